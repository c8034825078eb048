/** The state of the kiosk, and everything that may change it: the node's copies, the taps over them, and their way to the node. */
import { batch, computed, effect, signal } from '@preact/signals';
import { announcement, currentZone, listen, now, phase, route, session } from '../app';
import { t } from '../i18n';
import { dateIn } from '../model/clock';
import type { Route } from '../model/route';
import { call, Failure } from '../wire/http';
import { newRequestId } from '../wire/ids';
import type { Decision, Extras, Kiosk, KioskDiner, KioskGroup, KioskMessage, Link, ServiceDate } from '../wire/types';
import { dinerOf } from './model/find';
import { keyOf, noMarks, plainTapped, rebased, tapped, unsentOf, type Change, type Job, type Marks } from './model/marks';
import { rollOf } from './model/roll';
import { tileFrom } from './model/tile';
import { Outbox, type Fate } from './outbox';

export const overview = signal<Kiosk | null>(null);
/** The node's copies, by group; of the day of `overview`. */
export const groups = signal<ReadonlyMap<string, KioskGroup>>(new Map());
/** The node's own link to the kitchen; undefined: it has none, or nothing was heard. */
export const upstream = signal<Link | undefined>(undefined);
/** The kind of problem that keeps the day from being shown. */
export const problem = signal<string | null>(null);
const marks = signal<ReadonlyMap<string, Marks>>(new Map());

export const mayUseKiosk = computed(() => ['school', 'kitchen', 'office'].includes(session.value?.role ?? ''));
export const ownSchool = computed(() => session.value?.role === 'school');
/** Requests are for families’ channels, schools and the office. */
export const mayAskPlain = computed(() => session.value?.role !== 'kitchen');
const school = computed(() => (ownSchool.value ? session.value?.school : route.value.school));

/** After it an absence changes no count any more. */
export const pastCutoff = computed(() => {
  const day = overview.value;
  return day !== null && (day.state === 'closed' || (now.value !== null && now.value > Date.parse(day.cutoff_at)));
});

export const marksOf = (group: string): Marks | undefined => {
  const day = overview.value;
  return day ? marks.value.get(keyOf({ school: day.school, group, date: day.date })) : undefined;
};
export const unsent = computed(() => unsentOf(marks.value.values()));
/** What the node refused, until somebody decides about it. */
export const faulty = computed(() => [...marks.value.values()].filter(one => one.fault !== null));

/** An address of the kiosk: the same school and day. */
export const at = (to: Pick<Route, 'group' | 'diets'> = {}): Route => {
  const { school, date } = route.value;
  return { view: 'kiosk', ...(school ? { school } : {}), ...(date ? { date } : {}), ...to };
};

// ---- the node's copies

/** How often a group's taps were answered: a copy asked for before an answer is older than that answer. */
const answers = new Map<string, number>();
let answersInAll = 0;
let asking = 0;
const stale = new Set<string>();
let loading = false;
const between = 250;
const retryAfter = 3_000;
let retrying: ReturnType<typeof setTimeout> | undefined;

export async function refresh(): Promise<void> {
  const { date } = route.value;
  const asked = school.value;
  if (!asked) return;
  clearTimeout(retrying);
  const mine = ++asking;
  const before = answersInAll;
  const isLatest = () => mine === asking && date === route.value.date && asked === school.value;
  try {
    const day = await call('get', '/kiosk', { query: { ...(date ? { date } : {}), school: asked } });
    if (!isLatest()) return;
    if (answersInAll !== before) return await refresh();
    batch(() => {
      if (day.date !== overview.value?.date || day.school !== overview.value.school) {
        groups.value = new Map();
        undoable.value = [];
      }
      overview.value = day;
      upstream.value = day.link;
      problem.value = null;
    });
    for (const tile of day.groups) stale.add(tile.group);
    void load();
  } catch (error) {
    if (!isLatest()) return;
    if (refusedFor(error)) problem.value = error.kind;
    else retrying = setTimeout(() => void refresh(), retryAfter);
  }
}

/** Asking again would bring the same. */
const refusedFor = (error: unknown): error is Failure => error instanceof Failure && error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429;

/** One after the other, what is on the screen first, then what was never seen: a class may be opened, searched and read as a badge without the node. */
async function load(): Promise<void> {
  if (loading) return;
  loading = true;
  for (let next = firstStale(); next !== undefined; next = firstStale()) {
    stale.delete(next);
    const known = groups.value.has(next);
    await loadGroup(next);
    if (known && next !== route.value.group) await new Promise(done => setTimeout(done, between));
  }
  loading = false;
}

