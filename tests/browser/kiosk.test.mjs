// The school's kiosk: a class marked with few taps, nothing lost by a reload or a cut, badges, diets, variations.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { becomes, close, counts, faults, launch, open, shows, sizes } from './browser.mjs';
import { fetchChecked, validateMessage } from './contract.mjs';
import { real, startTarget } from './target.mjs';

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
    if (path.startsWith('/kiosk/')) await page.waitForSelector('.roll');
    await run(page, mock);
    await close(page);
  } finally {
    await mock.close();
  }
}

const row = (page, index) => page.locator('.roll-name').nth(index);
const plate = (page, index) => page.locator('.roll-plain').nth(index);
const absentRows = page => page.locator('.roll-row[data-absent="true"]');
const isAbsent = (page, index, absent = true) => becomes(() => page.locator('.roll-row').nth(index).getAttribute('data-absent'), String(absent), `whether row ${index} is absent`);
const isPlain = (page, index, plain = true) => becomes(() => plate(page, index).getAttribute('aria-pressed'), String(plain), `whether row ${index} eats plain`);
const statements = mock => mock.calls.filter(call => call.path === '/attendance').map(call => call.body);
const codes = mock => mock.classOf(group).diners.map(diner => diner.diner);
const lastAbsent = mock => statements(mock).at(-1)?.absent;
const mealOf = (mock, index) => mock.classOf(group).diners[index].meal;
const fine = page => page.locator('.standing-line[data-kind="fine"]', { hasText: 'Tutto inviato' }).waitFor();

/** Waits until the page has asked for every class, as it does by itself, and has what was answered. */
const knowsAll = (page, mock) => becomes(
  () => page.evaluate(() => new Set(performance.getEntriesByType('resource').map(one => /groups\/([^/?]+)\?/.exec(one.name)?.[1]).filter(Boolean)).size),
  mock.snapshot().schools.find(one => one.school === school).groups.length, 'how many classes the page has');

/** For `atOnce`. */
const stoppable = { before: page => page.clock.install() };

/** Does it while the page's clock stands: no timer of the screen runs out between two taps, however slow the machine. */
async function atOnce(page, run) {
  await page.clock.pauseAt(await page.evaluate(() => Date.now() + 1_000));
  await run();
  await page.clock.resume();
}

/** A badge reader's keys, 10 ms from one to the next by their own time stamps, whenever the machine gets to them. */
async function badge(page, code) {
  const reader = await page.context().newCDPSession(page);
  let at = Date.now();
  for (const key of [...code, 'Enter']) {
    at += 10;
    await reader.send('Input.dispatchKeyEvent', { type: 'keyDown', key, text: key === 'Enter' ? '\r' : key, timestamp: at / 1000 });
    await reader.send('Input.dispatchKeyEvent', { type: 'keyUp', key, timestamp: at / 1000 });
  }
  await reader.detach();
}

test('a class of 25 with two absences: two taps beyond the absences', { skip: real }, () => on({ path: '/' }, async (page, mock) => {
  await page.waitForSelector('.tile');
  await becomes(() => new URL(page.url()).pathname, '/kiosk', 'where a school lands');
  await page.evaluate(() => {
    globalThis.taps = 0;
    addEventListener('click', event => { if (event.isTrusted) ++globalThis.taps; }, true);
  });
  await page.locator(`.tile[href^="/kiosk/${group}"]`).tap();
  await row(page, 4).tap();
  await row(page, 17).tap();
  await shows(page.locator('.confirm'), /23 presenti, 2 assenti.*Conferma/s);
  await page.locator('.confirm').tap();
  await page.getByText(/Confermata alle 09:2\d/).waitFor();
  assert.equal(await page.evaluate(() => globalThis.taps), 4);
  await becomes(() => [statements(mock).at(-1).confirmed, lastAbsent(mock)], [true, [codes(mock)[4], codes(mock)[17]].sort()], 'the statement');
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
  await isAbsent(page, 2);
  await isPlain(page, 3);
  assert.deepEqual(await places(), first);
  mock.cut({ stay: true, calls: true });
  await page.locator('.standing-line[data-kind="node"]').waitFor();
  await row(page, 6).tap();
  await isAbsent(page, 6);
  assert.deepEqual(await places(), first);
}));

