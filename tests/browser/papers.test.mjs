// Papers, trays and printers: one button for all, what needs a person in words, nothing printed twice, a scan's answer.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { validateMessage, fetchChecked } from './contract.mjs';
import { becomes, close, counts, faults, launch, open, shows, sizes } from './browser.mjs';
import { real, startTarget } from './target.mjs';

const skip = real && 'needs the mock’s printers';
const clusone = 'BGEE80601T';
const today = '2026-09-21';

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** A kitchen after the closings whose printers go on only when told. */
async function on(options, run) {
  const target = await startTarget({ scene: 'noon', ...options });
  target.printPace(0);
  try {
    await options.first?.(target);
    const page = await open(browser, target, { size: 'tablet', path: '/papers', ...options.page });
    await run(page, target);
    await close(page);
  } finally {
    await target.close();
  }
}
const ordered = mock => { mock.order(undefined, 'Rosa Bianchi'); };
const printed = mock => { ordered(mock); mock.printAll(); };
const card = (page, name) => page.locator('.paper-card').filter({ has: page.getByRole('heading', { name, exact: true }) });
const need = (page, text) => page.locator('.need').filter({ hasText: text });
const posts = (mock, path) => mock.calls.filter(call => path.test(call.path));
/** As a reader does: its code and Enter, wherever the focus is. */
const scan = async (page, { serial, code }) => {
  await page.keyboard.type(`MST1:${serial}:1:${code}`);
  await page.keyboard.press('Enter');
};
const answer = page => page.locator('.scan-answer');

// ---- the day's papers

test('one button prepares the day; it says what for, and again it makes nothing twice', { skip }, () => on({ page: { before: null } }, async (page, mock) => {
  await shows(page.locator('.order-what'), /Fa le carte di 25 scuole chiuse e il foglio di produzione\. Quello che c’è già non si stampa due volte/);
  await page.getByRole('button', { name: 'Prepara e stampa', exact: true }).first().click();
  await shows(page.locator('.order .note'), /Fatto: \d+ carte nuove in stampa/);
  await shows(page.locator('.order-what'), /Tutto quello che si può fare adesso è fatto/);
  assert.equal(await page.locator('.order-button').isDisabled(), true);
  await shows(card(page, 'Scuola Primaria Clusone'), /Foglio pasti.*in coda.*Bolla di consegna n° \d+.*in coda.*Etichette 0 di \d+.*in coda/s);
  const [{ body }] = posts(mock, /^\/papers$/);
  assert.deepEqual(body, { date: today });
}));

test('jobs go on while one looks: queued, printing, printed, and how many are out', { skip }, () => on({ first: ordered }, async (page, mock) => {
  await shows(page.locator('.progress-words'), /^0 di \d+ stampati$/);
  for (let i = 0; i < 3; ++i) mock.printStep();
  await shows(page.locator('.running'), /ufficio ?adesso: Foglio di produzione.*in coda.*zebra ?adesso: Etichette/s);
  mock.printAll();
  await shows(page.locator('.progress-words'), /^(\d+) di \1 stampati$/);
  await shows(card(page, 'Scuola Primaria Clusone').locator('.paper-chip').first(), /Foglio pasti.*stampa finita/s);
}));

test('a school that closes later has its own button; an open one has previews alone', { skip }, () => on({ scene: 'plain' }, async (page, mock) => {
  const school = card(page, 'Scuola Primaria Clusone');
  await shows(school, /Ancora aperta/);
  await counts(school.getByRole('button', { name: /Prepara/ }), 0);
  mock.closeSchool(clusone);
  await school.getByRole('button', { name: 'Prepara e stampa: Scuola Primaria Clusone' }).click();
  await shows(school, /Etichette 0 di \d+/);
  await becomes(() => mock.papersOf(clusone).filter(paper => paper.kind === 'meal_sheet').length, 1);
  await shows(page.locator('.order-what'), /Fa le carte di 3 scuole chiuse e il foglio di produzione.*21 scuole sono ancora aperte/s);
}));

test('automatic: the papers come with the closing, and the screen says so', { skip }, () => on({ scene: 'plain', first: mock => mock.setAutomatic(true) }, async (page, mock) => {
  await page.getByText('Automatica: le carte partono da sole a ogni chiusura.').waitFor();
  mock.closeSchool(clusone);
  await shows(card(page, 'Scuola Primaria Clusone'), /Foglio pasti.*in coda/s);
}));

