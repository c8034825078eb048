// The kitchen under an authority's central system that others wrote from kiosk/api/sync.md alone (tests/peers/central.mjs):
// rosters and requests come down, answers, closings, variations and statements go up, whatever fails in between.
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { startCentral } from '../peers/central.mjs';
import { check } from '../peers/checker.mjs';
import { drawPlan, startProxy } from '../peers/fault_proxy.mjs';
import { seeded } from '../peers/random.mjs';
import { checkWorld } from './link_check.mjs';
import { SCHOOLS, dinersOf, files } from './link_set.mjs';
import { Ledger, Traffic, ledgerOf, serviceDays, tell } from './link_traffic.mjs';
import { LONG, assertNone, pause, sever, until, worldTest } from './link_world.mjs';

const KILLS = LONG ? 100 : 12;
const TOKEN = 'segreto-della-cucina';
const SITE = 'cucina';
const LATE = SCHOOLS.dante.groups[1].diners[7]; // whose family asks once, late
const DINERS = Object.keys(SCHOOLS).flatMap(dinersOf).filter((diner) => diner !== LATE);

/** The central system, the network between it and the kitchen, and the requests that it said it had taken. */
class Authority {
  requests = [];

  constructor(world) {
    Object.assign(this, { world, folder: join(world.folder, 'central'), random: seeded(world.seed + 17) });
  }

  async start() {
    this.central = await startCentral({ folder: this.folder, tokens: { [TOKEN]: SITE } });
    this.#followClock();
    this.proxy ??= await startProxy({ to: this.central.port, seed: this.world.seed + 7 });
    this.proxy.aim(this.central.port);
    return { url: `ws://127.0.0.1:${this.proxy.port}/api/v1/sync`, token: TOKEN };
  }

  /** It stamps by the world's clock. */
  #followClock() {
    let last = 0;
    const fact = () => new Date(last = Math.max(last, Date.parse(this.world.clock.now()))).toISOString();
    const mark = () => {
      const at = fact();
      ++last;
      return at;
    };
    Object.assign(this.central.clock, { fact, mark });
  }

  async kill() {
    await this.central.kill(this.random);
    await this.start();
  }

  /** A family's request, until it is taken or the system dies; true if it was taken. */
  async ask(request) {
    const { central } = this;
    const taken = await Promise.race([central.request(SITE, request), pause(500)]);
    if (taken && central === this.central) this.requests.push(taken);
    return taken;
  }

  draw(id) {
    return {
      request_id: id, channel: this.random.pick(['portal', 'app']), diner: this.random.pick(DINERS),
      operation: this.random.pick(['cancel', 'cancel', 'uncancel', 'bianco']),
      date: this.random.pick(serviceDays(this.world.clock.today(), 4)),
    };
  }

  async settle() {
    this.proxy.calm();
    let link;
    await until(async () => {
      link = await this.world.kitchen.get('/link');
      const { connected, feed } = this.central.site(SITE);
      return connected && link.upstream.connected && link.upstream.pending === 0 && feed.acked.seq === feed.last.seq;
    }, () => `the kitchen in step with its upstream: ${JSON.stringify({ link, site: this.central.site(SITE) })}`, 90_000);
  }

  async end() {
    await this.proxy.close();
    await this.central.close();
  }
}

