/** Italian: the language of the kitchens, and the shape that every other language must have. */
import { kioskIt } from './kiosk.it';
import { moneyIt, officeIt, tillIt } from './money.it';
import { closuresIt, linksIt, nodesIt } from './nodes.it';
import { packingIt, paperIt, printersIt } from './paper.it';
import { plural } from './plural';

const closingReasons: readonly string[] = ['Uscita anticipata', 'Sciopero', 'Allerta meteo', 'Gita', 'Numeri già confermati'];
const refusalReasons: readonly string[] = ['Già partito', 'Ingredienti finiti', 'Comunicata troppo tardi'];

export const it = {
  locale: 'it-IT',
  product: 'Mestolo',

  nav: { label: 'Sezioni', board: 'Pasti', production: 'Produzione', search: 'Cerca', skip: 'Vai al contenuto' },
  settings: {
    language: 'Lingua', italian: 'Italiano', english: 'English',
    toDark: 'Passa ai colori scuri', toLight: 'Passa ai colori chiari', fullscreen: 'Schermo intero', leaveFullscreen: 'Esci da schermo intero',
    signOut: 'Esci',
  },

  day: {
    today: 'oggi', tomorrow: 'domani', yesterday: 'ieri',
    choose: 'Scegli il giorno',
    previousMonth: 'Mese precedente', nextMonth: 'Mese successivo', goToday: 'Vai a oggi', close: 'Chiudi',
    service: (schools: number, closed: number) => `${plural(schools, 'scuola', 'scuole')}, ${closed === schools ? 'tutte chiuse' : plural(closed, 'chiusa', 'chiuse')}`,
    none: 'nessun servizio', legendService: 'servizio', legendClosed: 'tutto chiuso',
    unavailable: 'I giorni di servizio non sono arrivati.',
  },

  link: {
    live: 'In diretta', connecting: 'Collegamento…', down: 'Senza collegamento',
    downTitle: 'Collegamento interrotto',
    downDetail: (time: string) => `Numeri fermi alle ${time}`,
    downNever: 'Nessun numero è ancora arrivato. Continuo a riprovare.',
    age: (age: string) => `${age} fa`,
    back: 'Collegamento tornato, numeri aggiornati',
    waiting: 'In attesa dei primi numeri…',
  },
  clock: {
    label: 'Ora del server',
    unsynchronised: 'L’orologio del server non è sincronizzato',
    jumped: 'L’orologio del server è stato spostato',
    consequence: 'Le chiusure sono segnate come provvisorie.',
    source: (source: string, error: string) => `fonte ${source}, errore stimato ${error}`,
    demo: 'orologio demo',
  },

  total: {
    title: 'Pasti da cucinare', soFar: 'finora',
    meals: (n: string) => `${n} pasti`,
    standard: 'standard', specialShort: 'speciali', bianco: 'in bianco', ofWhichBianco: 'di cui in bianco', ofWhich: 'di cui',
    closing: 'alla chiusura', booked: 'prenotati', variations: 'variazioni', toDecideShort: (delta: string) => `${delta} da decidere`,
    open: (n: number) => plural(n, 'aperta', 'aperte'), closed: (n: number) => plural(n, 'chiusa', 'chiuse'),
    allClosed: 'Tutte le scuole sono chiuse',
    next: (time: string) => `Prossima chiusura ${time}`, in: 'tra', now: 'a momenti',
    diets: 'Diete', standardDiet: 'Standard',
    without: (list: string) => `senza ${list}`,
    moreDiets: (diets: number, meals: string) => `Mostra altre ${diets} diete, ${meals} pasti`,
    health: 'sanitaria', ethical: 'etico-religiosa',
  },
  sitting: { name: (n: number) => (n === 0 ? 'senza turno' : `${n}° turno`), short: (n: number) => (n === 0 ? 's.t.' : `${n}°`) },

  school: {
    list: 'Scuole',
    open: 'Aperta', closesIn: 'chiude tra', closingNow: 'chiude a momenti', closesAt: (time: string) => `orario limite ${time}`,
    closed: (n: number) => `Chiusa n° ${n}`, closedUnnumbered: 'Chiusa', closedEarly: (n: number, time: string) => `Chiusa ${time}, n° ${n}`, early: 'prima dell’orario limite', closedAt: (time: string) => `alle ${time}`,
    provisional: 'provvisoria',
    pending: (delta: string) => `${delta} da decidere`,
    moved: (delta: string) => `${delta} negli ultimi minuti`,
    back: 'Tutte le scuole', unknown: 'Questa scuola non mangia in questo giorno, o non è tra le tue.',
    groups: 'Classi e diete', group: 'Classe', specialDiets: 'Diete speciali', sitting: 'Turno', total: 'Totale', noGroups: 'Nessun pasto prenotato.',
    whole: 'Intera scuola', ofWhichAdults: 'di cui adulti',
  },

  variations: {
    title: 'Variazioni dopo la chiusura', none: 'Nessuna variazione.', number: (n: number) => `n° ${n}`,
    acknowledge: 'Prendi atto', refuse: 'Rifiuta', acknowledged: 'Accolta', refused: 'Rifiutata', pending: 'Da decidere',
    by: (author: string) => `da ${author}`, system: 'dal sistema',
    reasons: {
      delayed_by_link: 'Chiesta in tempo, arrivata dopo la chiusura', closed_early: 'Dopo la chiusura anticipata',
      present_without_booking: 'Presente senza prenotazione', absent_after_close: 'Assente, segnato dopo la chiusura', extra_meals: 'Pasti in più per adulti',
      calendar_changed: 'Chiusura o apertura inserita', diet_changed: 'Dieta cambiata', roster_changed: 'Iscrizioni cambiate',
    } as Record<string, string>,
    alreadyAcknowledged: 'Era già stata accolta da un’altra postazione.', alreadyRefused: 'Era già stata rifiutata da un’altra postazione.',
    refuseTitle: (n: number) => `Rifiuta la variazione n° ${n}`, refuseHelp: 'La scuola vede il rifiuto e il motivo.',
    refusalReasons,
    dietAlarm: 'Dieta cambiata dopo la chiusura', more: (n: number) => `e altre ${n}`, arrived: (n: number) => plural(n, 'nuova variazione da decidere', 'nuove variazioni da decidere'),
    describe: (delta: string, what: string, group: string) => `${delta} ${what}, ${group}`,
  },

  closing: {
    early: 'Chiudi adesso', earlyTitle: (school: string) => `Chiudi adesso: ${school}`,
    earlyHelp: (n: string) => `Il conteggio si ferma a ${n} pasti. Le richieste che arrivano entro l’orario limite diventano variazioni.`,
    reason: 'Motivo', author: 'Il tuo nome', submit: 'Chiudi la scuola', cancel: 'Annulla',
    reasons: closingReasons,
    required: 'Serve questo campo.', offers: 'Risposte pronte',
    confirm: 'Conferma la chiusura', confirmTitle: (n: number) => `Conferma la chiusura n° ${n}`,
    confirmHelp: 'Hai controllato i numeri con la scuola? Con il tuo nome togli il segno “provvisoria”.', confirmSubmit: 'Confermo',
    done: (school: string, n: number, meals: string) => `${school} chiusa, numero ${n}, ${meals} pasti`,
    doneMany: (n: number, meals: string) => `${plural(n, 'scuola chiusa', 'scuole chiuse')}. In tutto ${meals} pasti da cucinare`,
  },

  history: {
    title: 'Ultime quattro settimane', today: 'oggi', day: 'questo giorno', usual: (weekday: string) => `solito di ${weekday}`,
    summary: (now: string, usual: string, delta: string, weekday: string) => `${now} pasti, contro i ${usual} soliti di ${weekday} (${delta}).`,
    noUsual: 'Non ci sono ancora giorni con cui confrontare.', table: 'Mostra come tabella', date: 'Giorno', meals: 'Pasti',
    failed: 'Lo storico non è arrivato.', retry: 'Riprova', loading: 'Carico lo storico…',
  },

  feed: {
    title: 'Ultimi cambi', none: 'Nessun cambio negli ultimi minuti.',
  },

  production: {
    title: 'Preparazioni', preparation: 'Preparazione', total: 'Totale', portions: 'Porzioni', bySitting: 'Turni', plain: 'in bianco',
    eaters: { nursery: 'Infanzia', primary: 'Primaria', secondary: 'Secondaria', adult: 'Adulti', other: 'Altro' },
    open: (n: number) => `${plural(n, 'scuola ancora aperta', 'scuole ancora aperte')}: i numeri si muovono`, final: 'Tutte le scuole sono chiuse',
    none: 'Niente da cucinare.', sum: 'In tutto',
  },

  kiosk: kioskIt,
  nodes: nodesIt,
  links: linksIt,
  closures: closuresIt,
  paper: paperIt,
  packing: packingIt,
  printers: printersIt,
  money: moneyIt,
  till: tillIt,
  office: officeIt,

  pages: { label: 'Pagine delle scuole', page: (n: number, of: number) => `Pagina ${n} di ${of}`, previous: 'Pagina precedente', next: 'Pagina successiva', pause: 'Ferma il giro', play: 'Riprendi il giro' },
  search: { title: 'Cerca una scuola', placeholder: 'Nome o codice', none: 'Nessuna scuola con questo nome.', results: (n: number) => plural(n, 'scuola trovata', 'scuole trovate') },
  empty: { title: 'Nessuna scuola mangia in questo giorno', help: 'Scegli un giorno di servizio.', next: (day: string) => `Vai a ${day}` },

  signIn: { title: 'Entra', code: 'Codice di accesso', help: 'Incolla il codice che ti ha dato chi gestisce Mestolo.', submit: 'Entra', wrong: 'Questo codice non vale, o è stato revocato.', checking: 'Un momento…', notForYou: 'Con questo codice non si vedono le cucine' },
  demo: { skip: 'Salta all’orario limite', skipping: 'Salto…' },

  failures: {
    'no-answer': 'Il server non risponde. Riprova tra poco.', unauthorized: 'La sessione è finita: entra di nuovo.', forbidden: 'Con questo accesso non si può.',
    'not-found': 'Non c’è più.', 'already-closed': 'Questa scuola è già chiusa.', 'too-many-requests': 'Troppe richieste: riprova tra un momento.',
    'bad-value': 'Questi dati non vanno bene: controllali.', conflict: 'Adesso non si può: nel frattempo è cambiato qualcosa. Guarda come sta.', 'parked-elsewhere': 'È fermo dall’altra parte: solo lì si può riprovare.',
    unavailable: 'Il server non può scrivere adesso. Riprova tra poco.', other: 'Qualcosa non ha funzionato. Riprova.',
  } as Record<string, string>,

  allergens: {
    gluten: 'glutine', crustaceans: 'crostacei', eggs: 'uova', fish: 'pesce', peanuts: 'arachidi', soybeans: 'soia', milk: 'latte', nuts: 'frutta a guscio',
    celery: 'sedano', mustard: 'senape', sesame: 'sesamo', sulphites: 'solfiti', lupin: 'lupini', molluscs: 'molluschi',
  } as Record<string, string>,
};

export type Dictionary = typeof it;
