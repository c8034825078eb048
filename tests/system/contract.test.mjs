// Every route and every board message of the real program, against openapi.json and asyncapi.json by an independent
// validator; and what must be refused is refused by a described problem, never by a crash.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startDemo, run } from './program.mjs';

const browserTests = new URL('../browser/', import.meta.url); // where the test packages are installed
const { default: WebSocket } = await import(createRequire(new URL('package.json', browserTests)).resolve('ws'));
const contract = await import(new URL('contract.mjs', browserTests));

let demo;
let served;
// A file's own hook: node 20 forgets now and then what a `before` leaves to be done after, and waits for the demo for ever.
const ends = [];
after(() => ends.reverse().forEach(end => end()));
before(async () => {
  demo = await startDemo({ after: end => ends.push(end) });
  const document = name => fetch(`${demo.url}/api/v1/${name}`).then(r => r.json());
  served = contract.load(await document('openapi.json'), await document('asyncapi.json')); // as the program serves them
});

/** Asks, validates whatever comes back, and returns `{ status, body, headers }`. */
async function ask(method, path, { token, body, headers = {}, raw } = {}) {
  const response = await fetch(`${demo.url}/api/v1${path}`, {
    method,
    headers: { ...(token && { Authorization: `Bearer ${token}` }), ...(body !== undefined && { 'Content-Type': 'application/json' }), ...headers },
    body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
  });
  const text = await response.text();
  served.validateResponse(method, path, response.status, response.headers.get('content-type'), text);
  const json = response.headers.get('content-type')?.includes('json');
  return { status: response.status, body: json ? JSON.parse(text) : text, headers: response.headers };
}
/** A socket of the service: every message is validated, and `next` waits for one that is wanted. */
function listen(channel, path, Cookie) {
  const messages = [];
  const waiting = [];
  const socket = new WebSocket(`${demo.url.replace('http', 'ws')}/api/v1${path}`, { headers: { Cookie, Origin: demo.url } });
  socket.on('message', data => {
    const message = JSON.parse(data);
    served.validateMessage(message, channel);
    messages.push(message);
    waiting.splice(0).forEach(wake => wake());
  });
  const next = async wanted => {
    for (let seen = 0; ; ) {
      for (; seen < messages.length; seen++) if (wanted(messages[seen])) return messages[seen];
      await new Promise(resolve => waiting.push(resolve));
    }
  };
  return { socket, next };
}
/** The status that a socket is refused with; 101 if it opens. */
const refusalOf = (path, options) => new Promise(resolve => {
  const socket = new WebSocket(`${demo.url.replace('http', 'ws')}/api/v1${path}`, options);
  socket.on('unexpected-response', (_, response) => resolve(response.statusCode));
  socket.on('open', () => resolve(101));
});
async function signIn(token) {
  const signed = await ask('POST', '/session', { body: { token } });
  return signed.headers.get('set-cookie').split(';')[0];
}
const problem = answer => answer.body.type?.replace('urn:mestolo:problem:', '');
const makeToken = (...args) => run('token', 'create', '--data', demo.folder, ...args).stdout.match(/: (\S+)/)[1];
const diner = at => readFileSync(join(demo.folder, 'sample', 'diners.csv'), 'utf8').split('\n')[at].split(',')[0];
/** What `read` gives once it is so; for 20 s at most. */
async function becomes(read, isSo) {
  for (let tries = 0; ; ++tries) {
    const now = await read();
    if (isSo(now)) return now;
    assert.ok(tries < 200, `still ${JSON.stringify(now)}`);
    await new Promise(done => setTimeout(done, 100));
  }
}
const request = (changes = {}) => ({ request_id: `r${Math.random()}`, channel: 'portal', diner: diner(5), operation: 'cancel', ...changes });

test('what anybody may read', async () => {
  assert.equal((await ask('GET', '/health')).body.status, 'ok');
  await ask('GET', '/openapi.json');
  await ask('GET', '/asyncapi.json');
});

test('requests are decided with 200 whatever the outcome', async () => {
  const token = demo.tokens.channel;
  const accepted = request();
  assert.equal((await ask('POST', '/requests', { token, body: accepted })).body.outcome, 'accepted');
  const again = await ask('POST', '/requests', { token, body: accepted });
  assert.equal(again.body.outcome, 'accepted'); // its first answer
  assert.equal((await ask('POST', '/requests', { token, body: request() })).body.outcome, 'unchanged');
  assert.equal((await ask('POST', '/requests', { token, body: request({ diner: 'nobody' }) })).body.reason, 'unknown_diner');
  assert.equal((await ask('POST', '/requests', { token, body: request({ date: '2026-08-15' }) })).body.reason, 'not_a_service_day');
});

test('numbers for kitchen, office and a school, in JSON and CSV', async () => {
  const token = demo.tokens.kitchen;
  const counts = (await ask('GET', '/counts', { token })).body;
  assert.equal(counts.schools.length > 15, true);
  const csv = (await ask('GET', `/counts?date=${counts.date}`, { token, headers: { Accept: 'text/csv' } })).body;
  const cook = counts.schools.reduce((sum, s) => sum + s.to_cook, 0);
  assert.equal(csv.trim().split('\n').slice(1).reduce((sum, line) => sum + Number(line.split(',').at(-1)), 0), cook);
  assert.equal((await ask('GET', `/production?date=${counts.date}`, { token })).body.meals, cook);
  const history = (await ask('GET', '/history?weeks=4', { token: demo.tokens.office })).body;
  assert.ok(history.schools.length > 15 && history.schools[0].days.length > 5);
  await ask('GET', '/service-days?from=2026-11-01&to=2026-11-30', { token });
  assert.equal(problem(await ask('GET', '/counts?date=someday', { token })), 'bad-value');
  assert.equal((await ask('GET', '/counts?school=nowhere', { token })).status, 404);

  const own = counts.schools[0].school;
  const school = makeToken('--role', 'school', '--name', 'Scuola', '--school', own);
  assert.deepEqual((await ask('GET', '/counts', { token: school })).body.schools.map(s => s.school), [own]);
  assert.equal((await ask('GET', `/counts?school=${counts.schools[1].school}`, { token: school })).status, 403);
  const stranger = readFileSync(join(demo.folder, 'sample', 'diners.csv'), 'utf8').split('\n').map(l => l.split(','))
    .find(fields => fields[1] && !fields[1].startsWith(own) && fields[2] === 'pupil')[0];
  assert.equal((await ask('POST', '/requests', { token: school, body: request({ channel: 'kiosk', diner: stranger }) })).status, 403);
});

