import type { KioskDictionary } from './kiosk.it';
import { plural } from './plural';

export const kioskEn: KioskDictionary = {
  title: 'Attendance', diets: 'Diets', back: 'Classes', choose: 'Today’s classes', chooseOf: day => `Classes of ${day}`,
  noSchool: 'The address names no school: add ?school=CODE.',
  noService: 'No class eats on this day', chooseDay: 'Choose the day', noDays: 'No service day in sight.',
  unknownGroup: 'This class does not eat on this day, or is not of this school.',

  present: 'present', absent: 'absent', plain: 'plain meal', notPlain: 'no longer plain', adult: 'adult', awaits: 'waiting for the kitchen', notSent: 'not sent yet',
  suspended: 'long absence', blocked: 'no meal: ask the office', arrived: 'here without a booking: becomes a variation',
  counts: (present, absent, plain, adults) => [
    `${present} present`, `${absent} absent`, ...(plain ? [`${plain} plain`] : []), ...(adults ? [plural(adults, 'extra adult', 'extra adults')] : []),
  ].join(', '),
  of: (booked, diners) => `${booked} of ${diners}`, eat: 'eat', absentees: n => (n === 0 ? 'nobody absent' : `${n} absent`),
  help: 'Tap who is absent. The empty plate asks for a plain meal.',
  plainOf: name => `Plain meal: ${name}`,
  list: group => `Class ${group}`,

  confirm: 'Confirm', confirmed: 'Confirmed', confirmedAt: time => `Confirmed at ${time}`, confirmedNow: 'Class confirmed', undo: 'Undo the last tap', undone: 'Tap undone',
  states: {
    todo: 'To do', marked: 'Marked, to be confirmed', confirmed: 'Confirmed', 'confirmed-unsent': 'Confirmed, to be sent', 'confirmed-waiting': 'Confirmed, waiting for the kitchen',
  },
  unconfirmed: 'Not confirmed: counts as booked',
  progress: (confirmed, all) => `${confirmed} of ${plural(all, 'class', 'classes')} confirmed`,

  closesAt: time => `Cutoff ${time}`, closesIn: 'closes in', past: time => `Past the cutoff (${time})`,
  pastBriefly: 'Absentees stay counted; whoever arrives becomes a variation, which the kitchen decides.',
  pastCharge: 'Absences no longer change the count: the meal stays counted and charged. Whoever arrives becomes a variation, which the kitchen decides.',
  pastWaive: 'Absences no longer change the count, but the meal is not charged. Whoever arrives becomes a variation, which the kitchen decides.',

  extras: { title: 'Extra meals for adults', more: diet => `One meal more: ${diet}`, less: diet => `One meal less: ${diet}`, other: 'Another diet', choose: 'Which diet?' },

  standing: {
    label: 'Connection', fine: 'Everything sent', sending: 'Sending…',
    nodeDown: 'The school’s system does not answer. Go on: what you tap stays on this tablet and leaves by itself.',
    unsent: (count, time) => `${plural(count, 'tap', 'taps')} to send since ${time}`,
    waiting: (count, time) => `${count} waiting for the kitchen since ${time}`,
    kitchenDown: 'The kitchen cannot be reached: go on, its answers come later.',
    refused: group => `Class ${group}: what you tapped was not accepted.`, retry: 'Try again', discard: 'Let it go',
  },
  faults: { 'day-over': 'The day is past.', forbidden: 'Not possible with this access.', 'not-found': 'The class, or somebody in it, is no longer there.' },

  refusals: {
    unknown_diner: 'Not enrolled.', channel_not_enabled: 'The authority does not allow it from the kiosk.', outside_window: 'Outside the hours in which it can be asked.',
    no_service_day: 'No service day in sight.', not_a_service_day: 'Does not eat on this day.', past_cutoff: 'The cutoff has passed.',
    channel_locked: 'The family cancelled by phone: if here, it becomes a variation at closing.', nothing_to_undo: 'There was nothing to undo.',
    not_booked: 'Has no meal booked.', bianco_limit: 'Too many plain days in a row: a certificate is needed.', blocked: 'Meal stopped: ask the office.',
  },

  search: { title: 'Search by name', placeholder: 'Name or code', none: 'Nobody of that name.', results: n => plural(n, 'person found', 'people found'), start: 'Type a few letters, or pass the badge.' },
  card: {
    unknown: 'Code not found', unknownHelp: code => `Code ${code} is nobody’s who eats at this school today.`,
    markPresent: 'Mark present', markAbsent: 'Mark absent', makePlain: 'Plain meal', unmakePlain: 'No longer plain', openGroup: group => `Open class ${group}`,
  },

  variations: {
    title: 'Variations', none: 'No variations.', ask: 'Ask for a variation', pending: 'Waiting for the kitchen', acknowledged: 'Acknowledged', refused: 'Refused', by: (who, time) => `${who}, ${time}`,
    askHelp: 'The count is closed: the kitchen sees what you ask and answers here.', group: 'Class', diet: 'Diet', howMany: 'How many meals', more: 'One more', less: 'One less', plain: 'Plain',
    offers: ['Arrived late', 'Left early', 'One more adult', 'Unwell'], send: 'Send to the kitchen',
    stillOpen: 'The count is not closed yet: mark it in the class.', onItsWay: 'On its way to the kitchen.',
  },

  sheet: {
    title: group => `Diets of class ${group}`, help: 'For checking the trays.', none: 'No special diet and no plain meal today.', name: 'Name', diet: 'Diet', keepOut: 'Keep out', print: 'Print',
    failed: 'The diets did not arrive.', forbidden: 'Diets are health data: the school alone sees them.', retry: 'Try again',
  },
};
