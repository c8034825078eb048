/** A closure or an opening on its way to being entered, and what it would change. */
import type { CalendarAuthority, CalendarChange, CalendarDay, CalendarEntry, ServiceDate } from '../wire/types';
import { isDate } from './calendar';

export interface Draft {
  readonly kind: CalendarChange['kind'];
  readonly scope: CalendarChange['scope'];
  readonly authority: string;
  readonly school: string;
  readonly group: string;
  readonly from: ServiceDate;
  readonly to: ServiceDate;
  readonly reason: string;
}

export const emptyDraft: Draft = { kind: 'closed', scope: 'school', authority: '', school: '', group: '', from: '', to: '', reason: '' };

export const keyOf = (draft: Draft): string => draft[draft.scope];

export type Fault = 'key' | 'from' | 'to' | 'order' | 'reason';

/** What stands in the way, in the order of the fields. */
export function faultsOf(draft: Draft): Fault[] {
  const dated = isDate(draft.from) && isDate(draft.to);
  return [
    ...(keyOf(draft) ? [] : ['key' as const]),
    ...(isDate(draft.from) ? [] : ['from' as const]),
    ...(isDate(draft.to) ? [] : ['to' as const]),
    ...(dated && draft.to < draft.from ? ['order' as const] : []),
    ...(draft.reason.trim() ? [] : ['reason' as const]),
  ];
}

export const changeOf = (draft: Draft): CalendarChange =>
  ({ scope: draft.scope, key: keyOf(draft), from: draft.from, to: draft.to, kind: draft.kind, reason: draft.reason.trim() });

/** One day over all its schools. */
export interface DayEffect {
  readonly date: ServiceDate;
  readonly before: number;
  readonly after: number;
  readonly schools: readonly CalendarDay[];
}

export interface Effect {
  /** Signed: meals more or fewer over all days. */
  readonly meals: number;
  readonly schools: number;
  readonly days: readonly DayEffect[];
  /** Of schools whose day is closed already. */
  readonly late: readonly CalendarDay[];
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

export function effectOf(days: readonly CalendarDay[]): Effect {
  const dates = new Map<ServiceDate, CalendarDay[]>();
  for (const day of days) dates.set(day.date, [...(dates.get(day.date) ?? []), day]);
  return {
    meals: sum(days.map(day => day.after - day.before)),
    schools: new Set(days.map(day => day.school)).size,
    days: [...dates].sort(([a], [b]) => a.localeCompare(b)).map(([date, schools]) => ({
      date, schools, before: sum(schools.map(day => day.before)), after: sum(schools.map(day => day.after)),
    })),
    late: days.filter(day => day.closed),
  };
}

/** The name of what an entry closes or opens; its code if it is known no more. */
export function placeName(entry: Pick<CalendarEntry, 'scope' | 'key'>, authorities: readonly CalendarAuthority[], show: (school: string) => string): string {
  if (entry.scope === 'authority') return authorities.find(authority => authority.authority === entry.key)?.name ?? entry.key;
  for (const school of authorities.flatMap(authority => authority.schools)) {
    if (entry.scope === 'school' && school.school === entry.key) return show(school.name);
    const group = entry.scope === 'group' ? school.groups.find(one => one.group === entry.key) : undefined;
    if (group) return `${group.name}, ${show(school.name)}`;
  }
  return entry.key;
}
