/** Today's receipts, and older ones whose paper is not out: how each stands, and what can be done about it. */
import { useState } from 'preact/hooks';
import type { ComponentChildren } from 'preact';
import { t } from '../../i18n';
import { clockOf, euro, stamp } from '../../money/format';
import { Check, File, Hourglass, Less, Undo, Unknown } from '../../views/icons';
import type { Receipt, ReceiptPaper, Till } from '../../wire/types';
import { waiting, whoOf } from '../state';
import { CameOut, Copy, Pdf } from './papers';

const signs: Record<ReceiptPaper, () => ComponentChildren> = { none: File, waiting: Hourglass, printed: Check, unknown: Unknown };

export function Receipts({ till, onReverse }: { till: Till; onReverse(receipt: Receipt): void }) {
  return (
    <section class="plaque receipts" aria-labelledby="receipts-title">
      <h2 id="receipts-title">{t().till.receipts}</h2>
      {till.receipts.length === 0 ? <p class="faint">{t().till.noReceipts}</p> : (
        <ul>{till.receipts.map(receipt => <One key={receipt.receipt} receipt={receipt} today={till.date} hasPrinter={till.has_printer} onReverse={onReverse} />)}</ul>
      )}
    </section>
  );
}

function One({ receipt: one, today, hasPrinter, onReverse }: { receipt: Receipt; today: string; hasPrinter: boolean; onReverse(receipt: Receipt): void }) {
  const [note, setNote] = useState('');
  const words = t().till;
  const reversal = one.kind === 'reversal';
  const Sign = signs[one.paper];
  const more = [
    ...(one.reverses ? [words.reverses(one.reverses)] : []), ...(one.reversed_by ? [words.reversedBy(one.reversed_by)] : []),
    ...(one.cash_closing === undefined ? [] : [words.inClosing(one.cash_closing)]), ...(one.terminal === 'cassa' ? [] : [words.elsewhere(one.terminal)]),
  ];
  return (
    <li class="receipt" data-kind={one.kind} data-gone={one.reversed_by !== undefined} data-paper={one.paper}>
      <p class="receipt-what">
        <b class="num">{one.receipt}</b>
        <span class="faint">{one.at.slice(0, 10) === today ? clockOf(one.at) : stamp(one.at)}</span>
        <span class="receipt-paper"><Sign />{words.papers[one.paper]}{one.attempts > 1 && <span class="tag">{words.copy}</span>}</span>
      </p>
      <p class="receipt-whom">
        <span>{reversal && <span class="tag"><Less />{words.kinds[one.kind]}</span>} {whoOf(one)}</span>
        <b class="num receipt-amount">{reversal ? euro(-one.amount_cents) : euro(one.amount_cents)}</b>
      </p>
      {more.length > 0 && <p class="faint receipt-more">{more.join(', ')}</p>}
      <div class="receipt-does">
        {one.paper === 'unknown' && <CameOut receipt={one} onDone={setNote} />}
        {hasPrinter && <Copy receipt={one} onDone={setNote} />}
        <Pdf receipt={one.receipt} />
        {one.reversible && <button type="button" class="button" aria-haspopup="dialog" disabled={waiting.value} aria-label={words.of(words.reverse, one.receipt)} onClick={() => onReverse(one)}><Undo />{words.reverse}</button>}
      </div>
      <p class="note" role="status">{note}</p>
    </li>
  );
}
