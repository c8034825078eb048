import type { MoneyDictionary, OfficeDictionary, TillDictionary } from './money.it';
import { plural } from './plural';

const receipts = (n: number): string => plural(n, 'receipt', 'receipts');

export const moneyEn: MoneyDictionary = {
  marks: { group: ',', decimal: '.' },
  nav: { till: 'Till', closing: 'Cash closing', office: 'Accounts', accounts: 'Accounts', arrears: 'Arrears', statements: 'Statements', merchants: 'Merchants' },
  balance: 'balance', back: 'Back', cancel: 'Cancel', again: 'Try again', close: 'Close', yes: 'Yes',
  at: (day, time) => `${day}, ${time}`,
  stale: age => `No answer for ${age}: what you see is from before.`,
  errand: {
    sending: 'Recording…', asking: 'Asking what became of it',
    noAnswer: 'The system did not answer. Do not do it again: I am asking what became of it, and it is not recorded twice.',
    stuck: 'The system answers, but cannot say what became of it. I keep asking; it is not recorded twice.',
    resumed: 'The page was closed before the answer. I am asking what became of it: it is not recorded twice.',
    tries: n => `attempt ${n}`, now: 'Ask now',
    giveUp: 'Stop asking', giveUpHelp: 'First look in the list whether it is there: from here on this page will not know any more.', giveUpSure: 'I have looked, stop',
    once: 'The answer was lost: it is recorded once.',
  },
};

