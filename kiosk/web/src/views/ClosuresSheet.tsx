/** Closures and openings: what, for whom and when; then what that changes, always; then the button that says so. */
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import { board, currentZone, knownAuthors, rememberAuthor, route } from '../app';
import { longDay, mediumDay, n, signed, t } from '../i18n';
import { addDays } from '../model/calendar';
import { dateIn, timeIn } from '../model/clock';
import { changeOf, effectOf, emptyDraft, faultsOf, placeName, type DayEffect, type Draft, type Effect, type Fault } from '../model/closures';
import { displayName } from '../model/names';
import { call } from '../wire/http';
import { newRequestId } from '../wire/ids';
import type { Calendar, CalendarAuthority, CalendarChange, ServiceDate } from '../wire/types';
import { TextField } from './DecisionSheets';
import { Dialog } from './Dialog';
import { failureText } from './failures';
import { Back, Calendar as CalendarSign, Check, Lock, Warning } from './icons';
import { Num } from './parts';

/** As far as the server looks ahead. */
const daysAhead = 400;

interface Previewed {
  readonly change: CalendarChange;
  readonly effect: Effect;
  readonly variations: number;
  /** The same for every attempt to enter it: the server enters it once. */
  readonly id: string;
}

export function ClosuresSheet({ onClose }: { onClose(): void }) {
  const today = board.value?.today ?? new Date().toISOString().slice(0, 10);
  const shown = board.value?.schools.get(route.value.school ?? '');
  const [calendar, setCalendar] = useState<Calendar | 'failed' | null>(null);
  const [draft, setDraft] = useState<Draft>({ ...emptyDraft, ...(shown ? { authority: shown.authority, school: shown.school } : {}), from: route.value.date ?? '', to: route.value.date ?? '' });
  const [author, setAuthor] = useState(knownAuthors.value[0] ?? '');
  const [previewed, setPreviewed] = useState<Previewed | null>(null);
  const [note, setNote] = useState('');
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = true;
    void call('get', '/calendar', { query: { from: today, to: addDays(today, daysAhead) } }).then(
      answer => wanted && setCalendar(answer),
      () => wanted && setCalendar('failed'),
    );
    return () => { wanted = false; };
  }, [attempt]);
  const authorities = calendar && calendar !== 'failed' ? calendar.authorities : [];
  const place = (of: Pick<CalendarChange, 'scope' | 'key'>) => placeName(of, authorities, displayName);

  return (
    <Dialog title={previewed ? t().closures.previewTitle : t().closures.title} onClose={onClose} class="closures">
      {previewed
        ? <Preview previewed={previewed} place={place(previewed.change)} author={author} onBack={() => setPreviewed(null)}
            onEntered={variations => {
              setNote(t().closures.done(place(previewed.change), variations));
              setPreviewed(null);
              setDraft({ ...emptyDraft });
              setAttempt(attempt + 1);
            }} />
        : (
          <>
            <p role="status" class="note">{note}</p>
            {calendar === null ? <p class="faint">{t().closures.loading}</p>
              : calendar === 'failed' ? <p class="row">{t().closures.failed} <button type="button" class="button" onClick={() => { setCalendar(null); setAttempt(attempt + 1); }}>{t().history.retry}</button></p>
              : (
                <>
                  <ClosureForm draft={draft} onDraft={setDraft} author={author} onAuthor={setAuthor} authorities={authorities} today={today} onPreview={setPreviewed} />
                  <Entered calendar={calendar} place={place} />
                </>
              )}
          </>
        )}
    </Dialog>
  );
}

interface FormParts {
  draft: Draft;
  onDraft(draft: Draft): void;
  author: string;
  onAuthor(author: string): void;
  authorities: readonly CalendarAuthority[];
  today: ServiceDate;
  onPreview(previewed: Previewed): void;
}

