// The till: a top-up by keyboard alone, recorded once whatever happens to the answer; refusals in words; papers; reversals; the cash closing.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fetchChecked } from './contract.mjs';
import { becomes, close, counts, faults, launch, money, open, shows as showsText } from './browser.mjs';
import { real, startTarget } from './target.mjs';

const shows = (locator, expected, what) => showsText(locator, money(expected), what);
const skip = real && 'needs the mock’s till';
const desktop = { width: 1280, height: 800 };
const screens = { desktop, tablet: { width: 1024, height: 768 }, phone: { width: 390, height: 844 } };

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function on(options, run) {
  const mock = await startTarget(options.mock ?? {});
  try {
    await options.first?.(mock);
    const page = await open(browser, mock, { size: 'tablet', viewport: desktop, path: '/till', token: 'merchant-token', ...options.page });
    await run(page, mock);
    await close(page);
  } finally {
    await mock.close();
  }
}
const desk = page => page.locator('.desk');
const step = (page, name) => page.locator(`.desk[data-step=${name}]`).waitFor();
const outcome = page => page.locator('.outcome');
const trouble = page => page.locator('.desk-wrong');
const row = (page, receipt) => page.locator('.receipt').filter({ hasText: receipt });
const topUps = mock => mock.calls.filter(call => call.path === '/topups');
/** As hands do: only into what has the focus. */
const code = async (page, text) => {
  await step(page, 'code');
  await becomes(() => page.evaluate(() => document.activeElement.id), 'desk-field', 'the focus');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
};
const amount = async (page, text) => {
  await step(page, 'amount');
  await becomes(() => page.evaluate(() => [document.activeElement.id, document.querySelector('.desk').dataset.step]), ['desk-field', 'amount'], 'the focus');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
};
const confirm = async page => {
  await page.locator('.confirm [data-ready=true]:focus').waitFor();
  await page.keyboard.press('Enter');
};
const topUp = async (page, diner = '100234', cash = '96') => {
  await code(page, diner);
  await amount(page, cash);
  await confirm(page);
};

/** Carried out, and the answer lost on the way; the browser’s own second try, which a cut line may get, is none of it. */
const loseAnswer = (page, path) => page.route(path, async route => {
  await route.fetch();
  await route.abort();
}, { times: 1 });

// ---- the counter

test('a merchant’s sign-in leads to the till, wherever it was asked for', { skip }, () => on({ page: { path: '/board' } }, async page => {
  await becomes(() => new URL(page.url()).pathname, '/till');
  await step(page, 'code');
}));

test('a whole top-up by the keyboard alone, with the customer’s initials and balances read back', { skip }, () => on({}, async (page, mock) => {
  await code(page, '100234');
  await shows(page.locator('.who-initials'), 'M.R.');
  await shows(page.locator('.who'), /Comune di Calcinate.*saldo al lun 21 set, 09:2\d € 8,20/s);
  await shows(page.locator('.desk-help'), /Almeno € 96,00/);
  await amount(page, '96,50');
  await shows(page.locator('.confirm-title'), /Hai preso € 96,50\?/);
  await shows(page.locator('.confirm-balance'), /nuovo saldo€ 104,70prima € 8,20/);
  assert.equal(topUps(mock).length, 0, 'nothing before the answer');
  await confirm(page);
  await shows(outcome(page), /Registrata: ricevuta 2026-000034.*M\.R\. \(100234\).*€ 96,50.*€ 104,70/s);
  await shows(outcome(page).locator('.outcome-paper'), 'La ricevuta è stampata.');
  await shows(row(page, '2026-000034'), /stampata.*M\.R\. \(100234\)€ 96,50/s);
  assert.deepEqual(topUps(mock).map(call => call.body), [{ diner: '100234', amount_cents: 9650 }]);
  // The queue goes on without a further key.
  await topUp(page, '100236', '100');
  await shows(outcome(page), /ricevuta 2026-000035/);
}));

