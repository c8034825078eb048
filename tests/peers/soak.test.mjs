// Long random lives, by seed: a kitchen and its central system through a network that fails, with kills, copies, clones and
// backups. SEED=N repeats one round; MESTOLO_LONG=1 runs them all.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import test from 'node:test';

import { check } from './checker.mjs';
import { startCentral } from './central.mjs';
import { drawPlan, startProxy } from './fault_proxy.mjs';
import { LONG, QUICK, SEED, TOKENS, accept, attendance, inStep, tempFolder } from './harness.mjs';
import { seeded } from './random.mjs';
import { startSite } from './site.mjs';

const ROUNDS = LONG ? 200 : 20;
const STEPS = 25;
const TIMES = { ...QUICK, ping: 30, dead: 150 };

/** One kitchen, or several copies of it, and one central system, in one round of one seed. */
class World {
  histories = [];
  acknowledged = new Set();
  requests = [];
  sites = [];
  lives = 0;

  constructor(folder, seed) {
    Object.assign(this, { folder, seed, random: seeded(seed) });
  }

  async start() {
    await this.startCentral();
    this.proxy = await startProxy({ to: this.central.port, seed: this.seed, plan: drawPlan(this.seed, { count: 12 }) });
    this.startSite(join(this.folder, 'site'));
  }

  async startCentral() {
    this.central = await startCentral({ folder: join(this.folder, 'central'), tokens: TOKENS, times: TIMES, port: this.central?.port });
  }

  startSite(folder) {
    const site = startSite({
      folder, url: this.proxy.url, token: 'kitchen-secret', node: 'cucina', decide: accept, times: TIMES,
      random: seeded(this.seed + ++this.lives), credit: this.random.pick([1, 5, 4096]),
    });
    site.folder = folder;
    site.on('acknowledged', () => site.state().acknowledged.forEach((id) => this.acknowledged.add(id)));
    this.sites.push(site);
    site.connect();
    return site;
  }

  /** Writes down what a life recorded before it ends or forgets. */
  remember(site) {
    this.histories.push(site.state().recorded);
  }

  record() {
    const facts = Array.from({ length: this.random.between(1, 8) }, () =>
      this.random.chance(0.1) ? attendance({ date: 'never' }) : this.random.chance(0.1) ? { type: 'novelty', body: {} } : attendance());
    this.random.pick(this.sites).append(...facts);
  }

  async request() {
    this.requests.push(await this.central.request('cucina', { channel: 'app', diner: 'C1', operation: 'cancel' }));
  }

  async killSite() {
    const site = this.random.pick(this.sites);
    this.random.pick(this.sites).append(attendance());
    await site.kill(this.random);
    this.sites.splice(this.sites.indexOf(site), 1);
    this.startSite(site.folder);
  }

  async killCentral() {
    const asked = this.central.request('cucina', { channel: 'app', diner: 'C2', operation: 'cancel' });
    await this.central.kill(this.random);
    asked.catch(() => {});
    await this.startCentral();
  }

  copySite() {
    this.copy = join(this.folder, `copy${++this.lives}`);
    this.sites[0].copy(this.copy);
  }

  async restoreSite() {
    if (!this.copy) return;
    const site = this.sites.shift();
    this.remember(site);
    await site.close();
    const { copy } = this;
    this.copy = undefined;
    this.startSite(copy);
  }

  cloneSite() {
    if (this.sites.length > 1) return;
    const clone = join(this.folder, `clone${++this.lives}`);
    this.sites[0].copy(clone);
    this.startSite(clone);
  }

  backup() {
    this.saved = join(this.folder, 'backup');
    this.central.backup(this.saved);
    this.askedThen = this.requests.length;
  }

  async restoreCentral() {
    if (!this.saved) return;
    await this.central.restore(this.saved);
    this.requests.splice(this.askedThen);
  }

  /** Heals the network and lets every site come to rest, one after the other. */
  async rest() {
    this.proxy.calm();
    this.sites.forEach((site) => site.disconnect());
    for (const site of this.sites) {
      site.connect();
      await inStep(site, this.central);
      this.remember(site);
      site.disconnect();
    }
  }

  async end() {
    await Promise.all([...this.sites.map((site) => site.close()), this.proxy?.close(), this.central?.close()]);
  }
}

const EVERYWHERE = ['record', 'record', 'record', 'request', 'killSite', 'killCentral'];
const LIVES = {
  'a network that fails, and kills': EVERYWHERE,
  'a site restored from copies, and cloned': [...EVERYWHERE, 'copySite', 'restoreSite', 'cloneSite'],
  'upstream restored from backups': [...EVERYWHERE, 'backup', 'restoreCentral'],
};

async function live(t, seed, actions) {
  const world = new World(tempFolder(t), seed);
  try {
    await world.start();
    for (let step = 0; step < STEPS; ++step) {
      await world[world.random.pick(actions)]();
      await new Promise((resolve) => setTimeout(resolve, world.random.below(30)));
    }
    await world.rest();
    const { histories, acknowledged, central, requests } = world;
    assert.deepEqual(check({ histories, acknowledged: [...acknowledged], taken: central.facts('cucina') }), []);
    for (const { request_id } of requests) {
      const entered = central.answers().find(({ request }) => request?.request_id === request_id);
      assert.ok(entered, `request ${request_id} was accepted and lost`);
      assert.ok(entered.answers.length > 0, `request ${request_id} has no answer`);
    }
  } catch (fault) {
    fault.message = `SEED=${seed}: ${fault.message}`;
    throw fault;
  } finally {
    await world.end();
  }
}

for (const [name, actions] of Object.entries(LIVES)) {
  test(name, async (t) => {
    const seeds = SEED ? [SEED] : Array.from({ length: ROUNDS }, (_, round) => round + 1);
    for (const seed of seeds) await live(t, seed, actions);
  });
}
