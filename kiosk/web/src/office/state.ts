/** The office's money: what it asks for, and payments that are recorded once. */
import { signal } from '@preact/signals';
import { useEffect, useState } from 'preact/hooks';
import { announcement, board, session, store, stored } from '../app';
import { t } from '../i18n';
import { displayName } from '../model/names';
import { Errands, type Errand } from '../money/errand';
import { fateOf } from '../money/fate';
import { euro } from '../money/format';
import { call, Failure } from '../wire/http';
import { newRequestId } from '../wire/ids';
import type { CalendarAuthority, Payment, PaymentAnswer } from '../wire/types';

export type PaymentErrand = Errand<Payment, PaymentAnswer>;
export const payment = signal<PaymentErrand>({ state: 'idle' });

const isPayment = (value: unknown): value is Payment => {
  const one = value as Record<string, unknown> | null;
  return typeof one === 'object' && one !== null && ['diner', 'kind', 'paid_on'].every(name => typeof one[name] === 'string') && Number.isSafeInteger(one['amount_cents']);
};

let errands: Errands<Payment, PaymentAnswer> | null = null;
let owner = '';
function open(): Errands<Payment, PaymentAnswer> {
  const name = session.value?.name ?? '';
  if (errands && owner === name) return errands;
  owner = name;
  payment.value = { state: 'idle' };
  const at = `payment.${name}`;
  errands = new Errands({
    load: () => stored(at) || null, save: text => store(at, text ?? ''), isWish: isPayment, newKey: newRequestId, fateOf,
    send: (body, key) => call('post', '/payments', { body, key }),
    onChange: value => {
      payment.value = value;
      if (value.state === 'done') announcement.value = t().office.done(value.answer.entry);
    },
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  return errands;
}

/** What an earlier page has left without an answer is asked for on any page of the office's money. */
export const usePayments = () => useEffect(() => open().resume(), []);
export const pay = (body: Payment): boolean => open().begin(body);
export const askAgain = (): void => errands?.again();
export const giveUp = (): void => errands?.giveUp();
export const paymentText = (body: Payment): string => t().office.paymentOf(t().office.payments[body.kind] ?? body.kind, euro(body.amount_cents), body.diner);

// ---- what is asked for

export interface Asked<T> {
  readonly value: T | null;
  readonly problem: string | null;
  again(): void;
  /** Another call brought something newer. */
  tell(value: T): void;
}

/** Asked for once, and whenever what it depends on changes; null asks for nothing. */
export function useAsked<T>(ask: (() => Promise<T>) | null, about: readonly unknown[]): Asked<T> {
  const [attempt, setAttempt] = useState(0);
  const [state, setState] = useState<{ value: T | null; problem: string | null }>({ value: null, problem: null });
  useEffect(() => {
    let wanted = true;
    setState({ value: null, problem: null });
    ask?.().then(value => { if (wanted) setState({ value, problem: null }); }, (error: unknown) => {
      if (error instanceof Failure && error.status === 401) session.value = null;
      if (wanted) setState({ value: null, problem: error instanceof Failure ? error.kind : 'other' });
    });
    return () => { wanted = false; };
  }, [...about, attempt]);
  return { ...state, again: () => setAttempt(attempt + 1), tell: value => setState({ value, problem: null }) };
}

// ---- authorities

/** Every authority, whether it has service on the day that is shown or not. */
export const authorities = signal<readonly CalendarAuthority[] | null>(null);
export const useAuthorities = () => useEffect(() => {
  if (!authorities.value) call('get', '/calendar', { query: { from: today(), to: today() } }).then(answer => { authorities.value = answer.authorities; }, () => undefined);
}, []);
export const authorityName = (code: string): string => authorities.value?.find(one => one.authority === code)?.name ?? code;
export const schoolName = (name: string): string => displayName(name);

/** The server's day: these screens are shown once the board has said it. */
export const today = (): string => board.value!.today;
