// Money on the program itself: a shopkeeper takes cash on the till page and on the receipt terminal, and the office sees it.
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { after, before, test } from 'node:test';
import { fetchChecked } from './contract.mjs';
import { becomes, close, launch, open, shows } from './browser.mjs';

const tillUrl = process.env.MESTOLO_TILL_URL;
const skip = !tillUrl && 'needs the program’s demo';
const shop = { url: tillUrl, token: process.env.MESTOLO_TILL_TOKEN };
const office = { url: process.env.MESTOLO_URL, token: process.env.MESTOLO_OFFICE_TOKEN };
const ask = async ({ url, token }, path) => (await fetchChecked(url, path, { headers: { Authorization: `Bearer ${token}` } })).body;

let browser;
before(async () => { if (!skip) browser = await launch(); });
after(() => browser?.close());

/** A family of Calcinate that pays for its meals, by the shop's own balances. */
async function someFamily(at) {
  let seen = 0;
  for (const diner of process.env.MESTOLO_FAMILIES.split(',')) {
    const response = await fetch(`${shop.url}/api/v1/till/quote?diner=${diner}`, { headers: { Authorization: `Bearer ${shop.token}` } });
    if (response.status !== 200) continue;
    const quote = await response.json();
    if (quote.minimum_cents > 0 && seen++ === at) return quote;
  }
  throw new Error('the sample has no such family');
}

/** The simulated terminal's control socket: a line asked, a line answered. */
function terminal() {
  const socket = connect(process.env.MESTOLO_TERMINAL);
  const lines = createInterface({ input: socket })[Symbol.asyncIterator]();
  return {
    say: async command => { socket.write(`${command}\n`); return (await lines.next()).value; },
    end: () => socket.destroy(),
  };
}

test('cash that the till page takes is in the office’s account of the family', { skip }, async () => {
  const family = await someFamily(0);
  const page = await open(browser, shop, { size: 'tablet', path: '/till' });
  // As hands do: only into what has the focus.
  const type = async (step, text) => {
    await becomes(() => page.evaluate(() => [document.activeElement.id, document.querySelector('.desk')?.dataset.step]), ['desk-field', step], 'the focus');
    await page.keyboard.type(text);
    await page.keyboard.press('Enter');
  };
  await type('code', family.diner);
  await shows(page.locator('.who-initials'), family.initials);
  await type('amount', '120');
  await shows(page.locator('.confirm-title'), /Hai preso €\s120,00\?/);
  await page.locator('.confirm [data-ready=true]').press('Enter');
  await shows(page.locator('.outcome'), /Registrata: ricevuta/);
  await close(page);
  const { receipts: [receipt] } = await ask(shop, '/till');
  assert.deepEqual([receipt.diner, receipt.amount_cents, receipt.balance_cents], [family.diner, 12000, family.balance_cents + 12000]);

  const entry = await becomes(async () => {
    const { movements } = await ask(office, `/accounts/${family.diner}`);
    return movements.find(movement => movement.reference === `T01/${receipt.receipt}`)?.amount_cents;
  }, 12000, 'what the kitchen has of it');
  assert.equal(entry, 12000);
  const desk = await open(browser, office, { size: 'tablet', path: `/accounts/${family.diner}` });
  await shows(desk.locator('.office'), /120,00/);
  await close(desk);
});

test('the receipt terminal reads back initials, records once, and prints', { skip: skip || (!process.env.MESTOLO_TERMINAL && 'needs mestolo-terminal') }, async () => {
  const family = await someFamily(1);
  const keypad = terminal();
  try {
    assert.equal(await keypad.say('wait-display Codice 20000'), 'ok');
    await keypad.say(`type ${family.diner}E`);
    await keypad.say('type 96.50E');
    assert.equal(await keypad.say('wait-display E=SI 20000'), 'ok');
    assert.match(await keypad.say('display'), new RegExp(family.initials.replaceAll('.', '\\.')));
    await keypad.say('type EE'); // a double press is one
    assert.equal(await keypad.say('wait-display REGISTRATA 20000'), 'ok');
    assert.equal(await keypad.say('wait-printed 1 30000'), 'ok');
    const paper = await keypad.say('paper');
    for (const words of ['documento non fiscale', family.diner, 'EUR 96,50', 'T-0001']) assert.ok(paper.includes(words), words);
  } finally {
    keypad.end();
  }
  const receipt = await becomes(async () => (await ask(shop, '/till')).receipts.filter(one => one.diner === family.diner).map(one => [one.amount_cents, one.paper, one.attempts]), [[9650, 'printed', 1]]);
  assert.equal(receipt.length, 1);
});
