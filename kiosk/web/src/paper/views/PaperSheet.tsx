/** One paper, a school's labels, or what could be printed: to look at, to save, to print again. */
import { useState } from 'preact/hooks';
import { board, currentZone, maySeeMatching, mayPrint } from '../../app';
import { t } from '../../i18n';
import { timeIn } from '../../model/clock';
import { Dialog } from '../../views/Dialog';
import { Back, Check, Cross, Printer, Undo, Warning } from '../../views/icons';
import { when } from '../../views/parts';
import type { Paper, PaperKind, Papers } from '../../wire/types';
import { bundlesOf, choicesOf, lastJob, standingOf, standingOfJob, worstOf, type Bundle } from '../model/papers';
import { decide, reprint } from '../state';
import { fullTitle, queueName, schoolName, titleOf } from '../titles';
import { LabelChoice } from './LabelChoice';
import { troubleText } from './Needs';
import { pdfOf, PdfButtons, previewOf, StandingWord, useAct, useWish } from './parts';

/** `school` left out: the kitchen's own. */
export type Opened = { readonly what: 'paper'; readonly id: number; readonly from?: Opened } | { readonly what: 'labels'; readonly school: string; readonly from?: Opened } | { readonly what: 'previews'; readonly school?: string };

interface SheetParts {
  opened: Opened;
  day: Papers;
  onOpen(opened: Opened): void;
  onClose(): void;
}

export function PaperSheet({ opened, day, onOpen, onClose }: SheetParts) {
  const paper = opened.what === 'paper' ? day.papers.find(one => one.id === opened.id) : undefined;
  const title = paper ? titleOf(paper) : opened.what === 'labels' ? `${t().paper.kinds.labels}: ${schoolName(opened.school)}` : opened.what === 'previews' ? (opened.school ? schoolName(opened.school) : t().paper.kitchen) : t().paper.nav.papers;
  const from = opened.what === 'previews' ? undefined : opened.from;
  return (
    <Dialog title={title} onClose={onClose} class="paper-sheet">
      {from && <button type="button" class="button quiet back" onClick={() => onOpen(from)}><Back />{t().paper.back}</button>}
      {paper ? <OnePaper key={paper.id} paper={paper} />
        : opened.what === 'labels' ? <PaperList bundles={oneByOne(day.papers.filter(one => one.school === opened.school && one.kind === 'labels'))} from={opened} onOpen={onOpen} />
        : opened.what === 'previews' ? <SchoolPapers day={day} opened={opened} onOpen={onOpen} />
        : <p class="faint">{t().failures['not-found']}</p>}
    </Dialog>
  );
}

/** Each bundle in one row: a paper, or the labels of a school. */
function PaperList({ bundles, from, onOpen }: { bundles: readonly Bundle[]; from: Opened; onOpen(opened: Opened): void }) {
  return (
    <ul class="paper-list">
      {bundles.map(({ kind, papers }) => {
        const first = papers[0]!;
        const labels = papers.reduce((sum, paper) => sum + (paper.labels ?? 0), 0);
        const many = papers.length > 1 && first.school !== undefined;
        return (
          <li key={first.id}>
            <button type="button" onClick={() => onOpen(many ? { what: 'labels', school: first.school!, from } : { what: 'paper', id: first.id, from })}>
              <span class="paper-list-name">{many ? t().paper.kinds[kind] : titleOf(first)}{labels > 0 && <small>{t().paper.labels(labels)}</small>}</span>
              <StandingWord standing={worstOf(papers)!} />
            </button>
          </li>
        );
      })}
    </ul>
  );
}

const oneByOne = (papers: readonly Paper[]): Bundle[] => [...papers].sort((a, b) => a.id - b.id).map(paper => ({ kind: paper.kind, papers: [paper] }));

const previewed: readonly PaperKind[] = ['meal_sheet', 'delivery_note', 'labels'];

function SchoolPapers({ day, opened, onOpen }: { day: Papers; opened: Extract<Opened, { what: 'previews' }>; onOpen(opened: Opened): void }) {
  const { school } = opened;
  const mine = day.papers.filter(paper => paper.school === school);
  // Labels are of trays, which come with the closing.
  const isOpen = day.schools.find(one => one.school === school)?.state === 'open';
  const kinds = school === undefined ? ['production_sheet' as const] : previewed.filter(kind => kind !== 'labels' || !isOpen);
  return (
    <>
      {mine.length > 0 && <PaperList bundles={bundlesOf(mine)} from={opened} onOpen={onOpen} />}
      <h3>{t().paper.previews}</h3>
      <p class="faint">{t().paper.previewHelp}</p>
      <Previews date={day.date} school={school} kinds={kinds} />
      {school !== undefined && <Deltas date={day.date} school={school} />}
      {school !== undefined && maySeeMatching.value && <Matching date={day.date} school={school} />}
    </>
  );
}

