// A server that keeps the promises of kiosk/api for the screens alone: numbers in memory, a clock that can be moved,
// links that can be cut. It decides nothing; the real rules live in the real program.
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';
import { makeCalendar } from './calendar.mjs';
import { types } from './files.mjs';
import { makeKiosk } from './kiosk.mjs';
import { add, addDays, diets, history, inCounts, keyOf, makeSchools, mealsOf, onBoard, production, random, serves, toCookOf } from './kitchen.mjs';
import { answerLate, lag, speakLate } from './lag.mjs';
import { makeLinks, morning } from './links.mjs';
import { makeMoney } from './money.mjs';
import { makeOffice } from './office.mjs';
import { makePapers } from './papers.mjs';
import { makeTill } from './till.mjs';

const problems = {
  unauthorized: [401, 'Sign in first'], forbidden: [403, 'Not allowed with this token'], 'not-found': [404, 'Not found'], 'method-not-allowed': [405, 'Method not allowed'],
  'malformed-json': [400, 'Malformed JSON'], 'missing-field': [400, 'Missing field'], 'unknown-field': [400, 'Unknown field'], 'bad-value': [400, 'Value not allowed'],
  'already-closed': [409, 'Already closed'], 'day-over': [409, 'Day over'], 'still-open': [409, 'Still open'], 'parked-elsewhere': [409, 'Parked elsewhere'], 'top-up-refused': [409, 'Cash not taken'], 'key-reused': [422, 'Key used before'], conflict: [409, 'Not possible now'], unavailable: [503, 'Unavailable'],
};
const tickEvery = 5_000;

class Refusal extends Error {
  /** @param more  members of the problem beside the usual ones */
  constructor(kind, detail, more = {}) {
    super(detail);
    this.kind = kind;
    this.more = more;
  }
}

export const roles = { 'kitchen-token': { role: 'kitchen', name: 'Tablet linea 1' }, 'office-token': { role: 'office', name: 'Ufficio scuola' }, 'school-token': { role: 'school', name: 'Segreteria', school: 'BGEE80601T' }, 'merchant-token': { role: 'merchant', name: 'Tabaccheria', merchant: 'M01' }, 'admin-token': { role: 'admin', name: 'Gestore' } };

/**
 * @param {object} given
 *   schools  how many (25)
 *   at       the mock's instant at the start
 *   link     of this node to a kitchen above it; left out: this is the kitchen's
 *   scene    'morning' (most are open), 'plain' (all open, nothing has happened) or 'noon' (all closed)
 */