const firstStale = (): string | undefined => {
  const open = route.value.group;
  return open !== undefined && stale.has(open) ? open : [...stale].find(group => !groups.value.has(group)) ?? stale.values().next().value;
};

async function loadGroup(group: string): Promise<void> {
  const day = overview.value;
  if (!day) return;
  const before = answers.get(group);
  try {
    const copy = await call('get', '/kiosk/groups/{group}', { path: { group }, query: { date: day.date } });
    if (overview.value?.date !== day.date) return;
    if (answers.get(group) !== before) stale.add(group);
    else take(copy);
  } catch {
    // The link tells of it; what was known stays, and `hello` asks again.
  }
}

function take(copy: KioskGroup): void {
  const day = overview.value;
  if (day?.date !== copy.date) return;
  batch(() => {
    groups.value = new Map(groups.value).set(copy.group, copy);
    overview.value = { ...day, groups: day.groups.map(tile => (tile.group === copy.group ? tileFrom(tile, copy) : tile)) };
    const own = marksOf(copy.group);
    if (own) outbox?.rebase(rebased(own, copy));
  });
}

/** So that a class opened by its address is there before all others. */
export function wantGroup(group: string): void {
  if (groups.value.has(group)) return;
  stale.add(group);
  void load();
}

// ---- the taps

let outbox: Outbox | null = null;

interface Undo {
  readonly group: string;
  readonly change: Change | { readonly what: 'plain'; readonly diner: string; readonly value: boolean };
}

const undoKept = 50;
const undoable = signal<readonly Undo[]>([]);
export const mayUndo = (group: string): boolean => undoable.value.some(one => one.group === group);

const instant = (): number => now.value ?? Date.now();

function put(group: string, step: (marks: Marks, copy: KioskGroup) => Marks): void {
  const day = overview.value;
  const copy = groups.value.get(group);
  if (!day || !copy) return;
  outbox?.put(step(marksOf(group) ?? noMarks(day.school, group, day.date), copy));
}

const change = (group: string, what: Change): void => put(group, (own, copy) => tapped(own, copy, what, instant(), newRequestId()));
const setPlain = (group: string, diner: string, value: boolean): void => put(group, own => plainTapped(own, diner, value, instant(), newRequestId()));
const remember = (undo: Undo): void => { undoable.value = [...undoable.value, undo].slice(-undoKept); };

const rowOf = (group: string, diner: string) => {
  const copy = groups.value.get(group);
  return copy && rollOf(copy, marksOf(group)).rows.find(row => row.diner.diner === diner);
};

export const nameOf = (diner: Pick<KioskDiner, 'first_name' | 'last_name'>): string => `${diner.last_name} ${diner.first_name}`;

export function toggleAbsent(group: string, diner: string): void {
  const row = rowOf(group, diner);
  if (!row) return;
  remember({ group, change: { what: 'absent', diner, value: row.absent } });
  change(group, { what: 'absent', diner, value: !row.absent });
  say(group, `${nameOf(row.diner)}: ${row.absent ? t().kiosk.present : t().kiosk.absent}`);
}

export function togglePlain(group: string, diner: string): void {
  const row = rowOf(group, diner);
  if (!row || row.absent) return;
  remember({ group, change: { what: 'plain', diner, value: row.bianco } });
  setPlain(group, diner, !row.bianco);
  say(group, `${nameOf(row.diner)}: ${row.bianco ? t().kiosk.notPlain : t().kiosk.plain}`);
}

export function setExtras(group: string, value: readonly Extras[]): void {
  const copy = groups.value.get(group);
  if (!copy) return;
  remember({ group, change: { what: 'extras', value: rollOf(copy, marksOf(group)).extras } });
  change(group, { what: 'extras', value });
  say(group, '');
}

export function confirm(group: string): void {
  change(group, { what: 'confirm' });
  undoable.value = undoable.value.filter(one => one.group !== group);
  announcement.value = t().kiosk.confirmedNow;
}

export function undo(group: string): void {
  const last = undoable.value.filter(one => one.group === group).at(-1);
  if (!last) return;
  undoable.value = undoable.value.filter(one => one !== last);
  if (last.change.what === 'plain') setPlain(group, last.change.diner, last.change.value);
  else change(group, last.change);
  say(group, t().kiosk.undone);
}

function say(group: string, what: string): void {
  const copy = groups.value.get(group);
  if (!copy) return;
  const roll = rollOf(copy, marksOf(group));
  announcement.value = [what, t().kiosk.counts(roll.present, roll.absent, roll.bianco, roll.adults)].filter(Boolean).join('. ');
}

