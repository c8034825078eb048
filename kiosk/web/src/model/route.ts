/** Addresses that can be bookmarked: /board, /production, /papers, /packing, /printers, /schools/CODE, /link, /kiosk and what is below it, each with ?date=; and of money /till, /till/closing, /accounts, /accounts/CODE, /arrears, /statements, /merchants. */
import type { ServiceDate } from '../wire/types';
import { isDate } from './calendar';

export type View = 'board' | 'production' | 'papers' | 'packing' | 'printers' | 'school' | 'link' | 'kiosk' | 'till' | MoneyView;
export const moneyViews = ['accounts', 'arrears', 'statements', 'merchants'] as const;
export type MoneyView = (typeof moneyViews)[number];
export const isMoneyView = (view: string): view is MoneyView => (moneyViews as readonly string[]).includes(view);

export interface Route {
  readonly view: View;
  readonly school?: string;
  /** Of the kiosk: a group's list, or its diets. */
  readonly group?: string;
  readonly diets?: boolean;
  /** Of the till: its cash closing. */
  readonly closing?: boolean;
  /** Of the accounts: whose. */
  readonly diner?: string;
  /** Left out: the day that the server chooses. */
  readonly date?: ServiceDate;
}

export function parseRoute(pathname: string, search: string): Route {
  const date = new URLSearchParams(search).get('date');
  const day = date !== null && isDate(date) ? { date } : {};
  const [head, code, sheet] = pathname.split('/').filter(Boolean);
  if (head === 'production' || head === 'link' || head === 'papers' || head === 'printers') return { view: head, ...day };
  const asked = new URLSearchParams(search).get('school');
  if (head === 'packing') return { view: head, ...(asked ? { school: asked } : {}), ...day };
  if (head === 'kiosk') {
    const group = code ? decoded(code) : undefined;
    return { view: 'kiosk', ...(asked ? { school: asked } : {}), ...(group ? { group, ...(sheet === 'diets' ? { diets: true } : {}) } : {}), ...day };
  }
  if (head === 'till') return { view: head, ...(code === 'closing' ? { closing: true } : {}) };
  if (head !== undefined && isMoneyView(head)) {
    const diner = head === 'accounts' && code ? decoded(code) : undefined;
    return { view: head, ...(diner ? { diner } : {}), ...day };
  }
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
  const query = new URLSearchParams({
    ...((route.view === 'kiosk' || route.view === 'packing') && route.school ? { school: route.school } : {}),
    ...(route.date ? { date: route.date } : {}),
  }).toString();
  return query ? `${pathOf(route)}?${query}` : pathOf(route);
}

function pathOf({ view, school, group, diets, closing, diner }: Route): string {
  if (view === 'school') return `/schools/${encodeURIComponent(school ?? '')}`;
  if (view === 'kiosk' && group) return `/kiosk/${encodeURIComponent(group)}${diets ? '/diets' : ''}`;
  if (view === 'till' && closing) return '/till/closing';
  if (view === 'accounts' && diner) return `/accounts/${encodeURIComponent(diner)}`;
  return `/${view}`;
}

export function withDate(route: Route, date: ServiceDate | undefined): Route {
  const { date: _, ...rest } = route;
  return date ? { ...rest, date } : rest;
}
