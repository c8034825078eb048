/** Who owes more than their authority lets them: to be printed, or taken into a spreadsheet. */
import { useState } from 'preact/hooks';
import { t } from '../../i18n';
import { euro, stamp } from '../../money/format';
import { Lock, Printer, Save } from '../../views/icons';
import { Link } from '../../views/Link';
import { call } from '../../wire/http';
import type { Arrears } from '../../wire/types';
import { arrearsCsv } from '../model/office';
import { authorityName, schoolName, today, useAsked } from '../state';
import { AuthorityChoice, Loading } from './parts';

export function ArrearsView() {
  const [authority, setAuthority] = useState('');
  const asked = useAsked(() => call('get', '/arrears', authority ? { query: { authority } } : {}), [authority]);
  const words = t().office.arrears;
  const arrears = asked.value;
  return (
    <>
      <header class="view-head">
        <div><h1>{t().money.nav.arrears}</h1><p class="faint">{words.help}</p></div>
      </header>
      <div class="plaque choices">
        <AuthorityChoice value={authority} onChoose={setAuthority} all={t().office.allAuthorities} />
        <p class="row">
          <button type="button" class="button" disabled={!arrears?.lines.length} onClick={() => print()}><Printer />{words.print}</button>
          <button type="button" class="button" disabled={!arrears?.lines.length} onClick={() => arrears && save(arrears)}><Save />{words.csv}</button>
        </p>
      </div>
      {!arrears ? <Loading asked={asked} /> : <Lines arrears={arrears} />}
    </>
  );
}

function Lines({ arrears: { at, lines, total_cents: total } }: { arrears: Arrears }) {
  const words = t().office;
  if (lines.length === 0) return <p class="plaque">{words.arrears.none} <span class="faint">{words.arrears.asOf(stamp(at))}</span></p>;
  return (
    <section class="plaque" aria-labelledby="arrears-title">
      <h2 id="arrears-title">{words.arrears.people(lines.length)}, <span class="num">{euro(total)}</span> <small class="faint">{words.arrears.asOf(stamp(at))}</small></h2>
      <div class="fits">
        <table class="money-table">
          <thead><tr><th scope="col" class="name">{words.name}</th><th scope="col">{words.arrears.owed}</th><th scope="col">{words.arrears.meals}</th></tr></thead>
          <tbody>
            {lines.map(line => (
              <tr key={line.diner}>
                <th scope="row" class="name"><Link to={{ view: 'accounts', diner: line.diner }} class="table-link">{line.name}</Link> {line.blocked && <span class="tag alarm"><Lock />{words.arrears.isBlocked}</span>}<small>{line.diner}; {schoolName(line.school)}, {line.group}; {authorityName(line.authority)}</small></th>
                <td class="num sum">{euro(line.owed_cents)}</td>
                <td class="num">{line.meals}</td>
              </tr>
            ))}
          </tbody>
          <tfoot><tr><th scope="row" class="name">{words.arrears.total}</th><td class="num sum">{euro(total)}</td><td class="num">{lines.reduce((sum, line) => sum + line.meals, 0)}</td></tr></tfoot>
        </table>
      </div>
    </section>
  );
}

/** Made here: nothing leaves the machine for it. */
function save({ lines }: Arrears): void {
  const words = t().office;
  const heads = [words.code, words.name, words.school, words.group, words.authority, words.arrears.owed, words.arrears.meals, words.arrears.blocked];
  const href = URL.createObjectURL(new Blob([arrearsCsv(lines, heads, { yes: t().money.yes, no: words.arrears.notBlocked }, authorityName)], { type: 'text/csv' }));
  Object.assign(document.createElement('a'), { href, download: `${words.arrears.file}-${today()}.csv` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}
