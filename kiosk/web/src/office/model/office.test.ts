import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Account, Arrears, Merchant } from '../../wire/types';
import { arrearsCsv, authoritiesOf, faultsOf, feeOf, fullness, limitsOf, monthsUntil, paymentOf, previewOf, type Draft } from './office';

const account = (more: Partial<Account> = {}): Account => ({
  diner: '100234', name: 'Rossi Mario', school: 'Primaria', group: '3A', authority: 'calcinate', billing: 'prepaid', meal_price_cents: 480, balance_cents: 820, old_debt_cents: 0, suspense_cents: 0, movements: [], payments: ['card', 'mav'], mav_fee_cents: 120, ...more,
});
const draft = (more: Partial<Draft> = {}): Draft => ({ kind: 'mav', amount: '43,20', paidOn: '2026-09-18', reference: '', author: '', ...more });

test('a MAV is +43.20 and −1.20, two entries; a card has no fee', () => {
  assert.deepEqual(previewOf(draft(), account()), { amount: 4320, fee: 120, balance: 5020 });
  assert.deepEqual(previewOf(draft({ kind: 'card' }), account()), { amount: 4320, fee: 0, balance: 5140 });
  assert.equal(feeOf('mav', {}), 0);
  for (const bad of [draft({ kind: null }), draft({ amount: '' }), draft({ amount: '0' }), draft({ amount: 'x' })]) assert.equal(previewOf(bad, account()), null);
});

test('what is missing in a payment is named; nothing is paid in the future', () => {
  assert.deepEqual(faultsOf(draft(), '2026-09-21'), []);
  assert.deepEqual(faultsOf(draft({ kind: null, amount: '-3', paidOn: '' }), '2026-09-21'), ['kind', 'amount', 'paidOn']);
  assert.deepEqual(faultsOf(draft({ paidOn: '2026-09-22' }), '2026-09-21'), ['future']);
  assert.deepEqual(paymentOf(draft({ reference: ' 123 ', author: ' Rosa ' }), '100234'), { diner: '100234', kind: 'mav', amount_cents: 4320, paid_on: '2026-09-18', reference: '123', author: 'Rosa' });
  assert.deepEqual(paymentOf(draft(), '1'), { diner: '1', kind: 'mav', amount_cents: 4320, paid_on: '2026-09-18' });
});

test('months go back over a year', () => {
  assert.deepEqual(monthsUntil('2026-02-21', 4), ['2026-02', '2026-01', '2025-12', '2025-11']);
});

const lines: Arrears['lines'] = [
  { diner: '100235', name: 'D’Angelo; "Anna"', school: 'Primaria', group: '3A', authority: 'calcinate', owed_cents: 104_320, meals: 218, blocked: true },
  { diner: '5', name: '=1+1', school: '@x', group: '-1', authority: 'borghetto', owed_cents: 5, meals: 1, blocked: false },
];
test('arrears for a spreadsheet: quoted, with decimal commas, and no formula', () => {
  assert.equal(arrearsCsv(lines, ['a', 'b'], { yes: 'sì', no: 'no' }, code => code.toUpperCase()),
    '\ufeffa;b\r\n100235;"D’Angelo; ""Anna""";Primaria;3A;CALCINATE;1043,20;218;sì\r\n5;\'=1+1;\'@x;\'-1;BORGHETTO;0,05;1;no\r\n');
  assert.deepEqual(authoritiesOf(lines), ['borghetto', 'calcinate']);
});

test('an empty limit is none, and what is no amount is not taken for one', () => {
  assert.deepEqual(limitsOf('1.500', ''), { cash_limit_cents: 150_000, offline_limit_cents: null });
  assert.deepEqual(limitsOf('0', '500,00'), { cash_limit_cents: 0, offline_limit_cents: 50_000 });
  assert.equal(limitsOf('tanto', ''), null);
});

test('how full a merchant’s till is', () => {
  const merchant = (cash_cents: number, limit?: number): Merchant => ({ merchant: 'M01', name: 'T', authorities: [], cash_cents, node: '', ...(limit === undefined ? {} : { cash_limit_cents: limit }) });
  assert.deepEqual([fullness(merchant(500)), fullness(merchant(500, 1000)), fullness(merchant(5000, 1000)), fullness(merchant(-5, 1000)), fullness(merchant(0, 0))], [null, 0.5, 1, 0, 1]);
});
