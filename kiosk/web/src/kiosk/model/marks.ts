/**
 * What was tapped for one group on one day and the node has not answered yet. Pure: each function gives the next value.
 * Taps lie over the node's own copy until the answer to the job that carries them; a copy fetched meanwhile hides none.
 */
import type { AttendanceStatement, Extras, KioskGroup, ServiceDate } from '../../wire/types';
import { rollOf } from './roll';

/** One tap: what it says, its place among the taps of this group, and when it was made (server's instant, ms). */
export interface Tap<T> {
  readonly value: T;
  readonly turn: number;
  readonly at: number;
}

interface JobPart {
  /** The request's id; a retry has the same. */
  readonly id: string;
  /** Carries the taps up to this one. */
  readonly turn: number;
  /** Once tried it may have arrived: it is sent again as it is, and never changed. */
  readonly tried: boolean;
}

export interface StatementJob extends JobPart {
  readonly kind: 'statement';
  readonly body: AttendanceStatement;
}

export interface PlainJob extends JobPart {
  readonly kind: 'plain';
  readonly diner: string;
  readonly date: ServiceDate;
  readonly operation: 'bianco' | 'unbianco';
}

export type Job = StatementJob | PlainJob;

type Taps<T> = Readonly<Record<string, Tap<T>>>;

export interface Marks {
  readonly school: string;
  readonly group: string;
  readonly date: ServiceDate;
  /** Of the last tap. */
  readonly turn: number;
  readonly absent: Taps<boolean>;
  readonly bianco: Taps<boolean>;
  readonly extras: Tap<readonly Extras[]> | null;
  readonly confirmed: Tap<boolean> | null;
  /** In the order in which they were tapped, and are sent. */
  readonly queue: readonly Job[];
  /** The kind of problem because of which the first job is not tried again by itself. */
  readonly fault: string | null;
}

export const noMarks = (school: string, group: string, date: ServiceDate): Marks =>
  ({ school, group, date, turn: 0, absent: {}, bianco: {}, extras: null, confirmed: null, queue: [], fault: null });

export type Change =
  | { readonly what: 'absent'; readonly diner: string; readonly value: boolean }
  | { readonly what: 'extras'; readonly value: readonly Extras[] }
  | { readonly what: 'confirm' };

/** A tap on the list. Whatever changes a confirmed group asks for a new confirmation. */
export function tapped(marks: Marks, group: KioskGroup, change: Change, at: number, id: string): Marks {
  const turn = marks.turn + 1;
  const unconfirm = change.what !== 'confirm' && rollOf(group, marks).confirmed;
  const next: Marks = {
    ...marks,
    turn,
    absent: change.what === 'absent' ? { ...marks.absent, [change.diner]: { value: change.value, turn, at } } : marks.absent,
    extras: change.what === 'extras' ? { value: change.value, turn, at } : marks.extras,
    confirmed: change.what === 'confirm' ? { value: true, turn, at } : unconfirm ? { value: false, turn, at } : marks.confirmed,
  };
  return stated(next, group, id);
}

/** A tap on the plate: plain, or no longer. One that was not sent yet is taken back instead of being undone by another. */
export function plainTapped(marks: Marks, diner: string, value: boolean, at: number, id: string): Marks {
  const operation = value ? 'bianco' : 'unbianco';
  const last = marks.queue.at(-1);
  if (last?.kind === 'plain' && !last.tried && last.diner === diner && last.operation !== operation) {
    return { ...marks, bianco: without(marks.bianco, tap => tap.turn === last.turn), queue: marks.queue.slice(0, -1) };
  }
  const turn = marks.turn + 1;
  const job: PlainJob = { kind: 'plain', id, turn, tried: false, diner, date: marks.date, operation };
  return { ...marks, turn, bianco: { ...marks.bianco, [diner]: { value, turn, at } }, queue: [...marks.queue, job] };
}

