// Papers, print jobs, trays and printers of the mock kitchen: printing that goes on by itself, and printers that can be
// emptied, opened and taken away.
import { addDays, random } from './kitchen.mjs';
import { pdf } from './pdf.mjs';

const words = {
  paper_out: ['Manca la carta: caricala, e la stampa riprende da sola.', 'Out of paper: load some, and printing goes on by itself.'],
  cover_open: ['Lo sportello è aperto: chiudilo, e la stampa riprende da sola.', 'The cover is open: close it, and printing goes on by itself.'],
  paper_jam: ['La carta è inceppata: liberala, e la stampa riprende da sola.', 'Paper is jammed: free it, and printing goes on by itself.'],
  offline: ['La stampante non risponde: controlla che sia accesa e collegata.', 'The printer does not answer: check that it is on and connected.'],
  queue_missing: ['Questa stampante non c’è più: scegline un’altra.', 'This printer is not there any more: choose another one.'],
  refused: ['La stampante ha rifiutato il lavoro.', 'The printer refused the job.'],
};
export const troubleOf = code => ({ code, it: words[code][0], en: words[code][1] });

const paperKinds = ['production_sheet', 'meal_sheet', 'delivery_note', 'delta_sheet', 'labels', 'matching_sheet', 'receipt'];
const onItsWay = ['rendered', 'submitting', 'held', 'released', 'printing', 'blocked'];
const next = { rendered: 'held', submitting: 'held', held: 'released', released: 'printing', printing: 'reported_done' };
const letters = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';
const folder = 'folder';

/**
 * @param {object} of
 *   today, instant()
 *   schoolsOf(date)   those that eat
 *   tell()            something has changed: the boards hear of it
 *   Refusal
 */
