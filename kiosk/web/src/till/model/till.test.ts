import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Receipt, ReceiptPaper, TerminalStatus, Till } from '../../wire/types';
import { countedOf, denominations, nothingToClose, offlineLeft, papersOf, troublesOf } from './till';

const receipt = (number: number, paper: ReceiptPaper): Receipt => ({
  receipt: `2026-${String(number).padStart(6, '0')}`, kind: 'top_up', at: '2026-09-21T07:40:00.000Z', diner: '100234', initials: 'M.R.', authority: 'Comune di Calcinate', amount_cents: 9600,
  balance_cents: 10_420, balance_at: '2026-09-21T07:39:58.000Z', terminal: 'cassa', paper, attempts: 1, reversible: true,
});
const till = (more: Partial<Till> = {}): Till => ({
  merchant: 'M01', name: 'T', date: '2026-09-21', authorities: [], connected: true, receipts_held: false, untold_cents: 0, cash: { cash_cents: 0, receipts: 0, reversals: 0, authorities: [] }, receipts: [], terminals: [], has_printer: true, ...more,
});
const terminal = (more: Partial<TerminalStatus> = {}): TerminalStatus => ({ name: 'banco', serial: 'T-0001', line: 'ready', paper_out: false, cover_open: false, battery_low: false, journal_lost: false, printing: false, ...more });

test('what may still be taken without the kitchen', () => {
  assert.equal(offlineLeft(till()), null);
  assert.equal(offlineLeft(till({ offline_limit_cents: 50_000, untold_cents: 12_000 })), 38_000);
  assert.equal(offlineLeft(till({ offline_limit_cents: 50_000, untold_cents: 60_000 })), 0);
});

test('papers that somebody must look for, and papers that are on their way', () => {
  const { unknown, waiting } = papersOf(till({ receipts: [receipt(4, 'waiting'), receipt(3, 'unknown'), receipt(2, 'printed'), receipt(1, 'none')] }));
  assert.deepEqual([unknown.map(one => one.receipt), waiting.map(one => one.receipt)], [['2026-000003'], ['2026-000004']]);
});

test('a terminal says all that is wrong, and nothing old while it is silent', () => {
  assert.deepEqual(troublesOf(terminal()), []);
  assert.deepEqual(troublesOf(terminal({ paper_out: true, battery_low: true })), ['paper_out', 'battery_low']);
  assert.deepEqual(troublesOf(terminal({ line: 'silent', paper_out: true })), ['silent']);
});

test('notes and coins add up in whole cents', () => {
  assert.equal(countedOf(new Map()), 0);
  assert.equal(countedOf(new Map([[5000, '3'], [2, '1'], [1, ' 2 '], [10, '']])), 15_004);
  assert.equal(countedOf(new Map([[5000, '3'], [20, 'due']])), null);
  assert.equal(countedOf(new Map([[5000, '1,5']])), null);
  assert.deepEqual([...denominations].sort((a, b) => b - a), denominations);
});

test('without a receipt since the last closing there is nothing to close', () => {
  assert.equal(nothingToClose({ cash_cents: 0, receipts: 0, reversals: 0, authorities: [] }), true);
  assert.equal(nothingToClose({ cash_cents: 0, receipts: 1, reversals: 1, authorities: [] }), false);
});
