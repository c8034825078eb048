// The same tests against the program's own demo: starts it, runs them, ends it. MESTOLO names the binary.
//   node on_demo.mjs [--dist]     --dist: with the screens of kiosk/web/dist instead of those inside the program
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProxy } from '../../kiosk/web/mock/proxy.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const mestolo = process.env.MESTOLO ?? join(here, '../../build/release/mestolo');
const folder = mkdtempSync(join(tmpdir(), 'mestolo-browser-'));
const tests = ['contract', 'layout', 'access', 'live', 'staff'].map(name => join(here, `${name}.test.mjs`));

const demo = spawn(mestolo, ['demo', '--listen', '127.0.0.1:0', '--data', join(folder, 'demo')], { stdio: ['ignore', 'pipe', 'inherit'] });
const ended = new Promise(done => demo.on('exit', done));
try {
  let printed = '';
  const [, url, token] = await new Promise((found, failed) => {
    demo.stdout.on('data', chunk => {
      printed += chunk;
      const address = /(http:\/\/\S+)\/board#token=(\S+)/.exec(printed);
      if (address) found(address);
    });
    ended.then(code => failed(new Error(`the demo ended with ${code}:\n${printed}`)));
  });
  const proxy = process.argv.includes('--dist') ? await startProxy({ program: url }) : null;
  for (const file of tests) {
    const run = spawn(process.execPath, ['--test', file], { stdio: 'inherit', env: { ...process.env, MESTOLO_URL: proxy?.url ?? url, MESTOLO_TOKEN: token } });
    const code = await new Promise(done => run.on('exit', done));
    if (code) process.exitCode = 1;
  }
  await proxy?.close();
} finally {
  demo.kill('SIGTERM');
  await ended;
  rmSync(folder, { recursive: true, force: true });
}
