import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Paper, PaperKind, Papers, PrintJob, PrintState } from '../../wire/types';
import { bundlesOf, bySchool, choicesOf, labelProgress, needsOf, orderOf, progressOf, runningOf, standingOf, withPaper, worstOf, type Standing } from './papers';

const at = '2026-09-21T07:31:10.250Z';
const job = (state: PrintState, more: Partial<PrintJob> = {}): PrintJob => ({ id: 41, attempt: 1, state, queue: 'ufficio', changed_at: at, ...more });
const paper = (id: number, kind: PaperKind, state: PrintState, more: Partial<Paper> = {}): Paper => ({ id, kind, title: kind, school: 'S1', composed_at: at, jobs: [job(state)], ...more });
const labels = (id: number, state: PrintState, count: number): Paper => paper(id, 'labels', state, { labels: count, jobs: [job(state, { queue: 'zebra' })] });
const every: readonly PrintState[] = ['rendered', 'submitting', 'held', 'released', 'printing', 'blocked', 'reported_done', 'confirmed', 'failed', 'cancelled', 'unknown'];

test('a paper stands as its last printing does', () => {
  assert.deepEqual(every.map(state => standingOf(paper(1, 'meal_sheet', state))), ['waiting', 'waiting', 'waiting', 'printing', 'printing', 'blocked', 'done', 'confirmed', 'failed', 'cancelled', 'unknown']);
  assert.equal(standingOf(paper(1, 'meal_sheet', 'unknown', { jobs: [job('unknown'), job('printing', { id: 42, attempt: 2 })] })), 'printing');
  assert.equal(standingOf(paper(1, 'meal_sheet', 'rendered', { jobs: [] })), 'waiting');
});

test('in the folder nothing is printed: its files are saved', () => {
  assert.equal(standingOf(paper(1, 'meal_sheet', 'reported_done', { jobs: [job('reported_done', { queue: 'folder' })] })), 'saved');
  assert.equal(standingOf(paper(1, 'meal_sheet', 'failed', { jobs: [job('failed', { queue: 'folder' })] })), 'failed');
});

test('a copy only of what may be out, the same anew only of what did not come out', () => {
  const may = (what: keyof ReturnType<typeof choicesOf>) => every.filter(state => choicesOf(paper(1, 'meal_sheet', state))[what]);
  assert.deepEqual(may('reprint'), ['reported_done', 'confirmed', 'unknown']);
  assert.deepEqual(may('retry'), ['failed', 'cancelled']);
  assert.deepEqual(may('cameOut'), ['blocked', 'reported_done', 'unknown']);
  assert.deepEqual(may('cancel'), ['rendered', 'submitting', 'held', 'released', 'printing', 'blocked']);
});

test('progress counts what is out, leaves out what was cancelled, and takes nothing unknown for printed', () => {
  const some = every.map((state, i) => paper(i + 1, 'meal_sheet', state));
  assert.deepEqual(progressOf(some), { out: 2, of: 10 });
  assert.deepEqual(labelProgress([labels(1, 'confirmed', 4), labels(2, 'unknown', 3), labels(3, 'cancelled', 9), paper(4, 'meal_sheet', 'confirmed')]), { out: 4, of: 7 });
});

test('of several papers the one that needs somebody most is shown', () => {
  const worst = (...states: PrintState[]): Standing | undefined => worstOf(states.map((state, i) => paper(i + 1, 'labels', state)));
  assert.equal(worst(), undefined);
  assert.equal(worst('confirmed', 'reported_done'), 'done');
  assert.equal(worst('printing', 'blocked', 'confirmed'), 'blocked');
  assert.equal(worst('failed', 'unknown', 'blocked'), 'unknown');
});

test('a school’s labels go together, everything else by itself, in the order of the work', () => {
  const bundles = bundlesOf([labels(9, 'printing', 1), paper(8, 'delta_sheet', 'printing'), labels(7, 'printing', 1), paper(6, 'delivery_note', 'printing'), paper(5, 'meal_sheet', 'printing')]);
  assert.deepEqual(bundles.map(({ kind, papers }) => [kind, papers.map(one => one.id)]), [['meal_sheet', [5]], ['delivery_note', [6]], ['labels', [7, 9]], ['delta_sheet', [8]]]);
});

const day = (papers: readonly Paper[]): Papers => ({
  date: '2026-09-21', automatic: false, production_missing: true, papers: [...papers],
  schools: [
    { school: 'S1', name: 'Uno', state: 'closed', missing: ['meal_sheet'], labels: 0, packed: 0 }, { school: 'S2', name: 'Due', state: 'closed', missing: [], labels: 4, packed: 1 },
    { school: 'S3', name: 'Tre', state: 'open', missing: [], labels: 0, packed: 0 },
  ],
});

test('every school has its papers; the kitchen has what is no school’s', () => {
  const { production, meal } = { production: paper(1, 'production_sheet', 'rendered'), meal: paper(2, 'meal_sheet', 'rendered', { school: 'S2' }) };
  delete production.school;
  const { schools, kitchen } = bySchool(day([production, meal]));
  assert.deepEqual(schools.map(one => [one.school.school, one.papers.map(({ id }) => id)]), [['S1', []], ['S2', [2]], ['S3', []]]);
  assert.deepEqual(kitchen.map(({ id }) => id), [1]);
  assert.deepEqual(orderOf(day([])), { schools: 1, production: true, open: 1 });
});

test('what needs a person: printers by queue, and each paper of which nobody knows, or that failed', () => {
  const trouble = { code: 'paper_out', it: 'Manca la carta', en: 'Out of paper' } as const;
  const blocked = (id: number, queue: string) => paper(id, 'labels', 'blocked', { jobs: [job('blocked', { queue, trouble })] });
  const needs = needsOf([paper(6, 'meal_sheet', 'unknown'), blocked(5, 'zebra'), blocked(4, 'ufficio'), blocked(3, 'zebra'), paper(2, 'meal_sheet', 'failed'), paper(1, 'meal_sheet', 'confirmed')]);
  assert.deepEqual(needs.blocked.map(({ queue, papers }) => [queue, papers.map(({ id }) => id)]), [['zebra', [3, 5]], ['ufficio', [4]]]);
  assert.equal(needs.blocked[0]?.job.trouble?.it, 'Manca la carta');
  assert.deepEqual([needs.unknown.map(({ id }) => id), needs.failed.map(({ id }) => id)], [[6], [2]]);
});

test('what each printer does now, and how much waits behind it', () => {
  const running = runningOf([labels(4, 'rendered', 1), labels(3, 'printing', 1), labels(2, 'confirmed', 1), paper(1, 'meal_sheet', 'held')]);
  assert.deepEqual(running.map(({ queue, now, waiting }) => [queue, now?.id, waiting]), [['ufficio', undefined, 1], ['zebra', 3, 1]]);
});

test('an answer about one paper takes its place in the day', () => {
  const after = withPaper(day([paper(2, 'labels', 'unknown'), paper(1, 'meal_sheet', 'unknown')]), paper(1, 'meal_sheet', 'confirmed'));
  assert.deepEqual(after.papers.map(standingOf), ['unknown', 'confirmed']);
});
