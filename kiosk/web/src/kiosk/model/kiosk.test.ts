import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KioskDiner, KioskGroup, KioskTile } from '../../wire/types';
import { dinerOf, findDiners } from './find';
import { answered, keyOf, noMarks, parked, plainTapped, readMarks, rebased, tapped, tried, unsentOf, type Marks, type StatementJob } from './marks';
import { rollOf, withExtra } from './roll';
import { tileFrom, tileOf } from './tile';
import { Wedge } from './wedge';

const diner = (code: string, more: Partial<KioskDiner> = {}): KioskDiner =>
  ({ diner: code, first_name: 'Anna', last_name: `Rossi ${code}`, kind: 'pupil', meal: 'booked', absent: false, bianco: false, pending: false, ...more });

const group = (diners: KioskDiner[] = [diner('A'), diner('B'), diner('C')], more: Partial<KioskGroup> = {}): KioskGroup =>
  ({ group: 'G', name: '3B', sitting: 1, school: 'S', date: '2026-09-21', state: 'open', cutoff_at: '2026-09-21T07:30:00.000Z', diners, extras: [], ...more });

const confirmedAt = { confirmed: true, at: '2026-09-21T07:00:00.000Z', author: '', pending: false };
const none = noMarks('S', 'G', '2026-09-21');
const bodyOf = (marks: Marks) => (marks.queue.at(-1) as StatementJob).body;
const away = (marks: Marks, code: string, value = true, copy = group(), id = 'x') => tapped(marks, copy, { what: 'absent', diner: code, value }, 1_000, id);

test('a tap is one absolute statement; the next tap changes it as long as it was not tried', () => {
  const one = away(none, 'B', true, group(), 'first');
  const two = away(one, 'A', true, group(), 'second');
  assert.equal(two.queue.length, 1);
  assert.deepEqual(bodyOf(two), { request_id: 'first', group: 'G', date: '2026-09-21', absent: ['A', 'B'], extras: [], confirmed: false });
});

test('what was tried is sent again as it is; later taps make another statement', () => {
  const sent = tried(away(none, 'B', true, group(), 'first'));
  const more = away(sent, 'A', true, group(), 'second');
  assert.deepEqual(more.queue.map(job => job.id), ['first', 'second']);
  assert.deepEqual((more.queue[0] as StatementJob).body.absent, ['B']);
  assert.deepEqual(bodyOf(more).absent, ['A', 'B']);
});

test('an answer takes the taps that it carried, and no later one', () => {
  const more = away(tried(away(none, 'B')), 'A', true, group(), 'y');
  const after = answered(more);
  assert.deepEqual(Object.keys(after.absent), ['A']);
  assert.deepEqual(rollOf(group([diner('A'), diner('B', { meal: 'cancelled' }), diner('C')]), after).absent, 2);
});

test('a tap taken back in time leaves nothing to send', () => {
  const back = away(away(none, 'B'), 'B', false);
  assert.deepEqual([back.queue.length, unsentOf([back])], [0, null]);
  assert.equal(away(tried(away(none, 'B')), 'B', false, group(), 'y').queue.length, 2, 'but not if it may have arrived');
});

test('a copy that was fetched meanwhile hides no tap, and is stated with it', () => {
  const marks = away(none, 'B');
  const fresh = group([diner('A', { meal: 'cancelled' }), diner('B'), diner('C')]);
  assert.deepEqual(rollOf(fresh, marks).rows.map(row => row.absent), [true, true, false]);
  assert.deepEqual(bodyOf(rebased(marks, fresh)).absent, ['A', 'B'], 'whom the family cancelled meanwhile is not called back');
  assert.deepEqual(bodyOf(rebased(tried(marks), fresh)).absent, ['B']);
});

test('who has no meal anyway is stated absent, unless somebody saw them', () => {
  const copy = group([diner('A', { meal: 'suspended' }), diner('B', { meal: 'blocked' }), diner('C', { meal: 'cancelled', present: true }), diner('D', { absent: true })]);
  const marks = tapped(none, copy, { what: 'confirm' }, 1, 'x');
  assert.deepEqual(bodyOf(marks).absent, ['A', 'B', 'D']);
  assert.deepEqual(bodyOf(tapped(marks, copy, { what: 'absent', diner: 'A', value: false }, 2, 'y')).absent, ['B', 'D']);
});

test('a change of a confirmed class asks for a new confirmation', () => {
  const copy = group(undefined, { attendance: confirmedAt });
  const marks = away(none, 'B', true, copy);
  assert.equal(rollOf(copy, marks).confirmed, false);
  assert.equal(bodyOf(marks).confirmed, false);
  assert.equal(bodyOf(tapped(marks, copy, { what: 'confirm' }, 2, 'y')).confirmed, true);
  assert.equal(rollOf(copy, away(marks, 'B', false, copy)).confirmed, false, 'and so does taking it back');
});

