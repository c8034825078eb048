// What the tests look at: a real server if MESTOLO_URL and MESTOLO_TOKEN (of role kitchen) name one, else a mock of our own.
import { startMock } from '../../kiosk/web/mock/server.mjs';

export const real = process.env.MESTOLO_URL !== undefined;

/** @returns `{url, token, close()}`, and for the mock its controls */
export async function startTarget(options = {}) {
  if (!real) return startMock(options);
  if (!process.env.MESTOLO_TOKEN) throw new Error('MESTOLO_URL is given and MESTOLO_TOKEN is not');
  return { url: process.env.MESTOLO_URL.replace(/\/$/, ''), token: process.env.MESTOLO_TOKEN, close: async () => {} };
}
