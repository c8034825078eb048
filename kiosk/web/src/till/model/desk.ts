/** The till's desk, step by step: a code, an amount, the question whether the money was taken. Pure: what is asked of the server comes back as an event. */
import { inSteps, parseCents, stepsAround, typedCents, type Cents } from '../../money/cents';
import type { TillQuote, TopUpRefusal } from '../../wire/types';

/** What stands under the field; `reason` and its numbers become words in the view. */
export type Trouble =
  | { readonly kind: 'refusal'; readonly reason: TopUpRefusal; readonly code: string; readonly quote?: TillQuote; readonly amount?: Cents }
  | { readonly kind: 'unreadable' }
  | { readonly kind: 'steps'; readonly around: readonly [Cents, Cents] }
  /** A call that failed, by its kind. */
  | { readonly kind: 'failure'; readonly failure: string };

export type Desk =
  | { readonly step: 'code'; readonly text: string; readonly busy: boolean; readonly trouble: Trouble | null }
  | { readonly step: 'amount'; readonly who: TillQuote; readonly text: string; readonly busy: boolean; readonly trouble: Trouble | null }
  /** Nothing is recorded before this is answered. */
  | { readonly step: 'confirm'; readonly who: TillQuote; readonly quote: TillQuote; readonly amount: Cents };

export const atCode = (text = ''): Desk => ({ step: 'code', text, busy: false, trouble: null });

export function typed(desk: Desk, text: string): Desk {
  return desk.step === 'confirm' || desk.busy ? desk : { ...desk, text, trouble: null };
}

/** A key of the pad on the screen. */
export function pressed(desk: Desk, key: string): Desk {
  if (desk.step === 'confirm') return desk;
  return typed(desk, key === '⌫' ? desk.text.slice(0, -1) : desk.text + key);
}

/** What to ask the server for on Enter; null: nothing, `desk` says why. */
export interface Question {
  readonly diner: string;
  readonly amount?: Cents;
}

export function entered(desk: Desk): { readonly desk: Desk; readonly ask: Question | null } {
  if (desk.step === 'confirm' || desk.busy) return { desk, ask: null };
  if (desk.step === 'code') {
    const diner = desk.text.trim();
    return diner ? { desk: { ...desk, busy: true, trouble: null }, ask: { diner } } : { desk, ask: null };
  }
  if (!desk.text.trim()) return { desk, ask: null };
  const amount = parseCents(desk.text);
  if (amount === null) return { desk: { ...desk, trouble: { kind: 'unreadable' } }, ask: null };
  if (amount > 0 && !inSteps(amount)) return { desk: { ...desk, trouble: { kind: 'steps', around: stepsAround(amount) } }, ask: null };
  return { desk: { ...desk, busy: true, trouble: null }, ask: { diner: desk.who.diner, amount } };
}

/** These hold whatever the amount: said before any money is on the counter. */
const beforeAnyAmount: readonly TopUpRefusal[] = ['unknown_diner', 'merchant_not_enabled', 'cash_not_taken', 'receipts_held', 'balances_unknown'];
/** Said as soon as nothing more can be taken at all. */
const limits: readonly TopUpRefusal[] = ['cash_to_hand_over', 'offline_limit', 'above_old_debt'];

export const stopsAtOnce = (quote: TillQuote): boolean =>
  quote.refusal !== undefined && (beforeAnyAmount.includes(quote.refusal) || (limits.includes(quote.refusal) && (quote.maximum_cents ?? 1) <= 0)) || quote.cash === 'none';

/** An answer to `question`; one that nobody waits for any more changes nothing. */
export function answered(desk: Desk, question: Question, quote: TillQuote): Desk {
  if (desk.step === 'code' && desk.busy && question.amount === undefined && desk.text.trim() === question.diner) {
    if (stopsAtOnce(quote)) return { ...desk, busy: false, trouble: { kind: 'refusal', reason: quote.refusal ?? 'cash_not_taken', code: quote.diner, quote } };
    return { step: 'amount', who: quote, text: '', busy: false, trouble: null };
  }
  if (desk.step === 'amount' && desk.busy && question.amount !== undefined && quote.diner === desk.who.diner) {
    if (quote.refusal) return { ...desk, busy: false, trouble: { kind: 'refusal', reason: quote.refusal, code: quote.diner, quote, amount: question.amount } };
    return { step: 'confirm', who: desk.who, quote, amount: question.amount };
  }
  return desk;
}

export function failed(desk: Desk, question: Question, failure: string): Desk {
  if (desk.step === 'confirm' || !desk.busy || (desk.step === 'code') !== (question.amount === undefined)) return desk;
  const trouble: Trouble = failure === 'not-found' ? { kind: 'refusal', reason: 'unknown_diner', code: question.diner } : { kind: 'failure', failure };
  return { ...desk, busy: false, trouble };
}

/** Escape: one step back, and what was typed is there again. */
export function back(desk: Desk): Desk {
  if (desk.step === 'confirm') return { step: 'amount', who: desk.who, text: typedCents(desk.amount), busy: false, trouble: null };
  if (desk.step === 'amount') return { step: 'code', text: desk.who.diner, busy: false, trouble: null };
  return atCode();
}

const round: readonly Cents[] = [1000, 2000, 5000, 10_000, 15_000, 20_000, 30_000, 50_000];
const offered = 4;

/** The least that is taken, then round sums; of an old debt the whole of it. */
export function quickAmounts(who: TillQuote): readonly Cents[] {
  const least = who.minimum_cents;
  const fits = (cents: Cents) => cents > 0 && inSteps(cents) && cents >= least && cents <= (who.maximum_cents ?? Infinity);
  const whole = who.cash === 'old_debt' ? who.old_debt_cents : 0;
  const sums = [least, whole, ...round.filter(cents => cents > least)].filter(fits);
  return [...new Set(sums)].slice(0, offered).sort((a, b) => a - b);
}
