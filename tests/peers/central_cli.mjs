// The central system from the command line, telling on stdout what it takes.
import { parseArgs } from 'node:util';

import { startCentral } from './central.mjs';

const USAGE = `Usage: node central.mjs --folder FOLDER --token SITE=SECRET… [--port N] [--roster SITE=DATA-SET-FOLDER…]`;

const { values } = parseArgs({
  options: {
    folder: { type: 'string' },
    token: { type: 'string', multiple: true, default: [] },
    port: { type: 'string', default: '0' },
    roster: { type: 'string', multiple: true, default: [] },
    help: { type: 'boolean' },
  },
});

function split(pair) {
  const at = pair.indexOf('=');
  return [pair.slice(0, at), pair.slice(at + 1)];
}

if (values.help || !values.folder || !values.token.length) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const tokens = Object.fromEntries(values.token.map((pair) => split(pair).reverse()));
const central = await startCentral({ folder: values.folder, tokens, port: Number(values.port) });
console.log(`listening on ${central.url}`);
for (const [site, folder] of values.roster.map(split)) await central.roster(site, folder);

const told = new Map([...central.sites.keys()].map((name) => [name, { facts: central.facts(name).length }]));
function tell(name) {
  const site = central.site(name);
  const { facts, connected = false } = told.get(name);
  if (connected !== site.connected) console.log(`${name}: ${site.connected ? 'connected' : 'gone'}, epoch ${site.epoch}, ${site.position.seq} facts`);
  for (const { seq, line, outcome, reason } of central.facts(name).slice(facts)) {
    console.log(`${name} ${seq} ${outcome}${reason ? ` (${reason})` : ''}: ${line.slice(0, 200)}`);
  }
  told.set(name, { facts: central.facts(name).length, connected: site.connected });
}
const telling = setInterval(() => [...central.sites.keys()].forEach(tell), 200);

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    clearInterval(telling);
    await central.close();
  });
}
