// A kitchen and the nodes of two schools, each a process of its own, with a network between them that fails on demand, and a
// clock that all of them follow.
import { spawn, spawnSync } from 'node:child_process';
import { closeSync, cpSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import test from 'node:test';

import { startProxy } from '../peers/fault_proxy.mjs';
import { seeded } from '../peers/random.mjs';
import { SCHOOLS, writeSet } from './link_set.mjs';
import { mestolo, run } from './program.mjs';

export const LONG = process.env.MESTOLO_LONG === '1';
export const SEED = Number(process.env.SEED ?? process.env.MESTOLO_SEED ?? 1);

/** Monday 5 October 2026, 07:30 in Rome: two hours before the schools close. */
export const MONDAY = '2026-10-05T05:30:00.000Z';
export const CUTOFF = '2026-10-05T07:30:00.000Z';

const MOST_LOG = 5_000; // characters of what a node said last

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until something holds, and gives it; the patience is for a slow machine. */
export async function until(holds, what, patience = 120_000) {
  const end = Date.now() + patience;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`not within ${patience} ms: ${typeof what === 'function' ? await what() : what}`);
    await pause(25);
  }
}

/** Runs a command that must go well: what it prints. */
export function command(...args) {
  const { status, stdout, stderr } = run(...args);
  if (status !== 0) throw new Error(`mestolo ${args.join(' ')} ended with ${status}: ${stderr}${stdout}`);
  return stdout;
}

const secretIn = (printed) => printed.match(/no\. \d+: (\S+)/)[1];

/** A clock of which nodes see how far it is ahead of the machine's. */
class WorldClock {
  #descriptor;

  constructor(file, instant = MONDAY) {
    this.file = file;
    this.#descriptor = openSync(file, 'w+');
    this.set(instant);
  }

  set(instant) {
    this.ahead = Date.parse(instant) - Date.now();
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(this.ahead));
    writeSync(this.#descriptor, bytes, 0, 8, 0);
  }

  now() {
    return new Date(Date.now() + this.ahead).toISOString();
  }

  today() {
    return this.now().slice(0, 10);
  }

  close() {
    closeSync(this.#descriptor);
  }
}

/** One node: its folder, and the process that serves it, one after the other. */
export class Node {
  log = '';
  starts = 0;

  /** `prefix`: a command that the program is started by, such as one that sets limits. */
  constructor({ name, folder, clock, secret, school, prefix = [] }) {
    Object.assign(this, { name, folder, clock, secret, school, prefix });
  }

