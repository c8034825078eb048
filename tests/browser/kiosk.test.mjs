// The school's kiosk: a class marked with few taps, nothing lost by a reload or a cut, badges, diets, variations.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { close, launch, open, sizes, until } from './browser.mjs';
import { fetchChecked, validateMessage } from './contract.mjs';
import { real, startTarget } from './target.mjs';

const axe = createRequire(import.meta.url)('axe-core').source;
const school = 'BGEE80601T';
const group = `${school}-3`;
const other = `${school}-4`;
const today = '2026-09-21';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** On a mock of its own, at a class of 25 who all eat, signed in as its school. */
async function on({ path = `/kiosk/${group}`, token = 'school-token', size = 'portrait', page: more = {}, ...options }, run) {
  const mock = await startTarget(options);
  try {
    mock.enrol(group, 25);
    const page = await open(browser, mock, { size, path, token, ...more });
    await run(page, mock);
    await close(page);
  } finally {
    await mock.close();
  }
}

const row = (page, index) => page.locator('.roll-name').nth(index);
const plate = (page, index) => page.locator('.roll-plain').nth(index);
const absentRows = page => page.locator('.roll-row[data-absent="true"]').count();
const statements = mock => mock.calls.filter(call => call.path === '/attendance').map(call => call.body);
const codes = mock => mock.classOf(group).diners.map(diner => diner.diner);
const fine = page => page.locator('.standing-line[data-kind="fine"]', { hasText: 'Tutto inviato' }).waitFor();

async function eventually(condition, what = 'it') {
  for (const end = Date.now() + 8_000; Date.now() < end;) {
    if (await condition()) return;
    await new Promise(done => setTimeout(done, 40));
  }
  assert.fail(`${what} did not happen`);
}

test('a class of 25 with two absences: under ten seconds, two taps beyond the absences', { skip: real }, () => on({ path: '/' }, async (page, mock) => {
  await page.waitForSelector('.tile');
  assert.equal(new URL(page.url()).pathname, '/kiosk', 'a school lands on its kiosk');
  await page.evaluate(() => {
    globalThis.taps = 0;
    addEventListener('click', event => { if (event.isTrusted) ++globalThis.taps; }, true);
  });
  const began = Date.now();
  await page.locator(`.tile[href^="/kiosk/${group}"]`).tap();
  await row(page, 4).tap();
  await row(page, 17).tap();
  assert.match(await page.locator('.confirm').textContent(), /23 presenti, 2 assenti.*Conferma/s);
  await page.locator('.confirm').tap();
  await page.getByText(/Confermata alle 09:2\d/).waitFor();
  assert.ok(Date.now() - began < 10_000, 'in time');
  assert.equal(await page.evaluate(() => globalThis.taps), 4);
  const said = statements(mock).at(-1);
  assert.deepEqual([said.confirmed, said.absent], [true, [codes(mock)[4], codes(mock)[17]].sort()]);
  await page.getByRole('link', { name: 'Classi' }).tap();
  await page.locator(`.tile[href^="/kiosk/${group}"][data-state="confirmed"]`).getByText('23').waitFor();
}));

test('every finger finds its target, and 25 names need no scrolling on a tablet', { skip: real }, async () => {
  for (const size of ['portrait', 'tablet', 'phone']) {
    await on({ size }, async page => {
      const targets = await page.locator('.roll-name, .roll-plain, .bar .button, .extras .button, .class-head .button').evaluateAll(all => all.map(one => {
        const { x, y, width, height } = one.getBoundingClientRect();
        return { what: `${one.className} ${one.textContent}`, x, y, width, height };
      }));
      assert.ok(targets.length > 50);
      for (const { what, width, height } of targets) assert.ok(width >= 56 && height >= 56, `${size}: ${what} is ${width} × ${height}`);
      const overlapping = targets.filter(a => !/bar|confirm|undo/.test(a.what)).flatMap((a, i, list) => list.slice(i + 1)
        .filter(b => a.x < b.x + b.width - 0.5 && b.x < a.x + a.width - 0.5 && a.y < b.y + b.height - 0.5 && b.y < a.y + a.height - 0.5).map(b => `${a.what} / ${b.what}`));
      assert.deepEqual(overlapping, [], size);
      assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), `${size}: nothing sticks out`);
      const bar = await page.locator('.bar').boundingBox();
      assert.ok(Math.abs(bar.y + bar.height - sizes[size].height) < 1, 'the bar stays under the thumb');
      if (size !== 'phone') {
        const low = Math.max(...targets.filter(one => one.what.startsWith('roll-')).map(one => one.y + one.height));
        assert.ok(low <= bar.y, `${size}: the last name ends at ${low}, the bar begins at ${bar.y}`);
      }
      for (let i = 8; i < 14; ++i) {
        await row(page, i).focus();
        const { y, height } = await row(page, i).boundingBox();
        assert.ok(y + height <= (await page.locator('.bar').boundingBox()).y + 1, `${size}: the bar hides no focus`);
      }
      await page.getByRole('link', { name: 'Classi' }).tap();
      await page.waitForSelector('.tile');
      for (const tile of await page.locator('.tile').all()) {
        const { width, height } = await tile.boundingBox();
        assert.ok(width >= 56 && height >= 56);
      }
    });
  }
});

