import type { ClosuresDictionary, LinksDictionary, NodesDictionary } from './nodes.it';
import { plural } from './plural';

const meals = (n: number, shown: string): string => `${shown} ${n === 1 ? 'meal' : 'meals'}`;

export const nodesEn: NodesDictionary = {
  at: time => `at ${time}`, on: (day, time) => `on ${day} at ${time}`,
  inStep: when => `in step ${when}`, behind: age => `${age} behind`, silent: age => `silent for ${age}`, never: 'never heard from', catchingUp: 'coming into step',
  silentLast: when => `last in step ${when}`,
  title: 'Where the numbers come from', now: 'Now', atClosing: n => `At closing no. ${n}`, wasSilent: 'silent at closing', wasBehind: 'behind at closing',
  silentHelp: 'The numbers are the last that arrived. What the school has entered since is not seen yet.',
  closingHelp: 'What the school had entered in time, and had not arrived, becomes a variation.',
  confirmed: time => `confirmed at ${time}`, unconfirmed: 'not confirmed',
  confirmations: (confirmed, of) => `${confirmed} of ${plural(of, 'class', 'classes')} confirmed`,
  missing: n => `${n} not confirmed`,
  missingHelp: 'A class that is not confirmed counts as booked.',
};

export const linksEn: LinksDictionary = {
  title: 'Links', menu: 'More', thisNode: (node, role) => `This node: ${node}, ${role}`,
  roles: { kitchen: 'kitchen', school: 'school', shop: 'shop' },
  asOf: time => `At ${time}`, stale: time => `No answer: this is as of ${time}`, failed: 'The links did not arrive. Still trying.', loading: 'Asking…',
  upstream: 'The node above this one', noUpstream: 'This node has none above it.',
  sites: 'Who connects here', noSites: 'No other node connects to this one.',
  allWell: 'All in step', silentSites: n => `${n} silent`, behindSites: n => `${n} behind`, parkedFacts: n => plural(n, 'parked message', 'parked messages'),
  inStep: 'in step', inStepAt: when => `in step ${when}`, behind: 'behind', connected: 'connected', silent: age => `silent for ${age}`, never: 'never heard from',
  seen: when => `heard ${when}`, last: when => `last in step ${when}`,
  waiting: n => (n === 0 ? 'nothing waiting' : `${n} waiting`), oldest: when => `the first ${when}`,
  next: span => `trying again in ${span}`, nextNow: 'trying again now', disconnected: 'not connected',
  restored: when => `Put back from a copy ${when}: goes on by itself.`, resumed: when => `Put back from a copy ${when}: has gone on by itself.`,
  cloned: when => `Two nodes came with the same access ${when}: switch the copy off.`,
  epoch: n => `Began again ${plural(n, 'time', 'times')} from a copy.`,
  clockAhead: span => `clock ${span} ahead`, clockBehind: span => `clock ${span} behind`,
  parked: 'Parked messages', parkedHelp: 'They could not be applied, and hold up no others.',
  newer: 'It comes from a newer program: it is applied by itself after the update.', sent: 'It is parked on the other side: only there can it be tried again.',
  retry: 'Try again', retryOf: what => `Try again: ${what}`, retrying: 'Trying…', applied: 'Applied.', still: reason => `Still parked: ${reason}`,
  types: {
    request: 'A family’s request', attendance: 'Attendance', variation_asked: 'A variation asked for', answer: 'An answer', closing: 'A closing', variation: 'A variation',
    roster: 'Enrolments', records: 'Records', '': 'An unreadable line',
  },
};

export const closuresEn: ClosuresDictionary = {
  title: 'Closures and openings', kind: 'What', closed: 'Closure', open: 'Opening', scope: 'For whom', scopes: { authority: 'A whole authority', school: 'A school', group: 'A class' },
  authority: 'Authority', school: 'School', group: 'Class', choose: 'Choose…', from: 'From', to: 'To', reason: 'Reason', reasons: ['Strike', 'School trip', 'Weather alert', 'Elections'],
  wrongOrder: 'The second day is before the first.', preview: 'See what changes', previewing: 'Looking…',
  loading: 'Loading schools and classes…', failed: 'Schools and classes did not arrive.',
  previewTitle: 'What changes',
  statement: (place, kind, days, reason) => `${place}: ${kind === 'closed' ? 'closure' : 'opening'} ${days}. Reason: ${reason}.`,
  day: day => `on ${day}`, range: (from, to) => `from ${from} to ${to}`,
  wholeAuthority: name => `This is the whole authority: ${name}`,
  nothing: 'No meal changes: nobody eats on those days, or it is so already.',
  table: { day: 'Day', schools: 'Schools', before: 'Before', after: 'After' }, schoolsOf: n => plural(n, 'school', 'schools'), alreadyClosed: 'closed already', moreDays: n => `Show ${plural(n, 'more day', 'more days')}`,
  late: (schools, variations) => `${schools === 1 ? 'One school has' : `${schools} schools have`} closed the count already: ${variations === 1 ? 'one variation' : `${variations} variations`} to decide.`,
  back: 'Go back',
  confirmClosed: (n, shown, schools, days) => `Close: ${meals(n, shown)} fewer, ${plural(schools, 'school', 'schools')}, ${plural(days, 'day', 'days')}`,
  confirmOpen: (n, shown, schools, days) => `Open: ${meals(n, shown)} more, ${plural(schools, 'school', 'schools')}, ${plural(days, 'day', 'days')}`,
  confirmNothing: 'Enter: no meal changes',
  done: (place, variations) => `${place}: entered.${variations ? ` ${plural(variations, 'variation', 'variations')} to decide.` : ''}`,
  entered: 'Entered already', none: 'None, from today on.', by: (author, time) => `${author ? `${author}, ` : ''}${time}`, entryKinds: { closed: 'closed', open: 'open' },
};
