/** The state of the screens, and everything that may change it. Views read signals and call these functions. */
import { batch, computed, effect, signal } from '@preact/signals';
import { language, n, t, type Language } from './i18n';
import { reduce, type Board } from './model/board';
import { dateIn, ServerClock, zoneOf } from './model/clock';
import { displayName } from './model/names';
import { hrefOf, isMoneyView, parseRoute, withDate, type Route } from './model/route';
import { pendingOf } from './model/school';
import { call, Failure } from './wire/http';
import { LiveLink, type LinkPhase } from './wire/socket';
import type { BoardMessage, BoardSchool, Printing, ServiceDate, Session } from './wire/types';

/** undefined: not asked yet. null: nobody is signed in. */
export const session = signal<Session | null | undefined>(undefined);
export const signInFailed = signal(false);
/** `?wall`: no scrolling, pages that turn, whatever the size of the screen; for as long as the page lives. */
export const wallAsked = new URLSearchParams(location.search).has('wall');
export const route = signal<Route>(parseRoute(location.pathname, location.search));
export const board = signal<Board | null>(null);
/** How printing stands, as far as the board’s link tells; null where it tells nothing of it. */
export const printing = signal<Printing | null>(null);
export const phase = signal<LinkPhase>('connecting');
/** Server's instant of the last message, ms. */
export const heardAt = signal<number | null>(null);
/** Server's instant, ms, moving once a second; null before the first message. */
export const now = signal<number | null>(null);
/** For the live region: said once, and sparingly. */
export const announcement = signal('');

export type Theme = 'light' | 'dark';
export const theme = signal<Theme>('light');

const zone = computed(() => zoneOf(board.value?.schools.values().next().value, board.value?.date ?? ''));
/** Its name, so that a new board with the same zone redraws nothing. */
const zoneName = computed(() => zone.value.name);
export const currentZone = computed(() => ({ name: zoneName.value }));

/** Merchants have the till, channels programs of their own; the board is not for them. */
export const maySeeBoard = computed(() => Boolean(session.value) && session.value?.role !== 'merchant' && session.value?.role !== 'channel');
export const mayDecide = computed(() => session.value?.role === 'kitchen' || session.value?.role === 'admin');
export const maySeeLinks = computed(() => maySeeBoard.value && session.value?.role !== 'central');
export const maySeePapers = computed(() => ['kitchen', 'office', 'admin'].includes(session.value?.role ?? ''));
export const mayPrint = computed(() => session.value?.role === 'kitchen' || session.value?.role === 'office');
export const mayPack = computed(() => session.value?.role === 'kitchen');
/** Which tray is which child’s: not for kitchens. */
export const maySeeMatching = computed(() => session.value?.role === 'school' || session.value?.role === 'office');
export const maySeeMoney = computed(() => session.value?.role === 'office' || session.value?.role === 'admin');
export const mayEnterClosures = computed(() => session.value?.role === 'kitchen' || session.value?.role === 'office');

// ---- preferences

export const stored = (key: string): string | null => {
  try {
    return localStorage.getItem(`mestolo.${key}`);
  } catch {
    return null;
  }
};
export const store = (key: string, value: string): void => {
  try {
    localStorage.setItem(`mestolo.${key}`, value);
  } catch {
    // A screen without storage forgets; nothing else.
  }
};

export function setLanguage(value: Language): void {
  language.value = value;
  store('language', value);
}

export function setTheme(value: Theme): void {
  theme.value = value;
  store('theme', value);
}

const namesKept = 4;

/** Names typed on this device, latest first: wet hands type a name once. */
export const knownAuthors = signal<readonly string[]>([]);

export function rememberAuthor(author: string): void {
  knownAuthors.value = [author, ...knownAuthors.value.filter(known => known !== author)].slice(0, namesKept);
  store('authors', JSON.stringify(knownAuthors.value));
}

function loadPreferences(): void {
  const query = new URLSearchParams(location.search);
  language.value = (query.get('lang') ?? stored('language')) === 'en' ? 'en' : 'it';
  theme.value = (query.get('theme') ?? stored('theme')) === 'dark' ? 'dark' : 'light';
  try {
    const names: unknown = JSON.parse(stored('authors') ?? '[]');
    if (Array.isArray(names)) knownAuthors.value = names.filter((name): name is string => typeof name === 'string').slice(0, namesKept);
  } catch {
    // Not ours, or damaged: start anew.
  }
}

// ---- session

/** The printed address carries the token in its fragment, which no server and no log ever sees; it leaves the address at once. */
async function start(): Promise<void> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) {
    history.replaceState(null, '', location.pathname + location.search);
    if (await signIn(token)) return;
  }
  await loadSession();
}

export async function signIn(token: string): Promise<boolean> {
  try {
    await call('post', '/session', { body: { token } });
    signInFailed.value = false;
  } catch (error) {
    signInFailed.value = error instanceof Failure && error.status !== 0;
    return false;
  }
  await loadSession();
  return true;
}

const sessionRetry = 3_000;

async function loadSession(): Promise<void> {
  try {
    session.value = await call('get', '/session');
    if (session.value.role === 'school' && location.pathname === '/') {
      go({ view: 'kiosk' }, true);
    }
    if (session.value.role === 'merchant' && route.value.view !== 'till') go({ view: 'till' }, true);
  } catch (error) {
    if (error instanceof Failure && (error.status === 401 || error.status === 403)) session.value = null;
    else setTimeout(() => void loadSession(), sessionRetry);
  }
}

export async function signOut(): Promise<void> {
  await call('delete', '/session').catch(() => undefined);
  session.value = null;
}

// ---- route

