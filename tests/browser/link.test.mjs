// What the kitchen doesn't know: silent and lagging nodes, groups that nobody confirmed, links and what was parked.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fetchChecked } from './contract.mjs';
import { becomes, close, counts, launch, number, open, shows } from './browser.mjs';
import { real, startTarget } from './target.mjs';

/** A program that does not know of links yet. */
const unlinked = real && (await fetch(`${process.env.MESTOLO_URL}/api/v1/link`)).status === 404 && 'this program serves no links';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function on(options, run) {
  const target = await startTarget(options);
  try {
    const page = await open(browser, target, options.page);
    await run(page, target);
    await close(page);
  } finally {
    await target.close();
  }
}
const plateOf = (page, school) => page.locator(`.plate[href="/schools/${school}"]`);
const siteOf = (page, name) => page.locator('.sites .site').filter({ hasText: name });

test('a plate says in words whether its node is in step, behind, silent, or was silent at the closing', { skip: real }, () => on({}, async page => {
  for (const [school, words] of [
    ['BGEE80601T', /allineata alle 09:(19|2\d)/], ['BAEE825027', /indietro di [4-9] min/], ['BAMM825015', /muta da 1[5-9] min/],
    ['BG1E030001', /mai sentita/], ['SVAA80701A', /muta alla chiusura.*/],
  ]) await shows(plateOf(page, school), words, school);
  await counts(plateOf(page, 'BGEE80601T').locator('.tag.alarm'), 0);
  assert.ok(await number(page, '.plate[href="/schools/BAMM825015"] .plate-total .num') > 0, 'a silent school is never zero');
}));

test('a school without a node shows nothing of it', { skip: real }, () => on({ page: { path: '/schools/BGMM80601R' } }, async page => {
  assert.equal(await page.locator('.nodes, .in-step, .school-state .tag').count(), 0);
  await page.getByRole('link', { name: 'Tutte le scuole' }).click();
  assert.doesNotMatch(await plateOf(page, 'BGMM80601R').textContent(), /mut[ao]|allineat|indietro/);
}));

test('a node that falls silent is said at once; one that comes back takes the tag away', { skip: real }, () => on({}, async (page, mock) => {
  const plate = plateOf(page, 'BGEE80601T');
  mock.setFeeds('BGEE80601T', [{ node: 'scuola-clusone', connected: false, in_step_at: new Date(Date.parse(mock.now()) - 125_000).toISOString() }]);
  await plate.getByText('muta da 2 min').waitFor();
  mock.setFeeds('BGEE80601T', [{ node: 'scuola-clusone', connected: true, in_step_at: mock.now() }]);
  await plate.locator('.tag.alarm').waitFor({ state: 'detached' });
  await plate.locator('.plate-node').waitFor();
}));

test('the age of a silence grows while one looks', { skip: real }, () => on({ page: { before: page => page.clock.install() } }, async (page, mock) => {
  mock.setFeeds('BGEE80601T', [{ node: 'scuola-clusone', connected: false, in_step_at: new Date(Date.parse(mock.now()) - 61_000).toISOString() }]);
  const tag = plateOf(page, 'BGEE80601T').locator('.tag.alarm');
  await shows(tag, /muta da [12] min/);
  mock.hush(); // its ticks would tell the time as it is
  await page.clock.runFor(180_000);
  await shows(tag, /muta da [4-9] min/);
}));

test('a school’s view tells its node now, and as it was when the count was frozen', { skip: real }, () => on({ page: { path: '/schools/SVAA80701A', size: 'tablet' } }, async page => {
  const nodes = page.locator('.nodes');
  await shows(nodes, /Adesso.*scuola-dacquisto.*allineata alle 09:(?:19|2\d).*Alla chiusura n° 102.*scuola-dacquisto.*muta da 9 min.*allineata l’ultima volta alle 08:51.*diventa una variazione/s);
}));

