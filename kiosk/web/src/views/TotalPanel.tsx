/** The big number, how firm it is, and how it splits by diet. */
import { useState } from 'preact/hooks';
import { board, now } from '../app';
import { keepOut, n, signed, span, t } from '../i18n';
import type { Board } from '../model/board';
import { dayState, nextCutoff } from '../model/school';
import type { DietCount, Totals } from '../model/totals';
import type { BoardSchool } from '../wire/types';
import { Delta, Lock, Next, Plate, Ring } from './icons';
import { DietSign, dietText, Num, Signed, useSize, useTurning } from './parts';

export function TotalPanel({ current, totals }: { current: Board; totals: Totals }) {
  const schools = [...current.schools.values()];
  const open = schools.filter(school => dayState(school) === 'open').length;
  const pending = totals.pending.reduce((sum, variation) => sum + variation.delta, 0);
  return (
    <section class="total plaque" data-open={open > 0} aria-labelledby="total-title">
      <h1 id="total-title">{t().total.title}{open > 0 && <span class="so-far"> {t().total.soFar}</span>}</h1>
      <p class="total-number" data-long={totals.toCook > 9_999}><Num value={totals.toCook} /></p>
      {(totals.acknowledged !== 0 || totals.pending.length > 0) && (
        <p class="total-parts">
          <span><b class="num">{n(totals.meals)}</b> {open > 0 ? t().total.booked : t().total.closing}</span>
          <span><b><Signed value={totals.acknowledged} /></b> {t().total.variations}</span>
          {totals.pending.length > 0 && <span class="tag caution"><Delta />{t().total.toDecideShort(signed(pending))}</span>}
        </p>
      )}
      <dl class="total-split">
        <div><dt>{t().total.specialShort}</dt><dd><Num value={totals.special} /></dd></div>
        <div><dt>{t().total.bianco}</dt><dd><Num value={totals.bianco} /></dd></div>
        {totals.sittings.filter(({ sitting }) => sitting > 0).map(({ sitting, meals }) => <div key={sitting}><dt>{t().sitting.name(sitting)}</dt><dd><Num value={meals} /></dd></div>)}
      </dl>
      <NextClosing schools={schools} open={open} />
    </section>
  );
}

function NextClosing({ schools, open }: { schools: readonly BoardSchool[]; open: number }) {
  const next = nextCutoff(schools);
  if (!next) return <p class="next-closing" data-open="false"><Lock />{t().total.allClosed}</p>;
  const left = now.value === null ? null : next.at - now.value;
  return (
    <p class="next-closing" data-open="true">
      <Ring left={left ?? Infinity} />
      <span>{t().total.next(next.cutoff)} {left !== null && (left > 0 ? <>{t().total.in} <b class="num">{span(left)}</b></> : t().total.now)}</span>
      <small>{t().total.open(open)}, {t().total.closed(schools.length - open)}</small>
    </p>
  );
}

/** In rem: what two short lines need. */
const dietRow = 2.15;
/** In letters; longer ones are written smaller, in two lines. */
const longName = 26;
/** Where one scrolls, more than this wait behind a button. */
const dietsShown = 12;

/**
 * How many meals of each diet set; on a wall in pages if they are too many (turned by hand, they stay), elsewhere the first
 * ones and the rest on demand.
 */
export function DietList({ totals, paged }: { totals: Totals; paged: boolean }) {
  const [ref, size] = useSize<HTMLUListElement>();
  const [all, setAll] = useState(false);
  const { diets } = totals;
  const perPage = paged && size.height > 0 ? Math.max(1, Math.floor(size.height / (dietRow * parseFloat(getComputedStyle(document.documentElement).fontSize)))) : diets.length;
  const pages = Math.max(1, Math.ceil(diets.length / perPage));
  const [page, turn, , setTurning] = useTurning(pages);
  const hidden = paged || all || diets.length <= dietsShown + 2 ? [] : diets.slice(dietsShown);
  const shown = pages > 1 ? diets.slice(page * perPage, (page + 1) * perPage) : diets.slice(0, diets.length - hidden.length);
  return (
    <section class="diets plaque" aria-labelledby="diets-title">
      <header>
        <h2 id="diets-title">{t().total.diets}</h2>
        {pages > 1 && <button type="button" class="button quiet small" onClick={() => { setTurning(false); turn(1); }}>{t().pages.page(page + 1, pages)}<Next /></button>}
        <span class="bianco" aria-hidden="true"><Plate />{t().total.ofWhichBianco}</span>
      </header>
      <ul ref={ref}>{shown.map(count => <DietRow key={count.diet} count={count} />)}</ul>
      {hidden.length > 0 && (
        <button type="button" class="button more" onClick={() => setAll(true)}>
          {t().total.moreDiets(hidden.length, n(hidden.reduce((sum, count) => sum + count.meals, 0)))}
        </button>
      )}
    </section>
  );
}

function DietRow({ count: { diet, meals, bianco } }: { count: DietCount }) {
  const name = dietText(diet);
  return (
    <li data-long={name.length > longName}>
      <Num value={meals} class="diet-number" />
      <span class="diet-name" title={keepOut(diet, board.value!.diets)}><DietSign diet={diet} /><span>{name}</span></span>
      {bianco !== 0 && <span class="bianco"><Plate /><span class="unseen">{t().total.ofWhich} </span><b class="num">{n(bianco)}</b><span class="unseen"> {t().total.bianco}</span></span>}
    </li>
  );
}
