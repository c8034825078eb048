// A minimal site: keeps a stream of its own and a copy of its upstream's, and holds a connection as long as it is wanted.
import { EventEmitter } from 'node:events';
import WebSocket from 'ws';

import { DOWNWARD } from './kinds.mjs';
import { Link, TIMES } from './link.mjs';
import { fits } from './outbox.mjs';
import { Clock, Pair } from './pair.mjs';
import { seeded } from './random.mjs';
import { Store } from './store.mjs';
import { MOST_BYTES, PROTOCOL, Refusal, ROUTE, VERSION } from './wire.mjs';

/** A site on its folder. Events: `change`, and `acknowledged` after an ack was made durable. */
export class Site extends EventEmitter {
  #store;
  #url;
  #token;
  #random;
  #wanted = false;
  #failures = 0;
  #timer;
  #socket;
  #link;

  constructor({ folder, url, token, node, role = 'kitchen', kinds = DOWNWARD, decide = () => [], credit = 4096, times, random }) {
    super();
    Object.assign(this, { node, role, kinds, credit, times: { ...TIMES, ...times } });
    this.#url = url;
    this.#token = token;
    this.#random = random ?? seeded(process.pid);
    this.clock = new Clock();
    this.pair = new Pair(1);
    this.received = [];
    this.heard = [];
    this.answer = (facts) => facts.flatMap((fact) => decide(fact, this)).map((fact) => this.#line(fact));
    this.#store = new Store(folder, (entry) => this.#fold(entry));
  }

  #fold(entry) {
    this.received.push(...this.pair.fold(entry).map(({ fact }) => fact));
    this.emit('change');
  }

  #line({ type, version = 1, body }) {
    const line = JSON.stringify({ type, version, at: this.clock.fact(), body });
    if (!fits(line)) throw new Error(`a ${type} that no message can carry`);
    return line;
  }

  /** Records facts `{ type, version?, body }`; they are durable when the promise settles. */
  async append(...facts) {
    return this.appendLines(() => facts.map((fact) => this.#line(fact)));
  }

  /** Records lines as they are, also such as are no facts. */
  async appendLines(lines) {
    await this.#store.commit(() => ({ do: 'recorded', record: typeof lines === 'function' ? lines() : lines }));
    this.#link?.pump();
  }

  commit(decide) {
    return this.#store.commit(decide);
  }

  /** Forgets acknowledged facts up to a number, as 35 days later. */
  prune(through) {
    return this.commit(() => ({ do: 'pruned', through }));
  }

  /** Tries the parked facts of upstream again. */
  retry() {
    return this.commit(() => this.pair.retry(this.kinds));
  }

  connect(url = this.#url) {
    this.#url = url;
    this.#wanted = true;
    this.#dial();
  }

  disconnect() {
    this.#wanted = false;
    clearTimeout(this.#timer);
    this.#link?.drop();
    this.#socket?.terminate();
  }

  get connected() {
    return this.#link?.greeted === true && this.#link.open;
  }

  /** What it can say of itself; `acknowledged` are the identities that its facts were first issued with. */
  state() {
    const { outbox, inbox } = this.pair;
    const ids = (facts) => facts.map(({ first }) => `${first.seq}:${first.hash}`);
    return {
      connected: this.connected,
      epoch: outbox.epoch,
      last: outbox.last,
      acked: outbox.acked,
      cursor: inbox.position,
      recorded: ids(outbox.facts),
      acknowledged: ids(outbox.facts.filter(({ seq }) => seq <= outbox.acked.seq)),
      parkedThere: Object.fromEntries(outbox.parked),
      parkedHere: inbox.parked.map(({ id, reason }) => ({ id, reason })),
    };
  }

  /** Copies its folder while it runs. */
  copy(folder) {
    this.#store.copy(folder);
  }

  async close() {
    this.disconnect();
    await this.#store.close();
  }

  async kill(random) {
    const dying = this.#store.kill(random);
    this.disconnect();
    await dying;
  }

  #dial() {
    clearTimeout(this.#timer);
    const headers = { Authorization: `Bearer ${this.#token}` };
    const socket = new WebSocket(`${this.#url.replace(/^http/, 'ws')}${ROUTE}`, PROTOCOL, {
      headers, maxPayload: MOST_BYTES, perMessageDeflate: false, handshakeTimeout: this.times.dead,
    });
    this.#socket = socket;
    let raw;
    socket.on('upgrade', (response) => (raw = response.socket));
    socket.on('unexpected-response', (request, response) => {
      this.heard.push({ status: response.statusCode });
      socket.terminate();
    });
    socket.on('error', () => {
      if (!raw && socket === this.#socket) this.#again();
    });
    socket.on('open', () => this.#greet(new Link(socket, raw, this)));
  }

  #greet(link) {
    this.#link = link;
    const { inbox, outbox } = this.pair;
    link.send({
      type: 'hello', versions: [VERSION], node: this.node, role: this.role, epoch: outbox.epoch, last: outbox.last,
      cursor: inbox.position, credit: this.credit, at: new Date().toISOString(),
      clock: { state: 'synchronised', error_ms: 1 }, program: 'peers',
    });
  }

  /** Connects again after a random time up to the back-off, which doubles with each failure. */
  #again(atOnce = false) {
    if (!this.#wanted) return;
    const most = Math.min(this.times.backoff * 2 ** this.#failures, this.times.backoffMost);
    ++this.#failures;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#dial(), atOnce ? 0 : this.#random.unit() * most);
  }

  ended(link) {
    if (link !== this.#link) return;
    if (Date.now() - link.opened >= this.times.lasted) this.#failures = 0;
    this.emit('change');
    this.#again(link.fenced);
  }

  acknowledged() {
    this.#failures = 0;
    this.emit('acknowledged');
  }

  marked(link, header) {
    this.upstreamMark = header;
  }

  parted() {
    throw new Refusal('malformed', 'upstream tells its facts differently');
  }

  async greeting(link, header) {
    this.heard.push(header);
    if (header.type === 'welcome') await this.#welcome(link, header);
    if (header.type === 'fenced') await this.#adopt(link, header);
    if (header.type === 'error') link.drop();
  }

  async #welcome(link, { acked, credit, feed }) {
    const { epoch, position } = this.pair.inbox;
    if (acked.seq > this.pair.outbox.last.seq) throw new Refusal('malformed', `acknowledged ${acked.seq}, which was never recorded`);
    const same = feed.epoch === epoch && feed.seq === position.seq && feed.hash === position.hash;
    if (!same) await this.commit(() => ({ do: 'cursor', position: feed }));
    await this.commit(() => ({ do: 'welcomed', acked }));
    if (link.open) link.start(acked, credit);
  }

  async #adopt(link, { epoch, base }) {
    await this.commit(() => ({ do: 'adopted', epoch, base: base.seq }));
    link.fenced = true;
    link.close();
  }
}

export const startSite = (options) => new Site(options);