test('taps wait for each other and go as one statement; taken back in time, nothing goes at all', { skip: real }, () => on({ page: stoppable }, async (page, mock) => {
  await atOnce(page, async () => {
    await row(page, 1).tap();
    await row(page, 1).tap();
    await row(page, 2).tap();
    await page.locator('.undo').tap();
  });
  await fine(page);
  await page.waitForTimeout(1_600); // longer than taps wait
  assert.equal(statements(mock).length, 0);
  await atOnce(page, async () => {
    await row(page, 3).tap();
    await row(page, 5).tap();
  });
  await becomes(() => statements(mock).map(({ absent, confirmed }) => ({ absent, confirmed })), [{ absent: [codes(mock)[3], codes(mock)[5]].sort(), confirmed: false }], 'the statements');
  await fine(page);
}));

test('a late arrival is a tap on the absent child, before the cutoff and after a confirmation', { skip: real }, () => on({}, async (page, mock) => {
  await row(page, 4).tap();
  await page.locator('.confirm').tap();
  await page.getByText(/Confermata alle/).waitFor();
  await row(page, 4).tap();
  await page.locator('.confirm-counts', { hasText: '25 presenti, 0 assenti' }).waitFor();
  await page.getByRole('button', { name: /Conferma$/ }).waitFor();
  await becomes(() => mealOf(mock, 4), 'booked');
  assert.equal(statements(mock).at(-1).confirmed, false, 'the class asks to be confirmed anew');
}));

test('a reload loses no tap, neither one just made nor one that the node has not got', { skip: real }, () => on({}, async (page, mock) => {
  await row(page, 7).tap();
  await page.reload();
  await becomes(() => mealOf(mock, 7), 'cancelled', 'the meal of the first tap');
  await page.waitForSelector('.roll');
  mock.cut({ stay: true, calls: true });
  await row(page, 9).tap();
  await page.locator('.confirm').tap();
  await page.reload();
  assert.equal(mealOf(mock, 9), 'booked');
  mock.mend();
  await becomes(() => mock.classOf(group).attendance?.confirmed, true, 'the confirmation');
  assert.equal(mealOf(mock, 9), 'cancelled');
  await page.waitForSelector('.roll');
  await counts(absentRows(page), 2);
}));

test('pull the cable: everything goes on, and says what is pending and since when; then it goes by itself', { skip: real }, () => on({}, async (page, mock) => {
  await knowsAll(page, mock);
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
  await becomes(() => mealOf(mock, 1), 'cancelled');
  await becomes(() => page.evaluate(() => Object.keys(localStorage).filter(key => key.includes('marks'))), [], 'what is kept on the tablet');
}));

test('an answer that is lost on the way: the same statement again, with the same id', { skip: real }, () => on({ page: stoppable }, async (page, mock) => {
  mock.loseAnswer();
  await atOnce(page, async () => {
    await row(page, 3).tap();
    await page.locator('.confirm').tap();
  });
  await becomes(() => statements(mock).length >= 2, true, 'a second try');
  await fine(page);
  const [first, ...rest] = statements(mock);
  assert.ok(rest.length > 0);
  for (const again of rest) assert.deepEqual(again, first);
  await counts(absentRows(page), 1);
}));

