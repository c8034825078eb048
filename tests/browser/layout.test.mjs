// Every screen at every size: nothing is cut off, nothing overlaps, everything can be hit with a wet finger.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { becomes, close, counts, launch, open, shows, sizes } from './browser.mjs';
import { real, startTarget } from './target.mjs';

let browser, target, school;
before(async () => {
  browser = await launch();
  target = await startTarget();
  const counts = await (await fetch(`${target.url}/api/v1/counts`, { headers: { Authorization: `Bearer ${target.token}` } })).json();
  school = [...counts.schools].sort((a, b) => b.lines.length - a.lines.length)[0].school;
});
after(async () => {
  await browser?.close();
  await target?.close();
});

const overflow = page => page.evaluate(() => ({ wide: document.scrollingElement.scrollWidth - innerWidth, high: document.scrollingElement.scrollHeight - innerHeight }));

const noWider = (page, what = 'what sticks out sideways') => becomes(async () => Math.max(0, (await overflow(page)).wide), 0, what);
const noHigher = (page, what = 'what sticks out below') => becomes(async () => Math.max(0, (await overflow(page)).high), 0, what);

/** Buttons and links that are drawn and smaller than a finger; those in running text may be. */
const small = (page, least) => page.evaluate(least => [...document.querySelectorAll('button, a[href], summary, input')]
  .filter(element => element.checkVisibility() && !element.matches('.skip'))
  .map(element => ({ text: element.textContent.trim().slice(0, 40) || element.getAttribute('aria-label'), box: element.getBoundingClientRect() }))
  .filter(({ box }) => box.width < least || box.height < least)
  .map(({ text, box }) => `${text}: ${Math.round(box.width)}×${Math.round(box.height)}`), least);

/** What each view has once its own requests are answered. */
const filled = { board: '.plate', production: '.preparations tbody tr', school: '.groups tbody tr', link: '.sites' };

/** Texts of a plate that touch each other, or stick out of it. */
const collisions = page => page.evaluate(() => {
  /** Where an element's text is drawn: not its box, not what is for listening only, not the hidden lines of a clamped name. */
  const inkOf = element => {
    const box = element.getBoundingClientRect();
    const ink = { name: element.className, left: Infinity, right: -Infinity, top: Infinity, bottom: -Infinity };
    const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      if (text.parentElement.closest('.unseen') || !text.data.trim()) continue;
      const range = document.createRange();
      range.selectNodeContents(text);
      for (const line of range.getClientRects()) {
        if (element.matches('.plate-name') && (line.top + line.bottom) / 2 > box.bottom) continue;
        ink.left = Math.min(ink.left, line.left);
        ink.right = Math.max(ink.right, Math.min(line.right, element.matches('.plate-name, .tag') ? box.right : Infinity));
        ink.top = Math.min(ink.top, line.top);
        ink.bottom = Math.max(ink.bottom, line.bottom);
      }
    }
    return ink;
  };
  const found = [];
  const hair = 0.3 * parseFloat(getComputedStyle(document.documentElement).fontSize);
  for (const plate of document.querySelectorAll('.plate')) {
    const outer = plate.getBoundingClientRect();
    const parts = [...plate.querySelectorAll('.plate-name, .plate-total, .plate-split, .state, .plate-sittings, .tag')].map(inkOf);
    const name = plate.querySelector('.plate-name').textContent;
    for (const [i, part] of parts.entries()) {
      if (part.left < outer.left || part.right > outer.right || part.bottom > outer.bottom || part.top < outer.top - 2) found.push(`${name}: ${part.name} sticks out`);
      for (const other of parts.slice(i + 1)) {
        // A line's box is higher than its letters: the digits of the total leave a fifth above and below.
        const slack = /total/.test(part.name + other.name) ? 0.24 * Math.max(part.bottom - part.top, other.bottom - other.top) : hair;
        const across = Math.min(part.right, other.right) - Math.max(part.left, other.left);
        const down = Math.min(part.bottom, other.bottom) - Math.max(part.top, other.top);
        if (across > 1 && down > slack) found.push(`${name}: ${part.name} and ${other.name} overlap by ${Math.round(across)}×${Math.round(down)}`);
      }
    }
  }
  return found;
});

const noCollisions = (page, what = 'what touches on the plates') => becomes(() => collisions(page), [], what);

for (const size of Object.keys(sizes)) {
  for (const view of ['board', 'production', 'school', ...(real ? [] : ['link'])]) {
    test(`${view} fits a ${size} of ${sizes[size].width}×${sizes[size].height}`, async () => {
      const page = await open(browser, target, { size, path: view === 'school' ? `/schools/${school}` : `/${view}` });
      await page.waitForSelector(filled[view]);
      await noWider(page);
      await becomes(() => small(page, size === 'wall' ? 40 : 44), [], 'what is smaller than a finger');
      if (view === 'board') await noCollisions(page);
      await close(page);
    });
  }
}

