/** Italian of the kiosk, and the shape of it. */
import { plural } from './plural';

const offers: readonly string[] = ['Arrivato tardi', 'Uscito prima', 'Adulto in più', 'Sta poco bene'];

export const kioskIt = {
  title: 'Presenze', diets: 'Diete', back: 'Classi', choose: 'Classi di oggi', chooseOf: (day: string) => `Classi di ${day}`,
  noSchool: 'Nell’indirizzo manca la scuola: aggiungi ?school=CODICE.',
  noService: 'Nessuna classe mangia in questo giorno', chooseDay: 'Scegli il giorno', noDays: 'Nessun giorno di servizio in vista.',
  unknownGroup: 'Questa classe non mangia in questo giorno, o non è di questa scuola.',

  present: 'presente', absent: 'assente', plain: 'in bianco', notPlain: 'non più in bianco', adult: 'adulto', awaits: 'in attesa della cucina', notSent: 'non ancora inviato',
  suspended: 'assenza lunga', blocked: 'senza pasto: chiedi in segreteria', arrived: 'c’è, senza prenotazione: diventa una variazione',
  counts: (present: number, absent: number, plain: number, adults: number) => [
    plural(present, 'presente', 'presenti'), plural(absent, 'assente', 'assenti'), ...(plain ? [`${plain} in bianco`] : []), ...(adults ? [`${plural(adults, 'adulto', 'adulti')} in più`] : []),
  ].join(', '),
  of: (booked: number, diners: number) => `${booked} su ${diners}`, eat: 'mangiano', absentees: (n: number) => (n === 0 ? 'nessun assente' : plural(n, 'assente', 'assenti')),
  help: 'Tocca chi è assente. Il piatto vuoto chiede il pasto in bianco.',
  plainOf: (name: string) => `In bianco: ${name}`,
  list: (group: string) => `Classe ${group}`,

  confirm: 'Conferma', confirmed: 'Confermata', confirmedAt: (time: string) => `Confermata alle ${time}`, confirmedNow: 'Classe confermata', undo: 'Annulla l’ultimo tocco', undone: 'Tocco annullato',
  states: {
    todo: 'Da fare', marked: 'Segnata, da confermare', confirmed: 'Confermata', 'confirmed-unsent': 'Confermata, da inviare', 'confirmed-waiting': 'Confermata, in attesa della cucina',
  },
  unconfirmed: 'Non confermata: conta come prenotata',
  progress: (confirmed: number, all: number) => `${confirmed} ${confirmed === 1 ? 'classe confermata' : 'classi confermate'} su ${all}`,

  closesAt: (time: string) => `Orario limite ${time}`, closesIn: 'si chiude tra', past: (time: string) => `Orario limite passato (${time})`,
  pastBriefly: 'Chi è assente resta contato; chi arriva diventa una variazione, che decide la cucina.',
  pastCharge: 'Le assenze non cambiano più il conteggio: il pasto resta contato e addebitato. Chi arriva diventa una variazione, che decide la cucina.',
  pastWaive: 'Le assenze non cambiano più il conteggio, ma il pasto non si addebita. Chi arriva diventa una variazione, che decide la cucina.',

  extras: { title: 'Pasti in più per adulti', more: (diet: string) => `Un pasto in più: ${diet}`, less: (diet: string) => `Un pasto in meno: ${diet}`, other: 'Altra dieta', choose: 'Quale dieta?' },

  standing: {
    label: 'Collegamento', fine: 'Tutto inviato', sending: 'Invio in corso…',
    nodeDown: 'Il sistema della scuola non risponde. Continua pure: quello che tocchi resta su questo tablet e parte da solo.',
    unsent: (count: number, time: string) => `${plural(count, 'tocco da inviare', 'tocchi da inviare')} dalle ${time}`,
    waiting: (count: number, time: string) => `${count} in attesa per la cucina dalle ${time}`,
    kitchenDown: 'La cucina non è raggiungibile: continua pure, le risposte arrivano dopo.',
    refused: (group: string) => `Classe ${group}: quello che hai toccato non è stato accettato.`, retry: 'Riprova', discard: 'Lascia perdere',
  },
  faults: { 'day-over': 'Il giorno è passato.', forbidden: 'Con questo accesso non si può.', 'not-found': 'La classe, o qualcuno della classe, non c’è più.' } as Record<string, string>,

  refusals: {
    unknown_diner: 'Non è tra gli iscritti.', channel_not_enabled: 'Il comune non lo permette dal chiosco.', outside_window: 'Fuori dall’orario in cui si può chiedere.',
    no_service_day: 'Nessun giorno di servizio in vista.', not_a_service_day: 'In questo giorno non mangia.', past_cutoff: 'L’orario limite è passato.',
    channel_locked: 'La famiglia ha disdetto per telefono: se c’è, diventa una variazione alla chiusura.', nothing_to_undo: 'Non c’era niente da annullare.',
    not_booked: 'Non ha un pasto prenotato.', bianco_limit: 'Troppi giorni in bianco di seguito: serve il certificato.', blocked: 'Pasto sospeso: chiedi in segreteria.',
  } as Record<string, string>,

  search: { title: 'Cerca per nome', placeholder: 'Nome, cognome o codice', none: 'Nessuno con questo nome.', results: (n: number) => plural(n, 'persona trovata', 'persone trovate'), start: 'Scrivi qualche lettera, oppure passa il badge.' },
  card: {
    unknown: 'Codice non trovato', unknownHelp: (code: string) => `Il codice ${code} non è di chi mangia oggi in questa scuola.`,
    markPresent: 'Segna presente', markAbsent: 'Segna assente', makePlain: 'Pasto in bianco', unmakePlain: 'Togli il bianco', openGroup: (group: string) => `Apri la classe ${group}`,
  },

  variations: {
    title: 'Variazioni', none: 'Nessuna variazione.', ask: 'Chiedi una variazione', pending: 'Attende la cucina', acknowledged: 'Accolta', refused: 'Rifiutata', by: (who: string, time: string) => `${who}, ${time}`,
    askHelp: 'Il conteggio è chiuso: la cucina vede la richiesta e risponde qui.', group: 'Classe', diet: 'Dieta', howMany: 'Quanti pasti', more: 'Uno in più', less: 'Uno in meno', plain: 'In bianco', offers, send: 'Manda alla cucina',
    stillOpen: 'Il conteggio non è ancora chiuso: segnalo nella classe.', onItsWay: 'In viaggio verso la cucina.',
  },

  sheet: {
    title: (group: string) => `Diete della classe ${group}`, help: 'Per controllare i vassoi.', none: 'Oggi nessuna dieta speciale e nessun pasto in bianco.', name: 'Nome', diet: 'Dieta', keepOut: 'Da tenere fuori', print: 'Stampa',
    failed: 'Le diete non sono arrivate.', forbidden: 'Le diete sono dati sanitari: le vede solo la scuola.', retry: 'Riprova',
  },
};

export type KioskDictionary = typeof kioskIt;
