/** A day's papers: how each stands, by school and kind, and what needs a person. Pure. */
import type { Paper, PaperKind, Papers, PapersSchool, PrintJob, PrintState } from '../../wire/types';

/** How a paper stands, in one word of ours. `saved`: a PDF in the folder, where nothing is printed. */
export type Standing = 'waiting' | 'printing' | 'blocked' | 'done' | 'saved' | 'confirmed' | 'failed' | 'cancelled' | 'unknown';

/** The destination that is no printer. */
export const folder = 'folder';

const standings: Record<PrintState, Standing> = {
  rendered: 'waiting', submitting: 'waiting', held: 'waiting', released: 'printing', printing: 'printing', blocked: 'blocked',
  reported_done: 'done', confirmed: 'confirmed', failed: 'failed', cancelled: 'cancelled', unknown: 'unknown',
};

/** A job that waits because its printer ails is as stopped as one that is in it. */
const isHeldUp = ({ state, trouble }: PrintJob): boolean => trouble !== undefined && ['rendered', 'submitting', 'held', 'released'].includes(state);

export function standingOfJob(job: PrintJob): Standing {
  if (isHeldUp(job)) return 'blocked';
  const { state, queue } = job;
  return queue === folder && (state === 'reported_done' || state === 'confirmed') ? 'saved' : standings[state];
}

export const lastJob = (paper: Paper): PrintJob | undefined => paper.jobs.at(-1);

export function standingOf(paper: Paper): Standing {
  const job = lastJob(paper);
  return job ? standingOfJob(job) : 'waiting';
}

const isOut = (standing: Standing): boolean => standing === 'done' || standing === 'saved' || standing === 'confirmed';
const isOnItsWay = (standing: Standing): boolean => standing === 'waiting' || standing === 'printing' || standing === 'blocked';

/** What a person may do about a paper; the server has the last word. */
export interface Choices {
  /** Print it once more, as COPIA. */
  readonly reprint: boolean;
  /** Print the same anew: nothing came out. */
  readonly retry: boolean;
  /** Say that it is on paper. */
  readonly cameOut: boolean;
  readonly cancel: boolean;
}

export function choicesOf(paper: Paper): Choices {
  const standing = standingOf(paper);
  return {
    reprint: isOut(standing) || standing === 'unknown',
    retry: standing === 'failed' || standing === 'cancelled',
    // Of one that was sent and whose printer can't be asked, too.
    cameOut: standing === 'unknown' || standing === 'done' || (standing === 'blocked' && lastJob(paper)?.state !== 'rendered'),
    cancel: isOnItsWay(standing),
  };
}

export interface Progress {
  readonly out: number;
  readonly of: number;
}

/** A printer's test page: no school's, and not the kitchen's own sheet. */
export const isTest = (paper: Paper): boolean => paper.school === undefined && paper.kind !== 'production_sheet';

/** Papers that are out, of those that were not cancelled. */
export function progressOf(papers: readonly Paper[]): Progress {
  const wanted = papers.filter(paper => !isTest(paper)).map(standingOf).filter(standing => standing !== 'cancelled');
  return { out: wanted.filter(isOut).length, of: wanted.length };
}

/** The same, by single labels. */
export function labelProgress(papers: readonly Paper[]): Progress {
  const count = (some: readonly Paper[]) => some.reduce((sum, paper) => sum + (paper.labels ?? 0), 0);
  const wanted = papers.filter(paper => paper.kind === 'labels' && standingOf(paper) !== 'cancelled');
  return { out: count(wanted.filter(paper => isOut(standingOf(paper)))), of: count(wanted) };
}

/** Several papers as one: the worst of them, by how much it needs somebody. */
const order: readonly Standing[] = ['unknown', 'failed', 'blocked', 'printing', 'waiting', 'cancelled', 'done', 'saved', 'confirmed'];
export function worstOf(papers: readonly Paper[]): Standing | undefined {
  const standings = new Set(papers.map(standingOf));
  return order.find(standing => standings.has(standing));
}

