// Facts in streams: order, repeats, gaps, holes, cut messages, credit, and facts that cannot be applied (sync.md §3, §6).
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import test from 'node:test';

import { attendance, central, inStep, kitchen, tempFolder, TOKENS, QUICK, until } from './harness.mjs';
import { startCentral } from './central.mjs';
import { UPWARD } from './kinds.mjs';
import { Outbox } from './outbox.mjs';
import { Raw } from './raw.mjs';
import { ZERO, encode, hashAfter } from './wire.mjs';

const line = (fact = attendance()) => JSON.stringify({ version: 1, at: '2026-10-05T06:58:12.345Z', ...fact });

async function greeted(t, options) {
  const upstream = await central(t, options);
  const raw = new Raw(t, upstream.url);
  await raw.greet();
  return { upstream, raw };
}

test('a hash is the first 16 bytes of BLAKE2b-512 over the hash before and the line', () => {
  const bytes = Buffer.concat([Buffer.alloc(16), Buffer.from('{"perché":1}')]);
  assert.equal(hashAfter(ZERO, '{"perché":1}'), createHash('blake2b512').update(bytes).digest('hex').slice(0, 32));
});

test('facts in order are acknowledged with number, hash and credit', async (t) => {
  const { upstream, raw } = await greeted(t);
  const hash = raw.facts(1, ZERO, [line(), line()]);
  assert.deepEqual(await raw.next(), { type: 'ack', epoch: 1, seq: 2, hash, credit: 4096 });
  assert.equal(upstream.facts('cucina').length, 2);
});

test('a gap is told, and what came after it ignored', async (t) => {
  const { upstream, raw } = await greeted(t);
  const hash = raw.facts(1, ZERO, [line()]);
  await raw.next();
  raw.facts(3, hash, [line()]);
  assert.deepEqual(await raw.next(), { type: 'gap', expected: 2 });
  assert.equal(upstream.facts('cucina').length, 1);
});

test('facts that are there are skipped, the rest of the message is applied', async (t) => {
  const { upstream, raw } = await greeted(t);
  const lines = [line(), line(), line()];
  raw.facts(1, ZERO, lines.slice(0, 2));
  await raw.next();
  const hash = raw.facts(1, ZERO, lines);
  const { seq, hash: acked } = await raw.next();
  assert.deepEqual({ seq, acked }, { seq: 3, acked: hash });
  raw.facts(1, ZERO, lines.slice(0, 1));
  assert.equal((await raw.next()).seq, 3);
  assert.equal(upstream.facts('cucina').length, 3);
});

test('a message whose count does not match is malformed, and none of it is taken', async (t) => {
  const { upstream, raw } = await greeted(t);
  raw.facts(1, ZERO, [line(), line()], { count: 3 });
  assert.equal((await raw.next()).reason, 'malformed');
  await raw.end();
  assert.equal(upstream.facts('cucina').length, 0);
});

test('a fact that is wrong is parked with the reason on both sides, and the next is applied', async (t) => {
  const upstream = await central(t);
  const site = kitchen(t, upstream.url);
  await site.append(attendance({ date: '2026-02-30' }), attendance());
  await site.appendLines(['not json', '[1]', '{"type":"attendance"}']);
  await site.append(attendance());
  await inStep(site, upstream);
  const outcomes = upstream.facts('cucina').map(({ outcome }) => outcome);
  assert.deepEqual(outcomes, ['parked', 'applied', 'parked', 'parked', 'parked', 'applied']);
  const { parkedThere } = site.state();
  assert.equal(Object.keys(parkedThere).length, 4);
  assert.match(parkedThere[upstream.facts('cucina')[0].id], /date is wrong/);
});

test('a reason that was lost with its ack is told again after the next greeting', async (t) => {
  const { upstream, raw } = await greeted(t);
  const hash = raw.facts(1, ZERO, ['not json']);
  await raw.next();
  const second = new Raw(t, upstream.url);
  await second.greet({ last: { seq: 1, hash } });
  assert.deepEqual((await second.next()).parked, [{ seq: 1, reason: 'no JSON' }]);
});

test('a fact of an unknown type is kept, and applied once a newer program starts', async (t) => {
  const folder = join(tempFolder(t), 'central');
  const { 'answer 1': answer, ...older } = UPWARD;
  const first = await startCentral({ folder, tokens: TOKENS, times: QUICK, kinds: older });
  const { request_id } = await first.request('cucina', { channel: 'app', diner: 'C1', operation: 'cancel' });
  const site = kitchen(t, first.url);
  await until(() => first.site('cucina').parked.length === 1, 'parked');
  await until(() => Object.keys(site.state().parkedThere).length === 1, 'told');
  assert.deepEqual(Object.values(site.state().parkedThere), ['unknown type answer version 1']);
  site.disconnect();
  await first.close();
  const second = await central(t, { folder });
  assert.deepEqual(second.site('cucina').parked, []);
  assert.equal(second.answers().find(({ request }) => request.request_id === request_id).answers.length, 1);
});

