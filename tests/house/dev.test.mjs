// Runs ./dev with stand-ins for apt, npm, CMake and the programs, and looks at what it asks of them.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';

const DEV = fileURLToPath(new URL('../../dev', import.meta.url));
const REAL = ['awk', 'bash', 'cat', 'chmod', 'cut', 'dirname', 'env', 'getent', 'grep', 'id', 'mkdir', 'nproc', 'readlink', 'rm', 'sed', 'tail', 'touch', 'wc'];
const STAND_IN = '#!/usr/bin/env bash\necho "${0##*/} $*" >>"$CALLS"\n';

const osRelease = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
const onDebian12 = /^ID=debian$/m.test(osRelease) && /^VERSION_ID="12"$/m.test(osRelease);
const debianOnly = { skip: onDebian12 ? false : 'needs Debian 12' };

/** Runs ./dev in a checkout and on a machine; `without` names packages and commands it lacks, `tools` replaces stand-ins. */
function dev(args, { without = [], withOldBoost = false, tools = {}, cwd = '.' } = {}) {
  const lacking = [...without, ...(withOldBoost ? [] : ['libboost1.74-dev'])];
  const top = mkdtempSync(path.join(tmpdir(), 'mestolo-dev-'));
  const at = (name) => path.join(top, name);
  const script = (name, text) => {
    mkdirSync(path.dirname(at(name)), { recursive: true });
    writeFileSync(at(name), text);
    chmodSync(at(name), 0o755);
  };
  try {
    for (const tool of REAL) {
      mkdirSync(at('bin'), { recursive: true });
      symlinkSync(process.env.PATH.split(':').map((folder) => path.join(folder, tool)).find(existsSync), at(`bin/${tool}`));
    }
    const stands = {
      'apt-get': STAND_IN,
      'dpkg-query': `#!/usr/bin/env bash\n[[ ' ${lacking.join(' ')} ' != *" \${@: -1} "* ]] || exit 1\necho installed\n`,
      sudo: '#!/usr/bin/env bash\nexec "$@"\n',
      cmake: STAND_IN,
      ctest: `${STAND_IN}echo "MESTOLO_LONG=\${MESTOLO_LONG:-} in $PWD"\n`,
      node: '#!/usr/bin/env bash\necho 18\n',
      npm: `${STAND_IN}echo "npm in \${PWD##*/}" >>"$CALLS"\nmkdir node_modules\n`,
      ...tools,
    };
    for (const [name, text] of Object.entries(stands)) if (!without.includes(name)) script(`bin/${name}`, text);
    for (const name of ['mestolo', 'mestolo-bench']) script(`house/build/release/${name}`, `${STAND_IN}echo "in \${PWD##*/}"\n`);
    mkdirSync(at('house/kiosk/web'), { recursive: true });
    mkdirSync(at('elsewhere'));
    writeFileSync(at('house/kiosk/web/package-lock.json'), '{}');
    copyFileSync(DEV, at('house/dev'));
    chmodSync(at('house/dev'), 0o755);

    const { status, stdout, stderr } = spawnSync('bash', ['-c', 'exec "$@" <&-', 'bash', at('house/dev'), ...args], {
      cwd: at(cwd),
      encoding: 'utf8',
      env: { PATH: at('bin'), CALLS: at('calls'), CMAKE_BUILD_PARALLEL_LEVEL: '3' },
    });
    return { status, stdout, stderr, calls: existsSync(at('calls')) ? readFileSync(at('calls'), 'utf8').trim().split('\n') : [] };
  } finally {
    rmSync(top, { recursive: true });
  }
}

test('help needs no HOME and no standard input', () => {
  const { status, stdout, calls } = dev(['help']);
  assert.equal(status, 0);
  assert.match(stdout, /run .*\n.*test .*\n[^]*bench .*\n.*build /);
  assert.deepEqual(calls, []);
});

test('an unknown command is refused with the usage', () => {
  const { status, stderr } = dev(['serve']);
  assert.equal(status, 2);
  assert.match(stderr, /knows no command serve[^]*Usage/);
});

test('run builds the program and starts the demo, and installs nothing that is there', () => {
  const { status, calls } = dev(['run', '--port', '0'], { cwd: 'elsewhere' });
  assert.equal(status, 0);
  assert.deepEqual(calls, [
    'npm ci --no-audit --no-fund --ignore-scripts',
    'npm in web',
    'cmake --preset release',
    'cmake --build build/release --parallel 3 --target mestolo',
    'mestolo demo --port 0',
  ]);
});

test('bench runs where it was called, so that a relative file lands there', () => {
  const { stdout, calls } = dev(['bench', 'count', '--json', 'out.json'], { cwd: 'elsewhere' });
  assert.equal(calls.at(-1), 'mestolo-bench count --json out.json');
  assert.match(stdout, /in elsewhere\n$/);
});

test('test builds everything and hands further arguments to ctest', () => {
  const { status, calls, stdout } = dev(['test', '-R', 'Closing']);
  assert.equal(status, 0);
  assert.deepEqual(calls.slice(-2), ['cmake --build build/release --parallel 3 --target all', 'ctest --preset release -R Closing']);
  assert.match(stdout, /MESTOLO_LONG= in/);
});

