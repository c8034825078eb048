// Numbers that move while one looks, and numbers that stand still: said at once, and how old they are.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { becomes, close, counts, launch, number, open, shows, until } from './browser.mjs';
import { real, startTarget } from './target.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

const plateOf = (page, school) => page.locator(`.plate[href="/schools/${school}"]`);
const totalOf = page => page.locator('.total-number');
/** A mark of movement lasts a few seconds from the change's instant: one that is ahead leaves a slow machine its time. */
const ahead = mock => new Date(Date.parse(mock.now()) + 30_000).toISOString();

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
  const plate = plateOf(page, school);
  const total = await number(page, '.total-number');
  const before = await number(page, `.plate[href="/schools/${school}"] .plate-total .num`);
  mock.change({ school, delta: -1, at: ahead(mock) });
  await shows(plate.locator('.plate-total .num'), before - 1);
  await plate.and(page.locator('[data-fresh="true"]')).waitFor();
  await shows(totalOf(page), total - 1);
  await shows(plate.locator('.plate-moved'), /−1/);
  await shows(page.locator('.feed li').first(), /09:2\d.*Scuola Primaria Clusone.*Standard.*−1/s);
}));

test('a meal that becomes plain moves no total and is one entry of the feed', { skip: real }, () => onMock({ scene: 'plain' }, async (page, mock) => {
  const total = await number(page, '.total-number');
  const at = mock.now();
  mock.change({ school: 'BGEE80601T', delta: -1, at });
  mock.change({ school: 'BGEE80601T', bianco: true, delta: 1, at });
  await page.waitForSelector('.feed-delta[data-kind="plain"]');
  await counts(page.locator('.feed li'), 1);
  await shows(totalOf(page), total);
}));

test('three hundred changes in a burst end in the same numbers as a fresh page’s', { skip: real }, () => onMock({ scene: 'plain' }, async (page, mock) => {
  const schools = mock.snapshot().schools;
  for (let i = 0; i < 300; ++i) mock.change({ school: schools[i % schools.length].school, delta: i % 3 ? -1 : 1, diet: i % 7 ? 'standard' : 'celiachia' });
  const wanted = mock.snapshot().schools.reduce((sum, s) => sum + s.to_cook, 0);
  await shows(totalOf(page), wanted);
  const look = page => page.locator('.plate-total .num, .diet-number').allTextContents();
  const fresh = await open(browser, mock);
  await becomes(() => look(page), await look(fresh), 'the numbers of the page that saw the burst');
  await close(fresh);
}));

test('the production view agrees with the server’s own, live', { skip: real }, () => onMock({ page: { path: '/production' } }, async (page, mock) => {
  mock.change({ school: 'BG1A05800V', diet: 'celiachia', delta: 2 });
  mock.variation('SVEE80701G', { delta: 3, state: 'acknowledged' });
  const server = await (await fetch(`${mock.url}/api/v1/production?date=2026-09-21`, { headers: { Authorization: `Bearer ${mock.token}` } })).json();
  await shows(page.locator('tfoot .sum').first(), server.meals);
  const described = server.preparations.map(p => [p.meals, p.portions.nursery, p.portions.primary, p.portions.secondary, p.portions.adult].join(' ')).sort();
  const rows = async () => (await page.locator('.preparations tbody tr').evaluateAll(all => all.map(row => [...row.querySelectorAll('td')].slice(0, 5).map(cell => cell.textContent.replace(/\D/g, '')).join(' ')))).sort();
  await becomes(rows, described, 'the preparations');
}));

test('the production view agrees with the server’s own', async () => {
  const target = await startTarget();
  const page = await open(browser, target, { path: '/production' });
  const answer = await fetch(`${target.url}/api/v1/production`, { headers: { Authorization: `Bearer ${target.token}` } });
  const server = await answer.json();
  await shows(page.locator('tfoot .sum').first(), server.meals);
  await counts(page.locator('.preparations tbody tr'), server.preparations.length);
  await close(page);
  await target.close();
});

