/** What printing needs a person for: printers in words, what nobody knows, what did not come out. */
import { mayPrint } from '../../app';
import { language, t } from '../../i18n';
import { Check, Cross, Printer, Undo, Unknown, Warning } from '../../views/icons';
import type { Paper, Papers, PrintTrouble } from '../../wire/types';
import { lastJob, needsOf, type Blocked } from '../model/papers';
import { decide, reprint } from '../state';
import { fullTitle, queueName } from '../titles';
import type { Opened } from './PaperSheet';
import { useAct, useWish } from './parts';

/** The server's words for those who stand before the printer. */
export const troubleText = (trouble: PrintTrouble | undefined): string => (trouble ? (language.value === 'it' ? trouble.it : trouble.en) : '');

export function Needs({ day, onOpen }: { day: Papers; onOpen(opened: Opened): void }) {
  const { blocked, unknown, failed } = needsOf(day.papers);
  if (blocked.length + unknown.length + failed.length === 0) return null;
  return (
    <section class="needs" aria-labelledby="needs-title">
      <h2 id="needs-title">{t().paper.needs}</h2>
      <ul>
        {blocked.map(one => <BlockedQueue key={one.queue} one={one} />)}
        {unknown.map(paper => <UnknownPaper key={paper.id} paper={paper} onOpen={onOpen} />)}
        {failed.map(paper => <FailedPaper key={paper.id} paper={paper} />)}
      </ul>
    </section>
  );
}

function BlockedQueue({ one: { queue, job, papers } }: { one: Blocked }) {
  return (
    <li class="need" data-tone="caution">
      <Warning />
      <div class="need-what">
        <p class="need-title">{queueName(queue)}: {troubleText(job.trouble) || t().paper.standings.blocked}</p>
        <p>{t().paper.blockedJobs(papers.length)} {t().paper.goesOn}</p>
      </div>
    </li>
  );
}

function UnknownPaper({ paper, onOpen }: { paper: Paper; onOpen(opened: Opened): void }) {
  const { busy, failed, act } = useAct();
  const wish = useWish();
  const what = fullTitle(paper);
  const isLabels = paper.kind === 'labels';
  return (
    <li class="need" data-tone="caution">
      <Unknown />
      <div class="need-what">
        <p class="need-title">{t().paper.unknownTitle}: {what}</p>
        <p>{queueName(lastJob(paper)?.queue ?? '')}{isLabels && `, ${t().paper.labels(paper.labels ?? 0)}`}. {isLabels ? t().paper.unknownHelpLabels : t().paper.unknownHelp}</p>
        <p class="field-wrong" role="alert">{failed}</p>
      </div>
      {mayPrint.value && (
        <div class="decide">
          <button type="button" class="button primary big" disabled={busy} aria-label={t().paper.of(t().paper.cameOut, what)} onClick={() => void act(() => decide(paper, 'came_out'))}><Check />{t().paper.cameOut}</button>
          <button type="button" class="button big" disabled={busy} aria-label={t().paper.of(t().paper.reprint, what)} onClick={() => void act(() => reprint(paper, wish.id('')))}><Printer />{t().paper.reprint}</button>
          {isLabels && (paper.labels ?? 0) > 1 && <button type="button" class="button big" aria-haspopup="dialog" aria-label={t().paper.of(t().paper.chooseLabels, what)} onClick={() => onOpen({ what: 'paper', id: paper.id })}>{t().paper.chooseLabels}</button>}
        </div>
      )}
    </li>
  );
}

function FailedPaper({ paper }: { paper: Paper }) {
  const { busy, failed, act } = useAct();
  const what = fullTitle(paper);
  const job = lastJob(paper);
  return (
    <li class="need" data-tone="alarm">
      <Cross />
      <div class="need-what">
        <p class="need-title">{t().paper.failedTitle}: {what}</p>
        <p>{queueName(job?.queue ?? '')}{job?.trouble && `: ${troubleText(job.trouble)}`}</p>
        <p class="field-wrong" role="alert">{failed}</p>
      </div>
      {mayPrint.value && <div class="decide"><button type="button" class="button primary big" disabled={busy} aria-label={t().paper.of(t().paper.retry, what)} onClick={() => void act(() => decide(paper, 'retry'))}><Undo />{t().paper.retry}</button></div>}
    </li>
  );
}