test('a parked fact is applied once it can be, on being tried again', async (t) => {
  const kinds = { ...UPWARD, 'attendance 1': { group: (value) => value === '1A' } };
  const upstream = await central(t, { kinds });
  const site = kitchen(t, upstream.url);
  await site.append(attendance({ group: '1B' }));
  await inStep(site, upstream);
  await upstream.retry('cucina');
  assert.equal(upstream.site('cucina').parked.length, 1);
  kinds['attendance 1'].group = () => true;
  await upstream.retry('cucina');
  assert.equal(upstream.site('cucina').parked.length, 0);
});

test('what was pruned is told as gone, recorded as a hole, and the stream goes on', async (t) => {
  const folder = join(tempFolder(t), 'central');
  const backup = tempFolder(t);
  const upstream = await central(t, { folder });
  const site = kitchen(t, upstream.url);
  await site.append(attendance());
  await inStep(site, upstream);
  upstream.backup(backup);
  await site.append(attendance(), attendance(), attendance());
  await inStep(site, upstream);
  await site.prune(3);
  await upstream.restore(backup);
  await site.append(attendance());
  await inStep(site, upstream);
  assert.deepEqual(upstream.site('cucina').holes, [{ from: 2, through: 3 }]);
  assert.deepEqual(upstream.facts('cucina').map(({ seq }) => seq), [1, 4, 5]);
});

test('no more facts are on their way than there is credit for', async (t) => {
  const upstream = await central(t, { credit: 3 });
  const site = kitchen(t, upstream.url, { idle: true });
  await site.append(...Array.from({ length: 10 }, () => attendance()));
  site.connect();
  await inStep(site, upstream);
  assert.equal(upstream.facts('cucina').length, 10);
});

test('upstream keeps to the credit of a site', async (t) => {
  const upstream = await central(t);
  const second = new Raw(t, upstream.url);
  for (let at = 0; at < 5; ++at) await upstream.request('cucina', { channel: 'app', diner: `C${at}`, operation: 'cancel' });
  const { feed } = await second.greet({ credit: 2 });
  const { seq, count } = await second.next();
  assert.deepEqual({ seq, count }, { seq: feed.seq + 1, count: 2 });
  await second.mark();
  assert.deepEqual(second.heard.filter(({ type }) => type === 'facts'), []);
});

test('ten thousand facts arrive', async (t) => {
  const upstream = await central(t);
  const site = kitchen(t, upstream.url, { idle: true });
  await site.append(...Array.from({ length: 10_000 }, () => attendance()));
  site.connect();
  await inStep(site, upstream);
  assert.equal(upstream.facts('cucina').length, 10_000);
});

test('a message has at most a thousand facts and a mebibyte', () => {
  const start = { next: 1, epoch: 1 };
  const many = new Outbox(1);
  for (let at = 0; at < 1500; ++at) many.record('{}');
  assert.equal(many.step(start, Infinity).lines.length, 1000);
  const long = new Outbox(1);
  for (let at = 0; at < 20; ++at) long.record(`"${'è'.repeat(50_000)}"`);
  const { header, lines } = long.step(start, Infinity);
  assert.equal(lines.length, 10);
  assert.ok(Buffer.byteLength(encode(header, lines)) <= 1 << 20);
});

test('what comes down is applied once, answered, and matched', async (t) => {
  const upstream = await central(t);
  await upstream.roster('cucina', { 'policy.toml': 'x = 1\n' });
  const early = await upstream.request('cucina', { channel: 'portal', diner: 'C1', operation: 'cancel', date: '2026-10-06' });
  const site = kitchen(t, upstream.url);
  await inStep(site, upstream);
  const late = await upstream.request('cucina', { channel: 'ivr', diner: 'C2', operation: 'cancel' });
  const again = await upstream.request('cucina', { ...late, diner: 'C3' });
  assert.deepEqual(again, late);
  await until(() => upstream.answers().every(({ answers }) => answers.length === 1), 'answered');
  assert.deepEqual(site.received.map(({ type }) => type), ['roster', 'request', 'request']);
  assert.deepEqual(upstream.answers().map(({ request }) => request.request_id), [early.request_id, late.request_id]);
});

test('a data set that no message can carry is refused when it is entered', async (t) => {
  const upstream = await central(t);
  await assert.rejects(upstream.roster('cucina', { 'diners.csv': 'x'.repeat(1 << 20) }), /no message can carry/);
});
