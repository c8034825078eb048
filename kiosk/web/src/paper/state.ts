/** Papers, trays and printers as the screens show them, and all that may change them. */
import { effect, signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { announcement, knownAuthors, now, phase, printing } from '../app';
import { t } from '../i18n';
import { call, Failure } from '../wire/http';
import type { Paper, Papers, Printers, PrintSetup, ServiceDate, Trays, TrayScanAnswer } from '../wire/types';
import { Fresh } from './fresh';
import { lastJob, withPaper } from './model/papers';
import { titleOf } from './titles';

export interface Shown<T> {
  readonly value: T | null;
  /** Server's instant of the answer, ms. */
  readonly at: number | null;
  /** The kind of failure since then. */
  readonly problem: string | null;
}
const nothing: Shown<never> = { value: null, at: null, problem: null };

/** Asking again would bring the same. */
const refused = (error: unknown): error is Failure => error instanceof Failure && error.status >= 400 && error.status < 500 && error.status !== 408 && error.status !== 429;

/** A copy of what the server has, for as long as somebody looks: asked for anew when its revision changes, and when the link is back. */
class Copy<T> {
  readonly shown = signal<Shown<T>>(nothing);
  private fresh: Fresh<T> | null = null;

  follow(ask: () => Promise<T>): () => void {
    this.shown.value = nothing;
    const fresh = new Fresh<T>({
      ask,
      onAnswer: value => { this.shown.value = { value, at: now.value, problem: null }; },
      onFailure: error => {
        this.shown.value = { ...this.shown.value, problem: error instanceof Failure ? error.kind : 'other' };
        return !refused(error);
      },
      after: (milliseconds, run) => {
        const timer = setTimeout(run, milliseconds);
        return () => clearTimeout(timer);
      },
    });
    this.fresh = fresh;
    let known: string | null = null;
    const stop = effect(() => {
      const key = `${phase.value} ${printing.value?.revision}`;
      if (known !== null && key !== known && phase.value === 'live') fresh.stale();
      known = key;
    });
    return () => {
      stop();
      fresh.end();
      if (this.fresh === fresh) this.fresh = null;
    };
  }

  tell(value: T): void { this.fresh?.tell(value); }
  stale(): void { this.fresh?.stale(); }
}

const papersCopy = new Copy<Papers>();
const traysCopy = new Copy<Trays>();
const printersCopy = new Copy<Printers>();
export const papers = papersCopy.shown;
export const trays = traysCopy.shown;
export const printers = printersCopy.shown;

export const usePapers = (date: ServiceDate) => useEffect(() => papersCopy.follow(() => call('get', '/papers', { query: { date } })), [date]);
export const useTrays = (date: ServiceDate) => useEffect(() => traysCopy.follow(() => call('get', '/trays', { query: { date } })), [date]);
export const usePrinters = () => useEffect(() => printersCopy.follow(() => call('get', '/printers')), []);

const authorKnown = () => (knownAuthors.value[0] ? { author: knownAuthors.value[0] } : {});

/** What went wrong may have changed what is shown. */
async function changing<T>(copy: { stale(): void }, change: () => Promise<T>): Promise<T> {
  try {
    return await change();
  } catch (error) {
    copy.stale();
    throw error;
  }
}

export const order = (date: ServiceDate, school?: string): Promise<string> => changing(papersCopy, async () => {
  const known = new Set(papers.value.value?.papers.map(paper => paper.id));
  const answer = await call('post', '/papers', { body: { date, ...(school ? { school } : {}), ...authorKnown() } });
  papersCopy.tell(answer);
  return said(t().paper.ordered(answer.papers.filter(paper => !known.has(paper.id)).length));
});

/** @param id the same for every attempt: the server prints it once */
export const reprint = (paper: Paper, id: string, serials?: readonly number[]): Promise<string> => changing(papersCopy, async () => {
  tellPaper(await call('post', '/papers/{id}/reprint', { path: { id: paper.id }, body: { request_id: id, ...(serials ? { serials: [...serials] } : {}), ...authorKnown() } }));
  return said(t().paper.reprintDone(titleOf(paper)));
});

export const decide = (paper: Paper, decision: 'came_out' | 'retry' | 'cancel'): Promise<string> => changing(papersCopy, async () => {
  const job = lastJob(paper);
  if (!job) return '';
  const answer = await call('post', '/print-jobs/{id}/decision', { path: { id: job.id }, body: { decision, ...authorKnown() } });
  tellPaper(answer);
  const words = decision === 'came_out' ? t().paper.cameOutDone : decision === 'retry' ? t().paper.retryDone : lastJob(answer)?.state === 'cancelled' ? t().paper.cancelDone : t().paper.cancelDoubt;
  return said(words(titleOf(paper)));
});

function tellPaper(paper: Paper): void {
  const day = papers.value.value;
  if (day) papersCopy.tell(withPaper(day, paper));
}

function said(words: string): string {
  announcement.value = words;
  return words;
}

export const scan = (body: { mark: string } | { serial: number }): Promise<TrayScanAnswer> => changing(traysCopy, async () => {
  const shown = trays.value.value;
  const answer = await call('post', '/trays/scan', { body: { ...body, ...(shown ? { date: shown.date } : {}), ...authorKnown() } });
  const day = trays.value.value;
  const { tray } = answer;
  if (day && tray) traysCopy.tell({ ...day, trays: day.trays.map(one => (one.serial === tray.serial ? tray : one)) });
  return answer;
});

export async function setUp(setup: PrintSetup): Promise<void> {
  printersCopy.tell(await call('put', '/printers', { body: setup }));
}

export const test = (queue: string, kind: Paper['kind'], id: string): Promise<Paper> => call('post', '/printers/test', { body: { queue, kind, request_id: id, ...authorKnown() } });
