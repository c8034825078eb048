// A fact that cannot be applied never holds up the next.
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { checkSchools, checkStreams } from './link_check.mjs';
import { SCHOOLS, writeSet } from './link_set.mjs';
import { Ledger, tell } from './link_traffic.mjs';
import { assertNone, command, sever, until, worldTest } from './link_world.mjs';

worldTest('what the kitchen cannot place is parked, seen on both sides, passed by, and taken once it can be', async (world) => {
  const { kitchen, schools: [dante] } = world;
  const proxy = world.proxies[dante.name];
  const ledger = new Ledger();
  const date = '2026-10-06';
  const [{ group, diners }] = SCHOOLS.dante.groups;
  const gone = diners[3];
  const say = (id, absent) => tell(dante, ledger, { path: '/attendance', kind: 'attendance', body: {
    request_id: id, group, date, absent, extras: [], confirmed: true } });
  sever(proxy);
  command('import', writeSet(join(world.folder, 'moved'), { moved: { [gone]: SCHOOLS.verdi.groups[0].group } }), '--data', kitchen.folder);
  await say('stated', [gone]);
  await tell(dante, ledger, { path: '/requests', kind: 'request', body: { request_id: 'asked', channel: 'kiosk', diner: gone, operation: 'bianco', date: '2026-10-07' } });
  await say('next', [diners[5]]);
  proxy.heal();
  await until(async () => {
    const { upstream } = await dante.get('/link');
    return upstream.connected && upstream.pending === 0;
  }, 'all of it acknowledged');
  const taken = () => kitchen.rows(`SELECT request_id AS id FROM attendance UNION ALL SELECT request_id FROM requests
    WHERE request_id NOT LIKE '%/%' ORDER BY 1`).map(({ id }) => id);
  const { parked } = await world.kitchensView(dante);
  assert.deepEqual(parked.map(({ type, group: of }) => ({ type, of })), [{ type: 'attendance', of: group }, { type: 'request', of: undefined }]);
  parked.forEach(({ reason }) => assert.match(reason, new RegExp(gone)));
  assert.deepEqual(taken(), ['next']);
  const bare = (facts) => facts.map(({ seq, type, reason }) => ({ seq, type, reason }));
  await until(async () => JSON.stringify(bare((await dante.get('/link')).upstream.parked)) === JSON.stringify(bare(parked)), 'the school sees the same');

  const retry = async ({ id }) => (await kitchen.ask('POST', `/link/parked/${id}/retry`)).body;
  for (const fact of parked) assert.deepEqual(await retry(fact), { applied: false, reason: fact.reason });
  command('import', writeSet(join(world.folder, 'back')), '--data', kitchen.folder);
  for (const fact of parked) assert.deepEqual(await retry(fact), { applied: true });
  await world.settle();
  assert.deepEqual((await world.kitchensView(dante)).parked, []);
  assert.deepEqual(taken(), ['asked', 'next', 'stated']);
  await world.stop();
  assertNone([...checkSchools(kitchen, world.schools), ...checkStreams(kitchen, world.schools)]);
});
