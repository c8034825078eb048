// Numbers that move while one looks, and numbers that stand still: said at once, and how old they are.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, launch, number, open, until } from './browser.mjs';
import { real, startTarget } from './target.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const plateOf = (page, school) => page.locator(`.plate[href="/schools/${school}"]`);

async function onMock(options, run) {
  const mock = await startTarget(options);
  try {
    const page = await open(browser, mock, options.page);
    await run(page, mock);
    await close(page);
  } finally {
    await mock.close();
  }
}

test('a change moves the school, the total, its diet and the feed, and is marked', { skip: real }, () => onMock({ scene: 'plain' }, async (page, mock) => {
  const school = 'BGEE80601T';
  const total = await number(page, '.total-number');
  const before = await number(page, `.plate[href="/schools/${school}"] .plate-total .num`);
  const started = Date.now();
  mock.change({ school, delta: -1 });
  await until(page, ([school, wanted]) => document.querySelector(`.plate[href="/schools/${school}"] .plate-total .num`).textContent === wanted, [school, String(before - 1)]);
  assert.ok(Date.now() - started < 1_000);
  assert.equal(await number(page, '.total-number'), total - 1);
  assert.match(await plateOf(page, school).locator('.plate-moved').textContent(), /−1/);
  assert.match(await page.locator('.feed li').first().textContent(), /09:20.*Scuola Primaria Clusone.*Standard.*−1/s);
  await plateOf(page, school).and(page.locator('[data-fresh="true"]')).waitFor();
}));

test('a meal that becomes plain moves no total and is one entry of the feed', { skip: real }, () => onMock({ scene: 'plain' }, async (page, mock) => {
  const total = await number(page, '.total-number');
  const at = mock.now();
  mock.change({ school: 'BGEE80601T', delta: -1, at });
  mock.change({ school: 'BGEE80601T', bianco: true, delta: 1, at });
  await until(page, () => document.querySelector('.feed-delta[data-kind="plain"]'));
  assert.equal(await page.locator('.feed li').count(), 1);
  assert.equal(await number(page, '.total-number'), total);
}));

test('three hundred changes in a burst end in the same numbers as a fresh page’s', { skip: real }, () => onMock({ scene: 'plain' }, async (page, mock) => {
  const schools = mock.snapshot().schools;
  for (let i = 0; i < 300; ++i) mock.change({ school: schools[i % schools.length].school, delta: i % 3 ? -1 : 1, diet: i % 7 ? 'standard' : 'celiachia' });
  const wanted = mock.snapshot().schools.reduce((sum, s) => sum + s.to_cook, 0);
  await until(page, wanted => document.querySelector('.total-number').textContent.replace(/\D/g, '') === wanted, String(wanted));
  const look = page => page.locator('.plate-total .num, .diet-number').allTextContents();
  const seen = await look(page);
  const fresh = await open(browser, mock);
  assert.deepEqual(seen, await look(fresh));
  await close(fresh);
}));

test('the production view agrees with the server’s own, live', { skip: real }, () => onMock({ page: { path: '/production' } }, async (page, mock) => {
  mock.change({ school: 'BG1A05800V', diet: 'celiachia', delta: 2 });
  mock.variation('SVEE80701G', { delta: 3, state: 'acknowledged' });
  const server = await (await fetch(`${mock.url}/api/v1/production?date=2026-09-21`, { headers: { Authorization: `Bearer ${mock.token}` } })).json();
  await until(page, wanted => document.querySelector('tfoot .sum').textContent.replace(/\D/g, '') === wanted, String(server.meals));
  const rows = await page.locator('.preparations tbody tr').evaluateAll(all => all.map(row => [...row.querySelectorAll('td')].slice(0, 5).map(cell => Number(cell.textContent.replace(/\D/g, '')))));
  const described = server.preparations.map(p => [p.meals, p.portions.nursery, p.portions.primary, p.portions.secondary, p.portions.adult]);
  const sorted = table => table.map(row => row.join(' ')).sort();
  assert.deepEqual(sorted(rows), sorted(described));
}));

test('the production view agrees with the server’s own', async () => {
  const target = await startTarget();
  const page = await open(browser, target, { path: '/production' });
  const answer = await fetch(`${target.url}/api/v1/production`, { headers: { Authorization: `Bearer ${target.token}` } });
  const server = await answer.json();
  await until(page, wanted => document.querySelector('tfoot .sum')?.textContent.replace(/\D/g, '') === wanted, String(server.meals));
  assert.equal(await page.locator('.preparations tbody tr').count(), server.preparations.length);
  await close(page);
  await target.close();
});

test('at the cutoff schools close: number, rim, and one sentence for those who listen', { skip: real }, () => onMock({}, async (page, mock) => {
  await page.getByRole('button', { name: 'Salta all’orario limite' }).click();
  const plate = plateOf(page, 'BGEE80601T');
  await plate.and(page.locator('[data-state="closed"]')).waitFor();
  assert.match(await plate.locator('.plate-foot').textContent(), /Chiusa n° \d+/);
  await until(page, () => /chius[ae]/.test(document.querySelector('.shell > p[role="status"]').textContent));
  await until(page, () => !document.querySelector('.plate[data-state="open"]'));
  assert.match(await page.locator('.next-closing').textContent(), /Tutte le scuole sono chiuse/);
  assert.equal(mock.snapshot().schools.every(s => s.state === 'closed'), true);
}));

