// A network that fails in every way, and one that fails for days. SEED=N repeats the draws.
import assert from 'node:assert/strict';

import { FAULTS } from '../peers/fault_proxy.mjs';
import { checkWorld } from './link_check.mjs';
import { SCHOOLS } from './link_set.mjs';
import { Ledger, Traffic, tell } from './link_traffic.mjs';
import { assertNone, pause, sever, until, worldTest } from './link_world.mjs';

worldTest('every fault of the network, and a half-open connection is noticed within 15 s', async (world) => {
  const traffic = new Traffic(world);
  const proxies = Object.values(world.proxies);
  for (const fault of FAULTS.filter(({ kind }) => kind !== 'swallow')) {
    proxies.forEach((proxy) => proxy.set(fault));
    await pause(400);
    proxies.forEach((proxy) => proxy.heal());
  }
  await world.settle();
  proxies.forEach((proxy, at) => proxy.set({ kind: 'swallow', up: at === 0, down: at === 1 }));
  const since = Date.now();
  const noticed = async (node, of) => until(async () => !of(await node.get('/link')), `${node.name} notices`);
  await Promise.all(world.schools.flatMap((school) => [
    noticed(school, ({ upstream }) => upstream.connected),
    noticed(world.kitchen, ({ sites }) => sites.find(({ node }) => node === school.name).connected),
  ]));
  const after = Date.now() - since;
  assert.ok(after > 5_000, `noticed after ${after} ms`); // by silence, not by a refusal
  const ledger = await traffic.end();
  await world.settle();
  assertNone(await checkWorld(world, ledger));
});

worldTest('three days apart: what was stated in time comes late, and becomes variations of closings that knew of the silence', async (world) => {
  const { kitchen, clock, schools: [dante] } = world;
  const ledger = new Ledger();
  const proxy = world.proxies[dante.name];
  const [{ group, diners }] = SCHOOLS.dante.groups;
  const away = {};
  for (const [at, date] of ['2026-10-05', '2026-10-06', '2026-10-07'].entries()) {
    clock.set(`${date}T05:30:00.000Z`);
    if (at === 0) await world.settle();
    sever(proxy);
    if (at > 0) { // switched off over night
      await dante.kill();
      await dante.start();
    }
    const absent = [diners[at + 1], diners[at + 4]];
    away[date] = absent;
    await tell(dante, ledger, { path: '/attendance', kind: 'attendance', body: {
      request_id: `apart-${date}`, group, date, absent, extras: [], confirmed: true } });
    await tell(dante, ledger, { path: '/requests', kind: 'request', body: {
      request_id: `bianco-${date}`, channel: 'kiosk', diner: diners[8], operation: 'bianco', date } });
    clock.set(`${date}T07:30:00.100Z`);
    await until(async () => (await kitchen.get(`/counts?date=${date}`)).schools.every(({ closing }) => closing), `closed on ${date}`);
  }
  const alone = await until(async () => {
    const link = await dante.get('/link');
    return !link.upstream.connected && link;
  }, 'the school notices that it is alone');
  assert.equal(alone.upstream.pending, 6);
  proxy.heal();
  await dante.kill(); // its back-off had grown long
  await dante.start();
  await world.settle();
  assertNone(await checkWorld(world, ledger));
  for (const [date, absent] of Object.entries(away)) {
    const day = Date.parse(`${date}T00:00:00Z`) / 86_400_000;
    const varied = kitchen.rows(`SELECT d.code, sum(v.delta) AS delta, group_concat(DISTINCT v.reason) AS reasons FROM variations v JOIN closings c ON c.id = v.closing
      JOIN diners d ON d.id = v.diner WHERE c.school = 'dante' AND c.day = ${day} GROUP BY d.code HAVING sum(v.delta) <> 0 ORDER BY d.code`);
    assert.deepEqual(varied, absent.map((code) => ({ code, delta: -1, reasons: 'delayed_by_link' })), date);
    const bianco = kitchen.rows(`SELECT v.bianco, v.delta, v.reason FROM variations v JOIN closings c ON c.id = v.closing JOIN diners d ON d.id = v.diner
      WHERE c.school = 'dante' AND c.day = ${day} AND d.code = '${diners[8]}' ORDER BY v.delta`);
    assert.deepEqual(bianco, [{ bianco: 0, delta: -1, reason: 'delayed_by_link' }, { bianco: 1, delta: 1, reason: 'delayed_by_link' }], date);
    const feeds = kitchen.rows(`SELECT f.node, f.connected, f.in_step_at < c.cutoff_at AS silent FROM closing_feeds f JOIN closings c ON c.id = f.closing
      WHERE c.day = ${day} ORDER BY f.node`);
    assert.deepEqual(feeds, [{ node: 'nodo-dante', connected: 0, silent: 1 }, { node: 'nodo-verdi', connected: 1, silent: 0 }], date);
    const counted = await checkedMeals(kitchen, day);
    assert.deepEqual(counted, { closed: 20, varied: -2 }, date);
  }
});

const checkedMeals = (kitchen, day) => kitchen.rows(`SELECT c.meals AS closed, sum(v.delta) AS varied FROM closings c JOIN variations v ON v.closing = c.id
  WHERE c.school = 'dante' AND c.day = ${day}`)[0];
