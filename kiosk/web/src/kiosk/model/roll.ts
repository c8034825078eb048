/** A group as its list shows it: the node's copy, and over it what was tapped and not answered yet. */
import type { Extras, KioskDiner, KioskGroup } from '../../wire/types';
import type { Marks } from './marks';

export interface Row {
  readonly diner: KioskDiner;
  readonly absent: boolean;
  readonly bianco: boolean;
  /** Tapped here, and the node has not answered yet. */
  readonly unsent: boolean;
}

export interface Roll {
  readonly rows: readonly Row[];
  readonly present: number;
  readonly absent: number;
  readonly bianco: number;
  readonly extras: readonly Extras[];
  readonly adults: number;
  readonly confirmed: boolean;
}

/** No meal is as good as absent, unless somebody saw the child: else a confirmation would order meals that nobody asked for. */
const absentAt = (diner: KioskDiner): boolean => diner.absent || (diner.meal !== 'booked' && !diner.present);

export function rollOf(group: KioskGroup, marks: Marks | null | undefined): Roll {
  const rows = group.diners.map((diner): Row => {
    const tap = marks?.absent[diner.diner];
    const plain = marks?.bianco[diner.diner];
    const absent = tap?.value ?? absentAt(diner);
    return { diner, absent, bianco: !absent && (plain?.value ?? diner.bianco), unsent: Boolean(tap ?? plain) };
  });
  const extras = marks?.extras?.value ?? group.extras;
  const absent = rows.filter(row => row.absent).length;
  return {
    rows, absent,
    present: rows.length - absent,
    bianco: rows.filter(row => row.bianco).length,
    extras,
    adults: extras.reduce((sum, extra) => sum + extra.count, 0),
    confirmed: marks?.confirmed?.value ?? group.attendance?.confirmed ?? false,
  };
}

/** One more or one less of a diet; none left is no entry. */
export function withExtra(extras: readonly Extras[], diet: string, by: number): Extras[] {
  const had = extras.find(extra => extra.diet === diet)?.count ?? 0;
  const count = Math.max(0, had + by);
  const others = extras.filter(extra => extra.diet !== diet);
  return count === 0 ? others : had === 0 ? [...others, { diet, count }] : extras.map(extra => (extra.diet === diet ? { diet, count } : extra));
}
