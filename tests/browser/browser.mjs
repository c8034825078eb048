// Debian's Chromium, driven by playwright-core, and how the tests open a page in it.
import assert from 'node:assert/strict';
import { chromium } from 'playwright-core';

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

const shown = '.board, .production, .school, .kiosk-home, .class, .diet-sheet, .links, .blank h1';

/**
 * A page of its own session, signed in by the printed address, at the first numbers.
 * `page.complaints()` holds what it said on the console as an error and where it tried to go outside its origin.
 * @param {object} given  size, path, token (null: not signed in), and Playwright's context options
 */
export async function open(browser, target, { size = 'wall', path = '/board', token = target.token, before, ...options } = {}) {
  const context = await browser.newContext({ viewport: sizes[size], hasTouch: size !== 'wall', locale: 'it-IT', timezoneId: 'UTC', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(8_000);
  const complaints = [];
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()));
  page.on('pageerror', error => complaints.push(String(error)));
  page.on('request', request => new URL(request.url()).origin !== target.url && complaints.push(`left its origin: ${request.url()}`));
  page.complaints = () => complaints.filter(text => !/WebSocket connection|status of 40[1349]|ERR_FAILED|ERR_EMPTY_RESPONSE/.test(text));
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

/** Waits until a condition in the page holds. */
export const until = (page, condition, argument) => page.waitForFunction(condition, argument, { timeout: 8_000, polling: 50 });

export const number = async (page, selector) => Number((await page.locator(selector).first().textContent()).replace(/\D/g, ''));
