// The office's money: accounts found, payments recorded once with their fee, vouchers, arrears, monthly statements, merchants' limits.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fetchChecked } from './contract.mjs';
import { becomes, close, counts, faults, launch, money, open, shows as showsText } from './browser.mjs';
import { real, startTarget } from './target.mjs';

const shows = (locator, expected, what) => showsText(locator, money(expected), what);
const skip = real && 'needs the mock’s money';
const desktop = { width: 1280, height: 800 };
const screens = { desktop, tablet: { width: 1024, height: 768 }, phone: { width: 390, height: 844 } };

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

async function on(options, run) {
  const mock = await startTarget(options.mock ?? {});
  try {
    await options.first?.(mock);
    const page = await open(browser, mock, { size: 'tablet', viewport: desktop, token: 'office-token', ...options.page });
    await run(page, mock);
    await close(page);
  } finally {
    await mock.close();
  }
}
const sheet = page => page.locator('dialog[open]');
const outcome = page => page.locator('.outcome');
const payments = mock => mock.calls.filter(call => call.path === '/payments');
/** Carried out, and the answer lost on the way. */
const loseAnswer = (page, path) => page.route(path, async route => {
  await route.fetch();
  await route.abort();
}, { times: 1 });
async function fill(page, kind, amount, more = {}) {
  await page.getByRole('button', { name: 'Registra pagamento' }).click();
  if (kind) await sheet(page).getByRole('button', { name: kind, exact: true }).click();
  await page.locator('[name=amount]').fill(amount);
  for (const [name, value] of Object.entries(more)) await page.locator(`[name=${name}]`).fill(value);
}
const record = page => sheet(page).getByRole('button', { name: /^Registra/ }).click();

// ---- accounts

test('an account is found by name or code, from the header, by the keyboard alone', { skip }, () => on({ page: { path: '/board' } }, async page => {
  await page.getByRole('link', { name: 'Conti', exact: true }).first().focus();
  await page.keyboard.press('Enter');
  const field = page.locator('[name=find]');
  await field.focus();
  await page.keyboard.type('ro');
  await shows(page.locator('.hits'), /Rossi Mario 100234.*S\. Primaria Calcinate, 1A; Comune di Calcinate.*€ 8,20/s);
  await field.fill('50012');
  await shows(page.locator('.hits'), /Verdi Luca.*vecchio debito € 37,50.*Parodi Giulia/s);
  await field.fill('zzz');
  await shows(page.locator('#find-said'), 'Nessuno con questo codice o nome.');
  await field.fill('ross mar');
  await counts(page.locator('.hits li'), 1);
  await shows(page.locator('.hits'), /Rossi Mario/);
  await field.press('Enter');
  await shows(page.locator('.account'), /Rossi Mario.*100234.*Comune di Calcinate; prepagato; un pasto € 4,80.*€ 8,20 credito/s);
  await becomes(() => new URL(page.url()).pathname, '/accounts/100234');
  await shows(page.locator('.movements tbody'), /ven 18 set.*pasto.*−€ 4,80.*saldo iniziale.*\+€ 13,00/s);
  await page.goBack();
  await field.waitFor();
}));

test('what is owed, brought forward and in suspense is said apart', { skip }, () => on({ page: { path: '/accounts/500123' } }, async page => {
  await shows(page.locator('.account'), /Borghetto Santo Spirito; paga a fine mese.*−€ \d+,\d\d da pagare.*vecchio debito € 37,50/s);
  await shows(page.locator('.movements'), /saldo iniziale\s*sul vecchio debito/s);
}));

test('a code that is gone is said in words', { skip }, () => on({ page: { path: '/accounts/nessuno' } }, async page => {
  await shows(page.locator('.office'), /I dati non sono arrivati\. Non c’è più\./);
}));

// ---- payments

