/** Italian of money: the till, the office, and the shape of it. */
import { plural } from './plural';

const receipts = (n: number): string => plural(n, 'ricevuta', 'ricevute');

/** What a refusal is told with; amounts are written already. */
export interface RefusalParts {
  readonly code: string;
  readonly authority: string;
  readonly amount: string;
  readonly minimum: string;
  readonly missing: string;
  /** What may still be taken; empty: not known. */
  readonly most: string;
  readonly limit: string;
  readonly below: string;
  readonly above: string;
}

export const moneyIt = {
  marks: { group: '.', decimal: ',' },
  nav: { till: 'Cassa', closing: 'Chiusura di cassa', office: 'Conti', accounts: 'Conti', arrears: 'Arretrati', statements: 'Estratti', merchants: 'Esercenti' },
  balance: 'saldo', back: 'Indietro', cancel: 'Annulla', again: 'Riprova', close: 'Chiudi', yes: 'Sì',
  at: (day: string, time: string) => `${day}, ${time}`,
  stale: (age: string) => `Nessuna risposta da ${age}: quello che vedi è di prima.`,
  errand: {
    sending: 'Registro…', asking: 'Chiedo che ne è stato',
    noAnswer: 'Il sistema non ha risposto. Non rifare l’operazione: chiedo che ne è stato, e non si registra due volte.',
    stuck: 'Il sistema risponde, ma non sa dire che ne è stato. Continuo a chiedere; l’operazione non si registra due volte.',
    resumed: 'La pagina si era chiusa prima della risposta. Chiedo che ne è stato: non si registra due volte.',
    tries: (n: number) => `${n}ª volta`, now: 'Chiedi adesso',
    giveUp: 'Smetti di chiedere', giveUpHelp: 'Guarda prima nell’elenco se c’è già: da qui in poi questa pagina non lo saprà più.', giveUpSure: 'Ho guardato, smetti',
    once: 'La risposta si era persa: l’operazione è registrata una volta sola.',
  },
};