test('early closing, variations, confirmation and proof', async () => {
  const token = demo.tokens.kitchen;
  const { date, schools } = (await ask('GET', '/counts', { token })).body;
  const school = schools.findLast(s => s.state === 'open' && s.meals > 50).school;
  const closing = { school, date, reason: 'Prova', author: 'Anna' };
  const closed = await ask('POST', '/closings', { token, body: closing });
  assert.equal(closed.status, 201);
  assert.equal(problem(await ask('POST', '/closings', { token, body: closing })), 'already-closed');
  assert.equal((await ask('POST', '/closings', { token, body: { ...closing, school: 'nowhere' } })).status, 404);
  assert.equal((await ask('POST', `/closings/${closed.body.number}/confirmation`, { token, body: { author: 'Anna' } })).status, 200);
  assert.equal((await ask('POST', '/closings/999999/confirmation', { token, body: { author: 'Anna' } })).status, 404);

  const now = (await ask('GET', `/counts?school=${school}`, { token })).body.schools[0];
  const groups = new Set(now.lines.map(line => line.group));
  const pupils = readFileSync(join(demo.folder, 'sample', 'diners.csv'), 'utf8').split('\n').map(l => l.split(','))
    .filter(fields => groups.has(fields[1]) && fields[2] === 'pupil').map(fields => fields[0]);
  let cancelled;
  for (const pupil of pupils) {
    const body = request({ request_id: `early-${pupil}`, channel: 'office', diner: pupil, date });
    if ((await ask('POST', '/requests', { token: demo.tokens.office, body })).body.outcome === 'accepted') { cancelled = pupil; break; }
  }
  const [variation] = (await ask('GET', `/counts?school=${school}`, { token })).body.schools[0].variations;
  assert.equal(variation.reason, 'closed_early');
  assert.equal((await ask('POST', `/variations/${variation.id}/ack`, { token, body: { decision: 'acknowledged' } })).body.state, 'acknowledged');
  assert.equal((await ask('POST', `/variations/${variation.id}/ack`, { token, body: { decision: 'refused' } })).body.state, 'acknowledged');
  const after = (await ask('GET', `/counts?school=${school}`, { token })).body.schools[0];
  assert.equal(after.to_cook, after.meals + variation.delta);
  const proof = (await ask('GET', `/proof?diner=${cancelled}&date=${date}`, { token: demo.tokens.office })).body;
  assert.equal(proof.requests.at(-1).request_id, `early-${cancelled}`);
  assert.equal(proof.closing.number, closed.body.number);
  assert.equal((await ask('GET', `/proof?diner=no-such-diner&date=${date}`, { token })).status, 404);
});