test('a plain meal is a request of its own, after what was tapped before it; taken back in time it is none', () => {
  const marks = plainTapped(away(none, 'B', true, group(), 'one'), 'A', true, 2_000, 'two');
  assert.deepEqual(marks.queue.map(job => [job.kind, job.id]), [['statement', 'one'], ['plain', 'two']]);
  assert.equal(rollOf(group(), marks).bianco, 1);
  assert.deepEqual(plainTapped(marks, 'A', false, 3_000, 'three').queue.map(job => job.id), ['one']);
  const later = away(marks, 'C', true, group(), 'four');
  assert.deepEqual(later.queue.map(job => job.id), ['one', 'two', 'four']);
  assert.deepEqual(Object.keys(answered(answered(later)).bianco), []);
});

test('the oldest tap that waits says since when', () => {
  const marks = tapped(away(none, 'B'), group(), { what: 'extras', value: [{ diet: 'standard', count: 1 }] }, 5_000, 'y');
  assert.deepEqual(unsentOf([marks]), { count: 2, since: 1_000 });
});

test('marks survive being written down; what is not ours is ignored', () => {
  const marks = parked(plainTapped(away(none, 'B'), 'A', true, 2, 'y'), 'forbidden');
  assert.deepEqual(readMarks(JSON.stringify(marks)), marks);
  for (const text of ['', 'null', '{}', '[]', '{"school":1}', '{"school":"S","group":"G"']) assert.equal(readMarks(text), null);
  assert.notEqual(keyOf(marks), keyOf({ ...marks, date: '2026-09-22' }));
});

test('extra meals: one more, one less, none left is no entry', () => {
  const one = withExtra([], 'standard', 1);
  assert.deepEqual(one, [{ diet: 'standard', count: 1 }]);
  assert.deepEqual(withExtra(withExtra(one, 'celiachia', 1), 'standard', 1), [{ diet: 'standard', count: 2 }, { diet: 'celiachia', count: 1 }]);
  assert.deepEqual(withExtra(one, 'standard', -1), []);
  assert.deepEqual(withExtra([], 'standard', -1), []);
});

test('a tile says where the confirmation is', () => {
  const tile = (more: Partial<KioskTile> = {}): KioskTile => ({ group: 'G', name: '3B', sitting: 1, diners: 3, booked: 3, absent: 0, bianco: 0, extras: 0, ...more });
  const confirming = tapped(away(none, 'B'), group(), { what: 'confirm' }, 2, 'y');
  assert.equal(tileOf(tile(), undefined, undefined).state, 'todo');
  assert.equal(tileOf(tile({ attendance: { ...confirmedAt, confirmed: false } }), undefined, undefined).state, 'marked');
  assert.deepEqual(tileOf(tile(), group(), away(none, 'B')), { state: 'marked', booked: 2, absent: 1, bianco: 0, extras: 0, unsent: 1 });
  assert.equal(tileOf(tile(), group(), confirming).state, 'confirmed-unsent');
  assert.equal(tileOf(tile({ attendance: { ...confirmedAt, pending: true } }), undefined, undefined).state, 'confirmed-waiting');
  assert.equal(tileOf(tile({ attendance: confirmedAt }), undefined, undefined).state, 'confirmed');
  assert.deepEqual(tileFrom(tile(), group([diner('A', { bianco: true }), diner('B', { meal: 'cancelled' })], { extras: [{ diet: 'standard', count: 2 }] })), tile({ diners: 2, booked: 1, absent: 1, bianco: 1, extras: 2 }));
});

test('names are found without accents, in any order, and by code', () => {
  const groups = [group([diner('C10', { first_name: 'Niccolò', last_name: 'D’Àmico' })]), group([diner('C20', { first_name: 'Nicoletta', last_name: 'Bassi' })], { group: 'H' })];
  assert.deepEqual(findDiners(groups, 'nicco amico').map(found => found.diner.diner), ['C10']);
  assert.deepEqual(findDiners(groups, 'nic').map(found => found.diner.diner), ['C20', 'C10'], 'by last name');
  assert.deepEqual(findDiners(groups, ' '), []);
  assert.equal(dinerOf(groups, 'c20')?.group.group, 'H');
  assert.equal(dinerOf(groups, 'C2'), null);
});

const typed = (wedge: Wedge, text: string, gap: number, where: 'anywhere' | 'field', from = 0) => {
  let at = from;
  for (const key of text) wedge.key(key, at += gap, where);
  return wedge.key('Enter', at + gap, where);
};

test('a reader types a code and Enter faster than anybody', () => {
  assert.equal(typed(new Wedge(), 'C10234', 12, 'anywhere'), 'C10234');
  assert.equal(typed(new Wedge(), 'C10234', 140, 'anywhere'), null);
  assert.equal(typed(new Wedge(), 'C10234', 60, 'field'), null, 'quick fingers in a field are no reader');
  assert.equal(typed(new Wedge(), 'C10234', 12, 'field'), 'C10234');
  assert.equal(typed(new Wedge(), 'ok', 12, 'anywhere'), null);
});

test('what was typed by hand before is no part of the code, and Shift comes along', () => {
  const wedge = new Wedge();
  for (const [key, at] of [['x', 0], ['y', 400]] as const) wedge.key(key, at, 'anywhere');
  wedge.key('Shift', 895, 'anywhere');
  assert.equal(typed(wedge, 'C10234', 10, 'anywhere', 900), 'C10234');
  assert.equal(wedge.key('Enter', 990, 'anywhere'), null, 'an Enter alone is nothing');
});
