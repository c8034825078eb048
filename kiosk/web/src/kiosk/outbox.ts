/** Carries marks to the node, in order and once each, however often the tablet is reloaded or the link is cut. */
import { answered, keyOf, parked, readMarks, tried, unsentOf, type Job, type Marks } from './model/marks';

/** A tap may be followed by another, or be taken back. */
export const pause = 1_200;
const backoff = [1_000, 2_000, 4_000, 8_000, 15_000];
const prefix = 'mestolo.kiosk.marks.';

/** `again`: by itself, after a while; `stop`: once somebody has signed in; else the kind of problem, which stays on the screen. */
export type Fate = { readonly kind: 'again' } | { readonly kind: 'stop' } | { readonly kind: 'parked'; readonly fault: string };

export interface OutboxParts {
  /** null: this tablet cannot keep anything; marks then last as long as the page. */
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'> | null;
  post(job: Job, marks: Marks): Promise<void>;
  fateOf(error: unknown): Fate;
  after(milliseconds: number, run: () => void): () => void;
  onChange(all: ReadonlyMap<string, Marks>): void;
}

export class Outbox {
  private readonly all = new Map<string, Marks>();
  private readonly busy = new Set<string>();
  private readonly failures = new Map<string, number>();
  private readonly timers = new Map<string, () => void>();

  constructor(private readonly parts: OutboxParts, private readonly school: string) {
    for (const key of this.kept()) this.take(key);
    this.tell();
    this.wake();
  }

  get(key: string): Marks | undefined {
    return this.all.get(key);
  }

  /** New taps; those of an unfinished list wait a moment, a confirmation does not. */
  put(marks: Marks): void {
    const key = keyOf(marks);
    this.keep(key, marks);
    if (this.failures.has(key)) return;
    const last = marks.queue.at(-1);
    const mayWait = marks.queue.length === 1 && last?.kind === 'statement' && !last.tried && !last.body.confirmed;
    this.schedule(key, mayWait ? pause : 0);
  }

  /** The same taps over a newer copy. */
  rebase(marks: Marks): void {
    this.keep(keyOf(marks), marks);
  }

  /** Tries everything now: the link is back, somebody signed in, or the page is about to go. */
  wake(): void {
    this.failures.clear();
    for (const [key, marks] of this.all) if (marks.fault === null) this.schedule(key, 0);
  }

  retry(key: string): void {
    const marks = this.all.get(key);
    if (!marks) return;
    this.keep(key, { ...marks, fault: null });
    this.schedule(key, 0);
  }

  /** Gives up what the node refuses; only people do that. */
  discard(key: string): void {
    this.keep(key, undefined);
  }

  /** Another page on this tablet has written. */
  reread(storageKey: string | null): void {
    if (storageKey?.startsWith(prefix) && this.take(storageKey.slice(prefix.length))) this.tell();
  }

  end(): void {
    for (const cancel of this.timers.values()) cancel();
    this.timers.clear();
  }

  private schedule(key: string, wait: number): void {
    this.timers.get(key)?.();
    this.timers.set(key, this.parts.after(wait, () => {
      this.timers.delete(key);
      void this.send(key);
    }));
  }

  private async send(key: string): Promise<void> {
    const marks = this.all.get(key);
    const job = marks?.queue[0];
    if (!marks || !job || marks.fault !== null || this.busy.has(key)) return;
    this.busy.add(key);
    this.keep(key, tried(marks));
    try {
      await this.parts.post(job, marks);
      this.failures.delete(key);
      this.change(key, job, answered);
      if (this.all.get(key)?.queue.length) this.schedule(key, 0);
    } catch (error) {
      const fate = this.parts.fateOf(error);
      if (fate.kind === 'parked') this.change(key, job, marks => parked(marks, fate.fault));
      if (fate.kind === 'again') {
        const failed = this.failures.get(key) ?? 0;
        this.failures.set(key, failed + 1);
        this.schedule(key, backoff[Math.min(failed, backoff.length - 1)]!);
      }
    } finally {
      this.busy.delete(key);
    }
  }

  private change(key: string, job: Job, step: (marks: Marks) => Marks): void {
    const marks = this.all.get(key);
    if (marks?.queue[0]?.id === job.id) this.keep(key, step(marks));
  }

  private keep(key: string, marks: Marks | undefined): void {
    const { storage } = this.parts;
    try {
      if (marks && (marks.queue.length || unsentOf([marks]))) {
        this.all.set(key, marks);
        storage?.setItem(prefix + key, JSON.stringify(marks));
      } else {
        this.all.delete(key);
        storage?.removeItem(prefix + key);
      }
    } catch {
      // Full, or forbidden: they last as long as the page.
    }
    this.tell();
  }

  private take(key: string): boolean {
    const marks = readMarks(this.parts.storage?.getItem(prefix + key) ?? '');
    if (marks && marks.school !== this.school) return false;
    if (marks && keyOf(marks) === key) this.all.set(key, marks);
    else this.all.delete(key);
    return true;
  }

  private kept(): string[] {
    const { storage } = this.parts;
    const keys = Array.from({ length: storage?.length ?? 0 }, (_, i) => storage?.key(i) ?? '');
    return keys.filter(key => key.startsWith(prefix)).map(key => key.slice(prefix.length));
  }

  private tell(): void {
    this.parts.onChange(new Map(this.all));
  }
}
