// The checker finds each way in which a promise can be broken.
import assert from 'node:assert/strict';
import test from 'node:test';

import { check, checkMarks } from './checker.mjs';

const applied = (...ids) => ids.map((id) => ({ id, outcome: 'applied' }));
const kept = { histories: [['a', 'b', 'c']], acknowledged: ['a', 'b'], taken: applied('a', 'b', 'c') };

test('nothing is found where the promises were kept', () => {
  assert.deepEqual(check(kept), []);
  assert.deepEqual(check({ ...kept, taken: [...applied('a'), { id: 'b', outcome: 'parked' }] }), []);
  assert.deepEqual(check({ ...kept, taken: [...kept.taken, { id: 'a', outcome: 'repeated' }] }), []);
});

test('what was acknowledged and lost is found, unless nobody can have it', () => {
  assert.deepEqual(check({ ...kept, taken: applied('a') }), ['acknowledged and lost: b']);
  assert.deepEqual(check({ ...kept, taken: applied('a'), forgiven: ['b'] }), []);
});

test('what was applied twice is found', () => {
  assert.match(check({ ...kept, taken: applied('a', 'b', 'b') }).join(), /taken 2 times: b/);
});

test('what nobody recorded is found', () => {
  assert.deepEqual(check({ ...kept, taken: applied('a', 'b', 'x') }), ['taken and never recorded: x']);
});

test('a broken order is found in each life', () => {
  assert.match(check({ ...kept, taken: applied('b', 'a') }).join(), /out of order in life 0: a after b/);
  const clones = { histories: [['a', 'b'], ['a', 'x', 'y']], acknowledged: [] };
  assert.deepEqual(check({ ...clones, taken: applied('a', 'x', 'b', 'y') }), []);
  assert.match(check({ ...clones, taken: applied('a', 'y', 'b', 'x') }).join(), /out of order in life 1: x after y/);
});

test('a mark that leaves a fact out is found', () => {
  const facts = [{ seq: 1, at: '2026-10-05T07:00:00.000Z' }, { seq: 2, at: '2026-10-05T07:00:00.001Z' }];
  assert.deepEqual(checkMarks([{ seq: 1, at: '2026-10-05T07:00:00.000Z' }, { seq: 2, at: '2026-10-05T07:00:09.000Z' }], facts), []);
  assert.equal(checkMarks([{ seq: 1, at: '2026-10-05T07:00:00.001Z' }], facts).length, 1);
});
