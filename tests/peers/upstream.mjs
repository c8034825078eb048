// One site as the central system knows it: its greeting, its fencing, its feed and how far it is in step.
import { Pair } from './pair.mjs';
import { Refusal, VERSION, ZERO } from './wire.mjs';

export class Upstream {
  #link;
  #marks = [];
  #waiting = new Set();

  /** `central`: `name`, `clock`, `kinds`, `credit`, `times`, `commit(site, decide)`, `account(site)`: the lines of a full account. */
  constructor(name, central) {
    const { clock, kinds, credit, times } = central;
    Object.assign(this, { name, central, clock, kinds, credit, times, pair: new Pair(0), inStepAt: undefined });
  }

  commit(decide) {
    return this.central.commit(this.name, decide);
  }

  fold(entry) {
    const applied = this.pair.fold(entry);
    this.#step();
    return applied;
  }

  answer() {
    return [];
  }

  get connected() {
    return this.#link?.open === true && this.#link.greeted;
  }

  get feedStands() {
    return this.pair.outbox.epoch > 0;
  }

  /** Takes a connection of this site's; the one before gives way. */
  join(link) {
    this.#link?.close({ type: 'error', reason: 'superseded' });
    this.#link = link;
    this.#marks = [];
  }

  ended(link) {
    if (link === this.#link) this.#link = undefined;
  }

  acknowledged() {}

  pump() {
    this.#link?.pump();
  }

  drop() {
    this.#link?.drop();
  }

  async greeting(link, header) {
    if (header.type === 'error') return link.drop();
    if (header.type !== 'hello') return;
    if (link.greeted) throw new Refusal('malformed', 'a second hello');
    if (!header.versions.includes(VERSION)) throw new Refusal('unsupported_version', `spoken here: ${VERSION}`);
    if (header.node !== this.name) throw new Refusal('wrong_node', `this token is ${this.name}'s`);
    link.hello = header;
    link.largest = header.last.seq;
    await this.#judge(link);
  }

  parted(link, header) {
    link.largest = Math.max(link.largest, (header.seq ?? 0) + (header.count ?? 0) - 1);
    return this.#fence(link, 'cloned');
  }

  /** Fences or welcomes, by what is durable once everything of the connection before is. */
  async #judge(link) {
    const { epoch } = link.hello;
    let reason;
    await this.commit(() => {
      const { inbox } = this.pair;
      reason = whyFence(link.hello, inbox.epoch, inbox.position);
      return link.open && !reason && epoch > inbox.epoch ? { do: 'epoch', epoch } : undefined;
    });
    if (reason) await this.#fence(link, reason);
    else await this.#welcome(link);
  }

  async #fence(link, reason) {
    let granted;
    await this.commit(() => {
      if (!link.open) return undefined;
      const { epoch, position } = this.pair.inbox;
      const seq = Math.max(position.seq, link.largest);
      granted = { epoch: Math.max(epoch, link.hello.epoch) + 1, seq, hash: ZERO };
      return { do: 'fenced', position: granted };
    });
    if (granted) link.close({ type: 'fenced', epoch: granted.epoch, base: { seq: granted.seq, hash: ZERO }, reason });
  }

  async #welcome(link) {
    const { cursor, credit } = link.hello;
    const { inbox, outbox } = this.pair;
    await this.commit(() => {
      if (!link.open) return undefined;
      if (this.feedStands && outbox.has(cursor)) return { do: 'welcomed', acked: { seq: cursor.seq, hash: cursor.hash } };
      const epoch = Math.max(outbox.epoch, cursor.epoch) + 1;
      return { do: 'feed', epoch, base: Math.max(outbox.last.seq, cursor.seq), record: this.central.account(this.name) };
    });
    if (!link.open) return;
    const { seq, hash } = inbox.position;
    link.send({
      type: 'welcome', version: VERSION, node: this.central.name, epoch: inbox.epoch, acked: { seq, hash }, credit: this.credit,
      feed: { epoch: outbox.epoch, ...outbox.acked }, at: new Date().toISOString(),
      clock: { state: 'synchronised', error_ms: 1 },
    });
    link.start(outbox.acked, credit);
  }

  marked(link, { seq, at }) {
    link.largest = Math.max(link.largest, seq);
    this.#marks.push({ seq, at });
    this.#step();
  }

  #step() {
    const reached = this.#marks.filter(({ seq }) => seq <= this.pair.inbox.position.seq);
    if (!reached.length) return;
    this.inStepAt = reached.at(-1).at;
    this.#marks = this.#marks.filter((mark) => !reached.includes(mark));
    for (const waiting of this.#waiting) if (Date.parse(this.inStepAt) >= Date.parse(waiting.instant)) waiting.done(true);
  }

  get inStep() {
    return this.connected && this.inStepAt !== undefined && this.#marks.length === 0;
  }

  /** Asks the site for a mark past an instant: true once everything up to it is here, false after `patience` without. */
  past(instant, patience = 5_000) {
    return new Promise((resolve) => {
      const waiting = { instant, done: (reached) => {
        clearTimeout(timer);
        this.#waiting.delete(waiting);
        resolve(reached);
      } };
      const timer = setTimeout(() => waiting.done(false), patience);
      this.#waiting.add(waiting);
      this.#link?.send({ type: 'past', instant });
    });
  }
}

/** Why a site's stream is not the one that is known, by its greeting. */
function whyFence({ epoch, last }, known, position) {
  if (epoch < known) return 'restored';
  if (last.seq < position.seq) return 'restored';
  if (epoch === position.epoch && last.seq === position.seq && last.hash !== position.hash) return 'cloned';
  return undefined;
}
