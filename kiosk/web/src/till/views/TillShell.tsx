/** The till: its desk and its cash closing. Around them what holds for both: whose it is, how it stands, receipts without paper. */
import { announcement, route } from '../../app';
import { age, t } from '../../i18n';
import { moment } from '../../money/polled';
import { euro, stamp } from '../../money/format';
import { Settings } from '../../views/Header';
import { Ladle, Lock, Printer, Seen, Till as TillSign, Unknown, Unplugged, Warning } from '../../views/icons';
import { Link } from '../../views/Link';
import type { Till } from '../../wire/types';
import { offlineLeft, papersOf, troublesOf } from '../model/till';
import { shown, till, useTill } from '../state';
import { CashView } from './CashView';
import { ClosingView } from './ClosingView';

export function TillShell() {
  useTill();
  const now = till.value;
  return (
    <div class="shell till-shell" data-view="till">
      <a class="skip" href="#content" onClick={event => { event.preventDefault(); document.getElementById('content')?.focus(); }}>{t().nav.skip}</a>
      <header class="top">
        <Link to={{ view: 'till' }} class="brand" aria-label={t().product}><Ladle /><span>{t().product}</span></Link>
        {now && <p class="till-name" aria-label={t().till.merchant(now.name)}>{now.name}</p>}
        <nav class="tabs" aria-label={t().nav.label}><Tabs /></nav>
        <Settings />
      </header>
      <Notices />
      <main id="content" tabIndex={-1}>
        {!now ? <div class="blank"><Ladle /><p role="status">{shown.value.problem ? t().till.failed : t().till.loading}</p></div>
          : route.value.closing ? <ClosingView till={now} /> : <CashView till={now} />}
      </main>
      <nav class="bottom-bar" aria-label={t().nav.label}><Tabs /></nav>
      <p class="unseen" role="status">{announcement.value}</p>
    </div>
  );
}

function Tabs() {
  const closing = Boolean(route.value.closing);
  return (
    <>
      <Link to={{ view: 'till' }} class="tab" aria-current={closing ? undefined : 'page'}><TillSign />{t().money.nav.till}</Link>
      <Link to={{ view: 'till', closing: true }} class="tab" aria-current={closing ? 'page' : undefined}><Lock />{t().money.nav.closing}</Link>
    </>
  );
}

function Notices() {
  const { value, at, problem } = shown.value;
  return (
    <div class="till-notices">
      <div role="alert">
        {value && problem && at !== null && <p class="till-notice" data-tone="alarm"><Unplugged /><span><b>{t().money.stale(age(Math.max(0, moment.value - at)))}</b></span></p>}
        {value?.receipts_held && <p class="till-notice" data-tone="alarm"><Lock /><span><b>{t().till.heldTitle}.</b> {t().till.held}</span></p>}
        {value && !value.connected && <Offline till={value} />}
        {value && <Room till={value} />}
      </div>
      {value && <PaperLine till={value} />}
    </div>
  );
}

function Offline({ till: now }: { till: Till }) {
  const left = offlineLeft(now);
  const limit = euro(now.offline_limit_cents ?? 0);
  return (
    <p class="till-notice offline" data-tone={left === 0 ? 'alarm' : 'caution'}>
      <Unplugged />
      <span>
        <b>{t().till.offlineTitle}.</b> {left !== 0 && t().till.offline} {now.balances_at ? t().till.balancesAsOf(stamp(now.balances_at)) : t().till.balancesNever}{' '}
        <b>{left === null ? t().till.offlineNoLimit : left === 0 ? t().till.offlineFull(limit) : t().till.offlineLeft(euro(left), limit)}</b>
      </span>
    </p>
  );
}

/** A tenth of the limit: soon the money must go. */
function Room({ till: now }: { till: Till }) {
  if (now.cash_limit_cents === undefined) return null;
  const left = now.cash_limit_cents - now.cash.cash_cents;
  if (left * 10 > now.cash_limit_cents) return null;
  return <p class="till-notice" data-tone={left <= 0 ? 'alarm' : 'caution'}><Warning /><span><b>{left <= 0 ? t().till.full : t().till.nearLimit(euro(left))}</b></span></p>;
}

const named = 3;

/** Always in its place, so that nothing moves when a receipt is on its way. */
function PaperLine({ till: now }: { till: Till }) {
  const { unknown, waiting } = papersOf(now);
  const trouble = now.terminals.flatMap(terminal => troublesOf(terminal)).find(one => one !== 'battery_low');
  const tone = unknown.length || (waiting.length && trouble) || waiting.length > 1 ? 'caution' : waiting.length ? 'waiting' : 'calm';
  const which = (receipts: readonly { receipt: string }[]) => receipts.slice(0, named).map(one => one.receipt).join(', ') + (receipts.length > named ? '…' : '');
  return (
    <p class="till-paper" role="status" data-tone={tone}>
      {unknown.length ? <Unknown /> : waiting.length ? <Printer /> : <Seen />}
      <span>
        {unknown.length > 0 && t().till.paperBanner.unknown(unknown.length, which(unknown))}
        {unknown.length > 0 && waiting.length > 0 && ' '}
        {waiting.length > 0 && t().till.paperBanner.waiting(waiting.length, which(waiting))}
        {waiting.length > 0 && trouble && ` ${t().till.terminals}: ${t().till.terminalTroubles[trouble]}.`}
        {unknown.length + waiting.length === 0 && t().till.paperBanner.fine}
      </span>
    </p>
  );
}
