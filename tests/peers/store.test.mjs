// What is kept: an entry is whole or not there, and what was durable survives the power.
import assert from 'node:assert/strict';
import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';

import { tempFolder } from './harness.mjs';
import { seeded } from './random.mjs';
import { LOG, Store } from './store.mjs';

function open(folder) {
  const entries = [];
  return { entries, store: new Store(folder, (entry) => entries.push(entry)) };
}

test('entries come back in order', async (t) => {
  const folder = tempFolder(t);
  const { store } = open(folder);
  await Promise.all([1, 2, 3].map((n) => store.commit(() => ({ n }))));
  await store.close();
  const again = open(folder);
  assert.deepEqual(again.entries, [{ n: 1 }, { n: 2 }, { n: 3 }]);
  await again.store.close();
});

test('a torn last line is dropped wherever it was cut, and the log goes on after it', async (t) => {
  const folder = tempFolder(t);
  const { store } = open(folder);
  await store.commit(() => ({ word: 'perché' }));
  await store.close();
  const whole = readFileSync(join(folder, LOG));
  const next = Buffer.from('{"word":"così"}\n');
  for (let cut = 0; cut < next.length; ++cut) {
    writeFileSync(join(folder, LOG), whole);
    appendFileSync(join(folder, LOG), next.subarray(0, cut));
    const torn = open(folder);
    await torn.store.commit(() => ({ after: cut }));
    await torn.store.close();
    const again = open(folder);
    assert.deepEqual(again.entries, [{ word: 'perché' }, { after: cut }]);
    await again.store.close();
  }
});

test('a log that is damaged in its middle is not opened', async (t) => {
  const folder = tempFolder(t);
  writeFileSync(join(folder, LOG), '{"a":1}\n{"b\n{"c":1}\n');
  assert.throws(() => open(folder), SyntaxError);
});

test('killed at any time, what a commit was told to have kept is there, and nothing comes twice', async (t) => {
  for (let seed = 1; seed <= 50; ++seed) {
    const random = seeded(seed);
    const folder = tempFolder(t);
    const { store } = open(folder);
    const told = [];
    for (let n = 0; n < 20; ++n) store.commit(() => ({ n, filling: 'x'.repeat(random.below(500)) })).then(() => told.push(n));
    while (told.length < random.below(20)) await new Promise(setImmediate);
    const before = [...told];
    await store.kill(random);
    const again = open(folder);
    const numbers = again.entries.map(({ n }) => n);
    assert.deepEqual(numbers, [...numbers.keys()], `seed ${seed}`);
    assert.ok(numbers.length >= before.length, `seed ${seed}: told ${before.length}, there ${numbers.length}`);
    assert.deepEqual(told, before, `seed ${seed}: told after the kill`);
    await again.store.close();
  }
});
