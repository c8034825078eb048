// SIGKILL of the kitchen and of schools' nodes at random instants, under traffic and a network that fails: what anybody
// acknowledged is there, once, in order, on both sides. SEED=N repeats the draws; MESTOLO_LONG=1 kills 500 times.
import assert from 'node:assert/strict';

import { drawPlan } from '../peers/fault_proxy.mjs';
import { checkStatements, checkWorld, factsTaken } from './link_check.mjs';
import { LONG, assertNone, pause, until, worldTest } from './link_world.mjs';
import { Traffic } from './link_traffic.mjs';

const KILLS = LONG ? 500 : 50;
const AT_HALF = KILLS / 2;
const AT_THREE_QUARTERS = Math.floor((KILLS * 3) / 4);
const CLOCK_AT = { [AT_HALF]: '2026-10-05T07:29:59.000Z', [AT_THREE_QUARTERS]: '2026-10-06T07:29:59.000Z' };

worldTest(`${KILLS} kills`, async (world, t) => {
  const { random, kitchen, schools } = world;
  const nodes = [kitchen, ...schools];
  const traffic = new Traffic(world);
  const every = { every: [50, 400], lasting: [20, 400] };
  Object.values(world.proxies).forEach((proxy, at) => proxy.run(drawPlan(world.seed + at, { count: KILLS * 2, ...every })));
  const killed = Object.fromEntries(nodes.map(({ name }) => [name, 0]));
  for (let at = 0; at < KILLS; ++at) {
    if (CLOCK_AT[at]) world.clock.set(CLOCK_AT[at]); // the schools close under it
    await pause(random.below(300));
    const victim = random.pick(nodes);
    ++killed[victim.name];
    await victim.kill();
    await victim.start();
  }
  await until(() => nodes.every(({ name }) => traffic.ledger.of(name).length > KILLS), 'enough traffic on every node');
  await until(() => kitchen.rows('SELECT count(*) AS closings FROM closings')[0].closings === 2 * schools.length, 'two days closed');
  const ledger = await traffic.end();
  await world.settle();
  assertNone(await checkWorld(world, ledger));
  const answers = ['attendance', 'request', 'variation_asked'].map((kind) => ledger.entries.filter((entry) => entry.kind === kind).length);
  t.diagnostic(`${KILLS} kills ${JSON.stringify(killed)}, ${answers} statements, requests and variations acknowledged, ${factsTaken(kitchen)} facts from schools, ` +
    `connections ${Object.values(world.proxies).map(({ log }) => log.filter(({ what }) => what === 'connected').length)}`);
  assert.equal(kitchen.rows('SELECT count(*) AS closings FROM closings')[0].closings, 2 * schools.length);
  assert.ok(answers.every((count) => count > 0), `${answers}`);
  for (const node of nodes) assert.ok(ledger.of(node.name).length > KILLS, `${node.name} did work before it died`);

  // The check can fail: one that nobody took, and one that nobody acknowledged.
  const invented = { node: schools[0].name, kind: 'attendance', body: { request_id: 'never-taken' } };
  ledger.add(invented);
  assert.match(checkStatements(kitchen, schools, ledger).join(), /acknowledged and lost: never-taken/);
});
