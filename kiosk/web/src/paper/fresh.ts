/** What the server keeps and the screen shows a copy of: asked again whenever told, one question at a time, never an older answer over a newer. */

export interface FreshParts<T> {
  ask(): Promise<T>;
  onAnswer(value: T): void;
  /** @returns whether to ask again by itself */
  onFailure(error: unknown): boolean;
  after(milliseconds: number, run: () => void): () => void;
}

export const retryAfter = 3_000;
/** Changes come in bursts: what is told within this time is one question. */
export const gather = 120;

export class Fresh<T> {
  private asking = false;
  private wanted = false;
  private ended = false;
  /** What an answer of another call has told since the question makes its answer old. */
  private told = 0;
  private cancelTimer = () => {};

  constructor(private readonly parts: FreshParts<T>) {
    void this.ask();
  }

  /** What is shown may be old. */
  stale(): void {
    if (this.asking) this.wanted = true;
    else this.soon(gather);
  }

  /** Another call brought something newer than any question so far. */
  tell(value: T): void {
    ++this.told;
    this.parts.onAnswer(value);
    if (this.asking) this.wanted = true;
  }

  end(): void {
    this.ended = true;
    this.cancelTimer();
  }

  private soon(milliseconds: number): void {
    this.cancelTimer();
    this.cancelTimer = this.parts.after(milliseconds, () => void this.ask());
  }

  private async ask(): Promise<void> {
    this.cancelTimer();
    this.asking = true;
    this.wanted = false;
    const told = this.told;
    let retry = false;
    try {
      const value = await this.parts.ask();
      if (this.ended) return;
      if (told === this.told) this.parts.onAnswer(value);
    } catch (error) {
      if (this.ended) return;
      retry = this.parts.onFailure(error);
    }
    this.asking = false;
    if (retry) this.soon(retryAfter);
    else if (this.wanted) this.soon(gather);
  }
}
