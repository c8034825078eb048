/** One class: a tap says who is absent, another who eats plain; then everything is confirmed at once. No photos: names are enough, and stay at school. */
import { useEffect, useState } from 'preact/hooks';
import { currentZone, phase } from '../../app';
import { t } from '../../i18n';
import { timeIn } from '../../model/clock';
import { standard } from '../../model/totals';
import type { Extras } from '../../wire/types';
import { Dialog } from '../../views/Dialog';
import { Back, Check, Cross, Health, Ladle, Less, More, Plate, Undo } from '../../views/icons';
import { Link } from '../../views/Link';
import { withExtra, rollOf, type Roll, type Row } from '../model/roll';
import { at, confirm, groups, marksOf, mayAskPlain, mayUndo, nameOf, overview, ownSchool, pastCutoff, setExtras, toggleAbsent, togglePlain, undo, upstream, wantGroup } from '../state';
import { Cutoff, dietText } from './parts';

export function ClassList({ code }: { code: string }) {
  const copy = groups.value.get(code);
  const tile = overview.value!.groups.find(one => one.group === code);
  const known = Boolean(tile);
  useEffect(() => { if (known) wantGroup(code); }, [code, known]);
  if (!copy) {
    return (
      <div class="blank">
        {known ? <><Ladle /><p>{phase.value === 'down' ? t().failures['no-answer'] : t().link.waiting}</p></> : <p>{t().kiosk.unknownGroup}</p>}
        <Link to={at()} class="button big"><Back />{t().kiosk.back}</Link>
      </div>
    );
  }
  const marks = marksOf(code);
  const roll = rollOf(copy, marks);
  return (
    <div class="class">
      <header class="class-head">
        <Link to={at()} class="button big back"><Back />{t().kiosk.back}</Link>
        <h1>{copy.name}{copy.sitting > 0 && <small>{t().sitting.name(copy.sitting)}</small>}</h1>
        <p class="class-cutoff"><Cutoff /></p>
        {ownSchool.value && <Link to={at({ group: code, diets: true })} class="button big"><Health />{t().kiosk.diets}</Link>}
      </header>
      <p class="kiosk-help" id="class-help" data-past={pastCutoff.value}>{pastCutoff.value ? t().kiosk.pastBriefly : t().kiosk.help}</p>
      <ul class="roll" aria-label={t().kiosk.list(copy.name)} aria-describedby="class-help" onKeyDown={move}
        style={{ '--two': Math.ceil(roll.rows.length / 2), '--three': Math.ceil(roll.rows.length / 3), '--four': Math.ceil(roll.rows.length / 4) }}>
        {roll.rows.map(row => <RollRow key={row.diner.diner} group={code} row={row} />)}
      </ul>
      <ExtraMeals group={code} roll={roll} />
      <Bar group={code} roll={roll} />
    </div>
  );
}

/** Up and down from row to row, left and right between name and plate. */
function move(event: KeyboardEvent): void {
  const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const side = { ArrowRight: '.roll-plain', ArrowLeft: '.roll-name' }[event.key];
  const row = event.target instanceof HTMLElement ? event.target.closest('li') : null;
  if (!row || (!by && !side)) return;
  event.preventDefault();
  const kind = event.target instanceof HTMLElement && event.target.matches('.roll-plain') ? '.roll-plain' : '.roll-name';
  const to = by === 1 ? row.nextElementSibling : by === -1 ? row.previousElementSibling : row;
  (to?.querySelector<HTMLElement>(`${side ?? kind}:not([disabled])`) ?? to?.querySelector<HTMLElement>('.roll-name'))?.focus();
}

function RollRow({ group, row }: { group: string; row: Row }) {
  const { diner, absent, bianco } = row;
  const name = nameOf(diner);
  const refused = diner.refused !== undefined && !row.unsent;
  const silent = !absent && notesOf(row).length === 0;
  return (
    <li class="roll-row" data-absent={absent} data-bianco={bianco}>
      <button type="button" class="roll-name" onClick={() => toggleAbsent(group, diner.diner)}>
        <span class="roll-sign">{absent ? <Cross /> : <Check />}</span>
        <span class="roll-who">
          <span><b>{diner.last_name}</b> {diner.first_name}</span>
          <small class={silent ? 'unseen' : ''} data-refused={refused}><b class={absent ? '' : 'unseen'}>{absent ? t().kiosk.absent : t().kiosk.present}</b>{notesOf(row).map((note, i) => <span key={note}>{(absent || i > 0) && ', '}{note}</span>)}</small>
        </span>
      </button>
      {mayAskPlain.value && (
        <button type="button" class="roll-plain" aria-pressed={bianco} aria-label={t().kiosk.plainOf(name)} title={t().kiosk.plainOf(name)}
          disabled={absent || pastCutoff.value} onClick={() => togglePlain(group, diner.diner)}><Plate /></button>
      )}
    </li>
  );
}

