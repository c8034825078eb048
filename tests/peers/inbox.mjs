// A stream of another's facts as its receiver keeps it: the position, all that was ever taken, and what became of it.
import { examine } from './kinds.mjs';
import { identity } from './outbox.mjs';
import { ZERO, hashAfter } from './wire.mjs';

export class Inbox {
  constructor() {
    this.epoch = 0;
    this.position = { epoch: 0, seq: 0, hash: ZERO };
    this.hashes = new Map([[0, ZERO]]);
    this.facts = [];
    this.known = new Map();
    this.holes = [];
  }

  /** Goes on at another place, in an epoch that begins there. */
  restart({ epoch, seq, hash }) {
    this.epoch = epoch;
    this.position = { epoch, seq, hash };
    this.hashes = new Map([[seq, hash]]);
  }

  /** Decides about a `facts` message: `{ gap }`, `{ parted }`, `{ stale }`, or `{ facts }`, those that are new. */
  judgeFacts({ epoch, seq, prev }, lines) {
    const { position, hashes } = this;
    if (epoch < position.epoch || epoch > this.epoch) return { stale: true };
    if (seq > position.seq + 1) return { gap: position.seq + 1 };
    const opening = epoch > position.epoch && seq === position.seq + 1 && prev === ZERO;
    if (!opening && (hashes.get(seq - 1) ?? prev) !== prev) return { parted: true };
    const facts = [];
    let hash = prev;
    for (const [at, line] of lines.entries()) {
      const number = seq + at;
      hash = hashAfter(hash, line);
      if (number > position.seq) facts.push({ seq: number, hash, line });
      else if ((hashes.get(number) ?? hash) !== hash) return { parted: true };
    }
    return { facts, epoch: opening ? epoch : position.epoch };
  }

  /** Decides about a `gone`: `{ hole }`, `{ parted }`, `{ stale }`, or `{}` if there is nothing in it. */
  judgeGone({ epoch, through, hash }) {
    const { position } = this;
    if (epoch < position.epoch || epoch > this.epoch) return { stale: true };
    if (through > position.seq) return { hole: true };
    if (epoch > position.epoch) return through === position.seq ? { hole: true } : { parted: true };
    return (this.hashes.get(through) ?? hash) === hash ? {} : { parted: true };
  }

  /** What becomes of new facts: each applied, repeated or parked with its reason. */
  decide(facts, kinds) {
    const here = new Set();
    return facts.map(({ seq, hash, line }) => {
      const { origin, reason } = examine(line, kinds);
      const id = identity(origin ?? { seq, hash });
      const repeated = this.known.has(id) || here.has(id);
      here.add(id);
      if (repeated) return { seq, hash, line, outcome: 'repeated' };
      return reason ? { seq, hash, line, outcome: 'parked', reason } : { seq, hash, line, outcome: 'applied' };
    });
  }

  /** Moves past facts that were decided about; returns those that it has for the first time. */
  take(epoch, decided) {
    const fresh = [];
    for (const { seq, hash, line, outcome, reason } of decided) {
      const { fact, origin } = examine(line, {});
      const id = identity(origin ?? { seq, hash });
      const known = outcome === 'repeated' ? this.known.get(id) : { id, epoch, line, fact, outcome, reason };
      if (outcome !== 'repeated') {
        this.facts.push(known);
        fresh.push(known);
      }
      known.seq = seq;
      this.known.set(id, known).set(identity({ seq, hash }), known);
      this.hashes.set(seq, hash);
      this.position = { epoch, seq, hash };
    }
    return fresh;
  }

  hole(epoch, through, hash) {
    if (through > this.position.seq) this.holes.push({ from: this.position.seq + 1, through });
    this.position = { epoch, seq: through, hash };
    this.hashes.set(through, hash);
  }

  /** Carries out a parked fact after all, or parks it for another reason. */
  retried(id, outcome, reason) {
    return Object.assign(this.known.get(id), { outcome, reason });
  }

  get parked() {
    return this.facts.filter(({ outcome }) => outcome === 'parked');
  }
}
