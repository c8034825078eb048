// What staff and families do meanwhile, by seed, and what they were told had been taken.
import { seeded } from '../peers/random.mjs';
import { SCHOOLS, dinersOf } from './link_set.mjs';
import { pause, until } from './link_world.mjs';

const DAY = 86_400_000;

/** The days of service from a day on. */
export function serviceDays(from, count) {
  const days = [];
  for (let at = Date.parse(`${from}T00:00:00Z`); days.length < count; at += DAY) {
    const day = new Date(at);
    if (day.getUTCDay() % 6 !== 0) days.push(day.toISOString().slice(0, 10));
  }
  return days;
}

/** All that was acknowledged: `{ node, kind, body, answer }`, in the order in which the answers came. */
export class Ledger {
  entries = [];

  add(entry) {
    this.entries.push(entry);
  }

  of(node, kind) {
    return this.entries.filter((entry) => entry.node === node && (kind === undefined || entry.kind === kind));
  }
}

const some = (random, list, most) => [...new Set(Array.from({ length: random.below(most + 1) }, () => random.pick(list)))];

/** What a school's kiosk says of a group's day. */
export function statement(random, school, days, id) {
  const date = random.pick(days);
  const { group, diners } = random.pick(SCHOOLS[school].groups);
  return {
    path: '/attendance',
    kind: 'attendance',
    body: {
      request_id: id, group, date, absent: some(random, diners, 3), confirmed: random.chance(0.7), author: 'Maestra',
      extras: random.chance(0.3) ? [{ diet: random.pick(['standard', 'celiachia']), count: random.between(1, 3) }] : [],
    },
  };
}

export function bianco(random, school, days, id) {
  const date = random.pick(days);
  return {
    path: '/requests',
    kind: 'request',
    body: { request_id: id, channel: 'kiosk', diner: random.pick(dinersOf(school)), operation: random.pick(['bianco', 'bianco', 'unbianco']), date },
  };
}

/** By hand, after the cutoff. */
export function variation(random, school, [date], id) {
  const { group } = random.pick(SCHOOLS[school].groups);
  return {
    path: '/variations',
    kind: 'variation_asked',
    body: { request_id: id, group, date, diet: 'standard', bianco: false, delta: random.pick([1, 2]), reason: 'Ospiti' },
  };
}

export function family(random, days, id) {
  const date = random.pick(days);
  const diner = random.pick(Object.keys(SCHOOLS).flatMap(dinersOf));
  return {
    path: '/requests',
    kind: 'request',
    body: { request_id: id, channel: 'portal', diner, operation: random.pick(['cancel', 'cancel', 'uncancel', 'bianco']), date },
  };
}

/** Asks until it is answered; what was answered 200 goes into the ledger. */
export async function tell(node, ledger, { path, kind, body }, { secret = node.secret, goesOn = () => true } = {}) {
  while (goesOn()) {
    let answer;
    try {
      answer = await node.ask('POST', path, body, secret);
    } catch {
      await pause(10); // killed, or just starting
      continue;
    }
    if (answer.status === 200) {
      ledger.add({ node: node.name, kind, body, answer: answer.body });
      return answer;
    }
    if (answer.status < 500 && answer.status !== 409) throw new Error(`${node.name}: ${path} ${JSON.stringify(body)}: ${answer.status} ${JSON.stringify(answer.body)}`);
    if (answer.status === 409) return answer; // the day has gone by, or is not closed yet
    await pause(50);
  }
  return undefined;
}

/** Keeps all nodes busy until `end()`. */
export class Traffic {
  ledger = new Ledger();
  #over = false;
  #at = 0;

  /** `pace`: the longest wait between two statements of one client, in milliseconds. */
  constructor(world, { pace = 30, clients = 2, tag = '', kitchen = true } = {}) {
    Object.assign(this, { world, pace, tag });
    this.going = world.schools.flatMap((school) => Array.from({ length: clients }, () => this.#client(school, (random, days, id) =>
      random.pick([statement, statement, statement, bianco, bianco, variation])(random, school.school, days, id))));
    if (kitchen) this.going.push(this.#client(world.kitchen, family, world.secrets.portal));
  }

  async #client(node, make, secret) {
    const number = ++this.#at;
    const random = seeded(this.world.seed * 1_000 + number);
    for (let at = 0; !this.#over; ++at) {
      const days = serviceDays(this.world.clock.today(), 4);
      const told = make(random, days, `${this.tag}${node.name}-${number}-${at}`);
      const once = await tell(node, this.ledger, told, { secret, goesOn: () => !this.#over });
      // Some lose the answer and ask again: that is no second statement.
      if (once?.status === 200 && random.chance(0.1)) await tell(node, this.ledger, told, { secret, goesOn: () => !this.#over });
      await pause(random.below(this.pace));
    }
  }

  async end() {
    this.#over = true;
    await Promise.all(this.going);
    return this.ledger;
  }
}

/** Traffic for a while, and until each school has acknowledged enough: what was acknowledged. */
export async function lively(world, ms, { least = 12, ...options } = {}) {
  const traffic = new Traffic(world, options);
  await pause(ms);
  await until(() => world.schools.every(({ name }) => traffic.ledger.of(name).length >= least), 'enough traffic');
  return (await traffic.end()).entries;
}

export const ledgerOf = (...parts) => Object.assign(new Ledger(), { entries: parts.flat() });
