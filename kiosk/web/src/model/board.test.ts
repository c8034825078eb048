import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BoardLine, BoardSchool, Changes, Snapshot, BoardVariation } from '../wire/types';
import { reduce, type Board } from './board';
import { feedOf } from './feed';
import { productionOf } from './production';
import { dayState, dietAlarms, movements, nextCutoff } from './school';
import { totalsOf } from './totals';

const line = (diet: string, meals: number, more: Partial<BoardLine> = {}): BoardLine => ({ group: '1A', sitting: 1, diet, bianco: false, meals, adults: 0, ...more });

function school(more: Partial<BoardSchool> = {}): BoardSchool {
  const lines = more.lines ?? [line('standard', 18), line('standard', 1, { bianco: true }), line('celiachia', 1)];
  const meals = lines.reduce((sum, l) => sum + l.meals, 0);
  return {
    school: 'S1', name: 'Clusone', authority: 'clusone', authority_name: 'Clusone', kind: 'primary', kitchen: 'K1', state: 'open', cutoff: '09:30',
    cutoff_at: '2026-09-21T07:30:00.000Z', provisional: false, presence: 'auto', groups: [{ group: '1A', name: '1A', sitting: 1 }], lines, meals, variations: [], to_cook: meals, feeds: [], ...more,
  };
}

const variation = (delta: number, state: BoardVariation['state'], more: Partial<BoardVariation> = {}): BoardVariation =>
  ({ id: 7, number: 1, group: '1A', diet: 'standard', bianco: false, delta, reason: '', author: '', at: '2026-09-21T08:00:00.000Z', state, ...more });

const snapshot = (schools: BoardSchool[], recent: Snapshot['recent'] = []): Snapshot => ({
  type: 'snapshot', at: '2026-09-21T07:20:00.000Z', date: '2026-09-21', today: '2026-09-21', demo: false,
  clock: { state: 'ok', source: 'adjtimex', error_ms: 3 }, diets: [], schools, recent,
});

const changes = (more: Partial<Changes>): Changes => ({ type: 'changes', at: '2026-09-21T07:20:01.000Z', schools: [], recent: [], ...more });

const begin = (...schools: BoardSchool[]): Board => reduce(null, snapshot(schools)).board!;

test('a changed line replaces the one with its group, diet and bianco, and no other', () => {
  const { board, lost } = reduce(begin(school()), changes({ schools: [{ school: 'S1', meals: 19, to_cook: 19, lines: [line('standard', 17)] }] }));
  assert.equal(lost, false);
  assert.deepEqual(board!.schools.get('S1')!.lines.map(l => [l.diet, l.bianco, l.meals]), [['standard', false, 17], ['standard', true, 1], ['celiachia', false, 1]]);
});

test('a line with no meals is gone, a new one comes', () => {
  const { board } = reduce(begin(school()), changes({ schools: [{ school: 'S1', meals: 20, to_cook: 20, lines: [line('celiachia', 0), line('celiachia', 1, { bianco: true })] }] }));
  assert.deepEqual(board!.schools.get('S1')!.lines.map(l => [l.diet, l.bianco]), [['standard', false], ['standard', true], ['celiachia', true]]);
});

test('what a change does not name stays', () => {
  const { board } = reduce(begin(school({ variations: [variation(1, 'pending')] })), changes({ schools: [{ school: 'S1', state: 'closed', closing: { number: 7, closed_at: '2026-09-21T07:30:00.001Z' } }] }));
  const after = board!.schools.get('S1')!;
  assert.equal(after.state, 'closed');
  assert.equal(after.meals, 20);
  assert.equal(after.variations.length, 1);
});

test('lines that no longer add up to the server’s total ask for a new snapshot', () => {
  assert.equal(reduce(begin(school()), changes({ schools: [{ school: 'S1', meals: 25, to_cook: 25, lines: [line('standard', 17)] }] })).lost, true);
});

test('a change of an unknown school, or before any snapshot, asks for a new snapshot', () => {
  assert.equal(reduce(begin(school()), changes({ schools: [{ school: 'S9', meals: 1 }] })).lost, true);
  assert.equal(reduce(null, changes({})).lost, true);
});

test('a step never alters the board before it', () => {
  const before = begin(school());
  const copy = structuredClone([...before.schools.values()]);
  reduce(before, changes({ schools: [{ school: 'S1', meals: 2, to_cook: 2, lines: [line('standard', 0)] }] }));
  assert.deepEqual([...before.schools.values()], copy);
});

test('schools stand by authority, kind and name, whatever order they come in', () => {
  const board = begin(
    school({ school: 'c', authority_name: 'Clusone', kind: 'primary', name: 'A' }), school({ school: 'b', authority_name: 'Calcinate', kind: 'secondary', name: 'A' }),
    school({ school: 'a', authority_name: 'Calcinate', kind: 'nursery', name: 'Z' }));
  assert.deepEqual([...board.schools.keys()], ['a', 'b', 'c']);
});

test('recent changes are newest first and merged with what was there', () => {
  const entry = (at: string) => ({ at, school: 'S1', group: '1A', diet: 'standard', bianco: false, delta: -1 });
  const first = reduce(null, snapshot([school()], [entry('2026-09-21T07:10:00.000Z'), entry('2026-09-21T07:12:00.000Z')])).board!;
  const { board } = reduce(first, changes({ recent: [entry('2026-09-21T07:11:00.000Z')] }));
  assert.deepEqual(board!.recent.map(r => r.at.slice(11, 16)), ['07:12', '07:11', '07:10']);
});