export function makePapers({ today, instant, schoolsOf, tell, Refusal }) {
  let revision = 1;
  let pace = 250;
  let jobId = 40;
  let noteNumber = 300;
  const papers = [];
  const trays = [];
  const answers = new Map();
  const destinations = [
    { name: 'ufficio', info: 'Laser dell’ufficio', model: 'HP LaserJet 400', accepts_jobs: true, is_default: true, raw: false, folder: false },
    { name: 'zebra', info: 'Etichettatrice', model: 'Zebra ZD421', accepts_jobs: true, is_default: false, raw: true, folder: false },
    { name: folder, info: 'PDF in una cartella', model: '', accepts_jobs: true, is_default: false, raw: false, folder: true },
  ];
  let scheduler = { answers: true };
  let setup = {
    routes: [...['production_sheet', 'meal_sheet', 'delivery_note', 'delta_sheet'].map(kind => ({ kind, queue: 'ufficio' })), { kind: 'labels', queue: 'zebra', fallback: 'ufficio' }],
    queues: [{ name: 'ufficio', language: 'pdf', media: 'a4' }, { name: 'zebra', language: 'zpl', media: '62x100' }],
    settings: { automatic: false, use_by: '14:30', carrier: 'Trasporti Brembo', label_names: [] },
  };

  function changed() {
    ++revision;
    tell();
  }
  const lastOf = paper => paper.jobs.at(-1);
  const become = (job, state, code) => {
    job.state = state;
    job.changed_at = instant();
    if (code) job.trouble = troubleOf(code);
    else delete job.trouble;
  };
  const queueFor = kind => setup.routes.find(route => route.kind === kind)?.queue ?? folder;
  const printer = name => destinations.find(one => one.name === name);

  function print(paper, { author, serials, queue = queueFor(paper.kind) } = {}) {
    paper.jobs.push({ id: ++jobId, attempt: paper.jobs.length + 1, state: 'rendered', queue, changed_at: instant(), ...(author ? { ordered_by: author } : {}), ...(serials ? { serials } : {}) });
  }
  function compose(date, kind, more, author, queue) {
    const paper = { id: papers.length + 1, kind, composed_at: instant(), jobs: [], ...more };
    Object.defineProperty(paper, 'date', { value: date, enumerable: false });
    papers.push(paper);
    print(paper, { author, queue });
    return paper;
  }

  // ---- trays

  const codeOf = serial => {
    const dice = random(serial * 7919);
    return Array.from({ length: 5 }, () => letters[Math.floor(dice() * letters.length)]).join('');
  };
  const special = line => line.meals > 0 && (line.diet !== 'standard' || line.bianco);
  function traysOf(date, school) {
    return trays.filter(tray => tray.date === date && (!school || tray.school === school));
  }
  function makeTrays(date, school) {
    if (traysOf(date, school.school).length) return;
    for (const group of school.groups) {
      for (const line of [...school.lines.values()].filter(line => line.group === group.group && special(line))) {
        for (let i = 0; i < line.meals; ++i) {
          const serial = 311 + trays.length;
          trays.push({ serial, date, code: codeOf(serial), school: school.school, group: group.group, group_name: group.name, sitting: group.sitting, diet: line.diet, bianco: line.bianco, adult: i < line.adults, taken_away: false });
        }
      }
    }
  }
  const shownTray = tray => {
    const paper = papers.find(one => one.id === tray.paper);
    return { ...tray, ...(paper ? { print: lastOf(paper).state, attempt: lastOf(paper).attempt } : {}) };
  };
  const leaving = (date, school) => traysOf(date, school).filter(tray => !tray.taken_away);

  // ---- orders

  const accepted = school => school.variations.filter(variation => variation.state === 'acknowledged');
  function missingOf(date, school) {
    if (school.state !== 'closed') return [];
    const has = kind => papers.some(paper => paper.date === date && paper.school === school.school && paper.kind === kind);
    const deltas = papers.filter(paper => paper.date === date && paper.school === school.school && paper.kind === 'delta_sheet').length;
    return [
      ...['meal_sheet', 'delivery_note'].filter(kind => !has(kind)),
      ...([...school.lines.values()].some(special) && !has('labels') ? ['labels'] : []),
      ...(accepted(school).length > deltas ? ['delta_sheet'] : []),
    ];
  }
  const cooked = date => schoolsOf(date).filter(school => school.state === 'closed').map(school => `${school.school}${accepted(school).length}`).join();
  let producedFor = new Map();
  const productionMissing = date => cooked(date) !== '' && producedFor.get(date) !== cooked(date);

  function makeFor(date, school, author) {
    const at = { school: school.school };
    for (const kind of missingOf(date, school)) {
      if (kind === 'meal_sheet') compose(date, kind, { title: 'Foglio pasti', ...at }, author);
      if (kind === 'delivery_note') compose(date, kind, { title: 'Bolla di consegna', ...at, number: ++noteNumber }, author);
      if (kind === 'delta_sheet') compose(date, kind, { title: 'Foglio variazioni', ...at, number: papers.filter(paper => paper.kind === kind && paper.school === school.school).length + 1 }, author);
      if (kind !== 'labels') continue;
      makeTrays(date, school);
      for (const group of school.groups) {
        const mine = traysOf(date, school.school).filter(tray => tray.group === group.group);
        if (!mine.length) continue;
        const paper = compose(date, kind, { title: `Etichette ${group.name}`, ...at, group: group.name, part: 1, parts: 1, labels: mine.length }, author);
        for (const tray of mine) tray.paper = paper.id;
      }
    }
  }
  function order({ date, school: code, author }) {
    const schools = schoolsOf(date).filter(school => !code || school.school === code);
    if (code && !schools.length) throw new Refusal('not-found', 'No such school.');
    if (code && schools[0].state !== 'closed') throw new Refusal('conflict', 'This school’s day is not closed yet.');
    if (!code && productionMissing(date)) {
      producedFor = new Map(producedFor).set(date, cooked(date));
      compose(date, 'production_sheet', { title: 'Foglio di produzione', number: papers.filter(paper => paper.date === date && paper.kind === 'production_sheet').length + 1 }, author);
    }
    for (const school of schools) makeFor(date, school, author);
    changed();
    return day(date);
  }
  const day = (date, only) => ({
    date, automatic: setup.settings.automatic, production_missing: productionMissing(date),
    schools: schoolsOf(date).filter(school => !only || school.school === only).map(school => ({
      school: school.school, name: school.name, state: school.state, missing: missingOf(date, school),
      labels: leaving(date, school.school).length, packed: leaving(date, school.school).filter(tray => tray.packed_at).length,
    })),
    papers: papers.filter(paper => paper.date === date && (!only || paper.school === only)).reverse(),
  });

  // ---- printing

  function step() {
    let moved = false;
    for (const { name, trouble } of destinations) {
      const jobs = papers.map(lastOf).filter(job => job.queue === name && onItsWay.includes(job.state));
      const job = jobs.find(one => one.state !== 'rendered') ?? jobs[0];
      if (!job) continue;
      if (name === folder) become(job, 'reported_done');
      else if (trouble && ['released', 'printing', 'blocked'].includes(job.state)) {
        if (job.state === 'blocked' && job.trouble.code === trouble.code) continue;
        become(job, 'blocked', trouble.code);
      } else become(job, job.state === 'blocked' ? 'printing' : next[job.state]);
      moved = true;
    }
    if (moved) changed();
  }
  let timer = setInterval(step, pace);

  const need = (found, what) => {
    if (!found) throw new Refusal('not-found', `No such ${what}.`);
    return found;
  };
  const paperOf = id => need(papers.find(paper => paper.id === id), 'paper');
  function once(id, act) {
    if (!id) throw new Refusal('missing-field', '“request_id” is missing.');
    if (!answers.has(id)) answers.set(id, act());
    return answers.get(id);
  }
  function reprint(id, { request_id, author, serials }) {
    return once(request_id, () => {
      const paper = paperOf(id);
      if (!['reported_done', 'confirmed', 'unknown'].includes(lastOf(paper).state)) throw new Refusal('conflict', 'nothing is lost of this paper: it is being printed');
      print(paper, { author, serials });
      changed();
      return paper;
    });
  }
  function decide(id, { decision }) {
    const paper = need(papers.find(one => lastOf(one).id === id), 'job');
    const job = lastOf(paper);
    const may = { came_out: ['unknown', 'reported_done', 'blocked'], retry: ['failed', 'cancelled'], cancel: onItsWay }[decision] ?? [];
    if (!may.includes(job.state)) throw new Refusal('conflict', `a job that is ${job.state} can’t be decided so`);
    if (decision === 'came_out') become(job, 'confirmed');
    if (decision === 'retry') become(job, 'rendered');
    if (decision === 'cancel') become(job, ['rendered', 'submitting', 'held'].includes(job.state) ? 'cancelled' : 'unknown');
    changed();
    return paper;
  }

  function scan({ mark, serial, date, author }) {
    const read = /^MST1:(\d+):(\d+):(\w+)$/.exec(mark ?? '');
    if (serial === undefined && mark === undefined) throw new Refusal('missing-field', '“mark” is missing.');
    const tray = trays.find(one => (serial === undefined ? read && one.serial === Number(read[1]) && one.code === read[3] : one.serial === serial));
    if (!tray) return { result: 'unknown', left: 0 };
    const result = date !== undefined && tray.date !== date ? 'other_day' : tray.taken_away ? 'taken_away' : tray.packed_at ? 'already_packed' : 'packed';
    if (result === 'packed') Object.assign(tray, { packed_at: instant(), ...(author ? { packed_by: author } : {}) });
    const paper = papers.find(one => one.id === tray.paper);
    if (read && paper && lastOf(paper).state === 'unknown' && traysOf(tray.date).filter(one => one.paper === tray.paper).every(one => one.packed_at)) become(lastOf(paper), 'confirmed');
    changed();
    return { result, tray: shownTray(tray), left: leaving(tray.date, tray.school).filter(one => !one.packed_at).length };
  }

  // ---- printers

  const state = () => ({ scheduler, destinations: destinations.filter(one => one.folder || scheduler.answers), ...setup });
  function setUp(body) {
    for (const part of ['routes', 'queues', 'settings']) if (!body[part]) throw new Refusal('missing-field', `“${part}” is missing.`);
    const { routes, queues, settings } = body;
    if (routes.some(route => !paperKinds.includes(route.kind))) throw new Refusal('bad-value', 'No such kind.');
    setup = { routes, queues, settings };
    changed();
    return state();
  }
  const testPage = ({ queue, kind, request_id, author }) => once(request_id, () => {
    need(printer(queue), 'destination');
    const paper = compose(today, kind, { title: `Prova di ${queue}` }, author, queue);
    changed();
    return paper;
  });

  // ---- what is asked

  function preview(date, url, session) {
    const kind = url.searchParams.get('kind');
    const school = session.school ?? url.searchParams.get('school');
    if (!paperKinds.includes(kind) || kind === 'receipt') throw new Refusal(kind ? 'bad-value' : 'missing-field', 'No such kind.');
    const matching = kind === 'matching_sheet';
    if (matching ? !['school', 'office'].includes(session.role) : session.role === 'school') throw new Refusal('forbidden', 'Not for this role.');
    if (kind !== 'production_sheet' && !schoolsOf(date).some(one => one.school === school)) throw new Refusal('not-found', 'No such school.');
    if (matching && !traysOf(date, school).some(tray => tray.paper)) throw new Refusal('not-found', 'No labels were ordered.');
    return { pdf: pdf(`ANTEPRIMA ${kind} ${school ?? ''} ${date}`), name: `anteprima-${kind}.pdf` };
  }

  /** What a call is answered with: JSON, or `{pdf, name}`; undefined: it is none of these. */
  async function answer(call, url, session, bodyOf) {
    const [, method, path] = /^(\w+) (.*)$/.exec(call);
    if (!/^\/(papers|print-jobs|trays|printers)(\/|$)/.test(path)) return undefined;
    const allow = (...roles) => {
      if (!roles.includes(session.role)) throw new Refusal('forbidden', 'Not for this role.');
    };
    const dateOf = value => {
      if (!value) throw new Refusal('missing-field', '“date” is missing.');
      if (!/^\d{4}-\d\d-\d\d$/.test(value) || addDays(value, 0) !== value) throw new Refusal('bad-value', '“date” is no day.');
      return value;
    };
    const asked = () => dateOf(url.searchParams.get('date'));
    const only = url.searchParams.get('school') ?? undefined;
    const reading = () => allow('kitchen', 'office', 'admin');
    const printing = () => allow('kitchen', 'office');
    if (call === 'GET /papers') return reading(), day(asked(), only);
    if (call === 'POST /papers') {
      printing();
      const body = await bodyOf();
      dateOf(body.date);
      return order(body);
    }
    if (call === 'GET /papers/preview') return preview(asked(), url, session);
    if (call === 'GET /trays') return reading(), { date: asked(), trays: traysOf(asked(), only).map(shownTray) };
    if (call === 'POST /trays/scan') return allow('kitchen'), scan(await bodyOf());
    if (call === 'GET /printers') return reading(), state();
    if (call === 'PUT /printers') return reading(), setUp(await bodyOf());
    if (call === 'POST /printers/test') return reading(), testPage(await bodyOf());
    const [, part, id, what] = /^\/(papers|print-jobs)\/(\d+)\/(pdf|reprint|decision)$/.exec(path) ?? [];
    if (part === 'papers' && what === 'pdf' && method === 'GET') {
      reading();
      const paper = paperOf(Number(id));
      return { pdf: pdf(`${paper.title} ${paper.school ?? ''}`), name: `${paper.title.toLowerCase().replace(/\W+/g, '-')}.pdf` };
    }
    if (part === 'papers' && what === 'reprint' && method === 'POST') return printing(), reprint(Number(id), await bodyOf());
    if (part === 'print-jobs' && what === 'decision' && method === 'POST') return printing(), decide(Number(id), await bodyOf());
    throw new Refusal('not-found', 'No such path.');
  }

  return {
    answer,
    /** A school has closed. */
    closed(school) {
      if (!setup.settings.automatic) return;
      makeFor(today, school, undefined);
      changed();
    },
    changed,
    message(date) {
      const jobs = papers.map(lastOf);
      return {
        type: 'printing', at: instant(), revision,
        waiting: jobs.filter(job => onItsWay.includes(job.state)).length, unknown: jobs.filter(job => job.state === 'unknown').length, failed: jobs.filter(job => job.state === 'failed').length,
        troubles: destinations.filter(one => one.trouble && jobs.some(job => job.queue === one.name && onItsWay.includes(job.state))).map(one => ({ queue: one.name, ...one.trouble })),
        packing: schoolsOf(date).map(school => ({ school: school.school, labels: leaving(date, school.school).length, packed: leaving(date, school.school).filter(tray => tray.packed_at).length })).filter(one => one.labels > 0),
      };
    },
    end: () => clearInterval(timer),
    controls: {
      /** As if the button had been pressed. */
      order: (school, author) => order({ date: today, school, author }),
      /** How fast jobs go on, ms; 0: only when told by `printStep`. */
      printPace(milliseconds) {
        clearInterval(timer);
        pace = milliseconds;
        timer = pace ? setInterval(step, pace) : undefined;
      },
      printStep: step,
      /** Until nothing moves any more. */
      printAll() {
        for (let i = 0; i < 5 * papers.length + 5; ++i) step();
      },
      /** What is wrong with a printer; undefined: nothing any more. */
      trouble(queue, code) {
        if (code) printer(queue).trouble = troubleOf(code);
        else delete printer(queue).trouble;
        changed();
      },
      job(paper, state, code) {
        become(lastOf(paperOf(paper)), state, code);
        changed();
      },
      takeAway(serial) {
        trays.find(tray => tray.serial === serial).taken_away = true;
        changed();
      },
      noScheduler() {
        scheduler = { answers: false, message: 'cups: connection refused' };
        changed();
      },
      setAutomatic(automatic) { setup = { ...setup, settings: { ...setup.settings, automatic } }; },
      pack: (serial, author) => scan({ serial, author }),
      papersOf: school => papers.filter(paper => paper.school === school),
      kitchenPapers: () => papers.filter(paper => !paper.school),
      traysOf: school => traysOf(today, school),
      printSetup: () => setup,
    },
  };
}
