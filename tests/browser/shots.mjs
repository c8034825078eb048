// Pictures of every screen at every size, into shots/, to be looked at by eye.
//   node shots.mjs [part of a name…]      MESTOLO_URL and MESTOLO_TOKEN: of a real server instead of the mock
import { mkdir } from 'node:fs/promises';
import { launch, sizes } from './browser.mjs';

const wanted = process.argv.slice(2);
const out = new URL('shots/', import.meta.url);
await mkdir(out, { recursive: true });
const { startMock } = await import('../../kiosk/web/mock/server.mjs');
const browser = await launch();

const openMenu = async page => { await page.locator('.tab[aria-haspopup]:visible').last().click(); await page.waitForTimeout(200); };
const openClosures = async page => { await openMenu(page); await page.getByRole('button', { name: 'Chiusure e aperture' }).click(); await page.waitForSelector('.closures select'); };
const fillClosure = async page => {
  await page.getByRole('button', { name: 'Tutto un ente' }).click();
  await page.locator('.closures select').selectOption('borghetto');
  await page.locator('[name=from]').fill('2026-09-21');
  await page.locator('[name=to]').fill('2026-09-22');
  await page.getByRole('button', { name: 'Allerta meteo' }).click();
  await page.locator('[name=author]').fill('Rosa Bianchi');
  await page.getByRole('button', { name: 'Vedi che cosa cambia' }).click();
  await page.waitForSelector('.closure-preview');
};

/** name, size, address, and what to do before the picture */
const pictures = [];
for (const size of Object.keys(sizes)) {
  pictures.push([`board-${size}`, size, '/board'], [`production-${size}`, size, '/production'], [`school-${size}`, size, '/schools/BGEE80601T'],
    [`decisions-${size}`, size, '/schools/SVEE80701G'],
    [`day-${size}`, size, '/board', async page => { await page.locator('.day').click(); await page.waitForTimeout(300); }],
    [`search-${size}`, size, '/board', async page => { await page.keyboard.press('/'); await page.keyboard.type('clus'); await page.waitForTimeout(200); }],
    [`close-${size}`, size, '/schools/BGEE80601T', async page => { await page.locator('.school-total .button').click(); await page.waitForTimeout(200); }],
    [`signin-${size}`, size, '/board', null, { signedOut: true }],
    [`down-${size}`, size, '/board', async (page, mock) => { mock.cut({ stay: true }); await page.waitForTimeout(5000); }],
    [`dark-${size}`, size, '/board?theme=dark'], [`dark-school-${size}`, size, '/schools/SVEE80701G?theme=dark'], [`dark-production-${size}`, size, '/production?theme=dark'],
    [`english-${size}`, size, '/board?lang=en'],
    [`link-${size}`, size, '/link'], [`dark-link-${size}`, size, '/link?theme=dark'],
    [`staff-${size}`, size, '/schools/BAMM825015'], [`silent-${size}`, size, '/schools/SVAA80701A'],
    [`menu-${size}`, size, '/board', openMenu],
    [`closures-${size}`, size, '/board', openClosures],
    [`preview-${size}`, size, '/board', async page => { await openClosures(page); await fillClosure(page); }],
    [`dark-preview-${size}`, size, '/board?theme=dark', async page => { await openClosures(page); await fillClosure(page); }]);
}
const classOf25 = async (page, mock) => {
  mock.enrol('BGEE80601T-3', 25);
  await page.locator('.tile[href^="/kiosk/BGEE80601T-3"]').click();
  for (const name of [3, 11]) await page.locator('.roll-name').nth(name).click();
  await page.locator('.roll-plain').nth(6).click();
};
for (const size of ['portrait', 'tablet', 'phone']) {
  const school = { token: 'school-token' };
  for (const theme of ['light', 'dark']) {
    pictures.push([`kiosk-${theme}-${size}`, size, `/kiosk?theme=${theme}`, null, school], [`class-${theme}-${size}`, size, `/kiosk?theme=${theme}`, classOf25, school]);
  }
  pictures.push(
    [`class-cut-${size}`, size, '/kiosk', async (page, mock) => { await classOf25(page, mock); mock.cut({ stay: true, calls: true }); await page.waitForTimeout(2000); }, school],
    [`kiosk-noon-${size}`, size, '/kiosk', async (page, mock) => { mock.closeSchool('BGEE80601T'); mock.variation('BGEE80601T'); await page.waitForTimeout(400); }, school],
    [`trays-${size}`, size, '/kiosk/BGEE80601T-6/diets', null, school]);
}
pictures.push(
  ['noon-wall', 'wall', '/board', null, { scene: 'noon' }],
  ['plain-wall', 'wall', '/board', null, { scene: 'plain' }],
  ['forty-wall', 'wall', '/board', null, { schools: 42 }],
  ['sixty-wall', 'wall', '/board', null, { schools: 60 }],
  ['few-wall', 'wall', '/board', null, { schools: 6 }],
  ['clock-wall', 'wall', '/board', async (page, mock) => { mock.setClock('unsynchronised', 16_000); await page.waitForTimeout(300); }],
  ['changes-wall', 'wall', '/board', async (page, mock) => { for (const school of ['BGEE80601T', 'BAEE825027', 'BG1A05800V']) mock.change({ school, delta: -1 }); mock.change({ school: 'BGEE83104N', delta: 2 }); await page.waitForTimeout(400); }],
  ['sunday-wall', 'wall', '/board?date=2026-09-20'],
);

