// Finds C++ that gcc 12.2 compiles into coroutines which destroy an object twice, or crash.
//
// The rule, for one full-expression (up to its `;`, or a condition's parentheses) that holds a `co_await`:
//
//   1. no aggregate is made in it by braces or by parentheses: `co_await send(Order{1, name})`, `send({1, name})`,
//      `Order order{1, co_await read()};`, `co_return Order{co_await read()};`
//   2. no default argument makes one either: `awaitable<void> send(Order order = {})`
//   3. no lambda with a capture stands in it: `co_await spawn(ex, [order] { … })`
//   4. no braced list: `co_await send({"a", "b"})` (the compiler itself crashes)
//   5. no `?:` stands in it: `co_await (urgent ? call() : mail())`
//   6. it is not the condition of an `if` or a `switch`: `if (!co_await read()) co_return;` (with the address
//      sanitizer, gcc puts an illegal instruction there)
//
// The mend is always the same: give the object a name in a statement before, without `co_await`, and std::move it; or
// give what is awaited a name, and go on from there. A class with a constructor of its own is safe in braces too, so
// giving the aggregate a constructor also mends it. clang 14 compiles all of these correctly.
//
// Not found: a plain function whose default argument makes an aggregate, called in such an expression; and temporaries
// in front of `&& co_await`, at which the compiler stops by itself.
//
// What is an aggregate is read from the project's own `struct`s; of a type that is neither ours nor std's the worst is
// assumed. Run it as `node coroutines.mjs [ROOT]`.

import path from 'node:path';
import { fileURLToPath } from 'node:url';

import { files, isCpp, read, report, tokens } from './sources.mjs';

const NAME_IT = 'Name the object in a statement before, and std::move it here; or give its class a constructor.';
const AWAIT_FIRST = 'Await into a named value first, and go on from there.';

const OPEN = { '(': ')', '[': ']', '{': '}', '<': '>' };
const FUNDAMENTAL = new Set(['auto', 'bool', 'char', 'double', 'float', 'int', 'long', 'short', 'signed', 'unsigned', 'size_t', 'byte']);
const STD_LISTS = /^(vector|deque|list|forward_list|(unordered_)?(multi)?(set|map))$/;
const VALUE_KEYWORDS = new Set(['return', 'co_return', 'co_await', 'co_yield', 'case', 'else', 'do', 'throw', 'new', 'and', 'or', 'not']);

/** Index of the token that closes the one at `at`; angle brackets count only when the opening token is one. */
function closing(list, at) {
  const open = list[at].text;
  const close = OPEN[open];
  let depth = 0;
  for (let i = at; i < list.length; ++i) {
    const { text, kind } = list[i];
    if (kind !== 'sign') continue;
    if (text === open) ++depth;
    else if (text === close && --depth === 0) return i;
    else if (open === '<' && (text === ';' || text === '{')) return -1;
  }
  return list.length;
}

/** Index of the `<` that opens the template arguments whose `>` is at `at`, or -1. */
function opening(list, at) {
  let depth = 0;
  for (let i = at; i >= 0; --i) {
    const { text } = list[i];
    if (text === '>') ++depth;
    else if (text === '<' && --depth === 0) return i;
    else if (text === ';' || text === '{' || text === '}') return -1;
  }
  return -1;
}

/** What the project's own declarations say: aggregates, safe types, and the names that awaitables go by. */
export class Types {
  aggregates = new Set();
  safe = new Set();
  awaitables = new Set(['awaitable']);

  learn(list) {
    for (let at = 0; at < list.length; ++at) {
      const { text } = list[at];
      if (text === 'using' && list[at + 2]?.text === '=') this.#learnAlias(list, at);
      else if (text === 'enum') at = this.#learnEnum(list, at);
      else if (text === 'struct' || text === 'class') this.#learnClass(list, at);
    }
  }

