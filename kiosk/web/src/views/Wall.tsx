/** The plates of all schools; on a wall screen without scrolling, in pages that turn if they are too many. */
import { now, printing, there } from '../app';
import { n, signed, t } from '../i18n';
import { fitPlates } from '../model/grid';
import { displayName } from '../model/names';
import { confirmationsOf, worstOf, worstOfClosing } from '../model/nodes';
import { dayState, movements, pendingOf } from '../model/school';
import { totalsOf } from '../model/totals';
import { PackingLink, TrayCount } from '../paper/views/PackingLink';
import type { BoardSchool, Printing, RecentChange } from '../wire/types';
import { Delta, Next, Pause, Plate as PlateSign, Play, Plugged, Previous, Unplugged, Warning } from './icons';
import { Link } from './Link';
import { NodeTag, Num, Provisional, StateLine, useSize, useTurning, when } from './parts';

/** How long a moved number keeps the mark of its movement. */
const movedFor = 180_000;
const freshFor = 6_000;
/** In rem. */
const leastPlate = { width: 16, height: 9 };
const gap = 0.75;

export function Wall({ schools, recent, paged }: { schools: readonly BoardSchool[]; recent: readonly RecentChange[]; paged: boolean }) {
  const [ref, size] = useSize<HTMLDivElement>();
  const rem = parseFloat(getComputedStyle(document.documentElement).fontSize);
  const fit = paged && size.width > 0
    ? fitPlates(schools.length, size.width, size.height, { width: leastPlate.width * rem, height: leastPlate.height * rem }, gap * rem)
    : null;
  const pages = fit?.pages ?? 1;
  const [page, turn, turning, setTurning] = useTurning(pages);
  const perPage = fit ? fit.columns * fit.rows : schools.length;
  const shown = paged && !fit ? [] : pages > 1 ? schools.slice(page * perPage, (page + 1) * perPage) : schools;
  const instant = now.value ?? 0;
  const moved = movements(recent, instant - movedFor);
  const justMoved = movements(recent, instant - freshFor);
  const packing = new Map(printing.value?.packing.map(one => [one.school, one]));
  return (
    <section class="wall" aria-labelledby="wall-title">
      <h2 id="wall-title" class="unseen">{t().school.list}</h2>
      <div class="wall-space" ref={ref}>
        <ul class="plates" style={fit ? { gridTemplateColumns: `repeat(${fit.columns}, minmax(0, 1fr))`, gridTemplateRows: `repeat(${fit.rows}, minmax(0, 1fr))` } : {}}>
          {shown.map(school => (
            <li key={school.school}>
              <SchoolPlate school={school} moved={moved.get(school.school) ?? 0} fresh={justMoved.has(school.school)} packing={packing.get(school.school)} />
              <PlateTrays school={school} packing={packing.get(school.school)} />
            </li>
          ))}
        </ul>
      </div>
      {pages > 1 && (
        <div class="pages" role="group" aria-label={t().pages.label}>
          <button type="button" class="button quiet square" aria-label={t().pages.previous} onClick={() => turn(-1)}><Previous /></button>
          <span>{t().pages.page(page + 1, pages)}</span>
          <button type="button" class="button quiet square" aria-label={t().pages.next} onClick={() => turn(1)}><Next /></button>
          <button type="button" class="button quiet square" aria-label={turning ? t().pages.pause : t().pages.play} onClick={() => setTurning(!turning)}>{turning ? <Pause /> : <Play />}</button>
        </div>
      )}
    </section>
  );
}

type Packing = Printing['packing'][number];

/** A link of its own over the plate, in the room that the plate leaves for it: links don't stand within links. */
function PlateTrays({ school, packing }: { school: BoardSchool; packing: Packing | undefined }) {
  return packing && packing.labels > 0 ? <PackingLink school={school.school} name={displayName(school.name)} packed={packing.packed} of={packing.labels} class="plate-trays" /> : null;
}

interface PlateParts {
  school: BoardSchool;
  moved: number;
  fresh: boolean;
  packing: Packing | undefined;
}

function SchoolPlate({ school, moved, fresh, packing }: PlateParts) {
  const totals = totalsOf([school]);
  const pending = pendingOf(school);
  const { acknowledged } = totals;
  const instant = now.value ?? 0;
  const node = worstOf(school.feeds, instant);
  const atClosing = worstOfClosing(school);
  const { missing } = confirmationsOf(school);
  const tags = [
    packing && packing.labels > 0 && <span class="plate-trays-room" aria-hidden="true"><TrayCount packed={packing.packed} of={packing.labels} /></span>,
    node && node.standing !== 'in-step' && <NodeTag doubt={node} at={instant} />,
    node?.standing === 'in-step' && atClosing && atClosing.standing !== 'in-step'
      && <span class="tag caution"><Unplugged />{atClosing.standing === 'silent' ? t().nodes.wasSilent : t().nodes.wasBehind}</span>,
    acknowledged !== 0 && <span class="tag"><span class="num">{n(school.meals)}</span> <b class="num">{signed(acknowledged)}</b><span class="unseen"> {t().total.variations}</span></span>,
    school.provisional && <Provisional />,
    pending.length > 0 && <span class="tag caution"><Delta />{t().school.pending(signed(pending.reduce((sum, v) => sum + v.delta, 0)))}</span>,
    // A node that is not in step says as much: what it knows of presences is not here yet.
    (!node || node.standing === 'in-step') && school.state === 'closed' && missing.length > 0 && <span class="tag caution"><Warning /><span>{t().nodes.missing(missing.length)}</span></span>,
  ].filter(Boolean);
  return (
    <Link to={there({ view: 'school', school: school.school })} class="plate" data-state={dayState(school)} data-provisional={school.provisional} data-fresh={fresh}>
      <h3 class="plate-name">{displayName(school.name)}</h3>
      {moved !== 0 && <p class="plate-moved" data-kind={moved > 0 ? 'more' : 'less'}><span aria-hidden="true" class="num">{signed(moved)}</span><span class="unseen">{t().school.moved(signed(moved))}</span></p>}
      {node?.standing === 'in-step' && node.since !== null && <p class="plate-node" title={node.feed.node}><Plugged /><span class="unseen">{t().nodes.inStep(when(node.since))}</span></p>}
      <p class="plate-total"><Num value={school.to_cook} /><span class="unseen"> {t().total.meals('')}</span></p>
      <ul class="plate-split">
        <li><b class="num">{n(totals.standard)}</b> {t().total.standard}</li>
        <li><b class="num">{n(totals.special)}</b> {t().total.specialShort}</li>
        <li class="bianco" data-zero={totals.bianco === 0}><PlateSign /><b class="num">{n(totals.bianco)}</b> {t().total.bianco}</li>
      </ul>
      <p class="plate-foot">
        <StateLine school={school} short />
        {totals.sittings.length > 1 && (
          <span class="plate-sittings">
            {totals.sittings.map(({ sitting, meals }) => <span key={sitting}><i>{t().sitting.short(sitting)}</i> <b class="num">{n(meals)}</b></span>)}
          </span>
        )}
      </p>
      {tags.length > 0 && <p class="plate-tags">{tags}</p>}
    </Link>
  );
}
