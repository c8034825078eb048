// For those who see, hear or point differently: axe-core's rules, the keyboard alone, less motion, both languages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { becomes, close, counts, faults, launch, open, shows } from './browser.mjs';
import { real, startTarget } from './target.mjs';


let browser, target, school, name;
before(async () => {
  browser = await launch();
  target = await startTarget();
  const counts = await (await fetch(`${target.url}/api/v1/counts`, { headers: { Authorization: `Bearer ${target.token}` } })).json();
  ({ school, name } = real ? counts.schools[0] : counts.schools.find(s => s.school === 'SVEE80701G'));
});
after(async () => {
  await browser?.close();
  await target?.close();
});

const openSheet = {
  'the day picker': page => page.locator('.day').click(),
  'the search': page => page.keyboard.press('/'),
  'early closing': page => page.getByRole('button', { name: 'Chiudi adesso' }).click(),
  'a refusal': page => page.getByRole('button', { name: /^Rifiuta/ }).click(),
  'the menu': page => page.getByRole('button', { name: 'Altro' }).first().click(),
  'closures': openClosures,
  'what a closure changes': async page => {
    await openClosures(page);
    await page.locator('[name=from]').fill('2026-09-21');
    await page.getByRole('button', { name: 'Gita' }).click();
    await page.locator('[name=author]').fill('Rosa');
    await page.getByRole('button', { name: 'Vedi che cosa cambia' }).click();
    await page.waitForSelector('.closure-preview');
  },
};

async function openClosures(page) {
  await page.getByRole('button', { name: 'Altro' }).first().click();
  await page.getByRole('button', { name: 'Chiusure e aperture' }).click();
  await page.waitForSelector('.closures select');
}

for (const theme of ['light', 'dark']) {
  for (const size of ['wall', 'phone']) {
    test(`axe finds nothing: every view, ${theme}, ${size}`, async () => {
      for (const path of ['/board', '/production', `/schools/${school}`, ...(real ? [] : ['/link', '/schools/BAMM825015', '/schools/SVAA80701A'])]) {
        const page = await open(browser, target, { size, path: `${path}?theme=${theme}` });
        await page.waitForLoadState('networkidle');
        assert.deepEqual(await faults(page), [], path);
        await close(page);
      }
      const page = await open(browser, target, { size, path: `/board?theme=${theme}`, token: null });
      assert.deepEqual(await faults(page), [], 'sign-in');
      await close(page);
    });
  }

  test(`axe finds nothing: every sheet and banner, ${theme}`, { skip: real }, async () => {
    for (const [sheet, act] of Object.entries(openSheet)) {
      const path = sheet === 'early closing' ? '/schools/BGEE80601T' : '/schools/SVEE80701G';
      const page = await open(browser, target, { size: 'tablet', path: `${path}?theme=${theme}` });
      await act(page);
      await page.waitForSelector('dialog[open]');
      assert.deepEqual(await faults(page), [], sheet);
      await close(page);
    }
    const mock = await startTarget();
    const page = await open(browser, mock, { path: `/board?theme=${theme}` });
    mock.setClock('jumped');
    mock.cut({ stay: true });
    await page.waitForSelector('.link-down');
    assert.deepEqual(await faults(page), [], 'banners');
    await close(page);
    await mock.close();
  });
}

