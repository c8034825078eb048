/** The big number, how firm it is, and how it splits by diet. */
import { board, now } from '../app';
import { keepOut, n, signed, span, t } from '../i18n';
import type { Board } from '../model/board';
import { dayState, nextCutoff } from '../model/school';
import type { Totals } from '../model/totals';
import type { BoardSchool } from '../wire/types';
import { Delta, Lock, Plate, Ring } from './icons';
import { DietSign, dietText, Num, Signed } from './parts';

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

export function DietList({ totals }: { totals: Totals }) {
  const diets = board.value!.diets;
  return (
    <section class="diets plaque" aria-labelledby="diets-title">
      <header><h2 id="diets-title">{t().total.diets}</h2><span class="bianco" aria-hidden="true"><Plate />{t().total.ofWhichBianco}</span></header>
      <ul data-many={totals.diets.length > 13}>
        {totals.diets.map(({ diet, meals, bianco }) => {
          const out = keepOut(diet, diets);
          return (
            <li key={diet}>
              <Num value={meals} class="diet-number" />
              <span class="diet-name" title={out}><DietSign diet={diet} />{dietText(diet)}</span>
              {bianco !== 0 && <span class="bianco"><Plate /><span class="unseen">{t().total.ofWhich} </span><b class="num">{n(bianco)}</b><span class="unseen"> {t().total.bianco}</span></span>}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
