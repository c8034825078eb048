/** What a school's day looks like at a glance. */
import type { BoardSchool, BoardVariation, RecentChange } from '../wire/types';

export type DayState = 'open' | 'closed' | 'closed-early';

export function dayState(school: BoardSchool): DayState {
  if (school.state === 'open' || !school.closing) return school.state;
  return Date.parse(school.closing.closed_at) < Date.parse(school.cutoff_at) ? 'closed-early' : 'closed';
}

export const pendingOf = (school: BoardSchool) => school.variations.filter(v => v.state === 'pending');

/** By how much a school's number moved since `since`; a meal that only became plain is no movement. */
export function movements(recent: readonly RecentChange[], since: number): Map<string, number> {
  const moved = new Map<string, number>();
  for (const change of recent) {
    if (Date.parse(change.at) < since) break;
    moved.set(change.school, (moved.get(change.school) ?? 0) + change.delta);
  }
  return moved;
}

/** The next cutoff among the schools still open; null when all are closed. */
export function nextCutoff(schools: readonly BoardSchool[]): { at: number; cutoff: string } | null {
  const open = schools.filter(school => school.state === 'open').map(school => ({ at: Date.parse(school.cutoff_at), cutoff: school.cutoff }));
  return open.reduce<{ at: number; cutoff: string } | null>((next, cutoff) => (!next || cutoff.at < next.at ? cutoff : next), null);
}

/** Diets that changed after closing and that nobody has decided yet: one entry for each group. */
export interface DietAlarm {
  readonly school: BoardSchool;
  readonly group: string;
  readonly variations: readonly BoardVariation[];
}

export function dietAlarms(schools: Iterable<BoardSchool>): DietAlarm[] {
  const alarms = new Map<string, { school: BoardSchool; group: string; variations: BoardVariation[] }>();
  for (const school of schools) {
    for (const variation of pendingOf(school)) {
      if (variation.reason !== 'diet_changed') continue;
      const key = JSON.stringify([school.school, variation.group]);
      const alarm = alarms.get(key) ?? { school, group: variation.group, variations: [] };
      alarm.variations.push(variation);
      alarms.set(key, alarm);
    }
  }
  return [...alarms.values()];
}
