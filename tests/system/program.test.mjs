// The command line from outside: what it prints, and its exit codes (0 done, 2 wrong input, 1 anything else).
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync, writeFileSync, appendFileSync } from 'node:fs';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { mestolo, run, start, startDemo, tempFolder } from './program.mjs';

function sample(t, ...options) {
  const folder = tempFolder(t);
  const set = join(folder, 'set');
  assert.equal(run('sample', set, '--diners', 400, ...options).status, 0);
  return { folder, set, data: join(folder, 'data') };
}

test('help teaches, and names the exit codes', () => {
  const help = run('--help');
  assert.equal(help.status, 0);
  for (const command of ['import', 'export', 'replay', 'counts', 'close', 'serve', 'demo', 'proof', 'backup', 'restore', 'doctor', 'token'])
    assert.match(help.stdout, new RegExp(`^  ${command} `, 'm'));
  assert.match(help.stdout, /0 done, 2 wrong input, 1 anything else/);
});

test('an unknown command or option is wrong input', () => {
  assert.equal(run('cook').status, 2);
  assert.equal(run('counts', '--colour', 'red').status, 2);
  assert.equal(run().status, 2);
});

test('import, count, export and import again', t => {
  const { folder, set, data } = sample(t);
  const imported = run('import', set, '--data', data);
  assert.equal(imported.status, 0, imported.stderr);
  assert.match(imported.stdout, /5 authorities, 25 schools, 400 diners/);

  const counts = JSON.parse(run('counts', '--data', data, '--date', '2026-10-05', '--format', 'json').stdout);
  const meals = counts.schools.reduce((sum, school) => sum + school.meals, 0);
  assert.ok(meals > 200 && meals <= 400, `${meals} meals`);
  const csv = run('counts', '--data', data, '--date', '2026-10-05', '--format', 'csv').stdout.trim().split('\n');
  assert.equal(csv[0], 'date,school,group,diet,bianco,meals');
  assert.equal(csv.slice(1).reduce((sum, line) => sum + Number(line.split(',').at(-1)), 0), meals);
  const table = run('counts', '--data', data, '--date', '2026-10-05').stdout;
  assert.match(table, new RegExp(`Total +${meals}\n`));

  const exported = join(folder, 'exported');
  assert.equal(run('export', exported, '--data', data).status, 0);
  const again = join(folder, 'again');
  assert.equal(run('import', exported, '--data', again).status, 0);
  const twice = join(folder, 'twice');
  assert.equal(run('export', twice, '--data', again).status, 0);
  for (const file of readdirSync(exported))
    assert.equal(readFileSync(join(twice, file), 'utf8'), readFileSync(join(exported, file), 'utf8'), file);
});

test('a wrong data set is refused whole, with file, line and column of each fault', t => {
  const { set, data } = sample(t);
  appendFileSync(join(set, 'diners.csv'), 'X1,nowhere,pupil,A,B,,2026-09-14,,standard,\nX2,nowhere,child,A,B,,yesterday,,standard,\n');
  writeFileSync(join(set, 'certificates.csv'), 'diner,kind,from,to\nnobody,bianco,2026-10-01,2026-10-02\n');
  const refused = run('import', set, '--data', data);
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, /diners\.csv:402:2 \(group\)/);
  assert.match(refused.stderr, /diners\.csv:403:3 \(kind\)/);
  assert.match(refused.stderr, /diners\.csv:403:7 \(enrolled_from\)/);
  assert.match(refused.stderr, /certificates\.csv:2:1 \(diner\)/);
  assert.ok(!existsSync(join(data, 'mestolo.db')), 'nothing of it is kept');
});

test('commands say what to do where there is no data', t => {
  const missing = run('counts', '--data', join(tempFolder(t), 'none'));
  assert.equal(missing.status, 2);
  assert.match(missing.stderr, /mestolo import/);
});

test('replay decides a log, and refuses a malformed one without writing', t => {
  const { folder, set } = sample(t, '--requests', 20);
  const [outcomes, counts] = [join(folder, 'outcomes.csv'), join(folder, 'counts.csv')];
  const replay = () => run('replay', '--data', set, '--requests', join(set, 'requests.csv'), '--outcomes', outcomes, '--counts', counts);
  assert.equal(replay().status, 0);
  const log = readFileSync(join(set, 'requests.csv'), 'utf8').trim().split('\n');
  assert.equal(readFileSync(outcomes, 'utf8').trim().split('\n').length, log.length);
  const before = readFileSync(counts, 'utf8');
  appendFileSync(join(set, 'requests.csv'), 'x,yesterday,portal,1,cancel,\n');
  const refused = replay();
  assert.equal(refused.status, 2);
  assert.match(refused.stderr, new RegExp(`${log.length + 1}`));
  assert.equal(readFileSync(counts, 'utf8'), before);
});

test('replay never writes over what it reads', t => {
  const { set } = sample(t, '--requests', 20);
  const log = join(set, 'requests.csv');
  const before = readFileSync(log, 'utf8');
  for (const output of [log, join(set, 'diners.csv')])
    assert.equal(run('replay', '--data', set, '--requests', log, '--outcomes', output, '--counts', join(set, 'c.csv')).status, 2);
  assert.equal(readFileSync(log, 'utf8'), before);
});

test('--data goes before MESTOLO_DATA', t => {
  const { folder, set, data } = sample(t);
  process.env.MESTOLO_DATA = join(folder, 'other');
  t.after(() => delete process.env.MESTOLO_DATA);
  const command = spawnSync(mestolo, ['import', set, '--data', data], { env: process.env });
  assert.equal(command.status, 0);
  assert.ok(existsSync(join(data, 'mestolo.db')));
  assert.ok(!existsSync(join(folder, 'other')));
});