  #learnAlias(list, at) {
    const end = list.findIndex((token, i) => i > at && token.text === ';');
    if (list.slice(at + 3, end).some((token) => this.awaitables.has(token.text))) this.awaitables.add(list[at + 1].text);
  }

  #learnEnum(list, at) {
    const name = ['class', 'struct'].includes(list[at + 1]?.text) ? at + 2 : at + 1;
    if (list[name]?.kind === 'word') this.safe.add(list[name].text);
    return name;
  }

  /** Braces make an aggregate unless a constructor, an inherited one too, a hidden member or a virtual forbids it. */
  #learnClass(list, at) {
    const name = list[at + 1]?.text === '[' ? closing(list, at + 1) + 1 : at + 1;
    if (list[name]?.kind !== 'word' || !['{', 'final', ':', '<'].includes(list[name + 1]?.text)) return;
    const body = list.findIndex((token, i) => i > name && ['{', ';', '(', '='].includes(token.text));
    if (list[body]?.text !== '{') return;

    let safe = list[at].text === 'class';
    const end = closing(list, body);
    for (let i = body + 1; i < end; ++i) {
      const { text } = list[i];
      if (text === list[name].text && list[i + 1]?.text === '(' && list[i - 1].text !== '~') safe = true;
      if (text === 'using' && list[i + 2]?.text === '::' && list[i + 1].text === list[i + 3]?.text) safe = true;
      if (['private', 'protected', 'virtual'].includes(text)) safe = true;
      if (text === '{' || text === '(') i = closing(list, i);
    }
    (safe ? this.safe : this.aggregates).add(list[name].text);
  }

  /** Why braces with this type in front are unsafe in a coroutine, or undefined. `type` is like ['std', 'array']. */
  danger(type, empty) {
    const last = type.at(-1);
    if (this.aggregates.has(last)) return `the aggregate ${last} is made`;
    if (this.safe.has(last)) return undefined;
    if (type[0] === 'date' || type[1] === 'chrono') return undefined;
    if (type[0] === 'std') {
      if (last === 'array') return 'the aggregate std::array is made';
      return STD_LISTS.test(last) && !empty ? `a braced list for std::${last} stands` : undefined;
    }
    if (FUNDAMENTAL.has(last) || /_t$/.test(last)) return undefined;
    return `${type.join('::')} is made by braces, and may be an aggregate,`;
  }
}

/** The type in front of the brace at `at`: ['std', 'string'], [] for a bare brace, ['auto'] for an `auto` variable. */
function typeBefore(list, at, first) {
  const chain = (end) => {
    const names = [];
    let i = end;
    for (;;) {
      if (list[i]?.text === '>') i = opening(list, i) - 1;
      if (i < first || list[i]?.kind !== 'word') break;
      names.unshift(list[i].text);
      if (list[i - 1]?.text !== '::') return { names, before: i - 1 };
      i -= 2;
    }
    return { names, before: i };
  };

  const { names, before } = chain(at - 1);
  if (!names.length || VALUE_KEYWORDS.has(names[0])) return [];
  // `Type name{` and `Type& name{` declare: the type stands before the name.
  let declared = before;
  while (declared > first && ['&', '&&', '*', 'const'].includes(list[declared].text)) --declared;
  const isDeclaration = names.length === 1 && declared >= first && /^[a-z]/.test(names[0]) &&
    (list[declared].text === '>' || (list[declared].kind === 'word' && !VALUE_KEYWORDS.has(list[declared].text)));
  return isDeclaration ? chain(declared).names : names;
}

/** Walks statements and hands every full-expression to `onExpression`. */
class Walker {
  constructor(list, onExpression) {
    this.list = list;
    this.onExpression = onExpression;
  }

