// The office in the mock: accounts, payments that reached the authority, arrears, statements, merchants.
import { addDays } from './kitchen.mjs';
import { pdf } from './pdf.mjs';

export function makeOffice({ money, till, today, instant, Refusal }) {
  const issued = new Map();
  let conversions = 0;
  const accountOf = diner => {
    const rules = money.authorities[diner.authority];
    return {
      diner: diner.code, name: diner.name, school: diner.school, group: diner.group, authority: diner.authority, billing: diner.billing, meal_price_cents: diner.price,
      balance_cents: money.balance(diner), old_debt_cents: money.oldDebt(diner), suspense_cents: money.suspense(diner), movements: diner.movements, payments: rules.payments, ...(rules.fee ? { mav_fee_cents: rules.fee } : {}),
    };
  };
  function found(text) {
    const words = text.toLowerCase().split(/\s+/).filter(Boolean);
    if (text.length < 2) throw new Refusal('bad-value', '“find” is too short.');
    const accounts = [...money.diners.values()]
      .filter(({ code, name }) => code.toLowerCase().startsWith(words[0]) || words.every(word => name.toLowerCase().split(/\s+/).some(part => part.startsWith(word))))
      .slice(0, 50).map(diner => (({ diner, name, school, group, authority, balance_cents, old_debt_cents }) => ({ diner, name, school, group, authority, balance_cents, old_debt_cents }))(accountOf(diner)));
    return { accounts };
  }
  function pay(body, key) {
    const { diner: code, kind, paid_on: date, reference, author } = body;
    const amount = money.whole(body.amount_cents, 'amount_cents');
    return money.once(key, `payment ${JSON.stringify(body)}`, () => {
      const diner = money.find(code);
      const rules = money.authorities[diner.authority];
      if (!rules.payments.includes(kind)) throw new Refusal('conflict', 'The authority does not take this kind of payment.');
      if (date > today) throw new Refusal('bad-value', '“paid_on” is in the future.');
      const account = diner.billing === 'postpaid' ? 'receivable' : 'credit';
      const more = { date, ...(reference ? { reference } : {}), ...(author ? { author } : {}) };
      const { entry } = money.add(diner, kind, account, amount, more);
      if (kind === 'mav') money.add(diner, 'mav_fee', account, -(body.fee_cents ?? rules.fee), more);
      return { entry, balance_cents: money.balance(diner), ...(kind === 'voucher' ? { receipt: `${today.slice(0, 4)}-${String(++conversions).padStart(6, '0')}`, series: `ufficio-${diner.authority}` } : {}) };
    });
  }
  function arrears(only) {
    const lines = [...money.diners.values()].filter(diner => (!only || diner.authority === only) && diner.billing === 'prepaid' && money.balance(diner) < -(money.authorities[diner.authority].arrearsMeals ?? 0) * diner.price)
      .map(diner => ({ diner: diner.code, name: diner.name, school: diner.school, group: diner.group, authority: diner.authority, owed_cents: -money.balance(diner), meals: Math.ceil(-money.balance(diner) / diner.price), blocked: diner.blocked }))
      .sort((a, b) => a.authority.localeCompare(b.authority) || b.owed_cents - a.owed_cents);
    return { at: instant(), total_cents: lines.reduce((sum, line) => sum + line.owed_cents, 0), lines };
  }
  const chosen = url => {
    const [authority, month] = ['authority', 'month'].map(name => url.searchParams.get(name));
    return checked({ authority, month });
  };
  const checked = ({ authority, month }) => {
    if (!authority || !month) throw new Refusal('missing-field', '“authority” or “month” is missing.');
    if (!money.authorities[authority]) throw new Refusal('not-found', 'No such authority.');
    if (!/^\d{4}-(0[1-9]|1[0-2])$/.test(month)) throw new Refusal('bad-value', '“month” is none.');
    return { authority, month };
  };
  const chargesOf = ({ authority, month }) => [...money.diners.values()].filter(diner => diner.authority === authority && diner.billing === 'postpaid')
    .map(diner => ({ diner, charges: diner.movements.filter(one => one.kind === 'meals' && one.date.startsWith(month)) })).filter(({ charges }) => charges.length);
  function statements(of) {
    const lines = chargesOf(of).map(({ diner, charges }) => ({ diner: diner.code, name: diner.name, meals: charges.length, amount_cents: -charges.reduce((sum, one) => sum + one.amount_cents, 0) })).sort((a, b) => a.name.localeCompare(b.name));
    return issued.get(`${of.authority} ${of.month}`) ?? { ...of, total_cents: lines.reduce((sum, line) => sum + line.amount_cents, 0), statements: lines };
  }
  function issue(of) {
    if (of.month >= today.slice(0, 7)) throw new Refusal('conflict', 'The month is not over.');
    const at = `${of.authority} ${of.month}`;
    if (!issued.has(at)) issued.set(at, { ...statements(of), issued_at: instant() });
    return issued.get(at);
  }
  const csv = of => ['diner,name,date,what,amount_cents,total_cents', ...chargesOf(of).flatMap(({ diner, charges }) => charges.map(one => [diner.code, diner.name, one.date, one.kind, -one.amount_cents, -charges.reduce((sum, one) => sum + one.amount_cents, 0)].join(','))), ''].join('\n');

  // August, so that there is a month that is over.
  for (const diner of money.diners.values()) {
    if (diner.billing !== 'postpaid') continue;
    for (const back of [24, 25, 26]) {
      const date = addDays(today, -back);
      diner.movements.push({ entry: 500 + back, at: `${date}T07:30:00.040Z`, date, kind: 'meals', account: 'receivable', amount_cents: -diner.price });
    }
  }

  const merchants = () => [
    { merchant: 'M01', name: 'DESIRE\' TABACCHERIA', authorities: ['calcinate', 'borghetto', 'cassano'], ...till.seen(), node: 'tabaccheria' },
    { merchant: 'M02', name: 'CARTOLERIA CENTRALE', authorities: ['calcinate'], cash_cents: 0, node: '' },
  ];
  function limit(code, body) {
    if (!merchants().some(one => one.merchant === code)) throw new Refusal('not-found', 'No such merchant.');
    for (const name of ['cash_limit_cents', 'offline_limit_cents']) if (body[name] !== null) money.whole(body[name], name);
    if (code === 'M01') till.setLimits(body);
    return merchants().find(one => one.merchant === code);
  }

  async function answer(call, url, session, bodyOf, key) {
    const [, method, path] = /^(\w+) (.*)$/.exec(call);
    if (!/^\/(accounts|payments|arrears|statements|merchants)(\/|$)/.test(path)) return undefined;
    if (session.role !== 'office' && session.role !== 'admin') throw new Refusal('forbidden', 'For the office alone.');
    if (call === 'GET /accounts') return { value: found(url.searchParams.get('find') ?? '') };
    if (call === 'POST /payments') return { status: 201, value: pay(await bodyOf(), key) };
    if (call === 'GET /arrears') return { value: arrears(url.searchParams.get('authority')) };
    if (call === 'GET /statements') return { value: statements(chosen(url)) };
    if (call === 'POST /statements') return { status: 201, value: issue(checked(await bodyOf())) };
    if (call === 'GET /statements/csv') return { csv: csv(chosen(url)) };
    if (call === 'GET /statements/pdf') return { pdf: pdf(`ESTRATTI ${chosen(url).authority} ${chosen(url).month}`), name: 'estratti.pdf' };
    if (call === 'GET /merchants') return { value: { merchants: merchants() } };
    const [, diner] = /^\/accounts\/([^/]+)$/.exec(path) ?? [];
    if (diner && method === 'GET') return { value: accountOf(money.find(decodeURIComponent(diner))) };
    const [, merchant] = /^\/merchants\/([^/]+)\/limits$/.exec(path) ?? [];
    if (merchant && method === 'PUT') return { value: limit(merchant, await bodyOf()) };
    const [, , receipt] = /^\/payments\/([^/]+)\/([^/]+)\/pdf$/.exec(path) ?? [];
    if (receipt && method === 'GET') return { pdf: pdf(`CONVERSIONE BUONI ${receipt}`), name: `buoni-${receipt}.pdf` };
    throw new Refusal('not-found', 'No such path.');
  }

  return {
    answer,
    controls: {
      /** The authority takes its paper vouchers these days. */
      vouchers(authority) { money.authorities[authority] = { ...money.authorities[authority], payments: [...money.authorities[authority].payments, 'voucher'] }; },
      movementsOf: code => money.find(code).movements,
    },
  };
}
