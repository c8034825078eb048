import { useEffect, useState } from 'preact/hooks';
import { board, currentZone, mayDecide, mayEnterClosures, maySeeLinks, maySeeMoney, maySeePapers, now, phase, route, session, setLanguage, setTheme, signOut, skipToCutoff, theme, there } from '../app';
import { language, longDay, mediumDay, relativeDay, t, type Language } from '../i18n';
import { timeIn } from '../model/clock';
import { isMoneyView, withDate } from '../model/route';
import type { Sheet } from './App';
import { Calendar, Expand, Ladle, Menu, Moon, Plates, Pot, Printer, Purse, Search, Skip, Sun } from './icons';
import { Link } from './Link';
import { failureText } from './failures';

export function Header({ onSheet }: { onSheet(sheet: Sheet): void }) {
  return (
    <header class="top">
      <Link to={withDate(there({ view: 'board' }), route.value.date)} class="brand" aria-label={t().product}><Ladle /><span>{t().product}</span></Link>
      <DayButton onOpen={() => onSheet('day')} />
      <nav class="tabs" aria-label={t().nav.label}><Tabs onSheet={onSheet} /></nav>
      <Demo />
      <Settings />
      <Clock />
    </header>
  );
}

export function Tabs({ onSheet }: { onSheet(sheet: Sheet): void }) {
  const { view } = route.value;
  return (
    <>
      <Link to={there({ view: 'board' })} class="tab" aria-current={view === 'board' ? 'page' : undefined}><Plates />{t().nav.board}</Link>
      <Link to={there({ view: 'production' })} class="tab" aria-current={view === 'production' ? 'page' : undefined}><Pot />{t().nav.production}</Link>
      {maySeePapers.value && <Link to={there({ view: 'papers' })} class="tab" data-here={view === 'packing' || view === 'printers'} aria-current={view === 'papers' ? 'page' : undefined}><Printer />{t().paper.nav.papers}</Link>}
      {maySeeMoney.value && <Link to={{ view: 'accounts' }} class="tab money-tab" data-here={isMoneyView(view)} aria-current={view === 'accounts' ? 'page' : undefined}><Purse />{t().money.nav.office}</Link>}
      <button type="button" class="tab" onClick={() => onSheet('search')} aria-haspopup="dialog" aria-keyshortcuts="/"><Search /><span>{t().nav.search}</span></button>
      {(maySeeLinks.value || mayEnterClosures.value || maySeeMoney.value) && (
        <button type="button" class="tab" onClick={() => onSheet('menu')} aria-haspopup="dialog" data-here={view === 'link'} data-money={isMoneyView(view)}><Menu /><span>{t().links.menu}</span></button>
      )}
    </>
  );
}

function DayButton({ onOpen }: { onOpen(): void }) {
  const date = board.value?.date ?? route.value.date;
  if (!date) return <span class="day" />;
  const relative = board.value ? relativeDay(date, board.value.today) : '';
  return (
    <button type="button" class="day" onClick={onOpen} aria-haspopup="dialog">
      <Calendar />
      <span class="unseen">{t().day.choose}: </span>
      <span class="day-name">{longDay(date)}</span>
      <span class="day-name brief">{mediumDay(date)}</span>
      {relative && <span class="day-relative">{relative}</span>}
    </button>
  );
}

/** The time is drawn each second and read out only by those who go and look. */
export function Clock() {
  const state = phase.value;
  const text = state === 'live' ? t().link.live : state === 'down' ? t().link.down : t().link.connecting;
  return (
    <div class="clock" data-phase={state}>
      <time class="clock-time"><span class="unseen">{t().clock.label} </span>{now.value === null ? '––:––' : timeIn(currentZone.value, now.value, true)}</time>
      <span class="clock-link"><i class="lamp" />{text}{board.value?.demo && <span class="clock-demo">, {t().clock.demo}</span>}</span>
    </div>
  );
}

export function Settings() {
  const dark = theme.value === 'dark';
  const themeText = dark ? t().settings.toLight : t().settings.toDark;
  return (
    <div class="settings">
      <div class="switch" role="group" aria-label={t().settings.language}>
        <LanguageButton code="it" name={t().settings.italian} />
        <LanguageButton code="en" name={t().settings.english} />
      </div>
      <button type="button" class="button quiet square" onClick={() => setTheme(dark ? 'light' : 'dark')} aria-label={themeText} title={themeText}>{dark ? <Sun /> : <Moon />}</button>
      <FullScreen />
      {session.value && !session.value.demo && <button type="button" class="button quiet small" onClick={() => void signOut()}>{t().settings.signOut}</button>}
    </div>
  );
}

function LanguageButton({ code, name }: { code: Language; name: string }) {
  return <button type="button" lang={code} aria-pressed={language.value === code} onClick={() => setLanguage(code)}>{code.toUpperCase()}<span class="unseen"> {name}</span></button>;
}

function FullScreen() {
  const [full, setFull] = useState(Boolean(document.fullscreenElement));
  useEffect(() => {
    const onChange = () => setFull(Boolean(document.fullscreenElement));
    document.addEventListener('fullscreenchange', onChange);
    return () => document.removeEventListener('fullscreenchange', onChange);
  }, []);
  if (!document.fullscreenEnabled) return null;
  const text = full ? t().settings.leaveFullscreen : t().settings.fullscreen;
  return (
    <button type="button" class="button quiet square fullscreen" aria-label={text} title={text}
      onClick={() => void (full ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => undefined)}><Expand /></button>
  );
}

function Demo() {
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState('');
  if (!session.value?.demo || !mayDecide.value) return null;
  const skip = async () => {
    setBusy(true);
    setFailed('');
    await skipToCutoff().catch(error => setFailed(failureText(error)));
    setBusy(false);
  };
  return (
    <div class="demo">
      <button type="button" class="button demo-button" disabled={busy} onClick={() => void skip()}><Skip />{busy ? t().demo.skipping : t().demo.skip}</button>
      {failed && <span role="alert">{failed}</span>}
    </div>
  );
}
