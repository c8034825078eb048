import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CalendarDay } from '../wire/types';
import { changeOf, effectOf, emptyDraft, faultsOf, placeName } from './closures';

const whole = { ...emptyDraft, authority: 'clusone', school: 'S1', group: 'S1-3B', from: '2026-09-24', to: '2026-09-25', reason: ' Sciopero ' };

test('a draft says what is missing, in the order of its fields', () => {
  assert.deepEqual(faultsOf(emptyDraft), ['key', 'from', 'to', 'reason']);
  assert.deepEqual(faultsOf(whole), []);
  assert.deepEqual(faultsOf({ ...whole, scope: 'group', group: '' }), ['key']);
  assert.deepEqual(faultsOf({ ...whole, to: '2026-09-23' }), ['order']);
  assert.deepEqual(faultsOf({ ...whole, from: '2026-02-30', reason: ' ' }), ['from', 'reason']);
});

test('only the place of the chosen scope is entered', () => {
  assert.deepEqual(changeOf(whole), { scope: 'school', key: 'S1', from: '2026-09-24', to: '2026-09-25', kind: 'closed', reason: 'Sciopero' });
  assert.equal(changeOf({ ...whole, scope: 'authority' }).key, 'clusone');
  assert.equal(changeOf({ ...whole, scope: 'group' }).key, 'S1-3B');
});

test('what it changes, by day over all schools, with those that are closed already', () => {
  const day = (date: string, school: string, before: number, after: number, closed = false): CalendarDay => ({ date, school, name: school, closed, before, after });
  const effect = effectOf([day('2026-09-25', 'S1', 98, 0), day('2026-09-24', 'S1', 100, 0, true), day('2026-09-24', 'S2', 50, 30)]);
  assert.equal(effect.meals, -218);
  assert.equal(effect.schools, 2);
  assert.deepEqual(effect.days.map(one => [one.date, one.before, one.after, one.schools.length]), [['2026-09-24', 150, 30, 2], ['2026-09-25', 98, 0, 1]]);
  assert.deepEqual(effect.late.map(one => one.school), ['S1']);
  assert.deepEqual(effectOf([]), { meals: 0, schools: 0, days: [], late: [] });
});

test('an entry is named by its place, or by its code if the place is gone', () => {
  const authorities = [{ authority: 'clusone', name: 'Clusone', schools: [{ school: 'S1', name: 'PRIMARIA', groups: [{ group: 'S1-3B', name: '3B' }] }] }];
  const name = (scope: 'authority' | 'school' | 'group', key: string) => placeName({ scope, key }, authorities, school => school.toLowerCase());
  assert.deepEqual([name('authority', 'clusone'), name('school', 'S1'), name('group', 'S1-3B'), name('school', 'S9')], ['Clusone', 'primaria', '3B, primaria', 'S9']);
});