test('out of paper is said in words here and on the board, and printing goes on where it stopped', { skip }, () => on({ first: ordered }, async (page, mock) => {
  mock.trouble('zebra', 'paper_out');
  for (let i = 0; i < 5; ++i) mock.printStep();
  await shows(need(page, 'zebra'), /Manca la carta: caricala, e la stampa riprende da sola.*Una stampa aspetta/s);
  await page.getByRole('link', { name: 'Pasti' }).first().click();
  await shows(page.locator('.banner.print-trouble'), /zebra: Manca la carta/);
  await page.getByRole('button', { name: 'English' }).click();
  await shows(page.locator('.banner.print-trouble'), /zebra: Out of paper/);
  await page.getByRole('link', { name: 'Go to paper' }).click();
  await need(page, 'Out of paper').waitFor();
  mock.trouble('zebra');
  mock.printAll();
  await counts(page.locator('.need'), 0);
  await shows(page.locator('.progress-words'), /^(\d+) of \1 printed$/);
  assert.ok(mock.papersOf(clusone).every(paper => paper.jobs.length === 1), 'nothing was printed twice');
}));

test('what nobody knows is shown as unknown: one tap says that it came out', { skip }, () => on({ first: mock => { printed(mock); mock.job(mock.papersOf(clusone)[0].id, 'unknown'); } }, async (page, mock) => {
  const one = need(page, 'Non si sa se è uscita: Foglio pasti, Scuola Primaria Clusone');
  await shows(page.locator('.progress-words'), /^(?!(\d+) di \1 )/, 'what is unknown is not counted as printed');
  await one.getByRole('button', { name: /^È uscita/ }).click();
  await counts(page.locator('.need'), 0);
  await shows(card(page, 'Scuola Primaria Clusone').locator('.paper-chip').first(), /su carta, confermato/);
  assert.equal(mock.papersOf(clusone)[0].jobs.length, 1);
}));

test('or one tap prints it again, and says COPIA', { skip }, () => on({ first: mock => { printed(mock); mock.job(mock.papersOf(clusone)[0].id, 'unknown'); } }, async (page, mock) => {
  await need(page, 'Foglio pasti').getByRole('button', { name: /Ristampa \(COPIA\)/ }).click();
  await counts(page.locator('.need'), 0);
  await shows(card(page, 'Scuola Primaria Clusone').locator('.paper-chip').first(), /in coda, COPIA/);
  assert.deepEqual(mock.papersOf(clusone)[0].jobs.map(job => [job.attempt, job.state]), [[1, 'unknown'], [2, 'rendered']]);
}));

test('an answer lost on the way prints no second copy', { skip }, () => on({ first: mock => { printed(mock); mock.job(mock.papersOf(clusone)[0].id, 'unknown'); } }, async (page, mock) => {
  // The screen must not learn from elsewhere that the copy is made: its own second tap is what is tried.
  await page.route('**/api/v1/papers?**', route => route.abort());
  const button = need(page, 'Foglio pasti').getByRole('button', { name: /Ristampa \(COPIA\)/ });
  await page.route('**/reprint', async route => {
    await route.fetch();
    await route.abort();
  }, { times: 1 });
  await button.click();
  await shows(need(page, 'Foglio pasti').getByRole('alert'), /Il server non risponde/);
  await button.click();
  await counts(page.locator('.need'), 0);
  assert.equal(mock.papersOf(clusone)[0].jobs.length, 2);
  const ids = posts(mock, /reprint$/).map(call => call.body.request_id);
  assert.deepEqual([ids.length, new Set(ids).size], [2, 1], 'the same wish, twice said');
}));

test('what failed is tried anew, without COPIA; why it failed is said', { skip }, () => on({ first: mock => { printed(mock); mock.job(mock.papersOf(clusone)[1].id, 'failed', 'refused'); } }, async (page, mock) => {
  const one = need(page, 'Non è uscita: Bolla di consegna');
  await shows(one, /La stampante ha rifiutato il lavoro/);
  await one.getByRole('button', { name: /^Riprova/ }).click();
  await counts(page.locator('.need'), 0);
  assert.deepEqual(mock.papersOf(clusone)[1].jobs.map(job => [job.attempt, job.state]), [[1, 'rendered']]);
}));

test('what somebody else decided meanwhile is said, and shown as it is', { skip }, () => on({ first: mock => { printed(mock); mock.job(mock.papersOf(clusone)[0].id, 'unknown'); } }, async (page, mock) => {
  await page.route('**/decision', async route => {
    mock.job(mock.papersOf(clusone)[0].id, 'confirmed');
    await route.continue();
  }, { times: 1 });
  await need(page, 'Foglio pasti').getByRole('button', { name: /^È uscita/ }).click();
  await counts(page.locator('.need'), 0);
  await shows(card(page, 'Scuola Primaria Clusone').locator('.paper-chip').first(), /confermato/);
}));