test('no row moves when something is said', { skip: real }, () => on({}, async (page, mock) => {
  const places = () => page.locator('.roll-name').evaluateAll(all => all.map(one => Math.round(one.getBoundingClientRect().y)));
  const first = await places();
  await row(page, 2).tap();
  await plate(page, 3).tap();
  assert.deepEqual(await places(), first);
  mock.cut({ stay: true, calls: true });
  await page.locator('.standing-line[data-kind="node"]').waitFor();
  await row(page, 6).tap();
  assert.deepEqual(await places(), first);
}));

test('taps wait for each other and go as one statement; taken back in time, nothing goes at all', { skip: real }, () => on({}, async (page, mock) => {
  await row(page, 1).tap();
  await row(page, 1).tap();
  await row(page, 2).tap();
  await page.locator('.undo').tap();
  await page.waitForTimeout(1_600);
  assert.equal(statements(mock).length, 0);
  await row(page, 3).tap();
  await row(page, 5).tap();
  await eventually(() => statements(mock).length === 1);
  assert.deepEqual(statements(mock)[0].absent, [codes(mock)[3], codes(mock)[5]].sort());
  assert.equal(statements(mock)[0].confirmed, false);
  await fine(page);
}));

test('a late arrival is a tap on the absent child, before the cutoff and after a confirmation', { skip: real }, () => on({}, async (page, mock) => {
  await row(page, 4).tap();
  await page.locator('.confirm').tap();
  await page.getByText(/Confermata alle/).waitFor();
  await row(page, 4).tap();
  await page.locator('.confirm-counts', { hasText: '25 presenti, 0 assenti' }).waitFor();
  await page.getByRole('button', { name: /Conferma$/ }).waitFor();
  await eventually(() => mock.classOf(group).diners[4].meal === 'booked', 'the return');
  assert.equal(statements(mock).at(-1).confirmed, false, 'the class asks to be confirmed anew');
}));

test('a reload loses no tap, neither one just made nor one that the node has not got', { skip: real }, () => on({}, async (page, mock) => {
  await row(page, 7).tap();
  await page.reload();
  await eventually(() => mock.classOf(group).diners[7].meal === 'cancelled', 'the first tap');
  await page.waitForSelector('.roll');
  mock.cut({ stay: true, calls: true });
  await row(page, 9).tap();
  await page.locator('.confirm').tap();
  await page.reload();
  await page.waitForTimeout(300);
  assert.equal(mock.classOf(group).diners[9].meal, 'booked');
  mock.mend();
  await eventually(() => mock.classOf(group).attendance?.confirmed, 'the confirmation');
  assert.equal(mock.classOf(group).diners[9].meal, 'cancelled');
  await page.waitForSelector('.roll');
  assert.equal(await absentRows(page), 2);
}));

test('pull the cable: everything goes on, and says what is pending and since when; then it goes by itself', { skip: real }, () => on({}, async (page, mock) => {
  await page.locator('.roll').waitFor();
  await page.waitForTimeout(600);
  mock.cut({ stay: true, calls: true });
  await row(page, 1).tap();
  await page.locator('.standing-line[data-kind="node"]', { hasText: /1 tocco da inviare dalle 09:2\d/ }).waitFor();
  await page.getByRole('link', { name: 'Classi' }).tap();
  await page.locator(`.tile[href^="/kiosk/${other}"]`).tap();
  await row(page, 0).tap();
  await page.locator('.confirm').tap();
  await page.locator('.standing-line', { hasText: /3 tocchi da inviare dalle 09:2\d/ }).waitFor();
  await page.getByRole('link', { name: 'Classi' }).tap();
  await page.locator(`.tile[href^="/kiosk/${other}"][data-state="confirmed-unsent"]`, { hasText: 'Confermata, da inviare' }).waitFor();
  mock.mend();
  await fine(page);
  await page.locator(`.tile[href^="/kiosk/${other}"][data-state="confirmed"]`).waitFor();
  assert.equal(mock.classOf(group).diners[1].meal, 'cancelled');
  assert.equal(await page.evaluate(() => Object.keys(localStorage).filter(key => key.includes('marks')).length), 0);
}));

