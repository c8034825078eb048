import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Errands, type Errand } from './errand';

interface Wish { readonly cents: number }

/** A server that credits once per key, and whose answers can be lost. */
function till() {
  const credited = new Map<string, number>();
  let kept: string | null = null;
  let fault: 'before' | 'after' | 'refused' | 'broken' | null = null;
  let keys = 0;
  const timers: (() => void)[] = [];
  const page = () => {
    const seen: Errand<Wish, number>[] = [];
    const errands = new Errands<Wish, number>({
      load: () => kept,
      save: text => { kept = text; },
      isWish: (value): value is Wish => typeof (value as Wish | undefined)?.cents === 'number',
      newKey: () => `key-${++keys}`,
      send: async ({ cents }, key) => {
        const now = fault;
        await Promise.resolve();
        if (now === 'before') throw new Error('no-answer');
        if (now === 'refused') throw new Error('refused');
        if (now === 'broken') throw new Error('internal');
        if (!credited.has(key)) credited.set(key, cents);
        if (now === 'after') throw new Error('no-answer');
        return credited.get(key)!;
      },
      fateOf: error => ({ kind: (error as Error).message, final: (error as Error).message === 'refused', answered: (error as Error).message !== 'no-answer' }),
      onChange: errand => seen.push(errand),
      after: (_, run) => {
        timers.push(run);
        return () => { timers.splice(timers.indexOf(run) >>> 0, 1); };
      },
    });
    return { errands, seen, last: () => seen.at(-1)! };
  };
  return { credited, page, kept: () => kept, fail: (value: typeof fault) => { fault = value; }, tick: () => timers.splice(0).forEach(run => run()), timers };
}
const settled = () => new Promise(done => setImmediate(done));

test('what is confirmed is written down before it is sent, and forgotten with the answer', async () => {
  const { page, kept, credited } = till();
  const { errands, last } = page();
  assert.equal(errands.begin({ cents: 9600 }), true);
  assert.deepEqual(JSON.parse(kept()!), { key: 'key-1', wish: { cents: 9600 } });
  assert.equal(last().state, 'sending');
  await settled();
  assert.deepEqual([last().state, kept(), [...credited.values()]], ['done', null, [9600]]);
});

test('confirmed twice is recorded once', async () => {
  const { page, credited } = till();
  const { errands } = page();
  assert.deepEqual([errands.begin({ cents: 9600 }), errands.begin({ cents: 9600 })], [true, false]);
  await settled();
  assert.equal(credited.size, 1);
});

test('without an answer the same is asked again under the same key, and recorded once', async () => {
  const { page, credited, fail, tick, kept } = till();
  const { errands, last } = page();
  fail('after');
  errands.begin({ cents: 9600 });
  await settled();
  assert.deepEqual(last(), { state: 'sending', wish: { cents: 9600 }, tries: 1, problem: 'no-answer', resumed: false, stuck: false });
  assert.equal(errands.begin({ cents: 5000 }), false, 'first its fate');
  fail(null);
  tick();
  await settled();
  assert.deepEqual([last().state, credited.size, kept()], ['done', 1, null]);
});

test('a reload asks what became of it, whether it had arrived or not', async () => {
  for (const lost of ['before', 'after'] as const) {
    const { page, credited, fail } = till();
    fail(lost);
    page().errands.begin({ cents: 9600 });
    await settled();
    fail(null);
    const { errands, last } = page();
    errands.resume();
    await settled();
    assert.deepEqual(last(), { state: 'done', wish: { cents: 9600 }, answer: 9600, tries: 1, resumed: true });
    assert.deepEqual([...credited], [['key-1', 9600]], lost);
  }
});

test('two tabs: the second asks what became of the first one’s, before it begins its own', async () => {
  const { page, credited, fail, kept } = till();
  const [one, other] = [page(), page()];
  fail('before');
  one.errands.begin({ cents: 9600 });
  await settled();
  fail(null);
  assert.equal(other.errands.begin({ cents: 5000 }), false);
  await settled();
  assert.deepEqual(other.last(), { state: 'done', wish: { cents: 9600 }, answer: 9600, tries: 1, resumed: true });
  other.errands.begin({ cents: 5000 });
  one.errands.again();
  await settled();
  assert.deepEqual([one.last().state, [...credited], kept()], ['done', [['key-1', 9600], ['key-2', 5000]], null]);
});

test('a refusal is an answer: said, and not asked again', async () => {
  const { page, kept, fail, timers } = till();
  const { errands, last } = page();
  fail('refused');
  errands.begin({ cents: 9600 });
  await settled();
  assert.deepEqual([last().state, kept(), timers.length, errands.open], ['refused', null, 0, false]);
});

test('a server that answers nothing of use is asked on; a person may let it go', async () => {
  const { page, kept, fail, tick, timers } = till();
  const { errands, last } = page();
  fail('broken');
  errands.begin({ cents: 9600 });
  await settled();
  tick();
  await settled();
  assert.deepEqual(last(), { state: 'sending', wish: { cents: 9600 }, tries: 2, problem: 'internal', resumed: false, stuck: true });
  errands.giveUp();
  assert.deepEqual([last().state, kept(), timers.length], ['idle', null, 0]);
});

test('what is damaged or of another program is thrown away', () => {
  for (const text of ['', '{', 'null', '{"key":1}', '{"key":"k","wish":{"cents":"96"}}']) {
    let kept: string | null = text;
    const errands = new Errands<Wish, number>({
      load: () => kept, save: value => { kept = value; }, isWish: (value): value is Wish => typeof (value as Wish | undefined)?.cents === 'number',
      newKey: () => 'k', send: () => assert.fail('sent'), fateOf: () => assert.fail(), onChange: () => assert.fail(), after: () => () => {},
    });
    errands.resume();
    assert.equal(kept, null, text);
  }
});
