/** Trays with a special diet or in bianco: which are still to be packed, which must not leave, and what a reader read. Pure. */
import type { Paper, Tray } from '../../wire/types';

export interface TrayGroup {
  readonly group: string;
  readonly name: string;
  readonly trays: readonly Tray[];
}

export interface TraySitting {
  readonly sitting: number;
  readonly groups: readonly TrayGroup[];
}

/** The trays of one school, as they are packed. */
export interface TraySchool {
  readonly school: string;
  /** To be packed, by sitting and group. */
  readonly left: readonly TraySitting[];
  /** Taken away by a variation: must not leave, and is to be pulled out if it was packed. */
  readonly away: readonly Tray[];
  readonly packed: readonly Tray[];
  /** How many leave in all. */
  readonly of: number;
}

export function traysBySchool(trays: readonly Tray[]): TraySchool[] {
  const schools = new Map<string, Tray[]>();
  for (const tray of trays) {
    const some = schools.get(tray.school);
    if (some) some.push(tray);
    else schools.set(tray.school, [tray]);
  }
  return [...schools].map(([school, all]) => {
    const leaving = all.filter(tray => !tray.taken_away);
    return {
      school, of: leaving.length,
      left: sittingsOf(leaving.filter(tray => tray.packed_at === undefined)),
      away: all.filter(tray => tray.taken_away),
      packed: leaving.filter(tray => tray.packed_at !== undefined),
    };
  });
}

const sittingsOf = (trays: readonly Tray[]): TraySitting[] => [...new Set(trays.map(tray => tray.sitting))].sort((a, b) => a - b)
  .map(sitting => ({ sitting, groups: groupsOf(trays.filter(tray => tray.sitting === sitting)) }));

function groupsOf(trays: readonly Tray[]): TrayGroup[] {
  const groups = new Map<string, { group: string; name: string; trays: Tray[] }>();
  for (const tray of trays) {
    const known = groups.get(tray.group);
    if (known) known.trays.push(tray);
    else groups.set(tray.group, { group: tray.group, name: tray.group_name, trays: [tray] });
  }
  return [...groups.values()].sort((a, b) => a.name.localeCompare(b.name, 'it', { numeric: true }));
}

export const countLeft = (school: TraySchool): number => school.left.flatMap(sitting => sitting.groups).reduce((sum, group) => sum + group.trays.length, 0);

/** The trays whose labels a paper holds. */
export const traysOf = (paper: Paper, trays: readonly Tray[]): Tray[] => trays.filter(tray => tray.paper === paper.id);

/** What was typed or read: a label's mark, or the code that is printed large on it. */
export type Reading = { readonly mark: string } | { readonly serial: number };

/** A reader set to another keyboard types other signs for the colons, and small letters with the capitals locked. */
const mark = /MST1([^0-9A-Z])(\d+)\1(\d+)\1([0-9A-Z]+)$/i;

/** The end of what was typed, if it is a label's mark. */
export const markIn = (typed: string): string | null => mark.exec(typed)?.[0] ?? null;

export function readingOf(text: string, trays: readonly Tray[]): Reading {
  const found = mark.exec(text.trim());
  if (found) return { mark: `MST1:${found[2]}:${found[3]}:${found[4]!.toUpperCase()}` };
  const read = text.trim().toUpperCase();
  const named = trays.filter(tray => tray.code.toUpperCase() === read);
  // A code that two schools have names neither of them.
  return named.length === 1 ? { serial: named[0]!.serial } : { mark: text.trim() };
}
