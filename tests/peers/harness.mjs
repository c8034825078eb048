// What the tests here share: folders that go, quick times, a central system and sites that a test starts, and waiting.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startCentral } from './central.mjs';
import { startSite } from './site.mjs';

export const SEED = Number(process.env.SEED ?? process.env.MESTOLO_SEED ?? 0);
export const LONG = process.env.MESTOLO_LONG === '1';

/** The protocol's times, a hundred times as fast. */
export const QUICK = { ping: 50, dead: 400, mark: 50, farewell: 100, backoff: 10, backoffMost: 100, lasted: 600 };

export const TOKENS = { 'kitchen-secret': 'cucina', 'school-secret': 'dante', 'board-secret': null };

export function tempFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'mestolo-peers-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Waits until something holds; the patience is for a slow machine. */
export async function until(holds, what, patience = 60_000) {
  for (const end = Date.now() + patience; !holds();) {
    if (Date.now() > end) throw new Error(`not within ${patience} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 3));
  }
}

export async function central(t, options = {}) {
  const started = await startCentral({ folder: join(tempFolder(t), 'central'), tokens: TOKENS, times: QUICK, ...options });
  t.after(() => started.close());
  return started;
}

/** The kitchen, which accepts every request; connected unless `idle`. */
export function kitchen(t, url, { idle = false, ...options } = {}) {
  const site = startSite({
    folder: join(tempFolder(t), 'kitchen'), url, token: 'kitchen-secret', node: 'cucina', decide: accept, times: QUICK, ...options,
  });
  t.after(() => site.close());
  if (!idle) site.connect();
  return site;
}

export const accept = ({ type, body }) => (type === 'request' ? [{ type: 'answer', body: { ...body, outcome: 'accepted' } }] : []);

let number = 0;

/** A fact of a kitchen's that a central system knows. */
export function attendance(changes = {}) {
  return {
    type: 'attendance',
    body: {
      request_id: `r${++number}`, received_at: '2026-10-05T06:58:12.345Z', author: 'maestra', group: '1A', date: '2026-10-05',
      absent: [], extras: [], confirmed: true, ...changes,
    },
  };
}

/** Waits until a site's facts are all acknowledged, and central's by it. */
export async function inStep(site, upstream, name = site.node) {
  await until(() => {
    const { last, acked } = site.state();
    const { connected, feed, position } = upstream.site(name);
    return site.connected && connected && acked.seq === last.seq && position.seq === last.seq && feed.acked.seq === feed.last.seq;
  }, `${name} in step`);
}
