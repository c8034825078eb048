// The kiosk's part of the mock: classes with names, who is there, and a link to a kitchen that can be cut.
import { addDays, diets, random, serves } from './kitchen.mjs';

const firstNames = ['Anna', 'Luca', 'Sofia', 'Matteo', 'Giulia', 'Niccolò', 'Chiara', 'Ahmed', 'Emma', 'Pietro', 'Noemi', 'Tommaso', 'Aurora', 'Youssef', 'Bianca', 'Gabriele', 'Zoe', 'Samuele', 'Irene', 'Davide'];
const lastNames = ['Bianchi', 'Rossi', 'Ferrari', 'Colombo', 'Brambilla', 'Locatelli', 'El Idrissi', 'Pesenti', 'Savoldelli', 'Giudici', 'Trussardi', 'Baronchelli', 'Zanoletti', 'Cattaneo', 'Ferri', 'D’Amico', 'Singh', 'Visinoni', 'Balduzzi', 'Hoxha', 'Legrenzi', 'Percassi', 'Moioli', 'Scandella'];
const hash = text => [...text].reduce((sum, c) => Math.imul(sum, 31) + c.charCodeAt(0) | 0, 7);

export function makeKiosk({ today, instant, schoolsOf, school: schoolToday, change, vary, link: firstLink, Refusal }) {
  const rosters = new Map();
  const answers = new Map();
  const decisions = new Map();
  const limited = new Set();
  const sockets = new Set();
  let link = firstLink;
  let number = 10_000;

  const person = (dice, diet, bianco, meal, kind = 'pupil') => ({
    diner: `C${++number}`, first_name: firstNames[Math.floor(dice() * firstNames.length)], last_name: lastNames[Math.floor(dice() * lastNames.length)],
    kind, diet, meal, absent: false, bianco, pending: false,
  });
  const byName = (a, b) => a.last_name.localeCompare(b.last_name, 'it') || a.first_name.localeCompare(b.first_name, 'it');

  function rosterOf(school, group, date) {
    const key = `${date} ${group.group}`;
    if (rosters.has(key)) return rosters.get(key);
    const dice = random(hash(key));
    const diners = [];
    for (const line of school.lines.values()) {
      if (line.group !== group.group) continue;
      for (let i = 0; i < line.meals; ++i) diners.push(person(dice, line.diet, line.bianco, 'booked', i < line.meals - line.adults ? 'pupil' : 'adult'));
    }
    for (let i = Math.floor(dice() * 3); i > 0; --i) diners.push(person(dice, 'standard', false, dice() < 0.2 ? 'suspended' : 'cancelled'));
    const roster = { diners: diners.sort(byName), extras: [], stated: [] };
    rosters.set(key, roster);
    return roster;
  }

  function find(code, date) {
    for (const school of schoolsOf(date)) {
      const group = school.groups.find(one => one.group === code);
      if (group) return { school, group, roster: rosterOf(school, group, date) };
    }
    throw new Refusal('not-found', 'No such group.');
  }

  const waiting = () => (link && !link.connected ? { pending: true } : { pending: false });
  function fact() {
    if (!link || link.connected) return {};
    link = { ...link, pending: link.pending + 1, oldest_pending_at: link.oldest_pending_at ?? instant() };
    say({ type: 'link', at: instant(), link });
    return { provisional: true };
  }

  const say = (message, only) => { for (const socket of sockets) if (!only || socket.school === only) socket.send(JSON.stringify(message)); };
  const changed = (school, date) => say({ type: 'changed', dates: date ? [date] : [] }, school);

  const shown = ({ diet, ...diner }) => diner;
  const groupOf = ({ school, group, roster }, date) => ({
    group: group.group, name: group.name, sitting: group.sitting, school: school.school, date, state: school.state, cutoff_at: school.cutoff_at,
    ...(roster.attendance ? { attendance: roster.attendance } : {}), diners: roster.diners.map(shown), extras: roster.extras,
  });

  function tile(school, group, date) {
    const { diners, extras, attendance } = rosterOf(school, group, date);
    const eating = diners.filter(diner => diner.meal === 'booked');
    return {
      group: group.group, name: group.name, sitting: group.sitting, diners: diners.length, booked: eating.length, absent: diners.length - eating.length,
      bianco: eating.filter(diner => diner.bianco).length, extras: extras.reduce((sum, extra) => sum + extra.count, 0), ...(attendance ? { attendance } : {}),
    };
  }

  function day(code, asked) {
    let date = asked ?? today;
    while (!asked && !serves(schoolToday(code) ?? { authority: '' }, date)) date = addDays(date, 1);
    const school = schoolsOf(date).find(one => one.school === code);
    const named = school ?? schoolToday(code);
    if (!named) throw new Refusal('not-found', 'No such school.');
    const dates = [];
    for (let next = today; dates.length < 10; next = addDays(next, 1)) if (serves(named, next)) dates.push(next);
    return {
      school: code, name: named.name, authority_name: named.authority_name, date, today, at: instant(), state: named.state, cutoff_at: named.cutoff_at,
      presence: named.authority === 'cassano' ? 'staff' : 'auto', absence_after_close: 'charge', decides: !link, service_dates: dates,
      ...(school?.closing ? { closing: { number: school.closing.number, closed_at: school.closing.closed_at } } : {}),
      groups: school ? school.groups.map(group => tile(school, group, date)) : [],
      diets: diets.map(({ diet, name }) => ({ diet, name })),
      variations: (school?.variations ?? []).map(variation => ({ ...variation, ...decisions.get(variation.id) })),
      ...(link ? { link } : {}),
    };
  }

  function attend(body) {
    if (answers.has(body.request_id)) return answers.get(body.request_id);
    if (body.date < today) throw new Refusal('day-over', 'The day is past.');
    const found = find(body.group, body.date);
    const { school, group, roster } = found;
    const before = JSON.stringify(groupOf(found, body.date));
    const move = (diet, bianco, delta) => body.date === today && change({ school: school.school, group: group.group, diet, bianco, delta });
    const late = (diet, delta) => vary(school.school, { group: group.group, diet, delta, reason: delta > 0 ? 'present_without_booking' : 'absent_after_close', author: body.author ?? '' });
    for (const diner of roster.diners) {
      const absent = body.absent.includes(diner.diner);
      const returns = !absent && (body.confirmed || roster.stated.includes(diner.diner));
      if (diner.meal === 'booked') {
        if (school.state === 'closed') diner.absent = absent;
        else if (absent) {
          move(diner.diet, diner.bianco, -1);
          Object.assign(diner, { meal: 'cancelled', bianco: false, ...waiting() });
        }
      } else if (returns && !diner.present) {
        if (school.state === 'open' && diner.meal === 'cancelled') {
          Object.assign(diner, { meal: 'booked', ...waiting() });
          move(diner.diet, false, 1);
        } else {
          diner.present = true;
          if (school.state === 'closed') late(diner.diet, 1);
        }
      } else if (absent && diner.present) {
        delete diner.present;
        if (school.state === 'closed') late(diner.diet, -1);
      }
    }
    for (const diet of new Set([...roster.extras, ...body.extras].map(extra => extra.diet))) {
      const count = extras => extras.find(extra => extra.diet === diet)?.count ?? 0;
      const delta = count(body.extras) - count(roster.extras);
      if (delta !== 0) school.state === 'closed' ? late(diet, delta) : move(diet, false, delta);
    }
    roster.extras = body.extras;
    roster.stated = body.absent;
    const said = roster.attendance?.confirmed === body.confirmed && before === JSON.stringify(groupOf(found, body.date));
    if (!said) roster.attendance = { confirmed: body.confirmed, at: instant(), author: body.author ?? '', ...waiting() };
    const answer = { outcome: said ? 'unchanged' : 'accepted', received_at: instant(), ...fact(), group: structuredClone(groupOf(found, body.date)) };
    answers.set(body.request_id, answer);
    changed(school.school, body.date);
    return answer;
  }

  function ask({ request_id: id, diner: code, operation, date = today }) {
    if (answers.has(id)) return answers.get(id);
    const at = { effective_date: date, received_at: instant() };
    let decision = { outcome: 'rejected', reason: 'unknown_diner', received_at: instant() };
    for (const school of schoolsOf(date)) {
      for (const group of school.groups) {
        const diner = rosterOf(school, group, date).diners.find(one => one.diner === code);
        if (!diner) continue;
        const bianco = operation === 'bianco';
        const reason = school.state === 'closed' ? 'past_cutoff' : diner.meal !== 'booked' ? 'not_booked' : bianco && limited.has(code) ? 'bianco_limit' : !bianco && !diner.bianco ? 'nothing_to_undo' : null;
        delete diner.refused;
        if (reason) diner.refused = reason;
        else if (diner.bianco !== bianco) {
          Object.assign(diner, { bianco, ...waiting() });
          change({ school: school.school, group: group.group, diet: diner.diet, bianco: !bianco, delta: -1 });
          change({ school: school.school, group: group.group, diet: diner.diet, bianco, delta: 1 });
        }
        decision = reason ? { outcome: 'rejected', reason, ...at } : { outcome: 'accepted', ...at, ...fact() };
        changed(school.school, date);
      }
    }
    answers.set(id, decision);
    return decision;
  }

  function askVariation(body) {
    if (answers.has(body.request_id)) return answers.get(body.request_id);
    const { school } = find(body.group, body.date);
    if (school.state === 'open') throw new Refusal('still-open', 'Not closed yet.');
    const { request_id: _, date, ...rest } = body;
    const variation = vary(school.school, { author: '', ...rest });
    const answer = { outcome: 'accepted', received_at: instant(), ...fact(), ...(link && !link.connected ? {} : { variation }) };
    answers.set(body.request_id, answer);
    changed(school.school, date);
    return answer;
  }

  /** What a path of the kiosk answers; undefined: the path is none of its own. */
  async function answer(call, url, session, bodyOf) {
    const date = url.searchParams.get('date') ?? undefined;
    const mine = code => {
      if (session.school && session.school !== code) throw new Refusal('forbidden', 'A school token sees its own school alone.');
    };
    const staff = () => {
      if (!['school', 'kitchen', 'office'].includes(session.role)) throw new Refusal('forbidden', 'Not for this role.');
    };
    if (call === 'GET /kiosk') {
      staff();
      const code = session.school ?? url.searchParams.get('school');
      if (!code) throw new Refusal('missing-field', '“school” is missing.');
      mine(url.searchParams.get('school') ?? code);
      return day(code, date);
    }
    const [, group, sheet] = /^GET \/kiosk\/groups\/([^/]+)(\/diets)?$/.exec(call) ?? [];
    if (group) {
      staff();
      const found = find(decodeURIComponent(group), date ?? today);
      mine(found.school.school);
      if (!sheet) return groupOf(found, date ?? today);
      if (session.role !== 'school') throw new Refusal('forbidden', 'For the school alone.');
      return {
        group: found.group.group, name: found.group.name, date: date ?? today,
        rows: found.roster.diners.filter(one => one.meal === 'booked' && (one.diet !== 'standard' || one.bianco)).map(({ diner, first_name, last_name, diet, bianco }) => {
          const set = diets.filter(one => diet.split('+').includes(one.diet));
          return { diner, first_name, last_name, diet, names: set.map(one => one.name), allergens: [...new Set(set.flatMap(one => one.allergens))], bianco };
        }),
      };
    }
    const takes = { 'POST /attendance': attend, 'POST /variations': askVariation, 'POST /requests': ask }[call];
    if (!takes) return undefined;
    if (call !== 'POST /requests') staff();
    else if (session.role === 'kitchen') throw new Refusal('forbidden', 'Not for this role.');
    const body = await bodyOf();
    if (body.group) mine(find(body.group, body.date).school.school);
    return takes(body);
  }

  return {
    answer, changed, sockets,
    decided(id, { author, reason }) { decisions.set(id, { decided_at: instant(), ...(author ? { decided_by: author } : {}), ...(reason ? { decision_reason: reason } : {}) }); },
    open(socket) {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
      socket.send(JSON.stringify({ type: 'hello', at: instant(), today, demo: true }));
    },
    tick() { say({ type: 'link', at: instant(), ...(link ? { link } : {}) }); },
    controls: {
      /** How this node's link to the kitchen stands; undefined: this is the kitchen's own node. */
      setLink(value) {
        link = value;
        if (!link || link.connected) {
          for (const roster of rosters.values()) {
            if (roster.attendance) roster.attendance.pending = false;
            for (const diner of roster.diners) diner.pending = false;
          }
        }
        say({ type: 'link', at: instant(), ...(link ? { link } : {}) });
        changed();
      },
      /** Makes a class of so many, all with a meal; the board's numbers stay as they are. */
      enrol(code, size) {
        const { roster } = find(code, today);
        const dice = random(hash(code));
        while (roster.diners.length < size) roster.diners.push(person(dice, 'standard', false, 'booked'));
        roster.diners.length = size;
        roster.diners = roster.diners.map(diner => ({ ...diner, meal: 'booked', bianco: false })).sort(byName);
        changed();
        return roster.diners.map(shown);
      },
      /** The family did it: no statement knows of it. */
      familyCancels(code, diner) {
        const found = find(code, today);
        Object.assign(found.roster.diners.find(one => one.diner === diner), { meal: 'cancelled', bianco: false });
        changed(found.school.school, today);
      },
      limitBianco(diner) { limited.add(diner); },
      classOf: code => groupOf(find(code, today), today),
    },
  };
}
