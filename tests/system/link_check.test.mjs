// The checks of the link's tests find what they are there for. SEED=N repeats the draws.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import { checkCounts, checkSchools, checkStatements, checkStreams, checkWorld } from './link_check.mjs';
import { ledgerOf, lively } from './link_traffic.mjs';
import { assertNone, worldTest } from './link_world.mjs';

worldTest('what is damaged on either side is found', async (world) => {
  const { kitchen, schools } = world;
  const [dante] = schools;
  const ledger = ledgerOf(await lively(world, 800, { least: 30 }));
  await world.settle();
  assertNone(await checkWorld(world, ledger));
  const damages = [
    [kitchen, `DELETE FROM facts_in WHERE seq = 3`, /never received|received as undefined/],
    [kitchen, `UPDATE facts_in SET hash = zeroblob(16) WHERE seq = 3`, /fact 3 is .* received as 0{32}/],
    [kitchen, `UPDATE streams_in SET seq = seq - 1`, /sent up to/],
    [kitchen, `UPDATE attendance SET id = -1 WHERE id = (SELECT max(id) FROM attendance WHERE grp LIKE 'dante%')`, /out of order/],
    [kitchen, `DELETE FROM requests WHERE id = (SELECT max(id) FROM requests WHERE channel = 'kiosk' AND request_id NOT LIKE '%/%')`, /acknowledged and lost/],
    [kitchen, `INSERT INTO attendance SELECT NULL, 'again', received_at, decided_at, author, grp, day, absent, extras, confirmed, provisional, awaiting FROM attendance LIMIT 1`, /never recorded/],
    [dante, `UPDATE requests SET awaiting = 1 WHERE id = (SELECT max(id) FROM requests)`, /still waits/],
    [kitchen, `UPDATE requests SET outcome = 'rejected' WHERE id = (SELECT max(id) FROM requests WHERE outcome = 'accepted')`, /its requests make/],
    [dante, `DELETE FROM day_marks`, /marks: in the kitchen alone/],
  ];
  for (const [node, sql, seen] of damages) {
    const whole = node.folder;
    node.folder = node.copyTo(join(world.folder, 'damaged'));
    const damaged = spawnSync('sqlite3', [join(node.folder, 'mestolo.db'), sql], { encoding: 'utf8' });
    assert.equal(damaged.status, 0, damaged.stderr);
    const faults = [...checkStatements(kitchen, schools, ledger), ...checkStreams(kitchen, schools), ...checkSchools(kitchen, schools), ...checkCounts(kitchen, [])];
    node.folder = whole;
    assert.match(faults.join('\n'), seen, sql);
  }
});
