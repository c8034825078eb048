// The money of the mock kitchen: diners with their movements, and what each authority takes. A balance is a sum, never edited.
import { addDays, random } from './kitchen.mjs';

const rules = {
  calcinate: { name: 'Comune di Calcinate', cash: 'any', minimumMeals: 20, maximum: 50_000, billing: 'prepaid', price: 480, payments: ['card', 'mav'], fee: 120, arrearsMeals: 3 },
  bottanuco: { name: 'Comune di Bottanuco', cash: 'none', billing: 'prepaid', price: 455, payments: ['pagopa'] },
  cassano: { name: 'Comune di Cassano delle Murge', cash: 'none', billing: 'prepaid', price: 350, payments: ['pagopa'] },
  borghetto: { name: 'Comune di Borghetto Santo Spirito', cash: 'old_debt', billing: 'postpaid', price: 480, payments: ['pagopa'] },
  clusone: { name: 'Comune di Clusone', cash: 'none', billing: 'prepaid', price: 510, payments: ['pagopa', 'sdd'] },
};
const schools = { calcinate: 'S.PRIMARIA CALCINATE', bottanuco: 'BOTTANUCO CAP.', cassano: 'A. PEROTTI - CD CASSANO', borghetto: '"A. GRAMSCI" - BORGHETTO S.S.', clusone: 'SCUOLA PRIMARIA CLUSONE' };
/** code, name, authority, credit at the start, old debt, blocked */
const known = [
  ['100234', 'Rossi Mario', 'calcinate', 1300, 0], ['100235', 'Bianchi Anna', 'calcinate', -1440, 0], ['100236', 'D’Angelo Sofia', 'calcinate', 96_000, 0], ['C10234', 'Conti Luca', 'calcinate', -5760, 0, true],
  ['300001', 'Greco Nicola', 'cassano', 1400, 0], ['300002', 'De Santis Elisa', 'cassano', 0, 0], ['500123', 'Verdi Luca', 'borghetto', 0, 3750], ['500124', 'Parodi Giulia', 'borghetto', 0, 0], ['400001', 'Savoldelli Marta', 'clusone', 2040, 0], ['200001', 'Locatelli Pietro', 'bottanuco', 910, 0],
];
const surnames = ['Ferrari', 'Colombo', 'Ricci', 'Gallo', 'Fontana', 'Moretti', 'Barbieri', 'Lombardi', 'Rinaldi', 'Caruso', 'Ferri', 'Mariani', 'Vitale', 'Serra', 'Benedetti', 'Pellegrini', 'Palmieri', 'Testa', 'Grassi', 'Villa', 'Santoro', 'Longo', 'Leone', 'Martini', 'Gatti'];
const names = ['Aurora', 'Tommaso', 'Ginevra', 'Edoardo', 'Beatrice', 'Matteo', 'Alice', 'Gabriele', 'Emma', 'Riccardo'];

export function makeMoney({ today, instant, Refusal }) {
  const authorities = structuredClone(rules);
  let entry = 700;
  const dice = random(41);
  const diners = new Map();
  const answers = new Map();
  const add = (diner, kind, account, amount, more = {}) => {
    const movement = { entry: ++entry, at: instant(), kind, account, amount_cents: amount, ...more };
    diner.movements.unshift(movement);
    return movement;
  };
  const sum = (diner, ...accounts) => diner.movements.filter(one => accounts.includes(one.account)).reduce((all, one) => all + one.amount_cents, 0);
  const balance = diner => sum(diner, 'credit', 'receivable');
  const oldDebt = diner => -sum(diner, 'old_debt');

  function enrol([code, name, authority, credit, debt, blocked = false], i) {
    const { billing, price } = authorities[authority];
    const diner = { code, name, authority, billing, price, school: schools[authority], group: `${1 + i % 5}${'AB'[i % 2]}`, blocked, movements: [] };
    diners.set(code, diner);
    if (credit) add(diner, 'opening', 'credit', credit, { at: '2026-09-01T06:00:00.000Z' });
    if (debt) add(diner, 'opening', 'old_debt', -debt, { at: '2026-09-01T06:00:00.000Z' });
    for (const back of billing === 'postpaid' ? [20, 19, 18, 17, 14, 13, 12, 11, 10, 7, 6, 5, 4, 3] : [3]) {
      const date = addDays(today, -back);
      add(diner, 'meals', billing === 'postpaid' ? 'receivable' : 'credit', -price, { at: `${date}T07:30:00.040Z`, date });
    }
  }
  known.forEach(enrol);
  surnames.forEach((surname, i) => {
    const authority = ['calcinate', 'borghetto', 'calcinate', 'cassano', 'borghetto'][i % 5];
    enrol([String(600_000 + i), `${surname} ${names[i % names.length]}`, authority, authorities[authority].billing === 'postpaid' ? 0 : Math.round(dice() * 130) * 50 - 2500, 0], i);
  });

  const find = code => {
    const diner = diners.get(code);
    if (!diner) throw new Refusal('not-found', 'No diner with this code.');
    return diner;
  };
  return {
    authorities, diners, find, add, balance, oldDebt, suspense: diner => sum(diner, 'suspense'),
    initials: ({ name }) => `${name.split(' ').at(-1)[0]}.${name[0]}.`,
    /** The same key again gives the same answer; nothing of it is done twice. */
    once(key, what, act) {
      if (!key) throw new Refusal('missing-field', 'The header Idempotency-Key is missing.');
      const before = answers.get(key);
      if (before && before.what !== what) throw new Refusal('key-reused', 'this Idempotency-Key belongs to another operation: make a new one for each');
      if (!before) answers.set(key, { what, answer: act() });
      return answers.get(key).answer;
    },
    whole(value, name) {
      if (!Number.isSafeInteger(value)) throw new Refusal(value === undefined ? 'missing-field' : 'bad-value', `“${name}” is no whole number of cents.`);
      return value;
    },
  };
}
