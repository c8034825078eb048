/** The cash closing: counted blind, then compared, then recorded; and the past ones. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { knownAuthors, rememberAuthor } from '../../app';
import { t } from '../../i18n';
import { parseCents, typedCents, type Cents } from '../../money/cents';
import { euro, euroSigned, stamp } from '../../money/format';
import { Check, Printer, Warning } from '../../views/icons';
import { call } from '../../wire/http';
import type { CashClosing, CashState, Till } from '../../wire/types';
import { countedOf, denominations, nothingToClose } from '../model/till';
import { errand, outcome, shut, waiting } from '../state';
import { Refused, Waiting } from './Outcome';

export function ClosingView({ till }: { till: Till }) {
  const [counted, setCounted] = useState<Cents | null>(null);
  const [text, setText] = useState('');
  const [author, setAuthor] = useState(knownAuthors.value[0] ?? '');
  const [pieces, setPieces] = useState<ReadonlyMap<Cents, string>>(new Map());
  const fate = outcome.value;
  const done = fate.state === 'done' && 'closing' in fate.answer ? fate.answer.closing : null;
  useEffect(() => {
    if (!done) return;
    setCounted(null);
    setText('');
    setPieces(new Map());
  }, [done]);
  const words = t().till.closing;
  return (
    <div class="cash-closing">
      <header class="view-head"><h1>{words.title}</h1></header>
      {waiting.value && (errand.value.state === 'sending' && errand.value.wish.kind === 'closing' ? <Waiting /> : <p class="plaque" role="status"><Warning /> {words.busy}</p>)}
      {!waiting.value && fate.state === 'refused' && fate.wish.kind === 'closing' && <Refused now={fate} />}
      {done && <Done closing={done} resumed={fate.state === 'done' && (fate.resumed || fate.tries > 1)} />}
      {!waiting.value && (nothingToClose(till.cash) ? !done && <p class="plaque">{words.nothing}</p>
        : counted === null ? <Count text={text} onText={setText} author={author} onAuthor={setAuthor} pieces={pieces} onPieces={setPieces} onCounted={setCounted} />
        : <Review cash={till.cash} counted={counted} onBack={() => setCounted(null)} onRecord={() => { if (author.trim()) rememberAuthor(author.trim()); shut(counted, author.trim(), till.cash.cash_cents); }} />)}
      <Past latest={till.last_closing?.number} />
    </div>
  );
}

interface CountParts {
  text: string;
  onText(text: string): void;
  author: string;
  onAuthor(author: string): void;
  pieces: ReadonlyMap<Cents, string>;
  onPieces(pieces: ReadonlyMap<Cents, string>): void;
  onCounted(cents: Cents): void;
}

function Count({ text, onText, author, onAuthor, pieces, onPieces, onCounted }: CountParts) {
  const field = useRef<HTMLInputElement>(null);
  const [wrong, setWrong] = useState('');
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  const words = t().till.closing;
  const byPieces = countedOf(pieces);
  const see = (event: Event) => {
    event.preventDefault();
    const cents = parseCents(text);
    setWrong(text.trim() === '' ? words.needCount : cents === null ? words.unreadable : '');
    if (cents === null) field.current?.focus();
    else onCounted(cents);
  };
  const piece = (worth: Cents, count: string) => {
    const next = new Map(pieces).set(worth, count);
    onPieces(next);
    const sum = countedOf(next);
    if (sum !== null) onText(typedCents(sum));
  };
  return (
    <section class="plaque count" aria-labelledby="count-title">
      <h2 id="count-title">{words.countTitle}</h2>
      <p class="faint">{words.countHelp}</p>
      <form class="count-form" noValidate onSubmit={see}>
        <label class="field count-sum">
          <span>{words.counted}</span>
          <div class="desk-input" data-euro="true"><span aria-hidden="true">€</span><input ref={field} class="num" name="counted" type="text" inputMode="decimal" autocomplete="off" maxLength={12} value={text} aria-invalid={Boolean(wrong)} aria-describedby="count-wrong" onInput={event => { setWrong(''); onText(event.currentTarget.value); }} /></div>
        </label>
        <p id="count-wrong" class="field-wrong" role="alert">{wrong}</p>
        <details class="aid">
          <summary class="button">{words.aid}</summary>
          <div class="pieces">
            {denominations.map(worth => (
              <label key={worth}>
                <span class="num">{euro(worth)}</span>
                <input class="num" type="text" inputMode="numeric" autocomplete="off" maxLength={5} aria-label={words.pieces(euro(worth))} value={pieces.get(worth) ?? ''} onInput={event => piece(worth, event.currentTarget.value)} />
              </label>
            ))}
          </div>
          <p class="field-wrong" role="alert">{byPieces === null ? words.aidWrong : ''}</p>
        </details>
        <label class="field"><span>{words.author}</span><input name="author" type="text" autocomplete="off" maxLength={60} value={author} onInput={event => onAuthor(event.currentTarget.value)} /></label>
        <p class="row end"><button type="submit" class="button primary big">{words.see}</button></p>
      </form>
    </section>
  );
}

function differenceText(cents: Cents): string {
  const words = t().till.closing;
  return cents === 0 ? words.even : cents < 0 ? words.missing(euro(-cents)) : words.over(euro(cents));
}

function Review({ cash, counted, onBack, onRecord }: { cash: CashState; counted: Cents; onBack(): void; onRecord(): void }) {
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  const words = t().till.closing;
  const difference = counted - cash.cash_cents;
  return (
    <section class="plaque review" aria-labelledby="review-title">
      <h2 id="review-title" ref={title} tabIndex={-1}>{words.reviewTitle}</h2>
      <p class="review-difference" data-even={difference === 0}>{difference === 0 ? <Check /> : <Warning />}{differenceText(difference)}</p>
      <Sums total={cash.cash_cents} counted={counted} difference={difference} authorities={cash.authorities} />
      {cash.first && cash.last && <p class="faint">{words.receiptsOf(cash.first, cash.last, cash.receipts, cash.reversals)}.</p>}
      {difference !== 0 && <p>{words.differenceHelp}</p>}
      <p class="row end">
        <button type="button" class="button big" onClick={onBack}>{words.recount}</button>
        <button type="button" class="button primary big" onClick={onRecord}><Check />{words.record}</button>
      </p>
    </section>
  );
}

function Sums({ total, counted, difference, authorities }: { total: Cents; counted: Cents; difference: Cents; authorities: CashState['authorities'] }) {
  const words = t().till.closing;
  return (
    <table class="sums">
      <tbody>
        {authorities.map(one => <tr key={one.code}><th scope="row" class="name">{words.toHandOver}: {one.name}</th><td class="num">{euro(one.cash_cents)}</td></tr>)}
        <tr class="sums-total"><th scope="row" class="name">{words.toHandOver}, {words.total.toLowerCase()}</th><td class="num">{euro(total)}</td></tr>
        <tr><th scope="row" class="name">{words.counted}</th><td class="num">{euro(counted)}</td></tr>
        <tr><th scope="row" class="name">{words.difference}</th><td class="num">{euroSigned(difference)}</td></tr>
      </tbody>
    </table>
  );
}

function Done({ closing, resumed }: { closing: CashClosing; resumed: boolean }) {
  const words = t().till.closing;
  return (
    <section class="plaque outcome" data-state="done" aria-labelledby="done-title">
      <h2 id="done-title"><Check />{words.done(closing.number)}</h2>
      <p class="outcome-what"><b>{differenceText(closing.difference_cents)}</b> {stamp(closing.at)}, {closing.author}</p>
      {resumed && <p class="outcome-once">{t().money.errand.once}</p>}
      <Sums total={closing.total_cents} counted={closing.counted_cents} difference={closing.difference_cents} authorities={closing.authorities} />
      {closing.first && closing.last && <p class="faint">{words.receiptsOf(closing.first, closing.last, closing.receipts, closing.reversals)}.</p>}
      <p class="row end"><button type="button" class="button big" onClick={() => print()}><Printer />{words.print}</button></p>
    </section>
  );
}

/** Asked for anew whenever the till knows a later one. */
function Past({ latest }: { latest: number | undefined }) {
  const [closings, setClosings] = useState<readonly CashClosing[] | null>(null);
  const [failed, setFailed] = useState(false);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = true;
    call('get', '/cash-closings').then(answer => { if (wanted) { setClosings(answer.closings); setFailed(false); } }, () => { if (wanted) setFailed(true); });
    return () => { wanted = false; };
  }, [latest, attempt]);
  const words = t().till.closing;
  return (
    <section class="plaque past" aria-labelledby="past-title">
      <h2 id="past-title">{words.past}</h2>
      {failed && <p class="row" role="status">{words.pastFailed} <button type="button" class="button" onClick={() => setAttempt(attempt + 1)}>{t().money.again}</button></p>}
      {closings?.length === 0 && <p class="faint">{words.noPast}</p>}
      {closings && closings.length > 0 && (
        <ul class="past-list">
          {closings.map(one => (
            <li key={one.number}>
              <p><b>{words.number} {one.number}</b> {stamp(one.at)}, {one.author}</p>
              <p class="faint">{one.first && one.last ? words.receiptsOf(one.first, one.last, one.receipts, one.reversals) : ''}</p>
              <p class="past-sum"><span>{words.toHandOver} <b class="num">{euro(one.total_cents)}</b></span> <span>{words.counted} <b class="num">{euro(one.counted_cents)}</b></span> <span data-even={one.difference_cents === 0}>{differenceText(one.difference_cents)}</span></p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
