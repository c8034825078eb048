// Compares what each side acknowledged with what each side has. Every function gives the faults in words; the nodes are at rest.
import { check } from '../peers/checker.mjs';
import { SCHOOLS, dinersOf } from './link_set.mjs';
import { serviceDays } from './link_traffic.mjs';

const CANCELLED = 1; // bits of a mark
const BIANCO = 4;
const quoted = (values) => values.map((value) => `'${value}'`).join(',');
const dateOf = (column) => new Date(column * 86_400_000).toISOString().slice(0, 10);

function differences(what, left, right) {
  const [a, b] = [left, right].map((rows) => new Map(rows.map((row) => [JSON.stringify(row), row])));
  return [
    ...[...a.keys()].filter((key) => !b.has(key)).map((key) => `${what}: in the school alone: ${key}`),
    ...[...b.keys()].filter((key) => !a.has(key)).map((key) => `${what}: in the kitchen alone: ${key}`),
    ...(a.size === b.size && left.length !== right.length ? [`${what}: ${left.length} and ${right.length} rows`] : []),
  ];
}

/** A school's statements and requests in the order in which it recorded them: that of its stream. */
export function recordedBy(node) {
  const facts = node.rows(`SELECT line FROM facts_out WHERE line <> '' ORDER BY seq`).map(({ line }) => JSON.parse(line));
  const of = (kind) => [...new Set(facts.filter(({ type }) => type === kind).map(({ body }) => body.request_id))];
  return { attendance: of('attendance'), request: of('request'), variation_asked: of('variation_asked') };
}

/** Those that a statement made are no facts of their own. */
const isFact = (id) => !id.includes('/');

/**
 * Nothing acknowledged is lost, nothing is there twice, order holds. `histories`: what earlier lives of a school recorded and
 * it no longer has.
 */
export function checkStatements(kitchen, schools, ledger, histories = []) {
  const faults = [];
  for (const { school, node } of Object.values(SCHOOLS)) {
    const lives = [...schools.filter(({ name }) => name === node).map(recordedBy), ...histories.filter((life) => life.node === node)];
    const groups = quoted(SCHOOLS[school].groups.map(({ group }) => group));
    const taken = {
      attendance: kitchen.rows(`SELECT request_id AS id FROM attendance WHERE grp IN (${groups}) ORDER BY rowid`),
      request: kitchen.rows(`SELECT request_id AS id FROM requests WHERE channel = 'kiosk' AND school = '${school}' ORDER BY rowid`).filter(({ id }) => isFact(id)),
      variation_asked: kitchen.rows(`SELECT request_id AS id FROM variations WHERE request_id IS NOT NULL AND grp IN (${groups}) ORDER BY rowid`),
    };
    for (const kind of Object.keys(taken)) {
      faults.push(...check({
        histories: lives.map((life) => life[kind]),
        acknowledged: ledger.of(node, kind).map(({ body }) => body.request_id),
        taken: taken[kind].map(({ id }) => ({ id, outcome: 'applied' })),
      }).map((fault) => `${node} ${kind}: ${fault}`));
    }
  }
  const families = new Set(kitchen.rows(`SELECT request_id AS id FROM requests WHERE channel = 'portal'`).map(({ id }) => id));
  const lost = ledger.of(kitchen.name).filter(({ body }) => !families.has(body.request_id));
  faults.push(...lost.map(({ body }) => `${kitchen.name}: acknowledged and lost: ${body.request_id}`));
  return faults;
}