test('a MAV: the fee is an entry of its own, and is shown before it is recorded', { skip }, () => on({ page: { path: '/accounts/100234' } }, async (page, mock) => {
  await fill(page, 'MAV', '43,20', { paid_on: '2026-09-18', reference: '1234567890', author: 'Ufficio' });
  await shows(page.locator('.will-be'), /MAV \+€ 43,20.*commissione MAV −€ 1,20.*Nuovo saldo € 50,20/s);
  await counts(sheet(page).locator('.kinds button'), 2, 'only what the authority takes');
  await record(page);
  await shows(outcome(page), /Registrato: movimento \d+.*MAV, € 43,20, codice 100234\. Nuovo saldo € 50,20/s);
  await shows(page.locator('.balance'), /€ 50,20/);
  await shows(page.locator('.movements tbody'), /commissione MAV.*−€ 1,20.*MAV.*1234567890, Ufficio.*\+€ 43,20/s);
  assert.deepEqual(payments(mock).map(call => call.body), [{ diner: '100234', kind: 'mav', amount_cents: 4320, paid_on: '2026-09-18', reference: '1234567890', author: 'Ufficio' }]);
}));

test('what is missing is named, the focus goes there, and nothing is sent', { skip }, () => on({ page: { path: '/accounts/100234' } }, async (page, mock) => {
  await fill(page, null, '0', { paid_on: '2026-09-22' });
  await record(page);
  await shows(sheet(page), /Scegli come è stato pagato.*maggiore di zero.*deve ancora venire/s);
  await becomes(() => page.evaluate(() => document.activeElement.textContent), 'Carta in ufficio');
  assert.equal(payments(mock).length, 0);
}));

test('one kind alone is chosen already; of SDD and pagoPA the reference is named', { skip }, () => on({ page: { path: '/accounts/200001' } }, async (page, mock) => {
  await fill(page, null, '50');
  await sheet(page).getByText('IUV').waitFor();
  await record(page);
  await shows(outcome(page), /pagoPA, € 50,00, codice 200001/);
  await page.goto(`${mock.url}/accounts/400001`);
  await fill(page, 'Addebito SDD', '20,40');
  await sheet(page).getByText('Mandato').waitFor();
  await record(page);
  await shows(outcome(page), /Addebito SDD, € 20,40/);
}));

test('vouchers become credit, with a receipt to open', { skip }, () => on({ first: mock => mock.office.vouchers('cassano'), page: { path: '/accounts/300001' } }, async page => {
  await fill(page, 'Buoni di carta', '35', { reference: '10' });
  await sheet(page).getByText('Valore dei buoni').waitFor();
  await record(page);
  await shows(outcome(page), /Buoni di carta, € 35,00.*Ricevuta 2026-000001/s);
  const [tab] = await Promise.all([page.context().waitForEvent('page'), outcome(page).getByRole('link', { name: 'Apri PDF: Ricevuta 2026-000001' }).click()]);
  await becomes(() => tab.url(), /\/payments\/ufficio-cassano\/2026-000001\/pdf$/);
  await tab.close();
}));

test('a lost answer and a reload: the payment is recorded once, and the page says so', { skip }, () => on({ page: { path: '/accounts/100234' } }, async (page, mock) => {
  const before = mock.office.movementsOf('100234').length;
  await page.route('**/payments', async route => {
    await route.fetch();
    await route.abort();
  });
  await fill(page, 'Carta in ufficio', '10');
  await record(page);
  await shows(page.locator('.asking'), /Carta in ufficio, € 10,00, codice 100234.*Non rifare/s);
  assert.equal(await page.getByRole('button', { name: 'Registra pagamento' }).isDisabled(), true);
  await page.unroute('**/payments');
  await page.goto(`${mock.url}/merchants`);
  await shows(outcome(page), /Registrato.*€ 10,00, codice 100234.*una volta sola/s);
  assert.equal(mock.office.movementsOf('100234').length, before + 1);
  assert.equal(new Set(payments(mock).map(call => call.key)).size, 1);
  await page.reload();
  await page.locator('.merchant').first().waitFor();
  await counts(outcome(page), 0);
}));

test('recorded twice in a hurry is recorded once; a refusal says why', { skip }, () => on({ page: { path: '/accounts/100234' } }, async (page, mock) => {
  await fill(page, 'Carta in ufficio', '10');
  await page.evaluate(() => { const button = document.querySelector('dialog [type=submit]'); for (let i = 0; i < 3; ++i) button.click(); });
  await shows(outcome(page), /Registrato/);
  assert.equal(payments(mock).length, 1);
  await page.route('**/payments', route => route.fulfill({ status: 409, contentType: 'application/problem+json', body: JSON.stringify({ type: 'urn:mestolo:problem:conflict', title: '', status: 409, detail: '' }) }));
  await fill(page, 'Carta in ufficio', '10');
  await record(page);
  await shows(outcome(page), /Non registrato.*L’ente non prende questo pagamento/s);
}));