test('the keyboard alone: skip link, day picker, search, and the focus comes back', async () => {
  const page = await open(browser, target, { size: 'tablet' });
  const focused = () => page.evaluate(() => document.activeElement?.className + ' ' + (document.activeElement?.getAttribute('aria-label') ?? document.activeElement?.textContent));
  const focusedIs = selector => becomes(() => page.evaluate(selector => document.activeElement.matches(selector) || document.activeElement.outerHTML.slice(0, 200), selector), true, `the focus on ${selector}`);
  await page.keyboard.press('Tab');
  await becomes(focused, /^skip/);
  await page.keyboard.press('Enter');
  await focusedIs('#content');

  await page.locator('.day').focus();
  await page.keyboard.press('Enter');
  await page.waitForSelector('dialog[open] td [data-service]');
  await focusedIs('dialog td [tabindex="0"]');
  const before = await focused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await becomes(async () => await focused() !== before, true, 'the focus on another day');
  await page.keyboard.press('PageDown');
  await page.keyboard.press('PageUp');
  await page.keyboard.press('Escape');
  await counts(page.locator('dialog[open]'), 0);
  await becomes(focused, /^day/, 'what has the focus after Escape');

  const word = name.replace(/[^\p{L} ]/gu, ' ').trim().split(' ').at(-1).toLowerCase();
  await page.keyboard.press('/');
  await page.keyboard.type(word); // at once: no letter is lost
  await becomes(() => page.locator('dialog[open] input').inputValue(), word, 'what was typed');
  await page.waitForSelector('dialog[open] a[href^="/schools/"]');
  await page.keyboard.press('ArrowDown');
  await focusedIs('a[href^="/schools/"]');
  await page.keyboard.press('ArrowUp');
  await focusedIs('input');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(school.toLowerCase());
  await page.locator(`dialog[open] a[href^="/schools/${school}"]`).waitFor();
  await page.keyboard.press('Enter');
  await page.waitForSelector('.school');
  await becomes(() => new URL(page.url()).pathname, `/schools/${school}`);
  await page.goBack();
  await page.waitForSelector('.board');
  await close(page);
});

test('every plate can be reached and followed by the keyboard, and shows that it has the focus', async () => {
  const page = await open(browser, target);
  const plate = page.locator('.plate').nth(2);
  await plate.focus();
  await page.keyboard.press('Tab');
  await becomes(() => page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle + parseFloat(getComputedStyle(document.activeElement).outlineWidth)), /solid[3-9]/, 'the outline');
  const href = await page.evaluate(() => document.activeElement.getAttribute('href'));
  await page.keyboard.press('Enter');
  await page.waitForSelector('.school');
  await becomes(() => page.url().endsWith(href), true, href);
  await close(page);
});

test('a plate reads as a sentence: name, meals, split and state', { skip: real }, async () => {
  const page = await open(browser, target);
  const link = page.getByRole('link', { name: /I Gr\. Borghetto S\.S\. “Pertini”.*56.*pasti.*standard.*speciali.*in bianco.*Chiusa n° 101.*provvisoria/s });
  await counts(link, 1);
  await close(page);
});

test('Italian first, English by a switch, and it is remembered', async () => {
  const page = await open(browser, target, { size: 'tablet' });
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'it');
  await page.getByRole('heading', { name: /Pasti da cucinare/ }).waitFor();
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByRole('heading', { name: /Meals to cook/ }).waitFor();
  await becomes(() => page.evaluate(() => document.documentElement.lang), 'en');
  await page.reload();
  await page.getByRole('heading', { name: /Meals to cook/ }).waitFor();
  await close(page);
});

test('light unless chosen otherwise, whatever the device prefers; the choice is remembered', async () => {
  const page = await open(browser, target, { size: 'tablet', colorScheme: 'dark' });
  const theme = () => page.evaluate(() => document.documentElement.dataset.theme);
  await becomes(theme, 'light');
  await page.getByRole('button', { name: 'Passa ai colori scuri' }).click();
  await becomes(theme, 'dark');
  await page.reload();
  await page.waitForSelector('.board');
  await becomes(theme, 'dark');
  await close(page);
});

test('whoever asked for less motion gets none, and still sees what moved', { skip: real }, async () => {
  const page = await open(browser, target, { reducedMotion: 'reduce' });
  // Ahead, so that the mark of a few seconds is still there on a slow machine.
  target.change({ school: 'BGEE80601T', delta: -1, at: new Date(Date.parse(target.now()) + 30_000).toISOString() });
  const plate = page.locator('.plate[href="/schools/BGEE80601T"]');
  await plate.and(page.locator('[data-fresh="true"]')).waitFor();
  assert.equal(await page.evaluate(() => document.getAnimations().length), 0);
  await shows(plate.locator('.plate-moved'), /−\d/);
  await close(page);
});
