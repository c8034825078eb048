// A made-up kitchen for developing and testing the screens: real school names, invented pupils, the same every time.
const register = [
  ['calcinate', 'Comune di Calcinate', '09:30', [
    ['BGEE83104N', 'S.PRIMARIA CALCINATE', 'primary', 240], ['BGMM83101D', 'S.M.S."A.MORO" CALCINATE', 'secondary', 161],
    ['BG1E030001', 'SCUOLA PRIMARIA PARITARIA"LA TRACCIA"', 'primary', 261], ['BG1A05800V', '"DON LUCA PASSI"', 'nursery', 140],
    ['BG1M01300C', 'SCUOLA SEC. 1° GRADO "LA TRACCIA"', 'secondary', 388]]],
  ['bottanuco', 'Comune di Bottanuco', '09:30', [
    ['BGEE88001Q', 'BOTTANUCO CAP.', 'primary', 146], ['BGMM88001P', 'S.M.S. "CAN. FINAZZI" BOTTANUCO', 'secondary', 143],
    ['BGEE88002R', 'BOTTANUCO - CERRO', 'primary', 46], ['BG1A051004', 'SCUOLA MATERNA"SINITE PARVULOS "', 'nursery', 79],
    ['BG1A050008', 'SCUOLA MATERNA"S.VINCENZO DE\' PAOLI"', 'nursery', 24]]],
  ['cassano', 'Comune di Cassano delle Murge', '09:30', [
    ['BAMM825015', 'SCUOLA MEDIA STATALE "V. RUFFO"', 'secondary', 351], ['BAAA825022', 'PLESSO SC. INFANZIA STATALE REGINA ELENA', 'nursery', 101],
    ['BAEE825027', 'A. PEROTTI - CD CASSANO', 'primary', 367], ['BAAA825011', '"DON BATTISTA ARMIENTI"', 'nursery', 145],
    ['BAEE825016', 'VIA GRAMSCI - CD CASSANO', 'primary', 294], ['BA1ANM500D', 'LA CASA DEL FANCIULLO', 'nursery', 20],
    ['BA1A21600D', 'INSIEME', 'nursery', 33]]],
  ['borghetto', 'Comune di Borghetto Santo Spirito', '09:00', [
    ['SVMM80701E', 'I GR. BORGHETTO S.S. "PERTINI"', 'secondary', 94], ['SVAA80701A', '"S. D\'ACQUISTO"- BORGHETTO S.S.', 'nursery', 54],
    ['SVEE80701G', '"A. GRAMSCI" - BORGHETTO S.S.', 'primary', 132]]],
  ['clusone', 'Comune di Clusone', '09:30', [
    ['BGEE80601T', 'SCUOLA PRIMARIA CLUSONE', 'primary', 292], ['BGMM80601R', 'S.M.S. CLUSONE', 'secondary', 261],
    ['BG1A08700V', 'SCUOLA MATERNA "CLARA MAFFEI"', 'nursery', 129], ['BG1MT0500I', 'SCUOLA SEC. DI PRIMO GRADO "ISTITUTO SCOLASTICO VEST"', 'secondary', 77],
    ['BG1A08800P', 'SCUOLA MATERNA" SACRO CUORE "', 'nursery', 14]]],
];

export const diets = [
  { diet: 'celiachia', name: 'Celiachia', kind: 'health', allergens: ['gluten'] },
  { diet: 'favismo', name: 'Favismo', kind: 'health', allergens: ['other:fave e piselli'] },
  { diet: 'frutta-guscio', name: 'Frutta a guscio', kind: 'health', allergens: ['nuts', 'peanuts'] },
  { diet: 'lattosio', name: 'Senza latte', kind: 'health', allergens: ['milk'] },
  { diet: 'no-maiale', name: 'Senza maiale', kind: 'ethical', allergens: ['other:maiale'] },
  { diet: 'pesce', name: 'Senza pesce', kind: 'health', allergens: ['fish', 'crustaceans', 'molluscs'] },
  { diet: 'uova', name: 'Senza uova', kind: 'health', allergens: ['eggs'] },
  { diet: 'vegetariana', name: 'Vegetariana', kind: 'ethical', allergens: ['other:carne', 'fish'] },
];
const dietShares = [
  ['no-maiale', 0.042], ['vegetariana', 0.014], ['lattosio', 0.012], ['celiachia', 0.011], ['uova', 0.008], ['frutta-guscio', 0.007],
  ['pesce', 0.004], ['favismo', 0.003], ['celiachia+lattosio', 0.0016], ['celiachia+vegetariana', 0.0012], ['lattosio+uova', 0.0016],
];

