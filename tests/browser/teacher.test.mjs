// As a teacher would: a real school's node and a real kitchen, on both screens, while the line between them goes and comes
// back. Only on_demo.mjs runs it: MESTOLO_KIOSK_URL and MESTOLO_KIOSK_TOKEN name the school's node, MESTOLO_KITCHEN_PID the
// kitchen's process, which is stopped to be silent.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { close, launch, open } from './browser.mjs';

const { MESTOLO_URL, MESTOLO_TOKEN, MESTOLO_KIOSK_URL, MESTOLO_KIOSK_TOKEN, MESTOLO_KITCHEN_PID } = process.env;
const skip = MESTOLO_KIOSK_URL ? false : 'needs the demo';
const kitchenNode = { url: MESTOLO_URL, token: MESTOLO_TOKEN };
const schoolNode = { url: MESTOLO_KIOSK_URL, token: MESTOLO_KIOSK_TOKEN };

let browser;
let kitchen;
let kiosk;
let school;
before(async () => {
  if (skip) return;
  browser = await launch();
  kiosk = await open(browser, schoolNode, { size: 'portrait', path: '/kiosk' });
  kiosk.setDefaultTimeout(40_000);
  ({ school } = await answer(schoolNode, '/kiosk'));
  kitchen = await open(browser, kitchenNode, { path: `/schools/${school}` });
  kitchen.setDefaultTimeout(40_000);
});
after(async () => {
  if (!skip) process.kill(Number(MESTOLO_KITCHEN_PID), 'SIGCONT');
  await browser?.close();
});

async function answer({ url, token }, path) {
  const response = await fetch(`${url}/api/v1${path}`, { headers: { authorization: `Bearer ${token}` } });
  assert.equal(response.status, 200, path);
  return response.json();
}


const tile = at => kiosk.locator('.tile').nth(at);
const eaters = () => kiosk.locator('.roll-row:not([data-absent="true"]) .roll-name');
const allSent = () => kiosk.locator('.standing-line[data-kind="fine"]', { hasText: 'Tutto inviato' }).waitFor();

/** What the kitchen counts for the school, asked for until it is so. */
async function kitchenCounts(expected, what) {
  let meals;
  for (const end = Date.now() + 40_000; Date.now() < end;) {
    const { date } = await answer(schoolNode, '/kiosk');
    const { schools } = await answer(kitchenNode, `/counts?date=${date}&school=${school}`);
    meals = schools[0].meals;
    if (meals === expected) return schools[0];
    await new Promise(done => setTimeout(done, 100));
  }
  assert.equal(meals, expected, what);
}

const mealsNow = async () => {
  const { date } = await answer(schoolNode, '/kiosk');
  return (await answer(kitchenNode, `/counts?date=${date}&school=${school}`)).schools[0].meals;
};

test('a class with two absences is in the kitchen, on its board, as soon as it is confirmed', { skip }, async () => {
  const meals = await mealsNow();
  await tile(0).tap();
  await eaters().nth(3).tap();
  await eaters().nth(7).tap();
  await kiosk.locator('.confirm').tap();
  await allSent();
  await kitchenCounts(meals - 2, 'two fewer');
  await kitchen.getByText(/confermata alle/).first().waitFor();
  await kitchen.getByText(/1 di \d+ classi confermate/).waitFor();
});

test('the line is cut while a class is marked: everything goes on, and says what waits; it comes back, and nothing is lost', { skip }, async () => {
  const meals = await mealsNow();
  await kiosk.goto(`${MESTOLO_KIOSK_URL}/kiosk`);
  await tile(1).tap();
  await eaters().nth(2).tap();
  process.kill(Number(MESTOLO_KITCHEN_PID), 'SIGSTOP'); // as a switch without power: nothing is refused, nothing answers
  await eaters().nth(5).tap();
  await kiosk.locator('.confirm').tap();
  await kiosk.getByText(/in attesa per la cucina dalle/).waitFor();
  await kiosk.reload();
  await kiosk.getByText(/in attesa per la cucina dalle/).waitFor();
  const { link, groups } = await answer(schoolNode, '/kiosk');
  assert.ok(link.pending > 0);
  assert.equal(groups[1].attendance.pending, true);

  process.kill(Number(MESTOLO_KITCHEN_PID), 'SIGCONT');
  await allSent();
  const counted = await kitchenCounts(meals - 2, 'both absences, once');
  assert.equal(counted.feeds[0].connected, true);
  assert.equal((await answer(schoolNode, '/kiosk')).groups[1].attendance.pending, false);
});

test('after the cutoff an arrival is a variation: the cook takes it, and the school sees that', { skip }, async () => {
  await kitchen.getByRole('button', { name: 'Salta all’orario limite' }).click();
  await kitchen.getByText(/Chiusa n° \d+/).first().waitFor();
  await kiosk.goto(`${MESTOLO_KIOSK_URL}/kiosk`);
  await tile(0).tap();
  const absent = kiosk.locator('.roll-row[data-absent="true"] .roll-name').first();
  await absent.tap();
  await kiosk.locator('.confirm').tap();
  await kitchen.getByRole('button', { name: /^Prendi atto/ }).first().click();
  await kiosk.goto(`${MESTOLO_KIOSK_URL}/kiosk`);
  await kiosk.getByText('Accolta').first().waitFor();
  await close(kiosk);
  await close(kitchen);
});
