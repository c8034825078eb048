// The same tests against the program's own demo, and those that only it can serve: starts it for each file, runs that, ends it.
// MESTOLO names the binary.
//   node on_demo.mjs [--dist] [NAME…]     --dist: with the screens of kiosk/web/dist instead of those inside the program
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { startProxy } from '../../kiosk/web/mock/proxy.mjs';

const here = fileURLToPath(new URL('.', import.meta.url));
const mestolo = process.env.MESTOLO ?? join(here, '../../build/release/mestolo');
const folder = mkdtempSync(join(tmpdir(), 'mestolo-browser-'));
const named = process.argv.slice(2).filter(argument => !argument.startsWith('-'));
const tests = (named.length ? named : ['contract', 'layout', 'access', 'live', 'staff', 'link', 'calendar', 'kiosk', 'teacher', 'paper_demo', 'money_demo', 'demo']).map(name => join(here, `${name}.test.mjs`));

/** Runs one file against a demo of its own: its first school closes ten minutes after it starts, which is soon on a slow machine. */
async function runOn(file) {
  const data = join(folder, 'demo');
  const demo = spawn(mestolo, ['demo', '--listen', '127.0.0.1:0', '--data', data], { stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise(done => demo.on('exit', done));
  try {
    let printed = '';
    const [, url, kitchen, kioskUrl, kioskToken, channel] = await new Promise((found, failed) => {
      demo.stdout.on('data', chunk => {
        printed += chunk;
        const address = /(http:\/\/\S+)\/board#token=(\S+)[^]*?(http:\/\/\S+)\/kiosk#token=(\S+)[^]*Bearer (\S+)\s[^]*Ctrl\+C/.exec(printed); // the last line of it
        if (address) found(address);
      });
      ended.then(code => failed(new Error(`the demo ended with ${code}:\n${printed}`)));
    });
    const [, ...rows] = readFileSync(join(data, 'sample/diners.csv'), 'utf8').split('\n').map(line => line.split(','));
    const diners = rows.map(([code]) => code);
    const families = rows.filter(([, group]) => group?.startsWith('BGEE83104N-')).map(([code]) => code); // whose authority takes cash
    const proxy = process.argv.includes('--dist') ? await startProxy({ program: url }) : null;
    const env = {
      ...process.env, MESTOLO_URL: proxy?.url ?? url, MESTOLO_TOKEN: kitchen,
      MESTOLO_CHANNEL_TOKEN: channel, MESTOLO_PAPER: /(?:escono|come out) in (\S+)/.exec(printed)?.[1],
      MESTOLO_OFFICE_TOKEN: /(?:Ufficio|Office)\s+\S+#token=(\S+)/.exec(printed)?.[1], MESTOLO_TERMINAL: /face --control (\S+)/.exec(printed)?.[1],
      MESTOLO_TILL_URL: /(http:\/\/\S+)\/till#token=/.exec(printed)?.[1], MESTOLO_TILL_TOKEN: /\/till#token=(\S+)/.exec(printed)?.[1], MESTOLO_FAMILIES: families.slice(0, 40).join(),
      MESTOLO_KIOSK_URL: kioskUrl, MESTOLO_KIOSK_TOKEN: kioskToken, MESTOLO_KITCHEN_PID: String(demo.pid), MESTOLO_DINERS: diners.filter((_, i) => i % 97 === 0).slice(0, 20).join(),
    };
    const run = spawn(process.execPath, ['--test', file], { stdio: 'inherit', env });
    const code = await new Promise(done => run.on('exit', done));
    await proxy?.close();
    return code;
  } finally {
    demo.kill('SIGTERM');
    await ended;
    rmSync(data, { recursive: true, force: true });
  }
}

try {
  for (const file of tests) if (await runOn(file)) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