test('a copy asked for before a tap takes the tap back neither before nor after its answer', { skip: real }, () => on({}, async (page, mock) => {
  await knowsAll(page, mock);
  const held = [];
  let holding = true;
  await page.route(`**/kiosk/groups/${group}?*`, async route => {
    const answer = await route.fetch();
    if (holding) await new Promise(release => held.push(release));
    await route.fulfill({ response: answer });
  });
  mock.familyCancels(group, codes(mock)[20]);
  await becomes(() => held.length, 1, 'the questions held back');
  await row(page, 2).tap();
  await becomes(() => mealOf(mock, 2), 'cancelled');
  await fine(page);
  held[0]();
  await becomes(() => held.length, 2, 'the questions held back, of which the first is done'); // one asks after the other
  await isAbsent(page, 2);
  holding = false;
  held[1]();
  await isAbsent(page, 20);
  await isAbsent(page, 2);
}));

test('whom the family cancels meanwhile is not called back by the taps that wait', { skip: real }, () => on({}, async (page, mock) => {
  await row(page, 2).tap();
  mock.familyCancels(group, codes(mock)[20]);
  await page.locator('.roll-row').nth(20).and(page.locator('[data-absent="true"]')).waitFor();
  await page.locator('.confirm').tap();
  await page.getByText(/Confermata alle/).waitFor();
  await becomes(() => lastAbsent(mock), [codes(mock)[2], codes(mock)[20]].sort(), 'who is stated absent');
}));

test('what one tablet marks, the other shows', { skip: real }, () => on({}, async (page, mock) => {
  const second = await open(browser, mock, { size: 'tablet', path: `/kiosk/${group}`, token: 'school-token' });
  await row(page, 8).tap();
  await second.locator('.roll-row').nth(8).and(second.locator('[data-absent="true"]')).waitFor();
  await close(second);
}));

test('the node goes on without the kitchen: what waits for it, and since when', { skip: real },
  () => on({ page: stoppable, link: { node: 'cucina', connected: true, pending: 0 } }, async (page, mock) => {
    await fine(page);
    mock.setLink({ node: 'cucina', connected: false, pending: 2, oldest_pending_at: '2026-09-21T07:11:00.000Z' });
    await page.locator('.standing-line[data-kind="kitchen"]', { hasText: '2 in attesa per la cucina dalle 09:11' }).waitFor();
    await atOnce(page, async () => {
      await row(page, 0).tap();
      await page.locator('.confirm').tap();
    });
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
  await becomes(() => mock.classOf(other).attendance?.confirmed, true, 'the other class');
  await alert.getByText('Classe 3A').waitFor();
  await page.unroute('**/api/v1/attendance');
  await alert.getByRole('button', { name: 'Riprova' }).click();
  await becomes(() => mealOf(mock, 0), 'cancelled', 'the meal at the second try');
  await fine(page);
}));

test('a session that ends keeps the taps, and sends them once somebody signs in', { skip: real }, () => on({}, async (page, mock) => {
  await knowsAll(page, mock);
  await page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE' }));
  await row(page, 6).tap();
  await page.getByLabel('Codice di accesso').fill('school-token');
  await page.keyboard.press('Enter');
  await becomes(() => mealOf(mock, 6), 'cancelled');
}));

test('bianco by the plate, taken back by undo; a refusal is said in words', { skip: real }, () => on({}, async (page, mock) => {
  mock.limitBianco(codes(mock)[5]);
  await plate(page, 3).tap();
  await isPlain(page, 3);
  await becomes(() => mock.classOf(group).diners[3].bianco, true, 'the plain meal');
  await page.keyboard.press('Control+z');
  await becomes(() => mock.classOf(group).diners[3].bianco, false, 'the plain meal, undone');
  await plate(page, 5).tap();
  await page.locator('.roll-row').nth(5).getByText('Troppi giorni in bianco di seguito').waitFor();
  await isPlain(page, 5, false);
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
  await shows(page.locator('.confirm'), /2 adulti in più/);
  await page.locator('.confirm').tap();
  await page.getByText(/Confermata alle/).waitFor();
  await becomes(() => statements(mock).at(-1).extras, [{ diet: 'standard', count: 1 }, { diet: 'celiachia', count: 1 }], 'the extra meals');
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
  await isAbsent(page, 11, false);
  await row(page, 1).tap();
  await becomes(() => lastAbsent(mock).length, 2, 'how many are absent in the next statement');
  assert.ok(!lastAbsent(mock).includes(codes(mock)[11]), 'who arrived is still there in the next statement');
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
  await becomes(() => page.evaluate(() => document.activeElement.name), 'reason', 'what has the focus');
  await sheet.getByLabel('Classe').selectOption({ label: '4A' });
  await sheet.getByLabel('Dieta').selectOption({ label: 'Celiachia' });
  await sheet.getByRole('button', { name: 'Uno in meno' }).click();
  await shows(sheet.locator('output'), '−1', 'never zero');
  await sheet.getByRole('button', { name: 'Uscito prima' }).click();
  await sheet.getByRole('button', { name: 'Manda alla cucina' }).click();
  await page.locator('.variation', { hasText: 'Celiachia' }).getByText('Attende la cucina').waitFor();
  const { request_id: id, ...asked } = mock.calls.at(-1).body;
  assert.match(id, /.{8}/);
  assert.deepEqual(asked, { group: other, date: today, diet: 'celiachia', bianco: false, delta: -1, reason: 'Uscito prima' });
}));

