import type { PackingDictionary, PaperDictionary, PrintersDictionary } from './paper.it';
import { plural } from './plural';

const labels = (n: number): string => plural(n, 'label', 'labels');
const ordinal = (n: number): string => (n === 1 ? '1st' : n === 2 ? '2nd' : n === 3 ? '3rd' : `${n}th`);

export const paperEn: PaperDictionary = {
  nav: { papers: 'Paper', packing: 'Trays', printers: 'Printers' },
  kinds: {
    production_sheet: 'Production sheet', meal_sheet: 'Meal sheet', delivery_note: 'Delivery note', delta_sheet: 'Variation sheet',
    labels: 'Labels', matching_sheet: 'Matching sheet', receipt: 'Receipt',
  },
  numbered: (kind, number) => `${kind} no. ${number}`, edition: (kind, number) => `${kind}, ${ordinal(number)} edition`, part: (part, of) => `${part} of ${of}`,
  standings: {
    waiting: 'queued', printing: 'printing', blocked: 'stopped', done: 'printed', saved: 'PDF saved', confirmed: 'on paper, confirmed',
    failed: 'printing failed', cancelled: 'cancelled', unknown: 'not known whether it came out',
  },
  copy: 'COPY (COPIA)', folder: 'PDF in a folder', kitchen: 'The whole kitchen', labels,

  loading: 'Asking for the papers…', failed: 'The papers did not arrive. Trying again.', stale: time => `No answer: this is how it stood at ${time}`,
  automatic: 'Automatic: papers are printed with each closing.', manual: 'Printed by the button.',
  order: 'Prepare and print', ordering: 'Preparing…', orderOf: school => `Prepare and print: ${school}`,
  makes: (schools, production) => [schools ? `the papers of ${plural(schools, 'closed school', 'closed schools')}` : '', production ? 'the production sheet' : ''].filter(Boolean).join(' and '),
  willMake: what => `Makes ${what}.`, never: 'What is there already is not printed twice.',
  notYet: 'Nothing to print yet: papers are made after the closing.', nothing: 'All that can be made now is made.', stillOpen: n => (n === 1 ? 'One school is still open: its papers come after the closing.' : `${n} schools are still open: their papers come after the closing.`),
  ordered: n => (n ? `Done: ${plural(n, 'new paper', 'new papers')} printing.` : 'Nothing was missing: nothing new is printed.'),
  progress: (out, of) => `${out} of ${of} printed`, none: 'No papers so far.',
  running: what => `now: ${what}`, queued: n => `${n} queued`, runningTitle: 'The printers now',

  needs: 'Somebody is needed', blockedJobs: n => (n === 1 ? 'One print is waiting.' : `${n} prints are waiting.`), goesOn: 'Printing goes on where it stopped.',
  unknownTitle: 'Not known whether it came out', unknownHelp: 'Look at the printer. If the sheet is there, say that it came out; if it is missing, print it again.',
  unknownHelpLabels: 'Look at the printer. If all are there, say that they came out; if some are missing, print all again or just those.',
  failedTitle: 'It did not come out', cameOut: 'It came out', reprint: 'Print again (COPIA)', retry: 'Try again', cancel: 'Cancel printing', chooseLabels: 'Choose which',
  of: (act, what) => `${act}: ${what}`,
  cameOutDone: what => `${what}: marked as come out.`, reprintDone: what => `${what}: printing as COPIA.`, retryDone: what => `${what}: printing again.`,
  cancelDone: what => `${what}: cancelled.`, cancelDoubt: what => `${what}: it was under way. Not known whether it comes out.`,
  cancelHelp: 'What is at the printer already may come out all the same.',

  schools: 'Schools', stateOpen: 'Still open', stateClosed: 'Closed', missing: 'to be made',
  labelsOut: (out, of) => `${out} of ${of}`, traysWord: 'trays', traysOf: school => `Trays to pack: ${school}`,
  previews: 'Previews', previewsOf: school => `Papers and previews: ${school}`,
  previewHelp: 'As it is now, without ordering it: it says ANTEPRIMA.', previewFailed: 'This preview is not to be had now.',
  openPdf: 'Open PDF', savePdf: 'Save', openPdfOf: what => `Open PDF: ${what}`, savePdfOf: what => `Save PDF: ${what}`,
  composed: when => `Composed ${when}`, history: 'Printings', attempt: n => `${ordinal(n)} printing`, by: author => `asked by ${author}`, byItself: 'by itself', someLabels: n => (n === 1 ? 'one label only' : `${n} labels only`),
  noJobs: 'Not printing yet.', labelsHere: 'Labels of this paper', reprintSome: n => `Print ${labels(n)} again (COPIA)`, back: 'Back',
  matching: 'Matching sheet', matchingHelp: 'Which tray is whose: for the school, not for the kitchen.', matchingNone: 'There is one as soon as the kitchen has ordered the labels.',
  open: 'The school’s papers',

  banner: { troubles: 'Printing stopped', unknown: n => (n === 1 ? 'Of one print it is not known whether it came out' : `Of ${n} prints it is not known whether they came out`), failed: n => (n === 1 ? 'One print failed' : `${n} prints failed`), go: 'Go to paper' },
};