test('at the cutoff schools close: number, rim, and one sentence for those who listen', { skip: real }, () => onMock({}, async (page, mock) => {
  await page.getByRole('button', { name: 'Salta all’orario limite' }).click();
  const plate = plateOf(page, 'BGEE80601T');
  await plate.and(page.locator('[data-state="closed"]')).waitFor();
  await shows(plate.locator('.plate-foot'), /Chiusa n° \d+/);
  await shows(page.locator('.shell > p[role="status"]'), /chius[ae]/);
  await counts(page.locator('.plate[data-state="open"]'), 0);
  await shows(page.locator('.next-closing'), /Tutte le scuole sono chiuse/);
  assert.equal(mock.snapshot().schools.every(s => s.state === 'closed'), true);
}));

test('countdowns go by the server’s clock, not by this screen’s', { skip: real }, () => onMock({ at: '2026-09-21T07:28:00.000Z' }, async page => {
  await shows(page.locator('.plate[data-state="open"] .state').first(), /Aperta\D*[01]:[0-5]\d/);
  await shows(page.locator('.clock-time'), /09:2[89]/, 'in the authority’s zone, though the browser is in UTC');
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
  await shows(banner, /Collegamento interrotto.*Numeri fermi alle \d\d:\d\d:\d\d.*\d+ s fa/s);
  const age = async () => Number(/(\d+) s fa/.exec(await banner.textContent())[1]);
  const before = await age();
  await until(page, before => Number(/(\d+) s fa/.exec(document.querySelector('.link-down').textContent)[1]) >= before + 2, before);
  assert.ok(await page.locator('.plate').count() > 0, 'the last numbers stay');
  cut = false;
  await banner.waitFor({ state: 'detached' });
  await page.getByText(/^In diretta/).waitFor();
  await shows(page.locator('.shell > p[role="status"]'), /Collegamento tornato/);
  await close(page);
  await target.close();
});

test('what changed while the link was down is there after it', { skip: real }, () => onMock({ scene: 'plain' }, async (page, mock) => {
  const before = await number(page, '.total-number');
  mock.cut({ stay: true });
  await page.locator('.link-down').waitFor();
  mock.change({ school: 'BGEE80601T', delta: -5 });
  mock.mend();
  await shows(totalOf(page), before - 5);
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
  await shows(plateOf(page, 'BGEE80601T').locator('.plate-total .num'), mock.snapshot().schools.find(s => s.school === 'BGEE80601T').to_cook);
}));

test('a clock that cannot be trusted is said, with its source', { skip: real }, () => onMock({}, async (page, mock) => {
  mock.setClock('unsynchronised', 16_000);
  await shows(page.locator('.clock-bad'), /non è sincronizzato.*provvisorie.*adjtimex.*16 s/s);
  mock.setClock('jumped');
  await page.getByText('è stato spostato').waitFor();
  mock.setClock('ok');
  await page.locator('.clock-bad').waitFor({ state: 'detached' });
}));

test('a diet that changes after closing raises an alarm until the kitchen decides', { skip: real }, () => onMock({ scene: 'noon' }, async (page, mock) => {
  const alarm = page.locator('.diet-alarm');
  await shows(alarm, /Dieta cambiata dopo la chiusura.*Gramsci.*3A: \+1 Celiachia/);
  mock.variation('BGEE80601T', { diet: 'uova', delta: 1, reason: 'diet_changed' });
  await alarm.getByText('Scuola Primaria Clusone 1A: +1 Senza uova').click();
  await page.waitForSelector('.school');
  await page.getByRole('button', { name: /^Prendi atto: \+1 Senza uova/ }).click();
  await alarm.getByText('Scuola Primaria Clusone').waitFor({ state: 'detached' });
}));

test('a silent school is shown as silent, never as zero', { skip: real }, () => onMock({}, async (page, mock) => {
  const plate = plateOf(page, 'BAMM825015');
  await shows(plate, /muta da 1[5-9] min/);
  assert.ok(await number(page, '.plate[href="/schools/BAMM825015"] .plate-total .num') > 0);
  mock.setFeeds('BAMM825015', [{ node: 'chiosco-ruffo', connected: true, in_step_at: mock.now() }]);
  await plate.locator('.alarm').waitFor({ state: 'detached' });
}));

test('a wall screen without a date follows the server to the next day', { skip: real }, async () => {
  const asked = [];
  await onMock({ at: '2026-09-21T21:59:55.000Z', page: { before: page => page.on('websocket', socket => asked.push(socket.url())) } },
    () => becomes(() => asked.length > 1, true, 'it asks again after midnight'));
});