/** Of money: who sees it, and what it has once its own requests are answered. */
const money = { till: ['merchant', '.desk'], 'till/closing': ['merchant', '.past-list'], accounts: ['office', '.find'], 'accounts/100234': ['office', '.movements'], arrears: ['office', '.money-table'], statements: ['office', '.month-statements'], merchants: ['office', '.merchant'] };
for (const size of Object.keys(sizes)) {
  test(`the till and the office’s money fit a ${size} of ${sizes[size].width}×${sizes[size].height}`, { skip: real && 'needs tokens of other roles' }, async () => {
    for (const [path, [role, there]] of Object.entries(money)) {
      const page = await open(browser, target, { size, path: `/${path}`, token: `${role}-token` });
      await page.locator(there).first().waitFor();
      await noWider(page, `${path}: what sticks out sideways`);
      await becomes(() => small(page, size === 'wall' ? 40 : 44), [], `${path}: what is smaller than a finger`);
      await close(page);
    }
  });
}

test('25 schools fit a full-HD wall without scrolling, with numbers that can be read from three metres', { skip: real && 'needs 25 schools on one day' }, async () => {
  for (const scene of ['morning', 'plain', 'noon']) {
    const mock = await startTarget({ scene });
    const page = await open(browser, mock);
    await counts(page.locator('.plate'), 25);
    await noHigher(page);
    const plates = () => page.locator('.plate').evaluateAll(all => all.map(plate => {
      const box = plate.getBoundingClientRect();
      return { inside: box.top >= 0 && box.bottom <= innerHeight && box.right <= innerWidth, number: parseFloat(getComputedStyle(plate.querySelector('.plate-total')).fontSize) };
    }));
    // On a 43-inch screen a pixel is half a millimetre: 60 px of type are digits 2 cm high.
    await becomes(async () => (await plates()).filter(({ inside, number }) => !inside || number < 60), [], 'plates that stick out or are too small');
    await noCollisions(page);
    await close(page);
    await mock.close();
  }
});

test('a wall of another resolution shows the same picture', { skip: real }, async () => {
  for (const [width, height] of [[2560, 1440], [3840, 2160], [1680, 945]]) {
    const page = await open(browser, target, { viewport: { width, height } });
    await counts(page.locator('.plate'), 25, `${width}×${height}`);
    await noWider(page, `${width}×${height}, sideways`);
    await noHigher(page, `${width}×${height}, below`);
    await noCollisions(page, `${width}×${height}`);
    await close(page);
  }
});

test('banners take their room without hiding a school', { skip: real }, async () => {
  const mock = await startTarget();
  const page = await open(browser, mock);
  mock.setClock('unsynchronised', 16_000);
  await page.waitForSelector('.clock-bad');
  await counts(page.locator('.plate'), 25);
  await noHigher(page);
  await noCollisions(page);
  await becomes(() => page.locator('.diets ul').evaluate(list => Math.max(0, list.scrollHeight - list.clientHeight - 2)), 0, 'how many px the diets stick out');
  await close(page);
  await mock.close();
});

test('more schools than fit turn in pages of equal size, and can be stopped', { skip: real }, async () => {
  const mock = await startTarget({ schools: 60 });
  const page = await open(browser, mock);
  const names = () => page.locator('.plate-name').allTextContents();
  await page.getByRole('button', { name: 'Ferma il giro' }).click();
  const turn = async () => /Pagina (\d+) di (\d+)/.exec(await page.locator('.pages').textContent()).slice(1).map(Number);
  const [at, pages] = await turn(); // a slow machine may have seen it turn
  await noCollisions(page);
  await noHigher(page);
  const first = await names();
  await page.getByRole('button', { name: 'Pagina successiva' }).click();
  await becomes(turn, [at % pages + 1, pages]);
  const second = await names();
  assert.equal(first.some(name => second.includes(name)), false);
  await close(page);
  const tablet = await open(browser, mock, { size: 'tablet' });
  await counts(tablet.locator('.plate'), mock.snapshot().schools.length, 'plates on a tablet, which scrolls instead');
  await close(tablet);
  await mock.close();
});

test('twice as large, as a browser zooms, nothing is lost sideways', async () => {
  for (const path of ['/board', '/production', `/schools/${school}`, ...(real ? [] : ['/link'])]) {
    const page = await open(browser, target, { viewport: { width: 640, height: 400 }, path });
    await noWider(page, path);
    await close(page);
  }
});

test('a wall screen with a small resolution can be made to turn pages by its address', { skip: real }, async () => {
  const page = await open(browser, target, { viewport: { width: 1366, height: 768 }, path: '/board?wall' });
  await shows(page.locator('.pages'), /Pagina \d di/);
  await noHigher(page);
  await noCollisions(page);
  await close(page);
});
