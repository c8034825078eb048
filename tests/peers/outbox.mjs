// A stream of one's own facts as its sender keeps it: epochs, numbers, hashes, and what is known to be acknowledged.
import { examine } from './kinds.mjs';
import { MOST_BYTES, MOST_FACTS, ZERO, hashAfter } from './wire.mjs';

const HEADER_ROOM = 256;

export const identity = ({ seq, hash }) => `${seq}:${hash}`;

export class Outbox {
  constructor(epoch) {
    this.acked = { seq: 0, hash: ZERO };
    this.parked = new Map();
    this.segments = [];
    this.begin(epoch, 0);
  }

  get current() {
    return this.segments.at(-1);
  }

  get epoch() {
    return this.current.epoch;
  }

  get last() {
    const { facts, floor } = this.current;
    const { seq, hash } = facts.at(-1) ?? floor;
    return { seq, hash };
  }

  get facts() {
    return this.segments.flatMap((segment) => segment.facts);
  }

  /** Opens an epoch after number `base`. */
  begin(epoch, base) {
    this.segments.push({ epoch, floor: { seq: base, hash: ZERO }, facts: [] });
  }

  /** Forgets the facts before: an account in full follows in a new epoch. */
  restart(epoch, base) {
    this.segments = [];
    this.begin(epoch, base);
    this.acked = this.last;
  }

  record(line) {
    const { seq, hash } = this.last;
    const added = { seq: seq + 1, hash: hashAfter(hash, line), line };
    this.current.facts.push({ ...added, first: examine(line, {}).origin ?? { seq: added.seq, hash: added.hash } });
  }

  /** Issues anew, in their order, the facts that are not known to be acknowledged. */
  adopt(epoch, base) {
    const anew = this.facts.filter(({ seq }) => seq > this.acked.seq);
    for (const segment of this.segments) segment.facts = segment.facts.filter(({ seq }) => seq <= this.acked.seq);
    this.begin(epoch, base);
    this.acked = this.last;
    for (const { line, first } of anew) {
      const { type, version, at, body } = JSON.parse(line);
      this.record(JSON.stringify({ type, version, at, origin: first, body }));
    }
  }

  /** The hashes that the stream has had at a number: two where an epoch ends and the next begins. */
  hashesAt(seq) {
    return this.segments.map((segment) => hashIn(segment, seq)).filter((hash) => hash !== undefined);
  }

  has({ epoch, seq, hash }) {
    return epoch === this.epoch && hashIn(this.current, seq) === hash;
  }

  acknowledge(position, parked = []) {
    for (const { seq, reason } of parked) {
      const fact = this.facts.find((candidate) => candidate.seq === seq);
      if (fact) this.parked.set(identity(fact.first), reason);
    }
    if (position.seq > this.acked.seq) this.acked = position;
  }

  /** Takes the receiver's word at the greeting for what it has; where the histories have parted nothing is sure. */
  welcomed({ seq, hash }) {
    const known = this.hashesAt(seq);
    const parted = known.length > 0 && !known.includes(hash) && !this.segments.some(({ floor }) => floor.seq === seq);
    this.acked = parted ? this.segments[0].floor : { seq, hash };
  }

  /** Drops acknowledged facts up to a number, as after their time. */
  prune(through) {
    for (const segment of this.segments) {
      const gone = segment.facts.filter(({ seq }) => seq <= Math.min(through, this.acked.seq));
      if (!gone.length) continue;
      const { seq, hash } = gone.at(-1);
      segment.floor = { seq, hash };
      segment.facts = segment.facts.slice(gone.length);
    }
    this.segments = this.segments.filter((segment) => segment === this.current || segment.facts.length);
  }

  /** Where sending goes on after a position of the receiver's. */
  placeAfter({ seq, hash }) {
    const within = ({ floor, facts }) =>
      seq === floor.seq ? hash === floor.hash : seq > floor.seq && seq <= (facts.at(-1)?.seq ?? floor.seq);
    return { next: seq + 1, epoch: [...this.segments].reverse().find(within)?.epoch };
  }

  /** The next message from a place and the place after it; undefined if there is nothing to say up to `limit`. */
  step({ next, epoch }, limit) {
    const segment = this.segments.find(({ floor, facts }) => (facts.at(-1)?.seq ?? floor.seq) >= next)
      ?? (epoch === undefined || epoch < this.epoch ? this.current : undefined);
    if (!segment) return undefined;
    const { floor, facts } = segment;
    const entered = epoch === segment.epoch && next > floor.seq;
    if (!entered && next <= floor.seq + 1) {
      return {
        header: { type: 'gone', epoch: segment.epoch, through: floor.seq, hash: floor.hash },
        lines: [],
        place: { next: floor.seq + 1, epoch: segment.epoch },
      };
    }
    const lines = [];
    let room = MOST_BYTES - HEADER_ROOM;
    for (let at = next - floor.seq - 1; at < facts.length && facts[at].seq <= limit && lines.length < MOST_FACTS; ++at) {
      room -= Buffer.byteLength(facts[at].line) + 1;
      if (room < 0) break;
      lines.push(facts[at].line);
    }
    if (!lines.length) return undefined;
    return {
      header: { type: 'facts', epoch: segment.epoch, seq: next, prev: hashIn(segment, next - 1), count: lines.length },
      lines,
      place: { next: next + lines.length, epoch: segment.epoch },
    };
  }
}

function hashIn({ floor, facts }, seq) {
  return seq === floor.seq ? floor.hash : facts[seq - floor.seq - 1]?.hash;
}

/** Whether a line is short enough to be sent at all. */
export const fits = (line) => Buffer.byteLength(line) + 1 <= MOST_BYTES - HEADER_ROOM;