/** What there is to know beside present or absent; on one line, so that no row moves. */
function notesOf({ diner, absent, bianco, unsent }: Row): string[] {
  const waits = unsent ? phase.value === 'down' : diner.pending && upstream.value?.connected === false;
  return [
    ...(diner.kind === 'adult' ? [t().kiosk.adult] : []),
    ...(bianco ? [t().kiosk.plain] : []),
    ...(diner.refused && !unsent ? [t().kiosk.refusals[diner.refused] ?? diner.refused]
      : absent && diner.meal === 'suspended' ? [t().kiosk.suspended]
      : absent && diner.meal === 'blocked' ? [t().kiosk.blocked]
      : !absent && !unsent && diner.present ? [t().kiosk.arrived] : []),
    ...(waits ? [unsent ? t().kiosk.notSent : t().kiosk.awaits] : []),
  ];
}

/** Adults without a name: how many, of which diet. */
function ExtraMeals({ group, roll }: { group: string; roll: Roll }) {
  const [choosing, setChoosing] = useState(false);
  const { diets } = overview.value!;
  const isStandard = (extra: Extras) => extra.diet === standard;
  const shown = [roll.extras.find(isStandard) ?? { diet: standard, count: 0 }, ...roll.extras.filter(extra => !isStandard(extra))];
  const change = (diet: string, by: number) => setExtras(group, withExtra(roll.extras, diet, by));
  const left = diets.filter(diet => !roll.extras.some(extra => extra.diet === diet.diet));
  return (
    <section class="extras plaque" aria-labelledby="extras-title">
      <h2 id="extras-title">{t().kiosk.extras.title}</h2>
      <ul>
        {shown.map(({ diet, count }) => (
          <li key={diet}>
            <span>{dietText(diet)}</span>
            <button type="button" class="button square" aria-label={t().kiosk.extras.less(dietText(diet))} disabled={count === 0} onClick={() => change(diet, -1)}><Less /></button>
            <b class="num">{count}</b>
            <button type="button" class="button square" aria-label={t().kiosk.extras.more(dietText(diet))} onClick={() => change(diet, 1)}><More /></button>
          </li>
        ))}
        {left.length > 0 && <li><button type="button" class="button" aria-haspopup="dialog" onClick={() => setChoosing(true)}><More />{t().kiosk.extras.other}</button></li>}
      </ul>
      {choosing && (
        <Dialog title={t().kiosk.extras.choose} onClose={() => setChoosing(false)} class="day-list">
          <ul>
            {left.map(diet => (
              <li key={diet.diet}><button type="button" class="button big" onClick={() => { change(diet.diet, 1); setChoosing(false); }}>{diet.name}</button></li>
            ))}
          </ul>
        </Dialog>
      )}
    </section>
  );
}

/** Under the thumb: take back the last tap, or say that this is how it is. */
function Bar({ group, roll }: { group: string; roll: Roll }) {
  const counts = t().kiosk.counts(roll.present, roll.absent, roll.bianco, roll.adults);
  const attendance = groups.value.get(group)?.attendance;
  const since = roll.confirmed && attendance?.confirmed && !marksOf(group)?.confirmed ? timeIn(currentZone.value, Date.parse(attendance.at)) : null;
  return (
    <div class="bar">
      <button type="button" class="button undo" disabled={!mayUndo(group)} aria-label={t().kiosk.undo} title={t().kiosk.undo} aria-keyshortcuts="Control+Z" onClick={() => undo(group)}><Undo /></button>
      <button type="button" class="button primary confirm" aria-disabled={roll.confirmed} onClick={() => { if (!roll.confirmed) confirm(group); }}>
        <span class="confirm-counts">{counts}</span>
        <span class="unseen">. </span>
        <b>{roll.confirmed && <Check />}{roll.confirmed ? (since ? t().kiosk.confirmedAt(since) : t().kiosk.confirmed) : t().kiosk.confirm}</b>
      </button>
    </div>
  );
}