/** What the kitchen decided, closed and was told, against what its upstream has; the kitchen is at rest. */
function checkCentral(authority, kitchen) {
  const { central } = authority;
  const faults = [];
  const upstream = `(SELECT id FROM peers WHERE name = '')`;
  const sent = kitchen.rows(`SELECT seq, line FROM facts_out WHERE peer = ${upstream} AND line <> '' ORDER BY seq`);
  const taken = central.facts(SITE);
  faults.push(...check({
    histories: [sent.map(({ line }) => line)],
    acknowledged: sent.map(({ line }) => line),
    taken: taken.map(({ line, outcome }) => ({ id: line, outcome })),
  }));
  faults.push(...taken.filter(({ outcome }) => outcome !== 'applied').map(({ line, outcome, reason }) => `${outcome}: ${reason}: ${line}`));

  const decided = new Map(kitchen.rows('SELECT request_id, channel, diner, operation, outcome, reason, effective_day AS day, received_at FROM requests')
    .map((row) => [row.request_id, row]));
  const answered = new Map(central.answers().map(({ request, answers }) => [request?.request_id ?? answers[0].request_id, { request, answers }]));
  for (const { request_id: id } of authority.requests) if (!answered.has(id)) faults.push(`request ${id} was taken and lost`);
  for (const [id, { request, answers }] of answered) {
    const row = decided.get(id);
    const answer = answers.at(-1);
    if (!answer) faults.push(`request ${id} has no answer`);
    if (!row) faults.push(`request ${id} never came to the kitchen`);
    if (!answer || !row) continue;
    const day = row.day === null || row.day === undefined ? undefined : new Date(row.day * 86_400_000).toISOString().slice(0, 10);
    if (answer.outcome !== row.outcome || (answer.reason ?? '') !== row.reason || answer.effective_date !== day)
      faults.push(`request ${id}: the kitchen has ${JSON.stringify(row)}, its upstream ${JSON.stringify(answer)}`);
    if (Date.parse((request ?? answer).received_at) !== row.received_at || Date.parse(answer.received_at) !== row.received_at)
      faults.push(`request ${id} was received at ${(request ?? answer).received_at}, and decided as of ${new Date(row.received_at).toISOString()}`);
  }
  for (const id of decided.keys()) if (!answered.has(id)) faults.push(`the kitchen's answer to ${id} is not upstream`);

  const bodies = (type) => central.facts(SITE, type).map(({ fact }) => fact.body);
  const same = (what, theirs, ours) => {
    if (JSON.stringify(theirs) !== JSON.stringify(ours)) faults.push(`${what}: upstream ${JSON.stringify(theirs)}, in the kitchen ${JSON.stringify(ours)}`);
  };
  same('closings', bodies('closing').map(({ number, school, meals }) => [number, school, meals]),
    kitchen.rows('SELECT number, school, meals FROM closings ORDER BY rowid').map(({ number, school, meals }) => [number, school, meals]));
  const newest = new Map(bodies('variation').map(({ id, delta, state }) => [id, [id, delta, state]]));
  same('variations', [...newest.values()].sort(([a], [b]) => a - b),
    kitchen.rows('SELECT id, delta, state FROM variations ORDER BY id').map(({ id, delta, state }) => [id, delta, state]));
  same('statements', bodies('attendance').map(({ request_id }) => request_id),
    kitchen.rows('SELECT request_id FROM attendance ORDER BY rowid').map(({ request_id }) => request_id));
  return faults;
}

const counts = (rows) => rows[0]?.n;

function centralTest(name, live) {
  worldTest(name, live, {
    before: (world) => {
      world.authority = new Authority(world);
      return world.authority.start().then((upstream) => ({ upstream }));
    },
    after: (world) => world.authority?.end(),
  });
}

async function checkAll(world, ledger) {
  await world.authority.settle();
  await world.settle();
  await world.authority.settle(); // what came of the last ones
  assertNone(await checkWorld(world, ledger));
  assertNone(checkCentral(world.authority, world.kitchen));
}

