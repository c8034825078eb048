// Copies, clones and backups: numbers are never used twice, nothing is lost or applied twice (sync.md §4, §5).
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';

import { check } from './checker.mjs';
import { attendance, central, inStep, kitchen, tempFolder, until } from './harness.mjs';
import { Raw } from './raw.mjs';
import { ZERO } from './wire.mjs';

const some = (count) => Array.from({ length: count }, () => attendance());
const fenced = (site) => site.heard.filter(({ type }) => type === 'fenced');

function promisesHold(upstream, histories, acknowledged) {
  assert.deepEqual(check({ histories, acknowledged, taken: upstream.facts('cucina') }), []);
}

test('a site restored from a copy is fenced, and what it recorded since is issued anew and applied once', async (t) => {
  const upstream = await central(t);
  const copy = join(tempFolder(t), 'copy');
  const first = kitchen(t, upstream.url);
  await first.append(...some(3));
  await inStep(first, upstream);
  first.copy(copy);
  await first.append(...some(4));
  await inStep(first, upstream);
  const before = first.state();
  first.disconnect();

  const second = kitchen(t, upstream.url, { folder: copy, idle: true });
  await second.append(...some(2));
  second.connect();
  await inStep(second, upstream);
  assert.deepEqual(fenced(second), [{ type: 'fenced', epoch: 2, base: { seq: 7, hash: ZERO }, reason: 'restored' }]);
  assert.deepEqual(second.state().last.seq, 9);
  assert.equal(upstream.facts('cucina').length, 9);
  promisesHold(upstream, [before.recorded, second.state().recorded], [...before.acknowledged, ...second.state().acknowledged]);
});

test('facts that upstream has, and the restored site does not know to be acknowledged, are not applied again', async (t) => {
  const upstream = await central(t);
  const copy = join(tempFolder(t), 'copy');
  const first = kitchen(t, upstream.url, { idle: true });
  await first.append(...some(3));
  first.copy(copy);
  first.connect();
  await first.append(...some(1));
  await inStep(first, upstream);
  first.disconnect();

  const second = kitchen(t, upstream.url, { folder: copy });
  await inStep(second, upstream);
  assert.equal(second.state().last.seq, 7);
  assert.equal(upstream.facts('cucina').length, 4);
});

test('a fact issued anew many times is applied once, by number and hash of the first time', async (t) => {
  const upstream = await central(t);
  const copies = tempFolder(t);
  let site = kitchen(t, upstream.url, { idle: true });
  await site.append(...some(2));
  site.copy(join(copies, '0'));
  site.connect();
  await site.append(...some(3));
  await inStep(site, upstream);
  for (const round of [0, 1, 2]) {
    site.disconnect();
    site = kitchen(t, upstream.url, { folder: join(copies, `${round}`), idle: true });
    await site.append(...some(1));
    site.copy(join(copies, `${round + 1}`));
    site.connect();
    await site.append(...some(3));
    await inStep(site, upstream);
    assert.equal(site.state().epoch, round + 2);
  }
  assert.equal(upstream.facts('cucina').length, 2 + 3 + 3 * (1 + 3));
});

test('two clones with one name both get everything through, once and in order', async (t) => {
  const upstream = await central(t);
  const copy = join(tempFolder(t), 'copy');
  const one = kitchen(t, upstream.url, { idle: true });
  await one.append(...some(5));
  one.copy(copy);
  const two = kitchen(t, upstream.url, { folder: copy, idle: true });
  await one.append(...some(3));
  await two.append(...some(3));
  one.connect();
  two.connect();
  await until(() => upstream.facts('cucina').length === 11, 'everything of both');
  one.disconnect();
  await inStep(two, upstream);
  two.disconnect();
  one.connect();
  await inStep(one, upstream);
  promisesHold(upstream, [one, two].map((site) => site.state().recorded), [one, two].flatMap((site) => site.state().acknowledged));
});

test('histories that part within an epoch are seen by the hash before, and by that of a repeated fact', async (t) => {
  const upstream = await central(t);
  const line = (group) => JSON.stringify({ version: 1, at: '2026-10-05T06:58:12.345Z', ...attendance({ group }) });
  const raw = new Raw(t, upstream.url);
  await raw.greet();
  const hash = raw.facts(1, ZERO, [line('1A')]);
  await raw.next();
  const other = new Raw(t, upstream.url);
  await other.greet({ last: { seq: 2, hash: 'ab'.repeat(16) } });
  other.facts(2, 'cd'.repeat(16), [line('1B')]);
  assert.deepEqual(await other.next(), { type: 'fenced', epoch: 2, base: { seq: 2, hash: ZERO }, reason: 'cloned' });
  await other.end();

  const third = new Raw(t, upstream.url);
  assert.equal((await third.greet({ epoch: 2, last: { seq: 4, hash } })).acked.seq, 2);
  third.facts(3, ZERO, [line('2A')], { epoch: 2 });
  await third.next();
  third.facts(3, ZERO, [line('2B')], { epoch: 2 });
  assert.equal((await third.next()).epoch, 3);
});