test('a paper’s sheet: the PDF to open and to save, its printings, and a copy in one tap', { skip }, () => on({ first: printed }, async (page, mock) => {
  await card(page, 'Scuola Primaria Clusone').getByRole('button', { name: /^Foglio pasti/ }).click();
  const sheet = page.locator('dialog[open]');
  const [tab] = await Promise.all([page.context().waitForEvent('page'), sheet.getByRole('link', { name: 'Apri PDF: Foglio pasti' }).click()]);
  await becomes(() => tab.url(), new RegExp(`/api/v1/papers/${mock.papersOf(clusone)[0].id}/pdf$`));
  await tab.close();
  const [saved] = await Promise.all([page.waitForEvent('download'), sheet.getByRole('link', { name: 'Salva PDF: Foglio pasti' }).click()]);
  assert.match(saved.suggestedFilename(), /\.pdf$/);
  await shows(sheet.locator('.attempts'), /1ª stampa.*stampa finita.*ufficio, chiesta da Rosa Bianchi/s);
  await sheet.getByRole('button', { name: 'Ristampa (COPIA)' }).click();
  await shows(sheet.locator('.note').first(), /Foglio pasti: in stampa come COPIA/);
  await counts(sheet.locator('.attempts > li'), 2);
  await shows(sheet.locator('.attempts > li').first(), /2ª stampa COPIA/);
  mock.printAll();
  await shows(sheet.locator('.paper-now'), /stampa finitaCOPIA/);
}));

test('single labels are printed again by the code that is large on them', { skip }, () => on({ first: printed }, async (page, mock) => {
  const paper = mock.papersOf(clusone).find(one => one.kind === 'labels' && one.labels > 2);
  const [first, , third] = mock.traysOf(clusone).filter(tray => tray.paper === paper.id);
  await card(page, 'Scuola Primaria Clusone').getByRole('button', { name: /^Etichette/ }).click();
  await page.getByRole('button', { name: new RegExp(`^Etichette ${paper.group}`) }).click();
  for (const tray of [first, third]) await page.locator('.label-choice').getByText(tray.code).click();
  await page.getByRole('button', { name: 'Ristampa 2 etichette (COPIA)' }).click();
  await becomes(() => paper.jobs.at(-1).serials, [first.serial, third.serial]);
  await shows(page.locator('.attempts > li').first(), /COPIA.*solo 2 etichette/s);
}));

test('a print is cancelled in its sheet; one under way may still come out, and says so', { skip }, () => on({ first: ordered }, async (page, mock) => {
  const [, note] = mock.papersOf(clusone);
  await card(page, 'Scuola Primaria Clusone').getByRole('button', { name: /^Bolla/ }).click();
  await page.getByRole('button', { name: 'Annulla la stampa' }).click();
  await shows(page.locator('dialog .paper-now'), /stampa annullata/);
  mock.job(note.id, 'printing');
  await page.getByRole('button', { name: 'Annulla la stampa' }).click();
  await shows(page.locator('dialog .note').first(), /era già partita. Non si sa se esce/);
  await page.locator('dialog').getByRole('button', { name: 'È uscita' }).waitFor();
}));

test('before ordering each kind can be looked at, from the day’s papers and from the school', { skip }, () => on({ page: { path: `/schools/${clusone}` } }, async (page, mock) => {
  await page.getByRole('button', { name: 'Carte della scuola' }).click();
  const sheet = page.locator('dialog[open]');
  for (const kind of ['Foglio pasti', 'Bolla di consegna', 'Etichette']) await sheet.getByRole('link', { name: `Apri PDF: ${kind}` }).waitFor();
  const [tab] = await Promise.all([page.context().waitForEvent('page'), sheet.getByRole('link', { name: 'Apri PDF: Foglio pasti' }).click()]);
  await becomes(() => tab.url(), new RegExp(`/papers/preview\\?date=${today}&kind=meal_sheet&school=${clusone}$`));
  await tab.close();
  assert.equal(posts(mock, /^\/papers/).length, 0, 'nothing was ordered');
}));

test('a preview that is not to be had is said in words, not shown as the server’s bare answer', { skip }, () => on({ page: { path: `/schools/${clusone}` } }, async page => {
  await page.getByRole('button', { name: 'Carte della scuola' }).click();
  await page.route('**/papers/preview?**', route => route.fulfill({ status: 404, contentType: 'application/problem+json', body: '{}' }));
  await page.getByRole('link', { name: 'Apri PDF: Etichette' }).click();
  await page.getByText('Quest’anteprima adesso non c’è.').waitFor();
  await becomes(() => page.context().pages().length, 1, 'the tabs');
}));

