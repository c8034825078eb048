// The descriptions hold together, the validator refuses what it should, and the server (mock or real) keeps its word.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import WebSocket from 'ws';
import { becomes } from './browser.mjs';
import { ContractError, fetchChecked, load, templateOf, validateMessage, validateResponse, validateSync } from './contract.mjs';
import { real, startTarget } from './target.mjs';

const { openapi, asyncapi } = load();
const operations = Object.entries(openapi.paths).flatMap(([path, item]) => Object.entries(item).map(([method, operation]) => ({ path, method, operation })));
const responseOf = response => (response.$ref ? openapi.components.responses[response.$ref.split('/').pop()] : response);

test('every example of the descriptions is as described', () => {
  let examples = 0;
  for (const { path, method, operation } of operations) {
    for (const [status, described] of Object.entries(operation.responses)) {
      for (const [type, { example }] of Object.entries(responseOf(described).content ?? {})) {
        if (example === undefined) continue;
        validateResponse(method, path, Number(status), type, example);
        ++examples;
      }
    }
  }
  for (const [channel, { messages }] of Object.entries(asyncapi.channels)) {
    for (const { $ref } of Object.values(messages)) {
      for (const { payload } of asyncapi.components.messages[$ref.split('/').pop()].examples) {
        validateMessage(payload, channel);
        ++examples;
      }
    }
  }
  assert.ok(examples > 100, `${examples} examples`);
});

test('every operation says who may use it, and is open only if it says nobody in particular', () => {
  const roles = openapi.components.schemas.Role.enum;
  for (const { path, method, operation } of operations) {
    const mine = operation['x-roles'];
    assert.ok(Array.isArray(mine), `${method} ${path} has no x-roles`);
    assert.deepEqual(mine.filter(role => !roles.includes(role)), [], `${method} ${path}`);
    assert.equal(mine.length === 0, operation.security?.length === 0, `${method} ${path}`);
  }
  assert.deepEqual(asyncapi.operations.sendBoard['x-roles'], openapi.paths['/board'].get['x-roles']);
  assert.deepEqual(asyncapi.operations.sendKiosk['x-roles'], openapi.paths['/kiosk/live'].get['x-roles']);
});

test('no object on the wire is left open', () => {
  const open = [];
  const walk = (value, at) => {
    if (typeof value !== 'object' || value === null) return;
    if (value.type === 'object' && value.properties && value.additionalProperties !== false) open.push(at);
    for (const [key, inner] of Object.entries(value)) if (key !== 'example' && key !== 'examples') walk(inner, `${at}/${key}`);
  };
  walk(openapi.components.schemas, 'openapi');
  walk(asyncapi.components.schemas, 'asyncapi');
  assert.deepEqual(open, []);
});

test('every kind of problem is described for some response', () => {
  const used = new Set(Object.values(openapi.components.responses).flatMap(r => r.content['application/problem+json'].schema.allOf[1].properties.type.enum));
  assert.deepEqual(openapi.components.schemas.Problem.properties.type.enum.filter(type => !used.has(type)), []);
});

test('the validator refuses what is not described', () => {
  const decided = { outcome: 'accepted', received_at: '2026-09-21T06:59:59.500Z' };
  validateResponse('POST', '/requests', 200, 'application/json; charset=utf-8', decided);
  const refused = (fault, ...response) => assert.throws(() => validateResponse(...response), error => error instanceof ContractError && fault.test(error.message));
  refused(/additional properties: more/, 'POST', '/requests', 200, 'application/json', { ...decided, more: 1 });
  refused(/reason/, 'POST', '/requests', 200, 'application/json', { ...decided, outcome: 'rejected' });
  refused(/received_at/, 'POST', '/requests', 200, 'application/json', { ...decided, received_at: '2026-09-21T08:59:59+02:00' });
  refused(/not JSON/, 'POST', '/requests', 200, 'application/json', '{');
  refused(/status is not described/, 'POST', '/requests', 201, 'application/json', decided);
  refused(/Content-Type text\/html/, 'POST', '/requests', 200, 'text/html', '<p>');
  refused(/no such operation/, 'PUT', '/requests', 200, 'application/json', decided);
  refused(/none is described/, 'POST', '/session', 204, '', 'body');
  const problem = { type: 'urn:mestolo:problem:forbidden', title: '', status: 403, detail: '' };
  validateResponse('GET', '/counts', 403, 'application/problem+json', problem);
  refused(/problem says 401/, 'GET', '/counts', 403, 'application/problem+json', { ...problem, status: 401 });
  refused(/type/, 'GET', '/counts', 403, 'application/problem+json', { ...problem, type: 'about:blank' });
  assert.throws(() => validateMessage({ type: 'tick' }), ContractError);
  assert.throws(() => validateMessage({ type: 'tock', at: '2026-09-21T06:59:59.500Z' }), ContractError);
});

