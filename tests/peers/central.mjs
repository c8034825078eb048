// A small central system: what a kitchen has above it, by kiosk/api/sync.md alone. Started from the command line: --help.
import { randomUUID } from 'node:crypto';
import { copyFileSync, readFileSync, readdirSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { WebSocketServer } from 'ws';

import { respond } from './central_http.mjs';
import { UPWARD } from './kinds.mjs';
import { Link, TIMES } from './link.mjs';
import { fits } from './outbox.mjs';
import { Clock } from './pair.mjs';
import { LOG, Store } from './store.mjs';
import { Upstream } from './upstream.mjs';
import { MOST_BYTES, PROTOCOL, ROUTE } from './wire.mjs';

export class Central {
  #store;
  #away = false;
  #server = createServer((request, response) => respond(this, request, response));
  #sockets = new Set();
  #upgrades = new WebSocketServer({ noServer: true, maxPayload: MOST_BYTES, perMessageDeflate: false });

  /** `tokens`: `{ TOKEN: 'site' }`, null for a token that is no site's. */
  constructor({ folder, tokens, name = 'central', kinds = UPWARD, credit = 4096, times }) {
    Object.assign(this, { folder, tokens, name, kinds, credit, times: { ...TIMES, ...times }, clock: new Clock() });
    this.#server.on('upgrade', (request, socket, head) => this.#upgrade(request, socket, head));
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
  }

  async listen(port) {
    await this.#open();
    await new Promise((resolve, reject) => this.#server.once('error', reject).listen(port, '127.0.0.1', resolve));
    this.port = this.#server.address().port;
    this.url = `http://127.0.0.1:${this.port}`;
    return this;
  }

  async #open() {
    this.sites = new Map();
    this.asked = new Map();
    this.answered = new Map();
    this.rosters = new Map();
    Object.values(this.tokens).filter(Boolean).forEach((site) => this.#site(site));
    this.#store = new Store(this.folder, (entry) => this.#fold(entry));
    for (const { name, pair } of this.sites.values()) {
      await this.commit(name, () => pair.retry(this.kinds, ({ reason }) => reason.startsWith('unknown type ')));
    }
  }

  #site(name) {
    if (!this.sites.has(name)) this.sites.set(name, new Upstream(name, this));
    return this.sites.get(name);
  }

  #known(name) {
    const site = this.sites.get(name);
    if (!site) throw new RangeError(`there is no site ${name}`);
    return site;
  }

  commit(site, decide) {
    return this.#store.commit(() => {
      const entry = decide();
      return entry && { site, ...entry };
    });
  }

  #fold(entry) {
    for (const { fact } of this.#site(entry.site).fold(entry)) {
      if (fact.type === 'answer') this.#answered(entry.site, fact.body);
    }
    if (entry.do === 'asked') this.asked.set(entry.request.request_id, { site: entry.site, ...entry.request });
    if (entry.do === 'roster') this.rosters.set(entry.site, entry.files);
  }

  #answered(site, body) {
    const given = this.answered.get(body.request_id) ?? [];
    this.answered.set(body.request_id, [...given, { site, ...body }]);
  }

  #line(type, body) {
    const line = JSON.stringify({ type, version: 1, at: this.clock.fact(), body });
    if (!fits(line)) throw new RangeError(`a ${type} that no message can carry: ${line.length} characters`);
    return line;
  }

  /** Everything that a site must be told when its feed begins anew. */
  account(site) {
    const files = this.rosters.get(site);
    const open = [...this.asked.values()].filter((asked) => asked.site === site && !this.answered.has(asked.request_id));
    const requests = open.map(({ site: _, ...body }) => this.#line('request', body));
    return files ? [this.#line('roster', { files }), ...requests] : requests;
  }

  /** Takes a request of a family's for a kitchen; the same `request_id` again is the same request. */
  async request(site, { request_id = randomUUID(), channel, diner, operation, date }) {
    const upstream = this.#known(site);
    for (const [member, value] of Object.entries({ request_id, channel, diner, operation })) {
      if (typeof value !== 'string' || !value) throw new RangeError(`${member} is missing`);
    }
    await this.commit(site, () => {
      if (this.asked.has(request_id)) return undefined;
      const request = { request_id, received_at: this.clock.fact(), channel, diner, operation, ...(date && { date }) };
      return { do: 'asked', request, record: upstream.feedStands ? [this.#line('request', request)] : [] };
    });
    upstream.pump();
    return this.asked.get(request_id);
  }

  /** Gives a site its data set: a folder, or its files `{ name: text }`. */
  async roster(site, set) {
    const upstream = this.#known(site);
    const files = typeof set === 'string' ? readSet(set) : set;
    await this.commit(site, () => {
      const line = this.#line('roster', { files });
      return { do: 'roster', files, record: upstream.feedStands ? [line] : [] };
    });
    upstream.pump();
  }

  /** Every request entered here with its answers, the one in force last; then those that sites gave by themselves. */
  answers() {
    const own = [...this.asked.values()].map((request) => ({ request, answers: this.answered.get(request.request_id) ?? [] }));
    const others = [...this.answered].filter(([id]) => !this.asked.has(id)).map(([, answers]) => ({ answers }));
    return [...own, ...others];
  }

  /** What was taken from a site, in order: `{ id, seq, epoch, fact, line, outcome, reason? }`. */
  facts(site, type) {
    const { facts } = this.#known(site).pair.inbox;
    return type === undefined ? facts : facts.filter(({ fact }) => fact?.type === type);
  }

  site(name) {
    const site = this.#known(name);
    const { inbox, outbox } = site.pair;
    return {
      site: name,
      connected: site.connected,
      epoch: inbox.epoch,
      position: inbox.position,
      in_step: site.inStep,
      in_step_at: site.inStepAt,
      holes: inbox.holes,
      parked: inbox.parked.map(({ id, seq, reason }) => ({ id, seq, reason })),
      feed: { epoch: outbox.epoch, last: outbox.last, acked: outbox.acked, parked: Object.fromEntries(outbox.parked) },
    };
  }

  /** Waits for a site's mark past an instant, as at a cutoff. */
  past(site, instant, patience) {
    return this.#known(site).past(instant, patience);
  }

  /** Tries a site's parked facts again. */
  async retry(site) {
    const { pair } = this.#known(site);
    await this.commit(site, () => pair.retry(this.kinds));
  }

  backup(folder) {
    this.#store.copy(folder);
  }

  /** Goes on from a backup, as after the loss of a disk. */
  async restore(backup) {
    this.#away = true;
    this.#drop();
    await this.#store.close();
    copyFileSync(join(backup, LOG), join(this.folder, LOG));
    await this.#open();
    this.#away = false;
  }

  async close() {
    this.#drop();
    await Promise.all([this.#store.close(), new Promise((resolve) => this.#server.close(resolve))]);
  }

  /** Dies as with the power: sockets and what is not fsynced are gone. */
  async kill(random) {
    const dying = this.#store.kill(random);
    this.#drop();
    await Promise.all([dying, new Promise((resolve) => this.#server.close(resolve))]);
  }

  #drop() {
    this.sites.forEach((site) => site.drop());
    this.#sockets.forEach((socket) => socket.destroy());
  }

  #upgrade(request, socket, head) {
    socket.on('error', () => socket.destroy());
    if (this.#away) return socket.destroy();
    const refuse = (status) => socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    const token = /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
    const offered = (request.headers['sec-websocket-protocol'] ?? '').split(/\s*,\s*/);
    if (request.url !== ROUTE) return refuse('404 Not Found');
    if (token === undefined || !Object.hasOwn(this.tokens, token)) return refuse('401 Unauthorized');
    if (!this.tokens[token]) return refuse('403 Forbidden');
    if (!offered.includes(PROTOCOL)) return refuse('400 Bad Request');
    const site = this.sites.get(this.tokens[token]);
    return this.#upgrades.handleUpgrade(request, socket, head, (ws) => site.join(new Link(ws, socket, site)));
  }
}

function readSet(folder) {
  const names = readdirSync(folder).filter((name) => /\.(toml|csv)$/.test(name)).sort();
  if (!names.length) throw new RangeError(`no data set in ${folder}`);
  return Object.fromEntries(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}

export const startCentral = ({ port = 0, ...options }) => new Central(options).listen(port);

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) import('./central_cli.mjs');
