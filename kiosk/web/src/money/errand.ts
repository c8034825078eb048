/**
 * An operation on money on its way to the server: written down with its key before it is sent, and kept until an answer came.
 * Without an answer the same is asked again, under the same key, over reloads and power cuts too: the server does it once.
 */

export type Errand<W, A> =
  | { readonly state: 'idle' }
  | { readonly state: 'sending'; readonly wish: W; readonly tries: number; readonly problem: string | null; readonly resumed: boolean; /** The server answers, but not what became of it. */ readonly stuck: boolean }
  | { readonly state: 'done'; readonly wish: W; readonly answer: A; readonly tries: number; readonly resumed: boolean }
  | { readonly state: 'refused'; readonly wish: W; readonly failure: unknown; readonly resumed: boolean };

export interface ErrandParts<W, A> {
  /** What is written down, null: nothing. */
  load(): string | null;
  save(text: string | null): void;
  /** Whether what was read is a wish of this program. */
  isWish(value: unknown): value is W;
  newKey(): string;
  send(wish: W, key: string): Promise<A>;
  /** What kind of failure; `final`: the server has decided, and did nothing. */
  fateOf(error: unknown): { readonly kind: string; readonly final: boolean; readonly answered: boolean };
  onChange(errand: Errand<W, A>): void;
  after(milliseconds: number, run: () => void): () => void;
}

interface Kept<W> {
  readonly key: string;
  readonly wish: W;
}

export const askAgainAfter = 3_000;

export class Errands<W, A> {
  private kept: Kept<W> | null = null;
  private asking = false;
  private tries = 0;
  private resumed = false;
  private cancelTimer = () => {};

  constructor(private readonly parts: ErrandParts<W, A>) {}

  get open(): boolean { return this.kept !== null; }

  /** @returns whether it is on its way; not while another one is, of this page or of another tab, whose fate must be known first. */
  begin(wish: W): boolean {
    this.resume();
    if (this.kept) return false;
    const kept = { key: this.parts.newKey(), wish };
    this.parts.save(JSON.stringify(kept));
    this.start(kept, false);
    return true;
  }

  /** What an earlier page has left without an answer. */
  resume(): void {
    if (this.kept) return;
    const kept = this.read();
    if (kept) this.start(kept, true);
  }

  again(): void { if (this.kept && !this.asking) void this.ask(); }

  /** Its fate stays unknown: for a person who has looked. */
  giveUp(): void {
    this.end();
    this.parts.onChange({ state: 'idle' });
  }

  private start(kept: Kept<W>, resumed: boolean): void {
    this.kept = kept;
    this.resumed = resumed;
    this.tries = 0;
    void this.ask();
  }

  private read(): Kept<W> | null {
    const text = this.parts.load();
    if (text === null) return null;
    try {
      const value = JSON.parse(text) as Partial<Kept<unknown>> | null;
      if (value && typeof value.key === 'string' && this.parts.isWish(value.wish)) return { key: value.key, wish: value.wish };
    } catch {
      // Not ours, or damaged.
    }
    this.parts.save(null);
    return null;
  }

  private end(): void {
    if (this.read()?.key === this.kept?.key) this.parts.save(null);
    this.kept = null;
    this.cancelTimer();
  }

  private async ask(): Promise<void> {
    const kept = this.kept;
    if (!kept) return;
    this.cancelTimer();
    this.asking = true;
    ++this.tries;
    const { wish, key } = kept;
    const sending = (problem: string | null, stuck = false) => this.parts.onChange({ state: 'sending', wish, tries: this.tries, problem, resumed: this.resumed, stuck });
    if (this.tries === 1) sending(null);
    try {
      const answer = await this.parts.send(wish, key);
      this.asking = false;
      if (this.kept !== kept) return;
      this.end();
      this.parts.onChange({ state: 'done', wish, answer, tries: this.tries, resumed: this.resumed });
    } catch (error) {
      this.asking = false;
      if (this.kept !== kept) return;
      const { kind, final, answered } = this.parts.fateOf(error);
      if (final) {
        this.end();
        this.parts.onChange({ state: 'refused', wish, failure: error, resumed: this.resumed });
        return;
      }
      sending(kind, answered);
      this.cancelTimer = this.parts.after(askAgainAfter, () => void this.ask());
    }
  }
}