/** A sender's facts and its receiver's watermark: one hash for each number, no hole but those that are known. */
function checkStream(name, sender, receiver, senderPeer, receiverPeer) {
  const of = (peer) => `(SELECT id FROM peers WHERE name = '${peer}')`;
  const faults = [];
  const [out] = sender.rows(`SELECT epoch, acked FROM streams_out WHERE peer = ${of(receiverPeer)}`);
  const [taken] = receiver.rows(`SELECT epoch, seq, hex(hash) AS hash FROM streams_in WHERE peer = ${of(senderPeer)}`);
  const sent = sender.rows(`SELECT seq, hex(hash) AS hash, line = '' AS gone FROM facts_out WHERE peer = ${of(receiverPeer)} ORDER BY seq`);
  if (!sent.length && !taken) return faults;
  const last = sent.at(-1);
  if (!taken || !out) return [`${name}: one side alone knows the stream`];
  if (out.epoch !== taken.epoch) faults.push(`${name}: epoch ${out.epoch} is received as ${taken.epoch}`);
  if (out.acked !== last.seq) faults.push(`${name}: ${last.seq} facts, acknowledged up to ${out.acked}`);
  if (taken.seq !== last.seq || (!last.gone && taken.hash !== last.hash)) faults.push(`${name}: sent up to ${last.seq} ${last.hash}, received ${taken.seq} ${taken.hash}`);
  const received = new Map(receiver.rows(`SELECT seq, hex(hash) AS hash FROM facts_in WHERE peer = ${of(senderPeer)}`).map(({ seq, hash }) => [seq, hash]));
  const holes = receiver.rows(`SELECT from_seq, to_seq FROM holes_in WHERE peer = ${of(senderPeer)}`);
  for (const { seq, hash, gone } of sent) if (!gone && received.get(seq) !== hash) faults.push(`${name}: fact ${seq} is ${hash}, received as ${received.get(seq)}`);
  for (let seq = 1; seq <= taken.seq; ++seq) {
    if (!received.has(seq) && !holes.some(({ from_seq, to_seq }) => from_seq <= seq && seq <= to_seq)) faults.push(`${name}: ${seq} was never received`);
  }
  return faults;
}

/** The watermarks of both streams between the kitchen and each school agree; how many facts went up and down. */
export function checkStreams(kitchen, schools) {
  const faults = schools.flatMap((school) => [
    ...checkStream(`${school.name} up`, school, kitchen, school.name, ''),
    ...checkStream(`${school.name} down`, kitchen, school, '', school.name),
  ]);
  return faults;
}

export const factsTaken = (kitchen) => kitchen.rows('SELECT count(*) AS facts FROM facts_in')[0].facts;

/** The kitchen's word has come to each school, and what a school has recorded of its diners is what the kitchen has. */
export function checkSchools(kitchen, schools) {
  const faults = [];
  for (const school of schools) {
    const { name } = school;
    const groups = SCHOOLS[school.school].groups.map(({ group }) => group);
    for (const table of ['requests', 'attendance']) {
      const waiting = school.rows(`SELECT request_id AS id FROM ${table} WHERE awaiting`);
      faults.push(...waiting.map(({ id }) => `${name}: ${id} still waits for the kitchen`));
    }
    const answers = (node, ids) => node.rows(`SELECT request_id, coalesce(f.outcome, r.outcome) AS outcome, coalesce(f.reason, r.reason) AS reason,
      iif(f.request IS NULL, r.effective_day, f.effective_day) AS day FROM requests r LEFT JOIN final_answers f ON f.request = r.id
      WHERE r.channel = 'kiosk' AND r.school = '${school.school}' ORDER BY request_id`).filter(({ request_id }) => isFact(request_id) && (!ids || ids.has(request_id)));
    const own = answers(school);
    faults.push(...differences(`${name} answers`, own, answers(kitchen, new Set(own.map(({ request_id }) => request_id)))));
    const both = (what, sql) => faults.push(...differences(`${name} ${what}`, school.rows(sql), kitchen.rows(sql)));
    const codes = quoted(dinersOf(school.school));
    both('marks', `SELECT d.code, m.day, m.marks FROM day_marks m JOIN diners d ON d.id = m.diner WHERE m.marks <> 0 AND d.code IN (${codes})`);
    both('states', `SELECT d.code, s.state, s.from_day, s.is_on FROM state_changes s JOIN diners d ON d.id = s.diner WHERE d.code IN (${codes})`);
    both('statements in force', `SELECT n.day, n.grp, a.request_id, a.absent, a.extras, a.confirmed FROM attendance_now n JOIN attendance a ON a.id = n.statement
      WHERE n.grp IN (${quoted(groups)})`);
    both('closings', `SELECT school, day, kitchen, number, cutoff_at, closed_at, meals FROM closings WHERE school = '${school.school}'`);
    both('closing lines', `SELECT c.day, l.grp, l.sitting, l.diet_set, l.bianco, l.meals, l.adults FROM closing_lines l JOIN closings c ON c.id = l.closing WHERE c.school = '${school.school}'`);
    both('variations', `SELECT c.day, v.number, v.grp, v.diet_set, v.bianco, v.delta, v.reason, v.author, v.at, v.state FROM variations v
      JOIN closings c ON c.id = v.closing WHERE c.school = '${school.school}'`);
  }
  return faults;
}

