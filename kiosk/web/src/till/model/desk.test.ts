import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TillQuote, TopUpRefusal } from '../../wire/types';
import { answered, atCode, back, entered, failed, pressed, quickAmounts, stopsAtOnce, typed, type Desk } from './desk';

const quote = (more: Partial<TillQuote> = {}): TillQuote => ({
  diner: '100234', initials: 'M.R.', authority: 'Comune di Calcinate', cash: 'any', old_debt_cents: 0, balance_cents: 820, as_of: '2026-09-21T07:39:58.000Z', new_balance_cents: 820, minimum_cents: 9600, maximum_cents: 50_000, ...more,
});
const amountStep = (who = quote()): Desk => answered(entered(typed(atCode(), who.diner)).desk, { diner: who.diner }, who);
const confirmStep = (): Desk => {
  const { desk, ask } = entered(typed(amountStep(), '96'));
  return answered(desk, ask!, quote({ new_balance_cents: 10_420 }));
};

test('a code, an amount, a question: each Enter asks the server, and nothing is recorded on the way', () => {
  const first = entered(typed(atCode(), ' 100234 '));
  assert.deepEqual(first.ask, { diner: '100234' });
  const second = answered(first.desk, first.ask!, quote());
  assert.equal(second.step, 'amount');
  const third = entered(typed(second, '96,50'));
  assert.deepEqual(third.ask, { diner: '100234', amount: 9650 });
  const asked = answered(third.desk, third.ask!, quote({ new_balance_cents: 10_470 }));
  assert.deepEqual([asked.step, asked.step === 'confirm' && asked.amount, asked.step === 'confirm' && asked.quote.new_balance_cents], ['confirm', 9650, 10_470]);
});

test('an Enter while the server is asked, or on nothing, is none', () => {
  assert.equal(entered(atCode()).ask, null);
  assert.equal(entered(amountStep()).ask, null);
  const { desk } = entered(typed(atCode(), '100234'));
  assert.equal(entered(desk).ask, null);
  assert.equal(typed(desk, '1002345'), desk, 'nor can the code change under the question');
  const confirm = confirmStep();
  assert.deepEqual([entered(confirm).ask, typed(confirm, '5'), pressed(confirm, '5')], [null, confirm, confirm]);
});

test('an amount is read strictly, in steps of 5 cents', () => {
  const trouble = (text: string) => {
    const { desk, ask } = entered(typed(amountStep(), text));
    assert.equal(ask, null, text);
    return desk.step === 'amount' ? desk.trouble : null;
  };
  assert.deepEqual(trouble('novanta'), { kind: 'unreadable' });
  assert.deepEqual(trouble('96,555'), { kind: 'unreadable' });
  assert.deepEqual(trouble('96,03'), { kind: 'steps', around: [9600, 9605] });
  assert.deepEqual(entered(typed(amountStep(), '0')).ask, { diner: '100234', amount: 0 }, 'the rules say why not');
});

test('what no amount can mend is said before any money is on the counter', () => {
  for (const reason of ['unknown_diner', 'merchant_not_enabled', 'cash_not_taken', 'receipts_held', 'balances_unknown'] as const) {
    const desk = amountStep(quote({ refusal: reason }));
    assert.deepEqual([desk.step, desk.step === 'code' && desk.trouble?.kind === 'refusal' && desk.trouble.reason], ['code', reason]);
  }
  for (const reason of ['amount_not_positive', 'below_minimum', 'above_maximum'] as readonly TopUpRefusal[]) assert.equal(amountStep(quote({ refusal: reason })).step, 'amount', reason);
  assert.equal(stopsAtOnce(quote({ refusal: 'offline_limit', maximum_cents: 0 })), true);
  assert.equal(stopsAtOnce(quote({ refusal: 'offline_limit', maximum_cents: 2000 })), false);
  assert.equal(stopsAtOnce(quote({ cash: 'none' })), true);
});

test('a refused amount stays to be mended; a failure and a code that nobody has too', () => {
  const { desk, ask } = entered(typed(amountStep(), '50'));
  const refused = answered(desk, ask!, quote({ refusal: 'below_minimum' }));
  assert.deepEqual([refused.step, refused.step === 'amount' && refused.text, refused.step === 'amount' && refused.trouble?.kind], ['amount', '50', 'refusal']);
  const lost = failed(desk, ask!, 'no-answer');
  assert.deepEqual(lost.step === 'amount' && lost.trouble, { kind: 'failure', failure: 'no-answer' });
  const unknown = failed(entered(typed(atCode(), '999')).desk, { diner: '999' }, 'not-found');
  assert.deepEqual(unknown.step === 'code' && unknown.trouble, { kind: 'refusal', reason: 'unknown_diner', code: '999' });
});

test('an answer that comes after one has gone back changes nothing', () => {
  const { desk, ask } = entered(typed(amountStep(), '96'));
  const gone = back(desk);
  assert.equal(answered(gone, ask!, quote()), gone);
  assert.equal(failed(gone, ask!, 'no-answer'), gone);
  const other = entered(typed(atCode(), '100235')).desk;
  assert.equal(answered(other, { diner: '100234' }, quote()), other);
});

test('Escape goes one step back each time, and keeps what was typed', () => {
  const amount = back(confirmStep());
  assert.deepEqual([amount.step, amount.step === 'amount' && amount.text], ['amount', '96']);
  const code = back(amount);
  assert.deepEqual([code.step, code.step === 'code' && code.text], ['code', '100234']);
  assert.deepEqual(back(code), atCode());
});

test('the pad types and takes back', () => {
  const desk = ['9', '6', ',', '5', '⌫', '0', '5'].reduce(pressed, amountStep());
  assert.equal(desk.step === 'amount' && desk.text, '96,05');
});

test('quick amounts: the least, then round sums, within what is taken', () => {
  assert.deepEqual(quickAmounts(quote()), [9600, 10_000, 15_000, 20_000]);
  assert.deepEqual(quickAmounts(quote({ minimum_cents: 0, maximum_cents: 2500 })), [1000, 2000]);
  assert.deepEqual(quickAmounts(quote({ cash: 'old_debt', minimum_cents: 0, old_debt_cents: 3750, maximum_cents: 3750 })), [1000, 2000, 3750]);
  assert.deepEqual(quickAmounts(quote({ minimum_cents: 0, maximum_cents: 0 })), []);
  const { maximum_cents: _, ...open } = quote({ minimum_cents: 10_000 });
  assert.deepEqual(quickAmounts(open), [10_000, 15_000, 20_000, 30_000]);
});