export async function startMock({ port = 0, schools: count = 25, at = '2026-09-21T07:20:00.000Z', scene = 'morning', link, seed = 20260921, demo = true, dist = new URL('../dist/', import.meta.url), api = new URL('../../api/', import.meta.url) } = {}) {
  const started = Date.now();
  let offset = Date.parse(at) - started;
  const nowMs = () => Date.now() + offset;
  const instant = () => new Date(nowMs()).toISOString();
  const today = at.slice(0, 10);
  const kitchen = new Map();
  const schoolsOf = date => {
    if (!kitchen.has(date)) {
      const made = makeSchools(date, count, seed + Date.parse(date) / 86_400_000).filter(school => serves(school, date));
      if (date < today) for (const school of made) shut(school, new Date(Date.parse(school.cutoff_at) + 1).toISOString());
      kitchen.set(date, made);
    }
    return kitchen.get(date);
  };
  let closingNumber = 100;
  let variationId = 10;
  let clock = { state: demo ? 'demo' : 'ok', source: 'adjtimex', error_ms: 14 };
  let silent = false;
  let refusing = false;
  let deaf = false;
  let losing = false;
  const recent = [];
  const calls = [];
  const sockets = new Set();
  const sessions = new Map();
  const token = 'kitchen-token';

  function shut(school, closedAt) {
    school.state = 'closed';
    school.closing = { number: ++closingNumber, closed_at: closedAt, ...(school.feeds.length ? { feeds: school.feeds } : {}) };
  }
  const find = code => schoolsOf(today).find(school => school.school === code);

  function send(socket, message) {
    if (silent) return;
    socket.send(JSON.stringify(message));
  }
  function push(date, change) {
    for (const socket of sockets) if (socket.date === date) send(socket, { type: 'changes', at: instant(), ...change(socket) });
  }
  const pushSchool = (school, fields, fresh = []) => {
    push(today, socket => (socket.school && socket.school !== school.school
      ? { schools: [], recent: [] } : { schools: [{ school: school.school, ...fields }], recent: fresh }));
    if ('state' in fields || 'variations' in fields) kiosk.changed(school.school, today);
  };
  const snapshot = (date, only) => ({
    type: 'snapshot', at: instant(), date, today, demo, clock, diets,
    schools: schoolsOf(date).filter(s => !only || s.school === only).map(onBoard),
    recent: date === today ? recent.filter(r => !only || r.school === only) : [],
  });

  const controls = {
    /** Moves one count of a school; of its first group unless told. */
    change({ school: code, group: groupCode, diet = 'standard', bianco = false, delta = -1, at: when = instant(), quiet = false }) {
      const school = find(code);
      const group = school.groups.find(g => g.group === groupCode) ?? school.groups[0];
      const had = school.lines.get(keyOf(group.group, diet, bianco))?.meals ?? 0;
      if (had + delta < 0) return;
      const line = add(school.lines, group, diet, bianco, delta, 0);
      const entry = { at: when, school: code, group: group.group, diet, bianco, delta };
      recent.unshift(entry);
      recent.length = Math.min(recent.length, 100);
      if (!quiet) pushSchool(school, { meals: mealsOf(school), to_cook: toCookOf(school), lines: [line] }, [entry]);
    },
    closeSchool(code, { provisional = false, closedAt = instant(), reason, author } = {}) {
      const school = find(code);
      if (school.state === 'closed') return;
      shut(school, closedAt);
      if (reason) Object.assign(school.closing, { early_reason: reason, author });
      school.provisional = provisional;
      pushSchool(school, { state: 'closed', closing: school.closing, provisional });
      papers.closed(school);
      papers.changed();
    },
    variation(code, { group, diet = 'standard', bianco = false, delta = 1, reason = 'Presente senza prenotazione', author = 'Segreteria', state = 'pending', adults } = {}) {
      const school = find(code);
      const number = school.variations.length + 1;
      const variation = { id: ++variationId, number, group: group ?? school.groups[0].group, diet, bianco, delta, reason, author, at: instant(), state, ...(adults ? { adults } : {}) };
      school.variations.push(variation);
      pushSchool(school, { variations: school.variations, to_cook: toCookOf(school) });
      return variation;
    },
    /** Who confirmed a group's presences, and when; undefined takes it back. */
    confirm(code, group, at = instant()) {
      const school = find(code);
      school.groups = school.groups.map(({ confirmed_at, ...one }) => (one.group === group ? { ...one, ...(at ? { confirmed_at: at } : {}) } : { ...one, ...(confirmed_at ? { confirmed_at } : {}) }));
      pushSchool(school, { groups: school.groups });
    },
    setFeeds(code, feeds) {
      const school = find(code);
      school.feeds = feeds;
      pushSchool(school, { feeds });
    },
    setClock(state, errorMs = 14) {
      clock = { state, source: 'adjtimex', error_ms: errorMs };
      for (const socket of sockets) send(socket, { type: 'clock', at: instant(), clock });
    },
    /** Cuts every live link; `stay` also refuses new ones until `mend()`, `calls` all else that is asked. */
    cut({ stay = false, calls: also = false } = {}) {
      refusing = stay;
      deaf = also;
      for (const socket of [...sockets, ...kiosk.sockets]) socket.terminate();
    },
    mend() { refusing = deaf = false; },
    /** The next POST is carried out, and its answer is lost on the way. */
    loseAnswer() { losing = true; },
    /** Links stay up and nothing is said on them any more. */
    hush(value = true) { silent = value; },
    skip() {
      const next = schoolsOf(today).filter(s => s.state === 'open').map(s => Date.parse(s.cutoff_at)).sort()[0];
      if (next === undefined) return;
      offset += next - 3_000 - nowMs();
      links.beat();
      for (const socket of sockets) send(socket, { type: 'clock', at: instant(), clock });
    },
    school: find,
    now: instant,
  };

  const everySchool = makeSchools(today, count, seed);
  const kiosk = makeKiosk({ today, instant, schoolsOf, school: code => everySchool.find(school => school.school === code), change: controls.change, vary: controls.variation, link, Refusal });

  const links = makeLinks({ schools: () => schoolsOf(today), now: nowMs, pushFeeds: school => pushSchool(school, { feeds: school.feeds }) });
  const calendar = makeCalendar({
    everySchool, schoolsOf, today, instant, Refusal,
    vary: (school, line) => controls.variation(school.school, { group: line.group, diet: line.diet, bianco: line.bianco, delta: -line.meals, adults: -line.adults, reason: 'calendar_changed', author: '' }),
    push: school => pushSchool(school, { meals: mealsOf(school), to_cook: toCookOf(school), lines: [...school.lines.values()] }),
  });
  const printing = socket => { if (['kitchen', 'office', 'admin'].includes(socket.role)) send(socket, papers.message(socket.date)); };
  const papers = makePapers({ today, instant, schoolsOf, tell: () => { for (const socket of sockets) printing(socket); }, Refusal });
  const money = makeMoney({ today, instant, Refusal });
  const till = makeTill({ money, today, instant, Refusal });
  const office = makeOffice({ money, till, today, instant, Refusal });
  Object.assign(controls, papers.controls, { till: till.controls, office: office.controls }, { setUpstream: links.setUpstream, setSite: links.setSite, park: links.park, calendar });

  // What has happened before we look.
  if (scene !== 'plain') {
    const dice = random(seed);
    const all = schoolsOf(today);
    for (const school of all) if (school.cutoff === '09:00') shut(school, new Date(Date.parse(school.cutoff_at) + 1).toISOString());
    if (count >= 25) {
      const borghetto = find('SVEE80701G');
      borghetto.variations.push(
        { id: 1, number: 1, group: borghetto.groups[0].group, diet: 'standard', bianco: false, delta: 2, reason: 'Presenti senza prenotazione', author: 'Segreteria Gramsci', at: '2026-09-21T07:06:40.000Z', state: 'acknowledged' },
        { id: 2, number: 2, group: borghetto.groups[2].group, diet: 'celiachia', bianco: false, delta: 1, reason: 'diet_changed', author: '', at: '2026-09-21T07:12:10.000Z', state: 'pending' });
      find('SVMM80701E').provisional = true;
      shut(find('BG1A08800P'), '2026-09-21T06:52:08.000Z');
      Object.assign(find('BG1A08800P').closing, { early_reason: 'Numeri già confermati', author: 'Rosa Bianchi' });
      morning(links, find, at);
      for (const code of ['BAMM825015', 'BAEE825016', 'BAAA825022']) {
        const school = find(code);
        school.groups = school.groups.map((group, i) => (i % 4 === 1 ? group : { ...group, confirmed_at: new Date(Date.parse(at) - (35 - i) * 60_000).toISOString() }));
      }
      const special = ['standard', 'standard', 'standard', 'standard', 'no-maiale', 'standard', 'celiachia'];
      for (let i = 0; i < 16; ++i) {
        const open = all.filter(s => s.state === 'open');
        const school = open[Math.floor(dice() * open.length)];
        const group = school.groups[Math.floor(dice() * school.groups.length)];
        const when = new Date(Date.parse(at) - (16 - i) * 21_000).toISOString();
        if (i % 6 === 4) {
          controls.change({ school: school.school, group: group.group, delta: -1, at: when, quiet: true });
          controls.change({ school: school.school, group: group.group, bianco: true, delta: 1, at: when, quiet: true });
        } else controls.change({ school: school.school, group: group.group, diet: special[i % special.length], delta: dice() < 0.75 ? -1 : 1, at: when, quiet: true });
      }
    }
    if (scene === 'noon') for (const school of all) if (school.state === 'open') shut(school, new Date(Date.parse(school.cutoff_at) + 1).toISOString());
  }

  // ---- HTTP

  const http = createServer((request, response) => {
    handle(request, response).catch(error => {
      if (error instanceof Refusal) return problem(response, error.kind, error.message, error.more);
      console.error(error);
      response.writeHead(500).end();
    });
  });
  function problem(response, kind, detail, more) {
    const [status, title] = problems[kind];
    response.writeHead(status, { 'Content-Type': 'application/problem+json' }).end(JSON.stringify({ type: `urn:mestolo:problem:${kind}`, title, status, detail, ...more }));
  }
  const json = (response, status, value) => response.writeHead(status, { 'Content-Type': 'application/json' }).end(JSON.stringify(value));
  const sessionOf = request => {
    const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
    const cookie = /mestolo_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1];
    return roles[bearer] ?? sessions.get(cookie);
  };
  async function bodyOf(request) {
    let text = '';
    for await (const chunk of request) text += chunk;
    try {
      return JSON.parse(text);
    } catch {
      throw new Refusal('malformed-json', 'The body is not JSON.');
    }
  }
  function dateOf(url, name) {
    const date = url.searchParams.get(name);
    if (!date) throw new Refusal('missing-field', `“${name}” is missing.`);
    if (!/^\d{4}-\d\d-\d\d$/.test(date) || addDays(date, 0) !== date) throw new Refusal('bad-value', `“${name}” is no day.`);
    return date;
  }

  const dayOf = url => (url.searchParams.has('date') ? dateOf(url, 'date') : today);

  async function handle(request, response) {
    await lag();
    if (request.socket.destroyed) return;
    const url = new URL(request.url, 'http://mock');
    answerLate(response, () => deaf && url.pathname.startsWith('/api/'));
    response.setHeader('Content-Security-Policy', "default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'; frame-ancestors 'none'");
    if (!url.pathname.startsWith('/api/v1/')) return file(url.pathname, response);
    const path = url.pathname.slice('/api/v1'.length);
    const call = `${request.method} ${path}`;
    if (deaf) return request.socket.destroy();
    if (path === '/openapi.json' || path === '/asyncapi.json') return json(response, 200, JSON.parse(await readFile(new URL(path.slice(1), api), 'utf8')));
    if (call === 'GET /health') return json(response, 200, { status: 'ok', version: 'mock', node: 'mock' });
    if (call === 'POST /session') {
      const { token: given } = await bodyOf(request);
      if (!roles[given]) throw new Refusal('unauthorized', 'No such token.');
      const id = Math.random().toString(36).slice(2);
      sessions.set(id, roles[given]);
      return response.writeHead(204, { 'Set-Cookie': `mestolo_session=${id}; HttpOnly; SameSite=Strict; Path=/` }).end();
    }
    const session = sessionOf(request);
    if (!session) throw new Refusal('unauthorized', 'This path needs a token or a session.');
    if (call === 'GET /session') return json(response, 200, { ...session, demo });
    if (call === 'DELETE /session') {
      sessions.delete(/mestolo_session=([^;]+)/.exec(request.headers.cookie ?? '')?.[1]);
      return response.writeHead(204).end();
    }
    const key = request.headers['idempotency-key'];
    const keyed = key === undefined ? {} : { key };
    const read = async () => {
      const body = await bodyOf(request);
      calls.push({ path, body, ...keyed });
      return body;
    };
    if (key !== undefined && !request.headers['content-type']) calls.push({ path, ...keyed });
    const said = await kiosk.answer(call, url, session, read);
    if (said) {
      if (losing && request.method === 'POST') {
        losing = false;
        return request.socket.destroy();
      }
      return json(response, 200, said);
    }
    const printed = await papers.answer(call, url, session, read);
    if (printed?.pdf) return response.writeHead(200, { 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${printed.name}"` }).end(printed.pdf);
    if (printed) {
      if (losing && request.method === 'POST') {
        losing = false;
        return request.socket.destroy();
      }
      return json(response, 200, printed);
    }
    const paid = await till.answer(call, url, session, read, key) ?? await office.answer(call, url, session, read, key);
    if (paid) {
      if (losing && request.method === 'POST') {
        losing = false;
        return request.socket.destroy();
      }
      if (paid.pdf) return response.writeHead(200, { 'Content-Type': 'application/pdf', 'Content-Disposition': `inline; filename="${paid.name}"` }).end(paid.pdf);
      if (paid.csv) return response.writeHead(200, { 'Content-Type': 'text/csv; charset=utf-8' }).end(paid.csv);
      return json(response, paid.status ?? 200, paid.value);
    }
    const mine = schools => schools.filter(s => !session.school || s.school === session.school);
    if (call === 'GET /counts') {
      const date = dayOf(url);
      const schools = mine(schoolsOf(date)).filter(s => !url.searchParams.has('school') || s.school === url.searchParams.get('school'));
      if (url.searchParams.has('school') && !schools.length) throw new Refusal('not-found', 'No such school.');
      if (request.headers.accept === 'text/csv') {
        const rows = schools.flatMap(s => onBoard(s).lines.map(l => [date, s.school, l.group, l.diet, Number(l.bianco), l.meals].join(',')));
        return response.writeHead(200, { 'Content-Type': 'text/csv' }).end(['date,school,group,diet,bianco,meals', ...rows, ''].join('\n'));
      }
      return json(response, 200, { date, schools: schools.map(inCounts) });
    }
    if (call === 'GET /production') return json(response, 200, production(dayOf(url), mine(schoolsOf(dayOf(url)))));
    if (call === 'GET /history') return json(response, 200, history(mine(schoolsOf(today)), dateOf(url, 'until'), Number(url.searchParams.get('weeks') ?? 4), today));
    if (call === 'GET /service-days') {
      const days = [];
      for (let date = dateOf(url, 'from'); date <= dateOf(url, 'to'); date = addDays(date, 1)) {
        if (date < '2026-08-24') continue;
        const served = date === today ? schoolsOf(today) : everySchool.filter(school => serves(school, date));
        if (served.length) days.push({ date, schools: served.length, closed: date < today ? served.length : date === today ? served.filter(s => s.state === 'closed').length : 0 });
      }
      return json(response, 200, { days });
    }
    if (call === 'POST /demo/skip-to-cutoff') {
      if (!demo) throw new Refusal('not-found', 'Not the demo.');
      controls.skip();
      return response.writeHead(204).end();
    }
    const mayDecide = () => {
      if (session.role !== 'kitchen' && session.role !== 'admin') throw new Refusal('forbidden', 'For the kitchen alone.');
    };
    if (call === 'POST /closings') {
      mayDecide();
      const body = await bodyOf(request);
      calls.push({ path, body });
      const school = find(body.school);
      if (!school) throw new Refusal('not-found', 'No such school.');
      if (school.state === 'closed') throw new Refusal('already-closed', 'Closed already.');
      controls.closeSchool(body.school, body);
      return json(response, 201, { number: school.closing.number, closed_at: school.closing.closed_at });
    }
    const confirmed = /^\/closings\/(\d+)\/confirmation$/.exec(path);
    if (confirmed && request.method === 'POST') {
      mayDecide();
      calls.push({ path, body: await bodyOf(request) });
      const school = schoolsOf(today).find(s => s.closing?.number === Number(confirmed[1]));
      if (!school) throw new Refusal('not-found', 'No such closing.');
      school.provisional = false;
      pushSchool(school, { provisional: false });
      return json(response, 200, { number: school.closing.number, provisional: false });
    }
    const decided = /^\/variations\/(\d+)\/ack$/.exec(path);
    if (decided && request.method === 'POST') {
      mayDecide();
      const body = await bodyOf(request);
      calls.push({ path, body });
      for (const school of schoolsOf(today)) {
        const variation = school.variations.find(v => v.id === Number(decided[1]));
        if (!variation) continue;
        if (variation.state === 'pending') {
          variation.state = body.decision;
          kiosk.decided(variation.id, body);
        }
        pushSchool(school, { variations: school.variations, to_cook: toCookOf(school) });
        return json(response, 200, { id: variation.id, state: variation.state });
      }
      throw new Refusal('not-found', 'No such variation.');
    }
    const allow = (...roles) => {
      if (!roles.includes(session.role)) throw new Refusal('forbidden', 'Not for this role.');
    };
    if (call === 'GET /link') {
      allow('kitchen', 'office', 'admin', 'school');
      return json(response, 200, links.state(session.school));
    }
    const retried = /^\/link\/parked\/(\d+)\/retry$/.exec(path);
    if (retried && request.method === 'POST') {
      mayDecide();
      calls.push({ path });
      const answer = links.retry(Number(retried[1]));
      if (!answer) throw new Refusal('not-found', 'No such parked fact.');
      if (answer === 'elsewhere') throw new Refusal('parked-elsewhere', 'Only the other node can.');
      return json(response, 200, answer);
    }
    if (call === 'GET /calendar') {
      allow('kitchen', 'office', 'admin');
      return json(response, 200, calendar.list(dateOf(url, 'from'), dateOf(url, 'to')));
    }
    if (call === 'POST /calendar/preview' || call === 'POST /calendar') {
      allow('kitchen', 'office');
      const body = await bodyOf(request);
      calls.push({ path, body });
      return json(response, 200, call === 'POST /calendar' ? calendar.enter(body) : calendar.preview(body));
    }
    throw new Refusal('not-found', 'No such path.');
  }

  async function file(path, response) {
    const name = /\.\w+$/.test(path) ? path.slice(1) : 'index.html';
    try {
      const bytes = await readFile(new URL(name, dist));
      response.writeHead(200, { 'Content-Type': types[name.split('.').pop()] ?? 'application/octet-stream', 'Cache-Control': 'no-cache' }).end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  }

  // ---- WebSocket

  const boards = new WebSocketServer({ noServer: true });
  http.on('upgrade', (request, socket, head) => {
    const url = new URL(request.url, 'http://mock');
    const session = sessionOf(request);
    const live = { '/api/v1/board': 'board', '/api/v1/kiosk/live': 'kiosk' }[url.pathname];
    if (refusing || !live || !session) {
      socket.end(`HTTP/1.1 ${refusing ? '503 Service Unavailable' : '401 Unauthorized'}\r\nConnection: close\r\n\r\n`);
      return;
    }
    boards.handleUpgrade(request, socket, head, connection => {
      speakLate(connection);
      connection.date = url.searchParams.get('date') ?? today;
      connection.role = session.role;
      connection.school = session.school ?? url.searchParams.get('school') ?? undefined;
      if (live === 'kiosk') return kiosk.open(connection);
      sockets.add(connection);
      connection.on('close', () => sockets.delete(connection));
      send(connection, snapshot(connection.date, connection.school));
      printing(connection);
    });
  });
  const ticking = setInterval(() => {
    for (const school of schoolsOf(today)) {
      if (school.state === 'open' && nowMs() > Date.parse(school.cutoff_at)) controls.closeSchool(school.school, { closedAt: new Date(Date.parse(school.cutoff_at) + 1).toISOString() });
    }
  }, 200);
  const ticks = setInterval(() => {
    for (const socket of sockets) send(socket, { type: 'tick', at: instant() });
    links.beat();
    if (!silent) kiosk.tick();
  }, tickEvery);

  await new Promise(done => http.listen(port, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${http.address().port}`, token, calls, snapshot: () => snapshot(today), ...controls, ...kiosk.controls,
    close: async () => {
      clearInterval(ticking);
      clearInterval(ticks);
      papers.end();
      till.end();
      for (const socket of [...sockets, ...kiosk.sockets]) socket.terminate();
      http.closeAllConnections();
      await new Promise(done => http.close(done));
    },
  };
}
