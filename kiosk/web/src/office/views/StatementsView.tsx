/** A month's statements of those who pay at its end: looked at, issued once, handed out. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { knownAuthors } from '../../app';
import { monthName, t } from '../../i18n';
import { euro, stamp } from '../../money/format';
import { PdfButtons, useAct } from '../../paper/views/parts';
import { Dialog } from '../../views/Dialog';
import { Check, File, Next, Previous, Save } from '../../views/icons';
import { call } from '../../wire/http';
import type { MonthStatements } from '../../wire/types';
import { monthsUntil } from '../model/office';
import { authorities, today, useAsked } from '../state';
import { AuthorityChoice, Loading } from './parts';

const monthsShown = 14;

export function StatementsView() {
  const months = monthsUntil(today(), monthsShown);
  const [chosen, setChosen] = useState('');
  const authority = chosen || authorities.value?.[0]?.authority || '';
  const [month, setMonth] = useState(months[1]!);
  const asked = useAsked(authority ? () => call('get', '/statements', { query: { authority, month } }) : null, [authority, month]);
  const at = months.indexOf(month);
  const words = t().office.statements;
  return (
    <>
      <header class="view-head"><div><h1>{t().money.nav.statements}</h1><p class="faint">{words.help}</p></div></header>
      <div class="plaque choices">
        <AuthorityChoice value={authority} onChoose={setChosen} />
        <div class="month-choice">
          <button type="button" class="button square" disabled={at >= months.length - 1} aria-label={words.previous} onClick={() => setMonth(months[at + 1]!)}><Previous /></button>
          <label class="field"><span>{words.month}</span>
            <select name="month" value={month} onChange={event => setMonth(event.currentTarget.value)}>{months.map(one => <option key={one} value={one}>{monthName(`${one}-01`)}</option>)}</select>
          </label>
          <button type="button" class="button square" disabled={at <= 0} aria-label={words.next} onClick={() => setMonth(months[at - 1]!)}><Next /></button>
        </div>
      </div>
      {!asked.value ? <Loading asked={asked} /> : <Month key={`${authority} ${month}`} of={asked.value} over={at > 0} onIssued={asked.tell} />}
    </>
  );
}

function Month({ of, over, onIssued }: { of: MonthStatements; over: boolean; onIssued(of: MonthStatements): void }) {
  const [asking, setAsking] = useState(false);
  const [note, setNote] = useState('');
  const words = t().office.statements;
  const name = monthName(`${of.month}-01`);
  const address = (kind: 'csv' | 'pdf', diner?: string) => `/api/v1/statements/${kind}?${new URLSearchParams({ authority: of.authority, month: of.month, ...(diner ? { diner } : {}) })}`;
  const some = of.statements.length > 0;
  return (
    <section class="plaque month-statements" aria-labelledby="month-title" data-issued={of.issued_at !== undefined}>
      <header>
        <h2 id="month-title">{name}: {words.people(of.statements.length)}, <span class="num">{euro(of.total_cents)}</span></h2>
        {of.issued_at ? <span class="tag"><Check />{words.issued(stamp(of.issued_at))}</span> : <span class="tag caution">{words.preview}</span>}
      </header>
      <p role="status" class="note">{note}</p>
      <div class="row">
        {!of.issued_at && some && (over ? <button type="button" class="button primary big" aria-haspopup="dialog" onClick={() => setAsking(true)}>{words.issue}</button> : <span class="faint">{words.notOver}</span>)}
        {some && <PdfButtons href={address('pdf')} what={words.pdf(name)} refused={t().office.failed} />}
        {some && <a class="button" href={address('csv')} download={`${of.authority}-${of.month}.csv`}><Save />{words.csv}</a>}
      </div>
      {!some ? <p>{words.none}</p> : (
        <div class="fits">
          <table class="money-table">
            <thead><tr><th scope="col" class="name">{t().office.name}</th><th scope="col">{words.meals}</th><th scope="col">{t().office.amount}</th><th scope="col"><span class="unseen">{words.open}</span></th></tr></thead>
            <tbody>
              {of.statements.map(one => (
                <tr key={one.diner}>
                  <th scope="row" class="name">{one.name}<small>{one.diner}</small></th>
                  <td class="num">{one.meals}</td>
                  <td class="num sum">{euro(one.amount_cents)}</td>
                  <td><a class="button" href={address('pdf', one.diner)} target="_blank" rel="noopener" aria-label={words.pdfOf(one.name)}><File /><span>{words.open}</span></a></td>
                </tr>
              ))}
            </tbody>
            <tfoot><tr><th scope="row" class="name">{words.total}</th><td class="num">{of.statements.reduce((sum, one) => sum + one.meals, 0)}</td><td class="num sum">{euro(of.total_cents)}</td><td /></tr></tfoot>
          </table>
        </div>
      )}
      {asking && <IssueSheet of={of} name={name} onClose={() => setAsking(false)} onIssued={issued => { setNote(words.issuedNow(issued.statements.length)); setAsking(false); onIssued(issued); }} />}
    </section>
  );
}

/** Issued before gives the same: no key is needed. */
function IssueSheet({ of, name, onClose, onIssued }: { of: MonthStatements; name: string; onClose(): void; onIssued(of: MonthStatements): void }) {
  const back = useRef<HTMLButtonElement>(null);
  const { busy, failed, act } = useAct();
  useEffect(() => back.current?.focus(), []);
  const words = t().office.statements;
  const [author] = knownAuthors.value;
  return (
    <Dialog title={words.issueTitle(name)} onClose={onClose}>
      <div class="decision">
        <p class="reverse-who">{words.people(of.statements.length)} <span class="num">{euro(of.total_cents)}</span></p>
        <p>{words.issueHelp}</p>
        <p class="field-wrong" role="alert">{failed}</p>
        <p class="row end">
          <button ref={back} type="button" class="button big" onClick={onClose}>{t().money.back}</button>
          <button type="button" class="button primary big" disabled={busy} onClick={() => void act(async () => onIssued(await call('post', '/statements', { body: { authority: of.authority, month: of.month, ...(author ? { author } : {}) } })))}>{words.issueYes(of.statements.length)}</button>
        </p>
      </div>
    </Dialog>
  );
}
