/** A reversal is asked with whose and how much; the focus begins on going back. */
import { useEffect, useRef } from 'preact/hooks';
import { t } from '../../i18n';
import { clockOf, euro } from '../../money/format';
import { Dialog } from '../../views/Dialog';
import { Undo } from '../../views/icons';
import type { Receipt } from '../../wire/types';
import { reverse, whoOf } from '../state';

export function ReverseSheet({ receipt, onClose }: { receipt: Receipt; onClose(): void }) {
  const back = useRef<HTMLButtonElement>(null);
  useEffect(() => back.current?.focus(), []);
  const words = t().till;
  const amount = euro(receipt.amount_cents);
  return (
    <Dialog title={words.reverseTitle(receipt.receipt)} onClose={onClose} class="reverse">
      <div class="decision">
        <p class="reverse-who"><b>{receipt.initials || receipt.diner}</b> <span class="num">{amount}</span></p>
        <p>{whoOf(receipt)}, {receipt.authority}, {clockOf(receipt.at)}. {words.reverseHelp}</p>
        <p class="row end">
          <button ref={back} type="button" class="button big" onClick={onClose}>{t().money.back}</button>
          <button type="button" class="button big caution" onClick={() => { reverse(receipt); onClose(); }}><Undo />{words.reverseYes(amount)}</button>
        </p>
      </div>
    </Dialog>
  );
}
