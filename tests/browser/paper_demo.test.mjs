// Paper on the program itself: ordered at one press, printed by a real CUPS queue, and scanned from what came out.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fetchChecked } from './contract.mjs';
import { becomes, close, launch, open, shows } from './browser.mjs';
import { startTarget } from './target.mjs';

const out = process.env.MESTOLO_PAPER; // where the demo's printer puts it
const skip = !out && 'needs the program’s demo, with CUPS';

let browser, target, kitchen, scratch;
before(async () => {
  if (skip) return;
  browser = await launch();
  target = await startTarget();
  kitchen = { Authorization: `Bearer ${target.token}` };
  scratch = mkdtempSync(join(tmpdir(), 'mestolo-paper-'));
});
after(async () => {
  await browser?.close();
  if (scratch) rmSync(scratch, { recursive: true });
});

const ask = async path => (await fetchChecked(target.url, path, { headers: kitchen })).body;
const printed = part => readdirSync(out).filter(name => name.includes(part)).map(name => join(out, name));
const textOf = file => execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });

/** What a scanner reads on a printed file. */
function marksOn(file) {
  const page = join(scratch, 'page');
  execFileSync('pdftoppm', ['-r', '203', '-png', file, page]);
  const pages = readdirSync(scratch).filter(name => name.startsWith('page')).sort().map(name => join(scratch, name));
  const marks = pages.map(name => execFileSync('zbarimg', ['--nodbus', '-q', '--raw', name], { encoding: 'utf8' }).trim());
  pages.forEach(name => rmSync(name));
  return marks;
}

test('every screen has an address of its own', { skip }, async () => {
  for (const path of ['/', '/board', '/production', '/schools', '/papers', '/packing', '/printers', '/link', '/kiosk']) {
    const answer = await fetch(target.url + path);
    assert.equal(answer.status, 200, path);
    assert.match(answer.headers.get('content-type'), /^text\/html/, path);
  }
});

test('papers are ordered at one press, wait for paper, and come out once', { skip }, async () => {
  const { date } = await ask('/counts');
  await fetchChecked(target.url, '/demo/skip-to-cutoff', { method: 'POST', headers: { ...kitchen, 'Content-Type': 'application/json' }, body: '{}' });
  await becomes(async () => (await ask(`/counts?date=${date}`)).schools.some(school => school.closing), true, 'a school is closed');
  writeFileSync(join(out, 'control'), 'paper-out\n');
  const page = await open(browser, target, { size: 'tablet', path: `/papers?date=${date}` });
  await page.getByRole('button', { name: 'Prepara e stampa', exact: true }).first().click();
  await shows(page.locator('.need').first(), /Manca la carta/);
  rmSync(join(out, 'control'));
  await shows(page.locator('.progress-words'), /^(\d+) di \1 stampati$/);
  const { papers } = await ask(`/papers?date=${date}`);
  assert.ok(papers.every(paper => paper.jobs.length === 1), 'one printing each');
  assert.equal(readdirSync(out).length, papers.length, 'a file each');
  await becomes(() => page.locator('.order-button').isDisabled(), true, 'the button, as nothing is missing');
  await close(page);
});

test('a printed label is scanned as its tray is packed: once good, twice a warning, and a copy says that it is one', { skip }, async () => {
  const { date } = await ask('/counts');
  const { papers } = await ask(`/papers?date=${date}`);
  const labels = papers.find(paper => paper.kind === 'labels');
  const [file] = printed(`_${labels.id}-1_`);
  const marks = marksOn(file);
  assert.equal(marks.length, labels.labels);
  const page = await open(browser, target, { size: 'tablet', path: `/packing?date=${date}` });
  const scan = async mark => {
    await page.keyboard.type(mark);
    await page.keyboard.press('Enter');
  };
  for (const mark of marks) {
    await scan(mark);
    await becomes(async () => (await ask(`/trays?date=${date}`)).trays.find(tray => mark.split(':')[1] === String(tray.serial)).packed_at !== undefined, true, `${mark} is packed`);
  }
  await shows(page.locator('.scan-answer'), /Pronto|Scuola completa/);
  await scan(marks[0]);
  await shows(page.locator('.scan-answer'), /Già segnato/);
  const standing = async () => (await ask(`/papers?date=${date}`)).papers.find(paper => paper.id === labels.id).jobs.map(job => job.state);
  assert.deepEqual(await standing(), ['confirmed'], 'its labels say that it came out');
  await close(page);

  await fetchChecked(target.url, `/papers/${labels.id}/reprint`, {
    method: 'POST', headers: { ...kitchen, 'Content-Type': 'application/json' }, body: JSON.stringify({ request_id: 'a-copy', author: 'Rosa' }),
  });
  await becomes(() => printed(`_${labels.id}-2_`).length, 1, 'the copy came out');
  await becomes(standing, ['confirmed', 'reported_done'], 'which nobody has scanned yet');
  assert.match(textOf(printed(`_${labels.id}-2_`)[0]), /COPIA/);
});

test('meal sheets and delivery notes say what the count says', { skip }, async () => {
  const { date, schools } = await ask('/counts');
  const { papers } = await ask(`/papers?date=${date}`);
  for (const school of schools.filter(one => one.closing)) {
    const [sheet] = printed(`_${papers.find(paper => paper.kind === 'meal_sheet' && paper.school === school.school).id}-1_`);
    assert.ok(textOf(sheet).includes(`Chiusura ${school.closing.number}`) || textOf(sheet).includes(`n. ${school.closing.number}`), 'the closing');
    assert.match(textOf(sheet), new RegExp(`\\b${school.to_cook}\\b`));
    const note = papers.find(paper => paper.kind === 'delivery_note' && paper.school === school.school);
    assert.match(textOf(printed(`_${note.id}-1_`)[0]), new RegExp(`Totale pasti\\s+${school.to_cook}\\b`));
  }
});
