// The two streams between a site and its upstream as one side keeps them, folded from the entries of its log.
import { Inbox } from './inbox.mjs';
import { Outbox } from './outbox.mjs';
import { examine } from './kinds.mjs';

/** Stamps facts and marks: no fact at or before the instant of a mark that was given, none before the fact before it. */
export class Clock {
  #last = 0;

  fact() {
    this.#last = Math.max(this.#last, Date.now());
    return new Date(this.#last).toISOString();
  }

  mark() {
    const at = this.fact();
    ++this.#last;
    return at;
  }
}

export class Pair {
  constructor(epoch) {
    this.inbox = new Inbox();
    this.outbox = new Outbox(epoch);
  }

  /** Folds an entry of the log; returns the facts that are applied by it. */
  fold(entry) {
    const { inbox, outbox } = this;
    let fresh = [];
    switch (entry.do) {
      case 'took':
        fresh = inbox.take(entry.epoch, entry.facts);
        break;
      case 'hole':
        inbox.hole(entry.epoch, entry.through, entry.hash);
        break;
      case 'retried':
        fresh = entry.facts.map(({ id, outcome, reason }) => inbox.retried(id, outcome, reason));
        break;
      case 'acked':
        outbox.acknowledge(entry.position, entry.parked);
        break;
      case 'welcomed':
        outbox.welcomed(entry.acked);
        break;
      case 'adopted':
        outbox.adopt(entry.epoch, entry.base);
        break;
      case 'pruned':
        outbox.prune(entry.through);
        break;
      case 'epoch':
        inbox.epoch = entry.epoch;
        break;
      case 'fenced':
      case 'cursor':
        inbox.restart(entry.position);
        break;
      case 'feed':
        outbox.restart(entry.epoch, entry.base);
        break;
    }
    for (const line of entry.record ?? []) outbox.record(line);
    return fresh.filter(({ outcome }) => outcome === 'applied');
  }

  /** The entry that tries parked facts again, all or one; undefined if there are none. */
  retry(kinds, wanted = () => true) {
    const facts = this.inbox.parked.filter(wanted).map(({ id, line }) => {
      const { reason } = examine(line, kinds);
      return { id, outcome: reason ? 'parked' : 'applied', reason };
    });
    return facts.length ? { do: 'retried', facts } : undefined;
  }
}