export const tillEn: TillDictionary = {
  title: 'Till', loading: 'Opening the till…', failed: 'The till does not answer. Trying again.', merchant: name => `Till of ${name}`,
  codeTitle: 'Diner’s code', codeHelp: 'It is on the card or on the municipality’s letter. Then Enter.', next: 'Go on', asking: 'Looking…',
  who: 'Top-up for', initials: initials => `Initials ${initials}`, code: code => `code ${code}`, balanceAt: stamp => `balance as of ${stamp}`,
  noInitials: 'Ask the family for the name.', askInitials: 'Ask: “Are these the initials?”',
  oldDebt: 'old debt to pay', oldDebtOnly: debt => `Cash pays the old debt alone here: ${debt}.`,
  amountTitle: 'How much', amountHelp: minimum => (minimum ? `At least ${minimum}. For example 96 or 96.50. Then Enter.` : 'For example 96 or 96.50. Then Enter.'),
  quick: 'Ready amounts', minimum: 'minimum', wholeDebt: 'all of it', pad: 'Keypad', erase: 'Erase', letters: 'ABC', lettersHelp: 'Type letters', comma: 'comma', checking: 'Checking…',
  confirmTitle: amount => `Did you take ${amount}?`, confirmHelp: 'It is recorded only after this answer.', confirmYes: amount => `Yes, record ${amount}`,
  newBalance: 'new balance', debtLeft: 'debt that is left', from: 'before', keys: { enter: 'Enter', escape: 'Esc' },

  trouble: {
    unreadable: 'This is no amount. Type the euros and, if needed, the cents: 96 or 96.50.',
    steps: (below, above) => `Only steps of 5 cents: ${below} or ${above}.`,
  },
  dontTake: 'Don’t take the money.',
  refusals: {
    unknown_diner: ({ code }) => `The code ${code} is not known here: it is wrong, or of an authority that this shop doesn’t serve. Check the digits with the family; if it is right, they must ask the school office.`,
    merchant_not_enabled: ({ authority }) => `This till is not enabled for ${authority}. The family must go to another merchant or ask their municipality.`,
    amount_not_positive: () => 'The amount must be more than zero.',
    amount_not_in_steps: ({ below, above }) => `Only steps of 5 cents: ${below} or ${above}.`,
    cash_not_taken: ({ authority }) => `${authority} takes no cash. The family pays in the way that the municipality told them.`,
    below_minimum: ({ minimum, missing }) => `The minimum is ${minimum}: ${missing} are missing.`,
    above_maximum: ({ most }) => (most ? `At most ${most} are taken at once.` : 'That is more than may be taken at once.'),
    above_old_debt: ({ most }) => (most ? `Cash pays the old debt alone: at most ${most}.` : 'Cash pays the old debt alone, and there is none here.'),
    cash_to_hand_over: ({ limit, most }) => `The till may hold ${limit} at most. ${most ? `You may take ${most} more now.` : 'It is full.'} Close the cash and hand it over, then go on.`,
    offline_limit: ({ limit, most }) => `Without the kitchen ${limit} may be taken at most. ${most ? `${most} more now.` : 'They are used up: wait until the connection is back.'}`,
    receipts_held: () => 'The till stands still after a restore: it does not know the last receipt. It starts by itself as soon as the kitchen answers; otherwise call the office.',
    balances_unknown: () => 'The balances have not come from the kitchen yet. Check the connection and try again in a moment.',
    op_reused: () => 'This operation was already made with another code or amount. Look at the list of receipts, then start again from the code.',
  },

  recorded: receipt => `Recorded: receipt ${receipt}`, reversed: receipt => `Reversed: receipt ${receipt}`,
  forWhom: who => `Top-up for ${who}`, amount: 'amount', giveBack: (amount, who) => `Give ${amount} back to ${who}`,
  refusedTitle: 'Not recorded', refusedTopUp: amount => `The top-up is not recorded: give ${amount} back.`, refusedReversal: 'The reversal is not recorded: give no money back.', refusedClosing: 'The closing is not recorded: if money came in or went out meanwhile, count again.', refusedReprint: 'The copy was not ordered.',
  sendingTopUp: (amount, who) => `Top-up of ${amount} for ${who}`, sendingReversal: (receipt, amount) => `Reversal of receipt ${receipt}, ${amount}`, sendingClosing: amount => `Cash closing, ${amount} counted`,
  nextCustomer: 'The next one: type the code.',

  papers: { none: 'no paper', waiting: 'not printed', printed: 'printed', unknown: 'to be checked' },
  paperNow: {
    waiting: 'The receipt is coming out.', waitingTrouble: what => `The receipt is not printed (${what}). It comes by itself once that is mended, or give the PDF.`,
    printed: 'The receipt is printed.', unknown: 'Not known whether the receipt came out: look at the printer.', none: 'No printer: the receipt is a PDF.',
  },
  copy: 'COPY (COPIA)', print: 'Print', cameOut: 'It came out', reverse: 'Reverse', pdf: 'PDF', of: (act, receipt) => `${act}: receipt ${receipt}`,
  copyDone: receipt => `Receipt ${receipt}: printing as COPIA.`, copyConflict: 'This receipt is being printed already: wait until it comes out.', cameOutDone: receipt => `Receipt ${receipt}: marked as come out.`,
  receipts: 'Today’s receipts', noReceipts: 'No receipts today.', kinds: { top_up: 'top-up', reversal: 'reversal', voucher: 'vouchers' }, reversedBy: receipt => `reversed by ${receipt}`, reverses: receipt => `reverses ${receipt}`, inClosing: number => `closing no. ${number}`, elsewhere: terminal => `from ${terminal}`,
  reverseTitle: receipt => `Reverse receipt ${receipt}?`, reverseHelp: 'A reversal has a receipt of its own. Give the money back only once it is recorded.', reverseYes: amount => `Reverse ${amount}`,

  offlineTitle: 'No connection to the kitchen', offline: 'Go on: top-ups are recorded here and leave by themselves.', balancesAsOf: stamp => `Balances are as of ${stamp}.`, balancesNever: 'Balances have never come.',
  offlineLeft: (left, limit) => `You may take ${left} more of the ${limit} allowed without the connection.`, offlineFull: limit => `The ${limit} allowed without the connection are used up: wait until it is back.`, offlineNoLimit: 'Without a limit.',
  untold: amount => `${amount} on their way to the kitchen`,
  heldTitle: 'The till stands still', held: 'It was restored from a backup and does not know the last receipt: so no number is repeated. It starts by itself as soon as the kitchen answers; otherwise call the office.',
  nearLimit: left => `The till is nearly full: you may take ${left} more. Then close the cash and hand it over.`, full: 'The till is full: close the cash and hand it over, then go on.',
  paperBanner: {
    unknown: (n, which) => `${receipts(n)} to be checked: ${which}. Look whether ${n === 1 ? 'it' : 'they'} came out, then say so or make a COPIA.`,
    waiting: (n, which) => `${n === 1 ? 'One receipt is not printed' : `${n} receipts are not printed`}: ${which}.`,
    fine: 'All receipts are printed',
  },
  terminals: 'Terminals', terminalFine: 'ready', terminalPrinting: 'printing',
  terminalTroubles: {
    connecting: 'connecting', silent: 'does not answer: check that it is on and connected', wrong_map: 'is not compatible: call for help', wrong_serial: 'is not this till’s terminal: call for help',
    paper_out: 'out of paper: change the roll', cover_open: 'the cover is open: close it', battery_low: 'the battery is low', journal_lost: 'has lost its memory: call for help',
  },

  closing: {
    title: 'Cash closing', countTitle: 'Count the money in the drawer', countHelp: 'Count before you see how much there should be: so a mistake shows.', counted: 'Counted', author: 'Who closes (if you like)',
    aid: 'Count by pieces', pieces: worth => `pieces of ${worth}`, aidWrong: 'Type whole numbers of pieces only.', see: 'See whether it fits', needCount: 'Type what you counted, 0 too.', unreadable: 'This is no amount: for example 1043.20.',
    nothing: 'There is no receipt since the last closing: there is nothing to close.',
    reviewTitle: 'Does it fit?', toHandOver: 'To hand over', total: 'In all', difference: 'Difference', receiptsOf: (first, last, count, reversals) => `Receipts ${first} to ${last}: ${plural(count, 'top-up', 'top-ups')}, ${plural(reversals, 'reversal', 'reversals')}`,
    even: 'It fits.', missing: amount => `${amount} are missing.`, over: amount => `${amount} too many.`, differenceHelp: 'The difference stays in the closing: it is not corrected later.',
    recount: 'Count again', record: 'Record the closing', done: number => `Closing no. ${number} recorded`, handOver: 'Hand over, by authority', print: 'Print', past: 'Past closings', noPast: 'No closings so far.', pastFailed: 'The past closings did not arrive.',
    number: 'No.', when: 'When', who: 'Who', receipts: 'Receipts', busy: 'First it must be known what became of the last operation: look at the till.',
  },
};

