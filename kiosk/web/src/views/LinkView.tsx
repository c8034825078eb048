/** How this node stands with the one above it and with those below, and what could not be applied. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { board, currentZone, mayDecide, now } from '../app';
import { n, roughAge, span, t } from '../i18n';
import { timeIn } from '../model/clock';
import { displayName } from '../model/names';
import { clockOff, hasResumed, isNewer, standingOfSite, summaryOf } from '../model/nodes';
import { call } from '../wire/http';
import type { LinkState, Parked, SiteLink, UpstreamLink } from '../wire/types';
import { failureText } from './failures';
import { Behind, Check, Plugged, Unplugged, Warning } from './icons';
import { when } from './parts';

const askEvery = 5_000;

export function LinkView() {
  const [state, setState] = useState<LinkState | null>(null);
  const [failed, setFailed] = useState(false);
  const [asked, setAsked] = useState(0);
  useEffect(() => {
    let wanted = true;
    let timer = 0;
    const ask = async () => {
      try {
        const answer = await call('get', '/link');
        if (!wanted) return;
        setState(answer);
        setFailed(false);
      } catch {
        if (wanted) setFailed(true);
      }
      if (wanted) timer = window.setTimeout(() => void ask(), askEvery);
    };
    void ask();
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [asked]);
  return (
    <div class="links">
      <header class="view-head">
        <div>
          <h1>{t().links.title}</h1>
          {state && <p class="faint">{t().links.thisNode(state.node, t().links.roles[state.role])}</p>}
        </div>
        {state && <p class="links-time" data-stale={failed} role="status">{failed ? <span class="tag alarm"><Warning />{t().links.stale(timeIn(currentZone.value, Date.parse(state.at), true))}</span> : <span class="faint">{t().links.asOf(timeIn(currentZone.value, Date.parse(state.at), true))}</span>}</p>}
      </header>
      {state ? <Known state={state} onRetried={() => setAsked(asked + 1)} /> : <p class="faint" role="status">{failed ? t().links.failed : t().links.loading}</p>}
    </div>
  );
}

function Known({ state, onRetried }: { state: LinkState; onRetried(): void }) {
  const { silent, behind, parked } = summaryOf(state);
  const name = (site: SiteLink) => displayName(board.value?.schools.get(site.school ?? '')?.name ?? '') || site.node;
  const sites = [...state.sites].sort((a, b) => name(a).localeCompare(name(b), 'it', { numeric: true }));
  return (
    <>
      <section class="plaque" aria-labelledby="upstream-title">
        <h2 id="upstream-title">{t().links.upstream}</h2>
        {state.upstream ? <Upstream link={state.upstream} at={Date.parse(state.at)} onRetried={onRetried} /> : <p class="faint">{t().links.noUpstream}</p>}
      </section>
      <section class="plaque" aria-labelledby="sites-title">
        <h2 id="sites-title">{t().links.sites}</h2>
        {sites.length === 0 ? <p class="faint">{t().links.noSites}</p> : (
          <>
            <p class="links-summary">
              {silent > 0 && <span class="tag alarm"><Unplugged />{t().links.silentSites(silent)}</span>}
              {behind > 0 && <span class="tag caution"><Behind />{t().links.behindSites(behind)}</span>}
              {parked > 0 && <span class="tag caution"><Warning />{t().links.parkedFacts(parked)}</span>}
              {silent + behind + parked === 0 && <span class="in-step"><Check /> {t().links.allWell}</span>}
            </p>
            <ul class="sites">{sites.map(site => <Site key={site.node} site={site} name={name(site)} at={Date.parse(state.at)} onRetried={onRetried} />)}</ul>
          </>
        )}
      </section>
    </>
  );
}

/** Things to know of a node, one after the other; those that do not apply are left out. */
const Facts = ({ facts }: { facts: readonly ComponentChildren[] }) => <ul class="facts">{facts.filter(Boolean).map((fact, i) => <li key={i}>{fact}</li>)}</ul>;

function clockText(offset: number | undefined): string {
  const off = clockOff(offset);
  if (off === null) return '';
  return off > 0 ? t().links.clockAhead(roughAge(off)) : t().links.clockBehind(roughAge(-off));
}

