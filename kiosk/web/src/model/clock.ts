/** The server's clock as this screen knows it, and the authority's wall clock. */
import type { BoardSchool } from '../wire/types';

const samplesKept = 24;
const jump = 2_000;

/**
 * Estimates the server's clock from the instants in its messages. A message is always late and never early, so the
 * largest offset seen lately is the best one; an offset that differs by more than 2 s means that the clock was moved.
 */
export class ServerClock {
  private offsets: number[] = [];

  /** @param at server instant in the message, @param monotonic when it arrived here; both in ms */
  observe(at: number, monotonic: number): void {
    const offset = at - monotonic;
    if (this.offsets.length && Math.abs(offset - this.best()) > jump) this.offsets = [];
    this.offsets.push(offset);
    if (this.offsets.length > samplesKept) this.offsets.shift();
  }

  /** The server's instant, in ms since 1970; null before the first message. */
  now(monotonic: number): number | null {
    return this.offsets.length ? monotonic + this.best() : null;
  }

  private best(): number {
    return Math.max(...this.offsets);
  }
}

/** How to show instants as the authority's clocks show them, whatever zone this screen is set to. */
export interface Zone {
  /** IANA name; for an authority outside Italy, a fixed offset (`Etc/GMT-3`). */
  readonly name: string;
}

const home = 'Europe/Rome';

/** The messages name no zone, but each school's cutoff comes both as a wall-clock time and as an instant. */
export function zoneOf(school: BoardSchool | undefined, date: string): Zone {
  if (!school) return { name: home };
  const instant = Date.parse(school.cutoff_at);
  if (timeIn({ name: home }, instant) === school.cutoff) return { name: home };
  const hours = Math.round((Date.parse(`${date}T${school.cutoff}:00Z`) - instant) / 3_600_000);
  return { name: hours === 0 ? 'Etc/UTC' : `Etc/GMT${hours > 0 ? '-' : '+'}${Math.abs(hours)}` };
}

/** `HH:MM`, or `HH:MM:SS` */
export function timeIn(zone: Zone, instant: number, seconds = false): string {
  return formatter(zone, seconds).format(instant);
}

/** `YYYY-MM-DD` */
export function dateIn(zone: Zone, instant: number): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone: zone.name, dateStyle: 'short' }).format(instant);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: Zone, seconds: boolean): Intl.DateTimeFormat {
  const key = `${zone.name} ${seconds}`;
  let made = formatters.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat('it-IT', {
      timeZone: zone.name, hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(seconds ? { second: '2-digit' } : {}),
    });
    formatters.set(key, made);
  }
  return made;
}
