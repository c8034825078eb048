import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KioskGroup } from '../wire/types';
import { keyOf, noMarks, tapped, type Job, type Marks } from './model/marks';
import { Outbox, pause, type Fate } from './outbox';

const settle = () => new Promise(done => setImmediate(done));

const group: KioskGroup = {
  group: 'G', name: '3B', sitting: 1, school: 'S', date: '2026-09-21', state: 'open', cutoff_at: '2026-09-21T07:30:00.000Z', extras: [],
  diners: ['A', 'B'].map(diner => ({ diner, first_name: '', last_name: diner, kind: 'pupil', meal: 'booked', absent: false, bianco: false, pending: false })),
};

class Kept {
  readonly all = new Map<string, string>();
  get length() { return this.all.size; }
  key(i: number) { return [...this.all.keys()][i] ?? null; }
  getItem(key: string) { return this.all.get(key) ?? null; }
  setItem(key: string, value: string) { this.all.set(key, value); }
  removeItem(key: string) { this.all.delete(key); }
}

/** A tablet whose clock only moves when told, and a node that answers as told. */
function bench(storage: Kept | null = new Kept(), school = 'S') {
  let now = 0;
  let nextTimer = 0;
  const timers = new Map<number, { at: number; run: () => void }>();
  const posts: Job[] = [];
  const node = { fate: null as Fate | null };
  let shown: ReadonlyMap<string, Marks> = new Map();
  const outbox = new Outbox({
    storage,
    post: async job => {
      posts.push(structuredClone(job));
      if (node.fate) throw node.fate;
    },
    fateOf: error => error as Fate,
    after: (ms, run) => {
      const id = nextTimer++;
      timers.set(id, { at: now + ms, run });
      return () => timers.delete(id);
    },
    onChange: all => { shown = all; },
  }, school);
  const pass = async (ms: number) => {
    for (const end = now + ms; ;) {
      const due = [...timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      if (!due) {
        now = end;
        return;
      }
      now = due[1].at;
      timers.delete(due[0]);
      due[1].run();
      await settle();
    }
  };
  const tap = (diner: string, value: boolean, id: string, code = 'G') => {
    const key = keyOf({ school: 'S', date: group.date, group: code });
    outbox.put(tapped(outbox.get(key) ?? noMarks('S', code, group.date), { ...group, group: code }, { what: 'absent', diner, value }, now, id));
  };
  const confirm = (id: string) => outbox.put(tapped(outbox.get(keyOf(group)) ?? noMarks('S', 'G', group.date), group, { what: 'confirm' }, now, id));
  return { outbox, posts, node, pass, tap, confirm, storage, shown: () => shown };
}

const again: Fate = { kind: 'again' };

test('taps wait for each other a moment, a confirmation for nobody', async () => {
  const { tap, confirm, pass, posts, shown } = bench();
  tap('A', true, 'one');
  await pass(pause - 1);
  tap('B', true, 'two');
  await pass(pause - 1);
  assert.equal(posts.length, 0);
  await pass(1);
  assert.deepEqual(posts.map(job => job.id), ['one']);
  assert.equal(shown().size, 0);
  confirm('three');
  await pass(0);
  assert.deepEqual(posts.map(job => job.id), ['one', 'three']);
});

test('without an answer the same statement goes again, with the same id, until there is one', async () => {
  const { tap, pass, posts, node, shown } = bench();
  node.fate = again;
  tap('A', true, 'one');
  await pass(pause);
  tap('B', true, 'two');
  await pass(8_000);
  assert.ok(posts.length >= 3);
  assert.equal(new Set(posts.map(job => JSON.stringify({ ...job, tried: true }))).size, 1);
  node.fate = null;
  await pass(15_000);
  assert.deepEqual(posts.slice(-2).map(job => job.id), ['one', 'two']);
  assert.equal(shown().size, 0);
});

test('a reload loses nothing: what was kept is sent as it was', async () => {
  const first = bench();
  first.node.fate = again;
  first.tap('A', true, 'one');
  await first.pass(pause);
  first.outbox.end();
  const second = bench(first.storage);
  assert.equal(second.shown().size, 1);
  await second.pass(0);
  assert.deepEqual(second.posts.map(job => job.id), ['one']);
  assert.equal(first.storage!.length, 0);
});

test('marks of another school on the same tablet are left alone', async () => {
  const first = bench();
  first.tap('A', true, 'one');
  first.outbox.end();
  const other = bench(first.storage, 'T');
  await other.pass(pause);
  assert.deepEqual([other.posts.length, first.storage!.length], [0, 1]);
});

test('what the node refuses stays until somebody decides, and holds up no other class', async () => {
  const { outbox, tap, pass, posts, node, shown } = bench();
  node.fate = { kind: 'parked', fault: 'day-over' };
  tap('A', true, 'one');
  await pass(pause);
  node.fate = null;
  tap('A', true, 'two', 'H');
  await pass(pause);
  assert.deepEqual(posts.map(job => job.id), ['one', 'two']);
  assert.deepEqual([...shown().values()].map(marks => [marks.group, marks.fault]), [['G', 'day-over']]);
  outbox.retry(keyOf(group));
  await pass(0);
  assert.deepEqual(posts.map(job => job.id), ['one', 'two', 'one']);
  assert.equal(shown().size, 0);
});

test('given up, it is gone from the tablet too', async () => {
  const { outbox, tap, pass, node, storage } = bench();
  node.fate = { kind: 'parked', fault: 'forbidden' };
  tap('A', true, 'one');
  await pass(pause);
  outbox.discard(keyOf(group));
  assert.equal(storage!.length, 0);
});

test('after the session ended everything waits for somebody to sign in', async () => {
  const { outbox, tap, pass, posts, node } = bench();
  node.fate = { kind: 'stop' };
  tap('A', true, 'one');
  await pass(60_000);
  assert.equal(posts.length, 1);
  node.fate = null;
  outbox.wake();
  await pass(0);
  assert.deepEqual(posts.map(job => job.id), ['one', 'one']);
});

test('a tablet that cannot keep anything still sends', async () => {
  const { tap, pass, posts } = bench(null);
  tap('A', true, 'one');
  await pass(pause);
  assert.equal(posts.length, 1);
});
