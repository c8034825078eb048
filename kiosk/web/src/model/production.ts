/** How many of each preparation: diet set × plainness, split by who eats and when. */
import type { BoardSchool } from '../wire/types';
import { itemsToCook, standard } from './totals';

export const eaters = ['nursery', 'primary', 'secondary', 'adult', 'other'] as const;
export type Eater = (typeof eaters)[number];

export interface PreparationRow {
  readonly diet: string;
  readonly bianco: boolean;
  readonly portions: Readonly<Record<Eater, number>>;
  readonly sittings: ReadonlyMap<number, number>;
  readonly meals: number;
}

export interface ProductionTable {
  readonly rows: readonly PreparationRow[];
  readonly total: Omit<PreparationRow, 'diet' | 'bianco'>;
  /** The eaters and sittings that have at least one meal: the columns worth showing. */
  readonly eaters: readonly Eater[];
  readonly sittings: readonly number[];
}

class Sum {
  readonly portions: Record<Eater, number> = { nursery: 0, primary: 0, secondary: 0, adult: 0, other: 0 };
  readonly sittings = new Map<number, number>();
  meals = 0;

  add(eater: Eater, sitting: number, meals: number): void {
    this.portions[eater] += meals;
    this.sittings.set(sitting, (this.sittings.get(sitting) ?? 0) + meals);
    this.meals += meals;
  }
}

export function productionOf(schools: Iterable<BoardSchool>): ProductionTable {
  const sums = new Map<string, { diet: string; bianco: boolean; sum: Sum }>();
  const total = new Sum();
  for (const school of schools) {
    const pupils: Eater = school.kind || 'other';
    for (const item of itemsToCook(school)) {
      const key = JSON.stringify([item.diet, item.bianco]);
      const { sum } = sums.get(key) ?? sums.set(key, { diet: item.diet, bianco: item.bianco, sum: new Sum() }).get(key)!;
      for (const target of [sum, total]) {
        target.add(pupils, item.sitting, item.meals - item.adults);
        target.add('adult', item.sitting, item.adults);
      }
    }
  }
  const dietMeals = new Map<string, number>();
  for (const { diet, sum } of sums.values()) dietMeals.set(diet, (dietMeals.get(diet) ?? 0) + sum.meals);
  const rows = [...sums.values()]
    .filter(({ sum }) => sum.meals !== 0)
    .sort((a, b) => Number(b.diet === standard) - Number(a.diet === standard)
      || dietMeals.get(b.diet)! - dietMeals.get(a.diet)!
      || a.diet.localeCompare(b.diet)
      || Number(a.bianco) - Number(b.bianco))
    .map(({ diet, bianco, sum }) => ({ diet, bianco, portions: sum.portions, sittings: sum.sittings, meals: sum.meals }));
  const sittings = [...total.sittings.keys()].sort((a, b) => a - b);
  return {
    rows,
    total,
    eaters: eaters.filter(eater => total.portions[eater] !== 0),
    sittings: sittings.some(sitting => sitting > 0) ? sittings.filter(sitting => total.sittings.get(sitting) !== 0) : [],
  };
}
