/** Italian of papers, packing and printers, and the shape of it. */
import { plural } from './plural';

const labels = (n: number): string => plural(n, 'etichetta', 'etichette');

export const paperIt = {
  nav: { papers: 'Carta', packing: 'Vassoi', printers: 'Stampanti' },
  kinds: {
    production_sheet: 'Foglio di produzione', meal_sheet: 'Foglio pasti', delivery_note: 'Bolla di consegna', delta_sheet: 'Foglio variazioni',
    labels: 'Etichette', matching_sheet: 'Foglio di abbinamento', receipt: 'Ricevuta',
  },
  numbered: (kind: string, number: number) => `${kind} n° ${number}`, edition: (kind: string, number: number) => `${kind}, ${number}ª edizione`, part: (part: number, of: number) => `${part} di ${of}`,
  standings: {
    waiting: 'in coda', printing: 'in stampa', blocked: 'stampa ferma', done: 'stampa finita', saved: 'PDF salvato', confirmed: 'su carta, confermato',
    failed: 'stampa non riuscita', cancelled: 'stampa annullata', unknown: 'non si sa se è uscita',
  },
  copy: 'COPIA', folder: 'PDF in una cartella', kitchen: 'Tutta la cucina', labels,

  loading: 'Chiedo le carte…', failed: 'Le carte non sono arrivate. Continuo a provare.', stale: (time: string) => `Nessuna risposta: questo è lo stato delle ${time}`,
  automatic: 'Automatica: le carte partono da sole a ogni chiusura.', manual: 'Si stampa con il bottone.',
  order: 'Prepara e stampa', ordering: 'Preparo…', orderOf: (school: string) => `Prepara e stampa: ${school}`,
  makes: (schools: number, production: boolean) => [schools ? `le carte di ${plural(schools, 'scuola chiusa', 'scuole chiuse')}` : '', production ? 'il foglio di produzione' : ''].filter(Boolean).join(' e '),
  willMake: (what: string) => `Fa ${what}.`, never: 'Quello che c’è già non si stampa due volte.',
  notYet: 'Niente da stampare, per ora: le carte si fanno dopo la chiusura.', nothing: 'Tutto quello che si può fare adesso è fatto.', stillOpen: (n: number) => (n === 1 ? 'Una scuola è ancora aperta: le sue carte si fanno dopo la chiusura.' : `${n} scuole sono ancora aperte: le loro carte si fanno dopo la chiusura.`),
  ordered: (n: number) => (n ? `Fatto: ${plural(n, 'carta nuova', 'carte nuove')} in stampa.` : 'Non mancava niente: nessuna stampa nuova.'),
  progress: (out: number, of: number) => `${out} di ${of} stampati`, none: 'Nessuna carta, per ora.',
  running: (what: string) => `adesso: ${what}`, queued: (n: number) => (n === 1 ? '1 in coda' : `${n} in coda`), runningTitle: 'Le stampanti adesso',

  needs: 'Serve qualcuno', blockedJobs: (n: number) => (n === 1 ? 'Una stampa aspetta.' : `${n} stampe aspettano.`), goesOn: 'La stampa riprende da dove era rimasta.',
  unknownTitle: 'Non si sa se è uscita', unknownHelp: 'Guarda alla stampante. Se il foglio c’è, di’ che è uscita; se manca, ristampala.',
  unknownHelpLabels: 'Guarda alla stampante. Se ci sono tutte, di’ che sono uscite; se ne mancano, ristampa tutte o solo quelle.',
  failedTitle: 'Non è uscita', cameOut: 'È uscita', reprint: 'Ristampa (COPIA)', retry: 'Riprova', cancel: 'Annulla la stampa', chooseLabels: 'Scegli quali',
  of: (act: string, what: string) => `${act}: ${what}`,
  cameOutDone: (what: string) => `${what}: segnata come uscita.`, reprintDone: (what: string) => `${what}: in stampa come COPIA.`, retryDone: (what: string) => `${what}: di nuovo in stampa.`,
  cancelDone: (what: string) => `${what}: annullata.`, cancelDoubt: (what: string) => `${what}: era già partita. Non si sa se esce.`,
  cancelHelp: 'Quello che è già alla stampante può uscire lo stesso.',

  schools: 'Scuole', stateOpen: 'Ancora aperta', stateClosed: 'Chiusa', missing: 'da preparare',
  labelsOut: (out: string, of: string) => `${out} di ${of}`, traysWord: 'vassoi', traysOf: (school: string) => `Vassoi da preparare: ${school}`,
  previews: 'Anteprime', previewsOf: (school: string) => `Carte e anteprime: ${school}`,
  previewHelp: 'Com’è adesso, senza ordinarla: porta scritto ANTEPRIMA.', previewFailed: 'Quest’anteprima adesso non c’è.',
  openPdf: 'Apri PDF', savePdf: 'Salva', openPdfOf: (what: string) => `Apri PDF: ${what}`, savePdfOf: (what: string) => `Salva PDF: ${what}`,
  composed: (when: string) => `Composta ${when}`, history: 'Stampe', attempt: (n: number) => `${n}ª stampa`, by: (author: string) => `chiesta da ${author}`, byItself: 'da sola', someLabels: (n: number) => (n === 1 ? 'una sola etichetta' : `solo ${n} etichette`),
  noJobs: 'Non ancora in stampa.', labelsHere: 'Etichette di questa carta', reprintSome: (n: number) => `Ristampa ${labels(n)} (COPIA)`, back: 'Indietro',
  matching: 'Foglio di abbinamento', matchingHelp: 'Quale vassoio è di chi: per la scuola, non per la cucina.', matchingNone: 'Il foglio c’è quando la cucina ha ordinato le etichette.',
  open: 'Carte della scuola',

  banner: { troubles: 'Stampa ferma', unknown: (n: number) => (n === 1 ? 'Di una stampa non si sa se è uscita' : `Di ${n} stampe non si sa se sono uscite`), failed: (n: number) => (n === 1 ? 'Una stampa non è riuscita' : `${n} stampe non sono riuscite`), go: 'Vai alla carta' },
};

