// Proves that includes.mjs finds each way in which the house can lose its shape, in a small tree made for it.

import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import test from 'node:test';

import { check } from './includes.mjs';

const HEADER = '// What this is for, in a sentence.\n#pragma once\n\n';

/** A house in order; `changes` replaces or adds files, a null takes one away. */
function faultsOf(changes) {
  const tree = {
    'README.md': '# Mestolo\n',
    'counter/README.md': 'The rules.\n',
    'counter/count.hpp': `${HEADER}#include <date/date.h>\n#include <fmt/format.h>\n#include <vector>\n`,
    'counter/count.cpp': '#include "counter/count.hpp"\n',
    'data/README.md': 'The store.\n',
    'data/store.hpp': `${HEADER}#include <boost/system/result.hpp>\n#include "counter/count.hpp"\n`,
    'data/store.cpp': '#include "data/store.hpp"\n\n#include <csv.h>\n#include <sqlite3.h>\n',
    'printers/README.md': 'The printers.\n',
    'printers/queue.hpp': `${HEADER}#include "counter/count.hpp"\n`,
    'printers/queue.cpp': '#include <cups/cups.h>\n#include "printers/queue.hpp"\n',
    'firmware-bridge/README.md': 'The devices.\n',
    'firmware-bridge/bus.cpp': '#include <modbus/modbus.h>\n',
    'kiosk/README.md': 'The program.\n',
    'kiosk/main.cpp': '#include <boost/asio.hpp>\n#include <boost/beast/core.hpp>\n#include <sodium.h>\n#include "data/store.hpp"\n#include "printers/queue.hpp"\n',
    'tests/README.md': 'The tests.\n',
    'tests/data/README.md': "The store's tests.\n",
    'tests/data/store_test.cpp': '#include <gtest/gtest.h>\n#include <sqlite3.h>\n#include "data/store.hpp"\n#include "kiosk/main.hpp"\n',
    ...changes,
  };
  const root = mkdtempSync(path.join(tmpdir(), 'mestolo-house-'));
  try {
    for (const [file, text] of Object.entries(tree)) {
      if (text === null) continue;
      mkdirSync(path.join(root, path.dirname(file)), { recursive: true });
      writeFileSync(path.join(root, file), text);
    }
    return check(root).map(({ file, line, fault }) => `${file}${line ? `:${line}` : ''}: ${fault}`);
  } finally {
    rmSync(root, { recursive: true });
  }
}

const OUTSIDE = [['..', 'shared', 'style.md'].join('/'), ['', 'work', 'main'].join('/')];

const CASES = {
  'counter includes data': [{ 'counter/a.cpp': '#include "data/store.hpp"\n' }, 'counter/a.cpp:1: counter includes data'],
  'data includes printers': [{ 'data/a.cpp': '\n#include "printers/queue.hpp"\n' }, 'data/a.cpp:2: data includes printers'],
  'printers include kiosk': [{ 'printers/a.cpp': '#include "kiosk/main.hpp"\n' }, 'printers/a.cpp:1: printers includes kiosk'],
  'firmware-bridge includes data': [{ 'firmware-bridge/a.cpp': '#  include <data/store.hpp>\n' }, 'firmware-bridge/a.cpp:1: firmware-bridge includes data'],
  'the product includes its tests': [{ 'kiosk/a.cpp': '#include "tests/support/clock.hpp"\n' }, 'kiosk/a.cpp:1: kiosk includes tests'],
  'counter includes Boost': [{ 'counter/a.cpp': '#include <boost/json.hpp>\n' }, 'counter/a.cpp:1: counter includes <boost/json.hpp>'],
  'counter does I/O': [{ 'counter/a.cpp': '#include <fstream>\n' }, 'counter/a.cpp:1: counter includes <fstream>'],
  'counter reads a clock': [{ 'counter/a.cpp': '// system_clock::now() is for kiosk\nauto t = std::chrono::system_clock::now();\n' }, 'counter/a.cpp:2: counter reads a clock'],
  'Asio in data': [{ 'data/a.cpp': '#include <boost/asio/post.hpp>\n' }, 'data/a.cpp:1: Asio and Beast shows outside kiosk'],
  'Beast in printers': [{ 'printers/a.cpp': '#include <boost/beast.hpp>\n' }, 'printers/a.cpp:1: Asio and Beast shows outside kiosk'],
  'SQLite in kiosk': [{ 'kiosk/a.cpp': '#include <sqlite3.h>\n' }, 'kiosk/a.cpp:1: SQLite shows outside data'],
  'CUPS in kiosk': [{ 'kiosk/a.cpp': '#include <cups/ipp.h>\n' }, 'kiosk/a.cpp:1: CUPS shows outside printers'],
  'libmodbus in data': [{ 'data/a.cpp': '#include <modbus.h>\n' }, 'data/a.cpp:1: libmodbus shows outside firmware-bridge'],
  'SQLite in a header': [{ 'data/a.hpp': `${HEADER}#include <sqlite3.h>\n` }, 'data/a.hpp:4: <sqlite3.h> in a header'],
  'libsodium in a header': [{ 'kiosk/a.hpp': `${HEADER}#include <sodium.h>\n` }, 'kiosk/a.hpp:4: <sodium.h> in a header'],
  'a path that is not from the root': [{ 'data/a.cpp': '#include "store.hpp"\n' }, 'data/a.cpp:1: "store.hpp" is not written'],
  'a folder without a place': [{ 'helpers/README.md': '', 'helpers/a.cpp': '' }, 'helpers/a.cpp: C++ in the folder helpers/'],
  'a header without a guard': [{ 'data/a.hpp': '// What this is for, in a sentence.\n// #pragma once\n' }, 'data/a.hpp:1: a header without #pragma once'],
  'a header without a purpose': [{ 'data/a.hpp': '#pragma once\n\nint a();\n// A comment further down.\n' }, 'data/a.hpp:1: a header that does not say'],
  'a top folder without a README': [{ 'kiosk/README.md': null }, 'kiosk: a folder with sources and no README.md'],
  'a folder without a README': [{ 'kiosk/net/a.cpp': '' }, 'kiosk/net: a folder with sources and no README.md'],
  'migrations without a README': [{ 'data/migrations/1.sql': '' }, 'data/migrations: a folder with sources and no README.md'],
  'screens without a README': [{ 'kiosk/web/package.json': '{}' }, 'kiosk/web: a folder with sources and no README.md'],
  'a mention of a folder beside the checkout': [{ 'data/README.md': `See ${OUTSIDE[0]}.\n` }, 'data/README.md:1: names a path outside'],
  'a mention of this machine': [{ 'notes.txt': `\nat ${OUTSIDE[1]}\n` }, 'notes.txt:2: names a path outside'],
};

test('a house in order has no faults', () => {
  assert.deepEqual(faultsOf({}), []);
});

test('what tools make, and comments, are left alone', () => {
  const asio = '#include <boost/asio.hpp>\n';
  assert.deepEqual(
    faultsOf({
      'build/release/a.cpp': asio,
      'kiosk/web/dist/a.cpp': asio,
      'tests/browser/node_modules/x/a.cpp': OUTSIDE[0],
      'data/a.cpp': `// ${asio}/*\n${asio}*/\n`,
    }),
    [],
  );
});

for (const [name, [changes, expected]] of Object.entries(CASES)) {
  test(`found: ${name}`, () => {
    const faults = faultsOf(changes);
    assert.equal(faults.length, 1, faults.join('\n'));
    assert.ok(faults[0].startsWith(expected), faults[0]);
  });
}
