/** What became of the last operation; or, while nobody knows, that it is being asked. */
import { useState } from 'preact/hooks';
import { t } from '../../i18n';
import { euro } from '../../money/format';
import { Asking } from '../../money/views/Asking';
import { Check, Cross } from '../../views/icons';
import { failureText } from '../../views/failures';
import { Failure } from '../../wire/http';
import type { Till } from '../../wire/types';
import { troublesOf } from '../model/till';
import { refusalText } from '../refusals';
import { askAgain, errand, giveUp, outcome, quoteOf, till as tillNow, whoOf, wishText, type TillErrand, type TillWish } from '../state';
import { CameOut, Copy, Pdf } from './papers';

export function Waiting() {
  const now = errand.value;
  return now.state === 'sending' ? <Asking errand={now} what={wishText(now.wish)} onAgain={askAgain} onGiveUp={giveUp} /> : null;
}

export function Outcome({ till }: { till: Till }) {
  const now = outcome.value;
  if (now.state === 'refused') return <Refused now={now} />;
  if (now.state !== 'done' || now.wish.kind === 'closing' || !('receipt' in now.answer)) return null;
  const { receipt, balance_cents: balance } = now.answer.receipt;
  const reversal = now.wish.kind === 'reversal';
  const debt = now.wish.kind === 'top_up' && now.wish.debt;
  const words = t().till;
  return (
    <section class="plaque outcome" data-state="done" aria-labelledby="outcome-title">
      <h2 id="outcome-title"><Check />{(reversal ? words.reversed : words.recorded)(receipt)}</h2>
      <p class="outcome-what">{reversal ? <b>{words.giveBack(euro(now.wish.amount), whoOf(now.wish))}</b> : words.forWhom(whoOf(now.wish))}</p>
      <p class="outcome-sums"><span>{words.amount} <b class="num">{euro(reversal ? -now.wish.amount : now.wish.amount)}</b></span> <span>{debt ? words.debtLeft : words.newBalance} <b class="num">{euro(debt ? Math.max(0, -balance) : balance)}</b></span></p>
      {(now.resumed || now.tries > 1) && <p class="outcome-once">{t().money.errand.once}</p>}
      <PaperNow receipt={receipt} till={till} />
    </section>
  );
}

/** How the paper stands, as soon as the till tells of it. */
function PaperNow({ receipt, till }: { receipt: string; till: Till }) {
  const words = t().till.paperNow;
  const [note, setNote] = useState('');
  const known = till.receipts.find(one => one.receipt === receipt);
  if (!known) return <p class="outcome-paper" role="status">{till.has_printer ? words.waiting : words.none}</p>;
  const trouble = till.terminals.flatMap(terminal => troublesOf(terminal)).find(one => one !== 'battery_low');
  return (
    <>
      <p class="outcome-paper" role="status">{known.paper === 'waiting' && trouble ? words.waitingTrouble(t().till.terminalTroubles[trouble] ?? '') : words[known.paper]}</p>
      <div class="row">
        {known.paper === 'unknown' && <CameOut receipt={known} onDone={setNote} />}
        {(known.paper === 'unknown' || (known.paper === 'none' && till.has_printer)) && <Copy receipt={known} onDone={setNote} />}
        {(known.paper === 'none' || (known.paper === 'waiting' && trouble)) && <Pdf receipt={receipt} />}
      </div>
      <p class="unseen" role="status">{note}</p>
    </>
  );
}

/** The money is on the counter already: it goes back. */
function goesBack(wish: TillWish): string {
  if (wish.kind === 'closing') return t().till.refusedClosing;
  return wish.kind === 'top_up' ? t().till.refusedTopUp(euro(wish.amount)) : t().till.refusedReversal;
}

export function Refused({ now }: { now: Extract<TillErrand, { state: 'refused' }> }) {
  const { wish, failure } = now;
  const reason = failure instanceof Failure ? failure.reason : undefined;
  // What the rules said before the money was taken is old for the till's own limits.
  const quote = wish.kind === 'top_up' && reason !== 'cash_to_hand_over' && reason !== 'offline_limit' ? quoteOf(wish.diner) : undefined;
  const why = reason
    ? refusalText(reason, { ...(wish.kind === 'closing' ? {} : { code: wish.diner, amount: wish.amount }), ...(quote ? { quote } : {}), till: tillNow.value })
    : failureText(failure);
  return (
    <section class="plaque outcome" data-state="refused" aria-labelledby="outcome-title" role="alert">
      <h2 id="outcome-title"><Cross />{t().till.refusedTitle}</h2>
      <p class="outcome-what"><b>{goesBack(wish)}</b></p>
      <p>{wishText(wish)}. {why}</p>
    </section>
  );
}