function Upstream({ link, at, onRetried }: { link: UpstreamLink; at: number; onRetried(): void }) {
  const since = link.in_step_at === undefined ? null : Date.parse(link.in_step_at);
  const next = link.next_attempt_at === undefined ? null : Date.parse(link.next_attempt_at) - (now.value ?? at);
  const clock = clockText(link.clock_offset_ms);
  return (
    <div class="site">
      <p class="site-name">{link.node}</p>
      <p class="site-state">{link.connected ? <span class="in-step"><Plugged /> {t().links.connected}</span> : <span class="tag alarm"><Unplugged />{t().links.disconnected}</span>}</p>
      <Facts facts={[
        since === null ? t().links.never : link.connected ? t().links.inStepAt(when(since)) : t().links.last(when(since)),
        t().links.waiting(link.pending) + (link.oldest_pending_at ? `, ${t().links.oldest(when(Date.parse(link.oldest_pending_at)))}` : ''),
        !link.connected && link.fault,
        !link.connected && next !== null && (next > 0 ? t().links.next(span(next)) : t().links.nextNow),
        link.epoch > 1 && t().links.epoch(link.epoch - 1),
        clock && <b><Warning /> {clock}</b>,
      ]} />
      <ParkedList parked={link.parked} onRetried={onRetried} />
    </div>
  );
}

function Site({ site, name, at, onRetried }: { site: SiteLink; name: string; at: number; onRetried(): void }) {
  const standing = standingOfSite(site);
  const since = site.in_step_at === undefined ? null : Date.parse(site.in_step_at);
  const seen = site.seen_at === undefined ? null : Date.parse(site.seen_at);
  const fenced = site.fenced && when(Date.parse(site.fenced.at));
  const clock = clockText(site.clock_offset_ms);
  return (
    <li class="site" data-standing={standing}>
      <p class="site-name">{name}<small class="faint">{name === site.node ? t().links.roles[site.role] : `${site.node}, ${t().links.roles[site.role]}`}</small></p>
      <p class="site-state">
        {standing === 'in-step' ? <span class="in-step"><Plugged /> {t().links.inStep}</span>
          : standing === 'behind' ? <span class="tag caution"><Behind />{t().links.behind}</span>
          : <span class="tag alarm"><Unplugged />{seen === null ? t().links.never : t().links.silent(roughAge((now.value ?? at) - seen))}</span>}
      </p>
      <Facts facts={[
        since !== null && (standing === 'in-step' ? t().links.inStepAt(when(since)) : t().links.last(when(since))),
        seen !== null && standing !== 'in-step' && t().links.seen(when(seen)),
        t().links.waiting(site.waiting),
        fenced && site.fenced?.reason === 'restored' && (hasResumed(site) ? t().links.resumed(fenced) : <b>{t().links.restored(fenced)}</b>),
        fenced && site.fenced?.reason === 'cloned' && (hasResumed(site) ? t().links.cloned(fenced) : <b><Warning /> {t().links.cloned(fenced)}</b>),
        !site.fenced && site.epoch > 1 && t().links.epoch(site.epoch - 1),
        clock && <b><Warning /> {clock}</b>,
      ]} />
      <ParkedList parked={site.parked} onRetried={onRetried} />
    </li>
  );
}

function ParkedList({ parked, onRetried }: { parked: readonly Parked[]; onRetried(): void }) {
  if (!parked.length) return null;
  return (
    <div class="parked">
      <h3>{t().links.parked} <b class="num">{n(parked.length)}</b></h3>
      <p class="faint">{t().links.parkedHelp}</p>
      <ul>{parked.map(fact => <ParkedFact key={fact.id} fact={fact} onRetried={onRetried} />)}</ul>
    </div>
  );
}

function ParkedFact({ fact, onRetried }: { fact: Parked; onRetried(): void }) {
  const [busy, setBusy] = useState(false);
  const [note, setNote] = useState('');
  const group = fact.group && ([...(board.value?.schools.values() ?? [])].flatMap(school => school.groups).find(one => one.group === fact.group)?.name ?? fact.group);
  const what = `${t().links.types[fact.type] ?? fact.type}${group ? `, ${group}` : ''}`;
  const retry = async () => {
    setBusy(true);
    setNote('');
    try {
      const answer = await call('post', '/link/parked/{id}/retry', { path: { id: fact.id } });
      setNote(answer.applied ? t().links.applied : t().links.still(answer.reason ?? fact.reason));
      onRetried();
    } catch (error) {
      setNote(failureText(error));
    }
    setBusy(false);
  };
  return (
    <li>
      <p><b>{what}</b> <span class="faint">{t().variations.number(fact.seq)}, {when(Date.parse(fact.at))}</span></p>
      <p>{isNewer(fact) ? t().links.newer : fact.reason}</p>
      {fact.sent ? <p class="faint">{t().links.sent}</p>
        : mayDecide.value && !isNewer(fact) && <button type="button" class="button" disabled={busy} aria-label={t().links.retryOf(what)} onClick={() => void retry()}>{busy ? t().links.retrying : t().links.retry}</button>}
      <p role="status" class="note">{note}</p>
    </li>
  );
}
