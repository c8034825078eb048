/** One school: its groups and diets, what changed after closing and who decides it, and four weeks beside today. */
import { Fragment, type ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { board, currentZone, knownAuthors, mayDecide, maySeeMatching, maySeePapers, now, printing, rememberAuthor, session, there } from '../app';
import { keepOut, n, signed, t } from '../i18n';
import { timeIn } from '../model/clock';
import { displayName } from '../model/names';
import { confirmationsOf, worstOf } from '../model/nodes';
import { dayState } from '../model/school';
import { itemsToCook, standard, totalsOf, type Item, type Totals } from '../model/totals';
import { PackingLink } from '../paper/views/PackingLink';
import { Matching } from '../paper/views/PaperSheet';
import { SchoolPapersSheet } from '../paper/views/SchoolPapersSheet';
import { call } from '../wire/http';
import type { BoardGroup, BoardSchool, BoardVariation } from '../wire/types';
import { CloseEarlySheet, ConfirmSheet, RefuseSheet } from './DecisionSheets';
import { failureText } from './failures';
import { HistoryChart } from './HistoryChart';
import { Back, Check, Cross, Lock, Plate, Plugged, Printer, Warning } from './icons';
import { Link } from './Link';
import { Nodes } from './Nodes';
import { Bianco, DietSign, dietText, NodeTag, Num, Provisional, Signed, StateLine, useMedia, when } from './parts';

export function SchoolView({ code }: { code: string }) {
  const school = board.value!.schools.get(code);
  if (!school) {
    return (
      <div class="blank">
        <p>{t().school.unknown}</p>
        <Link to={there({ view: 'board' })} class="button"><Back />{t().school.back}</Link>
      </div>
    );
  }
  return <OneSchool school={school} />;
}

function OneSchool({ school }: { school: BoardSchool }) {
  const [sheet, setSheet] = useState<'close' | 'confirm' | 'papers' | null>(null);
  const totals = totalsOf([school]);
  const state = dayState(school);
  const node = worstOf(school.feeds, now.value ?? 0);
  const packing = printing.value?.packing.find(one => one.school === school.school && one.labels > 0);
  return (
    <div class="school">
      <header class="view-head">
        {session.value?.role !== 'school' && <Link to={there({ view: 'board' })} class="button quiet back"><Back />{t().school.back}</Link>}
        <div>
          <h1>{displayName(school.name)}</h1>
          <p class="faint">{school.authority_name}{school.kind && `, ${t().production.eaters[school.kind].toLowerCase()}`}, <span class="code">{school.school}</span></p>
        </div>
        {maySeePapers.value && (
          <p class="row school-papers">
            {packing && <PackingLink school={school.school} name={displayName(school.name)} packed={packing.packed} of={packing.labels} />}
            <button type="button" class="button" aria-haspopup="dialog" onClick={() => setSheet('papers')}><Printer />{t().paper.open}</button>
          </p>
        )}
      </header>

      <aside class="school-side">
        <section class="school-total plaque total" data-open={state === 'open'} aria-label={t().total.title}>
          <p class="total-title">{t().total.title}{state === 'open' && <span class="so-far"> {t().total.soFar}</span>}</p>
          <p class="total-number"><Num value={school.to_cook} /></p>
          {(totals.acknowledged !== 0) && <p class="total-parts"><span><b class="num">{n(school.meals)}</b> {t().total.closing}</span><span><b><Signed value={totals.acknowledged} /></b> {t().total.variations}</span></p>}
          <dl class="total-split">
            <div><dt>{t().total.standard}</dt><dd><Num value={totals.standard} /></dd></div>
            <div><dt>{t().total.specialShort}</dt><dd><Num value={totals.special} /></dd></div>
            <div><dt>{t().total.bianco}</dt><dd><Num value={totals.bianco} /></dd></div>
            {totals.sittings.length > 1 && totals.sittings.map(({ sitting, meals }) => <div key={sitting}><dt>{t().sitting.name(sitting)}</dt><dd><Num value={meals} /></dd></div>)}
          </dl>
          <p class="school-state">
            <StateLine school={school} />
            <span class="faint">{state === 'closed' && school.closing ? t().school.closedAt(timeIn(currentZone.value, Date.parse(school.closing.closed_at), true)) : t().school.closesAt(school.cutoff)}</span>
            {school.provisional && <Provisional />}
            {node && (node.standing !== 'in-step' ? <NodeTag doubt={node} at={now.value ?? 0} /> : node.since !== null && <span class="in-step faint"><Plugged /> {t().nodes.inStep(when(node.since))}</span>)}
            {school.closing?.early_reason && <span class="early-reason">{school.closing.early_reason}{school.closing.author && `, ${school.closing.author}`}</span>}
          </p>
          {mayDecide.value && state === 'open' && <button type="button" class="button big" aria-haspopup="dialog" onClick={() => setSheet('close')}><Lock />{t().closing.early}</button>}
          {mayDecide.value && school.provisional && school.closing && <button type="button" class="button big caution" aria-haspopup="dialog" onClick={() => setSheet('confirm')}><Warning />{t().closing.confirm}</button>}
        </section>
        <Nodes school={school} />
        {session.value?.role === 'school' && maySeeMatching.value && <section class="plaque" aria-label={t().paper.matching}><Matching date={board.value!.date} school={school.school} /></section>}
      </aside>

      <div class="school-main">
        <Variations school={school} />
        <GroupTable school={school} totals={totals} />
        <HistoryChart school={school} date={board.value!.date} today={board.value!.today} />
      </div>

      {sheet === 'papers' && <SchoolPapersSheet school={school.school} onClose={() => setSheet(null)} />}
      {sheet === 'close' && <CloseEarlySheet school={school} date={board.value!.date} onClose={() => setSheet(null)} />}
      {sheet === 'confirm' && <ConfirmSheet school={school} onClose={() => setSheet(null)} />}
    </div>
  );
}

/**
 * What is cooked for each group: the closing with its acknowledged variations. Special diets are few and each of them matters:
 * they are named, not spread over columns of zeros that a small screen would hide.
 */
function GroupTable({ school, totals }: { school: BoardSchool; totals: Totals }) {
  const narrow = useMedia('(max-width: 699px)');
  const items = itemsToCook(school);
  const special = totals.diets.map(count => count.diet).filter(diet => diet !== standard);
  const hasSittings = school.groups.some(group => group.sitting > 0);
  const hasAdults = items.some(item => item.adults > 0);
  const known = new Set(school.groups.map(group => group.group));
  const strays = [...new Set(items.map(item => item.group))].filter(group => !known.has(group)).map(group => ({ group, name: group || t().school.whole, sitting: 0 }));
  const groups = [...school.groups, ...strays].sort((a, b) => a.sitting - b.sitting || a.name.localeCompare(b.name, 'it', { numeric: true }));
  const numbers = 3 + Number(hasSittings) + Number(hasAdults);
  if (!items.length) return <section class="groups plaque"><h2>{t().school.groups}</h2><p class="faint">{t().school.noGroups}</p></section>;

  const { confirmed, of, missing } = confirmationsOf(school);
  const presence = (group: BoardGroup) => (group.confirmed_at !== undefined
    ? <small class="presence"><Check />{t().nodes.confirmed(timeIn(currentZone.value, Date.parse(group.confirmed_at)))}</small>
    : missing.includes(group) && <small class="presence" data-missing="true"><Warning />{t().nodes.unconfirmed}</small>);

  const row = (name: string, sitting: number | null, some: readonly Item[], confirmation: ComponentChildren = null) => {
    const all = count(some);
    const plain = count(some.filter(item => item.diet === standard));
    const diets = special.map(diet => ({ diet, ...count(some.filter(item => item.diet === diet)) })).filter(({ meals, bianco }) => meals !== 0 || bianco !== 0);
    const chips = diets.length > 0 && <DietChips diets={diets} />;
    const below = narrow && (chips || confirmation);
    return (
      <>
        <tr>
          <th scope="row" class="name" rowSpan={below ? 2 : 1} colSpan={sitting === null && hasSittings ? 2 : 1}>{name}{!narrow && confirmation}</th>
          {sitting !== null && hasSittings && <td>{t().sitting.short(sitting)}</td>}
          <td class="sum"><Num value={all.meals} /></td>
          {hasAdults && <td data-zero={all.adults === 0}><Num value={all.adults} /></td>}
          <td class="standard" data-zero={plain.meals === 0}>
            <Num value={plain.meals} />
            {plain.bianco > 0 && <span class="bianco"><Plate /><b class="num">{n(plain.bianco)}</b><span class="unseen"> {t().total.bianco}</span></span>}
          </td>
          {!narrow && <td class="special">{chips}</td>}
        </tr>
        {below && <tr class="more"><td class="special" colSpan={numbers - 1}>{confirmation}{chips}</td></tr>}
      </>
    );
  };
  return (
    <section class="groups plaque" aria-labelledby="groups-title">
      <header><h2 id="groups-title">{t().school.groups}</h2><span class="bianco faint" aria-hidden="true"><Plate />{t().total.ofWhichBianco}</span></header>
      {(confirmed > 0 || missing.length > 0) && <p class="confirmations">{missing.length > 0 ? <Warning /> : <Check />}{t().nodes.confirmations(confirmed, of)}{missing.length > 0 && <span class="faint">{t().nodes.missingHelp}</span>}</p>}
      <table>
        <thead>
          <tr>
            <th scope="col" class="name">{t().school.group}</th>
            {hasSittings && <th scope="col">{t().school.sitting}</th>}
            <th scope="col" class="sum">{t().school.total}</th>
            {hasAdults && <th scope="col">{t().school.ofWhichAdults}</th>}
            <th scope="col" class="standard">{t().total.standardDiet}</th>
            {!narrow && <th scope="col" class="special">{t().school.specialDiets}</th>}
          </tr>
        </thead>
        <tbody>{groups.map(group => <Fragment key={group.group}>{row(group.name, group.sitting, items.filter(item => item.group === group.group), presence(group))}</Fragment>)}</tbody>
        <tfoot>{row(t().production.sum, null, items)}</tfoot>
      </table>
    </section>
  );
}

function DietChips({ diets }: { diets: readonly { diet: string; meals: number; bianco: number }[] }) {
  return (
    <ul class="chips">
      {diets.map(({ diet, meals, bianco }) => (
        <li key={diet} title={keepOut(diet, board.value!.diets)}>
          <b class="num">{n(meals)}</b><DietSign diet={diet} />{dietText(diet)}{bianco > 0 && <Bianco count={bianco} />}
        </li>
      ))}
    </ul>
  );
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

const count = (items: readonly Item[]) => ({
  meals: sum(items.map(item => item.meals)),
  adults: sum(items.map(item => item.adults)),
  bianco: sum(items.filter(item => item.bianco).map(item => item.meals)),
});

function Variations({ school }: { school: BoardSchool }) {
  const [refusing, setRefusing] = useState<BoardVariation | null>(null);
  const [note, setNote] = useState('');
  if (school.state === 'open' && !school.variations.length) return null;
  const groupName = (code: string) => school.groups.find(group => group.group === code)?.name ?? (code || t().school.whole);
  const decide = async (variation: BoardVariation, decision: 'acknowledged' | 'refused', reason?: string, author = knownAuthors.value[0]): Promise<void> => {
    setNote('');
    const answer = await call('post', '/variations/{id}/ack', {
      path: { id: variation.id },
      body: { decision, ...(reason ? { reason } : {}), ...(author ? { author } : {}) },
    });
    if (answer.state !== decision) setNote(answer.state === 'refused' ? t().variations.alreadyRefused : t().variations.alreadyAcknowledged);
  };
  const order = { pending: 0, acknowledged: 1, refused: 1 };
  const sorted = [...school.variations].sort((a, b) => order[a.state] - order[b.state] || b.number - a.number);
  return (
    <section class="variations plaque" aria-labelledby="variations-title">
      <h2 id="variations-title">{t().variations.title}</h2>
      <p role="status" class="note">{note}</p>
      {sorted.length === 0 ? <p class="faint">{t().variations.none}</p> : (
        <ul>
          {sorted.map(variation => (
            <li key={variation.id} class="variation" data-state={variation.state}>
              <span class="variation-delta"><Signed value={variation.delta} /></span>
              <div class="variation-what">
                <p><b>{dietText(variation.diet)}</b>{variation.adults ? ` (${t().production.eaters.adult.toLowerCase()}: ${n(Math.abs(variation.adults))})` : ''}{variation.bianco && <> <Bianco count={Math.abs(variation.delta)} /></>}, {groupName(variation.group)}</p>
                <p class="faint">{t().variations.number(variation.number)}, {timeIn(currentZone.value, Date.parse(variation.at))}, {t().variations.reasons[variation.reason] ?? variation.reason}, {variation.author ? t().variations.by(variation.author) : t().variations.system}</p>
              </div>
              {variation.state === 'pending' && mayDecide.value
                ? <DecisionButtons name={t().variations.describe(signed(variation.delta), dietText(variation.diet), groupName(variation.group))}
                    onAcknowledge={() => decide(variation, 'acknowledged')} onRefuse={() => setRefusing(variation)} onFailure={setNote} />
                : <span class="tag" data-state={variation.state}>{variation.state === 'acknowledged' ? <Check /> : variation.state === 'refused' ? <Cross /> : <Warning />}{t().variations[variation.state]}</span>}
            </li>
          ))}
        </ul>
      )}
      {refusing && (
        <RefuseSheet number={refusing.number} onClose={() => setRefusing(null)}
          onRefuse={async (reason, author) => {
            if (author) rememberAuthor(author);
            await decide(refusing, 'refused', reason, author || undefined);
            setRefusing(null);
          }} />
      )}
    </section>
  );
}

function DecisionButtons({ name, onAcknowledge, onRefuse, onFailure }: { name: string; onAcknowledge(): Promise<void>; onRefuse(): void; onFailure(text: string): void }) {
  const [busy, setBusy] = useState(false);
  const acknowledge = async () => {
    setBusy(true);
    try {
      await onAcknowledge();
    } catch (error) {
      onFailure(failureText(error));
    }
    setBusy(false);
  };
  return (
    <div class="decide">
      <button type="button" class="button primary big" disabled={busy} aria-label={`${t().variations.acknowledge}: ${name}`} onClick={() => void acknowledge()}><Check />{t().variations.acknowledge}</button>
      <button type="button" class="button big" disabled={busy} aria-haspopup="dialog" aria-label={`${t().variations.refuse}: ${name}`} onClick={onRefuse}><Cross />{t().variations.refuse}</button>
    </div>
  );
}