test('by fingers alone: the pad, a ready amount, letters of a code', { skip }, () => on({ page: { viewport: screens.phone } }, async (page, mock) => {
  const pad = page.getByRole('group', { name: 'Tastiera' });
  for (const digit of ['1', '0', '0', '2', '3', '4', '5']) await pad.getByRole('button', { name: digit, exact: true }).tap();
  await pad.getByRole('button', { name: 'Cancella' }).tap();
  await page.getByRole('button', { name: /^Avanti/ }).tap();
  await page.getByRole('group', { name: 'Importi pronti' }).getByRole('button', { name: /96,00\s*minimo/ }).tap();
  await page.locator('.confirm [data-ready=true]').tap();
  await shows(outcome(page), /ricevuta 2026-000034/);
  assert.deepEqual(topUps(mock).map(call => call.body), [{ diner: '100234', amount_cents: 9600 }]);
  const field = page.locator('#desk-field');
  assert.equal(await field.getAttribute('inputmode'), 'none', 'the system’s keyboard stays away');
  await pad.getByRole('button', { name: /^ABC/ }).tap();
  await becomes(() => field.getAttribute('inputmode'), 'text');
  await field.fill('C10234');
  await page.getByRole('button', { name: /^Avanti/ }).tap();
  await shows(page.locator('.who-initials'), 'L.C.');
  await shows(page.locator('.who-balance'), /−€ 62,40/);
}));

test('Escape goes one step back each time and records nothing', { skip }, () => on({}, async (page, mock) => {
  await code(page, '100234');
  await amount(page, '96,50');
  await step(page, 'confirm');
  await page.keyboard.press('Escape');
  await step(page, 'amount');
  await becomes(() => page.locator('#desk-field').inputValue(), '96,50');
  await page.keyboard.press('Escape');
  await step(page, 'code');
  await becomes(() => page.locator('#desk-field').inputValue(), '100234');
  await page.keyboard.press('Escape');
  await becomes(() => page.locator('#desk-field').inputValue(), '');
  assert.equal(topUps(mock).length, 0);
}));

test('Enter twice on the amount takes no money; Enter twice on the question records once', { skip }, () => on({}, async (page, mock) => {
  await code(page, '100234');
  await amount(page, '96');
  await page.keyboard.press('Enter');
  await page.locator('.confirm [data-ready=true]:focus').waitFor();
  assert.equal(topUps(mock).length, 0, 'the second Enter was none');
  await page.evaluate(() => { for (let i = 0; i < 3; ++i) document.activeElement.click(); });
  await page.keyboard.press('Enter');
  await shows(outcome(page), /ricevuta 2026-000034/);
  await page.keyboard.press('Enter');
  await shows(row(page, '2026-000034'), /M\.R\./);
  await counts(page.locator('.receipt'), 1);
  assert.deepEqual([topUps(mock).length, mock.till.receipts().length], [1, 1]);
}));

// ---- answers that never come

test('a lost answer: it asks again by itself with the same key, and says that it is recorded once', { skip }, () => on({}, async (page, mock) => {
  await loseAnswer(page, '**/topups');
  await topUp(page);
  await shows(page.locator('.asking'), /Chiedo che ne è stato.*Ricarica di € 96,00 per M\.R\. \(100234\).*Non rifare l’operazione/s);
  await counts(desk(page), 0);
  await shows(outcome(page), /Registrata: ricevuta 2026-000034.*registrata una volta sola/s);
  const keys = topUps(mock).map(call => call.key);
  assert.deepEqual([keys.length, new Set(keys).size, mock.till.receipts().length], [2, 1, 1]);
}));

for (const arrived of [true, false]) {
  test(`a power cut ${arrived ? 'after' : 'before'} it was recorded: the page asks what became of it, and never credits twice`, { skip }, () => on({}, async (page, mock) => {
    await page.route('**/topups', async route => {
      if (arrived) await route.fetch();
      await route.abort();
    });
    await topUp(page);
    await page.locator('.asking[data-lost=true]').waitFor();
    const before = mock.till.receipts().length;
    assert.equal(before, arrived ? 1 : 0);
    await page.unroute('**/topups');
    await page.reload();
    await shows(outcome(page), /Registrata: ricevuta 2026-000034.*M\.R\. \(100234\).*registrata una volta sola/s);
    assert.equal(mock.till.receipts().length, 1);
    await page.reload();
    await step(page, 'code');
    await becomes(() => page.evaluate(() => Object.keys(localStorage).filter(key => key.includes('till') && localStorage[key])), [], 'what is still written down');
    await shows(row(page, '2026-000034'), /€ 96,00/);
    assert.equal(mock.till.receipts().length, 1);
  }));
}