export const officeEn: OfficeDictionary = {
  loading: 'Asking for the data…', failed: 'The data did not arrive.', authority: 'Authority', allAuthorities: 'All authorities', code: 'Code', name: 'Name', school: 'School', group: 'Class',
  search: { label: 'Search by code or name', help: 'At least two characters.', none: 'Nobody with this code or name.', found: n => (n === 50 ? 'The first 50: type some more.' : plural(n, 'account found', 'accounts found')), back: 'Other accounts' },
  billings: { prepaid: 'prepaid', postpaid: 'pays at the end of the month' },
  credit: 'credit', owed: 'to be paid', even: 'even', price: price => `a meal ${price}`, noPrice: 'the fee band has no price', oldDebt: 'old debt', suspense: 'in suspense, to be sorted out',
  movements: 'Movements', noMovements: 'No movements.', date: 'Date', what: 'What', amount: 'Amount', recorded: stamp => `recorded ${stamp}`,
  kinds: {
    opening: 'opening balance', meals: 'meal', correction: 'correction', extras: 'extra meals', top_up: 'cash top-up', reversal: 'reversal', handed_over: 'cash handed over', card: 'card', mav: 'MAV', mav_fee: 'MAV fee', pagopa: 'pagoPA', sdd: 'SDD debit', voucher: 'vouchers converted',
  },
  accounts: { credit: '', receivable: '', old_debt: 'on the old debt', suspense: 'in suspense' },

  pay: 'Record a payment', payTitle: name => `Payment of ${name}`, payNone: 'This authority takes no payments recorded by the office today.', payKind: 'How it was paid',
  payments: { card: 'Card at the office', mav: 'MAV', pagopa: 'pagoPA', sdd: 'SDD debit', voucher: 'Paper vouchers' },
  references: { card: 'Number of the operation', mav: 'Code of the MAV', pagopa: 'IUV', sdd: 'Mandate', voucher: 'How many vouchers' },
  amountOf: { voucher: 'Worth of the vouchers' }, amountPaid: 'Amount paid', feeIncluded: fee => `As it was paid, with the fee of ${fee} in it.`, paidOn: 'Paid on', author: 'Who records (if you like)', reference: 'Reference (if you like)',
  faults: { kind: 'Choose how it was paid.', amount: 'Type an amount of more than zero: for example 43.20.', paidOn: 'Choose the day.', future: 'This day is still to come.' },
  willBe: 'On the account', newBalance: 'New balance', record: amount => `Record ${amount}`, recordEmpty: 'Record',
  paymentOf: (kind, amount, diner) => `${kind}, ${amount}, code ${diner}`, done: entry => `Recorded: movement ${entry}`, refused: 'Not recorded', voucherReceipt: receipt => `Receipt ${receipt}`, conflict: 'The authority does not take this payment, on this day.',

  arrears: {
    help: 'Who owes more than their authority lets them. Nobody is blocked automatically.', asOf: stamp => `as of ${stamp}`, none: 'No arrears.', total: 'In all', owed: 'Owes', meals: 'Meals', blocked: 'Blocked', isBlocked: 'blocked', notBlocked: 'no',
    people: n => plural(n, 'person', 'people'), print: 'Print', csv: 'Download CSV', file: 'arrears',
  },
  statements: {
    month: 'Month', previous: 'Month before', next: 'Month after', preview: 'Preview: not issued yet', issued: stamp => `Issued ${stamp}`, none: 'No charges in this month.', meals: 'Meals', total: 'In all', people: n => plural(n, 'statement', 'statements'),
    issue: 'Issue', issueTitle: month => `Issue the statements of ${month}?`, issueHelp: 'What still comes for this month afterwards goes on the next statement. There is no way back.', issueYes: n => `Issue ${plural(n, 'statement', 'statements')}`, notOver: 'The month is not over: it is issued once it is.', issuedNow: n => `${plural(n, 'statement', 'statements')} issued.`,
    pdf: month => `Statements of ${month}`, pdfOf: name => `PDF: statement of ${name}`, csv: 'CSV', open: 'PDF', help: 'For those who pay at the end of the month.',
  },
  merchants: {
    none: 'No merchants.', held: 'Held, to hand over', limit: 'Cash limit', offline: 'Limit without the connection', noLimit: 'none', node: 'Node', here: 'this one', lastReceipt: 'Last receipt', noReceipt: 'none', lastClosing: 'Last closing', noClosing: 'never', closing: (number, stamp) => `no. ${number}, ${stamp}`,
    edit: 'Change the limits', editOf: name => `Change the limits: ${name}`, editTitle: name => `Limits of ${name}`, editHelp: 'Empty: no limit. The shop hears of it as soon as it is connected.', wrong: 'This is no amount: for example 1,500.00 or 1500.', save: 'Save', saved: 'Limits saved.', of: (part, whole) => `${part} of ${whole}`,
  },
};