test('a kiosk shows a school’s day, and takes who is there', async () => {
  const kitchen = { token: demo.tokens.kitchen };
  const { date, schools } = (await ask('GET', '/counts', kitchen)).body;
  const school = schools.find(s => s.state === 'open' && s.meals > 50).school;
  const token = makeToken('--role', 'school', '--name', 'Aula', '--school', school);
  const day = (await ask('GET', '/kiosk', { token })).body;
  assert.equal(day.school, school);
  assert.equal(day.date, date);
  assert.equal(day.service_dates.length, 10);
  assert.ok(day.decides && !day.link && day.diets.length > 0);
  assert.equal((await ask('GET', `/kiosk?school=${school}&date=${day.service_dates[1]}`, kitchen)).body.date, day.service_dates[1]);
  assert.equal(problem(await ask('GET', '/kiosk', kitchen)), 'missing-field');
  assert.equal((await ask('GET', '/kiosk?school=nowhere', kitchen)).status, 404);
  assert.equal(problem(await ask('GET', '/kiosk?date=oggi', { token })), 'bad-value');
  const tile = day.groups.find(g => g.booked > 10);
  const path = `/kiosk/groups/${tile.group}`;
  const list = (await ask('GET', `${path}?date=${date}`, { token })).body;
  assert.equal(list.diners.length, tile.diners);
  const names = list.diners.map(d => d.last_name);
  assert.deepEqual(names, [...names].sort());

  const away = list.diners.filter(d => d.meal !== 'booked').map(d => d.diner);
  const [first, second] = list.diners.filter(d => d.meal === 'booked' && d.kind === 'pupil').map(d => d.diner);
  const counted = async () => (await ask('GET', `/counts?school=${school}`, kitchen)).body.schools[0].meals;
  const meals = await counted();
  const statement = { request_id: 'roll-1', group: tile.group, date, absent: [...away, first], extras: [{ diet: 'standard', count: 2 }], confirmed: false };
  const state = (changes = {}, options = { token }) => ask('POST', '/attendance', { ...options, body: { ...statement, ...changes } });
  const marked = (await state()).body;
  assert.equal(marked.outcome, 'accepted');
  assert.equal(marked.group.diners.find(d => d.diner === first).meal, 'cancelled');
  assert.deepEqual(marked.group.attendance.author, 'Aula');
  assert.deepEqual(marked.group.extras, statement.extras);
  assert.equal(await counted(), meals - 1 + 2);
  assert.equal((await state()).body.received_at, marked.received_at);
  assert.equal((await state({ request_id: 'roll-2' })).body.outcome, 'unchanged');
  const confirmed = (await state({ request_id: 'roll-3', absent: away, extras: [], confirmed: true, author: 'Maestra Rosa' })).body.group;
  assert.equal(confirmed.diners.find(d => d.diner === first).meal, 'booked');
  assert.equal(confirmed.attendance.author, 'Maestra Rosa');
  assert.equal(await counted(), meals + confirmed.diners.filter(d => d.meal === 'booked').length - tile.booked);

  const bianco = operation => ask('POST', '/requests', { token, body: request({ channel: 'kiosk', diner: second, operation, date }) });
  assert.equal((await bianco('unbianco')).body.reason, 'nothing_to_undo');
  assert.equal((await ask('GET', path, { token })).body.diners.find(d => d.diner === second).refused, 'nothing_to_undo');
  assert.equal((await bianco('bianco')).body.outcome, 'accepted');
  const plain = (await ask('GET', path, { token })).body.diners.find(d => d.diner === second);
  assert.ok(plain.bianco && !plain.refused && !plain.pending);
  const trays = (await ask('GET', `${path}/diets`, { token })).body.rows;
  assert.ok(trays.find(row => row.diner === second).bianco);
  assert.equal((await ask('GET', `${path}/diets`, kitchen)).status, 403); // health data

  const past = new Date(Date.parse(date) - 7 * 864e5).toISOString().slice(0, 10);
  assert.equal(problem(await state({ request_id: 'roll-4', date: past })), 'day-over');
  assert.equal((await state({ request_id: 'roll-5', group: 'none' })).status, 404);
  assert.equal((await ask('GET', '/kiosk/groups/none', { token })).status, 404);
  for (const wrong of [{ absent: ['nobody'] }, { absent: 'all' }, { absent: Array(501).fill(first) }, { extras: [{ diet: 'none', count: 1 }] }, { extras: [{ diet: 'standard', count: 0.5 }] },
    { extras: [{ diet: 'standard', count: 1, colour: 'red' }] }, { extras: [2] }, { confirmed: 'yes' }, { confirmed: undefined }, { request_id: 'x'.repeat(101) }])
    assert.equal((await state({ request_id: 'roll-6', ...wrong })).status, 400, JSON.stringify(wrong).slice(0, 80));
  const other = schools.find(s => s.school !== school).lines[0].group;
  assert.equal((await ask('GET', `/kiosk/groups/${other}`, { token })).status, 403);
  assert.equal((await state({ request_id: 'roll-7', group: other })).status, 403);
  assert.equal((await ask('GET', `/kiosk?school=${schools.find(s => s.school !== school).school}`, { token })).status, 403);
  assert.equal((await state({}, { token: demo.tokens.channel })).status, 403);

  const extra = { request_id: 'extra-1', group: tile.group, date, diet: 'standard', bianco: false, delta: 1, reason: 'Arrivato tardi' };
  assert.equal(problem(await ask('POST', '/variations', { token, body: extra })), 'still-open');
  for (const wrong of [{ delta: 0 }, { delta: 1001 }, { delta: '1' }, { bianco: 1 }, { diet: 'none' }])
    assert.equal((await ask('POST', '/variations', { token, body: { ...extra, ...wrong } })).status, 400, JSON.stringify(wrong));
  assert.equal((await ask('POST', '/variations', { token, body: { ...extra, group: other } })).status, 403);
});

test('closures are entered once it is known what they change', async () => {
  const token = demo.tokens.office;
  const { schools } = (await ask('GET', '/counts', { token })).body;
  const { school, service_dates: dates } = (await ask('GET', `/kiosk?school=${schools.find(s => s.state === 'open' && s.meals > 50).school}`, { token })).body;
  const change = { scope: 'school', key: school, from: dates[2], to: dates[3], kind: 'closed', reason: 'Sciopero' };
  const preview = (await ask('POST', '/calendar/preview', { token, body: change })).body;
  assert.deepEqual(preview.days.map(d => [d.date, d.school, d.closed, d.after]), [[dates[2], school, false, 0], [dates[3], school, false, 0]]);
  assert.equal(preview.variations, 0);
  const range = `/calendar?from=${dates[0]}&to=${dates[9]}`;
  assert.deepEqual((await ask('GET', range, { token })).body.entries, []);
  const entry = { ...change, request_id: 'closure-1' };
  const entered = (await ask('POST', '/calendar', { token, body: { ...entry, author: 'Rosa Bianchi' } })).body;
  assert.equal(entered.entry.author, 'Rosa Bianchi');
  assert.deepEqual((await ask('POST', '/calendar', { token, body: entry })).body.entry, entered.entry);
  const calendar = (await ask('GET', range, { token })).body;
  assert.deepEqual(calendar.entries, [entered.entry]);
  assert.ok(calendar.authorities.some(a => a.schools.some(s => s.school === school && s.groups.length > 0)));
  const shown = (await ask('GET', `/kiosk?school=${school}`, { token })).body;
  assert.ok(!shown.service_dates.includes(dates[2]) && shown.service_dates.length === 10);
  assert.deepEqual((await ask('POST', '/calendar/preview', { token, body: change })).body.days, []); // closed already
  for (const wrong of [{ scope: 'town' }, { kind: 'half' }, { from: '2020-01-01' }, { to: dates[0] }, { reason: '' }])
    assert.equal((await ask('POST', '/calendar', { token, body: { ...entry, request_id: 'closure-2', ...wrong } })).status, 400, JSON.stringify(wrong));
  assert.equal((await ask('POST', '/calendar/preview', { token, body: { ...change, key: 'nowhere' } })).status, 404);
  assert.equal(problem(await ask('GET', '/calendar', { token })), 'bad-value');
});

test('a browser exchanges a token for a cookie that only our pages may use', async () => {
  assert.equal((await ask('POST', '/session', { body: { token: 'wrong' } })).status, 401);
  const signed = await ask('POST', '/session', { body: { token: demo.tokens.kitchen } });
  const cookie = signed.headers.get('set-cookie');
  assert.match(cookie, /HttpOnly/);
  assert.match(cookie, /SameSite=Strict/);
  const headers = { Cookie: cookie.split(';')[0] };
  assert.equal((await ask('GET', '/session', { headers })).body.role, 'kitchen');
  const foreign = { ...headers, Origin: 'http://elsewhere.example' };
  assert.equal((await ask('POST', '/demo/skip-to-cutoff', { headers: foreign })).status, 403);
  assert.equal((await ask('DELETE', '/session', { headers })).status, 204);
  assert.equal((await ask('GET', '/session', { headers })).status, 401);
});

