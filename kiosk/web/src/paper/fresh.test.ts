import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Fresh, gather, retryAfter } from './fresh';

function made({ retries = true } = {}) {
  const questions: { answer(value: string): Promise<void>; fail(): Promise<void> }[] = [];
  const shown: string[] = [];
  let failures = 0;
  let timer: { at: number; run: () => void } | null = null;
  const settled = () => new Promise<void>(done => setImmediate(done));
  const fresh = new Fresh<string>({
    ask: () => new Promise((resolve, reject) => questions.push({
      answer: value => { resolve(value); return settled(); },
      fail: () => { reject(new Error('no')); return settled(); },
    })),
    onAnswer: value => shown.push(value),
    onFailure: () => { ++failures; return retries; },
    after: (at, run) => {
      const mine = { at, run };
      timer = mine;
      return () => { if (timer === mine) timer = null; };
    },
  });
  return { fresh, questions, shown, failures: () => failures, timer: () => timer?.at, run: () => { const due = timer!; timer = null; due.run(); } };
}

test('asks once at the beginning, and again when told, however often', async () => {
  const { fresh, questions, shown, timer, run } = made();
  await questions[0]!.answer('a');
  assert.equal(timer(), undefined);
  for (let i = 0; i < 5; ++i) fresh.stale();
  assert.equal(timer(), gather);
  run();
  assert.equal(questions.length, 2);
  await questions[1]!.answer('b');
  assert.deepEqual(shown, ['a', 'b']);
});

test('one question at a time: told meanwhile, it asks once more after the answer', async () => {
  const { fresh, questions, timer, run } = made();
  fresh.stale();
  fresh.stale();
  assert.equal(timer(), undefined);
  assert.equal(questions.length, 1);
  await questions[0]!.answer('a');
  run();
  assert.equal(questions.length, 2);
});

test('an answer asked for before something newer was told is dropped, and asked for again', async () => {
  const { fresh, questions, shown, run } = made();
  fresh.tell('newer');
  await questions[0]!.answer('older');
  assert.deepEqual(shown, ['newer']);
  run();
  await questions[1]!.answer('newest');
  assert.deepEqual(shown, ['newer', 'newest']);
});

test('without an answer it asks again after a while; where that is no use it waits to be told', async () => {
  const again = made();
  await again.questions[0]!.fail();
  assert.equal(again.timer(), retryAfter);
  const never = made({ retries: false });
  await never.questions[0]!.fail();
  assert.deepEqual([never.timer(), never.failures()], [undefined, 1]);
  never.fresh.stale();
  assert.equal(never.timer(), gather);
});

test('once ended nothing is shown and nothing asked', async () => {
  const { fresh, questions, shown, timer } = made();
  fresh.stale();
  fresh.end();
  await questions[0]!.answer('late');
  assert.deepEqual([shown, timer()], [[], undefined]);
});