centralTest('a day: the roster and requests from above, a late one too, and all that follows goes up', async (world) => {
  const { authority, kitchen, clock, schools: [dante, verdi] } = world;
  const { central } = authority;
  const moved = SCHOOLS.dante.groups[0].diners[9];
  await central.roster(SITE, files({ moved: { [moved]: SCHOOLS.dante.groups[1].group } }));
  await until(() => [kitchen, dante].every((node) => counts(node.rows(`SELECT count(*) AS n FROM diners WHERE code = '${moved}' AND grp = '${SCHOOLS.dante.groups[1].group}'`)) === 1),
    'the roster in the kitchen and in the school');

  for (let at = 0; at < 20; ++at) await authority.ask(authority.draw(`family-${at}`));
  const ledger = new Ledger();
  const [{ group, diners }] = SCHOOLS.verdi.groups;
  const say = (id, absent, extras = []) => tell(verdi, ledger, { path: '/attendance', kind: 'attendance', body: {
    request_id: id, group, date: '2026-10-05', absent, extras, confirmed: true } });
  await say('morning', [diners[2]]);
  await authority.settle();
  await world.settle();

  const late = { request_id: 'late', channel: 'portal', diner: LATE, operation: 'cancel', date: '2026-10-06' };
  sever(authority.proxy);
  clock.set('2026-10-05T07:30:00.100Z');
  await until(() => counts(kitchen.rows('SELECT count(*) AS n FROM closings')) === 2, 'Monday closed');
  await say('noon', [diners[2]], [{ diet: 'standard', count: 2 }]);
  clock.set('2026-10-06T06:00:00.000Z');
  await kitchen.kill(); // and it forgets whom it is connected to
  await kitchen.start();
  const { received_at } = await until(() => authority.ask(late), 'the late request is taken');
  clock.set('2026-10-06T07:30:00.100Z');
  await until(() => counts(kitchen.rows('SELECT count(*) AS n FROM closings')) === 4, 'Tuesday closed');
  await kitchen.kill(); // its back-off had grown long
  await kitchen.start();
  await checkAll(world, ledger);

  assert.deepEqual(kitchen.rows(`SELECT received_at, outcome FROM requests WHERE request_id = 'late'`), [{ received_at: Date.parse(received_at), outcome: 'accepted' }]);
  const [varied, ...others] = central.facts(SITE, 'variation').map(({ fact }) => fact.body).filter(({ reason }) => reason === 'delayed_by_link');
  assert.deepEqual(others, []);
  assert.deepEqual([varied.school, varied.date, varied.delta], ['dante', '2026-10-06', -1]);
  const schools = world.schools.map(({ name }) => name);
  const feeds = central.facts(SITE, 'closing').map(({ fact }) => fact.body.feeds.find(({ node }) => !schools.includes(node)));
  const address = `127.0.0.1:${authority.proxy.port}`; // of one that has not said its name yet
  assert.deepEqual(feeds.map(({ node, connected }) => [node, connected]),
    [['central', false], ['central', false], [address, false], [address, false]]);

  // The check can fail.
  authority.requests.push({ request_id: 'nobody-has-it' });
  assert.match(checkCentral(authority, kitchen).join(), /nobody-has-it was taken and lost/);
  authority.requests.pop();
  central.answers().find(({ request }) => request?.request_id === 'late').answers.pop();
  assert.match(checkCentral(authority, kitchen).join(), /late has no answer/);
});

centralTest(`${KILLS} kills of the kitchen and of its upstream`, async (world, t) => {
  const { authority, kitchen, random } = world;
  const traffic = new Traffic(world, { clients: 1, pace: 60 });
  let over = false;
  const families = (async () => {
    for (let at = 0; !over; ++at) {
      const request = authority.draw(`family-${at}`);
      while (!over && !await authority.ask(request)) await pause(20);
      await pause(random.below(30));
    }
  })();
  authority.proxy.run(drawPlan(world.seed, { count: KILLS, every: [100, 500], lasting: [20, 300] }));
  const killed = { central: 0, kitchen: 0 };
  for (let at = 0; at < KILLS; ++at) {
    if (at === KILLS / 2) world.clock.set('2026-10-05T07:29:59.500Z');
    await pause(100 + random.below(500));
    if (random.chance(0.5)) {
      ++killed.central;
      await authority.kill();
    } else {
      ++killed.kitchen;
      await kitchen.kill();
      await kitchen.start();
    }
  }
  over = true;
  await families;
  const ledger = await traffic.end();
  await checkAll(world, ledger);
  assert.equal(authority.central.facts(SITE, 'closing').length, 2);
  t.diagnostic(`kills ${JSON.stringify(killed)}, ${authority.requests.length} requests, ${authority.central.facts(SITE).length} facts upstream`);
});

centralTest('the central system restored from a backup gets again what it lost', async (world) => {
  const { authority } = world;
  const live = async (tag, ms) => {
    const traffic = new Traffic(world, { clients: 1, tag });
    const enough = () => authority.requests.filter(({ request_id: id }) => id.startsWith(tag)).length >= 20;
    for (const end = Date.now() + ms; Date.now() < end || !enough();) await authority.ask(authority.draw(`${tag}family-${authority.requests.length}`));
    return (await traffic.end()).entries;
  };
  const before = await live('before-', 500);
  const backup = join(world.folder, 'central-backup');
  authority.central.backup(backup);
  const known = authority.central.facts(SITE).length;
  const after = await live('after-', 500);
  await authority.settle();
  const all = authority.central.facts(SITE).length;
  assert.ok(all > known + 10, `${known} and ${all} facts`);
  await authority.central.restore(backup);
  assert.ok(authority.central.facts(SITE).length < all);
  authority.requests = authority.requests.filter(({ request_id }) => request_id.startsWith('before-'));
  const later = await live('later-', 300);
  await checkAll(world, ledgerOf(before, after, later));
});