test('the matching sheet is the school’s and the office’s, never the kitchen’s', { skip }, async () => {
  const mock = await startTarget({ scene: 'noon' });
  const seen = async (token, path) => {
    const page = await open(browser, mock, { size: 'tablet', path, token });
    if (token !== 'school-token') await page.getByRole('button', { name: 'Carte della scuola' }).click();
    await page.getByRole('link', { name: 'Apri PDF', exact: false }).first().waitFor();
    const many = await page.getByRole('link', { name: 'Apri PDF: Foglio di abbinamento' }).count();
    if (token === 'school-token') {
      await page.getByRole('link', { name: 'Apri PDF: Foglio di abbinamento' }).first().click();
      await page.getByText('Il foglio c’è quando la cucina ha ordinato le etichette.').waitFor();
    }
    await close(page);
    return many;
  };
  assert.deepEqual([await seen('kitchen-token', `/schools/${clusone}`), await seen('office-token', `/schools/${clusone}`), await seen('school-token', `/schools/${clusone}`), await seen('school-token', '/kiosk')], [0, 1, 1, 1]);
  await mock.close();
});

test('without an answer the papers say how old they are; with one they don’t', { skip }, () => on({ first: printed }, async (page, mock) => {
  await card(page, 'Scuola Primaria Clusone').waitFor();
  mock.cut({ stay: true, calls: true });
  await page.locator('.banner.link-down').waitFor();
  await counts(page.locator('.paper-card'), 26);
  mock.mend();
  await page.locator('.banner.link-down').waitFor({ state: 'detached' });
  mock.job(mock.papersOf(clusone)[0].id, 'unknown');
  await need(page, 'Foglio pasti').waitFor();
  await page.route('**/api/v1/papers?**', route => route.abort());
  mock.job(mock.papersOf(clusone)[0].id, 'confirmed');
  await shows(page.locator('.paper-age'), /Nessuna risposta: questo è lo stato delle 09:2\d/);
  await page.unroute('**/api/v1/papers?**');
  await counts(page.locator('.paper-age .tag'), 0);
  await counts(page.locator('.need'), 0);
}));

test('a burst of changes is few questions, one at a time, and ends with the newest', { skip }, () => on({ first: ordered }, async (page, mock) => {
  await card(page, 'Scuola Primaria Clusone').waitFor();
  let asking = 0, most = 0, asked = 0;
  await page.route('**/api/v1/papers?**', async route => {
    ++asked;
    most = Math.max(most, ++asking);
    const response = await route.fetch();
    await new Promise(done => setTimeout(done, 150));
    --asking;
    await route.fulfill({ response });
  });
  for (let i = 0; i < 100; ++i) mock.job(mock.papersOf(clusone)[0].id, i % 2 ? 'printing' : 'held');
  mock.job(mock.papersOf(clusone)[0].id, 'confirmed');
  await shows(card(page, 'Scuola Primaria Clusone').locator('.paper-chip').first(), /confermato/);
  assert.equal(most, 1);
  assert.ok(asked < 20, `${asked} questions for a hundred changes`);
  await page.unrouteAll({ behavior: 'wait' });
}));

test('the office prints and packs nothing; others see no paper at all', { skip }, async () => {
  const mock = await startTarget({ scene: 'noon' });
  mock.order();
  const office = await open(browser, mock, { size: 'tablet', path: `/packing?school=${clusone}`, token: 'office-token' });
  await office.locator('.tray').first().waitFor();
  await counts(office.locator('button.tray, .scan-bar'), 0);
  await office.getByRole('link', { name: 'Carta' }).first().click();
  await office.locator('.order-button').waitFor();
  await close(office);
  const school = await open(browser, mock, { size: 'tablet', path: '/papers', token: 'school-token' });
  await school.locator('.board').waitFor();
  await counts(school.getByRole('link', { name: 'Carta' }), 0);
  await close(school);
  await mock.close();
});

// ---- trays

const packing = { path: `/packing?school=${clusone}` };

test('a scan says in big what it packed and how many are left; the tray leaves the list', { skip }, () => on({ first: printed, page: packing }, async (page, mock) => {
  const all = mock.traysOf(clusone);
  const plain = all.find(tray => tray.bianco);
  await counts(page.locator('.tray-group .tray'), all.length);
  await scan(page, plain);
  await shows(answer(page), new RegExp(`Pronto.*in bianco: ${plain.group_name}, Scuola Primaria Clusone.*Ne restano ${all.length - 1}.*${plain.code}`, 's'));
  assert.equal(await answer(page).getAttribute('data-result'), 'packed');
  await counts(page.locator('.tray-group .tray'), all.length - 1);
  await shows(page.locator('.packing-progress'), new RegExp(`^1 di ${all.length} pronti`));
}));

test('a second scan of the same label warns, with when and by whom', { skip }, () => on({ first: printed, page: packing }, async (page, mock) => {
  const [tray] = mock.traysOf(clusone);
  mock.pack(tray.serial, 'Rosa Bianchi');
  await scan(page, tray);
  await shows(answer(page), /Già segnato.*Segnato alle 09:2\d:\d\d da Rosa Bianchi\. Ci sono due vassoi con questa etichetta\?/s);
  assert.equal(await answer(page).getAttribute('data-result'), 'already_packed');
}));