test('where staff record presences, an unconfirmed class stands out after the cutoff', { skip: real },
  () => on({ path: '/kiosk?school=BAEE825027', token: 'kitchen-token' }, async (page, mock) => {
    await page.waitForSelector('.tile');
    assert.equal(await page.locator('[data-unconfirmed="true"]').count(), 0);
    mock.closeSchool('BAEE825027');
    await page.locator('.tile[data-unconfirmed="true"]').first().getByText('Non confermata: conta come prenotata').waitFor();
  }));

test('search: without accents, over all classes, and the answer is a card', { skip: real }, () => on({ path: '/kiosk', size: 'tablet' }, async (page, mock) => {
  await knowsAll(page, mock);
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
  await becomes(() => mock.classOf(wanted.group).diners.find(diner => diner.diner === wanted.diner).meal, 'cancelled');
}));

test('a badge shows whose it is and changes nothing by itself, whatever has the focus', { skip: real }, () => on({ size: 'tablet' }, async (page, mock) => {
  await knowsAll(page, mock);
  const [first, second] = mock.classOf(group).diners;
  const nameOf = diner => `${diner.last_name} ${diner.first_name}`;
  await page.locator('.confirm').focus();
  await badge(page, first.diner);
  const dialog = page.getByRole('dialog');
  await dialog.getByText('3A, presente').waitFor();
  await shows(dialog.getByRole('heading'), nameOf(first));
  await badge(page, first.diner);
  await badge(page, second.diner);
  await dialog.getByRole('heading', { name: nameOf(second) }).waitFor();
  await page.waitForTimeout(1_600); // longer than taps wait
  assert.equal(mock.calls.length, 0, 'nobody was marked, nothing confirmed');
  await dialog.getByRole('button', { name: 'Segna assente' }).tap();
  await isAbsent(page, 1);
  await badge(page, second.diner);
  await dialog.getByRole('button', { name: 'Segna presente' }).tap();
  await counts(absentRows(page), 0);
  await badge(page, 'C99999');
  await dialog.getByText('Codice non trovato').waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('/');
  await page.getByRole('searchbox').waitFor();
  await page.keyboard.type('ros', { delay: 80 });
  await page.waitForTimeout(200); // nobody's fingers are as fast as a reader
  await badge(page, first.diner);
  await page.getByRole('dialog', { name: nameOf(first) }).waitFor();
}));