test('an answer that is lost on the way: the same statement again, with the same id', { skip: real }, () => on({}, async (page, mock) => {
  mock.loseAnswer();
  await row(page, 3).tap();
  await page.locator('.confirm').tap();
  await eventually(() => statements(mock).length >= 2);
  await fine(page);
  const [first, ...rest] = statements(mock);
  assert.deepEqual(rest, [first]);
  assert.equal(await absentRows(page), 1);
}));

test('a copy asked for before a tap takes the tap back neither before nor after its answer', { skip: real }, () => on({}, async (page, mock) => {
  await page.waitForTimeout(500);
  let release;
  const held = new Promise(done => { release = done; });
  let holding = 0;
  await page.route(`**/kiosk/groups/${group}?*`, async route => {
    const answer = await route.fetch();
    if (holding++ === 0) await held;
    await route.fulfill({ response: answer });
  });
  mock.familyCancels(group, codes(mock)[20]);
  await eventually(() => holding > 0, 'the question');
  await row(page, 2).tap();
  await eventually(() => mock.classOf(group).diners[2].meal === 'cancelled', 'the absence');
  release();
  await page.waitForTimeout(500);
  assert.equal(await page.locator('.roll-row').nth(2).getAttribute('data-absent'), 'true');
  await page.locator('.roll-row').nth(20).and(page.locator('[data-absent="true"]')).waitFor();
}));

test('whom the family cancels meanwhile is not called back by the taps that wait', { skip: real }, () => on({}, async (page, mock) => {
  await row(page, 2).tap();
  mock.familyCancels(group, codes(mock)[20]);
  await page.locator('.roll-row').nth(20).and(page.locator('[data-absent="true"]')).waitFor();
  await page.locator('.confirm').tap();
  await page.getByText(/Confermata alle/).waitFor();
  assert.deepEqual(statements(mock).at(-1).absent, [codes(mock)[2], codes(mock)[20]].sort());
}));

test('what one tablet marks, the other shows', { skip: real }, () => on({}, async (page, mock) => {
  const second = await open(browser, mock, { size: 'tablet', path: `/kiosk/${group}`, token: 'school-token' });
  await row(page, 8).tap();
  await second.locator('.roll-row').nth(8).and(second.locator('[data-absent="true"]')).waitFor();
  await close(second);
}));

test('the node goes on without the kitchen: what waits for it, and since when', { skip: real },
  () => on({ link: { node: 'cucina', connected: true, pending: 0 } }, async (page, mock) => {
    await fine(page);
    mock.setLink({ node: 'cucina', connected: false, pending: 2, oldest_pending_at: '2026-09-21T07:11:00.000Z' });
    await page.locator('.standing-line[data-kind="kitchen"]', { hasText: '2 in attesa per la cucina dalle 09:11' }).waitFor();
    await row(page, 0).tap();
    await page.locator('.confirm').tap();
    await page.locator('.standing-line', { hasText: '3 in attesa per la cucina dalle 09:11' }).waitFor();
    await page.locator('.roll-row[data-absent="true"]', { hasText: 'in attesa della cucina' }).waitFor();
    await page.getByRole('link', { name: 'Classi' }).tap();
    const tile = page.locator(`.tile[href^="/kiosk/${group}"]`);
    await tile.getByText('Confermata, in attesa della cucina').waitFor();
    mock.setLink({ node: 'cucina', connected: true, pending: 0 });
    await tile.and(page.locator('[data-state="confirmed"]')).waitFor();
    await fine(page);
  }));