test('backup and restore, and what was there is kept', t => {
  const { folder, set, data } = sample(t);
  assert.equal(run('import', set, '--data', data).status, 0);
  const copy = join(folder, 'copy.db');
  assert.equal(run('backup', copy, '--data', data).status, 0);
  assert.equal(run('backup', copy, '--data', data).status, 2); // never over a file
  const elsewhere = join(folder, 'elsewhere');
  assert.equal(run('restore', copy, '--data', elsewhere).status, 0);
  assert.match(run('counts', '--data', elsewhere, '--date', '2026-10-05').stdout, /Total/);
  assert.match(run('restore', copy, '--data', data).stdout, /before-restore/);
});

test('the doctor says in plain words what is wrong and what to do', t => {
  const { set, data } = sample(t);
  const empty = run('doctor', '--data', data);
  assert.equal(empty.status, 1);
  assert.match(empty.stdout, /✗ database[^]*mestolo import/);
  run('import', set, '--data', data);
  const fine = run('doctor', '--data', data);
  assert.equal(fine.status, 0, fine.stdout);
  assert.match(fine.stdout, /✓ database: sound: 25 schools, 400 diners/);
  assert.match(fine.stdout, /✓ money: debits equal credits/);
  assert.match(fine.stdout, /! service: not running[^]*mestolo serve/);

  const lost = spawnSync('sqlite3', [join(data, 'mestolo.db'), `INSERT INTO entries VALUES (999999, 'voucher', 0, 0, NULL, '', '');
    INSERT INTO receipts VALUES ('ufficio-calcinate', 2026, 2, 'voucher', 0, 0, 'x', '', 'calcinate', 1, 0, 0, '', '', 'k', NULL, 999999)`], { encoding: 'utf8' });
  assert.equal(lost.status, 0, lost.stderr);
  const gap = run('doctor', '--data', data);
  assert.equal(gap.status, 1);
  assert.match(gap.stdout, /✗ money: series ufficio-calcinate of 2026[^]*supplier/);
});

test('commands reach the service that owns the folder', async t => {
  const { set, data } = sample(t);
  run('import', set, '--data', data);
  const service = await start(t, ['serve', '--data', data, '--listen', '127.0.0.1:0'], /ready .*url=(\S+)/);
  const url = service.match[1];
  assert.equal(run('import', set, '--data', data).status, 0);
  const made = run('token', 'create', '--data', data, '--role', 'kitchen', '--name', 'Test').stdout.match(/no\. (\d+): (\S+)/);
  const health = secret => fetch(`${url}/api/v1/counts`, { headers: { Authorization: `Bearer ${secret}` } }).then(r => r.status);
  assert.equal(await health(made[2]), 200);
  const rolled = run('token', 'roll', made[1], '--data', data).stdout.match(/no\. \d+: (\S+)/)[1];
  assert.equal(await health(made[2]), 401);
  assert.equal(await health(rolled), 200);
  assert.equal(run('token', 'revoke', made[1], '--data', data).status, 0);
  assert.equal(await health(rolled), 401);
  assert.match(run('token', 'list', '--data', data).stdout, /\(revoked\)/);
  assert.equal(run('token', 'create', '--data', data, '--role', 'cook', '--name', 'x').status, 2);
  assert.match(run('doctor', '--data', data).stdout, /✓ service: running and answering/);
  assert.equal(run('restore', join(data, 'mestolo.db'), '--data', data).status, 1); // in use
  const elsewhere = run('serve', '--data', data, '--listen', '127.0.0.1:0');
  assert.equal(elsewhere.status, 1);
  service.stop();
  assert.equal(await service.ended, 0);
});

test('staff close early from the command line, and the proof tells the story', async t => {
  const demo = await startDemo(t);
  const get = path => fetch(`${demo.url}/api/v1${path}`, { headers: { Authorization: `Bearer ${demo.tokens.kitchen}` } }).then(r => r.json());
  const { date, schools } = await get('/counts');
  const school = schools.find(s => s.state === 'open' && s.meals > 50);
  const closed = run('close', school.school, '--data', demo.folder, '--date', date, '--reason', 'Neve', '--author', 'Anna');
  assert.equal(closed.status, 0, closed.stderr);
  const number = closed.stdout.match(/closing no\. (\d+)/)[1];
  assert.equal(run('close', school.school, '--data', demo.folder, '--date', date, '--reason', 'Neve', '--author', 'Anna').status, 1);
  const now = (await get(`/counts?school=${school.school}`)).schools[0];
  assert.equal(now.state, 'closed');
  assert.equal(String(now.closing.number), number);
  assert.equal(now.meals, school.meals);

  const diners = readFileSync(join(demo.folder, 'sample', 'diners.csv'), 'utf8').split('\n');
  const groups = new Set(now.lines.map(line => line.group));
  const diner = diners.map(line => line.split(',')).find(fields => groups.has(fields[1]) && fields[2] === 'pupil')[0];
  const answer = await fetch(`${demo.url}/api/v1/requests`, {
    method: 'POST', headers: { Authorization: `Bearer ${demo.tokens.office}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ request_id: 'early', channel: 'office', diner, operation: 'cancel', date }),
  }).then(r => r.json());
  const proof = run('proof', diner, date, '--data', demo.folder);
  assert.equal(proof.status, 0, proof.stderr);
  assert.match(proof.stdout, new RegExp(`office +cancel +→ ${answer.outcome}`));
  assert.match(proof.stdout, new RegExp(`Closing no\\. ${number} `));
  demo.stop();
  assert.equal(await demo.ended, 0);
});
