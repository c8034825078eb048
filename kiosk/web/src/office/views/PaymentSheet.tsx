/** A payment that reached the authority: only what it takes, and what will stand on the account before it is recorded. */
import { useRef, useState } from 'preact/hooks';
import { knownAuthors, rememberAuthor } from '../../app';
import { t } from '../../i18n';
import { euro, euroSigned } from '../../money/format';
import { Dialog } from '../../views/Dialog';
import type { Account } from '../../wire/types';
import { faultsOf, feeOf, paymentOf, previewOf, type Draft, type Fault } from '../model/office';
import { pay, today } from '../state';

export function PaymentSheet({ account, onClose }: { account: Account; onClose(): void }) {
  const form = useRef<HTMLFormElement>(null);
  const [draft, setDraft] = useState<Draft>({ kind: account.payments.length === 1 ? account.payments[0]! : null, amount: '', paidOn: today(), reference: '', author: knownAuthors.value[0] ?? '' });
  const [tried, setTried] = useState(false);
  const change = (more: Partial<Draft>) => setDraft({ ...draft, ...more });
  const faults = faultsOf(draft, today());
  const wrong = (...of: readonly Fault[]) => (tried ? of.find(fault => faults.includes(fault)) : undefined);
  const words = t().office;
  const preview = previewOf(draft, account);
  const fee = feeOf(draft.kind, account);
  const submit = (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (faults.length) {
      requestAnimationFrame(() => form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus());
      return;
    }
    if (draft.author.trim()) rememberAuthor(draft.author.trim());
    pay(paymentOf(draft, account.diner));
    onClose();
  };
  const said = (fault: Fault | undefined) => (fault ? words.faults[fault] : '');
  return (
    <Dialog title={words.payTitle(account.name)} onClose={onClose} class="payment">
      <form ref={form} class="decision" noValidate onSubmit={submit}>
        <fieldset class="kinds" aria-describedby="kind-wrong">
          <legend>{words.payKind}</legend>
          <div class="offers">
            {account.payments.map((kind, i) => <button key={kind} type="button" class="button chip" aria-pressed={draft.kind === kind} aria-invalid={i === 0 && wrong('kind') ? 'true' : undefined} onClick={() => change({ kind })}>{words.payments[kind]}</button>)}
          </div>
          <p id="kind-wrong" class="field-wrong" role="alert">{said(wrong('kind'))}</p>
        </fieldset>
        <label class="field">
          <span>{words.amountOf[draft.kind ?? ''] ?? words.amountPaid}</span>
          <input class="num" name="amount" type="text" inputMode="decimal" autocomplete="off" maxLength={12} value={draft.amount} aria-invalid={Boolean(wrong('amount'))} aria-describedby="amount-wrong amount-help" onInput={event => change({ amount: event.currentTarget.value })} />
        </label>
        {fee > 0 && <p id="amount-help" class="faint">{words.feeIncluded(euro(fee))}</p>}
        <p id="amount-wrong" class="field-wrong" role="alert">{said(wrong('amount'))}</p>
        <div class="pair">
          <label class="field"><span>{words.paidOn}</span><input name="paid_on" type="date" max={today()} value={draft.paidOn} aria-invalid={Boolean(wrong('paidOn', 'future'))} aria-describedby="day-wrong" onInput={event => change({ paidOn: event.currentTarget.value })} /></label>
          <label class="field"><span>{draft.kind ? words.references[draft.kind] : words.reference}</span><input name="reference" type="text" autocomplete="off" maxLength={100} value={draft.reference} onInput={event => change({ reference: event.currentTarget.value })} /></label>
        </div>
        <p id="day-wrong" class="field-wrong" role="alert">{said(wrong('paidOn', 'future'))}</p>
        <label class="field"><span>{words.author}</span><input name="author" type="text" autocomplete="off" maxLength={60} value={draft.author} onInput={event => change({ author: event.currentTarget.value })} /></label>
        <div class="will-be" aria-live="polite">
          {preview && draft.kind && (
            <>
              <h3>{words.willBe}</h3>
              <p><span>{words.kinds[draft.kind]}</span> <b class="num">{euroSigned(preview.amount)}</b></p>
              {preview.fee > 0 && <p><span>{words.kinds['mav_fee']}</span> <b class="num">{euroSigned(-preview.fee)}</b></p>}
              <p class="will-total"><span>{words.newBalance}</span> <b class="num" data-owed={preview.balance < 0}>{euro(preview.balance)}</b></p>
            </>
          )}
        </div>
        <p class="row end">
          <button type="button" class="button big" onClick={onClose}>{t().money.cancel}</button>
          <button type="submit" class="button primary big">{preview ? words.record(euro(preview.amount)) : words.recordEmpty}</button>
        </p>
      </form>
    </Dialog>
  );
}
