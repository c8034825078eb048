/** Small pieces of papers that several views share. */
import type { ComponentChildren } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { currentZone } from '../../app';
import { t } from '../../i18n';
import { timeIn } from '../../model/clock';
import { failureText } from '../../views/failures';
import { Check, Cross, File, Hourglass, Less, Printer, Save, Seen, Unknown, Warning } from '../../views/icons';
import { newRequestId } from '../../wire/ids';
import type { Standing } from '../model/papers';
import type { Shown } from '../state';

const signs: Record<Standing, () => ComponentChildren> = {
  waiting: Hourglass, printing: Printer, blocked: Warning, done: Check, saved: File, confirmed: Seen, failed: Cross, cancelled: Less, unknown: Unknown,
};

/** How loud a standing is: nothing to do, on its way, somebody is needed. */
export const toneOf = (standing: Standing): 'calm' | 'caution' | 'alarm' =>
  (standing === 'blocked' || standing === 'unknown' ? 'caution' : standing === 'failed' ? 'alarm' : 'calm');

export function StandingSign({ standing }: { standing: Standing }) {
  const Sign = signs[standing];
  return <Sign />;
}

export const StandingWord = ({ standing }: { standing: Standing }) => <span class="standing-word" data-standing={standing} data-tone={toneOf(standing)}><StandingSign standing={standing} />{t().paper.standings[standing]}</span>;

/** A copy without an answer since says how old it is. */
export function Age({ shown }: { shown: Shown<unknown> }) {
  return (
    <div role="status" class="paper-age">
      {shown.value !== null && shown.problem !== null && shown.at !== null && <span class="tag alarm"><Warning />{t().paper.stale(timeIn(currentZone.value, shown.at, true))}</span>}
    </div>
  );
}

export function Loading({ shown, words }: { shown: Shown<unknown>; words: { readonly loading: string; readonly failed: string } }) {
  return <p class="faint paper-loading" role="status">{shown.problem === null ? words.loading : shown.problem === 'no-answer' || shown.problem === 'unavailable' ? words.failed : t().failures[shown.problem] ?? words.failed}</p>;
}

/** What a button does, whether it is doing it, and what went wrong; a second tap while it does is none. */
export function useAct() {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  const act = async (what: () => Promise<unknown>): Promise<boolean> => {
    if (busy) return false;
    setBusy(true);
    setFailed('');
    try {
      await what();
      return true;
    } catch (error) {
      setFailed(failureText(error));
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, failed, act };
}

/** The same id for the same wish until it is granted, however often its button is pressed: the server prints it once. */
export function useWish() {
  const ids = useRef(new Map<string, string>());
  return {
    id: (what: string): string => ids.current.get(what) ?? ids.current.set(what, newRequestId()).get(what)!,
    granted: () => ids.current.clear(),
  };
}

const api = '/api/v1';
export const pdfOf = (paper: number): string => `${api}/papers/${paper}/pdf`;
export const previewOf = (query: Record<string, string>): string => `${api}/papers/preview?${new URLSearchParams(query)}`;

/** A document to open or to save: real addresses, but asked for first, so that a refusal is said here and not shown as a bare answer of the server. */
export function PdfButtons({ href, what, refused }: { href: string; what: string; refused?: string }) {
  const { failed, act } = useAct();
  const [none, setNone] = useState(false);
  const asked = async (): Promise<boolean> => {
    setNone(false);
    const response = await fetch(href, { credentials: 'same-origin' });
    if (!response.ok) setNone(true);
    return response.ok;
  };
  const follow = (event: MouseEvent & { currentTarget: HTMLAnchorElement }, save: boolean) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    const name = event.currentTarget.download;
    // Opened at once, while the browser still knows that somebody tapped.
    const tab = save ? null : window.open('about:blank', '_blank');
    void act(async () => {
      try {
        if (!await asked()) return tab?.close();
      } catch (error) {
        tab?.close();
        throw error;
      }
      if (tab) tab.location.replace(href);
      else if (save) Object.assign(document.createElement('a'), { href, download: name }).click();
      else location.assign(href);
    });
  };
  return (
    <>
      <a class="button" href={href} target="_blank" rel="noopener" aria-label={t().paper.openPdfOf(what)} onClick={event => follow(event, false)}><File />{t().paper.openPdf}</a>
      <a class="button" href={href} download={`${what}.pdf`} aria-label={t().paper.savePdfOf(what)} onClick={event => follow(event, true)}><Save />{t().paper.savePdf}</a>
      <span class="field-wrong pdf-refused" role="alert">{failed || (none ? refused ?? t().paper.previewFailed : '')}</span>
    </>
  );
}
