// A TCP proxy on the loopback that fails on demand, or by a plan that a seed draws.
import { createConnection, createServer } from 'node:net';

import { seeded } from './random.mjs';

/** The faults that a plan draws from. */
export const FAULTS = [
  { kind: 'delay', ms: 20, jitter: 30 },
  { kind: 'cut', how: 'rst' },
  { kind: 'cut', how: 'fin' },
  { kind: 'swallow', up: true },
  { kind: 'swallow', down: true },
  { kind: 'swallow', up: true, down: true },
  { kind: 'truncate', up: true },
  { kind: 'truncate', down: true },
  { kind: 'trickle', bytes: 40, every: 5 },
  { kind: 'reorder' },
  { kind: 'refuse' },
];

/** A plan of `count` faults, each lasting a while and then healed: `[{ after, fault }…]` in milliseconds. */
export function drawPlan(seed, { count, every = [20, 120], lasting = [20, 200] }) {
  const random = seeded(seed);
  return Array.from({ length: count }).flatMap(() => [
    { after: random.between(...every), fault: random.pick(FAULTS) },
    { after: random.between(...lasting), fault: undefined },
  ]);
}

/** One direction of a connection: passes chunks on in order, each after what the fault in force does to it. */
class Flow {
  #waiting = [];
  #busy = false;

  constructor(from, into, { proxy, pipe, up }) {
    Object.assign(this, { into, proxy, pipe, up });
    from.on('data', (chunk) => this.#add(chunk));
    from.on('end', () => this.#add(null));
  }

  #add(chunk) {
    this.#waiting.push(chunk);
    this.work();
  }

  async work() {
    if (this.#busy) return;
    this.#busy = true;
    while (this.#waiting.length && !this.pipe.held) await this.#pass(this.#waiting.shift());
    this.#busy = false;
  }

  async #pass(chunk) {
    const { proxy, pipe, into } = this;
    const { fault = {} } = proxy;
    const here = this.up ? fault.up : fault.down;
    if (fault.kind === 'swallow' && here) return proxy.note('swallowed', pipe);
    if (fault.kind === 'delay') await pause(fault.ms + proxy.random.below((fault.jitter ?? 0) + 1));
    if (chunk === null) {
      into.end();
    } else if (fault.kind === 'truncate' && (here || fault.up === fault.down)) {
      into.write(chunk.subarray(0, proxy.random.below(chunk.length)), () => pipe.cut(fault.how));
      proxy.note('truncated', pipe);
      proxy.heal();
    } else if (fault.kind === 'trickle') {
      await this.#trickle(chunk, fault);
    } else {
      into.write(chunk);
    }
  }

  async #trickle(chunk, fault) {
    for (let at = 0; at < chunk.length && !this.into.destroyed; at += fault.bytes) {
      if (this.proxy.fault !== fault) return this.into.write(chunk.subarray(at));
      this.into.write(chunk.subarray(at, at + fault.bytes));
      await pause(fault.every);
    }
  }
}

class Pipe {
  held = false;

  constructor(proxy, number, near) {
    Object.assign(this, { proxy, number, near, far: createConnection({ host: '127.0.0.1', port: proxy.to, allowHalfOpen: true }) });
    this.flows = [
      new Flow(near, this.far, { proxy, pipe: this, up: true }),
      new Flow(this.far, near, { proxy, pipe: this, up: false }),
    ];
    for (const [socket, other] of [[near, this.far], [this.far, near]]) {
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', (failed) => {
        if (failed && !this.held) reset(other);
        if (other.closed) proxy.pipes.delete(this);
      });
    }
  }

  cut(how) {
    this.held = false;
    for (const socket of [this.near, this.far]) {
      if (how === 'fin') socket.end();
      else reset(socket);
    }
  }

  release() {
    this.held = false;
    this.flows.forEach((flow) => flow.work());
  }
}

class Proxy {
  pipes = new Set();
  log = [];
  #number = 0;
  #server = createServer({ allowHalfOpen: true }, (near) => this.#accept(near));
  #timer;

  constructor({ to, seed = 1 }) {
    Object.assign(this, { to, random: seeded(seed), fault: undefined });
  }

  async listen(plan = []) {
    await new Promise((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    this.port = this.#server.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
    this.run(plan);
    return this;
  }

  /** Sets each fault of a plan at its time. */
  run([step, ...rest]) {
    if (!step) return;
    this.#timer = setTimeout(() => {
      if (step.fault) this.set(step.fault);
      else this.heal();
      this.run(rest);
    }, step.after);
  }

  note(what, pipe) {
    this.log.push({ at: Date.now(), what, ...(pipe && { connection: pipe.number }) });
  }

  /**
   * Puts a fault in force until the next or `heal`: `delay` (ms, jitter), `swallow` (up, down: half-open), `trickle` (bytes,
   * every), `refuse`; at once: `cut` (how: rst, fin); on the next chunk: `truncate` (up, down, how); `reorder` holds what the
   * present connections carry until a newer one was answered.
   */
  set(fault) {
    this.heal();
    this.note(JSON.stringify(fault));
    if (fault.kind === 'cut') return this.pipes.forEach((pipe) => pipe.cut(fault.how));
    if (fault.kind === 'reorder') return this.pipes.forEach((pipe) => (pipe.held = true));
    this.fault = fault;
  }

  /** Ends the fault in force. Connections that lost bytes stay as they are: they notice, or are cut. */
  heal() {
    this.fault = undefined;
  }

  /** Ends the plan, the fault in force, and every connection that it may have hurt. */
  calm() {
    clearTimeout(this.#timer);
    this.heal();
    this.pipes.forEach((pipe) => pipe.cut('rst'));
  }

  aim(port) {
    this.to = port;
  }

  async close() {
    this.calm();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #accept(near) {
    near.on('error', () => {});
    if (this.fault?.kind === 'refuse') {
      this.note('refused');
      return near.resetAndDestroy();
    }
    const older = [...this.pipes].filter(({ held }) => held);
    const pipe = new Pipe(this, ++this.#number, near);
    this.pipes.add(pipe);
    this.note('connected', pipe);
    if (older.length) pipe.far.once('data', () => setImmediate(() => this.#release(older)));
  }

  #release(pipes) {
    for (const pipe of pipes) {
      this.note('late bytes delivered', pipe);
      pipe.release();
    }
  }
}

/** A reset where the system still allows one: not once the socket's own end was sent. */
function reset(socket) {
  if (socket.writableEnded) socket.destroy();
  else socket.resetAndDestroy();
}

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Starts a proxy before the port `to`: `{ port, url, set(fault), heal(), calm(), aim(port), close(), log }`. */
export const startProxy = ({ to, seed, plan }) => new Proxy({ to, seed }).listen(plan);