test('what nodes tell each other: a header line, and a fact a line', () => {
  const at = '2026-10-05T06:58:12.345Z';
  const hash = '0'.repeat(32);
  const asked = { request_id: 'portal-7f3a', received_at: at, channel: 'portal', diner: 'C10234', operation: 'cancel', date: '2026-10-05' };
  const line = { group: '3B', sitting: 1, diet: 'celiachia', bianco: false, meals: 2, adults: 1 };
  const bodies = {
    request: asked,
    attendance: { request_id: 'kiosk-5d0c', received_at: at, author: '', group: '3B', date: '2026-10-05', absent: ['C10234'], extras: [{ diet: 'standard', count: 1 }], confirmed: true, provisional: true },
    variation_asked: { request_id: 'kiosk-5d0d', received_at: at, author: 'Rosa', group: '3B', date: '2026-10-05', diet: 'standard', bianco: false, delta: -1, reason: 'Uscito prima' },
    answer: { ...asked, outcome: 'rejected', reason: 'past_cutoff', effective_date: '2026-10-05' },
    closing: { school: 'S1', date: '2026-10-05', kitchen: 'K1', number: 118, cutoff: at, closed_at: at, meals: 2, provisional: false, lines: [line], feeds: [{ node: 'scuola-dante', connected: false }] },
    variation: { school: 'S1', date: '2026-10-05', id: 7, number: 1, group: '', diet: 'standard', bianco: false, delta: 1, adults: 0, reason: 'delayed_by_link', author: '', at, state: 'pending' },
    roster: { files: { 'policy.toml': '[authority]\n', 'schools.csv': '' } },
    records: { whole: true, since: '2026-10-05', marks: [{ diner: 'C10234', date: '2026-10-05', cancelled: true, by: 'ivr', bianco: false }], states: [{ diner: 'C10235', state: 'blocked', changes: [{ from: '2026-10-05', on: true }] }] },
  };
  const facts = Object.entries(bodies).map(([type, body]) => JSON.stringify({ type, version: 1, at, origin: { seq: 118, hash }, body }));
  const message = lines => [JSON.stringify({ type: 'facts', epoch: 1, seq: 111, prev: hash, count: facts.length }), ...lines].join('\n');
  validateSync(message(facts));
  assert.throws(() => validateSync(message(facts.slice(1))), ContractError, 'cut');
  assert.throws(() => validateSync(message(facts.map(fact => fact.replace('"diner":', '"dinner":')))), ContractError);
  assert.throws(() => validateSync(JSON.stringify({ type: 'ack', epoch: 1, seq: 1, hash: 'x', credit: 1 })), ContractError);
});

test('real paths find their templates', () => {
  assert.equal(templateOf('/api/v1/closings/118/confirmation?x=1'), '/closings/{number}/confirmation');
  assert.equal(templateOf('/variations/7/ack'), '/variations/{id}/ack');
  assert.equal(templateOf('/nowhere'), null);
});

// ---- the server

let target;
let auth;
before(async () => {
  target = await startTarget();
  auth = { headers: { Authorization: `Bearer ${target.token}` } };
});
after(() => target?.close());

test('the server serves these very descriptions', async () => {
  assert.deepEqual((await fetchChecked(target.url, '/openapi.json')).body, openapi);
  assert.deepEqual((await fetchChecked(target.url, '/asyncapi.json')).body, asyncapi);
});