test('where staff confirm presences, unconfirmed groups are told apart by word, live', { skip: real }, () => on({ page: { path: '/schools/BAMM825015', size: 'tablet' } }, async (page, mock) => {
  await page.getByText('13 di 17 classi confermate').waitFor();
  await counts(page.getByText('non confermata', { exact: true }), 4);
  const row = page.locator('.groups tbody tr').filter({ hasText: '1D' });
  await shows(row, /non confermata/);
  mock.confirm('BAMM825015', mock.school('BAMM825015').groups.find(group => group.name === '1D').group, '2026-09-21T07:20:30.000Z');
  await row.getByText('confermata alle 09:20').waitFor();
  await page.getByText('14 di 17 classi confermate').waitFor();
}));

test('after the closing a plate says how many groups nobody confirmed', { skip: real }, () => on({ scene: 'noon' }, async page => {
  await shows(plateOf(page, 'BAEE825016'), /4 non confermate/);
  assert.doesNotMatch(await plateOf(page, 'BAMM825015').textContent(), /confermat/, 'a silent node says as much');
  assert.doesNotMatch(await plateOf(page, 'BGEE80601T').textContent(), /confermat/);
}));

test('why a variation came is said in words, in both languages; adults among it are named', { skip: real }, () => on({ scene: 'noon', page: { path: '/schools/BGEE80601T', size: 'tablet' } }, async (page, mock) => {
  for (const reason of ['delayed_by_link', 'closed_early', 'present_without_booking', 'absent_after_close', 'calendar_changed', 'roster_changed', 'diet_changed', 'Uscita con i nonni']) mock.variation('BGEE80601T', { reason, author: '' });
  mock.variation('BGEE80601T', { reason: 'extra_meals', delta: 2, adults: 2, author: 'Segreteria' });
  const list = page.locator('.variations');
  for (const words of ['Chiesta in tempo, arrivata dopo la chiusura', 'Dopo la chiusura anticipata', 'Presente senza prenotazione', 'Assente, segnato dopo la chiusura', 'Chiusura o apertura inserita', 'Iscrizioni cambiate', 'Dieta cambiata', 'Uscita con i nonni', 'Pasti in più per adulti'])
    await list.getByText(words).waitFor();
  await shows(list.locator('.variation').first(), /\+2.*adulti: 2/s);
  assert.doesNotMatch(await list.textContent(), /_/);
  await page.getByRole('button', { name: 'English' }).click();
  for (const words of ['Asked in time, arrived after the closing', 'Present without a booking', 'Extra meals for adults', 'A closure or an opening was entered']) await list.getByText(words).waitFor();
  assert.doesNotMatch(await list.textContent(), /_/);
}));

test('an acknowledged variation of adults is under adults in the production', { skip: real }, () => on({ scene: 'plain', page: { path: '/production' } }, async (page, mock) => {
  const cells = () => page.locator('.preparations tfoot td').evaluateAll(all => all.slice(1, 5).map(cell => Number(cell.textContent.replace(/\D/g, ''))));
  const [nursery, primary, secondary, adults] = await cells();
  mock.variation('BGEE80601T', { delta: 5, adults: 2, state: 'acknowledged' });
  await becomes(cells, [nursery, primary + 3, secondary, adults + 2], 'the sums by age');
}));

test('the links are found from the menu, by keyboard alone', { skip: unlinked }, () => on({ page: { size: 'tablet' } }, async page => {
  await page.getByRole('button', { name: 'Altro' }).first().focus();
  await page.keyboard.press('Enter');
  await becomes(() => page.evaluate(() => Boolean(document.activeElement.closest('dialog'))), true, 'the focus in the menu');
  await page.getByRole('link', { name: 'Collegamenti' }).focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Collegamenti' }).waitFor();
  await becomes(() => new URL(page.url()).pathname, '/link');
  await counts(page.locator('dialog[open]'), 0);
  await becomes(() => page.title(), /Collegamenti/);
}));

test('the links’ view agrees with the server’s own', { skip: unlinked }, () => on({ page: { path: '/link' } }, async (page, target) => {
  const { body } = await fetchChecked(target.url, '/link', { headers: { Authorization: `Bearer ${target.token}` } });
  await page.getByText(`Questo nodo: ${body.node}`).waitFor();
  await counts(page.locator('.sites .site'), body.sites.length);
}));

