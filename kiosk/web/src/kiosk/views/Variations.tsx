/** What was asked for after the closing, and what the kitchen made of it. */
import { useRef, useState } from 'preact/hooks';
import { currentZone, knownAuthors, rememberAuthor } from '../../app';
import { signed, t } from '../../i18n';
import { timeIn } from '../../model/clock';
import { standard } from '../../model/totals';
import { call, Failure } from '../../wire/http';
import { newRequestId } from '../../wire/ids';
import type { KioskVariation } from '../../wire/types';
import { TextField } from '../../views/DecisionSheets';
import { Dialog } from '../../views/Dialog';
import { failureText } from '../../views/failures';
import { Check, Cross, Hourglass, Less, More, Plate } from '../../views/icons';
import { overview, pastCutoff, refresh } from '../state';
import { dietText } from './parts';

const groupName = (code: string): string => overview.value!.groups.find(tile => tile.group === code)?.name ?? (code || t().school.whole);

export function Variations() {
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState('');
  const { variations } = overview.value!;
  if (!pastCutoff.value && !variations.length) return null;
  return (
    <section class="variations plaque" aria-labelledby="variations-title">
      <header class="row between">
        <h2 id="variations-title">{t().kiosk.variations.title}</h2>
        {pastCutoff.value && <button type="button" class="button big" aria-haspopup="dialog" onClick={() => setAsking(true)}><More />{t().kiosk.variations.ask}</button>}
      </header>
      <p role="status" class="note">{note}</p>
      {variations.length === 0 ? <p class="faint">{t().kiosk.variations.none}</p> : (
        <ul>{[...variations].sort((a, b) => b.number - a.number).map(one => <OneVariation key={one.id} one={one} />)}</ul>
      )}
      {asking && <AskSheet onClose={() => setAsking(false)} onSent={provisional => { setAsking(false); setNote(provisional ? t().kiosk.variations.onItsWay : ''); void refresh(); }} />}
    </section>
  );
}

function OneVariation({ one }: { one: KioskVariation }) {
  const decided = one.decided_at ? t().kiosk.variations.by(one.decided_by || t().variations.system, timeIn(currentZone.value, Date.parse(one.decided_at))) : '';
  return (
    <li class="variation" data-state={one.state === 'refused' ? 'refused' : undefined}>
      <span class="variation-delta num">{signed(one.delta)}</span>
      <div class="variation-what">
        <p><b>{dietText(one.diet)}</b>{one.bianco && <span class="bianco"> <Plate />{t().total.bianco}</span>}, {groupName(one.group)}</p>
        <p class="faint">{t().variations.number(one.number)}, {timeIn(currentZone.value, Date.parse(one.at))}, {t().variations.reasons[one.reason] ?? one.reason}{one.author && `, ${t().variations.by(one.author)}`}</p>
        {(decided || one.decision_reason) && <p class="faint">{[decided, one.decision_reason].filter(Boolean).join(': ')}</p>}
      </div>
      <span class="tag" data-state={one.state}>{one.state === 'pending' ? <Hourglass /> : one.state === 'refused' ? <Cross /> : <Check />}{t().kiosk.variations[one.state]}</span>
    </li>
  );
}

function AskSheet({ onClose, onSent }: { onClose(): void; onSent(provisional: boolean): void }) {
  const { groups, diets, date } = overview.value!;
  const [group, setGroup] = useState(groups[0]?.group ?? '');
  const [diet, setDiet] = useState(standard);
  const [plain, setPlain] = useState(false);
  const [delta, setDelta] = useState(1);
  const [reason, setReason] = useState('');
  const [author, setAuthor] = useState(knownAuthors.value[0] ?? '');
  const [attempted, setAttempted] = useState(false);
  const [failed, setFailed] = useState('');
  const [busy, setBusy] = useState(false);
  /** A repeat of the same question carries the same id; whatever changes it makes another. */
  const sent = useRef({ id: newRequestId(), what: '' });
  const step = (by: number) => setDelta(delta + by || by);
  const send = async (event: Event) => {
    event.preventDefault();
    setAttempted(true);
    if (!reason.trim()) {
      (event.currentTarget as HTMLFormElement).querySelector<HTMLInputElement>('[name=reason]')?.focus();
      return;
    }
    setBusy(true);
    setFailed('');
    const question = { group, date, diet, bianco: plain, delta, reason: reason.trim(), ...(author.trim() ? { author: author.trim() } : {}) };
    const what = JSON.stringify(question);
    if (what !== sent.current.what) sent.current = { id: newRequestId(), what };
    try {
      if (author.trim()) rememberAuthor(author.trim());
      const answer = await call('post', '/variations', { body: { request_id: sent.current.id, ...question } });
      onSent(answer.provisional ?? false);
    } catch (error) {
      setFailed(error instanceof Failure && error.kind === 'still-open' ? t().kiosk.variations.stillOpen : failureText(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={t().kiosk.variations.ask} onClose={onClose} class="ask">
      <form class="decision" noValidate onSubmit={event => void send(event)}>
        <p>{t().kiosk.variations.askHelp}</p>
        <div class="two">
          <Choice label={t().kiosk.variations.group} value={group} options={groups.map(one => ({ value: one.group, text: one.name }))} onChoose={setGroup} />
          <Choice label={t().kiosk.variations.diet} value={diet} options={[{ value: standard, text: t().total.standardDiet }, ...diets.map(one => ({ value: one.diet, text: one.name }))]} onChoose={setDiet} />
        </div>
        <div class="field how-many" role="group" aria-label={t().kiosk.variations.howMany}>
          <span>{t().kiosk.variations.howMany}</span>
          <div class="row">
            <button type="button" class="button square" aria-label={t().kiosk.variations.less} onClick={() => step(-1)}><Less /></button>
            <output class="num">{signed(delta)}</output>
            <button type="button" class="button square" aria-label={t().kiosk.variations.more} onClick={() => step(1)}><More /></button>
            <button type="button" class="button chip" aria-pressed={plain} onClick={() => setPlain(!plain)}><Plate />{t().kiosk.variations.plain}</button>
          </div>
        </div>
        <TextField name="reason" label={t().closing.reason} value={reason} offers={t().kiosk.variations.offers} wrong={attempted && !reason.trim()} required onInput={setReason} />
        <TextField name="author" label={t().closing.author} value={author} offers={knownAuthors.value} wrong={false} required={false} onInput={setAuthor} autocomplete="name" />
        <p class="field-wrong" role="alert">{failed}</p>
        <div class="row end">
          <button type="button" class="button big" onClick={onClose}>{t().closing.cancel}</button>
          <button type="submit" class="button primary big" disabled={busy}><Check />{t().kiosk.variations.send}</button>
        </div>
      </form>
    </Dialog>
  );
}

interface ChoiceParts {
  label: string;
  value: string;
  options: readonly { readonly value: string; readonly text: string }[];
  onChoose(value: string): void;
}

function Choice({ label, value, options, onChoose }: ChoiceParts) {
  return (
    <label class="field">
      <span>{label}</span>
      <select value={value} onChange={event => onChoose(event.currentTarget.value)}>
        {options.map(option => <option key={option.value} value={option.value}>{option.text}</option>)}
      </select>
    </label>
  );
}