test('what the node refuses stays on the screen until somebody decides, and other classes go on', { skip: real }, () => on({}, async (page, mock) => {
  await page.route('**/api/v1/attendance', route => (route.request().postDataJSON().group === group
    ? route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ type: 'urn:mestolo:problem:day-over', title: 'Day over', status: 409, detail: '' }) })
    : route.continue()));
  await row(page, 0).tap();
  const alert = page.getByRole('alert');
  await alert.getByText('Il giorno è passato').waitFor();
  await page.getByRole('link', { name: 'Classi' }).tap();
  await page.locator(`.tile[href^="/kiosk/${other}"]`).tap();
  await row(page, 0).tap();
  await page.locator('.confirm').tap();
  await eventually(() => mock.classOf(other).attendance?.confirmed, 'the other class');
  await alert.getByText('Classe 3A').waitFor();
  await page.unroute('**/api/v1/attendance');
  await alert.getByRole('button', { name: 'Riprova' }).click();
  await eventually(() => mock.classOf(group).diners[0].meal === 'cancelled', 'the second try');
  await fine(page);
}));

test('a session that ends keeps the taps, and sends them once somebody signs in', { skip: real }, () => on({}, async (page, mock) => {
  await page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE' }));
  await row(page, 6).tap();
  await page.getByLabel('Codice di accesso').fill('school-token');
  await page.keyboard.press('Enter');
  await eventually(() => mock.classOf(group).diners[6].meal === 'cancelled', 'the tap');
}));

test('bianco by the plate, taken back by undo; a refusal is said in words', { skip: real }, () => on({}, async (page, mock) => {
  mock.limitBianco(codes(mock)[5]);
  await plate(page, 3).tap();
  assert.equal(await plate(page, 3).getAttribute('aria-pressed'), 'true');
  await eventually(() => mock.classOf(group).diners[3].bianco, 'the plain meal');
  await page.keyboard.press('Control+z');
  await eventually(() => !mock.classOf(group).diners[3].bianco, 'the undoing');
  await plate(page, 5).tap();
  await page.locator('.roll-row').nth(5).getByText('Troppi giorni in bianco di seguito').waitFor();
  assert.equal(await plate(page, 5).getAttribute('aria-pressed'), 'false');
  assert.deepEqual(mock.calls.filter(call => call.path === '/requests').map(call => [call.body.operation, call.body.channel, call.body.date]),
    [['bianco', 'kiosk', today], ['unbianco', 'kiosk', today], ['bianco', 'kiosk', today]]);
}));

test('unnamed adult meals: one more, one less, another diet', { skip: real }, () => on({}, async (page, mock) => {
  const more = page.getByRole('button', { name: 'Un pasto in più: Standard' });
  await more.tap();
  await more.tap();
  await page.getByRole('button', { name: 'Un pasto in meno: Standard' }).tap();
  await page.getByRole('button', { name: 'Altra dieta' }).tap();
  await page.getByRole('dialog').getByRole('button', { name: 'Celiachia' }).tap();
  assert.match(await page.locator('.confirm').textContent(), /2 adulti in più/);
  await page.locator('.confirm').tap();
  await page.getByText(/Confermata alle/).waitFor();
  assert.deepEqual(statements(mock).at(-1).extras, [{ diet: 'standard', count: 1 }, { diet: 'celiachia', count: 1 }]);
}));

test('after the cutoff: what marking still does, an arrival is a variation, and its fate is told', { skip: real }, () => on({}, async (page, mock) => {
  mock.familyCancels(group, codes(mock)[11]);
  mock.closeSchool(school);
  await page.getByText('Chi è assente resta contato').waitFor();
  await page.locator('.roll-row').nth(11).and(page.locator('[data-absent="true"]')).waitFor();
  await row(page, 0).tap();
  await row(page, 11).tap();
  await page.locator('.confirm').tap();
  await page.getByText(/Confermata alle/).waitFor();
  await page.locator('.roll-row').nth(11).getByText('diventa una variazione').waitFor();
  assert.equal(await page.locator('.roll-row').nth(11).getAttribute('data-absent'), 'false');
  await row(page, 1).tap();
  await eventually(() => statements(mock).at(-1).absent.length === 2, 'the next statement');
  assert.ok(!statements(mock).at(-1).absent.includes(codes(mock)[11]), 'who arrived is still there in the next statement');
  await page.getByRole('link', { name: 'Classi' }).tap();
  await page.getByText('Le assenze non cambiano più il conteggio').waitFor();
  const variation = page.locator('.variation').first();
  await variation.getByText('Attende la cucina').waitFor();
  const { id } = mock.school(school).variations.at(-1);
  await fetch(`${mock.url}/api/v1/variations/${id}/ack`, {
    method: 'POST', headers: { Authorization: `Bearer ${mock.token}`, 'Content-Type': 'application/json' }, body: JSON.stringify({ decision: 'refused', reason: 'Già partito', author: 'Rosa' }),
  });
  await variation.getByText('Rifiutata').waitFor();
  await variation.getByText(/Rosa, 09:2\d: Già partito/).waitFor();
}));

