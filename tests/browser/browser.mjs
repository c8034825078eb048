// Debian's Chromium, driven by playwright-core, and how the tests open a page in it.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { setTimeout as sleep } from 'node:timers/promises';
import { inspect, isDeepStrictEqual } from 'node:util';
import { chromium } from 'playwright-core';

const axe = createRequire(import.meta.url)('axe-core').source;

export const sizes = {
  wall: { width: 1920, height: 1080 },
  tablet: { width: 1280, height: 800 },
  portrait: { width: 820, height: 1180 },
  phone: { width: 390, height: 844 },
};

export const launch = () => chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});

const shown = '.cash, .cash-closing, .office, .board, .production, .papers, .packing, .printers, .school, .kiosk-home, .class, .diet-sheet, .links, .blank h1';

/** What anything may take: tests say what must come, never how fast, and the machine may be compiling beside them. */
export const patience = 40_000;

/**
 * A page of its own session, signed in by the printed address, at the first numbers.
 * `page.complaints()` holds what it said on the console as an error and where it tried to go outside its origin.
 * @param {object} given  size, path, token (null: not signed in), and Playwright's context options
 */
export async function open(browser, target, { size = 'wall', path = '/board', token = target.token, before, ...options } = {}) {
  const context = await browser.newContext({ viewport: sizes[size], hasTouch: size !== 'wall', locale: 'it-IT', timezoneId: 'UTC', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(patience);
  const complaints = [];
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('request', request => new URL(request.url()).origin !== target.url && complaints.push(`left its origin: ${request.url()}`));
  page.complaints = () => complaints.filter(text => !/WebSocket connection|status of 40[1349]|ERR_FAILED|ERR_EMPTY_RESPONSE/.test(text));
  if (process.env.MESTOLO_SLOWER) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: Number(process.env.MESTOLO_SLOWER) });
  await before?.(page);
  await page.goto(`${target.url}${path}${token === null ? '' : `#token=${token}`}`);
  await page.waitForSelector(token === null ? '.sign-in' : shown);
  await page.evaluate(() => document.fonts.ready);
  return page;
}

export async function close(page) {
  const complaints = page.complaints();
  await page.context().close();
  assert.deepEqual(complaints, []);
}

/**
 * Asks until the answer is the expected one, and gives it. Whatever follows from a request, a message or a rendering is read
 * by this: what is read only once was read too early on some machine.
 * @param {() => any} ask
 * @param expected  a pattern for the answer, or what it must equal
 */
export async function becomes(ask, expected, what = 'what is asked for') {
  for (const end = Date.now() + patience;;) {
    let actual;
    try {
      actual = await ask();
      if (expected instanceof RegExp ? expected.test(actual) : isDeepStrictEqual(actual, expected)) return actual;
    } catch (error) {
      actual = error;
    }
    if (Date.now() >= end) {
      const message = `${what}: after ${patience / 1000} s it is ${actual instanceof Error ? actual : inspect(actual)}, not ${inspect(expected)}`;
      throw new assert.AssertionError({ message, actual, expected, operator: 'becomes' });
    }
    await sleep(40);
  }
}

/** Waits until an element shows a text: a pattern, the very words, or a number whatever stands between its digits. */
export const shows = (locator, expected, what = String(locator)) => becomes(
  async () => (typeof expected === 'number' ? digits(await locator.textContent()) : locator.textContent()), expected, what);

/** Amounts as the screens write them: their space doesn't break. A text, or a pattern. */
export const money = expected => (expected instanceof RegExp ? new RegExp(expected.source.replaceAll('€ ', '€\u00a0'), expected.flags) : typeof expected === 'string' ? expected.replaceAll('€ ', '€\u00a0') : expected);

/** Waits until so many elements are there. */
export const counts = (locator, expected, what = `how many ${locator}`) => becomes(() => locator.count(), expected, what);

/** What axe-core finds against its rules; what still moves is moved to its end before, for a colour on its way is none. */
export async function faults(page) {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    for (const moving of document.getAnimations()) if (moving.effect.getComputedTiming().endTime !== Infinity) moving.finish();
    const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
    const { violations } = await globalThis.axe.run(document, { runOnly: tags });
    return violations.map(v => `${v.id}: ${v.help}\n${v.nodes.slice(0, 3).map(n => `   ${n.html.slice(0, 160)} ${n.failureSummary?.split('\n')[1] ?? ''}`).join('\n')}`);
  });
}

/** Waits until a condition in the page holds; `becomes` and `shows` say more when it doesn't. */
export const until = (page, condition, argument) => page.waitForFunction(condition, argument, { timeout: patience, polling: 50 });

export const digits = text => Number(text.replace(/\D/g, ''));

export const number = async (page, selector) => digits(await page.locator(selector).first().textContent());
