// Closures and openings: what they would change, by the made-up meals, and what was entered.
import { add, addDays, mealsOf, serves } from './kitchen.mjs';

const fields = ['scope', 'key', 'from', 'to', 'kind', 'reason'];
const daysAhead = 400;

/**
 * @param {object} of
 *   everySchool, schoolsOf(date)   with and without those that don't eat
 *   today, instant()
 *   vary(school, line)             a variation of a closed school
 *   push(school)                   tells the boards of new lines
 *   Refusal
 */
export function makeCalendar({ everySchool, schoolsOf, today, instant, vary, push, Refusal }) {
  const entries = [];
  const answers = new Map();
  const isDate = text => /^\d{4}-\d\d-\d\d$/.test(text) && addDays(text, 0) === text;

  const concerns = (entry, school) => ({ authority: school.authority, school: school.school, group: school.groups.find(one => one.group === entry.key)?.group }[entry.scope] === entry.key);
  const linesOf = (entry, school) => [...school.lines.values()].filter(line => line.meals > 0 && (entry.scope !== 'group' || line.group === entry.key));
  const meals = lines => lines.reduce((sum, line) => sum + line.meals, 0);

  function check(body, extra) {
    for (const field of [...fields, ...extra]) if (!body[field]) throw new Refusal('missing-field', `“${field}” is missing.`);
    for (const field of Object.keys(body)) if (![...fields, ...extra, 'author'].includes(field)) throw new Refusal('unknown-field', `“${field}” is not known.`);
    if (!isDate(body.from) || !isDate(body.to) || body.to < body.from) throw new Refusal('bad-value', 'The days are none.');
    if (!everySchool.some(school => concerns(body, school))) throw new Refusal('not-found', 'No such place.');
  }

  function preview(body) {
    const days = [];
    let variations = 0;
    const last = addDays(today, daysAhead);
    for (let date = body.from > today ? body.from : today; date <= body.to && date <= last; date = addDays(date, 1)) {
      for (const usual of everySchool.filter(school => concerns(body, school))) {
        const school = schoolsOf(date).find(one => one.school === usual.school);
        const before = school ? mealsOf(school) : 0;
        const lines = linesOf(body, school ?? usual);
        const after = body.kind === 'closed' ? before - (school ? meals(lines) : 0) : serves(usual, date) && before > 0 ? before : meals(lines);
        if (after === before) continue;
        const closed = school?.state === 'closed';
        if (closed) variations += lines.length;
        days.push({ date, school: usual.school, name: usual.name, closed, before, after });
      }
    }
    return { days, variations };
  }

  function enter(body) {
    const { variations } = preview(body);
    const entry = { id: entries.length + 1, ...Object.fromEntries(fields.map(field => [field, body[field]])), author: body.author ?? '', at: instant() };
    entries.push(entry);
    for (let date = today; date <= body.to && body.kind === 'closed'; date = addDays(date, 1)) {
      if (date < body.from) continue;
      for (const school of schoolsOf(date).filter(one => concerns(body, one))) {
        for (const line of linesOf(body, school)) {
          if (school.state === 'closed') vary(school, line);
          else add(school.lines, school.groups.find(one => one.group === line.group), line.diet, line.bianco, -line.meals, -line.adults);
        }
        if (date === today) push(school);
      }
    }
    return { entry, variations };
  }

  return {
    list: (from, to) => ({
      entries: entries.filter(entry => entry.from <= to && entry.to >= from),
      authorities: [...new Map(everySchool.map(school => [school.authority, school.authority_name]))].map(([authority, name]) => ({
        authority, name,
        schools: everySchool.filter(school => school.authority === authority).map(school => ({ school: school.school, name: school.name, groups: school.groups.map(({ group, name }) => ({ group, name })) })),
      })),
    }),
    preview(body) {
      check(body, []);
      return preview(body);
    },
    enter(body) {
      check(body, ['request_id']);
      if (!answers.has(body.request_id)) answers.set(body.request_id, enter(body));
      return answers.get(body.request_id);
    },
  };
}