/** A school's papers of one kind; labels are many, so they go together. */
export interface Bundle {
  readonly kind: PaperKind;
  /** Oldest first. */
  readonly papers: readonly Paper[];
}

export const kindsInOrder: readonly PaperKind[] = ['production_sheet', 'meal_sheet', 'delivery_note', 'labels', 'delta_sheet', 'receipt', 'matching_sheet'];

export function bundlesOf(papers: readonly Paper[]): Bundle[] {
  const sorted = [...papers].sort((a, b) => kindsInOrder.indexOf(a.kind) - kindsInOrder.indexOf(b.kind) || a.id - b.id);
  const labels = sorted.filter(paper => paper.kind === 'labels');
  const bundles: Bundle[] = [];
  for (const paper of sorted) {
    if (paper.kind !== 'labels') bundles.push({ kind: paper.kind, papers: [paper] });
    else if (paper === labels[0]) bundles.push({ kind: 'labels', papers: labels });
  }
  return bundles;
}

export interface SchoolPapers {
  readonly school: PapersSchool;
  readonly papers: readonly Paper[];
}

/** Every school with its papers; what is no school's (the kitchen's own, tests) by itself. */
export function bySchool(day: Papers): { readonly schools: readonly SchoolPapers[]; readonly kitchen: readonly Paper[] } {
  const known = new Set(day.schools.map(school => school.school));
  return {
    schools: day.schools.map(school => ({ school, papers: day.papers.filter(paper => paper.school === school.school) })),
    kitchen: day.papers.filter(paper => paper.school === undefined || !known.has(paper.school)),
  };
}

/** What an order for the whole kitchen would make. */
export interface Order {
  readonly schools: number;
  readonly production: boolean;
  /** Still open: theirs can be made after the closing. */
  readonly open: number;
}

export const orderOf = (day: Papers): Order => ({
  schools: day.schools.filter(school => school.missing.length > 0).length,
  production: day.production_missing,
  open: day.schools.filter(school => school.state === 'open').length,
});

/** Papers that stand before one printer that needs somebody. */
export interface Blocked {
  readonly queue: string;
  readonly job: PrintJob;
  readonly papers: readonly Paper[];
}

export interface Needs {
  readonly blocked: readonly Blocked[];
  readonly unknown: readonly Paper[];
  readonly failed: readonly Paper[];
}

export function needsOf(papers: readonly Paper[]): Needs {
  const oldestFirst = [...papers].sort((a, b) => a.id - b.id);
  const blocked = new Map<string, Paper[]>();
  for (const paper of oldestFirst) {
    const job = lastJob(paper);
    if (job && standingOfJob(job) === 'blocked') blocked.set(job.queue, [...(blocked.get(job.queue) ?? []), paper]);
  }
  return {
    blocked: [...blocked].map(([queue, some]) => ({ queue, job: lastJob(some[0]!)!, papers: some })),
    unknown: oldestFirst.filter(paper => standingOf(paper) === 'unknown'),
    failed: oldestFirst.filter(paper => standingOf(paper) === 'failed'),
  };
}

/** What a printer does now, and how much waits behind it. */
export interface Running {
  readonly queue: string;
  readonly now: Paper | undefined;
  readonly waiting: number;
}

export function runningOf(papers: readonly Paper[]): Running[] {
  const queues = new Map<string, { now: Paper | undefined; waiting: number }>();
  for (const paper of [...papers].sort((a, b) => a.id - b.id)) {
    const standing = standingOf(paper);
    const queue = lastJob(paper)?.queue;
    if (queue === undefined || !isOnItsWay(standing)) continue;
    const running = queues.get(queue) ?? queues.set(queue, { now: undefined, waiting: 0 }).get(queue)!;
    if (standing === 'waiting' || running.now) ++running.waiting;
    else running.now = paper;
  }
  return [...queues].map(([queue, running]) => ({ queue, ...running })).sort((a, b) => a.queue.localeCompare(b.queue));
}

/** The day with one paper as an answer has just told it. */
export const withPaper = (day: Papers, paper: Paper): Papers => ({ ...day, papers: day.papers.map(one => (one.id === paper.id ? paper : one)) });
