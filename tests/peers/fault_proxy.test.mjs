// Each fault does what it is called.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createConnection, createServer } from 'node:net';
import test from 'node:test';

import { drawPlan, startProxy } from './fault_proxy.mjs';
import { until } from './harness.mjs';

/** A server that keeps what it hears per connection and echoes it if asked, behind a proxy. */
async function behind(t, options = {}) {
  const heard = [];
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    const connection = { text: '', socket };
    heard.push(connection);
    socket.on('data', (chunk) => {
      connection.text += chunk;
      if (!connection.silent) socket.write(chunk);
    });
    socket.on('end', () => (connection.ended = true));
    socket.on('error', ({ code }) => (connection.error = code));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const proxy = await startProxy({ to: server.address().port, ...options });
  t.after(async () => {
    await proxy.close();
    server.close();
  });
  return { heard, proxy, dial: () => dial(t, proxy.port) };
}

async function dial(t, port) {
  const socket = createConnection({ host: '127.0.0.1', port });
  const client = { socket, text: '', say: (text) => socket.write(text) };
  socket.on('data', (chunk) => (client.text += chunk));
  socket.on('end', () => (client.ended = true));
  socket.on('error', ({ code }) => (client.error = code));
  socket.on('close', () => (client.closed = true));
  t.after(() => socket.destroy());
  await Promise.race([once(socket, 'connect'), once(socket, 'close')]).catch(() => {});
  return client;
}

test('without a fault it passes bytes and ends both ways', async (t) => {
  const { heard, dial } = await behind(t);
  const client = await dial();
  client.say('hello');
  await until(() => client.text === 'hello', 'the echo');
  client.socket.end();
  await until(() => heard[0].ended, 'the end');
});

test('delay holds every chunk back, in order', async (t) => {
  const { proxy, dial } = await behind(t);
  const client = await dial();
  proxy.set({ kind: 'delay', ms: 60, jitter: 40 });
  const started = Date.now();
  client.say('a');
  await new Promise((resolve) => setTimeout(resolve, 10));
  client.say('b');
  await until(() => client.text === 'ab', 'both');
  assert.ok(Date.now() - started >= 120);
});

test('cut ends connections by RST or by FIN', async (t) => {
  const { proxy, heard, dial } = await behind(t);
  const reset = await dial();
  reset.say('x');
  await until(() => reset.text === 'x', 'up');
  proxy.set({ kind: 'cut', how: 'rst' });
  await until(() => reset.error === 'ECONNRESET' && heard[0].error === 'ECONNRESET', 'reset on both sides');
  const ended = await dial();
  ended.say('x');
  await until(() => ended.text === 'x', 'up');
  proxy.set({ kind: 'cut', how: 'fin' });
  await until(() => ended.ended && heard[1].ended, 'ended on both sides');
  assert.equal(ended.error, undefined);
});

test('swallow loses bytes one way and keeps the connection', async (t) => {
  const { proxy, heard, dial } = await behind(t);
  const client = await dial();
  proxy.set({ kind: 'swallow', down: true });
  client.say('one');
  await until(() => heard[0]?.text === 'one', 'up');
  proxy.set({ kind: 'swallow', up: true });
  const swallowed = () => proxy.log.filter(({ what }) => what === 'swallowed').length;
  const before = swallowed();
  client.say('two');
  await until(() => swallowed() > before, 'the second swallowed');
  proxy.heal();
  client.say('three');
  await until(() => client.text === 'three', 'the echo of the third');
  assert.equal(heard[0].text, 'onethree');
});

test('truncate delivers a part of a chunk and cuts', async (t) => {
  const { proxy, heard, dial } = await behind(t, { seed: 7 });
  const client = await dial();
  proxy.set({ kind: 'truncate', up: true });
  client.say('x'.repeat(1000));
  await until(() => client.closed, 'cut');
  assert.ok((heard[0]?.text ?? '').length < 1000);
  assert.equal(proxy.log.at(-1).what, 'truncated');
});

test('trickle is slow and complete', async (t) => {
  const { proxy, heard, dial } = await behind(t);
  const client = await dial();
  proxy.set({ kind: 'trickle', bytes: 10, every: 5 });
  const started = Date.now();
  client.say('x'.repeat(100));
  await until(() => heard[0]?.text.length === 100, 'all');
  assert.ok(Date.now() - started >= 40);
});

test('reorder delivers what an older connection said after a newer one was answered', async (t) => {
  const { proxy, heard, dial } = await behind(t);
  const older = await dial();
  older.say('a');
  await until(() => older.text === 'a', 'up');
  proxy.set({ kind: 'reorder' });
  older.say('late');
  older.socket.end();
  await new Promise((resolve) => setTimeout(resolve, 30));
  assert.equal(heard[0].text, 'a');
  const newer = await dial();
  newer.say('b');
  await until(() => heard[0].ended, 'the late bytes and the end');
  assert.equal(heard[0].text, 'alate');
  assert.equal(newer.text, 'b');
});

test('refuse resets new connections only', async (t) => {
  const { proxy, dial } = await behind(t);
  const client = await dial();
  proxy.set({ kind: 'refuse' });
  const refused = await dial();
  await until(() => refused.closed, 'refused');
  client.say('x');
  await until(() => client.text === 'x', 'the older goes on');
});

test('a seed draws the same plan, another seed another', () => {
  assert.deepEqual(drawPlan(3, { count: 20 }), drawPlan(3, { count: 20 }));
  assert.notDeepEqual(drawPlan(3, { count: 20 }), drawPlan(4, { count: 20 }));
});
