// The facts of kiosk/api/sync.md §8 and §9, and what makes the content of one wrong.
import { isInstant, isObject, isPosition } from './wire.mjs';

const text = (value) => typeof value === 'string' && value !== '';
const string = (value) => typeof value === 'string';
const whole = (value) => Number.isSafeInteger(value);
const flag = (value) => typeof value === 'boolean';
const date = (value) =>
  typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) &&
  new Date(`${value}T00:00:00Z`).getUTCDate() === Number(value.slice(8));
const list = (items) => (value) => Array.isArray(value) && value.every(items);
const members = (wanted) => (value) => isObject(value) && faultIn(value, wanted) === undefined;

function faultIn(body, wanted) {
  for (const [name, holds] of Object.entries(wanted)) {
    const optional = name.endsWith('?');
    const value = body[optional ? name.slice(0, -1) : name];
    if (value === undefined && optional) continue;
    if (value === undefined) return `${name} is missing`;
    if (!holds(value)) return `${name.replace('?', '')} is wrong: ${JSON.stringify(value).slice(0, 100)}`;
  }
  return undefined;
}

const asked = { request_id: text, received_at: isInstant, channel: text, diner: text, operation: text, 'date?': date };
const attendance = {
  request_id: text, received_at: isInstant, author: string, group: text, date, absent: list(text),
  extras: list(members({ diet: text, count: whole })), confirmed: flag,
};
const answer = { ...asked, outcome: text, 'reason?': text, 'effective_date?': date };
const closing = {
  school: text, date, kitchen: string, number: whole, cutoff: isInstant, closed_at: isInstant, meals: whole,
  provisional: flag, 'early_reason?': string, 'author?': string,
  lines: list(members({ group: string, sitting: whole, diet: text, bianco: flag, meals: whole, adults: whole })),
  feeds: list(members({ node: text, connected: flag, 'in_step_at?': isInstant })),
};
const variation = {
  school: text, date, id: whole, number: whole, group: string, diet: text, bianco: flag, delta: whole, adults: whole,
  reason: string, author: string, at: isInstant, state: text, 'decided_by?': string, 'decision_reason?': string,
};

/** What a central system knows of what goes up from a kitchen, by type and version. */
export const UPWARD = { 'answer 1': answer, 'attendance 1': attendance, 'closing 1': closing, 'variation 1': variation };

/** What a kitchen or a school knows of what comes down. */
export const DOWNWARD = {
  'roster 1': { files: (value) => isObject(value) && Object.values(value).every(string) },
  'request 1': asked,
  'answer 1': answer,
  'records 1': { marks: list(isObject), states: list(isObject) },
  'attendance 1': attendance,
  'closing 1': closing,
  'variation 1': variation,
};

/** Reads a line by the kinds that the receiver knows: `{ fact, origin, reason }`, with a reason if it can't be applied. */
export function examine(line, kinds) {
  let fact;
  try {
    fact = JSON.parse(line);
  } catch {
    return { reason: 'no JSON' };
  }
  if (!isObject(fact) || !text(fact.type) || !whole(fact.version) || !isObject(fact.body)) {
    return { fact, reason: 'no fact: type, version and body are wanted' };
  }
  const origin = isPosition(fact.origin) ? fact.origin : undefined;
  const kind = kinds[`${fact.type} ${fact.version}`];
  if (!kind) return { fact, origin, reason: `unknown type ${fact.type} version ${fact.version}` };
  return { fact, origin, reason: faultIn(fact.body, kind) };
}
