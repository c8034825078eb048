/** For checking the trays of a class: who must not eat what. On the screen, or on paper. */
import { useEffect, useState } from 'preact/hooks';
import { fullDay, t } from '../../i18n';
import { call, Failure } from '../../wire/http';
import type { DietRow, GroupDiets } from '../../wire/types';
import { Back, Ladle, Plate, Printer } from '../../views/icons';
import { Link } from '../../views/Link';
import { at, nameOf, overview, ownSchool } from '../state';
import { schoolName } from './parts';

export function DietSheet({ group }: { group: string }) {
  const { date } = overview.value!;
  const [sheet, setSheet] = useState<GroupDiets | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const load = () => {
    setFailed(null);
    void call('get', '/kiosk/groups/{group}/diets', { path: { group }, query: { date } })
      .then(setSheet, error => setFailed(error instanceof Failure && error.status === 403 ? t().kiosk.sheet.forbidden : t().kiosk.sheet.failed));
  };
  useEffect(load, [group, date, overview.value]);
  if (failed !== null || !ownSchool.value) {
    return (
      <div class="blank">
        <p role="alert">{failed ?? t().kiosk.sheet.forbidden}</p>
        <p class="row">
          <Link to={at({ group })} class="button big"><Back />{t().kiosk.back}</Link>
          {ownSchool.value && <button type="button" class="button big" onClick={load}>{t().kiosk.sheet.retry}</button>}
        </p>
      </div>
    );
  }
  if (!sheet) return <div class="blank"><Ladle /><p>{t().link.waiting}</p></div>;
  return (
    <div class="diet-sheet">
      <header class="class-head">
        <Link to={at({ group })} class="button big back"><Back />{sheet.name}</Link>
        <div>
          <h1>{t().kiosk.sheet.title(sheet.name)}</h1>
          <p class="faint">{schoolName()}, {fullDay(date)}. {t().kiosk.sheet.help}</p>
        </div>
        <button type="button" class="button big print-button" onClick={() => print()}><Printer />{t().kiosk.sheet.print}</button>
      </header>
      <section class="plaque table-plaque">
        {sheet.rows.length === 0 ? <p class="none">{t().kiosk.sheet.none}</p> : (
          <table class="trays">
            <thead><tr><th scope="col" class="name">{t().kiosk.sheet.name}</th><th scope="col" class="name">{t().kiosk.sheet.diet}</th><th scope="col" class="name">{t().kiosk.sheet.keepOut}</th></tr></thead>
            <tbody>{sheet.rows.map(row => <Tray key={row.diner} row={row} />)}</tbody>
          </table>
        )}
      </section>
    </div>
  );
}

function Tray({ row }: { row: DietRow }) {
  const keepOut = row.allergens.map(one => (one.startsWith('other:') ? one.slice('other:'.length) : t().allergens[one] ?? one));
  return (
    <tr>
      <th scope="row" class="name">{nameOf(row)}</th>
      <td class="name">{row.names.length ? row.names.join(', ') : t().total.standardDiet}{row.bianco && <span class="tag"><Plate />{t().kiosk.plain}</span>}</td>
      <td class="name keep-out">{keepOut.length ? <b>{keepOut.join(', ')}</b> : '–'}</td>
    </tr>
  );
}
