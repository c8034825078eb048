import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDays, addMonths, daysBetween, isDate, monthWeeks, weekday } from './calendar';
import { dateIn, ServerClock, timeIn, zoneOf } from './clock';
import { fitPlates } from './grid';
import { axisTop, compare } from './history';
import { displayName, joinedName } from './names';
import { hrefOf, parseRoute, withDate } from './route';
import type { BoardSchool } from '../wire/types';

test('names: the register’s capitals become mixed case, abbreviations and quotes stay legible', () => {
  for (const [registered, shown] of [
    ['SCUOLA PRIMARIA CLUSONE', 'Scuola Primaria Clusone'],
    ['S.M.S. "CAN. FINAZZI" BOTTANUCO', 'S.M.S. “Can. Finazzi” Bottanuco'],
    ['SCUOLA MATERNA" SACRO CUORE "', 'Scuola Materna “Sacro Cuore”'],
    ['SCUOLA MATERNA"S.VINCENZO DE\' PAOLI"', 'Scuola Materna “S. Vincenzo De’ Paoli”'],
    ['"S. D\'ACQUISTO"- BORGHETTO S.S.', '“S. D’Acquisto” – Borghetto S.S.'],
    ['VIA GRAMSCI - CD CASSANO', 'Via Gramsci – CD Cassano'],
    ['LA CASA DEL FANCIULLO', 'La Casa del Fanciullo'],
    ['Scuola dell’infanzia Arcobaleno', 'Scuola dell’infanzia Arcobaleno'],
  ] as const) assert.equal(displayName(registered), shown);
});

test('names: several diets say once what they begin with', () => {
  assert.equal(joinedName(['Senza glutine (celiachia)', 'Senza latte e derivati']), 'Senza glutine + latte e derivati');
  assert.equal(joinedName(['Senza uova', 'Vegetariana']), 'Senza uova + Vegetariana');
  assert.equal(joinedName(['Senza glutine (celiachia)']), 'Senza glutine (celiachia)');
  assert.equal(joinedName(['Celiachia', 'Celiachia']), 'Celiachia + Celiachia');
});

test('clock: the least delayed message wins, a moved clock is followed at once', () => {
  const clock = new ServerClock();
  assert.equal(clock.now(0), null);
  clock.observe(1_000_300, 1_000);
  clock.observe(1_001_500, 2_000);
  clock.observe(1_002_200, 3_000);
  assert.equal(clock.now(4_000), 1_003_500);
  clock.observe(2_000_000, 5_000);
  assert.equal(clock.now(6_000), 2_001_000);
  clock.observe(1_500_000, 7_000);
  assert.equal(clock.now(7_000), 1_500_000);
});

test('zone: read off a school’s cutoff, and the same whatever zone the screen is in', () => {
  const at = (cutoff: string, cutoff_at: string) => ({ cutoff, cutoff_at }) as BoardSchool;
  assert.equal(zoneOf(at('09:30', '2026-09-21T07:30:00Z'), '2026-09-21').name, 'Europe/Rome');
  assert.equal(zoneOf(at('09:30', '2026-12-21T08:30:00Z'), '2026-12-21').name, 'Europe/Rome');
  const athens = zoneOf(at('09:30', '2026-12-21T07:30:00Z'), '2026-12-21');
  assert.equal(timeIn(athens, Date.parse('2026-12-21T07:30:00Z')), '09:30');
  assert.equal(zoneOf(undefined, '').name, 'Europe/Rome');
  assert.equal(dateIn({ name: 'Europe/Rome' }, Date.parse('2026-09-21T22:30:00Z')), '2026-09-22');
});

test('calendar: months, weeks and leap days', () => {
  assert.equal(addDays('2026-02-28', 1), '2026-03-01');
  assert.equal(addMonths('2027-01-31', 1), '2027-02-28');
  assert.equal(daysBetween('2026-10-24', '2026-10-26'), 2);
  assert.equal(weekday('2026-09-20'), 7);
  const weeks = monthWeeks('2026-09-15');
  assert.equal(weeks[0]![0], '2026-08-31');
  assert.equal(weeks.at(-1)![6], '2026-10-04');
  assert.equal(isDate('2026-02-30'), false);
  assert.equal(isDate('2028-02-29'), true);
});

test('plates: 25 fit a full-HD wall on one page, 60 take pages of equal size', () => {
  const wall = [1464, 905, { width: 256, height: 144 }, 12] as const;
  assert.deepEqual(fitPlates(25, ...wall), { columns: 5, rows: 5, pages: 1 });
  const many = fitPlates(60, ...wall);
  assert.equal(many.pages, 3);
  assert.equal(many.columns * many.rows >= 20, true);
  assert.equal(fitPlates(1, ...wall).pages, 1);
  assert.deepEqual(fitPlates(0, ...wall).pages, 1);
  assert.equal(fitPlates(3, 100, 100, { width: 256, height: 144 }, 12).pages, 3);
});

test('history: the same weekday of four weeks, its median, and today last', () => {
  const day = (date: string, to_cook: number) => ({ date, meals: 1, to_cook });
  const compared = compare([day('2026-08-17', 900), day('2026-09-07', 110), day('2026-08-31', 100), day('2026-09-14', 150), day('2026-09-18', 10)], '2026-09-21', 120);
  assert.equal(compared.usual, 110);
  assert.equal(compared.basis, 3);
  assert.deepEqual(compared.bars.map(b => b.date), ['2026-08-31', '2026-09-07', '2026-09-14', '2026-09-18', '2026-09-21']);
  assert.equal(compared.bars.at(-1)!.today, true);
  assert.equal(compare([], '2026-09-21', 0).usual, null);
  assert.deepEqual([7, 42, 128, 271, 3262].map(axisTop), [8, 50, 150, 300, 4000]);
});

test('routes: every address can be bookmarked, and a wrong date is as none', () => {
  for (const [path, search, route] of [
    ['/', '', { view: 'board' }], ['/link', '', { view: 'link' }], ['/board', '?date=2026-09-21', { view: 'board', date: '2026-09-21' }], ['/production', '?date=oggi', { view: 'production' }],
    ['/schools/A%2FB', '', { view: 'school', school: 'A/B' }], ['/schools', '', { view: 'board' }],
  ] as const) assert.deepEqual(parseRoute(path, search), route);
  assert.equal(hrefOf({ view: 'school', school: 'A/B', date: '2026-09-21' }), '/schools/A%2FB?date=2026-09-21');
  assert.equal(hrefOf(withDate({ view: 'board', date: '2026-09-21' }, undefined)), '/board');
});

test('routes: the kiosk, a group of it, and the diets of that group', () => {
  for (const [path, route] of [
    ['/kiosk', { view: 'kiosk' }], ['/kiosk/S1-3B?date=2026-09-21', { view: 'kiosk', group: 'S1-3B', date: '2026-09-21' }],
    ['/kiosk/S1-3B/diets?school=S1', { view: 'kiosk', group: 'S1-3B', diets: true, school: 'S1' }],
  ] as const) {
    const { pathname, search } = new URL(path, 'http://node');
    assert.deepEqual(parseRoute(pathname, search), route);
    assert.equal(hrefOf(route), path);
  }
});

test('routes: a broken escape in a school’s code is no crash', () => {
  assert.equal(parseRoute('/schools/%E0%A4%A', '').view, 'board');
});