export function go(to: Route, replace = false): void {
  const href = hrefOf(to);
  if (replace) history.replaceState(null, '', href);
  else if (href !== location.pathname + location.search) history.pushState(null, '', href);
  // Which school’s trays are shown is a choice within the view, made by a field that keeps the focus.
  const elsewhere = to.view !== route.value.view || (to.view !== 'packing' && to.school !== route.value.school) || to.group !== route.value.group || to.diets !== route.value.diets || to.closing !== route.value.closing || to.diner !== route.value.diner;
  route.value = to;
  if (!elsewhere) return;
  scrollTo(0, 0);
  // The link that was followed is gone: whoever reads by keyboard or by ear goes on at the new content.
  requestAnimationFrame(() => document.getElementById('content')?.focus({ preventScroll: true }));
}

export const chooseDay = (date: ServiceDate | undefined): void => go(withDate(route.value, date));

/** The same day on another view. */
export const there = (to: Route): Route => (route.value.date ? { ...to, date: route.value.date } : to);

// ---- the live board

const clock = new ServerClock();
/** Fast enough to be live, slow enough that a hundred messages a second are a few drawings. */
const drawEvery = 40;
const resyncEvery = 30_000;

let link: { restart(): void; end(): void } | null = null;
let latest: Board | null = null;
let drawing = false;
let lastResync = -Infinity;

/** Opens the live link of what is shown now, the only one; ends it when the returned function is called. */
export function listen<M extends { type: string; at?: string }>(path: string, onMessage: (message: M) => void): () => void {
  batch(() => {
    phase.value = 'connecting';
    heardAt.value = null;
  });
  const made = new LiveLink<M>({
    connect: () => new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/api/v1${path}`),
    after: (milliseconds, run) => {
      const timer = setTimeout(run, milliseconds);
      return () => clearTimeout(timer);
    },
    onMessage: message => {
      if (message.at !== undefined) {
        clock.observe(Date.parse(message.at), performance.now());
        heardAt.value = Date.parse(message.at);
      }
      onMessage(message);
    },
    onPhase: value => {
      const before = phase.value;
      phase.value = value;
      if (value === 'live' && before === 'down') announcement.value = t().link.back;
    },
    mayRetry: async () => {
      try {
        await call('get', '/session');
        return true;
      } catch (error) {
        const gone = error instanceof Failure && error.status === 401;
        if (gone) session.value = null;
        return !gone;
      }
    },
  });
  link = made;
  return () => {
    made.end();
    if (link === made) link = null;
  };
}

function connect(date: ServiceDate | undefined): () => void {
  latest = null;
  board.value = null;
  printing.value = null;
  return listen<BoardMessage>(`/board${date ? `?date=${date}` : ''}`, message => {
    if (message.type === 'printing') {
      printing.value = message;
      return;
    }
    const step = reduce(latest, message);
    latest = step.board;
    if (step.lost) resync();
    if (!drawing) {
      drawing = true;
      setTimeout(draw, drawEvery);
    }
  });
}

function draw(): void {
  drawing = false;
  const before = board.value;
  batch(() => {
    board.value = latest;
    tick();
  });
  if (before && latest && before.date === latest.date) announce(before, latest);
}

function resync(): void {
  if (performance.now() - lastResync < resyncEvery) return;
  lastResync = performance.now();
  link?.restart();
}

const pendingIn = (one: Board): number => [...one.schools.values()].reduce((sum, school) => sum + pendingOf(school).length, 0);

function announce(before: Board, after: Board): void {
  const closed: BoardSchool[] = [];
  for (const school of after.schools.values()) {
    if (school.state === 'closed' && before.schools.get(school.school)?.state === 'open') closed.push(school);
  }
  const one = closed[0];
  if (!one) {
    const arrived = pendingIn(after) - pendingIn(before);
    if (arrived > 0) announcement.value = t().variations.arrived(arrived);
    return;
  }
  const total = [...after.schools.values()].reduce((sum, school) => sum + school.to_cook, 0);
  announcement.value = closed.length === 1
    ? t().closing.done(displayName(one.name), one.closing?.number ?? 0, n(one.to_cook))
    : t().closing.doneMany(closed.length, n(total));
}

function tick(): void {
  const instant = clock.now(performance.now());
  if (instant === null) return;
  now.value = Math.floor(instant / 1000) * 1000;
  // A wall screen without a date in its address follows the days: after midnight it asks the server for the next one.
  if (board.value && !route.value.date && phase.value === 'live' && dateIn(currentZone.value, instant) !== board.value.today) resync();
}

export async function skipToCutoff(): Promise<void> {
  await call('post', '/demo/skip-to-cutoff');
  link?.restart(); // a snapshot tells the new time at once
}

// ---- beginning

const tickEvery = 250;

export function begin(): void {
  loadPreferences();
  addEventListener('popstate', () => { route.value = parseRoute(location.pathname, location.search); });
  addEventListener('online', () => link?.restart());
  setInterval(() => batch(tick), tickEvery);
  effect(() => {
    document.documentElement.lang = language.value;
    document.documentElement.dataset['theme'] = theme.value;
  });
  effect(() => {
    const { view, school } = route.value;
    const name = board.value?.schools.get(school ?? '')?.name;
    const shown = view === 'till' ? t().money.nav[route.value.closing ? 'closing' : 'till'] : isMoneyView(view) ? t().money.nav[view] : view === 'papers' || view === 'packing' || view === 'printers' ? t().paper.nav[view] : view === 'production' ? t().nav.production : view === 'link' ? t().links.title : view === 'kiosk' ? t().kiosk.title : view === 'school' && name ? displayName(name) : t().nav.board;
    document.title = `${shown} · ${t().product}`;
  });
  const day = computed(() => route.value.date);
  const boardShown = computed(() => maySeeBoard.value && route.value.view !== 'kiosk');
  effect(() => (boardShown.value ? connect(day.value) : undefined));
  void start();
}
