/** How many of each preparation, for whom and for which sitting. */
import { board } from '../app';
import { keepOut, t } from '../i18n';
import { productionOf } from '../model/production';
import { standard } from '../model/totals';
import { Lock, Plate, Ring } from './icons';
import { DietSign, dietText, Num } from './parts';

export function ProductionView() {
  const current = board.value!;
  const table = productionOf(current.schools.values());
  const open = [...current.schools.values()].filter(school => school.state === 'open').length;
  const { rows, total, eaters, sittings } = table;
  return (
    <div class="production">
      <header class="view-head">
        <h1>{t().production.title}</h1>
        <p class="firmness" data-open={open > 0}>{open > 0 ? <><Ring left={Infinity} />{t().production.open(open)}</> : <><Lock />{t().production.final}</>}</p>
      </header>
      {rows.length === 0 ? <p class="faint">{t().production.none}</p> : (
        <div class="plaque table-plaque">
          <div class="scroller" tabIndex={0} role="region" aria-label={t().production.title}>
            <table class="preparations" data-rows={rows.length > 22 ? 'crowd' : rows.length > 16 ? 'many' : 'few'}>
              <thead>
                <tr class="heads">
                  <th scope="col" rowSpan={2} class="name">{t().production.preparation}</th>
                  <th scope="col" rowSpan={2} class="sum">{t().production.total}</th>
                  <th scope="colgroup" colSpan={eaters.length} class="edge">{t().production.portions}</th>
                  {sittings.length > 0 && <th scope="colgroup" colSpan={sittings.length} class="edge">{t().production.bySitting}</th>}
                </tr>
                <tr>
                  {eaters.map((eater, i) => <th key={eater} scope="col" class={i === 0 ? 'edge' : ''}>{t().production.eaters[eater]}</th>)}
                  {sittings.map((sitting, i) => <th key={sitting} scope="col" class={i === 0 ? 'edge' : ''}>{t().sitting.name(sitting)}</th>)}
                </tr>
              </thead>
              <tbody>
                {rows.map(row => {
                  const out = keepOut(row.diet, current.diets);
                  return (
                    <tr key={`${row.diet} ${row.bianco}`} data-bianco={row.bianco} data-standard={row.diet === standard}>
                      <th scope="row" class="name">
                        <span class="prep-name">
                          {row.bianco ? <Plate /> : <DietSign diet={row.diet} />}
                          <span><span>{dietText(row.diet)}{row.bianco && <em> {t().production.plain}</em>}</span>{out && <small>{out}</small>}</span>
                        </span>
                      </th>
                      <td class="sum"><Num value={row.meals} /></td>
                      {eaters.map((eater, i) => <Cell key={eater} value={row.portions[eater]} edge={i === 0} />)}
                      {sittings.map((sitting, i) => <Cell key={sitting} value={row.sittings.get(sitting) ?? 0} edge={i === 0} />)}
                    </tr>
                  );
                })}
              </tbody>
              <tfoot>
                <tr>
                  <th scope="row" class="name">{t().production.sum}</th>
                  <td class="sum"><Num value={total.meals} /></td>
                  {eaters.map((eater, i) => <Cell key={eater} value={total.portions[eater]} edge={i === 0} />)}
                  {sittings.map((sitting, i) => <Cell key={sitting} value={total.sittings.get(sitting) ?? 0} edge={i === 0} />)}
                </tr>
              </tfoot>
            </table>
          </div>
        </div>
      )}
    </div>
  );
}

/** A zero is there to be heard and hardly to be seen. */
export function Cell({ value, edge }: { value: number; edge?: boolean }) {
  return <td class={edge ? 'edge' : ''} data-zero={value === 0}><Num value={value} /></td>;
}
