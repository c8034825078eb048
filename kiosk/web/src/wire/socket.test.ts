import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LiveLink, silenceLimit, type LinkPhase, type Socket } from './socket';
import type { BoardMessage } from './types';

class FakeSocket {
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: (() => void) | null = null;
  closed = false;
  close() { this.closed = true; }
  say(message: unknown) { this.onmessage?.({ data: typeof message === 'string' ? message : JSON.stringify(message) }); }
}

const settle = () => new Promise(done => setImmediate(done));

/** A link on a clock that only moves when told. */
function bench(mayRetry = () => true) {
  let now = 0;
  const timers = new Map<number, { at: number; run: () => void }>();
  let nextTimer = 0;
  const sockets: FakeSocket[] = [];
  const phases: LinkPhase[] = [];
  const messages: BoardMessage[] = [];
  const link = new LiveLink<BoardMessage>({
    connect: () => {
      const socket = new FakeSocket();
      sockets.push(socket);
      return socket as unknown as Socket;
    },
    after: (ms, run) => {
      const id = nextTimer++;
      timers.set(id, { at: now + ms, run });
      return () => timers.delete(id);
    },
    onMessage: message => messages.push(message),
    onPhase: phase => phases.push(phase),
    mayRetry: async () => mayRetry(),
  });
  const pass = async (ms: number) => {
    for (const end = now + ms; now < end;) {
      const due = [...timers].filter(([, timer]) => timer.at <= end).sort(([, a], [, b]) => a.at - b.at)[0];
      now = due ? due[1].at : end;
      if (due) {
        timers.delete(due[0]);
        due[1].run();
      }
      await settle();
    }
  };
  return { link, sockets, phases, messages, pass, timers };
}

const snapshot = { type: 'snapshot' };

test('a link is live with its snapshot, not with its connection', () => {
  const { sockets, phases } = bench();
  assert.deepEqual(phases, []);
  sockets[0]!.say(snapshot);
  assert.deepEqual(phases, ['live']);
});

test('silence longer than two ticks is a lost link, ticks keep it', async () => {
  const { sockets, phases, pass } = bench();
  sockets[0]!.say(snapshot);
  await pass(silenceLimit - 1);
  sockets[0]!.say({ type: 'tick' });
  await pass(silenceLimit - 1);
  assert.deepEqual(phases, ['live']);
  await pass(1);
  assert.deepEqual(phases, ['live', 'down']);
  assert.equal(sockets[0]!.closed, true);
});

test('it tries again with growing pauses, and anew from the shortest after a snapshot', async () => {
  const { sockets, pass } = bench();
  const fail = async (pause: number) => {
    const count = sockets.length;
    sockets.at(-1)!.onclose?.();
    await settle();
    await pass(pause - 1);
    assert.equal(sockets.length, count, `not before ${pause} ms`);
    await pass(1);
    assert.equal(sockets.length, count + 1, `after ${pause} ms`);
  };
  for (const pause of [500, 1000, 2000, 4000, 8000, 8000]) await fail(pause);
  sockets.at(-1)!.say(snapshot);
  await fail(500);
});

test('without a session it stops trying', async () => {
  const { sockets, pass, timers } = bench(() => false);
  sockets[0]!.onclose?.();
  await pass(60_000);
  assert.equal(sockets.length, 1);
  assert.equal(timers.size, 0);
});

test('what is no JSON costs the link, not the screen', async () => {
  const { sockets, messages, phases } = bench();
  sockets[0]!.say('{');
  await settle();
  assert.deepEqual(messages, []);
  assert.deepEqual(phases, ['down']);
});

test('an ended link is silent for ever', async () => {
  const { link, sockets, messages, pass, timers } = bench();
  link.end();
  sockets[0]!.say(snapshot);
  await pass(60_000);
  assert.equal(sockets[0]!.closed, true);
  assert.deepEqual(messages, []);
  assert.equal(timers.size, 0);
});

test('a restart asks for a snapshot at once', () => {
  const { link, sockets } = bench();
  link.restart();
  assert.equal(sockets.length, 2);
  assert.equal(sockets[0]!.closed, true);
});