export const packingIt = {
  loading: 'Chiedo i vassoi…', failed: 'I vassoi non sono arrivati. Continuo a provare.', none: 'Nessun vassoio, per ora: nascono con le carte, dopo la chiusura.',
  school: 'Scuola', all: 'Tutte le scuole', progress: (packed: number, of: number) => `${packed} di ${of} pronti`, left: (n: number) => (n === 0 ? 'Non ne resta nessuno' : n === 1 ? 'Ne resta uno' : `Ne restano ${n}`),
  scan: 'Etichetta', scanHelp: 'Passa il lettore: funziona ovunque. Oppure scrivi il codice.', send: 'Segna', packer: 'Chi prepara',
  soundOn: 'Suono acceso', soundOff: 'Suono spento', sending: 'Un momento…',
  packed: 'Pronto', schoolDone: 'Scuola completa', already: 'Già segnato', alreadyBy: (time: string, by: string) => (by ? `Segnato ${time} da ${by}.` : `Segnato ${time}.`), alreadyHelp: 'Ci sono due vassoi con questa etichetta?',
  otherDay: 'È di un altro giorno', otherDayHelp: (day: string) => `Etichetta di ${day}: non deve partire. Non è stato segnato niente.`,
  away: 'Non deve partire', awayHelp: 'Una variazione lo ha tolto.', unknown: 'Etichetta sconosciuta', unknownHelp: (read: string) => `“${read}” non è di questa cucina. Non è stato segnato niente.`,
  elsewhere: 'ma è di un’altra scuola', notSaved: 'Non registrato', again: 'Riprova',
  awayList: 'Non devono partire', pullOut: 'già preparato: toglilo', leftList: 'Da preparare', packedList: (n: number) => (n === 1 ? 'Un vassoio pronto' : `${n} vassoi pronti`), packedAt: (time: string, by: string) => (by ? `${time}, ${by}` : time),
  done: 'Tutti pronti', adult: 'adulto', notPrinted: 'etichetta non ancora stampata',
  tick: 'Segna a mano:', tickTitle: (code: string) => `Il vassoio ${code} è pronto?`, tickHelp: 'Senza etichetta letta: controlla il codice sul vassoio.', tickYes: 'Sì, è pronto', tickNo: 'No',
};

export const printersIt = {
  loading: 'Chiedo le stampanti…', failed: 'Le stampanti non sono arrivate. Continuo a provare.',
  scheduler: 'Il servizio di stampa (CUPS) non risponde. Le carte vanno come PDF nella cartella, o aspettano.', places: 'Stampanti', noPlaces: 'Nessuna stampante su questa macchina: tutto va come PDF in una cartella.',
  ready: 'Pronta', refuses: 'Non accetta lavori', standard: 'predefinita', gone: 'non c’è più', test: 'Pagina di prova', testOf: (name: string) => `Pagina di prova: ${name}`, testing: 'Mando…', tested: (name: string) => `Prova mandata a ${name}.`,
  language: 'Lingua', languages: { pdf: 'PDF', zpl: 'ZPL (etichettatrici Zebra)', escpos: 'ESC/POS (stampanti a scontrino)' }, needsRaw: 'Questa coda non prende byte così come sono: con ZPL o ESC/POS stamperebbe segni a caso.',
  media: 'Carta', medias: { '62x100': 'Rotolo 62 × 100 mm', '100x50': 'Rotolo 100 × 50 mm', 'a4-2x4': 'A4, 8 etichette (2 × 4)', 'a4-3x8': 'A4, 24 etichette (3 × 8)', a4: 'A4', 'roll-80': 'Scontrino 80 mm' } as Record<string, string>, otherMedia: 'Altra…', otherMediaName: 'Quale carta',
  folderHelp: 'PDF in una cartella: non si stampa niente, i file restano nella cartella dei dati di questa macchina, pronti da aprire o salvare.',
  routes: 'Che cosa si stampa dove', queue: 'Stampante', fallback: 'Se non risponde', noFallback: 'Aspetta', fallbackHelp: 'La seconda stampante subentra solo se alla prima non è arrivato niente: così non esce niente due volte.',
  settings: 'Impostazioni', automatic: 'Stampa da sola a ogni chiusura', automaticHelp: 'Senza, si preme “Prepara e stampa”.', useBy: 'Da consumare entro', useByHelp: 'Sulle etichette; vuoto, non si stampa.', carrier: 'Trasporto', carrierHelp: 'Sulle bolle di consegna.',
  names: 'Nomi sulle etichette', namesHelp: 'Solo il codice è la scelta di partenza: un nome accanto a una dieta è un dato sulla salute. Chi consegna il vassoio usa il foglio di abbinamento della scuola. Cambia solo se il contratto con l’ente lo chiede.',
  shows: { code_only: 'Solo codice', initials: 'Codice e iniziali', full_name: 'Codice e nome' },
  save: 'Salva', saving: 'Salvo…', saved: 'Salvato.', unsaved: 'Ci sono modifiche non salvate.', undo: 'Annulla le modifiche',
};

export type PaperDictionary = typeof paperIt;
export type PackingDictionary = typeof packingIt;
export type PrintersDictionary = typeof printersIt;