test('the node is gone for a while: old numbers say so, and what was confirmed goes through when it is back', { skip }, () => on({}, async (page, mock) => {
  await code(page, '100234');
  await amount(page, '96');
  await page.locator('.confirm [data-ready=true]:focus').waitFor();
  mock.cut({ stay: true, calls: true });
  await page.keyboard.press('Enter');
  await page.locator('.asking[data-lost=true]').waitFor();
  await shows(page.locator('.till-notices'), /Nessuna risposta da \d+ (s|min).*quello che vedi è di prima/s);
  mock.mend();
  await shows(outcome(page), /ricevuta 2026-000034/);
  await becomes(() => page.locator('.till-notices').textContent(), /^(?!.*Nessuna risposta)/s);
  assert.equal(mock.till.receipts().length, 1);
}));

test('a server that cannot say what became of it is asked on; a person who has looked may stop it', { skip }, () => on({}, async page => {
  await page.route('**/topups', route => route.fulfill({ status: 500, contentType: 'application/problem+json', body: JSON.stringify({ type: 'urn:mestolo:problem:internal', title: '', status: 500, detail: '' }) }));
  page.complaints = () => [];
  await topUp(page);
  await shows(page.locator('.asking'), /il sistema risponde, ma non sa dire/i);
  await page.getByRole('button', { name: 'Chiedi adesso' }).click();
  await shows(page.locator('.asking'), /[2-9]ª volta/);
  await page.getByRole('button', { name: 'Smetti di chiedere' }).click();
  await shows(page.locator('.asking'), /Guarda prima nell’elenco/);
  await page.getByRole('button', { name: 'Ho guardato, smetti' }).click();
  await step(page, 'code');
}));

// ---- refusals

const refusals = [
  ['unknown_diner', '999', null, /Non prendere il denaro\. Qui non c’è il codice 999/],
  ['merchant_not_enabled', '400001', null, /Non prendere il denaro\. Questa cassa non è abilitata per Comune di Clusone/],
  ['cash_not_taken', '300001', null, /Comune di Cassano delle Murge non prende contanti/],
  ['amount_not_positive', '100234', '0', /più di zero/],
  ['amount_not_in_steps', '100234', '96,03', /multipli di 5 centesimi: € 96,00 oppure € 96,05/],
  ['below_minimum', '100234', '50', /Il minimo è € 96,00: mancano € 46,00/],
  ['above_maximum', '100234', '500,05', /al massimo € 500,00/],
  ['above_old_debt', '500123', '40', /solo il vecchio debito: al massimo € 37,50/],
  ['above_old_debt', '500124', null, /solo il vecchio debito, e qui non ce n’è/],
  ['cash_to_hand_over', '100234', '120', /al massimo € 300,00\. Adesso puoi prendere ancora € 100,00\. Fai la chiusura/, mock => { mock.till.limits({ cash_limit_cents: 30_000 }); mock.till.take('100236', 20_000); }],
  ['offline_limit', '100234', '120', /Senza collegamento.*al massimo € 300,00\. Adesso ancora € 100,00/, mock => { mock.till.limits({ offline_limit_cents: 30_000 }); mock.till.connect(false); mock.till.take('100236', 20_000); }],
  ['offline_limit', '100234', null, /Sono finiti: aspetta/, mock => { mock.till.limits({ offline_limit_cents: 20_000 }); mock.till.connect(false); mock.till.take('100236', 20_000); }],
  ['receipts_held', '100234', null, /ferma dopo un ripristino/, mock => mock.till.hold()],
  ['balances_unknown', '100234', null, /I saldi non sono ancora arrivati/, mock => mock.till.copy(false)],
];
for (const [reason, diner, cash, expected, first] of refusals) {
  test(`refused, ${reason}${cash ? '' : ', at the code'}: what to do, with the number`, { skip }, () => on({ first }, async (page, mock) => {
    const taken = mock.till.receipts().length;
    await code(page, diner);
    if (cash !== null) await amount(page, cash);
    await shows(trouble(page), expected);
    await counts(page.locator('.confirm'), 0);
    assert.equal(mock.till.receipts().length, taken);
  }));
}

