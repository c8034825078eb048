/** What the till's page makes of the server's answer: limits, papers, terminals, a count of coins. */
import type { Cents } from '../../money/cents';
import type { CashState, Receipt, TerminalStatus, Till } from '../../wire/types';

/** What may be taken before the kitchen must hear of it; null: no limit. */
export const offlineLeft = (till: Till): Cents | null => (till.offline_limit_cents === undefined ? null : Math.max(0, till.offline_limit_cents - till.untold_cents));

export interface Papers {
  /** Nobody can know: somebody must look. */
  readonly unknown: readonly Receipt[];
  /** On its way, or for paper. */
  readonly waiting: readonly Receipt[];
}
export const papersOf = (till: Till): Papers => ({
  unknown: till.receipts.filter(receipt => receipt.paper === 'unknown'),
  waiting: till.receipts.filter(receipt => receipt.paper === 'waiting'),
});

export type TerminalTrouble = 'connecting' | 'silent' | 'wrong_map' | 'wrong_serial' | 'paper_out' | 'cover_open' | 'battery_low' | 'journal_lost';

/** What is wrong with a terminal, the worst first; nothing: it is ready. Of one that is silent the rest is old. */
export function troublesOf(terminal: TerminalStatus): readonly TerminalTrouble[] {
  if (terminal.line !== 'ready') return [terminal.line];
  return (['journal_lost', 'paper_out', 'cover_open', 'battery_low'] as const).filter(trouble => terminal[trouble]);
}

/** Nothing was taken since the last cash closing. */
export const nothingToClose = (cash: CashState): boolean => cash.receipts === 0 && cash.reversals === 0 && cash.cash_cents === 0;

/** Euro notes and coins, cents, the largest first. */
export const denominations: readonly Cents[] = [50_000, 20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1];

/** How many of each, as typed; null where one is no count. */
export function countedOf(pieces: ReadonlyMap<Cents, string>): Cents | null {
  let sum = 0;
  for (const [worth, text] of pieces) {
    const count = text.trim();
    if (count === '') continue;
    if (!/^\d{1,5}$/.test(count)) return null;
    sum += worth * Number(count);
  }
  return sum;
}