function ClosureForm({ draft, onDraft, author, onAuthor, authorities, today, onPreview }: FormParts) {
  const form = useRef<HTMLFormElement>(null);
  const [tried, setTried] = useState(false);
  const [failed, setFailed] = useState('');
  const [busy, setBusy] = useState(false);
  const faults = faultsOf(draft);
  const wrong = (fault: Fault) => tried && faults.includes(fault);
  const change = (more: Partial<Draft>) => onDraft({ ...draft, ...more });
  const authority = authorities.find(one => one.authority === draft.authority);
  const school = authorities.flatMap(one => one.schools).find(one => one.school === draft.school);

  const preview = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (faults.length || !author.trim()) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    setBusy(true);
    setFailed('');
    rememberAuthor(author.trim());
    try {
      const body = changeOf(draft);
      const answer = await call('post', '/calendar/preview', { body });
      onPreview({ change: body, effect: effectOf(answer.days), variations: answer.variations, id: newRequestId() });
    } catch (error) {
      setFailed(failureText(error));
      setBusy(false);
    }
  };
  return (
    <form ref={form} class="decision" noValidate onSubmit={event => void preview(event)}>
      <Choice label={t().closures.kind} value={draft.kind} options={{ closed: t().closures.closed, open: t().closures.open }} onChoose={kind => change({ kind })} />
      <Choice label={t().closures.scope} value={draft.scope} options={t().closures.scopes} onChoose={scope => change({ scope })} />
      {draft.scope === 'authority'
        ? (
          <Select label={t().closures.authority} value={authority ? draft.authority : ''} wrong={wrong('key')} onChoose={key => change({ authority: key })}>
            {authorities.map(one => <option key={one.authority} value={one.authority}>{one.name}</option>)}
          </Select>
        ) : (
          <Select label={t().closures.school} value={school ? draft.school : ''} wrong={wrong('key') && !school} onChoose={key => change({ school: key, group: '' })}>
            {authorities.map(one => (
              <optgroup key={one.authority} label={one.name}>
                {one.schools.map(({ school: code, name }) => <option key={code} value={code}>{displayName(name)}</option>)}
              </optgroup>
            ))}
          </Select>
        )}
      {draft.scope === 'group' && (
        <Select label={t().closures.group} value={draft.group} wrong={wrong('key') && Boolean(school)} onChoose={group => change({ group })}>
          {(school?.groups ?? []).map(({ group, name }) => <option key={group} value={group}>{name}</option>)}
        </Select>
      )}
      <div class="closure-days">
        <DayField name="from" label={t().closures.from} value={draft.from} least={today} wrong={wrong('from')} onInput={from => change({ from, ...(draft.to < from ? { to: from } : {}) })} />
        <DayField name="to" label={t().closures.to} value={draft.to} least={draft.from || today} wrong={wrong('to') || wrong('order')} fault={wrong('order') ? t().closures.wrongOrder : t().closing.required} onInput={to => change({ to })} />
      </div>
      <TextField name="reason" label={t().closures.reason} value={draft.reason} offers={t().closures.reasons} wrong={wrong('reason')} required onInput={reason => change({ reason })} />
      <TextField name="author" label={t().closing.author} value={author} offers={knownAuthors.value} wrong={tried && !author.trim()} required onInput={onAuthor} autocomplete="name" />
      <p class="field-wrong" role="alert">{failed}</p>
      <div class="row end"><button type="submit" class="button primary big" disabled={busy}>{busy ? t().closures.previewing : t().closures.preview}</button></div>
    </form>
  );
}

function Choice<V extends string>({ label, value, options, onChoose }: { label: string; value: V; options: Readonly<Record<V, string>>; onChoose(value: V): void }) {
  const id = useId();
  return (
    <div class="field" role="group" aria-labelledby={id}>
      <span id={id}>{label}</span>
      <div class="offers">
        {(Object.keys(options) as V[]).map(option => <button key={option} type="button" class="button chip" aria-pressed={option === value} onClick={() => onChoose(option)}>{options[option]}</button>)}
      </div>
    </div>
  );
}

function Select({ label, value, wrong, onChoose, children }: { label: string; value: string; wrong: boolean; onChoose(value: string): void; children: ComponentChildren }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select id={id} value={value} required aria-invalid={wrong} aria-describedby={`${id}-wrong`} onChange={event => onChoose(event.currentTarget.value)}>
        <option value="" disabled>{t().closures.choose}</option>
        {children}
      </select>
      <p id={`${id}-wrong`} class="field-wrong">{wrong ? t().closing.required : ''}</p>
    </div>
  );
}

interface DayParts {
  name: string;
  label: string;
  value: ServiceDate;
  least: ServiceDate;
  wrong: boolean;
  fault?: string;
  onInput(value: ServiceDate): void;
}

function DayField({ name, label, value, least, wrong, fault = t().closing.required, onInput }: DayParts) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <input id={id} type="date" name={name} value={value} min={least} required aria-invalid={wrong} aria-describedby={`${id}-wrong`} onInput={event => onInput(event.currentTarget.value)} />
      <p id={`${id}-wrong`} class="field-wrong">{wrong ? fault : ''}</p>
    </div>
  );
}

const daysText = ({ from, to }: CalendarChange): string => (from === to ? t().closures.day(longDay(from)) : t().closures.range(longDay(from), longDay(to)));