export const tillIt = {
  title: 'Cassa', loading: 'Apro la cassa…', failed: 'La cassa non risponde. Continuo a provare.', merchant: (name: string) => `Cassa di ${name}`,
  codeTitle: 'Codice utente', codeHelp: 'È sulla tessera o sulla lettera del Comune. Poi Invio.', next: 'Avanti', asking: 'Cerco…',
  who: 'Ricarica per', initials: (initials: string) => `Iniziali ${initials}`, code: (code: string) => `codice ${code}`, balanceAt: (stamp: string) => `saldo al ${stamp}`,
  noInitials: 'Chiedi il nome alla famiglia.', askInitials: 'Chiedi: «Sono queste le iniziali?»',
  oldDebt: 'vecchio debito da pagare', oldDebtOnly: (debt: string) => `Qui in contanti si paga solo il vecchio debito: ${debt}.`,
  amountTitle: 'Quanto versa', amountHelp: (minimum: string) => (minimum ? `Almeno ${minimum}. Per esempio 96 oppure 96,50. Poi Invio.` : 'Per esempio 96 oppure 96,50. Poi Invio.'),
  quick: 'Importi pronti', minimum: 'minimo', wholeDebt: 'tutto', pad: 'Tastiera', erase: 'Cancella', letters: 'ABC', lettersHelp: 'Scrivi lettere', comma: 'virgola', checking: 'Controllo…',
  confirmTitle: (amount: string) => `Hai preso ${amount}?`, confirmHelp: 'Si registra solo dopo questa risposta.', confirmYes: (amount: string) => `Sì, registra ${amount}`,
  newBalance: 'nuovo saldo', debtLeft: 'debito che resta', from: 'prima', keys: { enter: 'Invio', escape: 'Esc' },

  trouble: {
    unreadable: 'Non è un importo. Scrivi gli euro, e se servono i centesimi dopo la virgola: 96 oppure 96,50.',
    steps: (below: string, above: string) => `Solo multipli di 5 centesimi: ${below} oppure ${above}.`,
  },
  dontTake: 'Non prendere il denaro.',
  refusals: {
    unknown_diner: ({ code }) => `Qui non c’è il codice ${code}: è sbagliato, o di un ente che questo negozio non serve. Ricontrolla le cifre con la famiglia; se è giusto, deve sentire l’ufficio scuola.`,
    merchant_not_enabled: ({ authority }) => `Questa cassa non è abilitata per ${authority}. La famiglia deve andare da un altro esercente o sentire il suo Comune.`,
    amount_not_positive: () => 'L’importo deve essere più di zero.',
    amount_not_in_steps: ({ below, above }) => `Solo multipli di 5 centesimi: ${below} oppure ${above}.`,
    cash_not_taken: ({ authority }) => `${authority} non prende contanti. La famiglia paga nel modo che il Comune le ha indicato.`,
    below_minimum: ({ minimum, missing }) => `Il minimo è ${minimum}: mancano ${missing}.`,
    above_maximum: ({ most }) => (most ? `In una volta si prendono al massimo ${most}.` : 'È più di quanto si può prendere in una volta.'),
    above_old_debt: ({ most }) => (most ? `In contanti si paga solo il vecchio debito: al massimo ${most}.` : 'In contanti si paga solo il vecchio debito, e qui non ce n’è.'),
    cash_to_hand_over: ({ limit, most }) => `La cassa può tenere al massimo ${limit}. ${most ? `Adesso puoi prendere ancora ${most}.` : 'È piena.'} Fai la chiusura di cassa e consegna, poi si ricomincia.`,
    offline_limit: ({ limit, most }) => `Senza collegamento con la cucina si possono prendere al massimo ${limit}. ${most ? `Adesso ancora ${most}.` : 'Sono finiti: aspetta che il collegamento torni.'}`,
    receipts_held: () => 'La cassa è ferma dopo un ripristino: non sa qual è l’ultima ricevuta. Riparte da sola appena la cucina risponde; altrimenti chiama l’ufficio.',
    balances_unknown: () => 'I saldi non sono ancora arrivati dalla cucina. Controlla il collegamento e riprova tra poco.',
    op_reused: () => 'Questa operazione era già stata fatta con un altro codice o importo. Guarda nell’elenco delle ricevute, poi ricomincia dal codice.',
  } as Record<string, (parts: RefusalParts) => string>,

  recorded: (receipt: string) => `Registrata: ricevuta ${receipt}`, reversed: (receipt: string) => `Stornata: ricevuta ${receipt}`,
  forWhom: (who: string) => `Ricarica per ${who}`, amount: 'importo', giveBack: (amount: string, who: string) => `Rendi ${amount} a ${who}`,
  refusedTitle: 'Non registrata', refusedTopUp: (amount: string) => `La ricarica non è registrata: rendi ${amount}.`, refusedReversal: 'Lo storno non è registrato: non rendere denaro.', refusedClosing: 'La chiusura non è registrata: se intanto è entrato o uscito denaro, conta di nuovo.', refusedReprint: 'La copia non è partita.',
  sendingTopUp: (amount: string, who: string) => `Ricarica di ${amount} per ${who}`, sendingReversal: (receipt: string, amount: string) => `Storno della ricevuta ${receipt}, ${amount}`, sendingClosing: (amount: string) => `Chiusura di cassa, contati ${amount}`,
  nextCustomer: 'Il prossimo: scrivi il codice.',

  papers: { none: 'senza carta', waiting: 'non stampata', printed: 'stampata', unknown: 'da verificare' } as Record<string, string>,
  paperNow: {
    waiting: 'La ricevuta sta uscendo.', waitingTrouble: (what: string) => `La ricevuta non è stampata (${what}). Esce da sola quando è a posto, oppure dai il PDF.`,
    printed: 'La ricevuta è stampata.', unknown: 'Non si sa se la ricevuta è uscita: guarda alla stampante.', none: 'Nessuna stampante: la ricevuta è un PDF.',
  } as { waiting: string; waitingTrouble(what: string): string; printed: string; unknown: string; none: string },
  copy: 'COPIA', print: 'Stampa', cameOut: 'È uscita', reverse: 'Storna', pdf: 'PDF', of: (act: string, receipt: string) => `${act}: ricevuta ${receipt}`,
  copyDone: (receipt: string) => `Ricevuta ${receipt}: in stampa come COPIA.`, copyConflict: 'Questa ricevuta è già in stampa: aspetta che esca.', cameOutDone: (receipt: string) => `Ricevuta ${receipt}: segnata come uscita.`,
  receipts: 'Ricevute di oggi', noReceipts: 'Nessuna ricevuta, oggi.', kinds: { top_up: 'ricarica', reversal: 'storno', voucher: 'buoni' } as Record<string, string>, reversedBy: (receipt: string) => `stornata con ${receipt}`, reverses: (receipt: string) => `storna ${receipt}`, inClosing: (number: number) => `chiusura n° ${number}`, elsewhere: (terminal: string) => `da ${terminal}`,
  reverseTitle: (receipt: string) => `Storna la ricevuta ${receipt}?`, reverseHelp: 'Lo storno ha una sua ricevuta. Rendi il denaro solo dopo che è registrato.', reverseYes: (amount: string) => `Storna ${amount}`,

  offlineTitle: 'Senza collegamento con la cucina', offline: 'Si continua: le ricariche si registrano qui e partono da sole.', balancesAsOf: (stamp: string) => `I saldi sono al ${stamp}.`, balancesNever: 'I saldi non sono mai arrivati.',
  offlineLeft: (left: string, limit: string) => `Puoi prendere ancora ${left} dei ${limit} permessi senza collegamento.`, offlineFull: (limit: string) => `I ${limit} permessi senza collegamento sono finiti: aspetta che il collegamento torni.`, offlineNoLimit: 'Senza limite di importo.',
  untold: (amount: string) => `${amount} in viaggio verso la cucina`,
  heldTitle: 'La cassa è ferma', held: 'È stata ripristinata da una copia di sicurezza e non sa qual è l’ultima ricevuta: così non si ripete un numero. Riparte da sola appena la cucina risponde; altrimenti chiama l’ufficio.',
  nearLimit: (left: string) => `La cassa è quasi piena: puoi prendere ancora ${left}. Poi fai la chiusura e consegna.`, full: 'La cassa è piena: fai la chiusura e consegna, poi si ricomincia.',
  paperBanner: {
    unknown: (n: number, which: string) => `${receipts(n)} da verificare: ${which}. Guarda se ${n === 1 ? 'è uscita' : 'sono uscite'}, poi di’ che è uscita o fai una COPIA.`,
    waiting: (n: number, which: string) => `${n === 1 ? 'Una ricevuta non è stampata' : `${n} ricevute non sono stampate`}: ${which}.`,
    fine: 'Tutte le ricevute sono stampate',
  },
  terminals: 'Terminali', terminalFine: 'pronto', terminalPrinting: 'stampa',
  terminalTroubles: {
    connecting: 'si sta collegando', silent: 'non risponde: controlla che sia acceso e collegato', wrong_map: 'non è compatibile: chiama l’assistenza', wrong_serial: 'non è il terminale di questa cassa: chiama l’assistenza',
    paper_out: 'manca la carta: cambia il rotolo', cover_open: 'lo sportello è aperto: chiudilo', battery_low: 'la batteria è quasi scarica', journal_lost: 'ha perso la memoria: chiama l’assistenza',
  } as Record<string, string>,

  closing: {
    title: 'Chiusura di cassa', countTitle: 'Conta il denaro nel cassetto', countHelp: 'Conta prima di vedere quanto dovrebbe esserci: così un errore si vede.', counted: 'Contato', author: 'Chi chiude (se vuoi)',
    aid: 'Conta per pezzi', pieces: (worth: string) => `pezzi da ${worth}`, aidWrong: 'Scrivi solo numeri interi di pezzi.', see: 'Vedi se torna', needCount: 'Scrivi quanto hai contato, anche 0.', unreadable: 'Non è un importo: per esempio 1043,20.',
    nothing: 'Dall’ultima chiusura non c’è nessuna ricevuta: non c’è niente da chiudere.',
    reviewTitle: 'Torna?', toHandOver: 'Da consegnare', total: 'In tutto', difference: 'Differenza', receiptsOf: (first: string, last: string, count: number, reversals: number) => `Ricevute da ${first} a ${last}: ${plural(count, 'ricarica', 'ricariche')}, ${plural(reversals, 'storno', 'storni')}`,
    even: 'Torna tutto.', missing: (amount: string) => `Mancano ${amount}.`, over: (amount: string) => `Ci sono ${amount} in più.`, differenceHelp: 'La differenza resta scritta nella chiusura: non si corregge dopo.',
    recount: 'Riconta', record: 'Registra la chiusura', done: (number: number) => `Chiusura n° ${number} registrata`, handOver: 'Consegna, per ente', print: 'Stampa', past: 'Chiusure passate', noPast: 'Nessuna chiusura, finora.', pastFailed: 'Le chiusure passate non sono arrivate.',
    number: 'N°', when: 'Quando', who: 'Chi', receipts: 'Ricevute', busy: 'Prima bisogna sapere che ne è stato dell’ultima operazione: guarda in Cassa.',
  },
};