export const retry = (one: Marks): void => outbox?.retry(keyOf(one));
export function discard(one: Marks): void {
  outbox?.discard(keyOf(one));
  stale.add(one.group);
  void load();
}

// ---- their way to the node

async function post(job: Job, own: Marks): Promise<void> {
  if (job.kind === 'statement') {
    const answer = await call('post', '/attendance', { body: job.body });
    count(own.group);
    take(answer.group);
    return;
  }
  const { id, diner, date, operation } = job;
  const decision = await call('post', '/requests', { body: { request_id: id, channel: 'kiosk', diner, operation, date } });
  count(own.group);
  const copy = groups.value.get(own.group);
  if (copy && copy.date === date) take(decided(copy, diner, operation === 'bianco', decision));
  if (decision.outcome === 'rejected') announcement.value = t().kiosk.refusals[decision.reason] ?? '';
  stale.add(own.group);
  void load();
}

function count(group: string): void {
  answers.set(group, (answers.get(group) ?? 0) + 1);
  ++answersInAll;
}

/** What the answer means for the copy, until the next one comes. */
function decided(copy: KioskGroup, diner: string, bianco: boolean, decision: Decision): KioskGroup {
  return {
    ...copy,
    diners: copy.diners.map(one => {
      if (one.diner !== diner) return one;
      if (decision.outcome === 'rejected') return { ...one, refused: decision.reason };
      const { refused: _, ...rest } = one;
      return { ...rest, bianco };
    }),
  };
}

function fateOf(error: unknown): Fate {
  if (!(error instanceof Failure)) return { kind: 'parked', fault: 'other' };
  if (error.status === 401) {
    session.value = null;
    return { kind: 'stop' };
  }
  return refusedFor(error) ? { kind: 'parked', fault: error.kind } : { kind: 'again' };
}

// ---- the live link

const soon = 100;

function connect(code: string): () => void {
  batch(() => {
    overview.value = null;
    groups.value = new Map();
    upstream.value = undefined;
    problem.value = null;
    undoable.value = [];
  });
  const made = new Outbox({
    storage: storageOrNull(), post, fateOf,
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    onChange: all => { marks.value = all; },
  }, code);
  outbox = made;
  let refreshing: ReturnType<typeof setTimeout> | undefined;
  const hang = listen<KioskMessage>(`/kiosk/live${ownSchool.value ? '' : `?school=${encodeURIComponent(code)}`}`, message => {
    switch (message.type) {
      case 'hello':
        made.wake();
        void refresh();
        break;
      case 'changed':
        if (message.dates.length && overview.value && !message.dates.includes(overview.value.date)) break;
        refreshing ??= setTimeout(() => {
          refreshing = undefined;
          void refresh();
        }, soon);
        break;
      case 'link':
        upstream.value = message.link;
        break;
      default:
    }
  });
  return () => {
    hang();
    made.end();
    clearTimeout(refreshing);
    clearTimeout(retrying);
    if (outbox === made) outbox = null;
  };
}

function storageOrNull(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

// ---- a diner by badge

export const card = signal<{ readonly code: string; readonly group: string | null; readonly byBadge: boolean } | null>(null);

export function openCard(code: string, byBadge: boolean): void {
  const found = dinerOf(groups.value.values(), code);
  card.value = { code: found?.diner.diner ?? code, group: found?.group.group ?? null, byBadge };
}

// ---- beginning

export function beginKiosk(): void {
  const shown = computed(() => (mayUseKiosk.value && route.value.view === 'kiosk' ? school.value : undefined));
  const asked = computed(() => route.value.date);
  effect(() => (shown.value ? connect(shown.value) : undefined));
  let before: ServiceDate | undefined = asked.value;
  effect(() => {
    if (asked.value === before) return;
    before = asked.value;
    overview.value = null;
    void refresh();
  });
  // At midnight, and at the cutoff, the node may have more to say than it has said.
  const today = computed(() => (now.value === null ? '' : dateIn(currentZone.value, now.value)));
  let known = '';
  effect(() => {
    const key = `${today.value} ${pastCutoff.value}`;
    if (known !== '' && key !== known && shown.peek()) void refresh();
    known = key;
  });
  effect(() => {
    if (shown.value && phase.value === 'down') announcement.value = t().kiosk.standing.nodeDown;
  });
  addEventListener('storage', event => outbox?.reread(event.key));
  document.addEventListener('visibilitychange', () => outbox?.wake());
}
