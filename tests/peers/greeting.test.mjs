// Connecting, greeting, being replaced and being taken for dead (sync.md §2, §4, §7).
import assert from 'node:assert/strict';
import test from 'node:test';

import { checkMarks } from './checker.mjs';
import { startProxy } from './fault_proxy.mjs';
import { QUICK, attendance, central, inStep, kitchen, until } from './harness.mjs';
import { Raw } from './raw.mjs';
import { ZERO } from './wire.mjs';

test('the upgrade is refused without a token, with one that is no site\'s, and without the subprotocol', async (t) => {
  const { url } = await central(t);
  for (const [status, options] of [
    [401, { token: '' }], [401, { token: 'wrong' }], [401, { token: 'constructor' }], [403, { token: 'board-secret' }], [400, { protocols: [] }],
  ]) {
    const raw = new Raw(t, url, options);
    await raw.end();
    assert.equal(raw.status, status, JSON.stringify(options));
  }
});

test('a greeting that does not fit is told why', async (t) => {
  const { url } = await central(t);
  for (const [reason, members] of [['unsupported_version', { versions: [2] }], ['wrong_node', { node: 'dante' }], ['malformed', { epoch: 'one' }]]) {
    const raw = new Raw(t, url);
    assert.equal((await raw.greet(members)).reason, reason);
    await raw.end();
  }
});

test('facts before the greeting are malformed', async (t) => {
  const raw = await new Raw(t, (await central(t)).url).open();
  raw.facts(1, ZERO, ['{}']);
  assert.equal((await raw.next()).reason, 'malformed');
});

test('unknown members and unknown messages are ignored', async (t) => {
  const raw = new Raw(t, (await central(t)).url);
  const welcome = await raw.greet({ colour: 'green' });
  assert.equal(welcome.type, 'welcome');
  assert.deepEqual(welcome.acked, { seq: 0, hash: ZERO });
  raw.send({ type: 'wave' });
  raw.facts(1, ZERO, ['{}'], { colour: 'green' });
  assert.equal((await raw.next()).seq, 1);
});

test('a second connection supersedes the older one, which comes back by its back-off', async (t) => {
  const upstream = await central(t);
  const site = kitchen(t, upstream.url);
  await inStep(site, upstream);
  await new Raw(t, upstream.url).open();
  await until(() => site.heard.some(({ reason }) => reason === 'superseded'), 'superseded');
  await site.append(attendance());
  await inStep(site, upstream);
});

test('a connection on which nothing comes any more is dropped by both sides, and a new one goes on', async (t) => {
  const upstream = await central(t);
  const proxy = await startProxy({ to: upstream.port });
  t.after(() => proxy.close());
  const site = kitchen(t, proxy.url);
  await inStep(site, upstream);
  proxy.set({ kind: 'swallow', up: true, down: true });
  await site.append(attendance());
  await until(() => !upstream.site('cucina').connected, 'dropped by central');
  proxy.heal();
  await inStep(site, upstream);
  assert.equal(upstream.facts('cucina').length, 1);
});

test('pings alone keep a connection', async (t) => {
  const times = { ...QUICK, ping: 100, dead: 2_000, mark: 60_000 }; // twenty pings may be late on a slow machine
  const upstream = await central(t, { times });
  const site = kitchen(t, upstream.url, { times });
  await inStep(site, upstream);
  const opened = Date.now();
  await until(() => Date.now() - opened > 5_000, 'more than twice as long');
  assert.equal(site.heard.filter(({ type }) => type === 'welcome').length, 1);
});

test('marks say what was recorded: a site is in step once upstream has it all, and past an instant on being asked', async (t) => {
  const upstream = await central(t, { times: { mark: 60_000 } });
  const site = kitchen(t, upstream.url, { times: { mark: 60_000 } });
  await site.append(attendance(), attendance());
  await until(() => upstream.site('cucina').in_step, 'in step');
  await site.append(attendance());
  const instant = new Date(Date.now() + 50).toISOString();
  assert.equal(await upstream.past('cucina', instant, 60_000), true);
  assert.ok(upstream.site('cucina').in_step_at >= instant);
  assert.equal(upstream.site('cucina').position.seq, 3);
});

test('no mark leaves out a fact recorded up to its instant', async (t) => {
  const upstream = await central(t);
  const cucina = upstream.sites.get('cucina');
  const marks = [];
  cucina.marked = (link, mark) => marks.push(mark);
  const site = kitchen(t, upstream.url, { times: { ...QUICK, mark: 1 } });
  while (marks.length < 100) await site.append(attendance());
  await inStep(site, upstream);
  assert.deepEqual(checkMarks(marks, upstream.facts('cucina').map(({ seq, fact }) => ({ seq, at: fact.at }))), []);
});

test('a site that is not there does not say that an instant is past', async (t) => {
  const upstream = await central(t);
  assert.equal(await upstream.past('cucina', new Date().toISOString(), 30), false);
});

test('a refused site goes on trying, with growing pauses', async (t) => {
  const upstream = await central(t);
  const proxy = await startProxy({ to: upstream.port });
  t.after(() => proxy.close());
  proxy.set({ kind: 'refuse' });
  const site = kitchen(t, proxy.url);
  await until(() => proxy.log.filter(({ what }) => what === 'refused').length > 5, 'refused');
  proxy.heal();
  await inStep(site, upstream);
});