/** The kitchen's records are what its accepted requests add up to, and its open counts what records and statements do. */
export function checkCounts(kitchen, counts) {
  const faults = [];
  const marks = new Map();
  for (const { diner, operation, day } of kitchen.rows(
    `SELECT diner, operation, effective_day AS day FROM requests WHERE outcome = 'accepted' ORDER BY id`)) {
    const key = `${diner} ${dateOf(day)}`;
    marks.set(key, { cancel: CANCELLED, bianco: BIANCO }[operation] ?? 0); // a cancellation takes the bianco with it
  }
  const recorded = new Map(kitchen.rows(`SELECT d.code, m.day, m.marks & ${CANCELLED | BIANCO} AS marks FROM day_marks m JOIN diners d ON d.id = m.diner`)
    .map(({ code, day, marks: bits }) => [`${code} ${dateOf(day)}`, bits]));
  for (const key of new Set([...marks.keys(), ...recorded.keys()]))
    if ((marks.get(key) ?? 0) !== (recorded.get(key) ?? 0)) faults.push(`${key}: marks ${recorded.get(key)}, its requests make ${marks.get(key)}`);

  for (const { date, schools } of counts) {
    for (const { school, state, meals } of schools.filter((day) => day.state === 'open')) {
      const booked = dinersOf(school).filter((diner) => !((marks.get(`${diner} ${date}`) ?? 0) & CANCELLED)).length;
      const extras = SCHOOLS[school].groups.reduce((sum, { group }) => sum + extrasOf(kitchen, group, date), 0);
      if (meals !== booked + extras) faults.push(`${school} on ${date}: ${meals} meals (${state}), its statements make ${booked} and ${extras} extras`);
    }
  }
  return faults;
}

/** Of the statement that was made last, wherever it came in between. */
function extrasOf(kitchen, group, date) {
  const day = Date.parse(`${date}T00:00:00Z`) / 86_400_000;
  const [last] = kitchen.rows(`SELECT extras FROM attendance WHERE grp = '${group}' AND day = ${day} ORDER BY received_at DESC, id DESC LIMIT 1`);
  return last ? JSON.parse(last.extras).reduce((sum, { count }) => sum + count, 0) : 0;
}

/** Nobody's fact is parked. */
export function checkParked(nodes) {
  return nodes.flatMap((node) => node.rows('SELECT seq, sent, type, reason FROM parked WHERE settled_at IS NULL')
    .map(({ seq, sent, type, reason }) => `${node.name}: ${type} ${seq} is parked${sent ? ' upstream' : ''}: ${reason}`));
}

/** All of it for a world that has settled: asks the counts, stops the nodes, and looks. */
export async function checkWorld(world, ledger, { schools = world.schools, histories } = {}) {
  const { kitchen } = world;
  const counts = await Promise.all(serviceDays(world.clock.today(), 5).map((date) => kitchen.get(`/counts?date=${date}`)));
  await world.stop();
  return [
    ...checkStatements(kitchen, schools, ledger, histories),
    ...checkStreams(kitchen, schools),
    ...checkSchools(kitchen, schools),
    ...checkCounts(kitchen, counts),
    ...checkParked([kitchen, ...schools]),
  ];
}
