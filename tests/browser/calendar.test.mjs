// Closures and openings: what they change is always seen first, and a whole authority isn't closed by mistake.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fetchChecked } from './contract.mjs';
import { becomes, close, counts, digits, launch, number, open, shows } from './browser.mjs';
import { real, startTarget } from './target.mjs';

/** A program that does not know of entered closures yet. */
const uncalled = real && (await fetch(`${process.env.MESTOLO_URL}/api/v1/calendar`)).status === 404 && 'this program takes no closures';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function on(options, run) {
  const target = await startTarget(options);
  try {
    const page = await open(browser, target, { size: 'tablet', ...options.page });
    await openSheet(page);
    await run(page, target);
    await close(page);
  } finally {
    await target.close();
  }
}

async function openSheet(page) {
  await page.getByRole('button', { name: 'Altro' }).first().click();
  await page.getByRole('button', { name: 'Chiusure e aperture' }).click();
  await page.waitForSelector('.closures select');
}

async function fill(page, { kind, scope, authority, school, group, from, to = from, reason = 'Sciopero' }) {
  if (kind) await page.getByRole('button', { name: kind }).click();
  if (scope) await page.getByRole('button', { name: scope }).click();
  if (authority) await page.getByLabel('Ente').selectOption(authority);
  if (school) await page.getByLabel('Scuola', { exact: true }).selectOption(school);
  if (group) await page.getByLabel('Classe', { exact: true }).selectOption(group);
  await page.locator('[name=from]').fill(from);
  await page.locator('[name=to]').fill(to);
  await page.getByRole('button', { name: reason }).click();
  await page.getByLabel('Il tuo nome').fill('Rosa Bianchi');
  await page.getByRole('button', { name: 'Vedi che cosa cambia' }).click();
  await page.waitForSelector('.closure-preview');
}
const entered = mock => mock.calls.filter(call => call.path === '/calendar');

test('what is missing is said, and gets the focus', { skip: real }, () => on({}, async (page, mock) => {
  await page.getByRole('button', { name: 'Vedi che cosa cambia' }).click();
  await counts(page.getByText('Serve questo campo.'), 5);
  await becomes(() => page.evaluate(() => document.activeElement.localName), 'select', 'what has the focus');
  await page.locator('[name=from]').fill('2026-09-25');
  await page.locator('[name=to]').fill('2026-09-24');
  await page.getByText('Il secondo giorno viene prima del primo.').waitFor();
  assert.deepEqual(mock.calls, []);
}));

test('a school is closed: first what changes, then the button that says the numbers, then the board', { skip: real }, () => on({}, async (page, mock) => {
  const total = await number(page, '.total-number');
  const { to_cook: meals } = mock.snapshot().schools.find(school => school.school === 'BGEE80601T');
  await fill(page, { school: 'BGEE80601T', from: '2026-09-21' });
  await shows(page.locator('.closure-statement'), /Scuola Primaria Clusone: chiusura lunedì 21 settembre\. Motivo: Sciopero\./);
  await shows(page.locator('.closure-day'), new RegExp(`Lunedì 21 settembre\\D*${meals}\\D*0`, 'i'));
  assert.equal(await number(page, '.total-number'), total, 'nothing has changed yet');
  assert.deepEqual(entered(mock), []);
  await page.getByRole('button', { name: `Chiudi: ${meals} pasti in meno, 1 scuola, 1 giorno` }).click();
  await page.getByText('Scuola Primaria Clusone: inserita.').waitFor();
  const [{ body: { request_id: id, ...body } }] = entered(mock);
  assert.deepEqual(body, { scope: 'school', key: 'BGEE80601T', from: '2026-09-21', to: '2026-09-21', kind: 'closed', reason: 'Sciopero', author: 'Rosa Bianchi' });
  assert.match(id, /^screen-[0-9a-f]{24}$/);
  await shows(page.locator('.entered'), /Scuola Primaria Clusone, chiusa lunedì 21 settembre.*Sciopero, Rosa Bianchi/s);
  await shows(page.locator('.total-number'), total - meals);
}));

