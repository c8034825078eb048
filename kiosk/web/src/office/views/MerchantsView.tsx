/** Merchants: what they hold, what they may, when they closed last. */
import { useState } from 'preact/hooks';
import { t } from '../../i18n';
import { typedCents } from '../../money/cents';
import { euro, stamp } from '../../money/format';
import { useAct } from '../../paper/views/parts';
import { Dialog } from '../../views/Dialog';
import { call } from '../../wire/http';
import type { Merchant } from '../../wire/types';
import { fullness, limitsOf } from '../model/office';
import { authorityName, useAsked } from '../state';
import { Loading } from './parts';

export function MerchantsView() {
  const asked = useAsked(() => call('get', '/merchants'), []);
  const [editing, setEditing] = useState<Merchant | null>(null);
  const [saved, setSaved] = useState('');
  const words = t().office.merchants;
  const merchants = asked.value?.merchants;
  const told = (merchant: Merchant) => {
    asked.tell({ merchants: merchants!.map(one => (one.merchant === merchant.merchant ? merchant : one)) });
    setSaved(merchant.merchant);
    setEditing(null);
  };
  return (
    <>
      <header class="view-head"><h1>{t().money.nav.merchants}</h1></header>
      {!merchants ? <Loading asked={asked} /> : merchants.length === 0 ? <p class="plaque">{words.none}</p> : (
        <ul class="merchant-cards">{merchants.map(one => <li key={one.merchant}><Card merchant={one} note={saved === one.merchant ? words.saved : ''} onEdit={() => setEditing(one)} /></li>)}</ul>
      )}
      {editing && <LimitsSheet merchant={editing} onClose={() => setEditing(null)} onSaved={told} />}
    </>
  );
}

function Card({ merchant: one, note, onEdit }: { merchant: Merchant; note: string; onEdit(): void }) {
  const words = t().office.merchants;
  const full = fullness(one);
  const limit = (cents: number | undefined) => (cents === undefined ? words.noLimit : euro(cents));
  return (
    <section class="plaque merchant" aria-labelledby={`merchant-${one.merchant}`}>
      <header><h2 id={`merchant-${one.merchant}`}>{one.name}</h2><p class="faint">{one.merchant}; {one.authorities.map(authorityName).join(', ')}</p></header>
      <p class="merchant-held"><span>{words.held}</span> <b class="num">{euro(one.cash_cents)}</b></p>
      {full !== null && <div class="print-bar" data-full={full >= 0.9} role="progressbar" aria-label={words.of(euro(one.cash_cents), euro(one.cash_limit_cents!))} aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(full * 100)}><span style={{ width: `${100 * full}%` }} /></div>}
      <dl class="merchant-facts">
        <div><dt>{words.limit}</dt><dd class="num">{limit(one.cash_limit_cents)}</dd></div>
        <div><dt>{words.offline}</dt><dd class="num">{limit(one.offline_limit_cents)}</dd></div>
        <div><dt>{words.lastReceipt}</dt><dd class="num">{one.last_receipt ?? words.noReceipt}</dd></div>
        <div><dt>{words.lastClosing}</dt><dd>{one.last_closing ? <>{words.closing(one.last_closing.number, stamp(one.last_closing.at))}<small>{euro(one.last_closing.total_cents)}{one.last_closing.difference_cents !== 0 && <>, {one.last_closing.difference_cents < 0 ? t().till.closing.missing(euro(-one.last_closing.difference_cents)) : t().till.closing.over(euro(one.last_closing.difference_cents))}</>}</small></> : words.noClosing}</dd></div>
        <div><dt>{words.node}</dt><dd>{one.node || words.here}</dd></div>
      </dl>
      <p class="row end"><span class="note" role="status">{note}</span><button type="button" class="button" aria-haspopup="dialog" aria-label={words.editOf(one.name)} onClick={onEdit}>{words.edit}</button></p>
    </section>
  );
}

function LimitsSheet({ merchant, onClose, onSaved }: { merchant: Merchant; onClose(): void; onSaved(merchant: Merchant): void }) {
  const typed = (cents: number | undefined) => (cents === undefined ? '' : typedCents(cents));
  const [cash, setCash] = useState(typed(merchant.cash_limit_cents));
  const [offline, setOffline] = useState(typed(merchant.offline_limit_cents));
  const [wrong, setWrong] = useState(false);
  const { busy, failed, act } = useAct();
  const words = t().office.merchants;
  const save = (event: Event) => {
    event.preventDefault();
    const body = limitsOf(cash, offline);
    setWrong(body === null);
    if (body) void act(async () => onSaved(await call('put', '/merchants/{merchant}/limits', { path: { merchant: merchant.merchant }, body })));
  };
  return (
    <Dialog title={words.editTitle(merchant.name)} onClose={onClose}>
      <form class="decision" noValidate onSubmit={save}>
        <label class="field"><span>{words.limit}</span><input class="num" name="cash" type="text" inputMode="decimal" autocomplete="off" maxLength={12} value={cash} aria-invalid={wrong} aria-describedby="limits-help limits-wrong" onInput={event => setCash(event.currentTarget.value)} /></label>
        <label class="field"><span>{words.offline}</span><input class="num" name="offline" type="text" inputMode="decimal" autocomplete="off" maxLength={12} value={offline} aria-invalid={wrong} aria-describedby="limits-help limits-wrong" onInput={event => setOffline(event.currentTarget.value)} /></label>
        <p id="limits-help" class="faint">{words.editHelp}</p>
        <p id="limits-wrong" class="field-wrong" role="alert">{wrong ? words.wrong : failed}</p>
        <p class="row end"><button type="button" class="button big" onClick={onClose}>{t().money.cancel}</button><button type="submit" class="button primary big" disabled={busy}>{words.save}</button></p>
      </form>
    </Dialog>
  );
}
