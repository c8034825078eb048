// The central system as a program: its command line and its own HTTP interface.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

import { attendance, inStep, kitchen, tempFolder, until } from './harness.mjs';

const PROGRAM = fileURLToPath(new URL('central.mjs', import.meta.url));

async function start(t, ...args) {
  const child = spawn(process.execPath, [PROGRAM, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const program = { output: '', ended: false };
  child.stdout.on('data', (chunk) => (program.output += chunk));
  child.on('exit', (code) => Object.assign(program, { ended: true, code }));
  t.after(() => child.kill('SIGKILL'));
  await until(() => program.ended || program.output.includes('listening'), 'started');
  return Object.assign(program, { url: /http:\S+/.exec(program.output)?.[0], stop: () => child.kill('SIGTERM') });
}

const ask = async (url, method = 'GET', body = undefined) => {
  const response = await fetch(url, { method, body: body && JSON.stringify(body) });
  return { status: response.status, body: await response.json() };
};

test('a kitchen is served, and what it tells is printed', async (t) => {
  const folder = tempFolder(t);
  mkdirSync(join(folder, 'set'));
  writeFileSync(join(folder, 'set', 'policy.toml'), 'x = 1\n');
  const program = await start(t, '--folder', join(folder, 'central'), '--token', 'cucina=kitchen-secret', '--roster', `cucina=${join(folder, 'set')}`);
  const site = kitchen(t, program.url);
  await site.append(attendance());
  const asked = await ask(`${program.url}/sites/cucina/requests`, 'POST', { channel: 'app', diner: 'C1', operation: 'cancel' });
  assert.equal(asked.status, 200);
  await until(() => site.received.length === 2, 'roster and request');
  assert.deepEqual(site.received[0].body, { files: { 'policy.toml': 'x = 1\n' } });
  await until(() => site.state().acked.seq === 2, 'acknowledged');
  const { body: answers } = await ask(`${program.url}/answers`);
  assert.deepEqual(answers.map(({ request, answers: [{ outcome }] }) => [request.request_id, outcome]), [[asked.body.request_id, 'accepted']]);
  assert.equal((await ask(`${program.url}/sites/cucina/facts?type=attendance`)).body.length, 1);
  assert.equal((await ask(`${program.url}/sites/cucina`)).body.connected, true);
  assert.deepEqual((await ask(`${program.url}/sites/cucina/retry`, 'POST')).body, []);
  await until(() => /cucina 1 applied: \{"type":"attendance"/.test(program.output), 'printed');
  program.stop();
  await until(() => program.ended, 'ended');
  assert.equal(program.code, 0);
});

test('what is wrong is refused', async (t) => {
  const program = await start(t, '--folder', tempFolder(t), '--token', 'cucina=kitchen-secret');
  for (const [status, path, method, body] of [
    [404, '/nothing'], [400, '/sites/nobody'], [400, '/sites/cucina/requests', 'POST', { channel: 'app' }],
    [400, '/sites/cucina/roster', 'PUT', { folder: tempFolder(t) }],
  ]) {
    assert.equal((await ask(`${program.url}${path}`, method, body)).status, status, path);
  }
  assert.equal((await start(t, '--folder', tempFolder(t))).code, 2);
});
