// A shop's till in the mock: top-ups by the rules, one series of receipts, their paper, cash closings; and a shop that can be
// cut from the kitchen, held after a backup, out of paper.
import { pdf } from './pdf.mjs';

const enabled = ['calcinate', 'borghetto', 'cassano'];

export function makeTill({ money, today, instant, Refusal }) {
  const receipts = [];
  const closings = [{
    number: 12, at: '2026-09-18T17:05:00.000Z', author: 'Desirè', first: '2026-000031', last: '2026-000033', receipts: 2, reversals: 1, total_cents: 20_600, counted_cents: 20_500, difference_cents: -100,
    authorities: [{ code: 'calcinate', name: 'Comune di Calcinate', cash_cents: 20_600 }],
  }];
  const terminals = [{ name: 'banco', serial: 'T-0001', line: 'ready', paper_out: false, cover_open: false, battery_low: false, journal_lost: false, printing: false }];
  let number = 33;
  let connected = true;
  let held = false;
  let copied = true;
  let printer = true;
  let jammed = false;
  let staleAt;
  let limits = { cash_limit_cents: 150_000, offline_limit_cents: 50_000 };
  let pace = 400;

  const open = () => receipts.filter(one => one.cash_closing === undefined);
  const signed = one => (one.kind === 'reversal' ? -one.amount_cents : one.amount_cents);
  const held_ = of => of.reduce((all, one) => all + signed(one), 0);
  const untold = () => held_(receipts.filter(one => one.untold));
  const asOf = () => staleAt ?? instant();
  const byAuthority = of => [...new Set(of.map(one => one.code))].sort().map(code => ({ code, name: money.authorities[code].name, cash_cents: held_(of.filter(one => one.code === code)) }));
  const cash = () => {
    const of = open();
    return {
      cash_cents: held_(of), receipts: of.filter(one => one.kind === 'top_up').length, reversals: of.filter(one => one.kind === 'reversal').length,
      ...(of.length ? { first: of[0].receipt, last: of.at(-1).receipt } : {}), authorities: byAuthority(of),
    };
  };
  const reversible = one => one.kind === 'top_up' && one.reversed_by === undefined && one.cash_closing === undefined && one.at.slice(0, 10) === today;
  const shown = ({ code, untold: _, ...one }) => ({ ...one, reversible: reversible({ ...one }) });

  function check(diner, amount) {
    const rules = money.authorities[diner.authority];
    const debt = money.oldDebt(diner);
    const minimum = rules.minimumMeals ? rules.minimumMeals * diner.price : 0;
    const left = limits.offline_limit_cents === undefined || connected ? Infinity : limits.offline_limit_cents - untold();
    const room = limits.cash_limit_cents === undefined ? Infinity : limits.cash_limit_cents - cash().cash_cents;
    const most = Math.max(0, Math.min(rules.maximum ?? Infinity, left, room, rules.cash === 'old_debt' ? debt : Infinity));
    const refusal = held ? 'receipts_held' : !copied ? 'balances_unknown' : !enabled.includes(diner.authority) ? 'merchant_not_enabled' : rules.cash === 'none' ? 'cash_not_taken'
      : amount === undefined ? (most > 0 ? undefined : room <= 0 ? 'cash_to_hand_over' : left <= 0 ? 'offline_limit' : rules.cash === 'old_debt' ? 'above_old_debt' : undefined)
      : amount <= 0 ? 'amount_not_positive' : amount % 5 ? 'amount_not_in_steps' : amount < minimum ? 'below_minimum' : amount > (rules.maximum ?? Infinity) ? 'above_maximum'
      : rules.cash === 'old_debt' && amount > debt ? 'above_old_debt' : amount > room ? 'cash_to_hand_over' : amount > left ? 'offline_limit' : undefined;
    const before = rules.cash === 'old_debt' ? -debt : money.balance(diner);
    return {
      refusal,
      quote: {
        diner: diner.code, initials: money.initials(diner), authority: rules.name, cash: rules.cash, old_debt_cents: debt, balance_cents: before, as_of: asOf(),
        new_balance_cents: before + (refusal ? 0 : amount ?? 0), minimum_cents: minimum, ...(most === Infinity ? {} : { maximum_cents: most }), ...(refusal ? { refusal } : {}),
      },
    };
  }
  const words = {
    below_minimum: 'at least the price of 20 meals must be paid in', cash_to_hand_over: 'hand over the cash first', offline_limit: 'the kitchen must hear of what was taken first',
  };
  const refuse = reason => { throw new Refusal('top-up-refused', words[reason] ?? reason, { reason }); };
  const numbered = () => `${today.slice(0, 4)}-${String(++number).padStart(6, '0')}`;
  function issue(diner, fields) {
    const one = { receipt: numbered(), at: instant(), diner: diner.code, initials: money.initials(diner), authority: money.authorities[diner.authority].name, code: diner.authority, balance_at: asOf(), terminal: 'cassa', paper: printer ? 'waiting' : 'none', attempts: printer ? 1 : 0, ...(connected ? {} : { untold: true }), ...fields };
    receipts.push(one);
    return one;
  }
  const answerOf = one => ({ receipt: one.receipt, merchant: 'M01', balance_cents: one.balance_cents, printed: false });
  const seen = diner => (money.authorities[diner.authority].cash === 'old_debt' ? -money.oldDebt(diner) : money.balance(diner));

  function topUp({ diner: code, amount_cents: amount }, key) {
    money.whole(amount, 'amount_cents');
    return money.once(key, `top-up ${code} ${amount}`, () => {
      if (!money.diners.has(code)) refuse('unknown_diner');
      const diner = money.find(code);
      const { refusal } = check(diner, amount);
      if (refusal) refuse(refusal);
      const reference = `2026-${String(number + 1).padStart(6, '0')}`;
      money.add(diner, 'top_up', money.authorities[diner.authority].cash === 'old_debt' ? 'old_debt' : 'credit', amount, { date: today, reference });
      return answerOf(issue(diner, { kind: 'top_up', amount_cents: amount, balance_cents: seen(diner) }));
    });
  }
  const find = receipt => {
    const one = receipts.find(one => one.receipt === receipt);
    if (!one) throw new Refusal('not-found', 'No such receipt.');
    return one;
  };
  function reverse(receipt, key) {
    return money.once(key, `reversal ${receipt}`, () => {
      const one = find(receipt);
      if (!reversible(one)) throw new Refusal('conflict', 'only on the same day, once, and before the cash closing');
      const diner = money.find(one.diner);
      money.add(diner, 'reversal', money.authorities[diner.authority].cash === 'old_debt' ? 'old_debt' : 'credit', -one.amount_cents, { date: today, reference: one.receipt });
      const made = issue(diner, { kind: 'reversal', amount_cents: one.amount_cents, balance_cents: seen(diner), reverses: one.receipt });
      one.reversed_by = made.receipt;
      return answerOf(made);
    });
  }
  const printOf = ({ receipt, paper, attempts }) => ({ receipt, paper, attempts });
  function reprint(receipt, key) {
    return money.once(key, `reprint ${receipt}`, () => {
      const one = find(receipt);
      if (one.paper === 'waiting') throw new Refusal('conflict', 'nothing is lost of this paper: it is being printed');
      one.paper = 'waiting';
      ++one.attempts;
      return printOf(one);
    });
  }
  function decide(receipt) {
    const one = find(receipt);
    if (one.paper !== 'unknown') throw new Refusal('conflict', `a receipt whose paper is ${one.paper} can’t be decided so`);
    one.paper = 'printed';
    return printOf(one);
  }
  function shut({ counted_cents: counted, total_cents: seen, author = 'Tabaccheria' }, key) {
    money.whole(counted, 'counted_cents');
    return money.once(key, `closing ${counted}`, () => {
      const of = open();
      if (!of.length) throw new Refusal('conflict', 'no receipt since the last cash closing');
      const now = cash();
      if (seen !== undefined && seen !== now.cash_cents) throw new Refusal('conflict', 'cash was taken or given back since it was counted: count it again');
      const closing = { number: closings[0].number + 1, at: instant(), author, first: now.first, last: now.last, receipts: now.receipts, reversals: now.reversals, total_cents: now.cash_cents, counted_cents: counted, difference_cents: counted - now.cash_cents, authorities: now.authorities };
      for (const one of of) one.cash_closing = closing.number;
      closings.unshift(closing);
      return closing;
    });
  }
  function step() {
    if (jammed || terminals.some(one => one.paper_out || one.cover_open)) return;
    for (const one of receipts) if (one.paper === 'waiting') one.paper = 'printed';
  }
  let timer = setInterval(step, pace);

  const state = () => ({
    merchant: 'M01', name: 'DESIRE\' TABACCHERIA', date: today, authorities: enabled.map(code => ({ code, name: money.authorities[code].name, cash: money.authorities[code].cash })),
    connected, ...(copied ? { balances_at: asOf() } : {}), receipts_held: held, ...limits, untold_cents: untold(), cash: cash(),
    receipts: receipts.filter(one => one.at.slice(0, 10) === today || ['waiting', 'unknown'].includes(one.paper)).map(shown).reverse(), last_closing: closings[0], terminals, has_printer: printer,
  });

  async function answer(call, url, session, bodyOf, key) {
    const [, method, path] = /^(\w+) (.*)$/.exec(call);
    if (!/^\/(till|topups|cash-closings)(\/|$)/.test(path)) return undefined;
    if (session.role !== 'merchant') throw new Refusal('forbidden', 'For merchants alone.');
    if (call === 'GET /till') return { value: state() };
    if (call === 'GET /till/quote') {
      const amount = url.searchParams.get('amount_cents');
      return { value: check(money.find(url.searchParams.get('diner') ?? ''), amount === null ? undefined : money.whole(Number(amount), 'amount_cents')).quote };
    }
    if (call === 'POST /topups') return { status: 201, value: topUp(await bodyOf(), key) };
    if (call === 'GET /cash-closings') return { value: { closings } };
    if (call === 'POST /cash-closings') return { status: 201, value: shut(await bodyOf(), key) };
    const [, receipt, what] = /^\/topups\/(\d{4}-\d{6,})\/(reversal|reprint|decision|pdf)$/.exec(path) ?? [];
    if (method === 'POST' && what === 'reversal') return { status: 201, value: reverse(receipt, key) };
    if (method === 'POST' && what === 'reprint') return { value: reprint(receipt, key) };
    if (method === 'POST' && what === 'decision') return await bodyOf(), { value: decide(receipt) };
    if (method === 'GET' && what === 'pdf') return find(receipt), { pdf: pdf(`RICEVUTA ${receipt}`), name: `ricevuta-${receipt}.pdf` };
    throw new Refusal('not-found', 'No such path.');
  }

  return {
    answer,
    /** As the office sees the shop, without what it may hold. */
    seen: () => ({ cash_cents: cash().cash_cents, ...limits, ...(receipts.length ? { last_receipt: receipts.at(-1).receipt } : {}), last_closing: closings[0] }),
    setLimits(wanted) { limits = Object.fromEntries(Object.entries(wanted).filter(([, cents]) => cents !== null && cents !== undefined)); },
    end: () => clearInterval(timer),
    controls: {
      receipts: () => receipts,
      closings: () => closings,
      /** Cut from the kitchen, or with it again: then it hears of everything. */
      connect(value) {
        connected = value;
        staleAt = value ? undefined : instant();
        if (value) for (const one of receipts) delete one.untold;
      },
      hold(value = true) { held = value; },
      copy(value) { copied = value; },
      setPrinter(value) { printer = value; },
      terminal(more) { Object.assign(terminals[0], more); },
      /** Whether papers wait. */
      jam(value = true) { jammed = value; },
      paper(receipt, paper) { find(receipt).paper = paper; },
      limits(wanted) { limits = wanted; },
      /** As if another device had taken it. */
      take: (diner, amount) => topUp({ diner, amount_cents: amount }, `terminal-${number}`),
      /** How fast papers come out, ms. */
      receiptPace(milliseconds) {
        clearInterval(timer);
        pace = milliseconds;
        timer = setInterval(step, pace);
      },
    },
  };
}