export const packingEn: PackingDictionary = {
  loading: 'Asking for the trays…', failed: 'The trays did not arrive. Trying again.', none: 'No trays so far: they come with the papers, after the closing.',
  school: 'School', all: 'All schools', progress: (packed, of) => `${packed} of ${of} ready`, left: n => (n === 0 ? 'None left' : n === 1 ? 'One left' : `${n} left`),
  scan: 'Label', scanHelp: 'Scan: it works anywhere. Or type the code.', send: 'Mark', packer: 'Who packs',
  soundOn: 'Sound is on', soundOff: 'Sound is off', sending: 'One moment…',
  packed: 'Ready', schoolDone: 'School complete', already: 'Marked before', alreadyBy: (time, by) => (by ? `Marked ${time} by ${by}.` : `Marked ${time}.`), alreadyHelp: 'Are there two trays with this label?',
  otherDay: 'Of another day', otherDayHelp: day => `A label of ${day}: it must not leave. Nothing was recorded.`,
  away: 'Must not leave', awayHelp: 'A variation took it away.', unknown: 'Unknown label', unknownHelp: read => `“${read}” is not of this kitchen. Nothing was marked.`,
  elsewhere: 'but of another school', notSaved: 'Not recorded', again: 'Try again',
  awayList: 'Must not leave', pullOut: 'packed already: take it out', leftList: 'To be packed', packedList: n => (n === 1 ? 'One tray ready' : `${n} trays ready`), packedAt: (time, by) => (by ? `${time}, ${by}` : time),
  done: 'All ready', adult: 'adult', notPrinted: 'label not printed yet',
  tick: 'Mark by hand:', tickTitle: code => `Is tray ${code} ready?`, tickHelp: 'Without reading its label: check the code on the tray.', tickYes: 'Yes, it is ready', tickNo: 'No',
};

export const printersEn: PrintersDictionary = {
  loading: 'Asking for the printers…', failed: 'The printers did not arrive. Trying again.',
  scheduler: 'The print service (CUPS) does not answer. Papers go to the folder as PDF, or wait.', places: 'Printers', noPlaces: 'No printer on this machine: everything goes to a folder as PDF.',
  ready: 'Ready', refuses: 'Takes no jobs', standard: 'default', gone: 'not there any more', test: 'Test page', testOf: name => `Test page: ${name}`, testing: 'Sending…', tested: name => `Test sent to ${name}.`,
  language: 'Language', languages: { pdf: 'PDF', zpl: 'ZPL (Zebra label printers)', escpos: 'ESC/POS (receipt printers)' }, needsRaw: 'This queue does not take bytes as they are: ZPL or ESC/POS would come out as gibberish.',
  media: 'Paper', medias: { '62x100': 'Roll 62 × 100 mm', '100x50': 'Roll 100 × 50 mm', 'a4-2x4': 'A4, 8 labels (2 × 4)', 'a4-3x8': 'A4, 24 labels (3 × 8)', a4: 'A4', 'roll-80': 'Receipt 80 mm' }, otherMedia: 'Other…', otherMediaName: 'Which paper',
  folderHelp: 'PDF in a folder: nothing is printed; the files stay in this machine’s data folder, to be opened or saved.',
  routes: 'What is printed where', queue: 'Printer', fallback: 'If it doesn’t answer', noFallback: 'Wait', fallbackHelp: 'The second printer takes over only where nothing reached the first: so nothing comes out twice.',
  settings: 'Settings', automatic: 'Print by itself with each closing', automaticHelp: 'Else somebody presses “Prepare and print”.', useBy: 'To be eaten by', useByHelp: 'On labels; empty, none is printed.', carrier: 'Carrier', carrierHelp: 'On delivery notes.',
  names: 'Names on labels', namesHelp: 'The code alone is what it begins with: a name beside a diet is health data. Who hands out the tray uses the school’s matching sheet. Change it only if the contract with the authority asks for it.',
  shows: { code_only: 'Code alone', initials: 'Code and initials', full_name: 'Code and name' },
  save: 'Save', saving: 'Saving…', saved: 'Saved.', unsaved: 'There are changes that are not saved.', undo: 'Drop the changes',
};
