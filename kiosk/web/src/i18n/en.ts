import type { Dictionary } from './it';
import { kioskEn } from './kiosk.en';
import { moneyEn, officeEn, tillEn } from './money.en';
import { closuresEn, linksEn, nodesEn } from './nodes.en';
import { packingEn, paperEn, printersEn } from './paper.en';
import { plural } from './plural';

export const en: Dictionary = {
  locale: 'en-GB',
  product: 'Mestolo',

  nav: { label: 'Sections', board: 'Meals', production: 'Production', search: 'Search', skip: 'Skip to content' },
  settings: {
    language: 'Language', italian: 'Italiano', english: 'English',
    toDark: 'Switch to dark colours', toLight: 'Switch to light colours', fullscreen: 'Full screen', leaveFullscreen: 'Leave full screen',
    signOut: 'Sign out',
  },

  day: {
    today: 'today', tomorrow: 'tomorrow', yesterday: 'yesterday',
    choose: 'Choose the day',
    previousMonth: 'Previous month', nextMonth: 'Next month', goToday: 'Go to today', close: 'Close',
    service: (schools, closed) => `${plural(schools, 'school', 'schools')}, ${closed === schools ? 'all closed' : `${closed} closed`}`,
    none: 'no service', legendService: 'service', legendClosed: 'all closed',
    unavailable: 'The service days did not arrive.',
  },

  link: {
    live: 'Live', connecting: 'Connecting…', down: 'Not connected',
    downTitle: 'Connection lost',
    downDetail: time => `Numbers as of ${time}`,
    downNever: 'No numbers have arrived yet. Trying again.',
    age: age => `${age} old`,
    back: 'Connection restored, numbers are current',
    waiting: 'Waiting for the first numbers…',
  },
  clock: {
    label: 'Server time',
    unsynchronised: 'The server’s clock is not synchronised',
    jumped: 'The server’s clock was moved',
    consequence: 'Closings are marked provisional.',
    source: (source, error) => `source ${source}, estimated error ${error}`,
    demo: 'demo clock',
  },

  total: {
    title: 'Meals to cook', soFar: 'so far',
    meals: n => `${n} meals`,
    standard: 'standard', specialShort: 'special', bianco: 'plain', ofWhichBianco: 'of which plain', ofWhich: 'of which',
    closing: 'at closing', booked: 'booked', variations: 'variations', toDecideShort: delta => `${delta} to decide`,
    open: n => `${n} open`, closed: n => `${n} closed`,
    allClosed: 'All schools are closed',
    next: time => `Next closing ${time}`, in: 'in', now: 'any moment',
    diets: 'Diets', standardDiet: 'Standard',
    without: list => `no ${list}`,
    moreDiets: (diets, meals) => `Show ${diets} more diets, ${meals} meals`,
    health: 'health', ethical: 'ethical or religious',
  },
  sitting: { name: n => (n === 0 ? 'no sitting' : n === 1 ? '1st sitting' : n === 2 ? '2nd sitting' : `sitting ${n}`), short: n => (n === 0 ? '–' : n === 1 ? '1st' : n === 2 ? '2nd' : `${n}th`) },

  school: {
    list: 'Schools',
    open: 'Open', closesIn: 'closes in', closingNow: 'closes any moment', closesAt: time => `cutoff ${time}`,
    closed: n => `Closed no. ${n}`, closedUnnumbered: 'Closed', closedEarly: (n, time) => `Closed ${time}, no. ${n}`, early: 'before its cutoff', closedAt: time => `at ${time}`,
    provisional: 'provisional',
    pending: delta => `${delta} to decide`,
    moved: delta => `${delta} in the last minutes`,
    back: 'All schools', unknown: 'This school has no service on this day, or is not one of yours.',
    groups: 'Groups and diets', group: 'Group', specialDiets: 'Special diets', sitting: 'Sitting', total: 'Total', noGroups: 'No meals booked.',
    whole: 'Whole school', ofWhichAdults: 'of which adults',
  },

  variations: {
    title: 'Variations after closing', none: 'No variations.', number: n => `no. ${n}`,
    acknowledge: 'Acknowledge', refuse: 'Refuse', acknowledged: 'Acknowledged', refused: 'Refused', pending: 'To decide',
    by: author => `by ${author}`, system: 'by the system',
    reasons: {
      delayed_by_link: 'Asked in time, arrived after the closing', closed_early: 'After the early closing',
      present_without_booking: 'Present without a booking', absent_after_close: 'Absent, entered after the closing', extra_meals: 'Extra meals for adults',
      calendar_changed: 'A closure or an opening was entered', diet_changed: 'Diet changed', roster_changed: 'Enrolments changed',
    },
    alreadyAcknowledged: 'Someone else had acknowledged it already.', alreadyRefused: 'Someone else had refused it already.',
    refuseTitle: n => `Refuse variation no. ${n}`, refuseHelp: 'The school sees the refusal and the reason.',
    refusalReasons: ['Already left', 'Out of ingredients', 'Told too late'],
    dietAlarm: 'Diet changed after closing', more: n => `and ${n} more`, arrived: n => plural(n, 'new variation to decide', 'new variations to decide'),
    describe: (delta, what, group) => `${delta} ${what}, ${group}`,
  },

  closing: {
    early: 'Close now', earlyTitle: school => `Close now: ${school}`,
    earlyHelp: n => `The count stops at ${n} meals. Requests that arrive by the cutoff become variations.`,
    reason: 'Reason', author: 'Your name', submit: 'Close the school', cancel: 'Cancel',
    reasons: ['Early finish', 'Strike', 'Weather alert', 'School trip', 'Numbers already confirmed'],
    required: 'This is needed.', offers: 'Ready answers',
    confirm: 'Confirm the closing', confirmTitle: n => `Confirm closing no. ${n}`,
    confirmHelp: 'Have you checked the numbers with the school? Your name clears the “provisional” mark.', confirmSubmit: 'I confirm',
    done: (school, n, meals) => `${school} closed, number ${n}, ${meals} meals`,
    doneMany: (n, meals) => `${plural(n, 'school', 'schools')} closed. ${meals} meals to cook in all`,
  },

  history: {
    title: 'Last four weeks', today: 'today', day: 'this day', usual: weekday => `usual ${weekday}`,
    summary: (now, usual, delta, weekday) => `${now} meals, against the usual ${usual} of a ${weekday} (${delta}).`,
    noUsual: 'There are no days to compare with yet.', table: 'Show as a table', date: 'Day', meals: 'Meals',
    failed: 'The history did not arrive.', retry: 'Try again', loading: 'Loading the history…',
  },

  feed: {
    title: 'Latest changes', none: 'Nothing has changed in the last minutes.',
  },

  production: {
    title: 'Preparations', preparation: 'Preparation', total: 'Total', portions: 'Portions', bySitting: 'Sittings', plain: 'plain',
    eaters: { nursery: 'Nursery', primary: 'Primary', secondary: 'Secondary', adult: 'Adults', other: 'Other' },
    open: n => `${plural(n, 'school', 'schools')} still open: the numbers move`, final: 'All schools are closed',
    none: 'Nothing to cook.', sum: 'In all',
  },

  kiosk: kioskEn,
  nodes: nodesEn,
  links: linksEn,
  closures: closuresEn,
  paper: paperEn,
  packing: packingEn,
  printers: printersEn,
  money: moneyEn,
  till: tillEn,
  office: officeEn,

  pages: { label: 'Pages of schools', page: (n, of) => `Page ${n} of ${of}`, previous: 'Previous page', next: 'Next page', pause: 'Stop turning', play: 'Turn the pages' },
  search: { title: 'Find a school', placeholder: 'Name or code', none: 'No school of that name.', results: n => plural(n, 'school found', 'schools found') },
  empty: { title: 'No school eats on this day', help: 'Choose a service day.', next: day => `Go to ${day}` },

  signIn: { title: 'Sign in', code: 'Access code', help: 'Paste the code that whoever runs Mestolo gave you.', submit: 'Sign in', wrong: 'This code is not valid, or was revoked.', checking: 'One moment…', notForYou: 'This code does not open the kitchen’s screens' },
  demo: { skip: 'Skip to the cutoff', skipping: 'Skipping…' },

  failures: {
    'no-answer': 'The server does not answer. Try again shortly.', unauthorized: 'The session has ended: sign in again.', forbidden: 'Not possible with this access.',
    'not-found': 'It is no longer there.', 'already-closed': 'This school is closed already.', 'too-many-requests': 'Too many requests: try again in a moment.',
    'bad-value': 'These details will not do: check them.', conflict: 'Not possible now: something has changed meanwhile. See how it stands.', 'parked-elsewhere': 'It is parked on the other side: only there can it be tried again.',
    unavailable: 'The server cannot write just now. Try again shortly.', other: 'Something did not work. Try again.',
  },

  allergens: {
    gluten: 'gluten', crustaceans: 'crustaceans', eggs: 'eggs', fish: 'fish', peanuts: 'peanuts', soybeans: 'soya', milk: 'milk', nuts: 'nuts',
    celery: 'celery', mustard: 'mustard', sesame: 'sesame', sulphites: 'sulphites', lupin: 'lupin', molluscs: 'molluscs',
  },
};
