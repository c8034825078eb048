/** Dates as `YYYY-MM-DD` strings; arithmetic in UTC so that no zone and no DST can move them. */
import type { ServiceDate } from '../wire/types';

const dayMs = 86_400_000;

export const toUtc = (date: ServiceDate): Date => new Date(`${date}T00:00:00Z`);
const fromUtc = (date: Date): ServiceDate => date.toISOString().slice(0, 10);

export function isDate(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const date = toUtc(text);
  return !Number.isNaN(date.getTime()) && fromUtc(date) === text;
}

export const addDays = (date: ServiceDate, days: number): ServiceDate => fromUtc(new Date(toUtc(date).getTime() + days * dayMs));

export const daysBetween = (from: ServiceDate, to: ServiceDate): number =>
  Math.round((toUtc(to).getTime() - toUtc(from).getTime()) / dayMs);

/** ISO: Monday 1 … Sunday 7 */
export const weekday = (date: ServiceDate): number => toUtc(date).getUTCDay() || 7;

export const firstOfMonth = (date: ServiceDate): ServiceDate => `${date.slice(0, 7)}-01`;

export function addMonths(date: ServiceDate, months: number): ServiceDate {
  const day = toUtc(date);
  const last = new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months + 1, 0)).getUTCDate();
  return fromUtc(new Date(Date.UTC(day.getUTCFullYear(), day.getUTCMonth() + months, Math.min(day.getUTCDate(), last))));
}

/** The weeks, Monday first, that cover the month of `date`. */
export function monthWeeks(date: ServiceDate): ServiceDate[][] {
  const first = firstOfMonth(date);
  let day = addDays(first, 1 - weekday(first));
  const weeks: ServiceDate[][] = [];
  do {
    weeks.push(Array.from({ length: 7 }, (_, i) => addDays(day, i)));
    day = addDays(day, 7);
  } while (day.slice(0, 7) === first.slice(0, 7));
  return weeks;
}