test('refused after the money was taken: give it back, and why', { skip }, () => on({}, async (page, mock) => {
  await code(page, '100234');
  await amount(page, '96');
  await step(page, 'confirm');
  mock.till.limits({ cash_limit_cents: 5000 });
  await confirm(page);
  await shows(outcome(page), /Non registrata.*rendi € 96,00.*La cassa può tenere al massimo € 50,00/s);
  await page.route('**/topups', route => route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ type: 'urn:mestolo:problem:top-up-refused', title: '', status: 409, detail: '', reason: 'op_reused' }) }));
  mock.till.limits({});
  await topUp(page);
  await shows(outcome(page), /rendi € 96,00.*Guarda nell’elenco delle ricevute/s);
  assert.equal(mock.till.receipts().length, 0);
}));

test('an old debt is paid as far as it goes, and what is left of it is said', { skip }, () => on({}, async page => {
  await code(page, '500123');
  await shows(page.locator('.who'), /si paga solo il vecchio debito: € 37,50/);
  await amount(page, '20');
  await shows(page.locator('.confirm-balance'), /debito che resta€ 17,50prima € 37,50/);
  await confirm(page);
  await shows(outcome(page), /debito che resta € 17,50/);
}));

// ---- offline, held, full

test('without the kitchen the page says that it goes on, how old balances are and how much is left', { skip }, () => on({ first: mock => mock.till.connect(false) }, async (page, mock) => {
  await shows(page.locator('.till-notice.offline'), /Senza collegamento con la cucina\. Si continua.*I saldi sono al lun 21 set, 09:2\d\..*ancora € 500,00 dei € 500,00/s);
  await topUp(page);
  await shows(outcome(page), /ricevuta 2026-000034/);
  await shows(page.locator('.till-notice.offline'), /ancora € 404,00 dei € 500,00/);
  mock.till.connect(true);
  await counts(page.locator('.till-notice.offline'), 0);
}));

test('a till that was restored says why it stands still and what to do', { skip }, () => on({ first: mock => mock.till.hold() }, async (page, mock) => {
  await shows(page.locator('.till-notice'), /La cassa è ferma.*copia di sicurezza.*Riparte da sola appena la cucina risponde/s);
  mock.till.hold(false);
  await counts(page.locator('.till-notice'), 0);
}));

test('a till that is nearly full says so before a customer is refused', { skip }, () => on({ first: mock => { mock.till.limits({ cash_limit_cents: 21_000 }); mock.till.take('100236', 20_000); } }, async page => {
  await shows(page.locator('.till-notice'), /quasi piena: puoi prendere ancora € 10,00/);
}));

// ---- papers

test('no paper in the terminal: the receipt is recorded, said not to be printed, and comes out by itself', { skip }, () => on({ first: mock => mock.till.terminal({ paper_out: true }) }, async (page, mock) => {
  await topUp(page);
  await shows(outcome(page), /Registrata.*non è stampata \(manca la carta: cambia il rotolo\)/s);
  await outcome(page).getByRole('link', { name: 'PDF: ricevuta 2026-000034' }).waitFor();
  await shows(page.locator('.till-paper'), /Una ricevuta non è stampata: 2026-000034/);
  await shows(page.locator('.terminals'), /banco: manca la carta/);
  mock.till.terminal({ paper_out: false });
  await shows(page.locator('.till-paper'), /Tutte le ricevute sono stampate/);
  await shows(outcome(page).locator('.outcome-paper'), 'La ricevuta è stampata.');
}));

test('terminals say in words what is wrong with them', { skip }, () => on({}, async (page, mock) => {
  for (const [more, words] of [[{ cover_open: true }, /lo sportello è aperto/], [{ cover_open: false, line: 'silent' }, /non risponde/], [{ line: 'wrong_serial' }, /non è il terminale di questa cassa/], [{ line: 'ready' }, /pronto/]]) {
    mock.till.terminal(more);
    await shows(page.locator('.terminals'), words);
  }
}));

test('a paper that nobody knows of: it came out; or again as COPIA, once whatever happens to the answer', { skip }, () => on({ first: mock => { mock.till.take('100234', 9600); mock.till.take('100236', 10_000); mock.till.paper('2026-000034', 'unknown'); mock.till.paper('2026-000035', 'unknown'); } }, async (page, mock) => {
  await shows(page.locator('.till-paper'), /2 ricevute da verificare: 2026-000035, 2026-000034/);
  await page.getByRole('button', { name: 'È uscita: ricevuta 2026-000034' }).click();
  await shows(row(page, '2026-000034').locator('.receipt-paper'), /^stampata$/);
  mock.till.jam();
  await loseAnswer(page, '**/reprint');
  const copy = page.getByRole('button', { name: 'COPIA: ricevuta 2026-000035' });
  await copy.click();
  await shows(row(page, '2026-000035'), /Il server non risponde/);
  await copy.click();
  await shows(row(page, '2026-000035'), /in stampa come COPIA/);
  await shows(row(page, '2026-000035').locator('.receipt-paper'), /non stampata\s*COPIA/);
  assert.equal(mock.till.receipts()[1].attempts, 2);
  await page.getByRole('button', { name: 'COPIA: ricevuta 2026-000035' }).click();
  await shows(row(page, '2026-000035'), /è già in stampa/);
}));

