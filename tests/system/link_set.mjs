// The kitchen of the link's tests: one authority, two schools of two groups, every weekday from Monday to Friday.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const PUPILS = 10; // of each group

const POLICY = `[[authority]]
code = "prova"
name = "Comune di Prova"
timezone = "Europe/Rome"
cutoff = "09:30"
term = { from = "2026-09-14", to = "2027-06-08" }
channels = { portal = "any_time", app = "any_time", ivr = "window", office = "any_time", kiosk = "any_time" }
window_opens = "18:00"
ivr_undo_exclusive = false
presence = "auto"
absence_after_close = "charge"
billing = "prepaid"
fee_bands = { standard = 480 }
cash = { mode = "none" }
arrears_meals = 3
`;

/** The schools by code: the node in each, its groups, and their diners. */
export const SCHOOLS = Object.fromEntries(['dante', 'verdi'].map((school) => [school, {
  school,
  node: `nodo-${school}`,
  groups: ['1A', '2B'].map((name) => ({
    group: `${school}-${name}`,
    name,
    diners: Array.from({ length: PUPILS }, (_, at) => `${school}-${name}-${String(at + 1).padStart(2, '0')}`),
  })),
}]));

export const dinersOf = (school) => SCHOOLS[school].groups.flatMap(({ diners }) => diners);

const csv = (head, rows) => [head, ...rows.map((row) => row.join(','))].join('\n') + '\n';

/** The files of the data set; `moved`: diners who are in another group now. */
export function files({ moved = {} } = {}) {
  const groups = Object.values(SCHOOLS).flatMap(({ school, groups: own }) => own.map((group) => ({ ...group, school })));
  const diners = groups.flatMap(({ group, diners: codes }) => codes.map((diner) => ({ group: moved[diner] ?? group, diner })));
  return {
    'policy.toml': POLICY,
    'kitchens.csv': csv('kitchen,name,address,vat_number', [['CC01', 'Centro cottura', 'Via Prova 1', '00000000000']]),
    'schools.csv': csv('school,authority,name,kitchen,cutoff,kind,address',
      Object.keys(SCHOOLS).map((school) => [school, 'prova', `Scuola ${school}`, 'CC01', '', 'primary', ''])),
    'groups.csv': csv('group,school,name,sitting,weekdays', groups.map(({ group, school, name }) => [group, school, name, 1, 12345])),
    'diners.csv': csv('diner,group,kind,first_name,last_name,weekdays,enrolled_from,enrolled_to,fee_band,billing',
      diners.map(({ group, diner }, at) => [diner, group, 'pupil', 'Nome', `Cognome${at}`, '', '', '', 'standard', ''])),
    'diets.csv': csv('diet,kind,name,allergens', [['celiachia', 'health', 'Senza glutine', 'gluten']]),
    'diet_assignments.csv': csv('diner,diet,from,to', groups.map(({ diners: codes }) => [codes[0], 'celiachia', '', ''])),
    'certificates.csv': csv('diner,kind,from,to', []),
    'calendar.csv': csv('scope,key,from,to,kind,reason', []),
    'merchants.csv': csv('merchant,name,authorities', []),
    'opening_balances.csv': csv('diner,credit_cents,old_debt_cents', []),
  };
}

/** Writes the data set as a folder. */
export function writeSet(folder, options) {
  mkdirSync(folder, { recursive: true });
  for (const [name, text] of Object.entries(files(options))) writeFileSync(join(folder, name), text);
  return folder;
}
