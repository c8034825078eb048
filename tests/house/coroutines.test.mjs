// Proves that coroutines.mjs finds what it is there for, and nothing else.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

import { checkText, Types } from './coroutines.mjs';
import { tokens } from './sources.mjs';

const fixture = (name) => readFileSync(new URL(`fixtures/${name}`, import.meta.url), 'utf8');

function linesFound(text) {
  const types = new Types();
  for (const source of [fixture('types.hpp'), text]) types.learn(tokens(source));
  return [...new Set(checkText('fixture', text, types).map(({ line }) => line))];
}

const numbered = (text, lines) => lines.map((line) => `${line}: ${text.split('\n')[line - 1].trim()}`);

test('every bad line is found, and no other', () => {
  const text = fixture('bad.cpp');
  const marked = text.split('\n').flatMap((line, at) => (line.endsWith('// BAD') ? [at + 1] : []));
  assert.ok(marked.length > 40);
  assert.deepEqual(numbered(text, linesFound(text)), numbered(text, marked));
});

test('nothing is found in good code', () => {
  const text = fixture('good.cpp');
  assert.deepEqual(numbered(text, linesFound(text)), []);
});

test('a struct is an aggregate until it has a constructor', () => {
  const use = 'awaitable<void> f() { co_await send(Bill{1}); }';
  assert.deepEqual(linesFound(`struct Bill { int cents; };\n${use}`), [2]);
  assert.deepEqual(linesFound(`struct Bill { Bill(int cents); int cents; };\n${use}`), []);
});

test('a fault names the file, the line, and how to mend it', () => {
  const [fault] = checkText('kiosk/a.cpp', '\nawaitable<void> f() {\n  co_await g({1});\n}\n', new Types());
  assert.equal(fault.file, 'kiosk/a.cpp');
  assert.equal(fault.line, 3);
  assert.match(fault.mend, /Name the object/);
});
