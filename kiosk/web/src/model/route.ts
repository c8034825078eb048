/** Addresses that can be bookmarked: /board, /production, /schools/CODE, each with ?date=. */
import type { ServiceDate } from '../wire/types';
import { isDate } from './calendar';

export type View = 'board' | 'production' | 'school';

export interface Route {
  readonly view: View;
  readonly school?: string;
  /** Left out: the day that the server chooses. */
  readonly date?: ServiceDate;
}

export function parseRoute(pathname: string, search: string): Route {
  const date = new URLSearchParams(search).get('date');
  const day = date !== null && isDate(date) ? { date } : {};
  const [head, code] = pathname.split('/').filter(Boolean);
  if (head === 'production') return { view: 'production', ...day };
  const school = head === 'schools' && code ? decoded(code) : undefined;
  return school ? { view: 'school', school, ...day } : { view: 'board', ...day };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

export function hrefOf(route: Route): string {
  const path = route.view === 'school' ? `/schools/${encodeURIComponent(route.school ?? '')}` : `/${route.view}`;
  return route.date ? `${path}?date=${route.date}` : path;
}

export function withDate(route: Route, date: ServiceDate | undefined): Route {
  const { date: _, ...rest } = route;
  return date ? { ...rest, date } : rest;
}