test('a whole authority: it is named, every school and day is listed, and Enter once too often goes back', { skip: real }, () => on({}, async (page, mock) => {
  await fill(page, { scope: 'Tutto un ente', authority: 'clusone', from: '2026-09-22', to: '2026-09-23', reason: 'Allerta meteo' });
  await page.getByText('Riguarda tutto l’ente: Comune di Clusone').waitFor();
  await counts(page.locator('.closure-day'), 2);
  await counts(page.locator('.closure-school'), 10);
  const meals = await page.locator('.closure-day td:nth-child(2)').allTextContents();
  const sum = meals.reduce((total, text) => total + digits(text), 0);
  const confirm = await page.locator('.closure-confirm').textContent();
  assert.match(confirm, /Chiudi: [\d.]+ pasti in meno, 5 scuole, 2 giorni/);
  assert.equal(digits(/Chiudi: ([\d.]+)/.exec(confirm)[1]), sum);
  await becomes(() => page.evaluate(() => document.activeElement.textContent), 'Torna indietro', 'what has the focus');
  await page.keyboard.press('Enter');
  await page.waitForSelector('.closures form');
  assert.deepEqual(entered(mock), []);
  await becomes(() => page.getByLabel('Ente').inputValue(), 'clusone', 'what was chosen is still there');
}));

test('a school whose count is closed already gets variations, which is said before and after', { skip: real }, () => on({ page: { path: '/schools/SVEE80701G' } }, async (page, mock) => {
  await becomes(() => page.getByLabel('Scuola', { exact: true }).inputValue(), 'SVEE80701G', 'the school that is shown is chosen');
  await fill(page, { from: '2026-09-21' });
  await shows(page.locator('.closure-late'), /Una scuola ha già chiuso il conteggio: nascono \d+ variazioni, da decidere\./);
  await shows(page.locator('.closure-preview table'), /già chiusa/);
  await page.locator('.closure-confirm').click();
  await page.getByText(/inserita\. \d+ variazioni da decidere\./).waitFor();
  await page.keyboard.press('Escape');
  await page.getByText('Chiusura o apertura inserita').first().waitFor();
  assert.ok(mock.school('SVEE80701G').variations.some(variation => variation.reason === 'calendar_changed'));
}));

test('one group alone', { skip: real }, () => on({}, async (page, mock) => {
  const { group } = mock.school('BGEE80601T').groups[2];
  await fill(page, { scope: 'Una classe', school: 'BGEE80601T', group, from: '2026-09-22', reason: 'Gita' });
  await shows(page.locator('.closure-statement'), /3A, Scuola Primaria Clusone: chiusura/);
  const [before, after] = (await page.locator('.closure-day td').allTextContents()).map(Number);
  assert.ok(before > after && after > 0);
}));

test('an opening on a Saturday', { skip: real }, () => on({}, async page => {
  await fill(page, { kind: 'Apertura', school: 'BGEE80601T', from: '2026-09-26', reason: 'Elezioni' });
  const confirm = page.getByRole('button', { name: /Apri: \d+ pasti in più, 1 scuola, 1 giorno/ });
  await confirm.click();
  await page.getByText('Scuola Primaria Clusone: inserita.').waitFor();
}));

test('a change that moves no meal says so, and is no mistake to enter', { skip: real }, () => on({}, async page => {
  await fill(page, { school: 'BGEE80601T', from: '2026-09-26' });
  await page.getByText('Nessun pasto cambia:').waitFor();
  await page.getByRole('button', { name: 'Inserisci: nessun pasto cambia' }).click();
  await page.getByText('Scuola Primaria Clusone: inserita.').waitFor();
}));

