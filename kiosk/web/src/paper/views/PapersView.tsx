/** The day's papers: one button for all of them, what needs a person, and every school's with how its printing stands. */
import { useState } from 'preact/hooks';
import { board, mayPrint, there } from '../../app';
import { n, t } from '../../i18n';
import { displayName } from '../../model/names';
import { Link } from '../../views/Link';
import { Check, Lock, Printer, Ring, Tray } from '../../views/icons';
import type { Papers } from '../../wire/types';
import { bundlesOf, bySchool, kindsInOrder, labelProgress, orderOf, progressOf, runningOf, standingOf, worstOf, type Bundle, type SchoolPapers } from '../model/papers';
import { order, papers, usePapers } from '../state';
import { fullTitle, queueName, titleOf } from '../titles';
import { Needs } from './Needs';
import { PackingLink } from './PackingLink';
import { PaperSheet, type Opened } from './PaperSheet';
import { Age, Loading, StandingSign, toneOf, useAct } from './parts';

export function PapersView() {
  const { date } = board.value!;
  usePapers(date);
  const [opened, setOpened] = useState<Opened | null>(null);
  const shown = papers.value;
  const day = shown.value;
  return (
    <div class="papers">
      <header class="view-head">
        <h1>{t().paper.nav.papers}</h1>
        <p class="row">
          <Link to={there({ view: 'packing' })} class="button big"><Tray />{t().paper.nav.packing}</Link>
          <Link to={there({ view: 'printers' })} class="button big"><Printer />{t().paper.nav.printers}</Link>
        </p>
      </header>
      <Age shown={shown} />
      {!day ? <Loading shown={shown} words={t().paper} /> : (
        <>
          <div class="papers-top">
            <OrderPanel day={day} />
            <ProgressPanel day={day} />
          </div>
          <Needs day={day} onOpen={setOpened} />
          <Cards day={day} onOpen={setOpened} />
        </>
      )}
      {day && opened && <PaperSheet opened={opened} day={day} onOpen={setOpened} onClose={() => setOpened(null)} />}
    </div>
  );
}

function OrderPanel({ day }: { day: Papers }) {
  const { busy, failed, act } = useAct();
  const [note, setNote] = useState('');
  const { schools, production, open } = orderOf(day);
  const something = schools > 0 || production;
  return (
    <section class="plaque order" aria-labelledby="order-title">
      <h2 id="order-title" class="unseen">{t().paper.order}</h2>
      {mayPrint.value && (
        <button type="button" class="button primary order-button" disabled={busy || !something} aria-describedby="order-what"
          onClick={() => void act(async () => setNote(await order(day.date)))}>
          {something || day.papers.length === 0 ? <Printer /> : <Check />}{busy ? t().paper.ordering : t().paper.order}
        </button>
      )}
      <div id="order-what" class="order-what">
        <p>{something ? <><b>{t().paper.willMake(t().paper.makes(schools, production))}</b> {t().paper.never}</> : <b>{day.schools.some(school => school.state === 'closed') ? t().paper.nothing : t().paper.notYet}</b>}</p>
        {open > 0 && <p class="faint">{t().paper.stillOpen(open)}</p>}
        <p class="faint">{day.automatic ? <span class="tag"><Check />{t().paper.automatic}</span> : t().paper.manual}</p>
      </div>
      <p role="status" class="note">{note}</p>
      <p class="field-wrong" role="alert">{failed}</p>
    </section>
  );
}

