// A full disk on either side of the link: nothing is acknowledged that has no room. SEED=N repeats the draws.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { checkWorld } from './link_check.mjs';
import { Traffic, ledgerOf, lively, statement } from './link_traffic.mjs';
import { assertNone, pause, until, worldTest } from './link_world.mjs';

/** A disk of a few megabytes for a folder: of its own where that is allowed, else a limit on what the node may write. */
function smallDisk(world, t, folder) {
  mkdirSync(folder, { recursive: true });
  const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=16m', 'tmpfs', folder]).status === 0;
  const limit = (node, bytes) => spawnSync('prlimit', ['--pid', String(node.child.pid), `--fsize=${bytes}:unlimited`]).status === 0;
  const ballast = join(folder, 'ballast');
  const fill = () => {
    for (let bytes = 1 << 24; bytes >= 4096; bytes >>= 1) {
      for (let ok = true; ok;) {
        try {
          writeFileSync(ballast, Buffer.alloc(bytes, 1), { flag: 'a' });
        } catch {
          ok = false;
        }
      }
    }
  };
  if (mounted) {
    world.atEnd = () => spawnSync('umount', ['-l', folder]);
    return { prefix: [], fill, free: () => rmSync(ballast) };
  }
  return {
    prefix: ['sh', '-c', 'trap "" XFSZ; exec "$0" "$@"'],
    fill: (node) => limit(node, 4096) || t.skip('neither a small disk nor prlimit can be had'),
    free: (node) => limit(node, 'unlimited'),
  };
}

for (const victim of ['dante', 'cucina']) {
  worldTest(`the disk of ${victim} is full, and has room again`, async (world, t) => {
    const { kitchen, schools: [dante] } = world;
    const before = await lively(world, 300);
    const node = victim === 'cucina' ? kitchen : dante;
    await node.stop();
    const folder = join(world.folder, 'small');
    const disk = smallDisk(world, t, folder);
    node.folder = node.copyTo(join(folder, 'data'));
    node.prefix = disk.prefix;
    await node.start();
    await world.settle();
    const traffic = new Traffic(world, { tag: 'full-' });
    await pause(300);
    disk.fill(node);
    await pause(500);
    const taken = traffic.ledger.of(node.name).length;
    await pause(1_000);
    assert.ok(traffic.ledger.of(node.name).length <= taken + 2, 'nothing is acknowledged that has no room');
    const refused = await node.ask('POST', '/attendance', { ...statement(world.random, 'dante', ['2026-10-06'], 'no-room').body });
    assert.equal(refused.status, 503, JSON.stringify(refused.body));
    disk.free(node);
    await until(() => traffic.ledger.of(node.name).length > taken + 2, 'it goes on by itself');
    const ledger = await traffic.end();
    await world.settle();
    assertNone(await checkWorld(world, ledgerOf(before, ledger.entries)));
  }, { after: (world) => world.atEnd?.() });
}