test('a tray that a variation took away must not leave; an unknown label marks nothing', { skip }, () => on({ first: printed, page: packing }, async (page, mock) => {
  const [away, packed] = mock.traysOf(clusone);
  mock.pack(packed.serial);
  for (const tray of [away, packed]) mock.takeAway(tray.serial);
  await counts(page.locator('.trays-away .tray'), 2);
  await shows(page.locator('.trays-away'), /Non devono partire.*già preparato: toglilo/s);
  await scan(page, away);
  await shows(answer(page), /Non deve partire.*Una variazione lo ha tolto/s);
  await scan(page, { serial: 999_999, code: 'ZZZZZ' });
  await shows(answer(page), /Etichetta sconosciuta.*“MST1:999999:1:ZZZZZ” non è di questa cucina\. Non è stato segnato niente/s);
}));

test('a label of another school is packed, and warned about', { skip }, () => on({ first: printed, page: packing }, async (page, mock) => {
  const [other] = mock.traysOf('BGMM80601R');
  await scan(page, other);
  await shows(answer(page), /Pronto, ma è di un’altra scuola.*S\.M\.S\. Clusone/s);
  assert.equal(await answer(page).getAttribute('data-result'), 'elsewhere');
}));

test('the reader is heard wherever the focus is, and its Enter presses no button', { skip }, () => on({ first: printed, page: packing }, async (page, mock) => {
  const [one, two, three, four] = mock.traysOf(clusone);
  const button = page.getByRole('button', { name: new RegExp(`^Segna a mano: ?${four.code}`) });
  await button.focus();
  await scan(page, one);
  await shows(answer(page).locator('.scan-code'), one.code);
  await counts(page.locator('dialog[open]'), 0);
  await page.locator('#packer').fill('Rosa');
  await scan(page, two);
  await shows(answer(page).locator('.scan-code'), two.code);
  await becomes(() => page.locator('#packer').inputValue(), 'Rosa', 'the name, without the label');
  await button.click();
  await page.locator('dialog[open]').waitFor();
  await scan(page, three);
  await shows(answer(page).locator('.scan-code'), three.code);
  await counts(page.locator('dialog[open]'), 0);
  assert.equal(mock.traysOf(clusone).find(tray => tray.serial === four.serial).packed_at, undefined, 'the sheet’s own tray is not packed');
  assert.equal(posts(mock, /scan$/).at(-1).body.author, 'Rosa');
}));

test('without a reader the code is typed, or the tray is tapped and asked about once', { skip }, () => on({ first: printed, page: packing }, async (page, mock) => {
  const [one, two] = mock.traysOf(clusone);
  await page.locator('#scan-field').fill(one.code.toLowerCase());
  await page.getByRole('button', { name: 'Segna', exact: true }).click();
  await shows(answer(page), /Pronto/);
  await page.getByRole('button', { name: new RegExp(`^Segna a mano: ?${two.code}`) }).click();
  await page.getByRole('button', { name: 'Sì, è pronto' }).click();
  await shows(answer(page).locator('.scan-code'), two.code);
  assert.deepEqual(posts(mock, /scan$/).map(call => call.body), [{ serial: one.serial, date: today }, { serial: two.serial, date: today }]);
}));

test('a scan that nobody answered never looks packed, and can be sent again', { skip }, () => on({ first: printed, page: packing }, async (page, mock) => {
  const [tray] = mock.traysOf(clusone);
  await page.route('**/trays/scan', route => route.abort());
  await scan(page, tray);
  await shows(answer(page), /Non registrato.*Il server non risponde/s);
  assert.equal(await answer(page).getAttribute('data-result'), 'failed');
  await page.unroute('**/trays/scan');
  await answer(page).getByRole('button', { name: 'Riprova' }).click();
  await shows(answer(page), /Pronto/);
}));

test('scans one after the other are all sent, in their order', { skip }, () => on({ first: printed, page: packing }, async (page, mock) => {
  const trays = mock.traysOf(clusone).slice(0, 6);
  for (const tray of trays) await scan(page, tray);
  await shows(answer(page).locator('.scan-code'), trays.at(-1).code);
  await becomes(() => posts(mock, /scan$/).map(call => call.body.mark), trays.map(({ serial, code }) => `MST1:${serial}:1:${code}`));
}));

test('the sound can be turned off, and stays off', { skip }, () => on({ first: printed, page: packing }, async page => {
  await page.getByRole('button', { name: 'Suono acceso' }).click();
  await page.getByRole('button', { name: 'Suono spento' }).waitFor();
  await page.reload();
  await page.getByRole('button', { name: 'Suono spento' }).waitFor();
}));