  /** From `at` to the token `close` on the same level; returns the index after it. `control` is if, switch, … in a condition. */
  sequence(at, close, control) {
    let expression = this.#fresh(at);
    const finish = (end) => {
      expression.end = end;
      expression.control = control;
      if (expression.awaits) this.onExpression(expression);
    };
    while (at < this.list.length) {
      const { text, kind } = this.list[at];
      const nested = expression.open.length > 0;
      if (kind !== 'sign' && kind !== 'word') {
        ++at;
      } else if (!nested && text === close) {
        finish(at);
        return at + 1;
      } else if (text === ';') {
        finish(at++);
        expression = this.#fresh(at);
      } else if (!nested && at === expression.first && /^(if|while|for|switch|catch)$/.test(text)) {
        while (at < this.list.length && this.list[at].text !== '(') ++at;
        at = this.sequence(at + 1, ')', text);
        expression = this.#fresh(at);
      } else if (!nested && at === expression.first && /^(else|do|try)$/.test(text)) {
        expression = this.#fresh(++at);
      } else if (!nested && text === ':' && /^(case|default|public|private|protected)$/.test(this.list[expression.first].text)) {
        expression = this.#fresh(++at);
      } else if (text === '[' && this.list[at + 1]?.text === '[') {
        const leads = at === expression.first;
        at = closing(this.list, at) + 1;
        if (leads) expression = this.#fresh(at);
      } else if (text === '[' && this.#opensLambda(at, expression.first)) {
        at = this.#lambda(at, expression);
      } else if (text === '{' && this.#opensBlock(at, expression)) {
        if (!nested) finish(at);
        at = this.sequence(at + 1, '}');
        if (!nested) expression = this.#fresh(at);
      } else {
        this.#take(at++, expression);
      }
    }
    return at;
  }

  #fresh(first) {
    return { first, open: [], awaits: false, braces: [], lambdas: [], calls: [], ternaries: [] };
  }

  #take(at, expression) {
    const { text, kind } = this.list[at];
    if (text === 'co_await' || text === 'co_yield') expression.awaits = true;
    if (text === '?') expression.ternaries.push(at);
    if (text === '{') expression.braces.push(at);
    if (kind === 'word' && this.list[at + 1]?.text === '(') expression.calls.push(at);
    if (text === '(' || text === '[' || text === '{') expression.open.push(OPEN[text]);
    else if (text === expression.open.at(-1)) expression.open.pop();
  }

  #opensLambda(at, first) {
    if (at === first) return true;
    const before = this.list[at - 1];
    if (before.kind === 'word') return VALUE_KEYWORDS.has(before.text);
    if (before.kind !== 'sign' || [')', ']', '}', '>'].includes(before.text)) return false;
    // auto& [a, b] = …
    return !(/^&&?$/.test(before.text) && /^(auto|const)$/.test(this.list[at - 2]?.text));
  }

  #lambda(at, expression) {
    const start = at;
    const end = closing(this.list, at);
    if (end > at + 1) expression.lambdas.push(start);
    for (let i = at + 1; i < end; ++i) {
      if (this.list[i].text === 'co_await') expression.awaits = true;
    }
    at = end + 1;
    while (at < this.list.length && this.list[at].text !== '{') {
      at = this.list[at].text === '(' ? closing(this.list, at) + 1 : at + 1;
    }
    return this.sequence(at + 1, '}');
  }

  /** Whether the brace opens statements or a class body, and not a value. */
  #opensBlock(at, expression) {
    if (this.#holdsStatements(at)) return true;
    if (expression.open.length) return false;
    if (at === expression.first) return true;
    const before = this.list[at - 1].text;
    if ([')', '}', 'const', 'noexcept', 'override', 'final', 'mutable', 'else', 'do', 'try'].includes(before)) return true;
    let head = expression.first;
    while (this.list[head].text === 'template' && this.list[head + 1]?.text === '<') head = closing(this.list, head + 1) + 1;
    while (/^(inline|static|constexpr|export|typedef|friend)$/.test(this.list[head]?.text)) ++head;
    if (/^(namespace|struct|class|union|enum|extern|concept|requires)$/.test(this.list[head]?.text)) return true;
    return this.#hasTrailingReturn(at, expression.first);
  }

  #holdsStatements(at) {
    const end = closing(this.list, at);
    for (let i = at + 1; i < end; ++i) {
      const { text } = this.list[i];
      if (text === ';') return true;
      if (text === '(' || text === '{' || text === '[') i = closing(this.list, i);
    }
    return false;
  }

  #hasTrailingReturn(at, first) {
    for (let i = at - 1; i > first; --i) {
      const { text, kind } = this.list[i];
      if (text === '->') {
        let before = i - 1;
        while (/^(const|noexcept|mutable|&&?)$/.test(this.list[before].text)) --before;
        return this.list[before].text === ')';
      }
      if (kind !== 'word' && !['::', '<', '>', ',', '*', '&', '&&'].includes(text)) return false;
    }
    return false;
  }
}

