/** Italian of what the kitchen doesn't know (nodes and links) and of closures, and the shape of them. */
import { plural } from './plural';

const reasons: readonly string[] = ['Sciopero', 'Gita', 'Allerta meteo', 'Elezioni'];
const meals = (n: number, shown: string): string => `${shown} ${n === 1 ? 'pasto' : 'pasti'}`;

export const nodesIt = {
  at: (time: string) => `alle ${time}`, on: (day: string, time: string) => `${day} alle ${time}`,
  inStep: (when: string) => `allineata ${when}`, behind: (age: string) => `indietro di ${age}`, silent: (age: string) => `muta da ${age}`, never: 'mai sentita', catchingUp: 'si sta allineando',
  silentLast: (when: string) => `allineata l’ultima volta ${when}`,
  title: 'Da dove arrivano i numeri', now: 'Adesso', atClosing: (n: number) => `Alla chiusura n° ${n}`, wasSilent: 'muta alla chiusura', wasBehind: 'indietro alla chiusura',
  silentHelp: 'I numeri sono gli ultimi arrivati. Quello che la scuola ha segnato da allora non si vede ancora.',
  closingHelp: 'Quello che la scuola aveva segnato in tempo, e non era ancora arrivato, diventa una variazione.',
  confirmed: (time: string) => `confermata alle ${time}`, unconfirmed: 'non confermata',
  confirmations: (confirmed: number, of: number) => `${confirmed} di ${plural(of, 'classe confermata', 'classi confermate')}`,
  missing: (n: number) => plural(n, 'non confermata', 'non confermate'),
  missingHelp: 'Una classe non confermata conta come prenotata.',
};

export const linksIt = {
  title: 'Collegamenti', menu: 'Altro', thisNode: (node: string, role: string) => `Questo nodo: ${node}, ${role}`,
  roles: { kitchen: 'centro cottura', school: 'scuola', shop: 'esercente' },
  asOf: (time: string) => `Alle ${time}`, stale: (time: string) => `Nessuna risposta: questi sono i dati delle ${time}`, failed: 'I collegamenti non sono arrivati. Continuo a provare.', loading: 'Chiedo…',
  upstream: 'Il nodo sopra questo', noUpstream: 'Questo nodo non ne ha un altro sopra di sé.',
  sites: 'Chi si collega qui', noSites: 'Nessun altro nodo si collega a questo.',
  allWell: 'Tutti allineati', silentSites: (n: number) => plural(n, 'muto', 'muti'), behindSites: (n: number) => plural(n, 'indietro', 'indietro'), parkedFacts: (n: number) => plural(n, 'messaggio fermo', 'messaggi fermi'),
  inStep: 'allineato', inStepAt: (when: string) => `allineato ${when}`, behind: 'indietro', connected: 'collegato', silent: (age: string) => `muto da ${age}`, never: 'mai sentito',
  seen: (when: string) => `sentito ${when}`, last: (when: string) => `allineato l’ultima volta ${when}`,
  waiting: (n: number) => (n === 0 ? 'niente in attesa' : `${n} in attesa`), oldest: (when: string) => `il primo ${when}`,
  next: (span: string) => `riprovo tra ${span}`, nextNow: 'riprovo adesso', disconnected: 'non collegato',
  restored: (when: string) => `Rimesso da una copia ${when}: riprende da solo.`, resumed: (when: string) => `Rimesso da una copia ${when}: ha ripreso da solo.`,
  cloned: (when: string) => `Due nodi si sono presentati con lo stesso accesso ${when}: spegni la copia.`,
  epoch: (n: number) => `Ricominciato ${plural(n, 'volta', 'volte')} da una copia.`,
  clockAhead: (span: string) => `orologio avanti di ${span}`, clockBehind: (span: string) => `orologio indietro di ${span}`,
  parked: 'Messaggi fermi', parkedHelp: 'Non si sono potuti applicare, e non trattengono gli altri.',
  newer: 'Viene da un programma più nuovo: si applica da solo dopo l’aggiornamento.', sent: 'È fermo dall’altra parte: solo lì si può riprovare.',
  retry: 'Riprova', retryOf: (what: string) => `Riprova: ${what}`, retrying: 'Riprovo…', applied: 'Applicato.', still: (reason: string) => `Ancora fermo: ${reason}`,
  types: {
    request: 'Richiesta di una famiglia', attendance: 'Presenze', variation_asked: 'Variazione chiesta', answer: 'Risposta', closing: 'Chiusura', variation: 'Variazione',
    roster: 'Iscrizioni', records: 'Registrazioni', '': 'Riga illeggibile',
  } as Record<string, string>,
};

export const closuresIt = {
  title: 'Chiusure e aperture', kind: 'Che cosa', closed: 'Chiusura', open: 'Apertura', scope: 'Per chi', scopes: { authority: 'Tutto un ente', school: 'Una scuola', group: 'Una classe' },
  authority: 'Ente', school: 'Scuola', group: 'Classe', choose: 'Scegli…', from: 'Dal giorno', to: 'Al giorno', reason: 'Motivo', reasons,
  wrongOrder: 'Il secondo giorno viene prima del primo.', preview: 'Vedi che cosa cambia', previewing: 'Guardo…',
  loading: 'Carico scuole e classi…', failed: 'Scuole e classi non sono arrivate.',
  previewTitle: 'Che cosa cambia',
  statement: (place: string, kind: 'closed' | 'open', days: string, reason: string) => `${place}: ${kind === 'closed' ? 'chiusura' : 'apertura'} ${days}. Motivo: ${reason}.`,
  day: (day: string) => day, range: (from: string, to: string) => `da ${from} a ${to}`,
  wholeAuthority: (name: string) => `Riguarda tutto l’ente: ${name}`,
  nothing: 'Nessun pasto cambia: in quei giorni non mangia nessuno, o è già così.',
  table: { day: 'Giorno', schools: 'Scuole', before: 'Prima', after: 'Dopo' }, schoolsOf: (n: number) => plural(n, 'scuola', 'scuole'), alreadyClosed: 'già chiusa', moreDays: (n: number) => `Mostra ${plural(n, 'altro giorno', 'altri giorni')}`,
  late: (schools: number, variations: number) => `${schools === 1 ? 'Una scuola ha già chiuso il conteggio' : `${schools} scuole hanno già chiuso il conteggio`}: ${variations === 1 ? 'nasce una variazione' : `nascono ${variations} variazioni`}, da decidere.`,
  back: 'Torna indietro',
  confirmClosed: (n: number, shown: string, schools: number, days: number) => `Chiudi: ${meals(n, shown)} in meno, ${plural(schools, 'scuola', 'scuole')}, ${plural(days, 'giorno', 'giorni')}`,
  confirmOpen: (n: number, shown: string, schools: number, days: number) => `Apri: ${meals(n, shown)} in più, ${plural(schools, 'scuola', 'scuole')}, ${plural(days, 'giorno', 'giorni')}`,
  confirmNothing: 'Inserisci: nessun pasto cambia',
  done: (place: string, variations: number) => `${place}: inserita.${variations ? ` ${plural(variations, 'variazione', 'variazioni')} da decidere.` : ''}`,
  entered: 'Già inserite', none: 'Nessuna, da oggi in poi.', by: (author: string, time: string) => `${author ? `${author}, ` : ''}${time}`, entryKinds: { closed: 'chiusa', open: 'aperta' },
};
export type NodesDictionary = typeof nodesIt;
export type LinksDictionary = typeof linksIt;
export type ClosuresDictionary = typeof closuresIt;
