/** The till as the shopkeeper sees it, and all that may change it. */
import { computed, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { announcement, session, store, stored } from '../app';
import { t } from '../i18n';
import type { Cents } from '../money/cents';
import { Errands, type Errand } from '../money/errand';
import { euro } from '../money/format';
import { fateOf } from '../money/fate';
import { Polled } from '../money/polled';
import { call, Failure } from '../wire/http';
import { newRequestId } from '../wire/ids';
import type { CashClosing, TillQuote, Till, TopUpReceipt } from '../wire/types';
import { answered, atCode, back, entered, failed, pressed, typed, type Desk, type Question } from './model/desk';

export type TillWish =
  | { readonly kind: 'top_up'; readonly diner: string; readonly initials: string; readonly amount: Cents; /** For the words of a refusal. */ readonly authority: string; readonly debt: boolean }
  | { readonly kind: 'reversal'; readonly receipt: string; readonly diner: string; readonly initials: string; readonly amount: Cents }
  | { readonly kind: 'closing'; readonly counted: Cents; readonly author: string; /** What it was shown to come to: another by now is counted again. */ readonly total: Cents };
export type TillAnswer = { readonly receipt: TopUpReceipt } | { readonly closing: CashClosing };
export type TillErrand = Errand<TillWish, TillAnswer>;

const copy = new Polled<Till>();
export const shown = copy.shown;
export const till = computed(() => shown.value.value);
export const desk = signal<Desk>(atCode());
export const errand = signal<TillErrand>({ state: 'idle' });
/** The last operation and what became of it, until the next one begins. */
export const outcome = signal<TillErrand>({ state: 'idle' });
/** What the rules last said: a refusal of the operation that follows is told with its numbers. */
let lastQuote: TillQuote | undefined;
export const quoteOf = (diner: string): TillQuote | undefined => (lastQuote?.diner === diner ? lastQuote : undefined);

export const mayUseTill = computed(() => session.value?.role === 'merchant');
/** An operation whose fate is not known: nothing else begins meanwhile. */
export const waiting = computed(() => errand.value.state === 'sending');

// ---- operations, each once

const isCents = (value: unknown): value is Cents => Number.isSafeInteger(value);
const isText = (value: unknown): value is string => typeof value === 'string';

function isWish(value: unknown): value is TillWish {
  const wish = value as Record<string, unknown> | null;
  if (typeof wish !== 'object' || wish === null) return false;
  if (wish['kind'] === 'closing') return isCents(wish['counted']) && isText(wish['author']) && isCents(wish['total']);
  if (!isText(wish['diner']) || !isText(wish['initials']) || !isCents(wish['amount'])) return false;
  return wish['kind'] === 'top_up' ? isText(wish['authority']) && typeof wish['debt'] === 'boolean' : wish['kind'] === 'reversal' && isText(wish['receipt']);
}

async function send(wish: TillWish, key: string): Promise<TillAnswer> {
  switch (wish.kind) {
    case 'top_up': return { receipt: await call('post', '/topups', { body: { diner: wish.diner, amount_cents: wish.amount }, key }) };
    case 'reversal': return { receipt: await call('post', '/topups/{receipt}/reversal', { path: { receipt: wish.receipt }, key }) };
    case 'closing': return { closing: await call('post', '/cash-closings', { body: { counted_cents: wish.counted, total_cents: wish.total, ...(wish.author ? { author: wish.author } : {}) }, key }) };
  }
}

function onErrand(value: TillErrand): void {
  errand.value = value;
  if (value.state === 'sending') return;
  outcome.value = value;
  copy.stale();
  if (value.state === 'done') announcement.value = 'closing' in value.answer ? t().till.closing.done(value.answer.closing.number) : (value.wish.kind === 'reversal' ? t().till.reversed : t().till.recorded)(value.answer.receipt.receipt);
}

let errands: Errands<TillWish, TillAnswer> | null = null;
let owner = '';

/** Each merchant's own: what one has left open is not another's. */
function open(merchant: string): Errands<TillWish, TillAnswer> {
  if (!errands || owner !== merchant) {
    owner = merchant;
    errand.value = outcome.value = { state: 'idle' };
    desk.value = atCode();
    const at = `till.${merchant}`;
    errands = new Errands({
      load: () => stored(at) || null, save: text => store(at, text ?? ''), isWish, newKey: newRequestId, send, fateOf, onChange: onErrand,
      after: (milliseconds, run) => {
        const timer = setTimeout(run, milliseconds);
        return () => clearTimeout(timer);
      },
    });
  }
  return errands;
}

const askEvery = 3_000;

/** While somebody is at the till. */
export const useTill = () => useEffect(() => {
  open(session.value?.merchant ?? session.value?.name ?? '').resume();
  return copy.follow(() => call('get', '/till'), askEvery);
}, []);

export const askAgain = (): void => errands?.again();
export const giveUp = (): void => errands?.giveUp();

function begin(wish: TillWish): boolean {
  const begun = errands?.begin(wish) ?? false;
  if (begun) outcome.value = { state: 'idle' };
  return begun;
}

// ---- the desk

export const type = (text: string): void => { desk.value = typed(desk.value, text); };
export const press = (key: string): void => { desk.value = pressed(desk.value, key); };

export function enter(): void {
  const { desk: next, ask } = entered(desk.value);
  desk.value = next;
  if (ask) void question(ask);
}

/** A quick amount is typed and entered at once. */
export function choose(text: string): void {
  type(text);
  enter();
}

async function question(ask: Question): Promise<void> {
  try {
    const quote = await call('get', '/till/quote', { query: { diner: ask.diner, ...(ask.amount === undefined ? {} : { amount_cents: ask.amount }) } });
    lastQuote = quote;
    const next = answered(desk.value, ask, quote);
    if (next.step === 'amount' && desk.value.step === 'code') outcome.value = { state: 'idle' };
    desk.value = next;
  } catch (error) {
    if (error instanceof Failure && error.status === 401) session.value = null;
    desk.value = failed(desk.value, ask, error instanceof Failure ? error.kind : 'other');
  }
}

export function stepBack(): void {
  if (desk.value.step === 'code' && desk.value.text === '') outcome.value = { state: 'idle' };
  desk.value = back(desk.value);
}

/** The money is in the drawer: it is recorded, once. */
export function take(): void {
  const now = desk.value;
  if (now.step !== 'confirm') return;
  const { diner, initials, authority, cash } = now.who;
  if (begin({ kind: 'top_up', diner, initials, amount: now.amount, authority, debt: cash === 'old_debt' })) desk.value = atCode();
}

export const reverse = (receipt: { receipt: string; diner: string; initials: string; amount_cents: Cents }): boolean =>
  begin({ kind: 'reversal', receipt: receipt.receipt, diner: receipt.diner, initials: receipt.initials, amount: receipt.amount_cents });

export const shut = (counted: Cents, author: string, total: Cents): boolean => begin({ kind: 'closing', counted, author, total });

// ---- papers

/** @param key the same for every attempt: it comes out once */
export async function reprint(receipt: string, key: string): Promise<string> {
  try {
    await call('post', '/topups/{receipt}/reprint', { path: { receipt }, key });
  } finally {
    copy.stale();
  }
  return said(t().till.copyDone(receipt));
}

export async function cameOut(receipt: string): Promise<string> {
  try {
    await call('post', '/topups/{receipt}/decision', { path: { receipt }, body: { decision: 'came_out' } });
  } finally {
    copy.stale();
  }
  return said(t().till.cameOutDone(receipt));
}

function said(words: string): string {
  announcement.value = words;
  return words;
}

/** `M.R. (100234)` */
export const whoOf = ({ initials, diner }: { initials: string; diner: string }): string => (initials ? `${initials} (${diner})` : diner);

export function wishText(wish: TillWish): string {
  if (wish.kind === 'closing') return t().till.sendingClosing(euro(wish.counted));
  return wish.kind === 'top_up' ? t().till.sendingTopUp(euro(wish.amount), whoOf(wish)) : t().till.sendingReversal(wish.receipt, euro(wish.amount));
}