interface PreviewParts {
  previewed: Previewed;
  place: string;
  author: string;
  onBack(): void;
  onEntered(variations: number): void;
}

function Preview({ previewed: { change, effect, variations, id }, place, author, onBack, onEntered }: PreviewParts) {
  const back = useRef<HTMLButtonElement>(null);
  const [failed, setFailed] = useState('');
  const [busy, setBusy] = useState(false);
  // Enter, pressed once too often, goes back instead of closing anything.
  useEffect(() => {
    back.current?.focus({ preventScroll: true });
    back.current?.closest('dialog')?.scrollTo(0, 0);
  }, []);
  const enter = async () => {
    setBusy(true);
    setFailed('');
    try {
      const answer = await call('post', '/calendar', { body: { ...change, request_id: id, author: author.trim() } });
      onEntered(answer.variations);
    } catch (error) {
      setFailed(failureText(error));
      setBusy(false);
    }
  };
  const amount = Math.abs(effect.meals);
  const confirm = change.kind === 'closed' ? t().closures.confirmClosed : t().closures.confirmOpen;
  return (
    <div class="decision closure-preview">
      <p class="closure-statement">{t().closures.statement(place, change.kind, daysText(change), change.reason)}</p>
      {change.scope === 'authority' && <p><span class="tag caution"><Warning />{t().closures.wholeAuthority(place)}</span></p>}
      {effect.days.length === 0 ? <p>{t().closures.nothing}</p> : <Days days={effect.days} />}
      {effect.late.length > 0 && <p class="closure-late"><Warning /> {t().closures.late(new Set(effect.late.map(day => day.school)).size, variations)}</p>}
      <p class="field-wrong" role="alert">{failed}</p>
      <div class="row end">
        <button ref={back} type="button" class="button big" onClick={onBack}><Back />{t().closures.back}</button>
        <button type="button" class="button primary big closure-confirm" disabled={busy} onClick={() => void enter()}>
          {change.kind === 'closed' ? <Lock /> : <Check />}{effect.days.length === 0 ? t().closures.confirmNothing : confirm(amount, n(amount), effect.schools, effect.days.length)}
        </button>
      </div>
    </div>
  );
}

const daysShown = 7;

function Days({ days }: { days: readonly DayEffect[] }) {
  const [all, setAll] = useState(false);
  const shown = all || days.length <= daysShown + 1 ? days : days.slice(0, daysShown);
  return (
    <>
      <table class="closure-table">
        <thead><tr><th scope="col" class="name">{t().closures.table.day}</th><th scope="col">{t().closures.table.before}</th><th scope="col">{t().closures.table.after}</th></tr></thead>
        {shown.map(day => (
          <tbody key={day.date}>
            <tr class="closure-day">
              <th scope="row" class="name">{longDay(day.date)}{day.schools.length > 1 && <small>{t().closures.schoolsOf(day.schools.length)}, {signed(day.after - day.before)}</small>}</th>
              <td><Num value={day.before} /></td>
              <td><Num value={day.after} /></td>
            </tr>
            {day.schools.map(school => (
              <tr key={school.school} class="closure-school">
                <th scope="row" class="name">{displayName(school.name)}{school.closed && <span class="tag caution"><Lock />{t().closures.alreadyClosed}</span>}</th>
                <td><Num value={school.before} /></td>
                <td><Num value={school.after} /></td>
              </tr>
            ))}
          </tbody>
        ))}
      </table>
      {shown.length < days.length && <button type="button" class="button" onClick={() => setAll(true)}>{t().closures.moreDays(days.length - shown.length)}</button>}
    </>
  );
}

function Entered({ calendar: { entries }, place }: { calendar: Calendar; place(of: Pick<CalendarChange, 'scope' | 'key'>): string }) {
  return (
    <section class="entered" aria-labelledby="entered-title">
      <h3 id="entered-title">{t().closures.entered}</h3>
      {entries.length === 0 ? <p class="faint">{t().closures.none}</p> : (
        <ul>
          {[...entries].sort((a, b) => a.from.localeCompare(b.from) || a.id - b.id).map(entry => (
            <li key={entry.id}>
              <p>{entry.kind === 'closed' ? <Lock /> : <CalendarSign />} <b>{place(entry)}</b>, {t().closures.entryKinds[entry.kind]} {daysText(entry)}</p>
              <p class="faint">{entry.reason}, {t().closures.by(entry.author, `${mediumDay(dateIn(currentZone.value, Date.parse(entry.at)))} ${timeIn(currentZone.value, Date.parse(entry.at))}`)}</p>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
