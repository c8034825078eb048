import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Tray } from '../../wire/types';
import { LabelReader } from './reader';
import { countLeft, readingOf, traysBySchool, traysOf } from './trays';

const tray = (serial: number, more: Partial<Tray> = {}): Tray => ({
  serial, date: '2026-09-21', code: `K7Q${serial}`, school: 'S1', group: 'S1-3A', group_name: '3A', sitting: 1, diet: 'celiachia', bianco: false, adult: false, taken_away: false, ...more,
});
const packed_at = '2026-09-21T08:02:11.000Z';

test('trays go by school, sitting and group; packed ones and those taken away are not left', () => {
  const [one, two] = traysBySchool([
    tray(1, { sitting: 2, group: 'S1-5A', group_name: '5A' }), tray(2, { group: 'S1-10A', group_name: '10A' }), tray(3), tray(4),
    tray(5, { packed_at }), tray(6, { taken_away: true }), tray(7, { taken_away: true, packed_at }), tray(8, { school: 'S2' }),
  ]);
  assert.deepEqual(one!.left.map(({ sitting, groups }) => [sitting, groups.map(({ name, trays }) => [name, trays.map(({ serial }) => serial)])]), [[1, [['3A', [3, 4]], ['10A', [2]]]], [2, [['5A', [1]]]]]);
  assert.deepEqual([countLeft(one!), one!.of, one!.packed.map(({ serial }) => serial), one!.away.map(({ serial }) => serial)], [4, 5, [5], [6, 7]]);
  assert.deepEqual([two!.school, countLeft(two!)], ['S2', 1]);
});

test('the labels of a paper are those that say so', () => {
  assert.deepEqual(traysOf({ id: 12, kind: 'labels', title: '', composed_at: packed_at, jobs: [] }, [tray(1, { paper: 12 }), tray(2, { paper: 13 }), tray(3)]).map(({ serial }) => serial), [1]);
});

test('a mark is understood whatever keyboard the reader believes in', () => {
  for (const read of ['MST1:311:1:K7Q2F', 'mst1:311:1:k7q2f', 'MST1ç311ç1çK7Q2F', 'MST1;311;1;K7Q2F', ' MST1:311:1:K7Q2F '])
    assert.deepEqual(readingOf(read, []), { mark: 'MST1:311:1:K7Q2F' }, read);
  assert.deepEqual(readingOf('MST1:311ç1:K7Q2F', []), { mark: 'MST1:311ç1:K7Q2F' }, 'signs that differ are no mark');
});

test('the code that is printed large names a tray, unless two have it', () => {
  assert.deepEqual(readingOf('k7q1', [tray(1), tray(2)]), { serial: 1 });
  assert.deepEqual(readingOf('K7Q1', [tray(1), tray(1, { serial: 9, school: 'S2' })]), { mark: 'K7Q1' });
  assert.deepEqual(readingOf('8001234567890', [tray(1)]), { mark: '8001234567890' });
});

function typed(text: string, every: number, where: 'anywhere' | 'field' = 'anywhere', reader = new LabelReader(), from = 0): string | null {
  let at = from;
  for (const key of text) reader.key(key, at += every, where);
  return reader.key('Enter', at + every, where);
}

test('a label is known by its look, however slow; another code by the speed of a reader', () => {
  assert.equal(typed('MST1:311:1:K7Q2F', 5), 'MST1:311:1:K7Q2F');
  assert.equal(typed('MST1:311:1:K7Q2F', 400), 'MST1:311:1:K7Q2F');
  assert.equal(typed('MST1:311:1:K7Q2F', 200, 'field'), 'MST1:311:1:K7Q2F', 'in a field too');
  assert.equal(typed('8001234567890', 10), '8001234567890');
  assert.equal(typed('Rosa', 120, 'field'), null, 'somebody who types');
});

test('what was typed before a label, or long ago, is no part of it', () => {
  assert.equal(typed('xyMST1:311:1:K7Q2F', 300), 'MST1:311:1:K7Q2F');
  const reader = new LabelReader();
  assert.equal(typed('MST1:311:1:K7Q2F', 5, 'anywhere', reader), 'MST1:311:1:K7Q2F');
  assert.equal(reader.key('Enter', 10_000, 'anywhere'), null, 'an Enter by itself reads nothing twice');
  for (const [i, key] of [...'MST1:311'].entries()) reader.key(key, 20_000 + i, 'anywhere');
  assert.equal(typed(':1:K7', 150, 'anywhere', reader, 30_000), null, 'half a label and half another');
});
