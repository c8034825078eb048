// One connection once it stands: both streams, marks, pings and the rule of 15 seconds; the same on either side.
import { examine } from './kinds.mjs';
import { MOST_BYTES, Refusal, decode, encode } from './wire.mjs';

export const TIMES = { ping: 5_000, dead: 15_000, mark: 5_000, farewell: 1_000, backoff: 1_000, backoffMost: 60_000, lasted: 60_000 };

const POLICY_VIOLATION = 1008;
const LONGEST_TIMER = 2 ** 30;

export class Link {
  #work = Promise.resolve();
  #timers = new Set();
  #place;
  #limit;

  /**
   * `socket`: an open WebSocket, `raw` the TCP socket under it. `owner` has the `pair`, `clock`, `kinds`, `credit`, `times`,
   * `commit(decide)`, and is told of `greeting(link, header)`, `parted(link, header)`, `marked(link, header)`,
   * `acknowledged(link)`, `ended(link)`; `answer(facts)` gives the facts to record with those that are applied.
   */
  constructor(socket, raw, owner) {
    Object.assign(this, { socket, owner, open: true, greeted: false, opened: Date.now() });
    this.heard = Date.now();
    raw.on('data', () => (this.heard = Date.now()));
    socket.on('message', (data, isBinary) => {
      this.#work = this.#work.then(() => this.#handle(data, isBinary)).catch((fault) => this.#fail(fault));
    });
    socket.on('close', () => (this.#work = this.#work.then(() => this.#end())));
    socket.on('error', () => socket.terminate());
    this.#every(owner.times.ping, () => socket.ping());
    this.#every(owner.times.ping / 2, () => {
      if (Date.now() - this.heard > owner.times.dead) socket.terminate();
    });
  }

  send(header, lines) {
    if (!this.open) return;
    const text = encode(header, lines);
    if (Buffer.byteLength(text) > MOST_BYTES) throw new Error(`a ${header.type} of more than ${MOST_BYTES} bytes`);
    this.socket.send(text);
  }

  /** Both have greeted: sends on from the receiver's position. */
  start(position, credit) {
    this.greeted = true;
    this.#place = this.owner.pair.outbox.placeAfter(position);
    this.#limit = position.seq + credit;
    const parked = this.owner.pair.inbox.parked.slice(0, 1000);
    if (parked.length) this.#acknowledge(parked);
    this.pump();
    this.#mark();
    this.#every(this.owner.times.mark, () => this.#mark());
  }

  /** Sends whatever the receiver may have now. */
  pump() {
    if (!this.open || !this.greeted) return;
    for (let step; (step = this.owner.pair.outbox.step(this.#place, this.#limit)); this.#place = step.place) {
      this.send(step.header, step.lines);
    }
  }

  /** Says a last message, if any, and closes. Nothing more is heard. */
  close(last) {
    if (last) this.send(last);
    const { socket } = this;
    socket.close(last?.type === 'error' ? POLICY_VIOLATION : 1000);
    setTimeout(() => socket.terminate(), this.owner.times.farewell).unref();
    this.#end();
  }

  /** Drops the connection without a word. */
  drop() {
    this.socket.terminate();
    this.#end();
  }

  #every(interval, action) {
    this.#timers.add(setInterval(action, interval));
  }

  #end() {
    if (!this.open) return;
    this.open = false;
    this.#timers.forEach(clearInterval);
    this.owner.ended(this);
  }

  #fail(fault) {
    if (!(fault instanceof Refusal)) throw fault;
    if (this.open) this.close({ type: 'error', reason: fault.reason });
  }

  async #handle(data, isBinary) {
    if (!this.open) return;
    const { header, lines } = decode(data, isBinary);
    const act = { facts: this.#facts, gone: this.#gone, ack: this.#ack, gap: this.#gap, past: this.#past }[header.type];
    if (act || header.type === 'mark') {
      if (!this.greeted) throw new Refusal('malformed', `${header.type} before the greeting`);
      if (act) await act.call(this, header, lines);
      else this.owner.marked(this, header);
    } else {
      await this.owner.greeting(this, header);
    }
  }

  async #facts(header, lines) {
    const { pair, kinds, answer } = this.owner;
    let verdict;
    await this.owner.commit(() => {
      verdict = this.open ? pair.inbox.judgeFacts(header, lines) : { closed: true };
      if (!verdict.facts?.length) return undefined;
      const facts = pair.inbox.decide(verdict.facts, kinds);
      const applied = facts.filter(({ outcome }) => outcome === 'applied').map(({ line }) => examine(line, kinds).fact);
      return { do: 'took', epoch: verdict.epoch, facts, record: answer(applied) };
    });
    await this.#reply(verdict, header, ({ seq }) => seq >= header.seq && seq < header.seq + lines.length);
  }

  async #gone(header) {
    let verdict;
    await this.owner.commit(() => {
      verdict = this.open ? this.owner.pair.inbox.judgeGone(header) : { closed: true };
      const { epoch, through, hash } = header;
      return verdict.hole ? { do: 'hole', epoch, through, hash } : undefined;
    });
    await this.#reply(verdict, header, () => false);
  }

  async #reply(verdict, header, within) {
    if (!this.open) return;
    if (verdict.stale) throw new Refusal('malformed', `${header.type} of epoch ${header.epoch}`);
    if (verdict.parted) await this.owner.parted(this, header);
    else if (verdict.gap) this.send({ type: 'gap', expected: verdict.gap });
    else this.#acknowledge(this.owner.pair.inbox.parked.filter(within));
    this.pump();
  }

  #acknowledge(parked) {
    const { epoch, position: { seq, hash } } = this.owner.pair.inbox;
    const told = parked.map((fact) => ({ seq: fact.seq, reason: fact.reason.slice(0, 200) }));
    this.send({ type: 'ack', epoch, seq, hash, credit: this.owner.credit, ...(told.length && { parked: told }) });
  }

  async #ack({ epoch, seq, hash, credit, parked }) {
    const { outbox } = this.owner.pair;
    if (epoch !== outbox.epoch) return;
    const known = outbox.hashesAt(seq);
    if (seq > outbox.last.seq || (known.length && !known.includes(hash))) {
      throw new Refusal('malformed', `ack of ${seq}, which was never sent with this hash`);
    }
    await this.owner.commit(() => {
      const news = this.open && (seq > outbox.acked.seq || parked?.length);
      return news ? { do: 'acked', position: { seq, hash }, parked } : undefined;
    });
    this.#limit = seq + credit;
    this.owner.acknowledged(this);
    this.pump();
  }

  #gap({ expected }) {
    this.#place = { next: expected };
    this.pump();
  }

  #past(header) {
    const wait = Date.parse(header.instant) - Date.now();
    if (wait < 0) return this.#mark();
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#past(header);
    }, Math.min(wait + 1, LONGEST_TIMER));
    this.#timers.add(timer);
  }

  async #mark() {
    const { pair, clock } = this.owner;
    let mark;
    await this.owner.commit(() => {
      mark = { type: 'mark', seq: pair.outbox.last.seq, at: clock.mark() };
    });
    this.send(mark);
  }
}
