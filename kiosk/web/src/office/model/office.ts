/** What the office's screens make of accounts, payments, arrears and months. */
import { digitsOf, parseCents, type Cents } from '../../money/cents';
import type { Account, Arrears, Merchant, MerchantLimits, Payment, PaymentKind } from '../../wire/types';

export interface Draft {
  readonly kind: PaymentKind | null;
  readonly amount: string;
  readonly paidOn: string;
  readonly reference: string;
  readonly author: string;
}
export type Fault = 'kind' | 'amount' | 'paidOn' | 'future';

/** @param today  nothing was paid later than that */
export function faultsOf(draft: Draft, today: string): readonly Fault[] {
  const amount = parseCents(draft.amount);
  return [
    ...(draft.kind === null ? ['kind' as const] : []), ...(amount === null || amount <= 0 ? ['amount' as const] : []),
    ...(!/^\d{4}-\d\d-\d\d$/.test(draft.paidOn) ? ['paidOn' as const] : draft.paidOn > today ? ['future' as const] : []),
  ];
}

/** The fee of a MAV is the family's, and an entry of its own. */
export const feeOf = (kind: PaymentKind | null, account: Pick<Account, 'mav_fee_cents'>): Cents => (kind === 'mav' ? account.mav_fee_cents ?? 0 : 0);

/** What will stand on the account, and what the balance will be. */
export function previewOf(draft: Draft, account: Account): { readonly amount: Cents; readonly fee: Cents; readonly balance: Cents } | null {
  const amount = parseCents(draft.amount);
  if (draft.kind === null || amount === null || amount <= 0) return null;
  const fee = feeOf(draft.kind, account);
  return { amount, fee, balance: account.balance_cents + amount - fee };
}

export function paymentOf(draft: Draft, diner: string): Payment {
  return {
    diner, kind: draft.kind!, amount_cents: parseCents(draft.amount)!, paid_on: draft.paidOn,
    ...(draft.reference.trim() ? { reference: draft.reference.trim() } : {}), ...(draft.author.trim() ? { author: draft.author.trim() } : {}),
  };
}

/** `2026-09` and the months before it. */
export function monthsUntil(today: string, count: number): readonly string[] {
  const [year, month] = today.split('-').map(Number) as [number, number];
  return Array.from({ length: count }, (_, back) => {
    const at = year * 12 + month - 1 - back;
    return `${Math.floor(at / 12)}-${String(at % 12 + 1).padStart(2, '0')}`;
  });
}

/** A spreadsheet takes what begins so for a formula. */
const formula = /^[=+\-@\t\r]/;
const cell = (text: string): string => {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[";\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

/** As Italian spreadsheets read it: semicolons, decimal commas, a mark that says UTF-8. */
export function arrearsCsv(lines: Arrears['lines'], heads: readonly string[], words: { readonly yes: string; readonly no: string }, authority: (code: string) => string): string {
  const rows = lines.map(line => [line.diner, line.name, line.school, line.group, authority(line.authority), digitsOf(line.owed_cents, { group: '', decimal: ',' }), String(line.meals), line.blocked ? words.yes : words.no]);
  return `\ufeff${[heads, ...rows].map(row => row.map(cell).join(';')).join('\r\n')}\r\n`;
}

export const authoritiesOf = (lines: Arrears['lines']): readonly string[] => [...new Set(lines.map(line => line.authority))].sort();

/** An empty field is no limit; null: not an amount. */
export function limitsOf(cash: string, offline: string): MerchantLimits | null {
  const read = (text: string): Cents | null | undefined => (text.trim() === '' ? null : parseCents(text) ?? undefined);
  const [cash_limit_cents, offline_limit_cents] = [read(cash), read(offline)];
  return cash_limit_cents === undefined || offline_limit_cents === undefined ? null : { cash_limit_cents, offline_limit_cents };
}

/** How full a merchant's till is, 0 to 1; null without a limit. */
export const fullness = (merchant: Merchant): number | null =>
  (merchant.cash_limit_cents === undefined ? null : merchant.cash_limit_cents === 0 ? 1 : Math.max(0, Math.min(1, merchant.cash_cents / merchant.cash_limit_cents)));