test('a variation by hand, after the cutoff alone', { skip: real }, () => on({ path: '/kiosk', size: 'tablet' }, async (page, mock) => {
  assert.equal(await page.getByRole('button', { name: 'Chiedi una variazione' }).count(), 0);
  mock.closeSchool(school);
  await page.getByRole('button', { name: 'Chiedi una variazione' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Manda alla cucina' }).click();
  await sheet.getByText('Serve questo campo.').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.name), 'reason');
  await sheet.getByLabel('Classe').selectOption({ label: '4A' });
  await sheet.getByLabel('Dieta').selectOption({ label: 'Celiachia' });
  await sheet.getByRole('button', { name: 'Uno in meno' }).click();
  assert.equal(await sheet.locator('output').textContent(), '−1', 'never zero');
  await sheet.getByRole('button', { name: 'Uscito prima' }).click();
  await sheet.getByRole('button', { name: 'Manda alla cucina' }).click();
  await page.locator('.variation', { hasText: 'Celiachia' }).getByText('Attende la cucina').waitFor();
  const { request_id: id, ...asked } = mock.calls.at(-1).body;
  assert.match(id, /.{8}/);
  assert.deepEqual(asked, { group: other, date: today, diet: 'celiachia', bianco: false, delta: -1, reason: 'Uscito prima' });
}));

test('where staff record presences, an unconfirmed class stands out after the cutoff', { skip: real },
  () => on({ path: '/kiosk?school=BAEE825027', token: 'kitchen-token' }, async (page, mock) => {
    assert.equal(await page.locator('[data-unconfirmed="true"]').count(), 0);
    mock.closeSchool('BAEE825027');
    await page.locator('.tile[data-unconfirmed="true"]').first().getByText('Non confermata: conta come prenotata').waitFor();
  }));

test('search: without accents, over all classes, and the answer is a card', { skip: real }, () => on({ path: '/kiosk', size: 'tablet' }, async (page, mock) => {
  await page.waitForTimeout(1_500);
  const all = mock.snapshot().schools.find(s => s.school === school).groups.flatMap(g => mock.classOf(g.group).diners.map(diner => ({ ...diner, group: g.group, name: g.name })));
  const wanted = all.find(diner => /ò/.test(diner.first_name) && diner.meal === 'booked');
  await page.keyboard.press('/');
  await page.keyboard.type(`${wanted.first_name.replace('ò', 'o')} ${wanted.last_name.replace('’', '’').toLowerCase()}`, { delay: 60 });
  await page.locator('.people li', { hasText: wanted.diner }).waitFor();
  await page.getByRole('searchbox').fill(wanted.diner.toLowerCase());
  await page.keyboard.press('Enter');
  const card = page.getByRole('dialog', { name: `${wanted.last_name} ${wanted.first_name}` });
  await card.getByText(`${wanted.name}, presente`).waitFor();
  await page.keyboard.press('Enter');
  await eventually(() => mock.classOf(wanted.group).diners.find(diner => diner.diner === wanted.diner).meal === 'cancelled', 'the absence');
}));

test('a badge shows whose it is and changes nothing by itself, whatever has the focus', { skip: real }, () => on({ size: 'tablet' }, async (page, mock) => {
  await page.waitForTimeout(1_500);
  const [first, second] = mock.classOf(group).diners;
  const badge = async code => {
    await page.keyboard.type(code);
    await page.keyboard.press('Enter');
  };
  await page.locator('.confirm').focus();
  await badge(first.diner);
  const dialog = page.getByRole('dialog');
  await dialog.getByText('3A, presente').waitFor();
  assert.equal(await dialog.getByRole('heading').textContent(), `${first.last_name} ${first.first_name}`);
  await badge(first.diner);
  await badge(second.diner);
  await dialog.getByRole('heading', { name: `${second.last_name} ${second.first_name}` }).waitFor();
  assert.equal(mock.calls.length, 0, 'nobody was marked, nothing confirmed');
  await dialog.getByRole('button', { name: 'Segna assente' }).tap();
  assert.equal(await page.locator('.roll-row').nth(1).getAttribute('data-absent'), 'true');
  await badge(second.diner);
  await dialog.getByRole('button', { name: 'Segna presente' }).tap();
  assert.equal(await absentRows(page), 0);
  await badge('C99999');
  await dialog.getByText('Codice non trovato').waitFor();
  await page.keyboard.press('Escape');
  await page.keyboard.press('/');
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.type('ros', { delay: 80 });
  await page.waitForTimeout(200);
  await badge(first.diner);
  await page.getByRole('dialog', { name: `${first.last_name} ${first.first_name}` }).waitFor();
}));

