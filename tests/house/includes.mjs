// Holds the shape of the house: who may include whom, where a library may show, and what each folder and header has.
//
//   kiosk  -->  data, printers, firmware-bridge  -->  counter
//
// An arrow means "includes". The three in the middle never include each other. Run it as `node includes.mjs [ROOT]`.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { files, isCpp, read, report, withoutComments } from './sources.mjs';

/** A folder, and the folders whose headers it may include beside its own. A new folder takes its place here. */
const ARROWS = {
  counter: [],
  data: ['counter'],
  printers: ['counter'],
  'firmware-bridge': ['counter'],
  kiosk: ['data', 'printers', 'firmware-bridge', 'counter'],
  tests: ['kiosk', 'data', 'printers', 'firmware-bridge', 'counter'],
};

/** Libraries that show in one folder alone; the tests may drive the real thing too. */
const AT_HOME = [
  { header: /^boost\/(asio|beast)(\/|\.hpp$)/, name: 'Asio and Beast', home: 'kiosk' },
  { header: /^sqlite3(ext)?\.h$/, name: 'SQLite', home: 'data' },
  { header: /^cups\//, name: 'CUPS', home: 'printers' },
  { header: /^modbus\b/, name: 'libmodbus', home: 'firmware-bridge' },
];

/** Third-party C headers: their macros and types stay in one .cpp. */
const C_LIBRARY = /^(sqlite3(ext)?\.h|sodium(\.h|\/)|csv\.h|cups\/|modbus\b|openssl\/|cairo|pango)/;

/** What counter may include: the standard library without its I/O and threads, fmt and date. */
const COUNTER_MAY = /^([a-z_0-9]+|(fmt|date)\/.+)$/;
const COUNTER_MAY_NOT = /^(iostream|istream|ostream|fstream|sstream|iomanip|cstdio|filesystem|thread|mutex|shared_mutex|condition_variable|future|atomic|random|ctime)$/;

// In two parts, or this file would be a mention itself.
const OUTSIDE = new RegExp(`\\.\\./${'shared'}\\b|(^|[^\\w.])/${'work'}/`);

const folderOf = (file) => (file.includes('/') ? file.slice(0, file.indexOf('/')) : '');

function includesOf(text) {
  return [...withoutComments(text).matchAll(/^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]/gm)].map((match) => ({
    quoted: match[1] === '"',
    header: match[2],
    line: text.slice(0, match.index).split('\n').length,
  }));
}

function checkInclude(file, { quoted, header, line }) {
  const faults = [];
  const say = (fault, mend) => faults.push({ file, line, fault, mend });
  const folder = folderOf(file);
  const target = folderOf(header);

  if (quoted && !(target in ARROWS)) {
    say(`"${header}" is not written from the repository's root`, 'Write the whole path, such as "counter/count.hpp"; libraries stand in <>.');
  } else if (target in ARROWS && target !== folder && !ARROWS[folder]?.includes(target)) {
    say(`${folder} includes ${target}`, `${folder} may include ${ARROWS[folder]?.join(', ') || 'no other folder'}: pass a value in, or do the wiring in kiosk.`);
  }

  for (const { header: pattern, name, home } of AT_HOME) {
    if (pattern.test(header) && folder !== home && folder !== 'tests') {
      say(`${name} shows outside ${home}/`, `Give ${home}/ what you need of it, behind a header of our own.`);
    }
  }
  if (file.endsWith('.hpp') && C_LIBRARY.test(header)) {
    say(`<${header}> in a header`, 'Include it in the .cpp; hold its types by a forward declaration or a std::unique_ptr to an Impl.');
  }
  if (folder === 'counter' && !(target in ARROWS) && (!COUNTER_MAY.test(header) || COUNTER_MAY_NOT.test(header))) {
    say(`counter includes <${header}>`, 'counter is pure: the standard library without I/O, threads and chance, fmt and date. What it needs comes in as a value.');
  }
  return faults;
}

function checkCpp(file, text) {
  const faults = includesOf(text).flatMap((include) => checkInclude(file, include));
  const folder = folderOf(file);
  if (!(folder in ARROWS)) {
    faults.push({ file, fault: `C++ in ${folder ? `the folder ${folder}/` : 'the root'}, which has no place in the house`, mend: 'Move it, or give the folder its arrows at the head of tests/house/includes.mjs.' });
  }
  if (folder === 'counter') {
    const code = withoutComments(text);
    for (const match of code.matchAll(/_clock::now\b/g)) {
      faults.push({ file, line: code.slice(0, match.index).split('\n').length, fault: 'counter reads a clock', mend: 'Take the instant as a value: Instant now.' });
    }
  }
  if (file.endsWith('.hpp')) {
    if (!/^[ \t]*#[ \t]*pragma once\b/m.test(withoutComments(text))) {
      faults.push({ file, line: 1, fault: 'a header without #pragma once', mend: 'Put it under the opening comment.' });
    }
    const opening = /^\s*(?:#pragma once\s+)?(\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(text)?.[1] ?? '';
    if (opening.split(/[^\p{L}\p{N}]+/u).filter(Boolean).length < 3) {
      faults.push({ file, line: 1, fault: 'a header that does not say what it is for', mend: 'Open it with a comment: one sentence of purpose.' });
    }
  }
  return faults;
}

/** The folders that hold C++, SQL or a package of screens, and the top folders around them. */
function foldersWithSources(names) {
  const sources = names.filter((file) => file.includes('/') && (isCpp(file) || /(\.sql|\/package\.json)$/.test(file)));
  return [...new Set(sources.flatMap((file) => [folderOf(file), path.posix.dirname(file)]))].sort();
}

export function check(root) {
  const names = files(root);
  const faults = [];
  for (const file of names) {
    const text = read(root, file);
    if (text.includes('\0')) continue;
    if (isCpp(file)) faults.push(...checkCpp(file, text));
    text.split('\n').forEach((line, at) => {
      if (OUTSIDE.test(line)) {
        faults.push({ file, line: at + 1, fault: 'names a path outside the checkout', mend: 'The project stands by itself: bring in what it needs, or leave the mention out.' });
      }
    });
  }
  for (const folder of foldersWithSources(names)) {
    if (!existsSync(path.join(root, folder, 'README.md'))) {
      faults.push({ file: folder, fault: 'a folder with sources and no README.md', mend: 'Say in a few lines what lives there, and what does not.' });
    }
  }
  return faults;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  report('The shape of the house', check(path.resolve(process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url)))));
}
