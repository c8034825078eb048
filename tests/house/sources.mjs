// The project's files, and C++ text taken apart just far enough for the checks in this folder.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const NOT_OURS = new Set(['.git', '.cache', 'build', 'dist', 'node_modules']);
const FIXTURES = 'tests/house/fixtures';

/** Every file of the project, as paths from its root; what tools made or fetched and the bad examples left out. */
export function files(root, folder = '') {
  const found = [];
  for (const entry of readdirSync(path.join(root, folder), { withFileTypes: true })) {
    const name = path.posix.join(folder, entry.name);
    if (NOT_OURS.has(entry.name) || entry.name.endsWith('.mestolo') || name === FIXTURES) continue;
    if (entry.isDirectory()) found.push(...files(root, name));
    else if (entry.isFile()) found.push(name);
  }
  return found.sort();
}

export const isCpp = (file) => /\.(hpp|cpp)$/.test(file);

export const read = (root, file) => readFileSync(path.join(root, file), 'utf8');

const PIECE = new RegExp(
  [
    String.raw`(?<comment>//(?:\\\n|[^\n])*|/\*[\s\S]*?\*/)`,
    String.raw`(?<string>(?:u8|[uUL])?R"(?<mark>[^(\s]*)\([\s\S]*?\)\k<mark>"|(?:u8|[uUL])?"(?:\\[\s\S]|[^"\\\n])*"|(?:u8|[uUL])?'(?:\\[\s\S]|[^'\\\n])+')`,
    String.raw`(?<number>\.?\d(?:'?[\w.]|[eEpP][+-])*)`,
    String.raw`(?<word>[A-Za-z_]\w*)`,
    String.raw`(?<sign>::|->|&&|\|\||==|!=|<=|\+\+|--|\.\.\.|[^\s\w])`,
  ].join('|'),
  'g',
);

/** The text with its comments blanked, every line still in its place. */
export function withoutComments(text) {
  return text.replace(PIECE, (piece, comment) => (comment === undefined ? piece : piece.replace(/[^\n]/g, ' ')));
}

/** The text's tokens `{ text, kind, line }`, of kind word, number, string or sign; directives and comments left out. */
export function tokens(text) {
  const code = withoutComments(text).replace(/^[ \t]*#(?:\\\n|[^\n])*/gm, (directive) => directive.replace(/[^\n]/g, ' '));
  const found = [];
  let line = 1;
  let from = 0;
  for (const match of code.matchAll(PIECE)) {
    for (let at = from; at < match.index; ++at) if (code[at] === '\n') ++line;
    from = match.index;
    const kind = ['string', 'number', 'word', 'sign'].find((name) => match.groups[name] !== undefined);
    found.push({ text: match[0], kind, line });
  }
  return found;
}

/** Prints faults and ends the program with 0 if there are none. */
export function report(what, faults) {
  for (const { file, line, fault, mend } of faults) {
    console.log(`${file}${line ? `:${line}` : ''}: ${fault}\n    ${mend}`);
  }
  console.log(faults.length ? `${what}: ${faults.length} faults` : `${what}: no faults`);
  process.exitCode = faults.length ? 1 : 0;
}