test('a plate says how many of its trays are packed, live, and is one tap from those that are not', { skip }, () => on({ first: printed, page: { path: '/board' } }, async (page, mock) => {
  const all = mock.traysOf(clusone);
  const link = page.getByRole('link', { name: new RegExp(`^vassoi ?0/${all.length} Vassoi da preparare: Scuola Primaria Clusone`) });
  await link.waitFor();
  mock.pack(all[0].serial);
  await page.getByRole('link', { name: new RegExp(`^vassoi ?1/${all.length} `) }).and(page.locator(`[href="/packing?school=${clusone}"]`)).click();
  await counts(page.locator('.tray-group .tray'), all.length - 1);
  await becomes(() => page.locator('#packing-school').inputValue(), clusone);
  await page.locator('#packing-school').selectOption('');
  await becomes(() => page.locator('.tray-school').count().then(many => many > 10), true, 'all schools');
}));

// ---- printers

const printers = { path: '/printers' };

test('each printer tells how it is, in words, live; a test page goes where it says', { skip }, () => on({ page: printers }, async (page, mock) => {
  const zebra = page.locator('.place').filter({ hasText: 'Etichettatrice' });
  await shows(zebra, /Pronta/);
  mock.trouble('zebra', 'cover_open');
  await shows(zebra, /Lo sportello è aperto/);
  await page.getByRole('button', { name: 'Pagina di prova: zebra' }).click();
  await shows(zebra.locator('.place-test .note'), 'Prova mandata a zebra.');
  assert.deepEqual((({ queue, kind }) => ({ queue, kind }))(posts(mock, /test$/)[0].body), { queue: 'zebra', kind: 'labels' });
}));

test('nothing changes until it is saved: routes, fallbacks, queues and settings', { skip }, () => on({ page: printers }, async (page, mock) => {
  const choose = (name, value) => page.getByLabel(name, { exact: true }).selectOption(value);
  await choose('Stampante, Bolla di consegna', 'zebra');
  await choose('Se non risponde, Bolla di consegna', 'folder');
  await choose('Carta, ufficio', 'a4-3x8');
  await page.getByLabel('Stampa da sola a ogni chiusura').check();
  await page.getByLabel('Da consumare entro').fill('13:45');
  await choose('Comune di Clusone, Nomi sulle etichette', 'initials');
  assert.equal(posts(mock, /^\/printers$/).length, 0);
  await shows(page.locator('.save-bar'), /non salvate/);
  await page.getByRole('button', { name: 'Salva', exact: true }).click();
  await shows(page.locator('.save-bar'), /Salvato/);
  const setup = mock.printSetup();
  assert.deepEqual(setup.routes.find(route => route.kind === 'delivery_note'), { kind: 'delivery_note', queue: 'zebra', fallback: 'folder' });
  assert.deepEqual(setup.queues.find(queue => queue.name === 'ufficio'), { name: 'ufficio', language: 'pdf', media: 'a4-3x8' });
  assert.deepEqual(setup.settings, { automatic: true, use_by: '13:45', carrier: 'Trasporti Brembo', label_names: [{ authority: 'clusone', show: 'initials' }] });
}));

test('changes are dropped by a button, and stay when saving fails', { skip }, () => on({ page: printers }, async page => {
  const carrier = page.getByLabel('Trasporto');
  await carrier.fill('Altri');
  await page.route('**/api/v1/printers', route => (route.request().method() === 'PUT' ? route.abort() : route.fallback()));
  await page.getByRole('button', { name: 'Salva', exact: true }).click();
  await shows(page.locator('.save-bar [role=alert]'), /Il server non risponde/);
  await becomes(() => carrier.inputValue(), 'Altri');
  await page.getByRole('button', { name: 'Annulla le modifiche' }).click();
  await becomes(() => carrier.inputValue(), 'Trasporti Brembo');
}));

test('without CUPS everything goes to the folder, and that is said', { skip }, () => on({ page: printers, first: mock => mock.noScheduler() }, async page => {
  await page.getByText('Il servizio di stampa (CUPS) non risponde').waitFor();
  await page.getByText('Nessuna stampante su questa macchina').waitFor();
  await page.getByText('i file restano nella cartella dei dati di questa macchina').waitFor();
}));

test('ZPL to a printer that takes no bytes as they are is warned about; another paper is typed', { skip }, () => on({ page: printers }, async page => {
  await page.getByLabel('Lingua, ufficio', { exact: true }).selectOption('zpl');
  await page.getByText('Questa coda non prende byte così come sono').waitFor();
  await page.getByLabel('Carta, ufficio', { exact: true }).selectOption('…');
  await page.getByLabel('Quale carta, ufficio').fill('80x50');
  await page.getByRole('button', { name: 'Salva', exact: true }).click();
  await shows(page.locator('.save-bar'), /Salvato/);
}));

// ---- for everybody

