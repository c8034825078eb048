/** Why money is not taken, in words that say what to do. */
import { t } from '../i18n';
import { stepsAround, type Cents } from '../money/cents';
import { euro } from '../money/format';
import type { Till, TillQuote, TopUpRefusal } from '../wire/types';
import type { Trouble } from './model/desk';
import { offlineLeft } from './model/till';

/** Another amount would be taken. */
const byAmount: readonly TopUpRefusal[] = ['amount_not_positive', 'amount_not_in_steps', 'below_minimum', 'above_maximum'];
const byLimit: readonly TopUpRefusal[] = ['above_old_debt', 'cash_to_hand_over', 'offline_limit'];

/** What may still be taken; 0: nothing, or it is not known. */
function roomOf(reason: TopUpRefusal, quote: TillQuote | undefined, till: Till | null | undefined): Cents {
  if (quote) return quote.maximum_cents ?? 0;
  if (!till) return 0;
  if (reason === 'offline_limit') return offlineLeft(till) ?? 0;
  return reason === 'cash_to_hand_over' && till.cash_limit_cents !== undefined ? Math.max(0, till.cash_limit_cents - till.cash.cash_cents) : 0;
}

export function refusalText(reason: TopUpRefusal, given: { code?: string; quote?: TillQuote; amount?: Cents; till?: Till | null }): string {
  const { code = '', quote, amount, till } = given;
  const most = roomOf(reason, quote, till);
  const limit = reason === 'offline_limit' ? till?.offline_limit_cents : till?.cash_limit_cents;
  const [below, above] = stepsAround(amount ?? 0);
  const words = t().till.refusals[reason]?.({
    code, authority: quote?.authority ?? '', amount: euro(amount ?? 0), minimum: euro(quote?.minimum_cents ?? 0), missing: euro(Math.max(0, (quote?.minimum_cents ?? 0) - (amount ?? 0))),
    most: most > 0 ? euro(most) : '', limit: limit === undefined ? '' : euro(limit), below: euro(below), above: euro(above),
  });
  return words ?? t().failures['other']!;
}

export function troubleText(trouble: Trouble, till: Till | null): string {
  if (trouble.kind === 'unreadable') return t().till.trouble.unreadable;
  if (trouble.kind === 'steps') return t().till.trouble.steps(euro(trouble.around[0]), euro(trouble.around[1]));
  if (trouble.kind === 'failure') return t().failures[trouble.failure] ?? t().failures['other']!;
  const { reason, ...given } = trouble;
  const words = refusalText(reason, { ...given, till });
  return byAmount.includes(reason) || (byLimit.includes(reason) && (given.quote?.maximum_cents ?? 0) > 0) ? words : `${t().till.dontTake} ${words}`;
}