test('every route refuses whoever lacks its role', async () => {
  const { paths } = await fetch(`${demo.url}/api/v1/openapi.json`).then(r => r.json());
  const merchant = makeToken('--role', 'merchant', '--merchant', 'T04', '--name', 'Cartoleria');
  for (const [path, operations] of Object.entries(paths))
    for (const [method, operation] of Object.entries(operations)) {
      const roles = operation['x-roles'];
      if (!roles?.length || path === '/board' || path === '/kiosk/live') continue; // WebSockets
      const real = path.replace(/{\w+}/, '1');
      assert.equal((await ask(method.toUpperCase(), real)).status, 401, `${method} ${path} without a token`);
      if (!roles.includes('merchant'))
        assert.equal((await ask(method.toUpperCase(), real, { token: merchant })).status, 403, `${method} ${path} as merchant`);
    }
});

test('bad bodies get a clear problem', async () => {
  const token = demo.tokens.channel;
  const post = options => ask('POST', '/requests', { token, ...options });
  const raw = text => post({ raw: text, headers: { 'Content-Type': 'application/json' } });
  assert.equal(problem(await raw('{')), 'malformed-json');
  assert.equal(problem(await raw('[]')), 'wrong-type');
  assert.equal(problem(await raw(Buffer.from('{"diner":"\xff\xfe"}', 'latin1'))), 'malformed-json');
  assert.equal(problem(await raw('['.repeat(5000))), 'malformed-json');
  assert.equal((await raw('{"diner":1e999999}')).status, 400);
  assert.equal(problem(await post({ raw: 'x', headers: { 'Content-Type': 'text/plain' } })), 'unsupported-media-type');
  assert.equal(problem(await post({ body: request({ colour: 'red' }) })), 'unknown-field');
  assert.equal(problem(await post({ body: request({ diner: 12 }) })), 'wrong-type');
  assert.equal(problem(await post({ body: request({ diner: undefined }) })), 'missing-field');
  assert.equal(problem(await post({ body: request({ date: '2026-02-30' }) })), 'bad-value');
  assert.equal(problem(await post({ body: request({ operation: 'eat' }) })), 'bad-value');
  assert.equal(problem(await post({ body: request({ diner: 'x'.repeat(70000) }) })), 'too-large');
  assert.equal((await post({ body: request({ received_at: '2026-10-01T08:00:00.000Z' }) })).status, 403);
  assert.equal((await post({ body: request({ channel: 'office' }) })).status, 403);
  assert.equal(problem(await ask('DELETE', '/requests', { token })), 'method-not-allowed');
  const nowhere = await fetch(`${demo.url}/api/v1/nowhere`);
  assert.equal(nowhere.status, 404);
  assert.equal((await nowhere.json()).type, 'urn:mestolo:problem:not-found');
  assert.equal((await fetch(`${demo.url}/control/import`, { method: 'POST' })).status, 404); // not over TCP
});

test('a central system stamps the instant itself', async () => {
  const token = makeToken('--role', 'central', '--name', 'Centrale');
  const at = '2026-11-02T06:00:00.000Z';
  const answer = await ask('POST', '/requests', { token, body: request({ received_at: at, diner: diner(9) }) });
  assert.equal(answer.body.received_at, at);
  const ahead = new Date(Date.now() + 1e10).toISOString();
  assert.equal(problem(await ask('POST', '/requests', { token, body: request({ received_at: ahead }) })), 'bad-value');
});

test('a kiosk is told live when to fetch again', async () => {
  const { date, schools } = (await ask('GET', '/counts', { token: demo.tokens.kitchen })).body;
  const { school, lines } = schools.filter(s => s.state === 'open' && s.meals > 50)[1];
  const Cookie = await signIn(makeToken('--role', 'school', '--name', 'Ingresso', '--school', school));
  const { socket, next } = listen('kiosk', '/kiosk/live', Cookie);
  const hello = await next(m => m.type === 'hello');
  assert.ok(hello.demo);
  assert.equal(hello.today, date);
  assert.equal((await next(m => m.type === 'link')).link, undefined); // a kitchen without an upstream
  const path = `/kiosk/groups/${lines[0].group}`;
  const { diners } = (await ask('GET', path, { token: demo.tokens.office })).body;
  const confirm = { request_id: 'live-1', group: lines[0].group, date, absent: diners.filter(d => d.meal !== 'booked').map(d => d.diner), extras: [], confirmed: true };
  const board = listen('board', '/board', await signIn(demo.tokens.kitchen));
  const snapshot = await board.next(m => m.type === 'snapshot');
  assert.match(snapshot.schools.find(s => s.school === school).presence, /^(auto|staff)$/);
  assert.equal((await ask('POST', '/attendance', { token: demo.tokens.office, body: confirm })).status, 200);
  assert.ok((await next(m => m.type === 'changed')).dates.includes(date));
  const groups = (await board.next(m => m.type === 'changes' && m.schools[0].groups)).schools[0].groups;
  assert.ok(groups.find(g => g.group === lines[0].group).confirmed_at);
  board.socket.close();
  socket.close();

  const kitchen = await signIn(demo.tokens.kitchen);
  const headers = { Cookie: kitchen, Origin: demo.url };
  assert.equal(await refusalOf('/kiosk/live', { headers }), 400); // which school?
  assert.equal(await refusalOf('/kiosk/live?school=nowhere', { headers }), 404);
  assert.equal(await refusalOf('/kiosk/live', {}), 401);
  assert.equal(await refusalOf(`/kiosk/live?school=${school}`, { headers: { ...headers, Origin: 'http://elsewhere.example' } }), 403);
});