test('the keyboard alone marks, undoes and confirms a class', { skip: real }, () => on({ path: '/kiosk', size: 'tablet' }, async (page, mock) => {
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.className), /skip/);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.match(await page.evaluate(() => document.activeElement.className), /tile/);
  await page.locator(`.tile[href^="/kiosk/${group}"]`).focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.roll');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'content');
  await row(page, 0).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  assert.equal(await page.locator('.roll-row').nth(2).getAttribute('data-absent'), 'true');
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  assert.equal(await plate(page, 1).getAttribute('aria-pressed'), 'true');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Space');
  assert.equal(await absentRows(page), 2);
  await page.keyboard.press('Control+z');
  assert.equal(await absentRows(page), 1);
  await page.locator('.confirm').focus();
  await page.keyboard.press('Enter');
  await page.getByText(/Confermata alle/).waitFor();
  assert.match(await page.evaluate(() => document.activeElement.className), /confirm/, 'the focus stays');
  assert.deepEqual(statements(mock).at(-1).absent, [codes(mock)[2]]);
}));

test('what is tapped is also said, with the counts', { skip: real }, () => on({}, async page => {
  const said = page.locator('.shell > [role="status"]');
  const name = (await row(page, 3).locator('.roll-who > span').textContent()).trim();
  await row(page, 3).tap();
  await until(page, text => document.querySelector('.shell > [role="status"]').textContent === text, `${name}: assente. 24 presenti, 1 assente`);
  await page.locator('.undo').tap();
  await until(page, () => /Tocco annullato\. 25 presenti, 0 assenti/.test(document.querySelector('.shell > [role="status"]').textContent));
  assert.equal(await said.count(), 1);
  assert.match(await row(page, 3).textContent(), /presente/, 'and each row says its state');
}));

test('the teacher’s diet sheet: allergens in bold, bianco flagged, fit to print; nobody else gets it', { skip: real }, () => on({ path: '/kiosk' }, async (page, mock) => {
  const { groups } = mock.snapshot().schools.find(s => s.school === school);
  const withDiet = groups.find(g => g.group !== group && mock.snapshot().schools.find(s => s.school === school).lines.some(line => line.group === g.group && line.diet === 'celiachia'));
  await page.locator(`.tile[href^="/kiosk/${withDiet.group}"]`).tap();
  await page.waitForSelector('.roll');
  assert.doesNotMatch(await page.locator('.class').textContent(), /celiachia|glutine/i, 'no diet among the names');
  const first = mock.classOf(withDiet.group).diners.findIndex(diner => diner.meal === 'booked' && !diner.bianco);
  await plate(page, first).tap();
  await fine(page);
  await page.getByRole('link', { name: 'Diete' }).tap();
  await page.locator('.trays').waitFor();
  const allergen = page.locator('.keep-out b', { hasText: 'glutine' }).first();
  assert.ok(await allergen.evaluate(one => Number(getComputedStyle(one).fontWeight) >= 700));
  await page.locator('.trays .tag', { hasText: 'in bianco' }).first().waitFor();
  await page.emulateMedia({ media: 'print' });
  assert.equal(await page.locator('.print-button').isVisible(), false);
  assert.equal(await page.locator('.top').isVisible(), false);
  await page.locator('.trays').waitFor();
  const kitchen = await open(browser, mock, { size: 'tablet', path: `/kiosk/${withDiet.group}?school=${school}` });
  await kitchen.waitForSelector('.roll');
  assert.equal(await kitchen.getByRole('link', { name: 'Diete' }).count(), 0);
  await kitchen.goto(`${mock.url}/kiosk/${withDiet.group}/diets?school=${school}`);
  await kitchen.getByText('Le diete sono dati sanitari').waitFor();
  await close(kitchen);
}));