// ---- arrears

test('arrears: by authority, with total, meals and who is blocked; to print and as a file', { skip }, () => on({ page: { path: '/arrears' } }, async page => {
  const lines = page.locator('.money-table tbody tr');
  await shows(lines.first(), /Conti Luca bloccato.*C10234; S\. Primaria Calcinate, 4B; Comune di Calcinate.*€ 62,40.*13/s);
  await shows(page.locator('tfoot'), /In tutto€ 119,10/);
  const all = await lines.count();
  await page.locator('[name=authority]').selectOption('cassano');
  await becomes(async () => { const n = await lines.count(); return n > 0 && n < all; }, true, 'one authority alone');
  await page.locator('[name=authority]').selectOption('');
  await counts(lines, all);
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Scarica CSV' }).click()]);
  assert.equal(saved.suggestedFilename(), 'arretrati-2026-09-21.csv');
  const text = await readFile(await saved.path(), 'utf8');
  assert.match(text, /^\ufeffCodice;Nome;Scuola;Classe;Ente;Deve;Pasti;Bloccato\r\nC10234;Conti Luca;[^;]*;4B;Comune di Calcinate;62,40;13;Sì\r\n/);
  assert.equal(text.trim().split('\r\n').length, all + 1);
  await page.evaluate(() => { globalThis.print = () => { document.title = 'printed'; }; });
  await page.getByRole('button', { name: 'Stampa' }).click();
  await becomes(() => page.title(), 'printed');
  await page.getByRole('link', { name: 'Conti Luca' }).click();
  await shows(page.locator('.balance'), /−€ 62,40 da pagare/);
}));

// ---- statements

test('statements: last month’s preview, issued once after a question, with its files', { skip }, () => on({ page: { path: '/statements' } }, async (page, mock) => {
  await page.locator('[name=authority]').selectOption('borghetto');
  const month = page.locator('.month-statements');
  await shows(month, /agosto 2026: 12 estratti, € 172,80.*Anteprima: non ancora emessi/s);
  await page.getByRole('button', { name: 'Emetti' }).click();
  await shows(sheet(page), /Emetti gli estratti di agosto 2026\?.*12 estratti € 172,80.*Non si torna indietro/s);
  await becomes(() => page.evaluate(() => document.activeElement.textContent), 'Indietro');
  await sheet(page).getByRole('button', { name: 'Emetti 12 estratti' }).click();
  await shows(month, /Emessi lun 21 set, 09:2\d.*Emessi 12 estratti/s);
  await counts(page.getByRole('button', { name: 'Emetti' }), 0);
  assert.deepEqual(mock.calls.filter(call => call.path === '/statements').map(call => call.body), [{ authority: 'borghetto', month: '2026-08' }]);
  const [saved] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'CSV' }).click()]);
  assert.equal(saved.suggestedFilename(), 'borghetto-2026-08.csv');
  const [tab] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('link', { name: 'Apri PDF: Estratti di agosto 2026' }).click()]);
  await becomes(() => tab.url(), /statements\/pdf\?authority=borghetto&month=2026-08$/);
  await tab.close();
  const [one] = await Promise.all([page.context().waitForEvent('page'), page.getByRole('link', { name: 'Estratto di Verdi Luca' }).click()]);
  await becomes(() => one.url(), /month=2026-08&diner=500123$/);
  await one.close();
}));

test('a month that is not over is a preview and cannot be issued', { skip }, () => on({ page: { path: '/statements' } }, async page => {
  await page.locator('[name=authority]').selectOption('borghetto');
  await page.getByRole('button', { name: 'Mese dopo' }).click();
  await shows(page.locator('.month-statements'), /settembre 2026: 12 estratti.*Il mese non è finito/s);
  await counts(page.getByRole('button', { name: 'Emetti' }), 0);
  await page.locator('[name=authority]').selectOption('clusone');
  await shows(page.locator('.month-statements'), /Nessun addebito in questo mese/);
}));

// ---- merchants

