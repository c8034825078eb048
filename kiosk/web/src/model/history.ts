/** Four weeks of a school beside today. */
import type { HistoryDay, ServiceDate } from '../wire/types';
import { addDays, weekday } from './calendar';

export interface Bar {
  readonly date: ServiceDate;
  readonly meals: number;
  readonly today: boolean;
}

export interface Comparison {
  /** Closed days oldest first, then today. */
  readonly bars: readonly Bar[];
  /** The median of the same weekday over the period; null when it has none. */
  readonly usual: number | null;
  /** Days that `usual` rests on. */
  readonly basis: number;
  readonly highest: number;
}

export function compare(days: readonly HistoryDay[], date: ServiceDate, toCook: number): Comparison {
  const from = addDays(date, -28);
  const past = days
    .filter(day => day.date >= from && day.date < date)
    .sort((a, b) => a.date.localeCompare(b.date))
    .map(day => ({ date: day.date, meals: day.to_cook, today: false }));
  const same = past.filter(bar => weekday(bar.date) === weekday(date)).map(bar => bar.meals);
  const bars = [...past, { date, meals: toCook, today: true }];
  return { bars, usual: median(same), basis: same.length, highest: Math.max(1, ...bars.map(bar => bar.meals)) };
}

function median(numbers: readonly number[]): number | null {
  if (!numbers.length) return null;
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle]! : Math.round((sorted[middle - 1]! + sorted[middle]!) / 2);
}

/** A round number at or above the highest bar, for the axis. */
export function axisTop(highest: number): number {
  const step = 10 ** Math.max(0, Math.floor(Math.log10(highest)));
  for (const factor of [1, 1.5, 2, 3, 4, 5, 6, 8, 10]) {
    if (factor * step >= highest) return Math.ceil(factor * step);
  }
  return highest;
}
