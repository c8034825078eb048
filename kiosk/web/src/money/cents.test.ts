import assert from 'node:assert/strict';
import { test } from 'node:test';
import { formatCents, formatSigned, inSteps, parseCents, stepsAround, typedCents } from './cents';

test('what is typed becomes whole cents, by comma or by the point of a number pad', () => {
  const read = { '96': 9600, '96,50': 9650, '96,5': 9650, '96.50': 9650, '96.5': 9650, '0,05': 5, '0': 0, '007': 700, ' 96 ': 9600, '€ 96,00': 9600, '96 €': 9600, '1043,20': 104320, '1.043,20': 104320, '1.043': 104300, '1,043.20': 104320, '999.999,99': 99999999 };
  for (const [text, cents] of Object.entries(read)) assert.equal(parseCents(text), cents, text);
});

test('what could be read in two ways, or is no whole cent, is not read', () => {
  for (const text of ['', ' ', ',', '.', ',50', '96,', '96,505', '1,043', '1.04.3', '10.43,20', '1.043.20', '-5', '+5', '1e3', '0x10', '9 600', '96,5a', '١٢', 'NaN', '1.0000', '99999999', '1000000,01']) assert.equal(parseCents(text), null, text);
});

test('every amount comes back as it was typed: no float on the way', () => {
  for (let cents = 0; cents <= 30_000; ++cents) assert.equal(parseCents(formatCents(cents)), cents);
  for (const cents of [104_320, 1_234_567, 99_999_999, 100_000_000]) assert.equal(parseCents(formatCents(cents)), cents);
  for (const cents of [0, 5, 9600, 9650, 104_320]) assert.equal(parseCents(typedCents(cents)), cents);
});

test('money is written as on Italian receipts', () => {
  assert.equal(formatCents(104_320), '€\u00a01.043,20');
  assert.equal(formatCents(5), '€\u00a00,05');
  assert.equal(formatCents(-480), '−€\u00a04,80');
  assert.equal(formatCents(123_456_789), '€\u00a01.234.567,89');
  assert.equal(formatCents(104_320, { group: ',', decimal: '.' }), '€\u00a01,043.20');
  assert.deepEqual([formatSigned(4320), formatSigned(-120), formatSigned(0)], ['+€\u00a043,20', '−€\u00a01,20', '€\u00a00,00']);
  assert.deepEqual([typedCents(9600), typedCents(9650), typedCents(104_320)], ['96', '96,50', '1043,20']);
});

test('cash comes in steps of 5 cents', () => {
  assert.deepEqual([9600, 9605, 9601, 9604].map(inSteps), [true, true, false, false]);
  assert.deepEqual(stepsAround(9603), [9600, 9605]);
});
