/** Accounts: found by code or name; one of them with its balance and its movements. */
import { useEffect, useState } from 'preact/hooks';
import { go, route } from '../../app';
import { mediumDay, t } from '../../i18n';
import { euro, euroSigned, stamp } from '../../money/format';
import { Back, Purse } from '../../views/icons';
import { Link } from '../../views/Link';
import { call } from '../../wire/http';
import type { Account, Movement } from '../../wire/types';
import { authorityName, payment, schoolName, useAsked } from '../state';
import { Balance, Loading } from './parts';
import { PaymentSheet } from './PaymentSheet';

export function AccountsView() {
  const { diner } = route.value;
  return diner ? <OneAccount key={diner} diner={diner} /> : <Find />;
}

const shortest = 2;
const pause = 200;

function Find() {
  const [text, setText] = useState('');
  const [find, setFind] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setFind(text.trim()), pause);
    return () => clearTimeout(timer);
  }, [text]);
  const wanted = find.length >= shortest;
  const asked = useAsked(wanted ? () => call('get', '/accounts', { query: { find } }) : null, [find]);
  const words = t().office;
  const hits = asked.value?.accounts;
  return (
    <>
      <header class="view-head"><h1>{t().money.nav.accounts}</h1></header>
      <form class="plaque find" role="search" onSubmit={event => {
        event.preventDefault();
        const only = hits?.length === 1 ? hits[0] : undefined;
        if (only) go({ view: 'accounts', diner: only.diner });
        else setFind(text.trim());
      }}>
        <label class="field">
          <span>{words.search.label}</span>
          <input type="search" name="find" autocomplete="off" spellcheck={false} maxLength={100} value={text} aria-describedby="find-said" autofocus onInput={event => setText(event.currentTarget.value)} />
        </label>
        <p id="find-said" class="faint" role="status">{!wanted ? words.search.help : hits ? (hits.length ? words.search.found(hits.length) : words.search.none) : ''}</p>
        {wanted && !hits && asked.problem !== null && <Loading asked={asked} />}
        {hits && hits.length > 0 && (
          <ul class="hits">
            {hits.map(hit => (
              <li key={hit.diner}>
                <Link to={{ view: 'accounts', diner: hit.diner }}>
                  <span class="hit-name"><b>{hit.name}</b> <span class="faint">{hit.diner}</span><small>{schoolName(hit.school)}, {hit.group}; {authorityName(hit.authority)}</small></span>
                  <span class="hit-balance num" data-owed={hit.balance_cents < 0}>{euro(hit.balance_cents)}{hit.old_debt_cents > 0 && <small>{words.oldDebt} {euro(hit.old_debt_cents)}</small>}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </form>
    </>
  );
}

function OneAccount({ diner }: { diner: string }) {
  const [paying, setPaying] = useState(false);
  const now = payment.value;
  // A payment that was recorded is on the account.
  const latest = now.state === 'done' && now.wish.diner === diner ? now.answer.entry : 0;
  const asked = useAsked(() => call('get', '/accounts/{diner}', { path: { diner } }), [diner, latest]);
  const account = asked.value;
  const words = t().office;
  return (
    <>
      <p><Link to={{ view: 'accounts' }} class="button"><Back />{words.search.back}</Link></p>
      {!account ? <Loading asked={asked} /> : (
        <>
          <section class="plaque account" aria-labelledby="account-title">
            <div class="account-who">
              <h1 id="account-title">{account.name}</h1>
              <p>{words.code} <b class="num">{account.diner}</b>; {schoolName(account.school)}, {account.group}</p>
              <p class="faint">{authorityName(account.authority)}; {words.billings[account.billing]}; {account.meal_price_cents === undefined ? words.noPrice : words.price(euro(account.meal_price_cents))}</p>
            </div>
            <div class="account-money">
              <Balance cents={account.balance_cents} />
              {account.old_debt_cents > 0 && <p>{words.oldDebt} <b class="num" data-owed="true">{euro(account.old_debt_cents)}</b></p>}
              {account.suspense_cents !== 0 && <p>{words.suspense} <b class="num">{euro(account.suspense_cents)}</b></p>}
            </div>
            <p class="account-does">
              {account.payments.length > 0
                ? <button type="button" class="button primary big" aria-haspopup="dialog" disabled={now.state === 'sending'} onClick={() => setPaying(true)}><Purse />{words.pay}</button>
                : <span class="faint">{words.payNone}</span>}
            </p>
          </section>
          <Movements account={account} />
          {paying && <PaymentSheet account={account} onClose={() => setPaying(false)} />}
        </>
      )}
    </>
  );
}

function Movements({ account }: { account: Account }) {
  const words = t().office;
  return (
    <section class="plaque movements" aria-labelledby="movements-title">
      <h2 id="movements-title">{words.movements}</h2>
      {account.movements.length === 0 ? <p class="faint">{words.noMovements}</p> : (
        <table>
          <thead><tr><th scope="col" class="name">{words.date}</th><th scope="col" class="name">{words.what}</th><th scope="col">{words.amount}</th></tr></thead>
          <tbody>{account.movements.map((movement, i) => <Line key={`${movement.entry} ${i}`} movement={movement} />)}</tbody>
        </table>
      )}
    </section>
  );
}

function Line({ movement: { at, date, kind, account, amount_cents: amount, reference, author } }: { movement: Movement }) {
  const words = t().office;
  const more = [words.accounts[account], reference, author].filter(Boolean).join(', ');
  return (
    <tr data-kind={kind}>
      <td class="name" title={words.recorded(stamp(at))}>{date ? mediumDay(date) : stamp(at)}</td>
      <td class="name"><b>{words.kinds[kind] ?? kind}</b>{more && <small>{more}</small>}</td>
      <td class="num" data-owed={amount < 0}>{euroSigned(amount)}</td>
    </tr>
  );
}
