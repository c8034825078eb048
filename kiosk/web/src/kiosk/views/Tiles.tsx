/** The school's classes, and what became of the changes after closing. */
import { currentZone, maySeeMatching } from '../../app';
import { Matching } from '../../paper/views/PaperSheet';
import { longDay, n, relativeDay, t } from '../../i18n';
import { timeIn } from '../../model/clock';
import type { KioskTile } from '../../wire/types';
import { Check, Hourglass, Plate, Unplugged, Warning } from '../../views/icons';
import { Link } from '../../views/Link';
import { isConfirmed, tileOf, type Tile, type TileState } from '../model/tile';
import { at, groups, marksOf, overview, pastCutoff } from '../state';
import { afterCutoff, Cutoff, schoolName } from './parts';
import { Variations } from './Variations';

export function Tiles() {
  const day = overview.value!;
  const all = [...day.groups].sort((a, b) => a.name.localeCompare(b.name, 'it', { numeric: true })).map(tile => ({ tile, shown: tileOf(tile, groups.value.get(tile.group), marksOf(tile.group)) }));
  const confirmed = all.filter(({ shown }) => isConfirmed(shown.state)).length;
  const booked = all.reduce((sum, { shown }) => sum + shown.booked, 0);
  const diners = all.reduce((sum, { tile }) => sum + tile.diners, 0);
  if (!all.length) return <NoService />;
  return (
    <div class="kiosk-home">
      <header class="view-head">
        <div>
          <h1>{schoolName()}</h1>
          <p class="faint">{day.authority_name}, {t().kiosk.of(booked, diners)} {t().kiosk.eat}, {t().kiosk.progress(confirmed, all.length)}</p>
        </div>
        <p class="firmness"><Cutoff /></p>
      </header>
      {pastCutoff.value && <p class="kiosk-help past">{afterCutoff()}</p>}
      <h2 class="unseen">{relativeDay(day.date, day.today) === t().day.today ? t().kiosk.choose : t().kiosk.chooseOf(longDay(day.date))}</h2>
      <ul class="tiles">{all.map(({ tile, shown }) => <li key={tile.group}><ClassTile tile={tile} shown={shown} /></li>)}</ul>
      <Variations />
      {maySeeMatching.value && day.state === 'closed' && <section class="plaque kiosk-matching" aria-label={t().paper.matching}><Matching date={day.date} school={day.school} /></section>}
    </div>
  );
}

function ClassTile({ tile, shown }: { tile: KioskTile; shown: Tile }) {
  const unconfirmed = overview.value!.presence === 'staff' && !isConfirmed(shown.state);
  return (
    <Link to={at({ group: tile.group })} class="tile" data-state={shown.state} data-unconfirmed={unconfirmed && pastCutoff.value}>
      <h3 class="tile-name">{tile.name}{tile.sitting > 0 && <small>{t().sitting.name(tile.sitting)}</small>}</h3>
      <p class="tile-count"><b class="num">{n(shown.booked)}</b> <span>/ {n(tile.diners)}</span><span class="unseen"> {t().kiosk.eat},</span></p>
      <p class="tile-more">
        <span>{t().kiosk.absentees(shown.absent)}</span>
        {shown.bianco > 0 && <span class="bianco"><Plate /><b class="num">{n(shown.bianco)}</b><span class="unseen"> {t().total.bianco}</span></span>}
        {shown.extras > 0 && <span><b class="num">+{n(shown.extras)}</b> {t().production.eaters.adult.toLowerCase()}</span>}
      </p>
      <p class="tile-state"><StateSign state={shown.state} /><span>{t().kiosk.states[shown.state]}{shown.state === 'confirmed' && tile.attendance && <> {timeIn(currentZone.value, Date.parse(tile.attendance.at))}</>}</span></p>
      {unconfirmed && pastCutoff.value && <p class="tag caution"><Warning />{t().kiosk.unconfirmed}</p>}
    </Link>
  );
}

function StateSign({ state }: { state: TileState }) {
  switch (state) {
    case 'confirmed': return <Check />;
    case 'confirmed-waiting': return <Hourglass />;
    case 'confirmed-unsent': return <Unplugged />;
    case 'marked': return <span class="half" />;
    default: return <span class="ring-empty" />;
  }
}

function NoService() {
  return <div class="blank"><h1>{t().kiosk.noService}</h1><p>{t().kiosk.chooseDay}</p></div>;
}