test('another day is a choice away, stays in the address, and is what is stated', { skip: real }, () => on({ path: '/kiosk' }, async (page, mock) => {
  await page.locator('.day').tap();
  await page.getByRole('dialog').getByRole('button', { name: /martedì 22 settembre/i }).tap();
  await until(page, () => location.search === '?date=2026-09-22');
  await page.locator('.tile').first().tap();
  await row(page, 0).tap();
  await page.locator('.confirm').tap();
  await page.getByText(/Confermata alle/).waitFor();
  assert.equal(statements(mock).at(-1).date, '2026-09-22');
  await page.locator('.day').tap();
  await page.getByRole('dialog').getByRole('button', { name: /oggi/ }).tap();
  await until(page, () => location.search === '');
}));

test('kitchen and office name the school; without it the page says so', { skip: real }, () => on({ path: '/kiosk', token: 'kitchen-token' }, async (page, mock) => {
  await page.getByText('aggiungi ?school=CODICE').waitFor();
  await page.goto(`${mock.url}/kiosk?school=${school}`);
  await page.locator('.tile').first().tap();
  await page.waitForSelector('.roll');
  assert.equal(new URL(page.url()).searchParams.get('school'), school);
  assert.equal(await page.locator('.roll-plain').count(), 0, 'the kitchen asks for nobody’s plain meal');
}));