/** Half an hour after the closings: some is out, a printer is empty, of two papers nobody knows. */
const atWork = async (page, mock) => {
  mock.printPace(0);
  mock.order(undefined, 'Rosa Bianchi');
  mock.printAll();
  for (const [i, tray] of mock.traysOf('BGEE80601T').entries()) if (i % 3) mock.pack(tray.serial, 'Rosa Bianchi');
  for (const tray of mock.traysOf('BGMM80601R')) mock.pack(tray.serial);
  for (const paper of mock.papersOf('BGEE80601T').filter(paper => paper.kind === 'labels').slice(-4)) mock.job(paper.id, 'rendered');
  const [sheet, note, labels] = mock.papersOf('BAEE825027');
  mock.job(sheet.id, 'unknown');
  mock.job(labels.id, 'unknown');
  mock.job(note.id, 'failed', 'refused');
  mock.job(mock.papersOf('BG1A05800V')[0].id, 'confirmed');
  mock.trouble('zebra', 'paper_out');
  for (let i = 0; i < 4; ++i) mock.printStep();
  await page.waitForTimeout(600);
};
const inSheet = name => async (page, mock) => { await atWork(page, mock); await page.getByRole('button', { name }).first().click(); await page.waitForTimeout(500); };
const noon = { scene: 'noon' };
/** A reader types fast, and the last label of these is shown. */
const scanned = which => async (page, mock) => {
  await atWork(page, mock);
  const trays = mock.traysOf('BGEE80601T');
  mock.takeAway(trays[3].serial);
  await page.waitForTimeout(300);
  await page.keyboard.type(which(trays));
  await page.keyboard.press('Enter');
  await page.waitForTimeout(400);
};
const mark = ({ serial, code }) => `MST1:${serial}:1:${code}`;
for (const size of Object.keys(sizes)) {
  pictures.push(
    [`papers-before-${size}`, size, '/papers'], [`papers-${size}`, size, '/papers', atWork, noon], [`dark-papers-${size}`, size, '/papers?theme=dark', atWork, noon],
    [`sheet-paper-${size}`, size, '/papers', inSheet(/^Foglio pasti.*Perotti/), noon], [`sheet-labels-${size}`, size, '/papers', inSheet(/^Etichette .*Clusone/), noon],
    [`sheet-previews-${size}`, size, '/papers', inSheet(/^Carte e anteprime: Scuola Primaria Clusone/), noon],
    [`trays-board-${size}`, size, '/board', atWork, noon],
    [`printers-${size}`, size, '/printers', (page, mock) => mock.trouble('zebra', 'cover_open')], [`dark-printers-${size}`, size, '/printers?theme=dark'],
    [`sheet-school-${size}`, size, '/schools/SVEE80701G', async page => { await page.getByRole('button', { name: 'Carte della scuola' }).click(); await page.waitForTimeout(400); }],
    [`packing-${size}`, size, '/packing', atWork, noon], [`dark-packing-${size}`, size, '/packing?school=BGEE80601T&theme=dark', scanned(trays => mark(trays[0])), noon],
    [`packing-good-${size}`, size, '/packing?school=BGEE80601T', scanned(trays => mark(trays[0])), noon], [`packing-again-${size}`, size, '/packing?school=BGEE80601T', scanned(trays => mark(trays[1])), noon],
    [`packing-away-${size}`, size, '/packing?school=BGEE80601T', scanned(trays => mark(trays[3])), noon], [`packing-unknown-${size}`, size, '/packing?school=BGEE80601T', scanned(() => 'MST1:999:1:ZZZZZ'), noon]);
}