test('countdowns go by the server’s clock, not by this screen’s', { skip: real }, () => onMock({ at: '2026-09-21T07:28:00.000Z' }, async page => {
  await until(page, () => /Aperta\D*1:5\d/.test(document.querySelector('.plate[data-state="open"] .state').textContent));
  assert.match(await page.locator('.clock-time').textContent(), /09:28/, 'in the authority’s zone, though the browser is in UTC');
}));

test('a lost link is said, with the age of the numbers, and a new snapshot follows', async () => {
  const target = await startTarget();
  let cut = false;
  const routed = new Set();
  const page = await open(browser, target, {
    before: page => page.routeWebSocket(/\/api\/v1\/board/, socket => {
      if (cut) return socket.close();
      socket.connectToServer();
      routed.add(socket);
    }),
  });
  await page.getByText(/^In diretta/).waitFor();
  cut = true;
  for (const socket of routed) await socket.close();
  const banner = page.locator('.link-down');
  await banner.waitFor();
  assert.match(await banner.textContent(), /Collegamento interrotto.*Numeri fermi alle \d\d:\d\d:\d\d.*\d+ s fa/s);
  const age = async () => Number(/(\d+) s fa/.exec(await banner.textContent())[1]);
  const before = await age();
  await until(page, before => Number(/(\d+) s fa/.exec(document.querySelector('.link-down').textContent)[1]) >= before + 2, before);
  assert.ok(await page.locator('.plate').count() > 0, 'the last numbers stay');
  cut = false;
  await banner.waitFor({ state: 'detached', timeout: 15_000 });
  await page.getByText(/^In diretta/).waitFor();
  assert.match(await page.locator('.shell > p[role="status"]').textContent(), /Collegamento tornato/);
  await close(page);
  await target.close();
});

test('what changed while the link was down is there after it', { skip: real }, () => onMock({ scene: 'plain' }, async (page, mock) => {
  const before = await number(page, '.total-number');
  mock.cut({ stay: true });
  await page.locator('.link-down').waitFor();
  mock.change({ school: 'BGEE80601T', delta: -5 });
  mock.mend();
  await until(page, wanted => document.querySelector('.total-number').textContent.replace(/\D/g, '') === wanted, String(before - 5));
}));

test('a link that is up and says nothing is as good as lost', { skip: real }, () => onMock({ page: { before: page => page.clock.install() } }, async (page, mock) => {
  mock.hush();
  await page.clock.runFor(14_000);
  await page.locator('.link-down').waitFor();
  mock.hush(false);
}));

test('numbers that stop adding up are asked for anew', { skip: real }, () => onMock({ scene: 'plain' }, async (page, mock) => {
  const wrong = mock.school('BGEE80601T');
  const truth = wrong.lines;
  wrong.lines = new Map([...truth].slice(1));
  mock.change({ school: 'BGEE80601T', diet: 'uova', delta: 1 });
  wrong.lines = truth;
  await until(page, wanted => document.querySelector('.plate[href="/schools/BGEE80601T"] .plate-total .num').textContent === wanted, String(mock.snapshot().schools.find(s => s.school === 'BGEE80601T').to_cook));
}));

test('a clock that cannot be trusted is said, with its source', { skip: real }, () => onMock({}, async (page, mock) => {
  mock.setClock('unsynchronised', 16_000);
  assert.match(await page.locator('.clock-bad').textContent(), /non è sincronizzato.*provvisorie.*adjtimex.*16 s/s);
  mock.setClock('jumped');
  await page.getByText('è stato spostato').waitFor();
  mock.setClock('ok');
  await page.locator('.clock-bad').waitFor({ state: 'detached' });
}));

test('a diet that changes after closing raises an alarm until the kitchen decides', { skip: real }, () => onMock({ scene: 'noon' }, async (page, mock) => {
  const alarm = page.locator('.diet-alarm');
  assert.match(await alarm.textContent(), /Dieta cambiata dopo la chiusura.*Gramsci.*3A: \+1 Celiachia/);
  mock.variation('BGEE80601T', { diet: 'uova', delta: 1, reason: 'diet_changed' });
  await alarm.getByText('Scuola Primaria Clusone 1A: +1 Senza uova').click();
  await page.waitForSelector('.school');
  await page.getByRole('button', { name: /^Prendi atto: \+1 Senza uova/ }).click();
  await alarm.getByText('Scuola Primaria Clusone').waitFor({ state: 'detached' });
}));

test('a silent school is shown as silent, never as zero', { skip: real }, () => onMock({}, async (page, mock) => {
  const plate = plateOf(page, 'BAMM825015');
  assert.match(await plate.textContent(), /muta da 15 min/);
  assert.ok(await number(page, '.plate[href="/schools/BAMM825015"] .plate-total .num') > 0);
  mock.setFeeds('BAMM825015', [{ node: 'chiosco-ruffo', connected: true, in_step_at: mock.now() }]);
  await plate.locator('.alarm').waitFor({ state: 'detached' });
}));

test('a wall screen without a date follows the server to the next day', { skip: real }, () => onMock({ at: '2026-09-21T21:59:50.000Z', page: { before: page => page.clock.install() } }, async (page, mock) => {
  const asked = [];
  page.on('websocket', socket => asked.push(socket.url()));
  await page.clock.runFor(12_000);
  await until(page, () => true);
  assert.equal(asked.length, 1, 'it asks again after midnight');
  assert.equal(mock.url.length > 0, true);
}));
