/** Sums over schools: what the kitchen cooks, by diet set, plainness and sitting. */
import type { BoardSchool, BoardVariation } from '../wire/types';

export const standard = 'standard';

/** Meals of one diet set; `bianco` of them are plain. */
export interface DietCount {
  readonly diet: string;
  readonly meals: number;
  readonly bianco: number;
}

export interface Totals {
  /** Closings (live before) + acknowledged variations. */
  readonly toCook: number;
  readonly meals: number;
  readonly acknowledged: number;
  readonly pending: readonly BoardVariation[];
  readonly standard: number;
  readonly special: number;
  readonly bianco: number;
  /** Standard first, then by size, then by code. */
  readonly diets: readonly DietCount[];
  /** By sitting, ascending; empty where nobody has sittings. */
  readonly sittings: readonly { readonly sitting: number; readonly meals: number }[];
}

/** One thing to cook: a line, or an acknowledged variation of one. */
export interface Item {
  readonly group: string;
  readonly sitting: number;
  readonly diet: string;
  readonly bianco: boolean;
  readonly meals: number;
  readonly adults: number;
}

/** Lines and acknowledged variations together: what is cooked for this school. */
export function itemsToCook(school: BoardSchool): Item[] {
  const sittingOf = new Map(school.groups.map(group => [group.group, group.sitting]));
  return [
    ...school.lines,
    ...school.variations.filter(v => v.state === 'acknowledged').map(v => ({
      group: v.group, sitting: sittingOf.get(v.group) ?? 0, diet: v.diet, bianco: v.bianco, meals: v.delta, adults: v.adults ?? 0,
    })),
  ];
}

export function totalsOf(schools: Iterable<BoardSchool>): Totals {
  let toCook = 0, meals = 0, plain = 0, special = 0;
  const pending: BoardVariation[] = [];
  const diets = new Map<string, { meals: number; bianco: number }>();
  const sittings = new Map<number, number>();
  for (const school of schools) {
    toCook += school.to_cook;
    meals += school.meals;
    pending.push(...school.variations.filter(v => v.state === 'pending'));
    for (const item of itemsToCook(school)) {
      const diet = diets.get(item.diet) ?? { meals: 0, bianco: 0 };
      diet.meals += item.meals;
      if (item.bianco) {
        diet.bianco += item.meals;
        plain += item.meals;
      }
      diets.set(item.diet, diet);
      if (item.diet !== standard) special += item.meals;
      sittings.set(item.sitting, (sittings.get(item.sitting) ?? 0) + item.meals);
    }
  }
  const hasSittings = [...sittings.keys()].some(sitting => sitting > 0);
  return {
    toCook, meals, acknowledged: toCook - meals, pending,
    standard: diets.get(standard)?.meals ?? 0, special, bianco: plain,
    diets: [...diets].filter(([, d]) => d.meals !== 0).map(([diet, d]) => ({ diet, ...d })).sort(byImportance),
    sittings: hasSittings
      ? [...sittings].filter(([, n]) => n !== 0).sort(([a], [b]) => a - b).map(([sitting, n]) => ({ sitting, meals: n }))
      : [],
  };
}

function byImportance(a: DietCount, b: DietCount): number {
  return Number(b.diet === standard) - Number(a.diet === standard) || b.meals - a.meals || a.diet.localeCompare(b.diet);
}
