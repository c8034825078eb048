/** What became of the last payment; or that it is being asked. */
import { t } from '../../i18n';
import { euro } from '../../money/format';
import { Asking } from '../../money/views/Asking';
import { PdfButtons } from '../../paper/views/parts';
import { failureText } from '../../views/failures';
import { Check, Cross } from '../../views/icons';
import { Failure } from '../../wire/http';
import { askAgain, giveUp, payment, paymentText } from '../state';

export function PaymentFate() {
  const now = payment.value;
  const words = t().office;
  if (now.state === 'idle') return null;
  if (now.state === 'sending') return <Asking errand={now} what={paymentText(now.wish)} onAgain={askAgain} onGiveUp={giveUp} />;
  if (now.state === 'refused') {
    const conflict = now.failure instanceof Failure && now.failure.kind === 'conflict';
    return (
      <section class="plaque outcome" data-state="refused" role="alert" aria-labelledby="fate-title">
        <h2 id="fate-title"><Cross />{words.refused}</h2>
        <p class="outcome-what">{paymentText(now.wish)}. <b>{conflict ? words.conflict : failureText(now.failure)}</b></p>
        <p><button type="button" class="button" onClick={() => { payment.value = { state: 'idle' }; }}>{t().money.close}</button></p>
      </section>
    );
  }
  const { entry, balance_cents: balance, receipt, series } = now.answer;
  return (
    <section class="plaque outcome" data-state="done" role="status" aria-labelledby="fate-title">
      <h2 id="fate-title"><Check />{words.done(entry)}</h2>
      <p class="outcome-what">{paymentText(now.wish)}. {words.newBalance} <b class="num">{euro(balance)}</b></p>
      {(now.resumed || now.tries > 1) && <p class="outcome-once">{t().money.errand.once}</p>}
      <div class="row">
        {receipt && series && <><b>{words.voucherReceipt(receipt)}</b><PdfButtons href={`/api/v1/payments/${encodeURIComponent(series)}/${receipt}/pdf`} what={words.voucherReceipt(receipt)} refused={words.failed} /></>}
        <button type="button" class="button" onClick={() => { payment.value = { state: 'idle' }; }}>{t().money.close}</button>
      </div>
    </section>
  );
}
