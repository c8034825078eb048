// Starts the program under test and talks to it. MESTOLO names the binary.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export const mestolo = process.env.MESTOLO ?? new URL('../../build/release/mestolo', import.meta.url).pathname;
const english = { ...process.env, MESTOLO_LANG: 'en' };

/** Runs a command to its end: `{ status, stdout, stderr }`. */
export function run(...args) {
  return spawnSync(mestolo, args.map(String), { encoding: 'utf8', env: english });
}

/** A folder that goes when the test does. */
export function tempFolder(t) {
  const folder = mkdtempSync(join(tmpdir(), 'mestolo-system-'));
  t.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts `mestolo ARGS…` and waits until `pattern` shows in what it prints; returns its match and how to stop it. */
export async function start(t, args, pattern) {
  const child = spawn(mestolo, args.map(String), { env: english, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  const ended = new Promise(resolve => child.on('exit', code => resolve(code)));
  t.after(() => child.kill('SIGKILL'));
  const match = await new Promise((resolve, reject) => {
    const look = chunk => {
      output += chunk;
      const found = output.match(pattern);
      if (found) resolve(found);
    };
    child.stdout.on('data', look);
    child.stderr.on('data', look);
    ended.then(code => reject(new Error(`mestolo ${args[0]} ended with ${code}:\n${output}`)));
  });
  return { match, ended, stop: () => child.kill('SIGTERM') };
}

/** The demo on a free port: its address and the tokens that it prints. */
export async function startDemo(t) {
  const folder = join(tempFolder(t), 'demo');
  const demo = await start(t, ['demo', '--listen', '127.0.0.1:0', '--data', folder],
    /(http:\S+)\/board#token=(\S+)[^]*board#token=(\S+)[^]*Bearer (\S+)[^]*Ctrl/);
  const [, url, kitchen, office, channel] = demo.match;
  return { ...demo, folder, url, tokens: { kitchen, office, channel } };
}