test('merchants: what they hold and may; limits are changed, and none is none', { skip }, () => on({ first: mock => { mock.till.take('100236', 20_000); }, page: { path: '/merchants' } }, async (page, mock) => {
  const card = page.locator('.merchant').first();
  await shows(card, /DESIRE' TABACCHERIA.*Comune di Calcinate.*€ 200,00.*Limite di cassa€ 1\.500,00.*Limite senza collegamento€ 500,00.*2026-000034.*n° 12, ven 18 set, 19:05.*Mancano € 1,00.*tabaccheria/s);
  await shows(page.locator('.merchant').nth(1), /CARTOLERIA.*nessuno.*nessuna.*mai.*questo/s);
  await page.getByRole('button', { name: 'Cambia i limiti: DESIRE\' TABACCHERIA' }).click();
  await becomes(() => page.locator('[name=cash]').inputValue(), '1500');
  await page.locator('[name=cash]').fill('tanto');
  await page.getByRole('button', { name: 'Salva' }).click();
  await shows(page.locator('#limits-wrong'), /Non è un importo/);
  await page.locator('[name=cash]').fill('1.043,20');
  await page.locator('[name=offline]').fill('');
  await page.getByRole('button', { name: 'Salva' }).click();
  await shows(card, /Limite di cassa€ 1\.043,20.*Limite senza collegamentonessuno.*Limiti salvati/s);
  assert.deepEqual(mock.calls.at(-1).body, { cash_limit_cents: 104_320, offline_limit_cents: null });
}));

// ---- for everybody

test('the office’s money is for office and admin: nobody else is shown it', { skip }, async () => {
  for (const [token, may] of [['admin-token', true], ['kitchen-token', false]]) {
    await on({ page: { path: '/accounts', token } }, async page => {
      await page.locator(may ? '.find' : '.board').waitFor();
      await counts(page.getByRole('link', { name: 'Conti', exact: true }), may ? 2 : 0);
    });
  }
  await on({ page: { path: '/board', viewport: screens.phone } }, async page => {
    await page.locator('.bottom-bar .tab').last().click();
    await page.getByRole('link', { name: 'Arretrati' }).click();
    await page.locator('.money-table').waitFor();
  });
});

const views = {
  '/accounts': async page => { await page.locator('[name=find]').fill('an'); await page.locator('.hits').waitFor(); },
  '/accounts/100234': page => page.locator('.movements').waitFor(),
  '/arrears': page => page.locator('.money-table').waitFor(),
  '/statements': async page => { await page.locator('[name=authority]').selectOption('borghetto'); await page.locator('.money-table').waitFor(); },
  '/merchants': page => page.locator('.merchant').first().waitFor(),
};
const sheets = {
  '/accounts/100235': async page => { await fill(page, 'MAV', '43,20'); },
  '/accounts/300001': async page => { await fill(page, null, '43,20'); await record(page); await outcome(page).waitFor(); },
  '/merchants?': async page => { await page.getByRole('button', { name: /^Cambia i limiti/ }).first().click(); await sheet(page).waitFor(); },
};

for (const [size, viewport] of Object.entries(screens)) {
  test(`every view fits a ${size} of ${viewport.width}×${viewport.height}, and fingers find what they tap`, { skip }, async () => {
    for (const [path, act] of Object.entries({ ...views, ...sheets })) {
      await on({ page: { path, viewport } }, async page => {
        await act(page);
        await becomes(() => page.evaluate(() => Math.max(0, document.scrollingElement.scrollWidth - innerWidth)), 0, `${path}: what sticks out sideways`);
        await becomes(() => page.evaluate(() => [...document.querySelectorAll('main button, main a[href], main input, main select')]
          .filter(element => element.checkVisibility())
          .map(element => ({ text: element.textContent.trim().slice(0, 40) || element.getAttribute('aria-label') || element.name, box: element.getBoundingClientRect() }))
          .filter(({ box }) => box.width < 44 || box.height < 44).map(({ text, box }) => `${text}: ${Math.round(box.width)}×${Math.round(box.height)}`)), [], `${path}: what is smaller than a finger`);
        await becomes(() => page.evaluate(() => [...document.querySelectorAll('main .button, main .tag, .office .tab, .fits')].filter(element => element.checkVisibility() && element.scrollWidth > element.clientWidth + 1).map(element => element.textContent.slice(0, 60))), [], `${path}: what is cut off`);
      });
    }
  });
}

for (const theme of ['light', 'dark']) {
  test(`axe finds nothing on the office’s money, ${theme}`, { skip }, async () => {
    for (const [path, act] of Object.entries({ ...views, ...sheets })) {
      for (const viewport of [desktop, screens.phone]) {
        await on({ page: { path: `${path}${path.includes('?') ? '' : '?'}theme=${theme}`, viewport } }, async page => {
          await act(page);
          assert.deepEqual(await faults(page), [], path);
        });
      }
    }
  });
}

test('in English nothing is left in Italian', { skip }, async () => {
  for (const [path, act] of Object.entries(views)) {
    await on({ page: { path: `${path}?lang=en` } }, async page => {
      await act(page);
      await becomes(() => page.locator('.office').textContent(), /^(?!.*(Conti,|Conto|Arretrat|Estratt|Esercent|saldo|pasto|Ente|Deve|Limite|nessun))/s, path);
    });
  }
});

test('every answer of the office’s money is as described', { skip }, async () => {
  const mock = await startTarget();
  const ask = (method, path, { body, key, token = 'office-token' } = {}) => fetchChecked(mock.url, path, {
    method, headers: { Authorization: `Bearer ${token}`, ...(body ? { 'Content-Type': 'application/json' } : {}), ...(key ? { 'Idempotency-Key': key } : {}) }, ...(body ? { body: JSON.stringify(body) } : {}),
  });
  assert.equal((await ask('GET', '/accounts?find=ross')).body.accounts.length, 1);
  assert.equal((await ask('GET', '/accounts?find=r')).status, 400);
  assert.equal((await ask('GET', '/accounts/100234')).body.mav_fee_cents, 120);
  assert.equal((await ask('GET', '/accounts/nobody')).status, 404);
  const paid = { diner: '100234', kind: 'mav', amount_cents: 4320, paid_on: '2026-09-18' };
  const first = await ask('POST', '/payments', { body: paid, key: 'a' });
  assert.deepEqual([first.status, first.body.balance_cents, (await ask('POST', '/payments', { body: paid, key: 'a' })).body], [201, 5020, first.body]);
  assert.equal((await ask('POST', '/payments', { body: { ...paid, amount_cents: 1 }, key: 'a' })).status, 422);
  assert.equal((await ask('POST', '/payments', { body: { ...paid, kind: 'sdd' }, key: 'b' })).status, 409);
  mock.office.vouchers('calcinate');
  const voucher = (await ask('POST', '/payments', { body: { ...paid, kind: 'voucher' }, key: 'c' })).body;
  assert.equal((await ask('GET', `/payments/${voucher.series}/${voucher.receipt}/pdf`)).contentType, 'application/pdf');
  assert.ok((await ask('GET', '/arrears')).body.lines.length > (await ask('GET', '/arrears?authority=cassano')).body.lines.length);
  const month = 'authority=borghetto&month=2026-08';
  assert.equal((await ask('GET', `/statements?${month}`)).body.issued_at, undefined);
  const issued = await ask('POST', '/statements', { body: { authority: 'borghetto', month: '2026-08' } });
  assert.deepEqual([issued.status, (await ask('GET', `/statements?${month}`)).body], [201, issued.body]);
  assert.equal((await ask('POST', '/statements', { body: { authority: 'borghetto', month: '2026-09' } })).status, 409);
  assert.equal((await ask('GET', `/statements/pdf?${month}`)).contentType, 'application/pdf');
  assert.match((await ask('GET', `/statements/csv?${month}`)).contentType, /^text\/csv/);
  assert.equal((await ask('GET', '/statements?authority=borghetto')).status, 400);
  assert.equal((await ask('GET', '/merchants')).body.merchants.length, 2);
  assert.equal((await ask('PUT', '/merchants/M01/limits', { body: { cash_limit_cents: null, offline_limit_cents: 100 } })).body.offline_limit_cents, 100);
  assert.equal((await ask('PUT', '/merchants/M99/limits', { body: { cash_limit_cents: null, offline_limit_cents: 100 } })).status, 404);
  for (const path of ['/accounts?find=ro', '/arrears', '/merchants', `/statements?${month}`]) assert.equal((await ask('GET', path, { token: 'kitchen-token' })).status, 403);
  await mock.close();
});
