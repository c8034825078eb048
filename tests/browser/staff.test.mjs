// What people do here: sign in, choose a day, find a school, close early, confirm, acknowledge and refuse.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { becomes, close, counts, digits, launch, number, open, shows } from './browser.mjs';
import { real, startTarget } from './target.mjs';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function on(options, run) {
  const target = await startTarget(options);
  try {
    const page = await open(browser, target, { size: 'tablet', ...options.page });
    await run(page, target);
    await close(page);
  } finally {
    await target.close();
  }
}

test('the printed address signs in, and its token is gone from the address', () => on({}, async page => {
  assert.equal(new URL(page.url()).hash, '');
  await page.goBack().catch(() => null);
  assert.doesNotMatch(page.url(), /token/);
  await page.goForward().catch(() => null);
}));

test('the session lasts over a reload, and the cookie is out of the page’s reach', () => on({}, async page => {
  await page.reload();
  await page.waitForSelector('.board');
  assert.doesNotMatch(await page.evaluate(() => document.cookie), /mestolo/);
  const cookie = (await page.context().cookies()).find(c => c.name === 'mestolo_session');
  assert.deepEqual([cookie.httpOnly, cookie.sameSite], [true, 'Strict']);
}));

test('without a session there is a form; a wrong code says so, the right one opens the board', () => on({ page: { token: null } }, async (page, target) => {
  await page.getByLabel('Codice di accesso').fill('wrong');
  await page.getByRole('button', { name: 'Entra' }).click();
  await page.getByText('Questo codice non vale').waitFor();
  await page.getByLabel('Codice di accesso').fill(target.token);
  await page.keyboard.press('Enter');
  await page.waitForSelector('.board');
}));

test('a wrong code in the address leads to the form', () => on({ page: { token: null } }, async (page, target) => {
  await page.goto(`${target.url}/board?x#token=wrong`);
  await page.getByText('Questo codice non vale').waitFor();
  assert.equal(new URL(page.url()).hash, '');
}));

test('a session that ends brings the form back', { skip: real }, () => on({}, async (page, mock) => {
  await page.evaluate(() => fetch('/api/v1/session', { method: 'DELETE' }));
  mock.cut();
  await page.waitForSelector('.sign-in');
}));

test('a school’s access sees its own school and decides nothing', { skip: real }, () => on({ page: { token: 'school-token', path: '/schools/BGEE80601T' } }, async page => {
  await page.waitForSelector('.school');
  assert.equal(new URL(page.url()).pathname, '/schools/BGEE80601T');
  assert.equal(await page.getByRole('button', { name: 'Chiudi adesso' }).count(), 0);
  await page.getByRole('link', { name: 'Pasti' }).first().click();
  await counts(page.locator('.plate'), 1);
}));

test('the day picker marks the days with service and leads to them', () => on({}, async page => {
  const search = () => new URL(page.url()).search;
  await page.locator('.day').click();
  const day = page.locator('dialog td:not([aria-selected="true"]):not([data-outside="true"]) [data-service]').first();
  await day.waitFor();
  assert.match(await day.textContent(), /\d+/);
  assert.match(await day.getAttribute('aria-label'), /scuol[ae]/);
  await day.click();
  await page.waitForSelector('.plate');
  const chosen = await becomes(search, /^\?date=\d{4}-\d\d-\d\d$/);
  await page.getByRole('link', { name: 'Produzione' }).first().click();
  await becomes(() => new URL(page.url()).pathname, '/production');
  await becomes(search, chosen, 'the day, while the view changes');
  await page.locator('.day').click();
  await page.getByRole('button', { name: 'Vai a oggi' }).click();
  await becomes(search, '');
}));

test('a day without service says so, and offers the next one', { skip: real }, () => on({ page: { path: '/board?date=2026-09-20' } }, async page => {
  await page.getByRole('button', { name: 'Vai a lunedì 21 settembre' }).click();
  await page.waitForSelector('.plate');
}));

test('a bookmarked school opens by its address; an unknown one says so', () => on({}, async (page, target) => {
  const href = await page.locator('.plate').first().getAttribute('href');
  await page.goto(target.url + href);
  await page.waitForSelector('.school .groups tbody tr');
  await page.goto(`${target.url}/schools/NOWHERE`);
  await page.getByText('Questa scuola non mangia in questo giorno').waitFor();
}));

test('a school’s table adds up to its total', () => on({}, async page => {
  await page.locator('.plate').first().click();
  await page.waitForSelector('.groups tfoot');
  const total = await number(page, '.total-number');
  const cells = await page.locator('.groups tbody td.sum').allTextContents();
  assert.equal(cells.reduce((sum, text) => sum + digits(text), 0), total);
  assert.equal(await number(page, '.groups tfoot .sum'), total);
  const named = await page.locator('.groups tfoot .standard > .num, .groups tfoot .chips li > b').allTextContents();
  assert.equal(named.reduce((sum, text) => sum + digits(text), 0), total, 'every meal is under the name of its diet');
}));

