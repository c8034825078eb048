// As a teacher would: a real school's node and a real kitchen, on both screens, while the line between them goes and comes
// back. Only on_demo.mjs runs it: MESTOLO_KIOSK_URL and MESTOLO_KIOSK_TOKEN name the school's node, MESTOLO_KITCHEN_PID the
// kitchen's process, which is stopped to be silent.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { becomes, close, launch, open } from './browser.mjs';

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
  ({ school } = await answer(schoolNode, '/kiosk'));
  kitchen = await open(browser, kitchenNode, { path: `/schools/${school}` });
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

/** How the kitchen has the school. */
const counted = async () => {
  const { date } = await answer(schoolNode, '/kiosk');
  return (await answer(kitchenNode, `/counts?date=${date}&school=${school}`)).schools[0];
};
const mealsNow = async () => (await counted()).meals;
/** How the school's node has one of its classes. */
const classAt = async at => (await answer(schoolNode, '/kiosk')).groups[at];

test('a class with two absences is in the kitchen, on its board, as soon as it is confirmed', { skip }, async () => {
  const meals = await mealsNow();
  await tile(0).tap();
  await eaters().nth(3).tap();
  await eaters().nth(7).tap();
  await kiosk.locator('.confirm').tap();
  await allSent();
  await becomes(mealsNow, meals - 2, 'the meals, two fewer');
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
  await becomes(async () => (await classAt(1)).attendance.pending, true, 'whether the class waits for the kitchen');
  assert.ok((await answer(schoolNode, '/kiosk')).link.pending > 0);

  process.kill(Number(MESTOLO_KITCHEN_PID), 'SIGCONT');
  await allSent();
  await becomes(mealsNow, meals - 2, 'the meals, both absences gone, once');
  await becomes(async () => (await counted()).feeds[0].connected, true, 'whether the school is connected');
  await becomes(async () => (await classAt(1)).attendance.pending, false, 'whether the class waits for the kitchen');
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