export function random(seed) {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const keyOf = (group, diet, bianco) => `${group}|${diet}|${bianco}`;

/** The service day's cutoff as an instant; Italian summer time, which is what the mock's day has. */
export const instantOf = (date, clock) => new Date(`${date}T${clock}:00.000+02:00`).toISOString();

export function makeSchools(date, count, seed) {
  const dice = random(seed);
  const real = register.flatMap(([authority, authorityName, cutoff, schools]) => schools.map(s => ({ authority, authorityName, cutoff, s })));
  const made = [];
  for (let i = 0; i < count; ++i) {
    const { authority, authorityName, cutoff, s: [code, name, kind, pupils] } = real[i % real.length];
    const round = Math.floor(i / real.length);
    const school = round ? `${code}-${round + 1}` : code;
    const groups = [];
    const lines = new Map();
    const size = 18 + Math.floor(dice() * 6);
    const classes = Math.max(1, Math.round(pupils / size));
    for (let g = 0; g < classes; ++g) {
      const years = kind === 'primary' ? 5 : kind === 'secondary' ? 3 : 3;
      const group = kind === 'nursery'
        ? { group: `${school}-${g + 1}`, name: `Sezione ${['Gialla', 'Rossa', 'Blu', 'Verde', 'Arancio', 'Viola', 'Bianca', 'Rosa'][g % 8]}`, sitting: 1 }
        : { group: `${school}-${g + 1}`, name: `${1 + (g % years)}${'ABCDEFGH'[Math.floor(g / years)]}`, sitting: classes < 4 ? 1 : g % years < years / 2 ? 1 : 2 };
      groups.push(group);
      const eaters = Math.round(pupils / classes * (kind === 'secondary' ? 0.55 : 0.9));
      for (let k = 0; k < eaters; ++k) {
        let roll = dice(), diet = 'standard';
        for (const [code, share] of dietShares) {
          if (roll < share) { diet = code; break; }
          roll -= share;
        }
        add(lines, group, diet, dice() < 0.016, 1, 0);
      }
      add(lines, group, dice() < 0.05 ? 'vegetariana' : 'standard', false, 1, 1);
    }
    made.push({
      school, name: round ? `${name} ${round + 1}` : name, authority, authority_name: authorityName, kind, kitchen: 'K1',
      state: 'open', cutoff, cutoff_at: instantOf(date, cutoff), provisional: false, presence: authority === 'cassano' ? 'staff' : 'auto', groups, lines, variations: [], feeds: [],
    });
  }
  return made;
}

export function add(lines, group, diet, bianco, meals, adults) {
  const at = keyOf(group.group, diet, bianco);
  const line = lines.get(at) ?? { group: group.group, sitting: group.sitting, diet, bianco, meals: 0, adults: 0 };
  lines.set(at, { ...line, meals: line.meals + meals, adults: line.adults + adults });
  return lines.get(at);
}

export const mealsOf = school => [...school.lines.values()].reduce((sum, line) => sum + line.meals, 0);
export const toCookOf = school => mealsOf(school) + school.variations.filter(v => v.state === 'acknowledged').reduce((sum, v) => sum + v.delta, 0);

export function onBoard(school) {
  return { ...school, lines: [...school.lines.values()].filter(line => line.meals > 0), meals: mealsOf(school), to_cook: toCookOf(school) };
}

export function inCounts(school) {
  const { authority, authority_name, kind, kitchen, cutoff_at, presence, groups, ...rest } = onBoard(school);
  const closing = rest.closing && { number: rest.closing.number, closed_at: rest.closing.closed_at };
  return { ...rest, ...(closing ? { closing } : {}), lines: rest.lines.map(({ adults, ...line }) => line), variations: rest.variations.map(({ adults, ...variation }) => variation) };
}

export function production(date, schools) {
  const names = new Map(diets.map(d => [d.diet, d.name]));
  const rows = new Map();
  const count = (diet, bianco, eater, meals) => {
    const at = keyOf('', diet, bianco);
    const row = rows.get(at) ?? { diet, name: diet === 'standard' ? '' : diet.split('+').map(d => names.get(d)).join(' + '), bianco, portions: { nursery: 0, primary: 0, secondary: 0, adult: 0, other: 0 }, meals: 0 };
    row.portions[eater] += meals;
    row.meals += meals;
    rows.set(at, row);
  };
  for (const school of schools) {
    for (const line of school.lines.values()) {
      count(line.diet, line.bianco, school.kind || 'other', line.meals - line.adults);
      count(line.diet, line.bianco, 'adult', line.adults);
    }
    for (const { diet, bianco, delta, adults = 0 } of school.variations.filter(v => v.state === 'acknowledged')) {
      count(diet, bianco, school.kind || 'other', delta - adults);
      count(diet, bianco, 'adult', adults);
    }
  }
  const preparations = [...rows.values()].filter(row => row.meals !== 0);
  return { date, preparations, meals: preparations.reduce((sum, row) => sum + row.meals, 0) };
}

const day = 86_400_000;
export function addDays(date, by) {
  const at = Date.parse(`${date}T00:00:00Z`) + by * day;
  return Number.isNaN(at) ? '' : new Date(at).toISOString().slice(0, 10);
}
const weekday = date => new Date(`${date}T00:00:00Z`).getUTCDay();

/** Monday to Friday; Calcinate does not serve on Wednesdays. */
export const serves = (school, date) => weekday(date) % 6 !== 0 && !(school.authority === 'calcinate' && weekday(date) === 3);

export function history(schools, until, weeks, today) {
  const from = addDays(until, 1 - 7 * weeks);
  return {
    from, to: until,
    schools: schools.map(school => {
      const dice = random([...school.school].reduce((sum, c) => sum * 31 + c.charCodeAt(0), 7));
      const usual = mealsOf(school);
      const days = [];
      for (let date = from; date <= until && date < today; date = addDays(date, 1)) {
        if (!serves(school, date)) continue;
        const friday = weekday(date) === 5 ? 0.93 : 1;
        const meals = Math.max(1, Math.round(usual * friday * (0.93 + dice() * 0.1)));
        days.push({ date, meals, to_cook: Math.max(1, meals + (dice() < 0.15 ? 1 : 0) - (dice() < 0.08 ? 1 : 0)) });
      }
      return { school: school.school, days };
    }),
  };
}