function ProgressPanel({ day }: { day: Papers }) {
  const { out, of } = progressOf(day.papers);
  const running = runningOf(day.papers);
  return (
    <section class="plaque print-progress" aria-labelledby="progress-title">
      <h2 id="progress-title" class="progress-words">{of === 0 ? t().paper.none : t().paper.progress(out, of)}</h2>
      {of > 0 && <div class="print-bar" role="progressbar" aria-label={t().paper.progress(out, of)} aria-valuemin={0} aria-valuemax={of} aria-valuenow={out}><span style={{ width: `${100 * out / of}%` }} /></div>}
      {running.length > 0 && (
        <>
          <h3 class="unseen">{t().paper.runningTitle}</h3>
          <ul class="running">
            {running.map(({ queue, now, waiting }) => (
              <li key={queue}>
                <b>{queueName(queue)}</b>
                {now && <span><StandingSign standing={standingOf(now)} /> {standingOf(now) === 'blocked' ? t().paper.standings.blocked : t().paper.running(fullTitle(now))}</span>}
                {waiting > 0 && <span class="faint">{t().paper.queued(waiting)}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  );
}

interface CardsParts {
  day: Papers;
  onOpen(opened: Opened): void;
}

function Cards({ day, onOpen }: CardsParts) {
  const { schools, kitchen } = bySchool(day);
  // Schools without a closing have nothing to print: they come last, and the places of the others don't move.
  const sorted = [...schools].sort((a, b) => Number(a.school.state === 'open') - Number(b.school.state === 'open')
    || displayName(a.school.name).localeCompare(displayName(b.school.name), 'it', { numeric: true }));
  return (
    <section aria-labelledby="paper-schools-title">
      <h2 id="paper-schools-title" class="unseen">{t().paper.schools}</h2>
      <ul class="paper-cards">
        <li class="plaque paper-card" data-kind="kitchen">
          <header><h3>{t().paper.kitchen}</h3></header>
          <ul class="paper-chips">
            {bundlesOf(kitchen).map(bundle => <li key={bundle.papers[0]!.id}><BundleChip bundle={bundle} place={t().paper.kitchen} onOpen={onOpen} /></li>)}
            {day.production_missing && <li><MissingChip kind="production_sheet" place={t().paper.kitchen} onOpen={() => onOpen({ what: 'previews' })} /></li>}
          </ul>
        </li>
        {sorted.map(one => <li key={one.school.school} class="plaque paper-card" data-kind={one.school.state}><SchoolCard one={one} day={day} onOpen={onOpen} /></li>)}
      </ul>
    </section>
  );
}

function SchoolCard({ one: { school, papers: mine }, day, onOpen }: { one: SchoolPapers; day: Papers; onOpen(opened: Opened): void }) {
  const { busy, failed, act } = useAct();
  const name = displayName(school.name);
  const missing = [...school.missing].sort((a, b) => kindsInOrder.indexOf(a) - kindsInOrder.indexOf(b));
  return (
    <>
      <header>
        <h3>{name}</h3>
        <p class="paper-state">{school.state === 'closed' ? <><Lock />{t().paper.stateClosed}</> : <><Ring left={Infinity} />{t().paper.stateOpen}</>}</p>
      </header>
      <ul class="paper-chips">
        {bundlesOf(mine).map(bundle => <li key={`${bundle.kind} ${bundle.papers[0]!.id}`}><BundleChip bundle={bundle} place={name} onOpen={onOpen} /></li>)}
        {missing.map(kind => <li key={kind}><MissingChip kind={kind} place={name} onOpen={() => onOpen({ what: 'previews', school: school.school })} /></li>)}
      </ul>
      <p class="paper-acts">
        {school.labels > 0 && <PackingLink school={school.school} name={name} packed={school.packed} of={school.labels} />}
        {mayPrint.value && missing.length > 0 && (
          <button type="button" class="button" disabled={busy} aria-label={t().paper.orderOf(name)} onClick={() => void act(() => order(day.date, school.school))}><Printer />{busy ? t().paper.ordering : t().paper.order}</button>
        )}
        <button type="button" class="button quiet" aria-haspopup="dialog" aria-label={t().paper.previewsOf(name)} onClick={() => onOpen({ what: 'previews', school: school.school })}>{t().paper.previews}</button>
      </p>
      <p class="field-wrong" role="alert">{failed}</p>
    </>
  );
}

function BundleChip({ bundle: { kind, papers: some }, place, onOpen }: { bundle: Bundle; place: string; onOpen(opened: Opened): void }) {
  const standing = worstOf(some)!;
  const first = some[0]!;
  const many = some.length > 1;
  const { out, of } = labelProgress(some);
  const name = kind === 'labels' ? t().paper.kinds.labels : titleOf(first);
  const copy = !many && (first.jobs.at(-1)?.attempt ?? 1) > 1;
  return (
    <button type="button" class="paper-chip" data-tone={toneOf(standing)} data-standing={standing} aria-haspopup="dialog"
      onClick={() => onOpen(many ? { what: 'labels', school: first.school! } : { what: 'paper', id: first.id })}>
      <StandingSign standing={standing} />
      <span class="chip-name">{name}{kind === 'labels' && <b class="num"> {t().paper.labelsOut(n(out), n(of))}</b>}</span>
      <small>{t().paper.standings[standing]}{copy && `, ${t().paper.copy}`}<span class="unseen">, {place}</span></small>
    </button>
  );
}

function MissingChip({ kind, place, onOpen }: { kind: Bundle['kind']; place: string; onOpen(): void }) {
  return (
    <button type="button" class="paper-chip" data-tone="missing" aria-haspopup="dialog" onClick={onOpen}>
      <span class="ring-empty" />
      <span class="chip-name">{t().paper.kinds[kind]}</span>
      <small>{t().paper.missing}<span class="unseen">, {place}</span></small>
    </button>
  );
}