function Previews({ date, school, kinds }: { date: string; school: string | undefined; kinds: readonly PaperKind[] }) {
  return (
    <ul class="previews">
      {kinds.map(kind => <li key={kind}><b>{t().paper.kinds[kind]}</b><PdfButtons href={previewOf({ date, kind, ...(school ? { school } : {}) })} what={t().paper.kinds[kind]} /></li>)}
    </ul>
  );
}

/** A delta sheet for each variation that was decided or waits. */
function Deltas({ date, school }: { date: string; school: string }) {
  const numbers = [...new Set(board.value?.schools.get(school)?.variations.map(variation => variation.number))].sort((a, b) => a - b);
  if (!numbers.length) return null;
  return (
    <ul class="previews">
      {numbers.map(number => {
        const what = t().paper.numbered(t().paper.kinds.delta_sheet, number);
        return <li key={number}><b>{what}</b><PdfButtons href={previewOf({ date, kind: 'delta_sheet', school, sheet: String(number) })} what={what} /></li>;
      })}
    </ul>
  );
}

export function Matching({ date, school }: { date: string; school: string }) {
  return (
    <div class="matching">
      <p><b>{t().paper.matching}</b> <span class="faint">{t().paper.matchingHelp}</span></p>
      <p class="row"><PdfButtons href={previewOf({ date, kind: 'matching_sheet', school })} what={t().paper.matching} refused={t().paper.matchingNone} /></p>
    </div>
  );
}

function OnePaper({ paper }: { paper: Paper }) {
  const { busy, failed, act } = useAct();
  const [note, setNote] = useState('');
  const wish = useWish();
  const { reprint: mayReprint, retry, cameOut, cancel } = choicesOf(paper);
  const standing = standingOf(paper);
  const job = lastJob(paper);
  const does = (what: () => Promise<string>) => () => void act(async () => {
    setNote('');
    setNote(await what());
    wish.granted();
  });
  return (
    <div class="one-paper">
      <p class="paper-now"><StandingWord standing={standing} />{job && job.attempt > 1 && <span class="tag"><b>{t().paper.copy}</b></span>}</p>
      {job?.trouble && <p class="need-title"><Warning /> {troubleText(job.trouble)}</p>}
      <p class="faint">{fullTitle(paper)}. {t().paper.composed(when(Date.parse(paper.composed_at)))}.</p>
      <p class="row"><PdfButtons href={pdfOf(paper.id)} what={titleOf(paper)} /></p>
      <p role="status" class="note">{note}</p>
      <p class="field-wrong" role="alert">{failed}</p>
      {mayPrint.value && (
        <div class="row">
          {cameOut && <button type="button" class={standing === 'unknown' ? 'button primary big' : 'button big'} disabled={busy} onClick={does(() => decide(paper, 'came_out'))}><Check />{t().paper.cameOut}</button>}
          {mayReprint && <button type="button" class="button big" disabled={busy} onClick={does(() => reprint(paper, wish.id('')))}><Printer />{t().paper.reprint}</button>}
          {retry && <button type="button" class="button primary big" disabled={busy} onClick={does(() => decide(paper, 'retry'))}><Undo />{t().paper.retry}</button>}
        </div>
      )}
      {mayPrint.value && mayReprint && paper.kind === 'labels' && <LabelChoice paper={paper} busy={busy} onReprint={serials => does(() => reprint(paper, wish.id(serials.join()), serials))()} />}
      <h3>{t().paper.history}</h3>
      {paper.jobs.length === 0 ? <p class="faint">{t().paper.noJobs}</p> : (
        <ol class="attempts">
          {[...paper.jobs].reverse().map(one => (
            <li key={one.id}>
              <p><b>{t().paper.attempt(one.attempt)}</b>{one.attempt > 1 && <> <span class="tag"><b>{t().paper.copy}</b></span></>} <StandingWord standing={standingOfJob(one)} /></p>
              <p class="faint">{timeIn(currentZone.value, Date.parse(one.changed_at), true)}, {queueName(one.queue)}, {one.ordered_by ? t().paper.by(one.ordered_by) : t().paper.byItself}{one.serials && `, ${t().paper.someLabels(one.serials.length)}`}</p>
            </li>
          ))}
        </ol>
      )}
      {mayPrint.value && cancel && (
        <div class="cancel-print">
          <button type="button" class="button" disabled={busy} aria-describedby="cancel-help" onClick={does(() => decide(paper, 'cancel'))}><Cross />{t().paper.cancel}</button>
          <span id="cancel-help" class="faint">{t().paper.cancelHelp}</span>
        </div>
      )}
    </div>
  );
}