  async start() {
    const words = [...this.prefix, mestolo, 'serve', '--data', this.folder, '--listen', '127.0.0.1:0', '--demo-clock', this.clock.file];
    const child = spawn(words[0], words.slice(1), { env: { ...process.env, MESTOLO_LANG: 'en' }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.child = child;
    this.url = undefined;
    ++this.starts;
    this.log += `-- start ${this.starts}\n`;
    this.ended = new Promise((resolve) => child.on('close', (code, signal) => resolve(signal ?? code)));
    const ready = new Promise((resolve) => {
      const said = (chunk) => {
        this.log = (this.log + chunk).slice(-MOST_LOG);
        const url = String(chunk).match(/ready .*url=(\S+)/)?.[1];
        if (url) resolve(url);
      };
      child.stdout.on('data', said);
      child.stderr.on('data', said);
    });
    this.url = await Promise.race([ready, this.ended.then((code) => { throw new Error(`${this.name} ended with ${code}`); })]);
    this.onReady?.(this);
    return this;
  }

  get port() {
    return Number(new URL(this.url).port);
  }

  get running() {
    return this.child?.exitCode === null && this.child.signalCode === null;
  }

  async kill() {
    if (!this.running) return;
    this.child.kill('SIGKILL');
    await this.ended;
  }

  async stop() {
    if (!this.running) return;
    this.child.kill('SIGTERM');
    const code = await this.ended;
    if (code !== 0) throw new Error(`${this.name} stopped with ${code}:\n${this.log}`);
  }

  /** Asks over HTTP: `{ status, body }`; throws if nobody answers. */
  async ask(method, path, body, secret = this.secret) {
    try {
      const response = await fetch(`${this.url}/api/v1${path}`, {
        method,
        headers: { Authorization: `Bearer ${secret}`, ...(body && { 'Content-Type': 'application/json' }) },
        body: body && JSON.stringify(body),
        signal: AbortSignal.timeout(60_000),
      });
      return { status: response.status, body: await response.json() };
    } catch (fault) {
      throw new Error(`${this.name}: ${method} ${path}: ${fault.message}`, { cause: fault });
    }
  }

  /** What GET must give. */
  async get(path) {
    const { status, body } = await this.ask('GET', path);
    if (status !== 200) throw new Error(`${this.name}: GET ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** Rows of its database. */
  rows(sql) {
    const asked = spawnSync('sqlite3', ['-readonly', '-json', '-cmd', '.timeout 5000', join(this.folder, 'mestolo.db'), sql],
      { encoding: 'utf8', maxBuffer: 1 << 28 });
    if (asked.status !== 0) throw new Error(`${this.name}: ${sql}: ${asked.stderr}`);
    return asked.stdout.trim() ? JSON.parse(asked.stdout) : [];
  }

  /** Its folder once more, as a copy of a disk would be; of a node that is not running. */
  copyTo(folder) {
    copyFolder(this.folder, folder);
    return folder;
  }
}

function copyFolder(from, to) {
  rmSync(to, { recursive: true, force: true });
  cpSync(from, to, { recursive: true, filter: (path) => !basename(path).endsWith('.sock') });
}

/** Ends a proxy's connections and refuses new ones, until it is healed. */
export function sever(proxy) {
  proxy.set({ kind: 'cut', how: 'rst' });
  proxy.set({ kind: 'refuse' });
}

let furnished;

/** A kitchen and schools that have met once, at rest: made once, copied for each world. */
async function furnish() {
  const folder = mkdtempSync(join(tmpdir(), 'mestolo-link-furnished-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const clock = new WorldClock(join(folder, 'clock'));
  const kitchen = new Node({ name: 'cucina', folder: join(folder, 'cucina'), clock });
  const secrets = {};
  const nodes = [kitchen];
  try {
    await kitchen.start();
    command('import', writeSet(join(folder, 'set')), '--data', kitchen.folder);
    const token = (data, ...options) => secretIn(command('token', 'create', '--data', data, ...options));
    secrets.kitchen = token(kitchen.folder, '--role', 'kitchen', '--name', 'Cucina');
    secrets.portal = token(kitchen.folder, '--role', 'channel', '--channels', 'portal,app', '--name', 'Portale');
    for (const { school, node } of Object.values(SCHOOLS)) {
      const at = new Node({ name: node, folder: join(folder, node), clock });
      nodes.push(at);
      secrets[`${node} upstream`] = token(kitchen.folder, '--role', 'node', '--name', node, '--school', school);
      joinKitchen(at.folder, kitchen.port, secrets, node, school);
      await at.start();
      secrets[node] = await until(() => {
        const made = run('token', 'create', '--data', at.folder, '--role', 'school', '--name', 'Scuola', '--school', school);
        return made.status === 0 && secretIn(made.stdout);
      }, `the roster in ${node}`);
    }
    await Promise.all(nodes.map((node) => node.stop()));
  } finally {
    await Promise.all(nodes.map((node) => node.kill()));
    clock.close();
  }
  return { folder, secrets };
}

function joinKitchen(folder, port, secrets, node, school) {
  command('join', `ws://127.0.0.1:${port}/api/v1/sync`, '--data', folder, '--token', secrets[`${node} upstream`], '--name', node, '--school', school);
}

/** The nodes of one test. */
export class World {
  nodes = [];
  proxies = {};

  constructor(folder, seed) {
    Object.assign(this, { folder, seed, random: seeded(seed), clock: new WorldClock(join(folder, 'clock')) });
  }

  /** `upstream`: the URL of the kitchen's own upstream, and its token. */
  async start({ upstream } = {}) {
    furnished ??= furnish();
    const { folder, secrets } = await furnished;
    this.secrets = secrets;
    this.kitchen = this.#node({ name: 'cucina', secret: secrets.kitchen, folder: join(this.folder, 'cucina') });
    copyFolder(join(folder, 'cucina'), this.kitchen.folder);
    if (upstream)
      command('join', upstream.url, '--data', this.kitchen.folder, '--token', upstream.token, '--name', 'cucina', '--role', 'kitchen');
    this.kitchen.onReady = ({ port }) => Object.values(this.proxies).forEach((proxy) => proxy.aim(port));
    await this.kitchen.start();
    this.schools = [];
    for (const [at, { school, node }] of Object.values(SCHOOLS).entries()) {
      this.proxies[node] = await startProxy({ to: this.kitchen.port, seed: this.seed + at });
      const data = join(this.folder, node);
      copyFolder(join(folder, node), data);
      this.schools.push(await this.startSchool(school, data));
    }
    return this;
  }

  #node(options) {
    const node = new Node({ clock: this.clock, ...options });
    this.nodes.push(node);
    return node;
  }

  /** A school's node from a folder: another life of it, or a clone. */
  startSchool(school, folder, options) {
    const { node } = SCHOOLS[school];
    joinKitchen(folder, this.proxies[node].port, this.secrets, node, school);
    return this.#node({ name: node, school, secret: this.secrets[node], folder, ...options }).start();
  }

  /** Ends every fault, and waits until all that was recorded anywhere is everywhere. */
  async settle(schools = this.schools) {
    Object.values(this.proxies).forEach((proxy) => proxy.calm());
    let last;
    await until(async () => {
      const links = await Promise.all([this.kitchen, ...schools].map((node) => node.get('/link')));
      last = links;
      const [kitchen, ...own] = links;
      return own.every(({ upstream }) => upstream.connected && upstream.pending === 0) &&
        schools.every(({ name }) => kitchen.sites.some((site) => site.node === name && site.connected && site.in_step && site.waiting === 0));
    }, () => `all in step: ${JSON.stringify(last, undefined, 1)}`, 180_000);
  }

  /** What the kitchen's link says of a school's node. */
  async kitchensView(school) {
    return (await this.kitchen.get('/link')).sites.find(({ node }) => node === school.name);
  }

  async stop() {
    await Promise.all(this.nodes.map((node) => node.stop()));
  }

  async end() {
    await Promise.all(this.nodes.map((node) => node.kill()));
    await Promise.all(Object.values(this.proxies).map((proxy) => proxy.close()));
    this.clock.close();
  }
}

/** Fails with the first of the faults that a check found. */
export function assertNone(faults) {
  if (faults.length) throw new Error(`${faults.length} faults:\n  ${faults.slice(0, 20).join('\n  ')}`);
}

/** A test in a world of its own; says the seed, and what the nodes said last, if it fails. */
export function worldTest(name, live, options) {
  test(name, async (t) => {
    const folder = mkdtempSync(join(tmpdir(), 'mestolo-link-'));
    const world = new World(folder, SEED);
    try {
      const prepared = await options?.before?.(world, t);
      await world.start(prepared);
      await live(world, t, prepared);
    } catch (fault) {
      const said = world.nodes.map((node) => `--- ${node.name}\n${node.log}`).join('\n');
      throw Object.assign(new Error(`SEED=${SEED}: ${fault.message}\n${said}`), { stack: fault.stack });
    } finally {
      await world.end();
      await options?.after?.(world);
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
