/** Code, amount, question: one field, Enter goes on, Escape goes back; the pad on the screen does the same for fingers. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { t } from '../../i18n';
import { typedCents } from '../../money/cents';
import { euro, stamp } from '../../money/format';
import { Backspace, Check, Warning } from '../../views/icons';
import { useMedia } from '../../views/parts';
import type { Till, TillQuote } from '../../wire/types';
import { quickAmounts, type Desk as State } from '../model/desk';
import { troubleText } from '../refusals';
import { choose, desk, enter, press, stepBack, take, type } from '../state';

export function Desk({ till }: { till: Till }) {
  const now = desk.value;
  if (now.step === 'confirm') return <Confirm now={now} />;
  return <Field key={now.step} now={now} till={till} />;
}

type Typing = Extract<State, { step: 'code' | 'amount' }>;

function Field({ now, till }: { now: Typing; till: Till }) {
  const input = useRef<HTMLInputElement>(null);
  const touch = useMedia('(any-pointer: coarse)');
  const [letters, setLetters] = useState(false);
  const code = now.step === 'code';
  useEffect(() => input.current?.focus({ preventScroll: true }), [now.step, letters]);
  const words = t().till;
  const trouble = now.trouble ? troubleText(now.trouble, till) : '';
  return (
    <section class="plaque desk" data-step={now.step} aria-busy={now.busy}>
      {now.step === 'amount' && <Who who={now.who} />}
      <form class="desk-form" noValidate onSubmit={event => { event.preventDefault(); enter(); }}>
        <div class="desk-field">
          <label for="desk-field">{code ? words.codeTitle : words.amountTitle}</label>
          <div class="desk-input" data-euro={!code}>
            {!code && <span aria-hidden="true">€</span>}
            <input ref={input} id="desk-field" class="num" type="text" autocomplete="off" autocorrect="off" autocapitalize="characters" spellcheck={false} maxLength={code ? 40 : 12}
              inputMode={touch && !letters ? 'none' : code ? 'text' : 'decimal'} value={now.text} readOnly={now.busy} aria-invalid={Boolean(trouble)} aria-describedby="desk-help desk-wrong"
              onKeyDown={event => { if (event.key === 'Enter' && event.repeat) event.preventDefault(); }} onInput={event => type(event.currentTarget.value)} />
          </div>
          <p id="desk-wrong" class="desk-wrong" role="alert">{trouble && <><Warning /><span>{trouble}</span></>}</p>
          <p id="desk-help" class="faint desk-help">{code ? words.codeHelp : words.amountHelp(now.who.minimum_cents > 0 ? euro(now.who.minimum_cents) : '')}</p>
          {now.step === 'amount' && <Quick who={now.who} busy={now.busy} />}
        </div>
        <Pad code={code} letters={letters} onLetters={() => setLetters(!letters)} />
        <p class="desk-buttons">
          {!code && <button type="button" class="button big" onClick={stepBack}>{t().money.back} <kbd>{words.keys.escape}</kbd></button>}
          <button type="submit" class="button primary big">{now.busy ? (code ? words.asking : words.checking) : words.next} <kbd>{words.keys.enter}</kbd></button>
        </p>
      </form>
    </section>
  );
}

/** Read back to the family, so that a typo credits no stranger. */
export function Who({ who }: { who: TillQuote }) {
  const words = t().till;
  return (
    <div class="who">
      <p class="who-initials" aria-label={who.initials ? words.initials(who.initials) : words.noInitials}>{who.initials || '?'}</p>
      <div class="who-what">
        <h2><span class="unseen">{words.who} </span>{words.code(who.diner)}</h2>
        <p>{who.authority}</p>
        <p class="who-ask">{who.initials ? words.askInitials : words.noInitials}</p>
        {who.cash === 'old_debt' && <p><b>{words.oldDebtOnly(euro(who.old_debt_cents))}</b></p>}
      </div>
      <p class="who-balance"><span>{words.balanceAt(stamp(who.as_of))}</span> <b class="num" data-owed={who.balance_cents < 0}>{euro(who.balance_cents)}</b></p>
    </div>
  );
}

function Quick({ who, busy }: { who: TillQuote; busy: boolean }) {
  const words = t().till;
  const noteOf = (cents: number) => (cents === who.minimum_cents ? words.minimum : who.cash === 'old_debt' && cents === who.old_debt_cents ? words.wholeDebt : '');
  return (
    <div class="quick" role="group" aria-label={words.quick}>
      {quickAmounts(who).map(cents => (
        <button key={cents} type="button" class="button big" disabled={busy} onPointerDown={event => event.preventDefault()} onClick={() => choose(typedCents(cents))}>
          <span class="num">{euro(cents)}</span>{noteOf(cents) && <small>{noteOf(cents)}</small>}
        </button>
      ))}
    </div>
  );
}

/** Keys that keep the focus where it is: in the field. */
function Pad({ code, letters, onLetters }: { code: boolean; letters: boolean; onLetters(): void }) {
  const words = t().till;
  const key = (text: string, what = text, name?: string) => (
    <button key={text} type="button" tabIndex={-1} class="button pad-key" aria-label={name} onPointerDown={event => event.preventDefault()} onClick={() => press(what)}>{text === '⌫' ? <Backspace /> : text}</button>
  );
  return (
    <div class="pad" role="group" aria-label={words.pad}>
      {['1', '2', '3', '4', '5', '6', '7', '8', '9'].map(digit => key(digit))}
      {code ? <button type="button" tabIndex={-1} class="button pad-key letters" aria-pressed={letters} aria-label={`${words.letters}: ${words.lettersHelp}`} onPointerDown={event => event.preventDefault()} onClick={onLetters}>{words.letters}</button> : key(t().money.marks.decimal, t().money.marks.decimal, words.comma)}
      {key('0')}
      {key('⌫', '⌫', words.erase)}
    </div>
  );
}

/** An Enter that was meant for the step before, or that bounced, is none. */
const settle = 350;

function Confirm({ now }: { now: Extract<State, { step: 'confirm' }> }) {
  const button = useRef<HTMLButtonElement>(null);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    button.current?.focus({ preventScroll: true });
    const timer = setTimeout(() => setReady(true), settle);
    return () => clearTimeout(timer);
  }, []);
  const words = t().till;
  const debt = now.who.cash === 'old_debt';
  return (
    <section class="plaque desk confirm" data-step="confirm" aria-labelledby="confirm-title">
      <Who who={now.who} />
      <h2 id="confirm-title" class="confirm-title">{words.confirmTitle(euro(now.amount))}</h2>
      <p id="confirm-balance" class="confirm-balance">
        <span>{debt ? words.debtLeft : words.newBalance}</span>
        <b class="num" data-owed={!debt && now.quote.new_balance_cents < 0}>{euro(debt ? Math.max(0, -now.quote.new_balance_cents) : now.quote.new_balance_cents)}</b>
        <span class="faint">{words.from} <span class="num">{euro(debt ? now.quote.old_debt_cents : now.quote.balance_cents)}</span></span>
      </p>
      <p class="faint">{words.confirmHelp}</p>
      <p class="desk-buttons">
        <button type="button" class="button big" onClick={stepBack}>{t().money.back} <kbd>{words.keys.escape}</kbd></button>
        <button ref={button} type="button" class="button primary big" data-ready={ready} aria-describedby="confirm-balance"
          onKeyDown={event => { if (event.key === 'Enter' && event.repeat) event.preventDefault(); }} onClick={() => { if (ready) take(); }}>
          <Check />{words.confirmYes(euro(now.amount))} <kbd>{words.keys.enter}</kbd>
        </button>
      </p>
    </section>
  );
}