/** A shop at half past nine, and its customer at each step. */
const atTheTill = (mock, { offline = false, paper = true } = {}) => {
  mock.till.connect(!offline);
  for (const [diner, cents] of [['100236', 20_000], ['500123', 1000], ['100235', 9650]]) mock.till.take(diner, cents);
  if (!paper) mock.till.terminal({ paper_out: true });
};
const types = async (page, text) => { await page.locator('#desk-field').fill(text); await page.keyboard.press('Enter'); await page.waitForTimeout(400); };
const till = (...typed) => async (page, mock) => { atTheTill(mock); await page.waitForTimeout(3500); for (const text of typed) await types(page, text); };
const takes = async page => { await types(page, '100234'); await types(page, '96,50'); await page.locator('[data-ready=true]').waitFor(); await page.keyboard.press('Enter'); };
const counting = amount => async (page, mock) => { atTheTill(mock); await page.reload(); await page.locator('[name=counted]').fill(amount); if (amount) { await page.keyboard.press('Enter'); await page.waitForTimeout(200); } else await page.locator('summary').click(); };
const pays = async page => { await page.locator('.account-does button').click(); await page.getByRole('button', { name: 'MAV' }).click(); await page.locator('[name=amount]').fill('43,20'); };
Object.assign(sizes, { desk: { width: 1280, height: 800 }, counter: { width: 1024, height: 768 } });
for (const size of ['desk', 'counter', 'phone']) {
  const merchant = { token: 'merchant-token' };
  const office = { token: 'office-token' };
  pictures.push(
    [`till-code-${size}`, size, '/till', till(), merchant], [`till-amount-${size}`, size, '/till', till('100234'), merchant], [`till-refused-${size}`, size, '/till', till('100234', '50'), merchant],
    [`till-confirm-${size}`, size, '/till', till('100234', '96,50'), merchant], [`dark-till-${size}`, size, '/till?theme=dark', till('500123', '40'), merchant],
    [`till-done-${size}`, size, '/till', async (page, mock) => { atTheTill(mock, { paper: false }); await takes(page); await page.waitForTimeout(3500); }, merchant],
    [`till-offline-${size}`, size, '/till', async (page, mock) => { atTheTill(mock, { offline: true }); mock.till.paper('2026-000034', 'unknown'); await page.waitForTimeout(3500); await types(page, '999'); }, merchant],
    [`till-lost-${size}`, size, '/till', async page => { await page.route('**/topups', route => route.abort()); await takes(page); await page.waitForTimeout(400); }, merchant],
    [`till-reversal-${size}`, size, '/till', async (page, mock) => { await till()(page, mock); await page.getByRole('button', { name: /^Storna:/ }).first().click(); await page.waitForTimeout(200); }, merchant],
    [`till-count-${size}`, size, '/till/closing', counting(''), merchant], [`till-review-${size}`, size, '/till/closing', counting('306'), merchant],
    [`money-find-${size}`, size, '/accounts', async page => { await page.locator('[name=find]').fill('ro'); await page.waitForTimeout(500); }, office],
    [`money-account-${size}`, size, '/accounts/100235', null, office], [`dark-money-account-${size}`, size, '/accounts/C10234?theme=dark', null, office], [`money-pay-${size}`, size, '/accounts/100234', pays, office],
    [`money-arrears-${size}`, size, '/arrears', null, office], [`money-merchants-${size}`, size, '/merchants', null, office],
    [`money-statements-${size}`, size, '/statements', async page => { await page.locator('[name=authority]').selectOption('borghetto'); await page.waitForTimeout(400); }, office]);
}

for (const [name, size, path, act, more = {}] of pictures) {
  if (wanted.length && !wanted.some(part => name.includes(part))) continue;
  const mock = process.env.MESTOLO_URL ? null : await startMock(more);
  const page = await browser.newPage({ viewport: sizes[size], hasTouch: size !== 'wall', deviceScaleFactor: size === 'phone' ? 2 : 1 });
  page.on('console', message => message.type() === 'error' && console.error(name, message.text()));
  page.on('pageerror', error => console.error(name, error));
  const url = mock?.url ?? process.env.MESTOLO_URL;
  await page.goto(`${url}${path}${more.signedOut ? '' : `#token=${more.token ?? mock?.token ?? process.env.MESTOLO_TOKEN}`}`);
  await page.waitForSelector(more.signedOut ? '.sign-in' : '.cash, .cash-closing, .office, .board, .production, .papers, .packing, .printers, .school, .kiosk-home, .diet-sheet, .links, .blank h1');
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(500);
  await act?.(page, mock);
  const whole = size !== 'wall' && !/^(day|search|close|closures|menu|preview|dark-preview|sheet|till-reversal|money-pay)/.test(name);
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.screenshot({
    path: new URL(`${name}.png`, out).pathname, fullPage: whole,
    ...(whole ? { clip: { x: 0, y: 0, width: sizes[size].width, height: Math.min(height, sizes[size].height * 2) } } : {}),
  });
  await page.close();
  await mock?.close();
  console.log(name);
}
await browser.close();
