// Nodes that come back as they once were: from a backup, from an older copy of the disk, or twice. SEED=N repeats the draws.
import assert from 'node:assert/strict';
import { join } from 'node:path';

import { checkWorld, recordedBy } from './link_check.mjs';
import { dinersOf } from './link_set.mjs';
import { Ledger, ledgerOf, lively, tell } from './link_traffic.mjs';
import { assertNone, command, sever, until, worldTest } from './link_world.mjs';

worldTest('the kitchen restored from a backup gets again what it lost', async (world) => {
  const { kitchen } = world;
  const before = await lively(world, 700);
  const file = join(world.folder, 'backup.db');
  command('backup', file, '--data', kitchen.folder);
  const after = await lively(world, 1_000, { tag: 'after-', kitchen: false, least: 40 });
  await world.settle(); // all of it was acknowledged by the kitchen
  await kitchen.stop();
  command('restore', file, '--data', kitchen.folder);
  const known = new Set(kitchen.rows('SELECT request_id AS id FROM attendance').map(({ id }) => id));
  const lost = after.filter(({ kind, body }) => kind === 'attendance' && !known.has(body.request_id));
  assert.ok(lost.length > 10, `the backup is older: ${lost.length}`);
  await kitchen.start();
  const later = await lively(world, 500, { tag: 'later-' });
  await world.settle();
  assertNone(await checkWorld(world, ledgerOf(before, after, later)));
});

worldTest('what a restored kitchen decides otherwise than before is its answer now', async (world) => {
  const { kitchen, schools: [dante], secrets } = world;
  const ledger = new Ledger();
  const [diner] = dinersOf('dante');
  const ask = (node, channel, operation, secret) => tell(node, ledger, { path: '/requests', kind: 'request', body: {
    request_id: `${channel}-${operation}`, channel, diner, operation, date: '2026-10-06' } }, { secret });
  const file = join(world.folder, 'backup.db');
  command('backup', file, '--data', kitchen.folder);
  assert.equal((await ask(dante, 'kiosk', 'bianco')).body.outcome, 'accepted');
  await world.settle();
  sever(world.proxies[dante.name]);
  await kitchen.stop();
  command('restore', file, '--data', kitchen.folder);
  await kitchen.start();
  assert.equal((await ask(kitchen, 'portal', 'cancel', secrets.portal)).body.outcome, 'accepted');
  world.proxies[dante.name].heal();
  await world.settle();
  assert.equal((await ask(dante, 'kiosk', 'bianco')).body.outcome, 'rejected');
  assertNone(await checkWorld(world, ledger));
});

worldTest('a school restored from an older copy is fenced: nothing that it had told is lost or there twice', async (world) => {
  const { schools: [dante] } = world;
  const proxy = world.proxies[dante.name];
  const before = await lively(world, 500);
  sever(proxy);
  const unsent = await lively(world, 300, { tag: 'unsent-' });
  await dante.kill();
  const copy = dante.copyTo(join(world.folder, 'copy'));
  proxy.heal();
  await dante.start();
  const after = await lively(world, 700, { tag: 'after-' });
  await world.settle();
  await dante.stop();
  const lived = { node: dante.name, ...recordedBy(dante) };
  world.nodes.splice(world.nodes.indexOf(dante), 1);

  world.schools[0] = await world.startSchool('dante', copy);
  const later = await lively(world, 500, { tag: 'later-' });
  await world.settle();
  const view = await world.kitchensView(dante);
  assert.equal(view.fenced.reason, 'restored');
  assert.equal((await world.schools[0].get('/link')).upstream.epoch, 2);
  assertNone(await checkWorld(world, ledgerOf(before, unsent, after, later), { histories: [lived] }));
});

worldTest('two clones of one school at once: both are heard, one after the other', async (world) => {
  const { kitchen, schools: [dante, verdi] } = world;
  const before = await lively(world, 400);
  sever(world.proxies[dante.name]);
  const unsent = await lively(world, 200, { tag: 'unsent-' });
  await dante.kill();
  const copy = dante.copyTo(join(world.folder, 'clone'));
  world.proxies[dante.name].heal();
  await dante.start();
  const clone = await world.startSchool('dante', copy);
  world.schools = [dante, clone, verdi];
  const both = await lively(world, 4_000, { tag: 'both-', clients: 1, pace: 100 });
  await until(async () => /cloned|restored/.test((await world.kitchensView(dante)).fenced?.reason), 'the kitchen sees two of one school');

  // Each comes to rest by itself.
  await dante.kill();
  await clone.kill();
  await dante.start();
  await world.settle([dante, verdi]);
  await dante.stop();
  const first = { node: dante.name, ...recordedBy(dante) };
  world.nodes.splice(world.nodes.indexOf(dante), 1);
  await clone.start();
  world.schools = [clone, verdi];
  await world.settle();
  const { upstream } = await clone.get('/link');
  assert.ok(upstream.epoch >= 3, `epoch ${upstream.epoch}`);
  assertNone(await checkWorld(world, ledgerOf(before, unsent, both), { histories: [first] }));
  assert.ok(kitchen.rows('SELECT count(*) AS n FROM origins_in')[0].n > 0, 'facts were issued anew');
});