test('without a printer the receipt is a PDF', { skip }, () => on({ first: mock => mock.till.setPrinter(false) }, async page => {
  await topUp(page);
  await shows(outcome(page), /la ricevuta è un PDF/);
  const [tab] = await Promise.all([page.context().waitForEvent('page'), outcome(page).getByRole('link', { name: 'PDF: ricevuta 2026-000034' }).click()]);
  await becomes(() => tab.url(), /\/api\/v1\/topups\/2026-000034\/pdf$/);
  await tab.close();
  await counts(page.getByRole('button', { name: /COPIA/ }), 0);
}));

// ---- reversal

test('a reversal asks with initials and amount, begins on going back, and is recorded once with its own receipt', { skip }, () => on({ first: mock => mock.till.take('100234', 9600) }, async (page, mock) => {
  await page.getByRole('button', { name: 'Storna: ricevuta 2026-000034' }).click();
  const sheet = page.locator('dialog[open]');
  await shows(sheet, /Storna la ricevuta 2026-000034\?.*M\.R\. € 96,00/s);
  await becomes(() => page.evaluate(() => document.activeElement.textContent), 'Indietro');
  await page.keyboard.press('Enter');
  await counts(sheet, 0);
  assert.equal(mock.till.receipts().length, 1);
  await page.getByRole('button', { name: 'Storna: ricevuta 2026-000034' }).click();
  await loseAnswer(page, '**/reversal');
  await sheet.getByRole('button', { name: /^Storna €.96,00/ }).click();
  await shows(outcome(page), /Stornata: ricevuta 2026-000035.*Rendi € 96,00 a M\.R\. \(100234\).*una volta sola/s);
  await shows(row(page, '2026-000034').first(), /storna 2026-000034/);
  await shows(row(page, 'stornata con 2026-000035'), /2026-000034/);
  await counts(page.getByRole('button', { name: /^Storna:/ }), 0);
  assert.equal(mock.till.receipts().length, 2);
}));

test('a reversal that comes too late: no money is given back', { skip }, () => on({ first: mock => mock.till.take('100234', 9600) }, async page => {
  await page.getByRole('button', { name: 'Storna: ricevuta 2026-000034' }).click();
  await page.route('**/reversal', route => route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ type: 'urn:mestolo:problem:conflict', title: '', status: 409, detail: '' }) }));
  await page.locator('dialog[open]').getByRole('button', { name: /^Storna €.96,00/ }).click();
  await shows(outcome(page), /Non registrata.*non rendere denaro/s);
}));

// ---- the cash closing

test('the closing is counted blind, says the difference in words, and stays', { skip }, () => on({ first: mock => { mock.till.take('100236', 20_000); mock.till.take('500123', 1000); }, page: { path: '/till/closing' } }, async (page, mock) => {
  await page.locator('.count').waitFor();
  assert.doesNotMatch(await page.locator('.count').textContent(), /210/, 'the total is not shown before the count');
  await becomes(() => page.evaluate(() => document.activeElement.name), 'counted');
  await page.keyboard.press('Enter');
  await shows(page.locator('#count-wrong'), /Scrivi quanto hai contato/);
  await page.keyboard.type('209,50');
  await page.keyboard.press('Enter');
  await shows(page.locator('.review'), /Mancano € 0,50\..*Comune di Borghetto Santo Spirito€ 10,00.*Comune di Calcinate€ 200,00.*€ 210,00.*€ 209,50.*−€ 0,50.*Ricevute da 2026-000034 a 2026-000035/s);
  await page.getByRole('button', { name: 'Riconta' }).click();
  await page.locator('[name=counted]').fill('211');
  await page.locator('[name=author]').fill('Desirè');
  await page.keyboard.press('Enter');
  await shows(page.locator('.review-difference'), 'Ci sono € 1,00 in più.');
  await loseAnswer(page, '**/cash-closings');
  await page.getByRole('button', { name: 'Registra la chiusura' }).click();
  await shows(outcome(page), /Chiusura n° 13 registrata.*Ci sono € 1,00 in più.*una volta sola.*Differenza\+€ 1,00/s);
  await shows(page.locator('.past-list > li').first(), /N° 13.*Desirè.*€ 210,00.*€ 211,00.*Ci sono € 1,00 in più/s);
  await shows(page.locator('.past-list > li').nth(1), /N° 12.*Mancano € 1,00/s);
  assert.deepEqual([mock.till.closings().length, mock.till.closings()[0].difference_cents, mock.till.closings()[0].author], [2, 100, 'Desirè']);
  await page.getByRole('link', { name: 'Cassa', exact: true }).click();
  await shows(row(page, '2026-000034'), /chiusura n° 13/);
  await counts(page.getByRole('button', { name: /^Storna:/ }), 0);
}));