test('nothing of an older epoch is taken', async (t) => {
  const upstream = await central(t);
  const first = new Raw(t, upstream.url);
  await first.greet({ epoch: 4 });
  first.facts(1, ZERO, [JSON.stringify({ version: 1, at: '2026-10-05T06:58:12.345Z', ...attendance() })], { epoch: 4 });
  await first.next();
  const second = new Raw(t, upstream.url);
  assert.deepEqual(await second.greet({ epoch: 3, last: { seq: 8, hash: 'ab'.repeat(16) } }),
    { type: 'fenced', epoch: 5, base: { seq: 8, hash: ZERO }, reason: 'restored' });
  const third = new Raw(t, upstream.url);
  await third.greet({ epoch: 5, last: { seq: 8, hash: ZERO } });
  third.facts(2, ZERO, ['{}'], { epoch: 1 });
  assert.equal((await third.next()).reason, 'malformed');
  assert.equal(upstream.facts('cucina').length, 1);
});

test('upstream restored from a backup gets again what it lost', async (t) => {
  const upstream = await central(t);
  const backup = tempFolder(t);
  const site = kitchen(t, upstream.url);
  await site.append(...some(2));
  await inStep(site, upstream);
  upstream.backup(backup);
  await site.append(...some(3));
  await inStep(site, upstream);
  const { acknowledged } = site.state();
  await upstream.restore(backup);
  await inStep(site, upstream);
  assert.equal(upstream.facts('cucina').length, 5);
  assert.deepEqual(fenced(site), []);
  promisesHold(upstream, [site.state().recorded], acknowledged);
});

test('upstream that forgot a grant takes the newer epoch, and gets what it lost from before it', async (t) => {
  const upstream = await central(t);
  const folder = tempFolder(t);
  const first = kitchen(t, upstream.url);
  await first.append(...some(2));
  await inStep(first, upstream);
  upstream.backup(join(folder, 'backup'));
  await first.append(...some(2));
  await inStep(first, upstream);
  first.copy(join(folder, 'copy'));
  await first.append(...some(2));
  await inStep(first, upstream);
  first.disconnect();
  const second = kitchen(t, upstream.url, { folder: join(folder, 'copy') });
  await second.append(...some(2));
  await inStep(second, upstream);
  assert.equal(second.state().epoch, 2);
  await upstream.restore(join(folder, 'backup'));
  await second.append(...some(1));
  await inStep(second, upstream);
  assert.equal(fenced(second).length, 1);
  assert.equal(upstream.site('cucina').epoch, 2);
  promisesHold(upstream, [second.state().recorded], second.state().acknowledged);
  assert.equal(upstream.facts('cucina').length, 7);
});

test('a grant that was lost on the way is granted anew', async (t) => {
  const upstream = await central(t);
  const copy = join(tempFolder(t), 'copy');
  const first = kitchen(t, upstream.url, { idle: true });
  await first.append(...some(1));
  first.copy(copy);
  first.connect();
  await first.append(...some(2));
  await inStep(first, upstream);
  first.disconnect();
  const lost = new Raw(t, upstream.url);
  assert.equal((await lost.greet()).epoch, 2);
  const second = kitchen(t, upstream.url, { folder: copy });
  await inStep(second, upstream);
  assert.equal(second.state().epoch, 3);
  assert.equal(upstream.facts('cucina').length, 3);
});

test('a restored upstream begins its feed anew: the roster, then every request without an answer', async (t) => {
  const upstream = await central(t);
  const backup = tempFolder(t);
  await upstream.roster('cucina', { 'policy.toml': 'x = 1\n' });
  const site = kitchen(t, upstream.url, { decide: () => [] });
  const kept = await upstream.request('cucina', { channel: 'app', diner: 'C1', operation: 'cancel' });
  await inStep(site, upstream);
  upstream.backup(backup);
  await upstream.request('cucina', { channel: 'app', diner: 'C2', operation: 'cancel' });
  await inStep(site, upstream);
  const { cursor } = site.state();
  await upstream.restore(backup);
  await inStep(site, upstream);
  assert.equal(site.state().cursor.epoch, cursor.epoch + 1);
  assert.deepEqual(site.received.slice(-2).map(({ type, body }) => [type, body.request_id]), [['roster', undefined], ['request', kept.request_id]]);
});

test('a restored site gets again what its copy has not, from its cursor on', async (t) => {
  const upstream = await central(t);
  const copy = join(tempFolder(t), 'copy');
  const first = kitchen(t, upstream.url);
  await upstream.request('cucina', { channel: 'app', diner: 'C1', operation: 'cancel' });
  await inStep(first, upstream);
  first.copy(copy);
  await upstream.request('cucina', { channel: 'app', diner: 'C2', operation: 'cancel' });
  await inStep(first, upstream);
  first.disconnect();
  const second = kitchen(t, upstream.url, { folder: copy });
  await until(() => second.received.length === 2, 'both requests');
  assert.deepEqual(second.received.map(({ body }) => body.diner), ['C1', 'C2']);
  assert.equal(second.state().cursor.epoch, 1);
});