test('every answer that can be had by reading is as described', async () => {
  const get = (path, init = auth) => fetchChecked(target.url, path, init);
  assert.equal((await get('/health', {})).status, 200);
  assert.equal((await get('/session')).body.role, 'kitchen');
  const counts = (await get('/counts')).body;
  const { date } = counts;
  assert.ok(counts.schools.length > 0);
  const { school } = counts.schools[0];
  assert.equal((await get(`/counts?date=${date}&school=${school}`)).body.schools.length, 1);
  const csv = await get(`/counts?date=${date}`, { headers: { ...auth.headers, Accept: 'text/csv' } });
  assert.match(csv.body, /^date,school,group,diet,bianco,meals\n/);
  const production = (await get(`/production?date=${date}`)).body;
  assert.equal(production.meals, counts.schools.reduce((sum, s) => sum + s.to_cook, 0), 'production and counts agree');
  assert.equal((await get(`/history?until=${date}&weeks=4`)).status, 200);
  const days = (await get(`/service-days?from=${date}&to=${date}`)).body.days;
  assert.deepEqual(days.map(day => [day.date, day.schools]), [[date, counts.schools.length]]);
});

test('every refusal is a problem document as described', async () => {
  const refusals = [
    ['GET', '/counts', 401, {}], ['GET', '/session', 401, {}], ['GET', '/nowhere', 404, auth], ['GET', '/counts?date=2026-02-30', 400, auth],
    ['GET', '/counts?school=none', 404, auth], ['POST', '/session', 401, json({ token: 'wrong' })], ['POST', '/closings', 400, json('{', auth)],
    ['POST', '/variations/999999999/ack', 404, json({ decision: 'refused' }, auth)],
  ];
  for (const [method, path, status, init] of refusals) {
    const answer = await fetchChecked(target.url, path, { ...init, method });
    assert.equal(answer.status, status, `${method} ${path}`);
  }
});

function json(body, { headers } = {}) {
  return { headers: { ...headers, 'Content-Type': 'application/json' }, body: typeof body === 'string' ? body : JSON.stringify(body) };
}

test('the board’s messages are as described, and its numbers are those of /counts', async () => {
  const messages = [];
  const socket = new WebSocket(`${target.url.replace(/^http/, 'ws')}/api/v1/board`, auth);
  let failure;
  socket.on('error', error => { failure = error; });
  socket.on('message', text => messages.push(JSON.parse(String(text))));
  const types = () => {
    if (failure) throw failure;
    return [...new Set(messages.map(message => message.type))].sort();
  };
  if (!real) {
    await becomes(() => types().includes('snapshot'), true, 'the snapshot');
    target.change({ school: 'BGEE80601T', delta: -1 });
    target.variation('SVEE80701G', { delta: 2 });
    target.setClock('unsynchronised', 16_000);
    target.closeSchool('BGEE80601T', { provisional: true, reason: 'Gita', author: 'Rosa' });
  }
  if (real) await becomes(() => types().includes('tick'), true, 'a tick');
  else await becomes(types, ['changes', 'clock', 'printing', 'snapshot', 'tick'], 'the messages');
  socket.close();
  for (const message of messages) validateMessage(message);
  const [snapshot] = messages;
  assert.equal(snapshot.type, 'snapshot');
  for (const school of snapshot.schools) assert.equal(school.meals, school.lines.reduce((sum, line) => sum + line.meals, 0), school.school);
  if (!real) return;
  const counts = (await fetchChecked(target.url, `/counts?date=${snapshot.date}`, auth)).body;
  assert.deepEqual(snapshot.schools.map(s => s.school).sort(), counts.schools.map(s => s.school).sort());
});

test('decisions of the kitchen are answered as described', { skip: real && 'it would close a school of the real server' }, async () => {
  const post = (path, body) => fetchChecked(target.url, path, { ...json(body, auth), method: 'POST' });
  const early = { school: 'BAEE825027', date: '2026-09-21', reason: 'Sciopero', author: 'Rosa' };
  const closing = await post('/closings', early);
  assert.equal(closing.status, 201);
  assert.equal((await post('/closings', early)).status, 409);
  assert.equal((await post(`/closings/${closing.body.number}/confirmation`, { author: 'Rosa' })).status, 200);
  const variation = target.variation('BAEE825027', { delta: 1 });
  assert.equal((await post(`/variations/${variation.id}/ack`, { decision: 'refused', reason: 'Già partito' })).body.state, 'refused');
  assert.equal((await post(`/variations/${variation.id}/ack`, { decision: 'acknowledged' })).body.state, 'refused', 'the first decision stands');
  assert.equal((await post('/demo/skip-to-cutoff', {})).status, 204);
});