function checkExpression(file, list, types, expression) {
  const faults = [];
  const say = (at, fault, mend) => faults.push({ file, line: list[at].line, fault, mend });
  const whole = list.slice(expression.first, expression.end);

  for (const at of expression.braces) {
    const type = typeBefore(list, at, expression.first);
    const empty = list[at + 1]?.text === '}';
    if (type.length) {
      const danger = types.danger(type, empty);
      if (danger) say(at, `${danger} in an expression that awaits`, NAME_IT);
    } else if (list[at + 1]?.kind === 'string') {
      say(at, 'a braced list of strings stands in an expression that awaits', NAME_IT);
    } else {
      say(at, 'a bare brace makes an object in an expression that awaits', NAME_IT);
    }
  }
  for (const at of expression.calls) {
    const made = [list[at].text, at > expression.first && list[at - 1].text].find((name) => types.aggregates.has(name));
    if (made && !copies(list, at + 1)) say(at, `the aggregate ${made} is made in an expression that awaits`, NAME_IT);
  }
  for (const at of expression.lambdas) say(at, 'a lambda with captures stands in an expression that awaits', NAME_IT);
  for (const at of expression.ternaries) say(at, '?: stands in an expression that awaits', 'Write an if, and await in its branches.');

  const declares = whole.some(({ text }, i) => i > 1 && text === '=') || /^(auto|const)$/.test(whole[0]?.text);
  if (/^(if|switch)$/.test(expression.control) && list[expression.end]?.text === ')' && !declares) {
    say(expression.first, `the condition of this ${expression.control} awaits`, AWAIT_FIRST);
  }
  return faults;
}

/** Whether the parentheses at `at` hold nothing, a name, or a moved name: a copy and a move are safe. */
function copies(list, at) {
  const inside = list.slice(at + 1, closing(list, at)).map(({ text }) => text).join('');
  return /^(\w*|std::move\(\w+\))$/.test(inside);
}

/** Braced default arguments of functions that return an awaitable: they are made in the caller's expression. */
function checkDefaultArguments(file, list, types) {
  const faults = [];
  for (let at = 0; at < list.length; ++at) {
    if (!types.awaitables.has(list[at].text) || list[at + 1]?.text !== '<') continue;
    let open = closing(list, at + 1) + 1;
    while (list[open]?.kind === 'word' || list[open]?.text === '::') ++open;
    if (open === 0 || list[open]?.text !== '(') continue;
    const end = closing(list, open);
    for (let i = open + 1; i < end; ++i) {
      if (list[i].text !== '=') continue;
      let brace = i + 1;
      while (brace < end && !['{', '(', ','].includes(list[brace].text)) ++brace;
      if (list[brace].text !== '{') continue;
      const type = typeBefore(list, brace, i + 1);
      const danger = type.length ? types.danger(type, list[brace + 1].text === '}') : 'an object is made by a bare brace';
      if (danger) {
        faults.push({ file, line: list[brace].line, fault: `${danger} in a coroutine's default argument`, mend: 'Make it Type(), or write an overload: the caller would destroy it twice.' });
      }
    }
  }
  return faults;
}

export function checkText(file, text, types) {
  const list = tokens(text);
  const faults = checkDefaultArguments(file, list, types);
  new Walker(list, (expression) => faults.push(...checkExpression(file, list, types, expression))).sequence(0, undefined);
  return faults.sort((a, b) => a.line - b.line);
}

export function check(root) {
  const sources = files(root).filter(isCpp).map((file) => ({ file, text: read(root, file) }));
  const types = new Types();
  for (const { text } of sources) types.learn(tokens(text));
  return sources.flatMap(({ file, text }) => checkText(file, text, types));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  report('Coroutines that gcc 12.2 compiles rightly', check(path.resolve(process.argv[2] ?? fileURLToPath(new URL('../..', import.meta.url)))));
}