test('coins and notes add up to the count', { skip }, () => on({ first: mock => mock.till.take('100234', 9650), page: { path: '/till/closing' } }, async page => {
  await page.getByText('Conta per pezzi').click();
  for (const [worth, pieces] of [['50,00', '1'], ['20,00', '2'], ['2,00', '3'], ['0,10', '5']]) await page.getByLabel(money(`pezzi da € ${worth}`), { exact: true }).fill(pieces);
  await becomes(() => page.locator('[name=counted]').inputValue(), '96,50');
  await page.getByRole('button', { name: 'Vedi se torna' }).click();
  await shows(page.locator('.review-difference'), 'Torna tutto.');
}));

test('with nothing taken there is nothing to close', { skip }, () => on({ page: { path: '/till/closing' } }, async page => {
  await page.getByText('non c’è niente da chiudere').waitFor();
  await counts(page.locator('.count'), 0);
}));

// ---- for everybody

function busy(mock) {
  mock.till.connect(false);
  mock.till.take('100236', 20_000);
  mock.till.take('500123', 1000);
  mock.till.take('100235', 9650);
  mock.till.jam();
  mock.till.paper('2026-000034', 'unknown');
  mock.till.terminal({ paper_out: true, battery_low: true });
}
const states = {
  code: () => {},
  refused: async page => { await code(page, '999'); await shows(trouble(page), /Qui non c’è il codice/); },
  amount: async page => { await code(page, '100234'); await step(page, 'amount'); },
  confirm: async page => { await code(page, '100234'); await amount(page, '96'); await page.locator('.confirm [data-ready=true]').waitFor(); },
  done: async page => { await topUp(page); await shows(outcome(page), /Registrata/); },
  lost: async page => { await page.route('**/topups', route => route.abort()); await topUp(page); await page.locator('.asking[data-lost=true]').waitFor(); },
  reversal: async page => { await page.getByRole('button', { name: /^Storna:/ }).first().click(); await page.waitForSelector('dialog[open]'); },
  closing: async page => { await page.getByRole('link', { name: 'Chiusura di cassa' }).filter({ visible: true }).first().click(); await page.getByText('Conta per pezzi').click(); },
  review: async page => { await states.closing(page); await page.locator('[name=counted]').fill('300'); await page.getByRole('button', { name: 'Vedi se torna' }).click(); await page.locator('.review').waitFor(); },
};

