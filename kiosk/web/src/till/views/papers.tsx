/** What can be done about a receipt's paper. */
import { t } from '../../i18n';
import { useAct, useWish } from '../../paper/views/parts';
import { Check, File, Printer } from '../../views/icons';
import type { Receipt } from '../../wire/types';
import { cameOut, reprint } from '../state';

interface Parts {
  receipt: Receipt;
  onDone(words: string): void;
}

export function CameOut({ receipt: { receipt }, onDone }: Parts) {
  const { busy, failed, act } = useAct();
  const words = t().till;
  return (
    <>
      <button type="button" class="button" disabled={busy} aria-label={words.of(words.cameOut, receipt)} onClick={() => void act(async () => onDone(await cameOut(receipt)))}><Check />{words.cameOut}</button>
      <Wrong text={failed} />
    </>
  );
}

/** From the second printing on it says COPIA. */
export function Copy({ receipt: { receipt, attempts }, onDone }: Parts) {
  const { busy, failed, act } = useAct();
  const wish = useWish();
  const words = t().till;
  const name = attempts === 0 ? words.print : words.copy;
  return (
    <>
      <button type="button" class="button" disabled={busy} aria-label={words.of(name, receipt)} onClick={() => void act(async () => {
        onDone(await reprint(receipt, wish.id(receipt)));
        wish.granted();
      })}><Printer />{name}</button>
      <Wrong text={failed === t().failures['conflict'] ? words.copyConflict : failed} />
    </>
  );
}

const Wrong = ({ text }: { text: string }) => <span class="field-wrong" role="alert">{text}</span>;

export const receiptPdf = (receipt: string): string => `/api/v1/topups/${receipt}/pdf`;

/** Opens in a tab of its own: tablets show none inside a page. */
export const Pdf = ({ receipt }: { receipt: string }) => (
  <a class="button" href={receiptPdf(receipt)} target="_blank" rel="noopener" aria-label={t().till.of(t().till.pdf, receipt)}><File />{t().till.pdf}</a>
);
