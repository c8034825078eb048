// What only the real program can show: a family's request arrives and the board moves; a school closes; the day ends.
// Changes the demo for good, so it runs last (on_demo.mjs).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fetchChecked } from './contract.mjs';
import { becomes, close, launch, number, open, patience, shows } from './browser.mjs';
import { startTarget } from './target.mjs';

const skip = !process.env.MESTOLO_CHANNEL_TOKEN && 'needs the program’s demo';
const diners = (process.env.MESTOLO_DINERS ?? '').split(',');

let browser, target, kitchen, channel;
before(async () => {
  if (skip) return;
  browser = await launch();
  target = await startTarget();
  kitchen = { Authorization: `Bearer ${target.token}` };
  channel = { Authorization: `Bearer ${process.env.MESTOLO_CHANNEL_TOKEN}` };
});
after(() => browser?.close());

const post = (path, body, headers) => fetchChecked(target.url, path, { method: 'POST', headers: { ...headers, 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
const counts = async () => (await fetchChecked(target.url, '/counts', { headers: kitchen })).body;
const total = answer => answer.schools.reduce((sum, school) => sum + school.to_cook, 0);

test('families cancel, and the board moves while one looks', { skip }, async () => {
  const page = await open(browser, target);
  const before = await number(page, '.total-number');
  let cancelled = 0;
  for (const diner of diners) {
    const { body } = await post('/requests', { request_id: `screens-${diner}`, channel: 'portal', diner, operation: 'cancel' }, channel);
    if (body.outcome === 'accepted') ++cancelled;
  }
  assert.ok(cancelled > 0);
  const wanted = total(await counts());
  assert.ok(wanted < before);
  await shows(page.locator('.total-number'), wanted);
  await shows(page.locator('.feed li').first(), /−1/);
  await page.locator('.plate-moved').first().waitFor();
  const fresh = await open(browser, target);
  const look = page => page.locator('.plate-total .num, .diet-number').allTextContents();
  await becomes(() => look(page), await look(fresh), 'the numbers, which a fresh page shows');
  await close(fresh);
  await close(page);
});

test('staff close a school early, and the board says why', { skip }, async () => {
  const { school } = (await counts()).schools.find(s => s.state === 'open');
  const page = await open(browser, target, { size: 'tablet', path: `/schools/${school}` });
  await page.getByRole('button', { name: 'Chiudi adesso' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Allerta meteo' }).click();
  await page.getByRole('dialog').getByLabel('Il tuo nome').fill('Rosa Bianchi');
  await page.getByRole('dialog').getByRole('button', { name: 'Chiudi la scuola' }).click();
  await page.getByText(/Chiusa \d\d:\d\d, n° \d+/).waitFor();
  await page.getByText('Allerta meteo, Rosa Bianchi').waitFor();
  await close(page);
});

test('the day ends: every school closes by itself, in the numbers that were shown', { skip }, async () => {
  const { date } = await counts();
  const page = await open(browser, target, { path: `/board?date=${date}` });
  const shown = await number(page, '.total-number');
  const stillOpen = () => page.locator('.plate[data-state="open"]').count();
  for (let before = await stillOpen(); before > 0; before = await stillOpen()) {
    await page.getByRole('button', { name: 'Salta all’orario limite' }).click();
    await page.waitForFunction(before => {
      const closed = [...document.querySelectorAll('.plate:not([data-state="open"]) .plate-foot')];
      return document.querySelectorAll('.plate[data-state="open"]').length < before && closed.every(foot => /n° \d+/.test(foot.textContent));
    }, before, { timeout: patience });
  }
  await page.getByText('Tutte le scuole sono chiuse').waitFor();
  const answer = (await fetchChecked(target.url, `/counts?date=${date}`, { headers: kitchen })).body;
  assert.equal(answer.schools.every(school => school.closing), true);
  await shows(page.locator('.total-number'), total(answer));
  assert.equal(total(answer), shown);
  await close(page);
});