for (const [size, viewport] of Object.entries(screens)) {
  test(`every step fits a ${size} of ${viewport.width}×${viewport.height}, and fingers find what they tap`, { skip }, async () => {
    for (const [name, act] of Object.entries(states)) {
      await on({ first: busy, page: { viewport } }, async page => {
        await act(page);
        await becomes(() => page.evaluate(() => Math.max(0, document.scrollingElement.scrollWidth - innerWidth)), 0, `${name}: what sticks out sideways`);
        await becomes(() => page.evaluate(() => [...document.querySelectorAll('button, a[href], summary, input')]
          .filter(element => element.checkVisibility() && !element.matches('.skip'))
          .map(element => ({ text: element.textContent.trim().slice(0, 40) || element.getAttribute('aria-label') || element.name, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.width < 44 || box.height < 44).map(({ text, box }) => `${text}: ${Math.round(box.width)}×${Math.round(box.height)}`)), [], `${name}: what is smaller than a finger`);
        await becomes(() => page.evaluate(() => [...document.querySelectorAll('.button, .tag, .who-initials')].filter(element => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1).map(element => element.textContent)), [], `${name}: what is cut off`);
      });
    }
  });
}

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing on any step of the till, ${theme}`, { skip }, async () => {
    for (const [name, act] of Object.entries(states)) {
      await on({ first: busy, page: { path: `/till?theme=${theme}`, viewport: name === 'code' ? screens.phone : desktop } }, async page => {
        await act(page);
        assert.deepEqual(await faults(page), [], name);
      });
    }
  });
}

test('in English nothing is left in Italian', { skip }, () => on({ first: busy, page: { path: '/till?lang=en' } }, async page => {
  await code(page, '100234');
  await shows(page.locator('.who'), /balance as of .*€ 8\.20/s);
  await amount(page, '96.50');
  await shows(page.locator('.confirm-title'), /Did you take € 96\.50\?/);
  await shows(page.locator('.till-notices'), /No connection to the kitchen.*You may take € 193\.50 more of the € 500\.00/s);
  assert.doesNotMatch(await page.locator('.shell').textContent(), /ricevut|saldo|Cassa|Chiusura|stampa[^r]|Storna/);
  await page.getByRole('link', { name: 'Cash closing' }).first().click();
  await page.locator('.count').waitFor();
  assert.doesNotMatch(await page.locator('.shell').textContent(), /ricevut|Conta |Chiusur|denaro/);
}));

test('the till is for merchants alone, and every answer of it is as described', { skip }, async () => {
  const mock = await startTarget();
  const ask = (method, path, { body, key, token = 'merchant-token' } = {}) => fetchChecked(mock.url, path, {
    method, headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}), ...(key ? { 'Idempotency-Key': key } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}),
  });
  assert.equal((await ask('GET', '/session')).body.merchant, 'M01');
  assert.equal((await ask('GET', '/till')).status, 200);
  assert.equal((await ask('GET', '/till/quote?diner=100234')).body.new_balance_cents, 820);
  assert.equal((await ask('GET', '/till/quote?diner=100234&amount_cents=9600')).body.new_balance_cents, 10_420);
  assert.equal((await ask('GET', '/till/quote?diner=nobody')).status, 404);
  const cash = { diner: '100234', amount_cents: 9600 };
  const first = await ask('POST', '/topups', { body: cash, key: 'a' });
  assert.deepEqual([first.status, (await ask('POST', '/topups', { body: cash, key: 'a' })).body], [201, first.body]);
  assert.equal((await ask('POST', '/topups', { body: { ...cash, amount_cents: 9700 }, key: 'a' })).status, 422);
  const refused = await ask('POST', '/topups', { body: { ...cash, amount_cents: 5 }, key: 'b' });
  assert.deepEqual([refused.status, refused.body.reason], [409, 'below_minimum']);
  mock.till.paper('2026-000034', 'unknown');
  assert.equal((await ask('POST', '/topups/2026-000034/decision', { body: { decision: 'came_out' } })).body.paper, 'printed');
  assert.equal((await ask('POST', '/topups/2026-000034/reprint', { key: 'c' })).body.attempts, 2);
  assert.equal((await ask('POST', '/topups/2026-000034/reprint', { key: 'd' })).status, 409);
  assert.equal((await ask('GET', '/topups/2026-000034/pdf')).contentType, 'application/pdf');
  assert.equal((await ask('POST', '/topups/2026-000034/reversal', { key: 'e' })).body.receipt, '2026-000035');
  assert.equal((await ask('POST', '/topups/2026-000034/reversal', { key: 'f' })).status, 409);
  assert.equal((await ask('POST', '/topups/2026-000099/reversal', { key: 'g' })).status, 404);
  assert.equal((await ask('GET', '/till')).body.receipts.length, 2);
  assert.equal((await ask('POST', '/cash-closings', { body: { counted_cents: 0 }, key: 'h' })).body.number, 13);
  assert.equal((await ask('POST', '/cash-closings', { body: { counted_cents: 1 }, key: 'i' })).status, 409);
  assert.equal((await ask('GET', '/cash-closings')).body.closings.length, 2);
  for (const token of ['kitchen-token', 'office-token', 'admin-token']) assert.equal((await ask('GET', '/till', { token })).status, 403);
  for (const path of ['/accounts?find=ro', '/arrears', '/merchants']) assert.equal((await ask('GET', path)).status, 403);
  await mock.close();
});