test('Italian first, English by a switch', { skip: real }, () => on({ size: 'tablet' }, async page => {
  await page.getByRole('button', { name: 'English' }).tap();
  await row(page, 0).tap();
  await page.locator('.confirm-counts', { hasText: '24 present, 1 absent' }).waitFor();
  await page.getByRole('button', { name: /Confirm$/ }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
}));

async function faults(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await globalThis.axe.run(document, { runOnly: tags });
    return violations.map(v => `${v.id}: ${v.help}\n${v.nodes.slice(0, 3).map(n => `   ${n.html.slice(0, 160)} ${n.failureSummary?.split('\n')[1] ?? ''}`).join('\n')}`);
  });
}

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing, ${theme}`, { skip: real }, async () => {
    for (const size of ['portrait', 'phone']) {
      await on({ size, path: `/kiosk?theme=${theme}` }, async (page, mock) => {
        assert.deepEqual(await faults(page), [], 'classes');
        await page.locator('.day').tap();
        assert.deepEqual(await faults(page), [], 'days');
        await page.keyboard.press('Escape');
        await page.locator(`.tile[href^="/kiosk/${group}"]`).tap();
        await row(page, 1).tap();
        await plate(page, 2).tap();
        await page.mouse.move(0, 0);
        await page.evaluate(() => scrollTo(0, document.body.scrollHeight)); // elsewhere the bar lies over half a name
        assert.deepEqual(await faults(page), [], 'a class');
        await page.locator('.confirm').tap();
        await page.getByText(/Confermata alle/).waitFor();
        assert.deepEqual(await faults(page), [], 'a confirmed class');
        await page.keyboard.press('/');
        await page.keyboard.type('ros', { delay: 60 });
        await page.locator('.people button').first().waitFor();
        assert.deepEqual(await faults(page), [], 'search');
        await page.keyboard.press('Enter');
        await page.locator('.diner-card').waitFor();
        assert.deepEqual(await faults(page), [], 'a card');
        await page.keyboard.press('Escape');
        await page.getByRole('link', { name: 'Diete' }).tap();
        await page.waitForSelector('.diet-sheet');
        assert.deepEqual(await faults(page), [], 'diets');
        await page.goto(`${mock.url}/kiosk`);
        await page.waitForSelector('.tile');
        mock.closeSchool(school);
        mock.variation(school, { delta: 1, reason: 'Arrivato tardi' });
        await page.locator('.variation').waitFor();
        mock.setLink({ node: 'cucina', connected: false, pending: 2, oldest_pending_at: '2026-09-21T07:11:00.000Z' });
        await page.locator('.standing-line[data-kind="kitchen"]').waitFor();
        assert.deepEqual(await faults(page), [], 'after the cutoff, without the kitchen');
        await page.getByRole('button', { name: 'Chiedi una variazione' }).tap();
        assert.deepEqual(await faults(page), [], 'a variation');
        await page.keyboard.press('Escape');
        mock.cut({ stay: true, calls: true });
        await page.locator('.standing-line[data-kind="node"]').waitFor();
        assert.deepEqual(await faults(page), [], 'without the node');
      });
    }
  });
}

test('the mock’s answers and messages are as described', { skip: real }, async () => {
  const mock = await startTarget({ link: { node: 'cucina', connected: true, pending: 0 } });
  const headers = { Authorization: 'Bearer school-token', 'Content-Type': 'application/json' };
  const get = path => fetchChecked(mock.url, path, { headers });
  const post = (path, body) => fetchChecked(mock.url, path, { method: 'POST', headers, body: JSON.stringify(body) });
  const messages = [];
  const socket = new WebSocket(`${mock.url.replace(/^http/, 'ws')}/api/v1/kiosk/live`, { headers: { Authorization: 'Bearer school-token' } });
  socket.on('message', text => messages.push(JSON.parse(String(text))));
  await new Promise(done => socket.once('message', done));
  assert.equal((await get('/kiosk')).body.date, today);
  const { diners } = (await get(`/kiosk/groups/${group}?date=${today}`)).body;
  assert.equal((await get(`/kiosk/groups/${group}/diets?date=${today}`)).status, 200);
  const statement = { request_id: 'a', group, date: today, absent: [diners[0].diner], extras: [{ diet: 'standard', count: 1 }], confirmed: true };
  assert.equal((await post('/attendance', statement)).body.outcome, 'accepted');
  assert.deepEqual((await post('/attendance', statement)).body.received_at, (await post('/attendance', statement)).body.received_at);
  assert.equal((await post('/attendance', { ...statement, request_id: 'b' })).body.outcome, 'unchanged');
  assert.equal((await post('/attendance', { ...statement, request_id: 'c', date: '2026-09-18' })).body.type, 'urn:mestolo:problem:day-over');
  assert.equal((await post('/attendance', { ...statement, request_id: 'd', group: 'SVEE80701G-1' })).status, 403);
  assert.equal((await get('/kiosk/groups/nowhere')).status, 404);
  assert.equal((await get('/kiosk?school=SVEE80701G')).status, 403);
  const variation = { request_id: 'v', group, date: today, diet: 'standard', bianco: false, delta: 1, reason: 'Arrivato tardi' };
  assert.equal((await post('/variations', variation)).body.type, 'urn:mestolo:problem:still-open');
  mock.closeSchool(school);
  assert.equal((await post('/variations', variation)).body.variation.state, 'pending');
  assert.equal((await get('/kiosk')).body.variations.length, 1);
  mock.setLink({ node: 'cucina', connected: false, pending: 1, oldest_pending_at: '2026-09-21T07:11:00.000Z' });
  assert.equal((await post('/attendance', { ...statement, request_id: 'e', absent: [] })).body.provisional, true);
  await eventually(() => messages.some(message => message.type === 'link'), 'a message of the link');
  socket.close();
  for (const message of messages) validateMessage(message, 'kiosk');
  assert.deepEqual([...new Set(messages.map(message => message.type))].sort(), ['changed', 'hello', 'link']);
  await mock.close();
});

test('a real school’s classes open and can be marked, and the mark taken back', { skip: !real }, async context => {
  const target = await startTarget();
  const headers = { Authorization: `Bearer ${target.token}` };
  const { schools } = await (await fetch(`${target.url}/api/v1/counts`, { headers })).json();
  const open_ = schools.find(one => one.state === 'open');
  const answer = await fetch(`${target.url}/api/v1/kiosk?school=${open_?.school}`, { headers });
  if (!open_ || answer.status === 404) return context.skip('the program has no kiosk, or no school is open');
  const page = await open(browser, target, { size: 'portrait', path: `/kiosk?school=${open_.school}` });
  await page.locator('.tile').first().tap();
  const present = page.locator('.roll-row[data-absent="false"] .roll-name').first();
  const name = await present.locator('.roll-who > span').textContent();
  await present.tap();
  const same = page.locator('.roll-row', { hasText: name });
  await same.and(page.locator('[data-absent="true"]')).waitFor();
  await page.locator('.standing-line[data-kind="fine"]', { hasText: /Tutto inviato/ }).waitFor();
  await page.locator('.undo').tap();
  await same.and(page.locator('[data-absent="false"]')).waitFor();
  await page.locator('.standing-line[data-kind="fine"]', { hasText: /Tutto inviato/ }).waitFor();
  await close(page);
  await target.close();
});