test('four weeks stand beside today, as a picture and as a table', { skip: real }, () => on({ page: { path: '/schools/BGEE80601T' } }, async page => {
  await page.waitForSelector('.chart-bar[data-today="true"]');
  await counts(page.locator('.chart-bar'), 21);
  assert.match(await page.locator('.chart svg').getAttribute('aria-label'), /pasti, contro i \d+ soliti di lunedì/);
  await page.getByText('Mostra come tabella').click();
  await counts(page.locator('.history-table tbody tr'), 21);
}));

test('early closing asks for a reason and a name, and says what it does', { skip: real }, () => on({ page: { path: '/schools/BGEE80601T' } }, async (page, mock) => {
  await page.getByRole('button', { name: 'Chiudi adesso' }).click();
  const sheet = page.getByRole('dialog');
  await shows(sheet, /si ferma a \d+ pasti/);
  await sheet.getByRole('button', { name: 'Chiudi la scuola' }).click();
  await counts(sheet.getByText('Serve questo campo.'), 2);
  await becomes(() => page.evaluate(() => document.activeElement.name), 'reason', 'what is missing, and gets the focus');
  await sheet.getByRole('button', { name: 'Sciopero' }).click();
  await sheet.getByLabel('Il tuo nome').fill('Rosa Bianchi');
  await sheet.getByRole('button', { name: 'Chiudi la scuola' }).click();
  await page.getByText(/Chiusa 09:2\d, n° \d+/).waitFor();
  assert.deepEqual(mock.calls.at(-1).body, { school: 'BGEE80601T', date: '2026-09-21', reason: 'Sciopero', author: 'Rosa Bianchi' });
  await page.getByText('Sciopero, Rosa Bianchi').waitFor();
}));

test('a school that somebody else has closed meanwhile says so', { skip: real }, () => on({ page: { path: '/schools/BGEE80601T' } }, async (page, mock) => {
  await page.getByRole('button', { name: 'Chiudi adesso' }).click();
  mock.school('BGEE80601T').state = 'closed';
  await page.getByRole('button', { name: 'Gita' }).click();
  await page.getByLabel('Il tuo nome').fill('Rosa');
  await page.getByRole('button', { name: 'Chiudi la scuola' }).click();
  await page.getByText('Questa scuola è già chiusa.').waitFor();
}));

test('a provisional closing is confirmed with a name, which the device remembers', { skip: real }, () => on({ page: { path: '/schools/SVMM80701E' } }, async (page, mock) => {
  await page.getByRole('button', { name: 'Conferma la chiusura' }).click();
  await page.getByLabel('Il tuo nome').fill('Rosa Bianchi');
  await page.getByRole('button', { name: 'Confermo' }).click();
  await page.getByText('provvisoria', { exact: true }).waitFor({ state: 'detached' });
  assert.deepEqual(mock.calls.at(-1).body, { author: 'Rosa Bianchi', kitchen: 'K1' });
  mock.closeSchool('BGEE80601T', { provisional: true });
  await page.goto(`${mock.url}/schools/BGEE80601T`);
  await page.getByRole('button', { name: 'Conferma la chiusura' }).click();
  await becomes(() => page.getByLabel('Il tuo nome').inputValue(), 'Rosa Bianchi');
}));

test('a variation is acknowledged by one touch and counted at once', { skip: real }, () => on({ page: { path: '/schools/SVEE80701G' } }, async page => {
  const before = await number(page, '.total-number');
  await page.getByRole('button', { name: /^Prendi atto: \+1 Celiachia/ }).click();
  await shows(page.locator('.total-number'), before + 1);
  await counts(page.locator('.variation[data-state="pending"]'), 0);
}));

test('a refusal carries its reason; the first decision stands', { skip: real }, () => on({ page: { path: '/schools/SVEE80701G' } }, async (page, mock) => {
  await page.getByRole('button', { name: /^Rifiuta/ }).click();
  const pending = mock.school('SVEE80701G').variations.find(v => v.state === 'pending');
  await page.getByRole('button', { name: 'Già partito' }).click();
  await page.getByRole('dialog').getByLabel('Il tuo nome').fill('Rosa');
  pending.state = 'acknowledged';
  await page.getByRole('dialog').getByRole('button', { name: 'Rifiuta' }).click();
  await page.getByText('Era già stata accolta').waitFor();
  assert.deepEqual(mock.calls.at(-1).body, { decision: 'refused', reason: 'Già partito', author: 'Rosa' });
  await page.locator('.variation').first().getByText('Accolta').waitFor();
}));

test('where the server does not answer, a decision says so and can be tried again', { skip: real }, () => on({ page: { path: '/schools/SVEE80701G' } }, async page => {
  await page.route('**/ack', route => route.abort());
  await page.getByRole('button', { name: /^Prendi atto/ }).click();
  await page.getByText('Il server non risponde').waitFor();
  await page.unroute('**/ack');
  await page.getByRole('button', { name: /^Prendi atto/ }).click();
  await page.getByText('Accolta').nth(1).waitFor();
}));