test('the board: a snapshot, then changes as they happen, all as described', async () => {
  const Cookie = await signIn(demo.tokens.kitchen);
  const { socket, next } = listen('board', '/board', Cookie);
  const snapshot = await next(m => m.type === 'snapshot');
  const counts = (await ask('GET', '/counts', { token: demo.tokens.kitchen })).body;
  assert.equal(snapshot.date, counts.date);
  assert.deepEqual(snapshot.schools.map(s => [s.school, s.to_cook]), counts.schools.map(s => [s.school, s.to_cook]));

  const pupil = diner(40);
  const answer = await ask('POST', '/requests', { token: demo.tokens.office, body: request({ channel: 'office', diner: pupil, operation: 'bianco', date: counts.date }) });
  if (answer.body.outcome === 'accepted') {
    const change = await next(m => m.type === 'changes');
    assert.ok(change.schools[0].lines.length >= 1);
  }
  assert.equal((await ask('POST', '/demo/skip-to-cutoff', { headers: { Cookie } })).status, 204);
  const closed = await next(m => m.type === 'changes' && m.schools.some(s => s.closing));
  assert.ok(closed.schools.find(s => s.closing).state === 'closed');
  await next(m => m.type === 'tick');
  socket.close();

  assert.equal(await refusalOf('/board', {}), 401);
  assert.equal(await refusalOf('/board', { headers: { Cookie, Origin: 'http://elsewhere.example' } }), 403);
});

test('what a school asks for after the closing is a variation', async () => {
  const kitchen = { token: demo.tokens.kitchen };
  const { date, schools } = (await ask('GET', '/counts', kitchen)).body;
  const { school, lines } = schools.find(s => s.state === 'closed' && s.lines.length > 0 && Date.parse(s.closing.closed_at) > 0);
  const token = makeToken('--role', 'school', '--name', 'Portineria', '--school', school);
  const { group, diet } = lines.find(line => !line.bianco && line.meals > 2);
  const shown = (await ask('GET', '/kiosk', { token })).body;
  assert.equal(shown.state, 'closed');
  assert.ok(shown.closing.number > 0);
  const asked = { request_id: `late-${school}`, group, date, diet, bianco: false, delta: 1, reason: 'Arrivato tardi' };
  const post = () => ask('POST', '/variations', { token, body: asked });
  const receipt = (await post()).body;
  assert.equal(receipt.variation.author, 'Portineria');
  assert.equal(receipt.variation.state, 'pending');
  assert.deepEqual((await post()).body, receipt);
  assert.equal((await ask('POST', `/variations/${receipt.variation.id}/ack`, { ...kitchen, body: { decision: 'refused', reason: 'Già partito', author: 'Cuoca' } })).status, 200);
  const answered = (await ask('GET', '/kiosk', { token })).body.variations.find(v => v.id === receipt.variation.id);
  assert.deepEqual([answered.state, answered.decided_by, answered.decision_reason], ['refused', 'Cuoca', 'Già partito']);

  const list = (await ask('GET', `/kiosk/groups/${group}`, { token })).body;
  const late = list.diners.find(d => d.meal === 'booked').diner;
  const absent = [...list.diners.filter(d => d.meal !== 'booked').map(d => d.diner), late];
  const stated = (await ask('POST', '/attendance', { token, body: { request_id: 'after', group, date, absent, extras: [{ diet: 'standard', count: 1 }], confirmed: true } })).body.group;
  const row = stated.diners.find(d => d.diner === late);
  assert.deepEqual([row.meal, row.absent], ['booked', true]);
  const extra = (await ask('GET', '/kiosk', { token })).body.variations.find(v => v.reason === 'extra_meals');
  assert.equal(extra.delta, 1);
});

test('garbage on the line never stops the service', async () => {
  const { hostname, port } = new URL(demo.url);
  for (let i = 0; i < 200; i++)
    await new Promise(resolve => {
      const socket = connect({ host: hostname, port }, () => {
        const bytes = Buffer.from(Array.from({ length: 1 + (i * 37) % 900 }, (_, at) => (i * 7919 + at * 104729) % 256));
        socket.end(i % 3 ? bytes : Buffer.concat([Buffer.from('POST /api/v1/requests HTTP/1.1\r\nContent-Length: 99\r\n\r\n'), bytes]));
      });
      socket.on('error', () => {});
      socket.on('close', resolve);
      socket.resume();
    });
  assert.equal((await ask('GET', '/health')).status, 200);
});

