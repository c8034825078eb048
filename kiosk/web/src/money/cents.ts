/** Amounts of money: whole cents, from what is typed to what is shown. Nothing here is ever a fraction. */

/** Whole cents. */
export type Cents = number;

/** 1 000 000 euros: what the wire carries at most. */
const most = 100_000_000;

const plain = /^(\d+)(?:[.,](\d{1,2}))?$/;
const grouped = [/^(\d{1,3}(?:\.\d{3})+)(?:,(\d{1,2}))?$/, /^(\d{1,3}(?:,\d{3})+)\.(\d{1,2})$/];

/**
 * `96`, `96,5`, `96,50`, `96.50` (number pads have a point), `1.043,20`, `1,043.20`; null for everything else: `1,043` could
 * be either, and a third decimal is no cent.
 */
export function parseCents(text: string): Cents | null {
  const typed = text.trim().replace(/^€\s*|\s*€$/g, '');
  const [, euros, part = ''] = grouped.map(form => form.exec(typed)).find(Boolean) ?? plain.exec(typed) ?? [];
  if (euros === undefined) return null;
  const digits = euros.replace(/[.,]/g, '').replace(/^0+(?=\d)/, '');
  if (digits.length > 7) return null;
  const cents = Number(digits) * 100 + Number(part.padEnd(2, '0'));
  return cents <= most ? cents : null;
}

export interface Marks {
  readonly group: string;
  readonly decimal: string;
}
const italian: Marks = { group: '.', decimal: ',' };

/** `1.043,20` */
export function digitsOf(cents: Cents, { group, decimal }: Marks = italian): string {
  const whole = Math.abs(cents);
  const part = whole % 100;
  const euros = String((whole - part) / 100).replace(/\B(?=(\d{3})+$)/g, group);
  return `${cents < 0 ? '−' : ''}${euros}${decimal}${String(part).padStart(2, '0')}`;
}

/** `€ 1.043,20`; below zero the sign comes first: `−€ 4,80`. */
export function formatCents(cents: Cents, marks: Marks = italian): string {
  return `${cents < 0 ? '−' : ''}€\u00a0${digitsOf(Math.abs(cents), marks)}`;
}

/** With its sign: what a movement does. */
export const formatSigned = (cents: Cents, marks: Marks = italian): string => `${cents > 0 ? '+' : ''}${formatCents(cents, marks)}`;

/** As it would be typed: `96`, `96,50`. */
export const typedCents = (cents: Cents): string => (cents % 100 === 0 ? String(cents / 100) : digitsOf(cents, { group: '', decimal: ',' }));

/** Coins of at least this. */
export const smallestCoin: Cents = 5;
export const inSteps = (cents: Cents): boolean => cents % smallestCoin === 0;
/** The amounts beside one that no coins make. */
export const stepsAround = (cents: Cents): readonly [Cents, Cents] => {
  const below = cents - cents % smallestCoin;
  return [below, below + smallestCoin];
};
