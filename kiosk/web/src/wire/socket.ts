/** The live link to the server: connects, notices silence, connects again. Knows nothing of what the messages mean. */

/** The server ticks every 5 s; two ticks missed and a little more means that nobody is there. */
export const silenceLimit = 12_000;
const backoff = [500, 1_000, 2_000, 4_000, 8_000];

export type LinkPhase = 'connecting' | 'live' | 'down';

/** What is used of a WebSocket. */
export type Socket = Pick<WebSocket, 'onmessage' | 'onclose' | 'close'>;

export interface LinkParts<M> {
  connect(): Socket;
  after(milliseconds: number, run: () => void): () => void;
  onMessage(message: M): void;
  onPhase(phase: LinkPhase): void;
  /** Asked after each failed attempt; false ends the link (nobody is signed in any more). */
  mayRetry(): Promise<boolean>;
}

/** What every message has; the server begins with a `snapshot` or a `hello`. */
interface Message {
  readonly type: string;
}

export class LiveLink<M extends Message> {
  private socket: Socket | null = null;
  private attempts = 0;
  private cancelTimer = () => {};
  private ended = false;

  constructor(private readonly parts: LinkParts<M>) {
    this.open();
  }

  /** Drops what is there and asks for a new snapshot now. */
  restart(): void {
    if (this.ended) return;
    this.attempts = 0;
    this.drop();
    this.open();
  }

  end(): void {
    this.ended = true;
    this.drop();
  }

  private drop(): void {
    this.cancelTimer();
    if (!this.socket) return;
    this.socket.onmessage = this.socket.onclose = null;
    this.socket.close();
    this.socket = null;
  }

  private open(): void {
    const socket = this.parts.connect();
    this.socket = socket;
    socket.onmessage = event => this.receive(event.data);
    socket.onclose = () => void this.lost();
    this.watch();
  }

  private watch(): void {
    this.cancelTimer();
    this.cancelTimer = this.parts.after(silenceLimit, () => void this.lost());
  }

  private receive(data: unknown): void {
    let message: M;
    try {
      message = JSON.parse(String(data)) as M;
    } catch {
      void this.lost();
      return;
    }
    this.watch();
    if (message.type === 'snapshot' || message.type === 'hello') {
      this.attempts = 0;
      this.parts.onPhase('live');
    }
    this.parts.onMessage(message);
  }

  private async lost(): Promise<void> {
    this.drop();
    this.parts.onPhase('down');
    const wait = backoff[Math.min(this.attempts++, backoff.length - 1)]!;
    const may = await this.parts.mayRetry();
    if (this.ended || this.socket) return;
    if (!may) {
      this.ended = true;
      return;
    }
    this.cancelTimer = this.parts.after(wait, () => this.open());
  }
}