export type MoneyDictionary = typeof moneyIt;
export type TillDictionary = typeof tillIt;

export const officeIt = {
  loading: 'Chiedo i dati…', failed: 'I dati non sono arrivati.', authority: 'Ente', allAuthorities: 'Tutti gli enti', code: 'Codice', name: 'Nome', school: 'Scuola', group: 'Classe',
  search: { label: 'Cerca per codice o nome', help: 'Almeno due caratteri.', none: 'Nessuno con questo codice o nome.', found: (n: number) => (n === 50 ? 'I primi 50: scrivi qualcosa di più.' : plural(n, 'conto trovato', 'conti trovati')), back: 'Altri conti' },
  billings: { prepaid: 'prepagato', postpaid: 'paga a fine mese' } as Record<string, string>,
  credit: 'credito', owed: 'da pagare', even: 'in pari', price: (price: string) => `un pasto ${price}`, noPrice: 'la fascia non ha un prezzo', oldDebt: 'vecchio debito', suspense: 'in sospeso, da sistemare',
  movements: 'Movimenti', noMovements: 'Nessun movimento.', date: 'Data', what: 'Che cosa', amount: 'Importo', recorded: (stamp: string) => `registrato ${stamp}`,
  kinds: {
    opening: 'saldo iniziale', meals: 'pasto', correction: 'rettifica', extras: 'pasti in più', top_up: 'ricarica in contanti', reversal: 'storno', handed_over: 'consegna contanti', card: 'carta', mav: 'MAV', mav_fee: 'commissione MAV', pagopa: 'pagoPA', sdd: 'addebito SDD', voucher: 'buoni convertiti',
  } as Record<string, string>,
  accounts: { credit: '', receivable: '', old_debt: 'sul vecchio debito', suspense: 'in sospeso' } as Record<string, string>,

  pay: 'Registra pagamento', payTitle: (name: string) => `Pagamento di ${name}`, payNone: 'Questo ente oggi non prende pagamenti registrati dall’ufficio.', payKind: 'Come è stato pagato',
  payments: { card: 'Carta in ufficio', mav: 'MAV', pagopa: 'pagoPA', sdd: 'Addebito SDD', voucher: 'Buoni di carta' } as Record<string, string>,
  references: { card: 'Numero dell’operazione', mav: 'Codice del MAV', pagopa: 'IUV', sdd: 'Mandato', voucher: 'Quanti buoni' } as Record<string, string>,
  amountOf: { voucher: 'Valore dei buoni' } as Record<string, string>, amountPaid: 'Importo pagato', feeIncluded: (fee: string) => `Com’è stato pagato, con la commissione di ${fee} compresa.`, paidOn: 'Pagato il', author: 'Chi registra (se vuoi)', reference: 'Riferimento (se vuoi)',
  faults: { kind: 'Scegli come è stato pagato.', amount: 'Scrivi un importo maggiore di zero: per esempio 43,20.', paidOn: 'Scegli il giorno.', future: 'Questo giorno deve ancora venire.' } as Record<string, string>,
  willBe: 'Sul conto', newBalance: 'Nuovo saldo', record: (amount: string) => `Registra ${amount}`, recordEmpty: 'Registra',
  paymentOf: (kind: string, amount: string, diner: string) => `${kind}, ${amount}, codice ${diner}`, done: (entry: number) => `Registrato: movimento ${entry}`, refused: 'Non registrato', voucherReceipt: (receipt: string) => `Ricevuta ${receipt}`, conflict: 'L’ente non prende questo pagamento, in questo giorno.',

  arrears: {
    help: 'Chi deve più di quanto il suo ente lascia andare sotto zero. Nessuno viene bloccato in automatico.', asOf: (stamp: string) => `al ${stamp}`, none: 'Nessun arretrato.', total: 'In tutto', owed: 'Deve', meals: 'Pasti', blocked: 'Bloccato', isBlocked: 'bloccato', notBlocked: 'no',
    people: (n: number) => plural(n, 'persona', 'persone'), print: 'Stampa', csv: 'Scarica CSV', file: 'arretrati',
  },
  statements: {
    month: 'Mese', previous: 'Mese prima', next: 'Mese dopo', preview: 'Anteprima: non ancora emessi', issued: (stamp: string) => `Emessi ${stamp}`, none: 'Nessun addebito in questo mese.', meals: 'Pasti', total: 'In tutto', people: (n: number) => plural(n, 'estratto', 'estratti'),
    issue: 'Emetti', issueTitle: (month: string) => `Emetti gli estratti di ${month}?`, issueHelp: 'Dopo, quello che arriva ancora per questo mese va sul prossimo estratto. Non si torna indietro.', issueYes: (n: number) => `Emetti ${plural(n, 'estratto', 'estratti')}`, notOver: 'Il mese non è finito: si emette quando è passato.', issuedNow: (n: number) => `Emessi ${plural(n, 'estratto', 'estratti')}.`,
    pdf: (month: string) => `Estratti di ${month}`, pdfOf: (name: string) => `PDF: estratto di ${name}`, csv: 'CSV', open: 'PDF', help: 'Per chi paga a fine mese.',
  },
  merchants: {
    none: 'Nessun esercente.', held: 'In cassa, da consegnare', limit: 'Limite di cassa', offline: 'Limite senza collegamento', noLimit: 'nessuno', node: 'Nodo', here: 'questo', lastReceipt: 'Ultima ricevuta', noReceipt: 'nessuna', lastClosing: 'Ultima chiusura', noClosing: 'mai', closing: (number: number, stamp: string) => `n° ${number}, ${stamp}`,
    edit: 'Cambia i limiti', editOf: (name: string) => `Cambia i limiti: ${name}`, editTitle: (name: string) => `Limiti di ${name}`, editHelp: 'Vuoto: nessun limite. Il negozio lo viene a sapere appena è collegato.', wrong: 'Non è un importo: per esempio 1.500 oppure 1500,00.', save: 'Salva', saved: 'Limiti salvati.', of: (part: string, whole: string) => `${part} di ${whole}`,
  },
};
export type OfficeDictionary = typeof officeIt;