const views = [['/papers', '.paper-card'], [`/packing?school=${clusone}`, '.tray'], ['/printers', '.place'], ['/board', '.plate-trays']];

function troubled(mock) {
  printed(mock);
  const [sheet, note, labels] = mock.papersOf(clusone);
  mock.job(sheet.id, 'unknown');
  mock.job(note.id, 'failed', 'refused');
  mock.job(labels.id, 'blocked', 'paper_out');
  mock.trouble('zebra', 'paper_out');
  mock.pack(mock.traysOf(clusone)[0].serial, 'Rosa Bianchi');
  mock.takeAway(mock.traysOf(clusone)[1].serial);
}

for (const size of Object.keys(sizes)) {
  test(`every view fits a ${size}, and fingers find what they tap`, { skip }, async () => {
    const mock = await startTarget({ scene: 'noon' });
    mock.printPace(0);
    troubled(mock);
    for (const [path, there] of views) {
      const page = await open(browser, mock, { size, path });
      await page.locator(there).first().waitFor();
      assert.ok(await page.evaluate(() => document.scrollingElement.scrollWidth - innerWidth) <= 0, `${path} scrolls sideways`);
      // A plate's link is heightened by what is over it; on a wall nobody taps it.
      const small = await page.evaluate(least => [...document.querySelectorAll('main button, main a[href], main summary, main input, main select')]
        .filter(element => element.checkVisibility() && !element.matches('.plate-trays, [type=checkbox]'))
        .map(element => ({ text: element.textContent.trim().slice(0, 40), box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width < least || box.height < least).map(({ text, box }) => `${text}: ${Math.round(box.width)}×${Math.round(box.height)}`), size === 'wall' ? 38 : 44);
      assert.deepEqual(small, [], path);
      const cut = await page.evaluate(() => [...document.querySelectorAll('main .button, main .paper-chip, main .tag, main .tray')]
        .filter(element => element.checkVisibility() && !element.closest('.plate') && element.scrollWidth > element.clientWidth + 1).map(element => element.textContent));
      assert.deepEqual(cut, [], `${path}: cut off`);
      await close(page);
    }
    await mock.close();
  });
}

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing: papers, trays and printers, ${theme}`, { skip }, async () => {
    const mock = await startTarget({ scene: 'noon' });
    mock.printPace(0);
    troubled(mock);
    for (const size of ['wall', 'phone']) {
      for (const [path, there] of views) {
        const page = await open(browser, mock, { size, path: `${path}${path.includes('?') ? '&' : '?'}theme=${theme}` });
        await page.locator(there).first().waitFor();
        assert.deepEqual(await faults(page), [], `${path} ${size}`);
        await close(page);
      }
    }
    for (const name of [/^Foglio pasti.*Clusone/, /^Etichette .*Clusone/, /^Carte e anteprime: Scuola Primaria Clusone/]) {
      const page = await open(browser, mock, { size: 'tablet', path: `/papers?theme=${theme}` });
      await page.getByRole('button', { name }).first().click();
      await page.waitForSelector('dialog[open]');
      assert.deepEqual(await faults(page), [], String(name));
      await close(page);
    }
    const page = await open(browser, mock, { size: 'tablet', path: `/packing?school=${clusone}&theme=${theme}` });
    await page.locator('.tray').first().waitFor();
    for (const tray of [mock.traysOf(clusone)[2], mock.traysOf(clusone)[0], mock.traysOf(clusone)[1]]) {
      await scan(page, tray);
      await shows(answer(page).locator('.scan-code'), tray.code);
      assert.deepEqual(await faults(page), [], tray.code);
    }
    await close(page);
    await mock.close();
  });
}

test('in English nothing is left in Italian but what a printer says of itself', { skip }, () => on({ first: troubled, page: { path: '/papers?lang=en' } }, async page => {
  await shows(page.locator('main'), /Somebody is needed.*Out of paper.*Not known whether it came out: Meal sheet.*It did not come out: Delivery note/s);
  assert.doesNotMatch(await page.locator('main').textContent(), /stamp[aei]|Etichett|Foglio|Bolla|Chius/);
  await page.getByRole('link', { name: 'Trays', exact: true }).click();
  await page.locator('.tray').first().waitFor();
  assert.doesNotMatch(await page.locator('main').textContent(), /Vassoi|pront[oi]|turno/);
  await page.goto(page.url().replace(/packing.*/, 'printers?lang=en'));
  await page.locator('.place').first().waitFor();
  assert.doesNotMatch(await page.locator('main').textContent(), /Stampant|Bolla|etichette/);
}));

test('by keyboard alone: from the board to a copy, and the focus comes back', { skip }, () => on({ first: printed, page: { path: '/board' } }, async (page, mock) => {
  await page.getByRole('link', { name: 'Carta' }).first().focus();
  await page.keyboard.press('Enter');
  const chip = card(page, 'Scuola Primaria Clusone').getByRole('button', { name: /^Foglio pasti/ });
  await chip.focus();
  await page.keyboard.press('Enter');
  const copy = page.locator('dialog[open]').getByRole('button', { name: 'Ristampa (COPIA)' });
  await copy.focus();
  await page.keyboard.press('Enter');
  await becomes(() => mock.papersOf(clusone)[0].jobs.length, 2);
  await page.keyboard.press('Escape');
  await counts(page.locator('dialog[open]'), 0);
  await becomes(() => chip.evaluate(element => element === document.activeElement), true, 'the focus on the chip');
}));

// ---- the wire

test('every answer about papers, trays and printers is as described', { skip }, async () => {
  const mock = await startTarget({ scene: 'noon' });
  mock.printPace(0);
  const init = (method, body, token = 'kitchen-token') => ({ method, headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}) });
  const ask = async (method, path, body, token) => (await fetchChecked(mock.url, path, init(method, body, token)));
  const day = (await ask('POST', '/papers', { date: today, author: 'Rosa' })).body;
  assert.deepEqual((await ask('GET', `/papers?date=${today}`)).body, day);
  mock.printAll();
  const [paper] = mock.papersOf(clusone);
  assert.equal((await ask('GET', `/papers/${paper.id}/pdf`)).contentType, 'application/pdf');
  assert.equal((await ask('GET', `/papers/preview?date=${today}&kind=labels&school=${clusone}`)).status, 200);
  assert.equal((await ask('GET', `/papers/preview?date=${today}&kind=matching_sheet&school=${clusone}`)).status, 403);
  assert.equal((await ask('GET', `/papers/preview?date=${today}&kind=matching_sheet&school=${clusone}`, undefined, 'school-token')).status, 200);
  const again = { request_id: 'one', author: 'Rosa' };
  assert.equal((await ask('POST', `/papers/${paper.id}/reprint`, again)).body.jobs.length, 2);
  assert.equal((await ask('POST', `/papers/${paper.id}/reprint`, again)).body.jobs.length, 2, 'the same wish');
  assert.equal((await ask('POST', `/papers/${paper.id}/reprint`, { request_id: 'two' })).status, 409);
  assert.equal((await ask('POST', `/print-jobs/${paper.jobs[1].id}/decision`, { decision: 'cancel' })).body.jobs[1].state, 'cancelled');
  assert.equal((await ask('POST', '/print-jobs/999999/decision', { decision: 'cancel' })).status, 404);
  mock.trouble('zebra', 'paper_out');
  const { trays } = (await ask('GET', `/trays?date=${today}&school=${clusone}`)).body;
  const scanned = result => async body => assert.equal((await ask('POST', '/trays/scan', body)).body.result, result);
  await scanned('packed')({ serial: trays[0].serial, author: 'Rosa' });
  await scanned('already_packed')({ mark: `MST1:${trays[0].serial}:1:${trays[0].code}` });
  await scanned('unknown')({ mark: 'x' });
  const setup = (await ask('GET', '/printers')).body;
  assert.equal((await ask('PUT', '/printers', { routes: setup.routes, queues: setup.queues, settings: setup.settings })).status, 200);
  assert.equal((await ask('POST', '/printers/test', { queue: 'zebra', kind: 'labels', request_id: 'three' })).status, 200);
  for (const path of ['/trays', '/papers', '/printers']) assert.equal((await ask('GET', `${path}?date=${today}`, undefined, 'school-token')).status, 403);
  assert.equal((await ask('POST', '/trays/scan', { serial: 1 }, 'office-token')).status, 403);
  await mock.close();
});

test('the board’s link tells of printing, to those who may see it', { skip }, async () => {
  const mock = await startTarget({ scene: 'noon' });
  mock.printPace(0);
  const heard = token => {
    const messages = [];
    const socket = new WebSocket(`${mock.url.replace('http', 'ws')}/api/v1/board`, { headers: { Authorization: `Bearer ${token}` } });
    socket.on('message', text => messages.push(JSON.parse(String(text))));
    return { messages, socket };
  };
  const kitchen = heard('kitchen-token');
  const school = heard('school-token');
  await becomes(() => [kitchen.messages[1]?.type, school.messages[0]?.type], ['printing', 'snapshot']);
  troubled(mock);
  await becomes(() => (({ unknown, failed, troubles, packing }) => [unknown, failed, troubles.map(one => one.code), packing.find(one => one.school === clusone)?.packed])(kitchen.messages.at(-1)), [1, 1, ['paper_out'], 1]);
  for (const message of kitchen.messages) validateMessage(message);
  assert.equal(school.messages.some(message => message.type === 'printing'), false);
  for (const { socket } of [kitchen, school]) socket.close();
  await mock.close();
});