test('each node: in step, behind or silent, what waits, a copy put back, a clock that is off', { skip: real }, () => on({ page: { path: '/link' } }, async page => {
  await page.locator('.sites').waitFor();
  await shows(page.locator('.links-summary'), /2 muti.*1 indietro.*3 messaggi fermi/s);
  for (const [name, words] of [
    ['Scuola Primaria Clusone', /allineato.*Rimesso da una copia alle 08:30: ha ripreso da solo.*orologio indietro di 3 s/s], ['A. Perotti', /indietro.*allineato l’ultima volta alle 09:16.*2 in attesa/s],
    ['V. Ruffo', /muto da 1[5-9] min.*14 in attesa/s], ['La Traccia', /mai sentito/], ['tabaccheria-rossi', /esercente.*due nodi si sono presentati con lo stesso accesso/is],
  ]) await shows(siteOf(page, name), words, name);
  await shows(page.locator('section').first(), /comune.*non collegato.*3 in attesa, il primo alle 09:02.*comune\.example:8080 non risponde.*riprovo tra/s);
}));

test('the view asks again by itself; without an answer it says how old it is', { skip: real }, () => on({ page: { path: '/link' } }, async (page, mock) => {
  await siteOf(page, 'Clusone').getByText('ha ripreso da solo').waitFor();
  mock.setSite('scuola-clusone', { fenced: { at: mock.now(), reason: 'restored' }, behind: true });
  await siteOf(page, 'Clusone').getByText(/riprende da solo/).waitFor();
  await page.route('**/api/v1/link', route => route.abort());
  await page.getByText(/Nessuna risposta: questi sono i dati delle 09:2\d/).waitFor();
  assert.ok(await page.locator('.sites .site').count() > 0);
  await page.unroute('**/api/v1/link');
  await page.getByText('Nessuna risposta').waitFor({ state: 'detached' });
}));

test('a parked message says why, and can be tried again where that may help', { skip: real }, () => on({ page: { path: '/link' } }, async (page, mock) => {
  const perotti = siteOf(page, 'A. Perotti');
  await perotti.getByText('la classe 9Z non c’è').waitFor();
  await perotti.getByText('Viene da un programma più nuovo').waitFor();
  await counts(page.getByRole('button', { name: /^Riprova/ }), 1, 'neither for what a newer program sent, nor for what is parked on the other side');
  await page.getByRole('button', { name: 'Riprova: Presenze, 3A' }).click();
  await perotti.getByText('la classe 9Z non c’è').waitFor({ state: 'detached' });
  assert.match(mock.calls.at(-1).path, /^\/link\/parked\/\d+\/retry$/);
}));

test('what still cannot be applied says so and stays', { skip: real }, () => on({ page: { path: '/link' } }, async (page, mock) => {
  mock.park('scuola-ruffo', { type: 'request', reason: 'iscritto sconosciuto', stubborn: true });
  const ruffo = siteOf(page, 'V. Ruffo');
  await ruffo.getByRole('button', { name: 'Riprova: Richiesta di una famiglia' }).click();
  await ruffo.getByText('Ancora fermo: iscritto sconosciuto').waitFor();
  await page.route('**/retry', route => route.abort());
  await ruffo.getByRole('button', { name: /^Riprova/ }).click();
  await ruffo.getByText('Il server non risponde').waitFor();
}));

test('the office sees the links and tries nothing again', { skip: real }, () => on({ page: { path: '/link', token: 'office-token' } }, async page => {
  await siteOf(page, 'A. Perotti').getByText('la classe 9Z non c’è').waitFor();
  assert.equal(await page.getByRole('button', { name: /^Riprova/ }).count(), 0);
}));

test('a kitchen with nothing above or below it says so', { skip: real }, () => on({ scene: 'plain', page: { path: '/link' } }, async page => {
  await page.getByText('Questo nodo non ne ha un altro sopra di sé.').waitFor();
  await page.getByText('Nessun altro nodo si collega a questo.').waitFor();
}));