/** The node's copy moved: what was not tried yet says it anew, with everybody who was not tapped as the copy has them. */
export function rebased(marks: Marks, group: KioskGroup): Marks {
  const last = marks.queue.at(-1);
  return last?.kind === 'statement' && !last.tried ? stated(marks, group, last.id) : marks;
}

/** The whole group as it is shown, in the last statement if that was not tried yet, else in a new one. */
function stated(marks: Marks, group: KioskGroup, id: string): Marks {
  const last = marks.queue.at(-1);
  const open = last?.kind === 'statement' && !last.tried ? last : null;
  const before = open ? marks.queue.slice(0, -1) : marks.queue;
  const roll = rollOf(group, marks);
  const asItWas = rollOf(group, null);
  const absent = roll.rows.filter(row => row.absent).map(row => row.diner.diner).sort();
  const same = roll.confirmed === asItWas.confirmed
    && sameExtras(roll.extras, asItWas.extras)
    && roll.rows.every((row, i) => row.absent === asItWas.rows[i]!.absent);
  if (same && !before.some(job => job.kind === 'statement')) {
    return { ...marks, absent: {}, extras: null, confirmed: null, queue: before };
  }
  const job: StatementJob = {
    kind: 'statement', id: open?.id ?? id, turn: marks.turn, tried: false,
    body: { request_id: open?.id ?? id, group: marks.group, date: marks.date, absent, extras: [...roll.extras], confirmed: roll.confirmed },
  };
  return { ...marks, queue: [...before, job] };
}

const sameExtras = (a: readonly Extras[], b: readonly Extras[]) =>
  a.length === b.length && a.every(one => b.some(other => other.diet === one.diet && other.count === one.count));

/** The first job is on its way. */
export function tried(marks: Marks): Marks {
  const [first, ...rest] = marks.queue;
  return first ? { ...marks, queue: [{ ...first, tried: true }, ...rest], fault: null } : marks;
}

/** The first job was answered: the node has the taps that it carried. */
export function answered(marks: Marks): Marks {
  const [first, ...queue] = marks.queue;
  if (!first) return marks;
  if (first.kind === 'plain') return { ...marks, bianco: without(marks.bianco, tap => tap.turn === first.turn), queue, fault: null };
  const arrived = (tap: Tap<unknown> | null) => tap !== null && tap.turn <= first.turn;
  return {
    ...marks,
    absent: without(marks.absent, arrived),
    extras: arrived(marks.extras) ? null : marks.extras,
    confirmed: arrived(marks.confirmed) ? null : marks.confirmed,
    queue,
    fault: null,
  };
}

export const parked = (marks: Marks, fault: string): Marks => ({ ...marks, fault });

function without<T>(taps: Taps<T>, gone: (tap: Tap<T>) => boolean): Taps<T> {
  return Object.fromEntries(Object.entries(taps).filter(([, tap]) => !gone(tap)));
}

function tapsOf(marks: Marks): Tap<unknown>[] {
  return [...Object.values(marks.absent), ...Object.values(marks.bianco), ...(marks.extras ? [marks.extras] : []), ...(marks.confirmed ? [marks.confirmed] : [])];
}

/** How many taps the node does not have yet, and since when; null: it has them all. */
export function unsentOf(all: Iterable<Marks>): { readonly count: number; readonly since: number } | null {
  const taps = [...all].flatMap(tapsOf);
  return taps.length ? { count: taps.length, since: Math.min(...taps.map(tap => tap.at)) } : null;
}

export const keyOf = (marks: Pick<Marks, 'school' | 'group' | 'date'>): string => JSON.stringify([marks.school, marks.date, marks.group]);

/** From a text that may be anything. */
export function readMarks(text: string): Marks | null {
  try {
    const marks = JSON.parse(text) as Partial<Marks> | null;
    const sound = typeof marks?.school === 'string' && typeof marks.group === 'string' && typeof marks.date === 'string'
      && typeof marks.turn === 'number' && typeof marks.absent === 'object' && typeof marks.bianco === 'object' && Array.isArray(marks.queue);
    return sound ? { ...noMarks('', '', ''), ...marks } : null;
  } catch {
    return null;
  }
}