test('the keyboard alone marks, undoes and confirms a class', { skip: real }, () => on({ path: '/kiosk', size: 'tablet' }, async (page, mock) => {
  const focused = () => page.evaluate(() => `${document.activeElement.className} #${document.activeElement.id}`);
  await page.waitForSelector('.tile');
  await page.keyboard.press('Tab');
  await becomes(focused, /skip/);
  await page.keyboard.press('Enter');
  await becomes(focused, /#content/);
  await page.keyboard.press('Tab');
  await becomes(focused, /tile/);
  await page.locator(`.tile[href^="/kiosk/${group}"]`).focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.roll');
  await becomes(focused, /#content/);
  await row(page, 0).focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await isAbsent(page, 2);
  await page.keyboard.press('ArrowUp');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Space');
  await isPlain(page, 1);
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Space');
  await counts(absentRows(page), 2);
  await page.keyboard.press('Control+z');
  await counts(absentRows(page), 1);
  await page.locator('.confirm').focus();
  await page.keyboard.press('Enter');
  await page.getByText(/Confermata alle/).waitFor();
  await becomes(() => lastAbsent(mock), [codes(mock)[2]], 'who is stated absent');
  await fine(page);
  await becomes(focused, /confirm/, 'the focus, which stays');
}));

test('what is tapped is also said, with the counts', { skip: real }, () => on({}, async page => {
  const said = page.locator('.shell > [role="status"]');
  const name = (await row(page, 3).locator('.roll-who > span').textContent()).trim();
  await row(page, 3).tap();
  await shows(said, `${name}: assente. 24 presenti, 1 assente`);
  await page.locator('.undo').tap();
  await shows(said, /Tocco annullato\. 25 presenti, 0 assenti/);
  await counts(said, 1);
  await shows(row(page, 3), /presente/, 'each row says its state');
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
  await becomes(() => page.locator('.print-button, .top').evaluateAll(all => all.filter(one => one.checkVisibility()).length), 0, 'what is not for paper');
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
  await becomes(() => new URL(page.url()).search, '?date=2026-09-22');
  await page.locator('.tile').first().tap();
  await row(page, 0).tap();
  await page.locator('.confirm').tap();
  await page.getByText(/Confermata alle/).waitFor();
  await becomes(() => statements(mock).at(-1).date, '2026-09-22');
  await page.locator('.day').tap();
  await page.getByRole('dialog').getByRole('button', { name: /oggi/ }).tap();
  await becomes(() => new URL(page.url()).search, '');
}));

test('kitchen and office name the school; without it the page says so', { skip: real }, () => on({ path: '/kiosk', token: 'kitchen-token' }, async (page, mock) => {
  await page.getByText('aggiungi ?school=CODICE').waitFor();
  await page.goto(`${mock.url}/kiosk?school=${school}`);
  await page.locator('.tile').first().tap();
  await page.waitForSelector('.roll');
  await becomes(() => new URL(page.url()).searchParams.get('school'), school);
  await page.waitForSelector('.roll-name');
  assert.equal(await page.locator('.roll-plain').count(), 0, 'the kitchen asks for nobody’s plain meal');
}));

test('Italian first, English by a switch', { skip: real }, () => on({ size: 'tablet' }, async page => {
  await page.getByRole('button', { name: 'English' }).tap();
  await row(page, 0).tap();
  await page.locator('.confirm-counts', { hasText: '24 present, 1 absent' }).waitFor();
  await page.getByRole('button', { name: /Confirm$/ }).waitFor();
  await becomes(() => page.evaluate(() => document.documentElement.lang), 'en');
}));

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing, ${theme}`, { skip: real }, async () => {
    for (const size of ['portrait', 'phone']) {
      await on({ size, path: `/kiosk?theme=${theme}` }, async (page, mock) => {
        assert.deepEqual(await faults(page), [], 'classes');
        await page.locator('.day').tap();
        await page.waitForSelector('dialog[open]');
        assert.deepEqual(await faults(page), [], 'days');
        await page.keyboard.press('Escape');
        await page.locator(`.tile[href^="/kiosk/${group}"]`).tap();
        await row(page, 1).tap();
        await plate(page, 2).tap();
        await isPlain(page, 2);
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
        await page.waitForSelector('dialog[open]');
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
  await becomes(() => [...new Set(messages.map(message => message.type))].sort(), ['changed', 'hello', 'link'], 'the messages');
  socket.close();
  for (const message of messages) validateMessage(message, 'kiosk');
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
