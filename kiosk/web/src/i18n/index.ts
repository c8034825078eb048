/** The language of the screens, and how it writes numbers, days and spans. */
import { computed, signal } from '@preact/signals';
import { daysBetween, toUtc } from '../model/calendar';
import type { Diet, ServiceDate } from '../wire/types';
import { joinedName } from '../model/names';
import { standard } from '../model/totals';
import { en } from './en';
import { it, type Dictionary } from './it';

export type Language = 'it' | 'en';
const dictionaries: Record<Language, Dictionary> = { it, en };

export const language = signal<Language>('it');
const dictionary = computed(() => dictionaries[language.value]);

/** The dictionary; a component that calls it is drawn anew when the language changes. */
export const t = (): Dictionary => dictionary.value;

const numbers = computed(() => new Intl.NumberFormat(t().locale, { useGrouping: 'always' } as unknown as Intl.NumberFormatOptions));
export const n = (value: number): string => numbers.value.format(value);

/** With its sign, and a minus as wide as the plus. */
export const signed = (value: number): string => (value > 0 ? `+${n(value)}` : value < 0 ? `−${n(-value)}` : '±0');

const dateFormat = (options: Intl.DateTimeFormatOptions) => computed(() => new Intl.DateTimeFormat(t().locale, { timeZone: 'UTC', ...options }));
const long = dateFormat({ weekday: 'long', day: 'numeric', month: 'long' });
const longYear = dateFormat({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
const medium = dateFormat({ weekday: 'short', day: 'numeric', month: 'short' });
const month = dateFormat({ month: 'long', year: 'numeric' });
const dayName = dateFormat({ weekday: 'long' });
const dayLetter = dateFormat({ weekday: 'short' });

export const longDay = (date: ServiceDate) => long.value.format(toUtc(date));
export const fullDay = (date: ServiceDate) => longYear.value.format(toUtc(date));
export const mediumDay = (date: ServiceDate) => medium.value.format(toUtc(date));
export const monthName = (date: ServiceDate) => month.value.format(toUtc(date));
export const weekdayName = (date: ServiceDate) => dayName.value.format(toUtc(date));
export const weekdayShort = (date: ServiceDate) => dayLetter.value.format(toUtc(date));

/** `oggi`, `domani`, `ieri`, or nothing. */
export function relativeDay(date: ServiceDate, today: ServiceDate): string {
  return { [-1]: t().day.yesterday, 0: t().day.today, 1: t().day.tomorrow }[daysBetween(today, date)] ?? '';
}

/** A span that runs: `1 h 05 min` (short: `1 h 05`), `42:10`, `0:07`. */
export function span(milliseconds: number, short = false): string {
  const seconds = Math.max(0, Math.ceil(milliseconds / 1000));
  const two = (value: number) => String(value).padStart(2, '0');
  if (seconds >= 86_400) return `${Math.floor(seconds / 86_400)} ${language.value === 'it' ? 'g' : 'd'} ${Math.floor(seconds % 86_400 / 3600)} h`;
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)} h ${two(Math.floor(seconds % 3600 / 60))}${short ? '' : ' min'}`;
  return `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** An age in words: `42 s`, `3 min`, `2 h 05 min`. */
export function age(milliseconds: number): string {
  const seconds = Math.max(0, Math.round(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, '0')} s`;
  return `${Math.floor(seconds / 3600)} h ${String(Math.floor(seconds % 3600 / 60)).padStart(2, '0')} min`;
}

/** An age at a glance: `42 s`, `12 min`, `2 h 05 min`, `3 g 4 h`. */
export function roughAge(milliseconds: number): string {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return span(seconds * 1000);
}

/** `celiachia+vegetariana` → `Celiachia + Vegetariana`, by the diets’ own names. */
export function dietName(set: string, diets: ReadonlyMap<string, Diet>): string {
  if (set === standard) return t().total.standardDiet;
  return joinedName(set.split('+').map(code => diets.get(code)?.name || code));
}

/** What must not be in it, for all diets of the set, as far as its name does not say so. */
export function keepOut(set: string, diets: ReadonlyMap<string, Diet>): string {
  const allergens = new Set(set.split('+').flatMap(code => diets.get(code)?.allergens ?? []));
  const words = [...allergens].map(a => (a.startsWith('other:') ? a.slice('other:'.length) : t().allergens[a] ?? a));
  const name = dietName(set, diets).toLowerCase();
  const unsaid = words.filter(word => !name.includes(word.toLowerCase()));
  return unsaid.length ? t().total.without(unsaid.join(', ')) : '';
}