test('test --long asks for full counts, the sanitizers and the second compiler', () => {
  const { calls, stdout } = dev(['test', '--long']);
  assert.deepEqual(calls.filter((call) => !call.startsWith('npm')), [
    'cmake --preset release',
    'cmake --build build/release --parallel 3 --target all',
    'ctest --preset release',
    'cmake --preset asan',
    'cmake --build build/asan --parallel 3 --target all',
    'ctest --preset asan',
    'cmake --preset clang',
    'cmake --build build/clang --parallel 3 --target all',
  ]);
  assert.deepEqual(stdout.match(/MESTOLO_LONG=1?/g), ['MESTOLO_LONG=1', 'MESTOLO_LONG=']);
});

test('a failing test makes ./dev fail, and says where the output is', () => {
  const { status, stderr } = dev(['test'], { tools: { ctest: '#!/usr/bin/env bash\nexit 8\n' } });
  assert.equal(status, 1);
  assert.match(stderr, /tests fail in build\/release[^]*LastTest\.log/);
});

/** A ctest that lists `names` as its racing tests, and of which `fails` says what each run leaves behind, one after the other. */
const racing = (names, fails) => `#!/usr/bin/env bash
echo "ctest $*" >>"$CALLS"
if [[ " $* " == *' -N '* ]]; then
  printf '  Test #1: %s\\n' ${names.join(' ')}
  exit 0
fi
runs=$(grep -c '^ctest' "$CALLS")
mkdir -p build/release/Testing/Temporary
case $runs in ${fails.map((failed, run) => `${run === 0 ? 1 : run + 2}) printf '%s\\n' ${failed.map(name => `1:${name}`).join(' ')} >build/release/Testing/Temporary/LastTestsFailed.log; exit ${failed.length ? 8 : 0} ;;`).join(' ')} esac
`;

test('a test that may race is tried twice, and it is said when it needed that', () => {
  const { status, calls, stdout } = dev(['test'], { tools: { ctest: racing(['browser.live', 'system.link_kills'], [['browser.live'], []]) } });
  assert.equal(status, 0);
  assert.equal(calls.at(-1), 'ctest --preset release -R ^(browser\\.live)$');
  assert.match(stdout, /browser\.live PASSED ONLY AT THE SECOND TRY/);
});

test('no other test is tried twice, and failing twice is failing', () => {
  assert.equal(dev(['test'], { tools: { ctest: racing(['browser.live'], [['Closing.Closes'], []]) } }).status, 1);
  assert.equal(dev(['test'], { tools: { ctest: racing(['browser.live'], [['browser.live', 'Closing.Closes'], []]) } }).status, 1);
  assert.equal(dev(['test'], { tools: { ctest: racing(['browser.live'], [['browser.live'], ['browser.live']]) } }).status, 1);
});

test('only the missing packages are installed, and none may be removed for them', debianOnly, () => {
  const { status, calls, stdout } = dev(['build'], { without: ['ninja-build', 'libfmt-dev'] });
  assert.equal(status, 0);
  assert.deepEqual(calls.slice(0, 2), [
    'apt-get -o DPkg::Lock::Timeout=300 update',
    'apt-get -o DPkg::Lock::Timeout=300 install --yes --no-install-recommends --no-remove ninja-build libfmt-dev',
  ]);
  assert.match(stdout, /installing 2 Debian packages: ninja-build libfmt-dev/);
});

test('Node comes from Debian where there is none', debianOnly, () => {
  const puts = 'for name in node npm; do printf "#!/usr/bin/env bash\\necho 18\\nmkdir -p node_modules\\n" >"${0%/*}/$name"; chmod +x "${0%/*}/$name"; done';
  const { status, calls } = dev(['build'], {
    without: ['node', 'npm', 'nodejs', 'ca-certificates'],
    tools: { 'apt-get': `${STAND_IN}[[ $* != *install* ]] || { ${puts}; }\n` },
  });
  assert.equal(status, 0);
  assert.match(calls[1], /--no-remove nodejs npm ca-certificates$/);
});

test("Debian's npm is not put beside a Node from elsewhere", () => {
  const { status, stderr, calls } = dev(['build'], { without: ['npm', 'nodejs'] });
  assert.equal(status, 1);
  assert.match(stderr, /npm is missing, and .*\/node is not Debian's\n.*Install npm/);
  assert.deepEqual(calls, []);
});

test('a Node that is too old is named', () => {
  const { status, stderr } = dev(['build'], { tools: { node: '#!/usr/bin/env bash\necho 16\n' } });
  assert.equal(status, 1);
  assert.match(stderr, /node is version 16, and 18 is the oldest/);
});

test('the other Boost is left in place, and its removal explained', debianOnly, () => {
  const { status, stderr, calls } = dev(['build'], { without: ['libboost1.81-dev'], withOldBoost: true });
  assert.equal(status, 1);
  assert.match(stderr, /libboost1\.74-dev is installed[^]*apt-get remove libboost1\.74-dev/);
  assert.deepEqual(calls, []);
});

test('when apt fails, the end of its output and the way on are shown', debianOnly, () => {
  const { status, stderr } = dev(['build'], {
    without: ['libfmt-dev'],
    tools: { 'apt-get': '#!/usr/bin/env bash\necho "E: Unable to locate package" >&2\n[[ $* == *update* ]]\n' },
  });
  assert.equal(status, 1);
  assert.match(stderr, /E: Unable to locate package\n[^]*this failed: apt-get install[^]*libfmt-dev\n[^]*dev\.log/);
});

test('a preset that does not exist is refused', () => {
  const { status, stderr } = dev(['build', 'fast']);
  assert.equal(status, 1);
  assert.match(stderr, /no preset fast[^]*release debug asan clang/);
});