test('many days are listed on demand', { skip: real }, () => on({}, async page => {
  await fill(page, { school: 'BGEE80601T', from: '2026-09-21', to: '2026-10-09' });
  await counts(page.locator('.closure-day'), 7);
  await page.getByRole('button', { name: 'Mostra 8 altri giorni' }).click();
  await counts(page.locator('.closure-day'), 15);
}));

test('where the server does not answer it can be tried again, as the same request', { skip: real }, () => on({}, async (page, mock) => {
  await fill(page, { school: 'BGEE80601T', from: '2026-09-22' });
  let first = null;
  await page.route('**/api/v1/calendar', route => {
    first ??= route.request().postDataJSON();
    return route.abort();
  });
  await page.locator('.closure-confirm').click();
  await page.getByText('Il server non risponde').waitFor();
  await page.unroute('**/api/v1/calendar');
  await page.locator('.closure-confirm').click();
  await page.getByText('Scuola Primaria Clusone: inserita.').waitFor();
  assert.equal(entered(mock)[0].body.request_id, first.request_id);
}));

test('the office may, a school may not', { skip: real }, async () => {
  await on({ page: { token: 'office-token' } }, async page => { await page.getByRole('heading', { name: 'Chiusure e aperture' }).waitFor(); });
  const mock = await startTarget();
  const page = await open(browser, mock, { token: 'school-token', size: 'tablet', path: '/schools/BGEE80601T' });
  await page.getByRole('button', { name: 'Altro' }).first().click();
  await page.getByRole('link', { name: 'Collegamenti' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Chiusure e aperture' }).count(), 0);
  await close(page);
  await mock.close();
});

test('the server’s own preview stands in the sheet, and looking changes nothing', { skip: uncalled }, () => on({}, async (page, target) => {
  const ask = (path, init = {}) => fetchChecked(target.url, path, { ...init, headers: { ...init.headers, Authorization: `Bearer ${target.token}` } });
  const { date, schools } = (await ask('/counts')).body;
  const one = schools.find(school => school.meals > 0);
  const body = { scope: 'school', key: one.school, from: date, to: date, kind: 'closed', reason: 'Sciopero' };
  const { days } = (await ask('/calendar/preview', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) })).body;
  await fill(page, { school: one.school, from: date });
  const shown = (await page.locator('.closure-day td').allTextContents()).map(digits);
  assert.deepEqual(shown, [days[0].before, days[0].after]);
  await page.getByRole('button', { name: 'Torna indietro' }).click();
  assert.deepEqual((await ask('/counts')).body.schools.find(school => school.school === one.school).meals, one.meals);
}));

test('lists and refusals of the calendar are as described', { skip: real }, async () => {
  const mock = await startTarget();
  const headers = { Authorization: `Bearer ${mock.token}`, 'Content-Type': 'application/json' };
  const body = { scope: 'school', key: 'BGEE80601T', from: '2026-09-22', to: '2026-09-22', kind: 'closed', reason: 'Gita', request_id: 'r1' };
  const post = (path, body) => fetchChecked(mock.url, path, { method: 'POST', headers, body: JSON.stringify(body) });
  assert.equal((await post('/calendar', body)).status, 200);
  assert.equal((await post('/calendar', body)).body.entry.id, 1, 'once, however often it is sent');
  assert.equal((await fetchChecked(mock.url, '/calendar?from=2026-09-22&to=2026-09-30', { headers })).body.entries.length, 1);
  assert.equal((await post('/calendar', { ...body, request_id: 'r2', to: '2026-09-01' })).status, 400);
  assert.equal((await post('/calendar/preview', { ...body, key: 'NOWHERE', request_id: undefined })).status, 404);
  assert.equal((await fetchChecked(mock.url, '/link', { headers })).status, 200);
  assert.equal((await post('/link/parked/999/retry', {})).status, 404);
  assert.equal((await post(`/link/parked/${mock.park('comune', { sent: true }).id}/retry`, {})).status, 409);
  await mock.close();
});
