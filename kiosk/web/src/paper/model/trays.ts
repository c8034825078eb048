/** Trays with a special diet or in bianco: which are still to be packed, which must not leave, and what a reader read. Pure. */
import type { Paper, Tray } from '../../wire/types';

export interface TrayGroup {
  readonly group: string;
  readonly name: string;
  readonly sitting: number;
  readonly trays: readonly Tray[];
}

/** The trays of one school, as they are packed. */
export interface TraySchool {
  readonly school: string;
  /** To be packed, by sitting and group. */
  readonly left: readonly TrayGroup[];
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
      left: groupsOf(leaving.filter(tray => tray.packed_at === undefined)),
      away: all.filter(tray => tray.taken_away),
      packed: leaving.filter(tray => tray.packed_at !== undefined),
    };
  });
}

function groupsOf(trays: readonly Tray[]): TrayGroup[] {
  const groups = new Map<string, { group: string; name: string; sitting: number; trays: Tray[] }>();
  for (const tray of trays) {
    const known = groups.get(tray.group);
    if (known) known.trays.push(tray);
    else groups.set(tray.group, { group: tray.group, name: tray.group_name, sitting: tray.sitting, trays: [tray] });
  }
  return [...groups.values()].sort((a, b) => a.sitting - b.sitting || a.name.localeCompare(b.name, 'it', { numeric: true }));
}

export const countLeft = (school: TraySchool): number => school.left.reduce((sum, group) => sum + group.trays.length, 0);

/** The trays whose labels a paper holds. */
export const traysOf = (paper: Paper, trays: readonly Tray[]): Tray[] => trays.filter(tray => tray.paper === paper.id);

/** What was typed or read: a label's mark, or the code that is printed large on it. */
export type Reading = { readonly mark: string } | { readonly serial: number };

/** A reader set to another keyboard types other signs for the colons, and small letters with the capitals locked. */
const mark = /^MST1([^0-9A-Z])(\d+)\1(\d+)\1([0-9A-Z]+)$/;

export function readingOf(text: string, trays: readonly Tray[]): Reading {
  const read = text.trim().toUpperCase();
  const found = mark.exec(read);
  if (found) return { mark: `MST1:${found[2]}:${found[3]}:${found[4]}` };
  const named = trays.filter(tray => tray.code.toUpperCase() === read);
  // A code that two schools have names neither of them.
  return named.length === 1 ? { serial: named[0]!.serial } : { mark: text.trim() };
}