test('totals: bianco is inside its diet, and acknowledged variations count', () => {
  const totals = totalsOf([school({ to_cook: 22, variations: [variation(2, 'acknowledged', { diet: 'celiachia' }), variation(5, 'pending'), variation(9, 'refused')] })]);
  assert.equal(totals.toCook, 22);
  assert.equal(totals.acknowledged, 2);
  assert.deepEqual(totals.pending.map(v => v.delta), [5]);
  assert.deepEqual(totals.diets, [{ diet: 'standard', meals: 19, bianco: 1 }, { diet: 'celiachia', meals: 3, bianco: 0 }]);
  assert.deepEqual([totals.standard, totals.special, totals.bianco], [19, 3, 1]);
});

test('production: adults are split off, variations follow their school’s kind, and the columns sum to the total', () => {
  const table = productionOf([
    school({ lines: [line('standard', 20, { adults: 2 })], variations: [variation(-1, 'acknowledged')], to_cook: 19 }),
    school({ school: 'S2', kind: 'nursery', lines: [line('standard', 5), line('celiachia', 1, { bianco: true })] }),
    school({ school: 'S3', kind: '', lines: [line('standard', 3)] }),
  ]);
  const [standard, celiachia] = table.rows;
  assert.deepEqual(standard!.portions, { nursery: 5, primary: 17, secondary: 0, adult: 2, other: 3 });
  assert.equal(celiachia!.bianco, true);
  assert.equal(table.total.meals, 28);
  assert.equal(table.rows.reduce((sum, row) => sum + row.meals, 0), 28);
  assert.deepEqual(table.eaters, ['nursery', 'primary', 'adult', 'other']);
});

test('production: an acknowledged variation of adults is theirs, not the pupils’', () => {
  const table = productionOf([school({ lines: [line('standard', 20, { adults: 2 })], variations: [variation(3, 'acknowledged', { adults: 2 })], to_cook: 23 })]);
  assert.deepEqual(table.rows[0]!.portions, { nursery: 0, primary: 19, secondary: 0, adult: 4, other: 0 });
});

test('groups and feeds that changed replace what was there', () => {
  const { board } = reduce(begin(school()), changes({ schools: [{ school: 'S1', groups: [{ group: '1A', name: '1A', sitting: 1, confirmed_at: '2026-09-21T07:00:00.000Z' }], feeds: [{ node: 's1', connected: false }] }] }));
  const after = board!.schools.get('S1')!;
  assert.equal(after.groups[0]!.confirmed_at, '2026-09-21T07:00:00.000Z');
  assert.equal(after.feeds[0]!.connected, false);
});

test('closed before its cutoff is closed early; at the first instant past it is not', () => {
  assert.equal(dayState(school()), 'open');
  assert.equal(dayState(school({ state: 'closed', closing: { number: 1, closed_at: '2026-09-21T07:29:59.999Z' } })), 'closed-early');
  assert.equal(dayState(school({ state: 'closed', closing: { number: 1, closed_at: '2026-09-21T07:30:00.001Z' } })), 'closed');
});

test('the next cutoff is the earliest of the schools still open', () => {
  const early = school({ cutoff: '09:00', cutoff_at: '2026-09-21T07:00:00.000Z' });
  assert.equal(nextCutoff([school(), early])!.cutoff, '09:00');
  assert.equal(nextCutoff([school(), { ...early, state: 'closed' }])!.cutoff, '09:30');
  assert.equal(nextCutoff([]), null);
});

test('movements count what is recent enough; the feed tells a meal that became plain as one event', () => {
  const at = '2026-09-21T07:19:00.000Z';
  const recent = [
    { at, school: 'S1', group: '1A', diet: 'standard', bianco: true, delta: 1 },
    { at, school: 'S1', group: '1A', diet: 'standard', bianco: false, delta: -1 },
    { at: '2026-09-21T07:18:00.000Z', school: 'S1', group: '1A', diet: 'celiachia', bianco: false, delta: -1 },
    { at: '2026-09-21T06:00:00.000Z', school: 'S1', group: '1A', diet: 'standard', bianco: false, delta: -7 },
  ];
  assert.equal(movements(recent, Date.parse('2026-09-21T07:00:00.000Z')).get('S1'), -1);
  assert.deepEqual(feedOf(recent, 10).map(e => [e.kind, e.delta]), [['plain', 1], ['count', -1], ['count', -7]]);
  assert.equal(feedOf(recent, 1).length, 1);
});

test('a diet that changes after closing is one alarm for its group until it is decided', () => {
  const changed = { reason: 'diet_changed' };
  const alarms = dietAlarms([
    school({ variations: [variation(-1, 'pending', changed), variation(1, 'pending', { ...changed, diet: 'celiachia' }), variation(1, 'pending', { ...changed, group: '2B' }), variation(1, 'pending')] }),
    school({ school: 'S2', variations: [variation(1, 'acknowledged', changed)] }),
  ]);
  assert.deepEqual(alarms.map(a => [a.school.school, a.group, a.variations.map(v => v.delta)]), [['S1', '1A', [-1, 1]], ['S1', '2B', [1]]]);
});
