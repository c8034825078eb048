/** A copy of what the server has, asked for every few seconds for as long as somebody looks. */
import { signal } from '@preact/signals';
import { session } from '../app';
import { Fresh } from '../paper/fresh';
import { Failure } from '../wire/http';

export interface Shown<T> {
  readonly value: T | null;
  /** When it came, on this screen's own monotonic clock, ms. */
  readonly at: number | null;
  /** The kind of failure since then. */
  readonly problem: string | null;
}

/** Moves once a second while a copy is followed: for ages. */
export const moment = signal(0);

export class Polled<T> {
  readonly shown = signal<Shown<T>>({ value: null, at: null, problem: null });
  private fresh: Fresh<T> | null = null;

  follow(ask: () => Promise<T>, every: number): () => void {
    this.shown.value = { value: null, at: null, problem: null };
    const fresh = new Fresh<T>({
      ask,
      onAnswer: value => { this.shown.value = { value, at: performance.now(), problem: null }; },
      onFailure: error => {
        const failure = error instanceof Failure ? error : null;
        if (failure?.status === 401) session.value = null;
        this.shown.value = { ...this.shown.value, problem: failure?.kind ?? 'other' };
        return failure?.status !== 401;
      },
      after: (milliseconds, run) => {
        const timer = setTimeout(run, milliseconds);
        return () => clearTimeout(timer);
      },
    });
    this.fresh = fresh;
    const asking = setInterval(() => fresh.stale(), every);
    const ticking = setInterval(() => { moment.value = performance.now(); }, 1000);
    return () => {
      clearInterval(asking);
      clearInterval(ticking);
      fresh.end();
      if (this.fresh === fresh) this.fresh = null;
    };
  }

  stale(): void { this.fresh?.stale(); }
}