test('a day’s papers: ordered once, shown, scanned, copied and decided', async () => {
  const token = demo.tokens.kitchen;
  const setup = { routes: [], queues: [], settings: { automatic: false, carrier: '', label_names: [] } };
  assert.equal((await ask('PUT', '/printers', { token, body: setup })).status, 200);
  const { date, schools } = (await ask('GET', '/counts', { token })).body;
  const special = s => s.lines.filter(line => line.bianco || line.diet !== 'standard').reduce((sum, line) => sum + line.meals, 0);
  const { school } = schools.filter(s => s.state === 'open').sort((a, b) => special(b) - special(a))[0];
  const papers = async () => (await ask('GET', `/papers?date=${date}&school=${school}`, { token })).body;
  const preview = (kind, who = token, of = school) => ask('GET', `/papers/preview?date=${date}&kind=${kind}&school=${of}`, { token: who });
  const order = () => ask('POST', '/papers', { token, body: { date, school, author: 'Rosa' } });

  // Before the closing.
  assert.equal(problem(await order()), 'conflict');
  for (const kind of ['labels', 'delta_sheet']) assert.equal((await preview(kind)).status, 404, kind);
  for (const kind of ['meal_sheet', 'delivery_note']) assert.match((await preview(kind)).body, /^%PDF/, kind); // they may change
  assert.equal(problem(await preview('receipt')), 'bad-value');
  assert.equal(problem(await ask('GET', '/papers', { token })), 'bad-value');
  assert.equal((await ask('GET', `/papers?date=${date}&school=nowhere`, { token })).status, 404);

  assert.equal((await ask('POST', '/closings', { token, body: { school, date, reason: 'Prova', author: 'Anna' } })).status, 201);
  assert.deepEqual((await papers()).schools[0].missing, ['meal_sheet', 'delivery_note', 'labels']);
  assert.deepEqual((await papers()).papers, []);
  for (const kind of ['labels', 'meal_sheet', 'delivery_note']) assert.match((await preview(kind)).body, /^%PDF/, kind);

  // Once, however often.
  const first = (await order()).body;
  assert.deepEqual(first.schools[0].missing, []);
  const made = first.papers.map(paper => paper.id);
  assert.deepEqual((await order()).body.papers.map(paper => paper.id), made);
  const sheet = first.papers.find(paper => paper.kind === 'meal_sheet');
  assert.equal(sheet.jobs[0].ordered_by, 'Rosa');
  assert.match((await ask('GET', `/papers/${sheet.id}/pdf`, { token })).body, /^%PDF/);
  assert.equal((await ask('GET', '/papers/999999/pdf', { token })).status, 404);

  // Codes are matched with children for the school's own eyes, and the office's.
  const token_of = code => makeToken('--role', 'school', '--name', `Sala ${code}`, '--school', code);
  const own = token_of(school);
  const other = schools.find(s => s.school !== school).school;
  assert.match((await preview('matching_sheet', own)).body, /^%PDF/);
  assert.match((await preview('matching_sheet', demo.tokens.office)).body, /^%PDF/);
  assert.equal((await preview('matching_sheet')).status, 403); // the kitchen
  assert.equal((await preview('matching_sheet', own, other)).status, 403);
  assert.equal((await preview('matching_sheet', token_of(other))).status, 403);
  assert.equal((await preview('labels', own)).status, 403);
  for (const path of [`/papers?date=${date}`, `/trays?date=${date}`, `/papers/${sheet.id}/pdf`])
    assert.equal((await ask('GET', path, { token: own })).status, 403, path);

  // Each special meal's tray, scanned as it is packed.
  const trays = (await ask('GET', `/trays?date=${date}&school=${school}`, { token })).body.trays;
  assert.equal(trays.length, special((await ask('GET', `/counts?school=${school}`, { token })).body.schools[0]));
  const scan = body => ask('POST', '/trays/scan', { token, body });
  const [tray, second] = trays;
  const mark = `MST1:${tray.serial}:1:${tray.code}`;
  const packed = (await scan({ mark, author: 'Rosa' })).body;
  assert.deepEqual([packed.result, packed.tray.code, packed.left], ['packed', tray.code, trays.length - 1]);
  const again = (await scan({ mark })).body;
  assert.deepEqual([again.result, again.tray.packed_by, again.left], ['already_packed', 'Rosa', trays.length - 1]);
  assert.equal((await scan({ serial: second.serial })).body.result, 'packed'); // by hand
  assert.equal((await scan({ mark: `MST1:${second.serial}:1:PR0VA` })).body.result, 'unknown');
  assert.equal((await scan({ mark: 'https://example.org' })).body.result, 'unknown');
  assert.equal(problem(await scan({})), 'bad-value');
  assert.equal(problem(await scan({ mark, serial: tray.serial })), 'bad-value');
  assert.equal((await papers()).schools[0].packed, 2);

  // A job that is over can be copied, once for each request.
  const state = async () => (await papers()).papers.find(paper => paper.id === sheet.id).jobs.at(-1);
  for (const deadline = Date.now() + 60e3; !['reported_done', 'confirmed', 'unknown'].includes((await state()).state); ) {
    assert.ok(Date.now() < deadline, 'the job is over');
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  const decide = (job, decision) => ask('POST', `/print-jobs/${job}/decision`, { token, body: { decision, author: 'Rosa' } });
  const { id } = await state();
  assert.equal(problem(await decide(id, 'retry')), 'conflict');
  assert.equal((await decide(id, 'came_out')).body.jobs[0].state, 'confirmed');
  assert.equal(problem(await decide(id, 'cancel')), 'conflict');
  assert.equal(problem(await decide(id, 'burn')), 'bad-value');
  assert.equal((await decide(999999, 'cancel')).status, 404);
  const copy = body => ask('POST', `/papers/${sheet.id}/reprint`, { token, body: { request_id: 'copy', ...body } });
  assert.equal((await copy()).body.jobs.length, 2);
  assert.deepEqual((await copy()).body.jobs.map(job => job.attempt), [1, 2]);
  assert.equal(problem(await ask('POST', `/papers/${sheet.id}/reprint`, { token, body: {} })), 'missing-field');
  assert.equal((await ask('POST', '/papers/999999/reprint', { token, body: { request_id: 'nothing' } })).status, 404);
  assert.equal((await ask('POST', '/papers', { token: demo.tokens.channel, body: { date } })).status, 403);
});

test('what is wrong with a print setup is named, and nothing of it is kept', async () => {
  const token = demo.tokens.office;
  const good = {
    routes: [{ kind: 'labels', queue: 'zebra', fallback: 'folder' }], queues: [{ name: 'zebra', language: 'zpl', media: '62x100' }],
    settings: { automatic: false, use_by: '14:30', carrier: 'Trasporti Brembo', label_names: [] },
  };
  const put = changes => ask('PUT', '/printers', { token, body: { ...good, ...changes } });
  const kept = (await put({})).body;
  assert.deepEqual([kept.routes, kept.queues, kept.settings.use_by], [good.routes, good.queues, '14:30']);
  const named = kept.settings.label_names.map(names => names.authority);
  assert.ok(named.length > 1); // the screen has them all to choose for
  assert.ok(kept.settings.label_names.every(names => names.show === 'code_only'));

  const settings = changes => ({ settings: { ...good.settings, ...changes } });
  const faults = [
    [{ queues: [{ name: 'zebra', language: 'klingon', media: 'a4' }] }, 'klingon'],
    [{ queues: [{ name: 'zebra', language: 'pdf', media: '10x10' }] }, '10x10'],
    [{ routes: [{ kind: 'labels', queue: 'zebra', fallback: 'zebra' }] }, 'fallback'],
    [{ routes: [{ kind: 'posters', queue: 'zebra' }] }, 'kind'],
    [{ routes: [{ kind: 'labels', queue: '' }] }, 'queue'],
    [settings({ use_by: '25:00' }), 'use_by'],
    [settings({ label_names: [{ authority: 'atlantide', show: 'initials' }] }), 'atlantide'],
    [settings({ label_names: [{ authority: named[0], show: 'photo' }] }), 'show'],
  ];
  for (const [changes, name] of faults) {
    const refused = await put(changes);
    assert.equal(refused.status, 400, name);
    assert.match(refused.body.detail, new RegExp(name));
  }
  assert.equal(problem(await put({ colour: 'red' })), 'unknown-field');
  assert.equal(problem(await put({ routes: undefined })), 'missing-field');
  assert.deepEqual((await ask('GET', '/printers', { token })).body.routes, good.routes);

  const test = body => ask('POST', '/printers/test', { token, body: { queue: 'folder', kind: 'labels', request_id: 'test-1', ...body } });
  const page = (await test()).body;
  assert.equal((await test()).body.id, page.id);
  assert.notEqual((await test({ request_id: 'test-2' })).body.id, page.id);
});

test('the office records what was paid, and sees who owes and who gets a statement', async () => {
  const token = demo.tokens.office;
  const get = path => ask('GET', path, { token });
  const { accounts } = (await get(`/accounts?find=${diner(5)}`)).body;
  const { authority, balance_cents: before } = accounts[0];
  assert.equal(accounts[0].diner, diner(5));
  const [last] = accounts[0].name.toUpperCase().split(' ');
  assert.ok((await get(`/accounts?find=${encodeURIComponent(last.slice(0, 3))}`)).body.accounts.length > 0);
  for (const wrong of ['', '?find=a', `?find=${'a'.repeat(101)}`]) assert.equal((await get(`/accounts${wrong}`)).status, 400, wrong);

  const account = (await get(`/accounts/${diner(5)}`)).body;
  const kind = account.payments[0];
  const pay = (changes = {}, key = 'paid-1') => ask('POST', '/payments', {
    token, headers: { 'Idempotency-Key': key }, body: { diner: diner(5), kind, amount_cents: 4320, paid_on: '2026-09-01', reference: 'IUV 1', author: 'Rosa', ...changes },
  });
  const paid = await pay();
  assert.equal(paid.status, 201);
  assert.deepEqual((await pay()).body, paid.body);
  assert.equal(problem(await pay({ amount_cents: 4321 })), 'key-reused');
  const after = (await get(`/accounts/${diner(5)}`)).body;
  const entry = after.movements.find(movement => movement.entry === paid.body.entry);
  assert.deepEqual([entry.kind, entry.amount_cents, entry.date, entry.reference, entry.author], [kind, 4320, '2026-09-01', 'IUV 1', 'Rosa']);
  assert.equal(after.balance_cents, paid.body.balance_cents);
  assert.equal(after.balance_cents, before + 4320 - (kind === 'mav' ? after.mav_fee_cents : 0));
  for (const wrong of [{ amount_cents: 0 }, { amount_cents: 1.5 }, { kind: 'cash' }, { paid_on: '2099-01-01' }, { fee_cents: 4320 }, { diner: undefined }, { colour: 'red' }, { old_debt: 'yes' }])
    assert.equal((await pay(wrong, 'paid-2')).status, 400, JSON.stringify(wrong));
  assert.equal(problem(await ask('POST', '/payments', { token, body: {} })), 'missing-field');
  assert.equal(problem(await pay({ kind: 'voucher' }, 'paid-2')), 'conflict'); // not on that day
  assert.equal(problem(await pay({ old_debt: true, amount_cents: 100000000 }, 'paid-2')), 'conflict');
  assert.equal((await pay({ diner: 'nobody' }, 'paid-2')).status, 404);
  assert.equal((await get('/accounts/nobody')).status, 404);
  assert.equal((await get(`/payments/ufficio-${authority}/2026-000001/pdf`)).status, 404);

  const arrears = (await get('/arrears')).body;
  assert.equal(arrears.total_cents, arrears.lines.reduce((sum, line) => sum + line.owed_cents, 0));
  await get(`/arrears?authority=${authority}`);
  assert.equal((await get('/arrears?authority=nowhere')).status, 404);

  const now = after.movements[0].at; // by the demo's clock
  const lastMonth = new Date(Date.parse(`${now.slice(0, 7)}-01T00:00:00Z`) - 1).toISOString().slice(0, 7);
  const month = `authority=borghetto&month=${now.slice(0, 7)}`;
  const preview = (await get(`/statements?${month}`)).body;
  assert.equal(preview.issued_at, undefined);
  assert.equal(problem(await ask('POST', '/statements', { token, body: { authority: 'borghetto', month: '2099-12' } })), 'conflict');
  const issue = () => ask('POST', '/statements', { token, body: { authority: 'borghetto', month: lastMonth, author: 'Rosa' } });
  const issued = await issue();
  assert.equal(issued.status, 201);
  assert.deepEqual((await issue()).body, issued.body);
  const [header, ...lines] = (await get(`/statements/csv?${month}`)).body.trim().split('\n');
  assert.equal(header, 'diner,name,date,what,amount_cents,total_cents');
  assert.ok(lines.every(line => line.split(',').length >= 6));
  const pdf = await get(`/statements/pdf?${month}`);
  if (preview.total_cents) assert.match(pdf.body, /^%PDF/);
  else assert.equal(pdf.status, 404);
  for (const wrong of ['', '?authority=borghetto', '?authority=borghetto&month=2026-13'])
    for (const path of ['/statements', '/statements/csv', '/statements/pdf']) assert.equal((await get(path + wrong)).status, 400, path + wrong);
  assert.equal((await get('/statements?authority=nowhere&month=2026-10')).status, 404);

  const { merchants } = (await get('/merchants')).body;
  const limit = (body, merchant = merchants[0].merchant) => ask('PUT', `/merchants/${merchant}/limits`, { token, body });
  assert.deepEqual((({ cash_limit_cents: cash, offline_limit_cents: offline }) => [cash, offline])((await limit({ cash_limit_cents: 150000, offline_limit_cents: null })).body), [150000, undefined]);
  assert.equal(problem(await limit({ cash_limit_cents: 150000 })), 'missing-field');
  assert.equal(problem(await limit({ cash_limit_cents: -1, offline_limit_cents: null })), 'bad-value');
  assert.equal((await limit({ cash_limit_cents: null, offline_limit_cents: null }, 'nobody')).status, 404);
});

test('a merchant takes cash, gives receipts, and closes the cash', async () => {
  const token = makeToken('--role', 'merchant', '--merchant', 'T04', '--name', 'Banco');
  const get = path => ask('GET', path, { token });
  const post = (path, key, body) => ask('POST', path, { token, headers: key ? { 'Idempotency-Key': key } : {}, body });
  const rows = readFileSync(join(demo.folder, 'sample', 'diners.csv'), 'utf8').trim().split('\n').slice(1).map(row => row.split(',')[0]);
  let quote;
  for (const code of rows) { // of Calcinate, with a price
    const answer = await get(`/till/quote?diner=${code}`);
    if (answer.body.cash === 'any' && answer.body.minimum_cents > 0) { quote = answer.body; break; }
  }
  const { diner: code, minimum_cents: minimum } = quote;
  assert.equal(quote.new_balance_cents, quote.balance_cents);
  assert.equal(quote.refusal, undefined);
  assert.equal((await get(`/till/quote?diner=${code}&amount_cents=${minimum - 5}`)).body.refusal, 'below_minimum');
  assert.equal((await get('/till/quote?diner=nobody')).status, 404);
  for (const wrong of ['', '?diner=', `?diner=${code}&amount_cents=1.5`]) assert.equal((await get(`/till/quote${wrong}`)).status, 400, wrong);

  const topUp = (key, body = {}) => post('/topups', key, { diner: code, amount_cents: minimum, ...body });
  const given = await topUp('t1');
  assert.equal(given.status, 201);
  assert.equal(given.body.balance_cents, quote.balance_cents + minimum);
  assert.equal((await topUp('t1')).body.receipt, given.body.receipt);
  assert.equal(problem(await topUp('t1', { amount_cents: minimum + 5 })), 'key-reused');
  for (const [amount_cents, reason] of [[0, 'amount_not_positive'], [-5, 'amount_not_positive'], [minimum + 1, 'amount_not_in_steps'], [5, 'below_minimum'], [99999995, 'above_maximum']]) {
    const refused = await topUp('t2', { amount_cents });
    assert.deepEqual([problem(refused), refused.body.reason], ['top-up-refused', reason]);
  }
  assert.equal((await topUp('t2', { diner: 'nobody' })).body.reason, 'unknown_diner');
  assert.equal(problem(await topUp(undefined)), 'missing-field');
  assert.equal(problem(await topUp('t2', { amount_cents: 1.5 })), 'bad-value');
  assert.equal(problem(await topUp('t2', { colour: 'red' })), 'unknown-field');

  const { receipt } = (await topUp('t3')).body;
  const [year, number] = receipt.split('-');
  assert.equal(`${year}-${String(Number(number) - 1).padStart(6, '0')}`, given.body.receipt);
  const reversed = await post(`/topups/${receipt}/reversal`, 'r1');
  assert.equal(reversed.status, 201);
  assert.deepEqual((await post(`/topups/${receipt}/reversal`, 'r1')).body, reversed.body);
  assert.equal((await post(`/topups/${receipt}/reversal`, 'r2')).status, 409);
  assert.equal(problem(await post(`/topups/${given.body.receipt}/reversal`, 'r1')), 'key-reused');
  for (const nowhere of ['2026-999999', 'x']) assert.equal((await post(`/topups/${nowhere}/reversal`, 'r3')).status, 404);

  const pdf = await get(`/topups/${receipt}/pdf`);
  assert.match(pdf.body, /^%PDF/);
  assert.equal((await get('/topups/2026-999999/pdf')).status, 404);
  // Without a printer the receipt is a file.
  const file = await becomes(async () => (await get('/till')).body.receipts.find(one => one.receipt === receipt), one => one.paper === 'none');
  assert.deepEqual([file.attempts, file.reversible, file.reversed_by], [1, false, reversed.body.receipt]);
  const again = await post(`/topups/${receipt}/reprint`, 'p1');
  assert.equal(again.body.attempts, 2);
  assert.equal((await post(`/topups/${receipt}/reprint`, 'p1')).body.attempts, 2);
  await becomes(async () => (await get('/till')).body.receipts.find(one => one.receipt === receipt), one => one.paper === 'none');
  assert.equal((await post(`/topups/${receipt}/decision`, undefined, { decision: 'came_out' })).status, 409); // no paper was asked for
  assert.equal((await post(`/topups/${receipt}/decision`, undefined, { decision: 'eaten' })).status, 400);

  const till = (await get('/till')).body;
  assert.deepEqual([till.cash.cash_cents, till.cash.receipts, till.cash.reversals], [minimum, 2, 1]);
  const closed = await post('/cash-closings', 'c1', { counted_cents: minimum - 100, author: 'Anna' });
  assert.deepEqual([closed.status, closed.body.total_cents, closed.body.difference_cents], [201, minimum, -100]);
  assert.deepEqual((await post('/cash-closings', 'c1', { counted_cents: minimum - 100, author: 'Anna' })).body, closed.body);
  assert.equal(problem(await post('/cash-closings', 'c1', { counted_cents: minimum, author: 'Anna' })), 'key-reused');
  assert.equal((await post('/cash-closings', 'c2', { counted_cents: 0 })).status, 409);
  assert.equal((await get('/cash-closings')).body.closings[0].number, closed.body.number);
  assert.equal((await post(`/topups/${given.body.receipt}/reversal`, 'r4')).status, 409);
});

test("a shop's till is not its kitchen's", async () => {
  const token = makeToken('--role', 'merchant', '--merchant', 'T01', '--name', 'Altrove');
  await becomes(() => ask('GET', '/till', { token }), answer => answer.status === 409); // once the shop has joined
  assert.equal((await ask('POST', '/topups', { token, headers: { 'Idempotency-Key': 'x' }, body: { diner: diner(5), amount_cents: 9600 } })).status, 409);
});
