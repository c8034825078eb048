import { useEffect, useState } from 'preact/hooks';
import { announcement, board, maySeeBoard, maySeeLinks, maySeeMoney, maySeePapers, phase, route, session, signOut } from '../app';
import { t } from '../i18n';
import { mayUseKiosk } from '../kiosk/state';
import { KioskShell } from '../kiosk/views/KioskShell';
import { isMoneyView } from '../model/route';
import { OfficeView } from '../office/views/OfficeView';
import { PackingView } from '../paper/views/PackingView';
import { PapersView } from '../paper/views/PapersView';
import { PrintersView } from '../paper/views/PrintersView';
import { PrintBanner } from '../paper/views/PrintBanner';
import { mayUseTill } from '../till/state';
import { TillShell } from '../till/views/TillShell';
import { BoardView } from './BoardView';
import { ClockBanner, DietBanner, LinkBanner } from './Banners';
import { ClosuresSheet } from './ClosuresSheet';
import { DayPicker } from './DayPicker';
import { Header, Tabs } from './Header';
import { Ladle } from './icons';
import { LinkView } from './LinkView';
import { MenuSheet } from './MenuSheet';
import { ProductionView } from './ProductionView';
import { SchoolView } from './SchoolView';
import { SearchSheet } from './SearchSheet';
import { SignIn } from './SignIn';

export type Sheet = 'day' | 'search' | 'menu' | 'closures' | null;

export function App() {
  if (session.value === undefined) return <Waiting />;
  if (session.value === null) return <SignIn />;
  if (mayUseTill.value) return <TillShell />;
  if (!maySeeBoard.value) return <NotForYou />;
  if (route.value.view === 'kiosk') return mayUseKiosk.value ? <KioskShell /> : <NotForYou />;
  return <Shell />;
}

function NotForYou() {
  return (
    <main class="blank">
      <Ladle />
      <h1>{t().signIn.notForYou}</h1>
      <button type="button" class="button" onClick={() => void signOut()}>{t().settings.signOut}</button>
    </main>
  );
}

function Shell() {
  const [sheet, setSheet] = useState<Sheet>(null);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const typing = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
      if (event.key === '/' && !typing && !document.querySelector('dialog[open]')) {
        event.preventDefault();
        setSheet('search');
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
  return (
    <div class="shell" data-view={route.value.view}>
      <a class="skip" href="#content" onClick={event => { event.preventDefault(); document.getElementById('content')?.focus(); }}>{t().nav.skip}</a>
      <Header onSheet={setSheet} />
      <LinkBanner />
      <ClockBanner />
      <DietBanner />
      <PrintBanner />
      <main id="content" tabIndex={-1}>
        <CurrentView onChooseDay={() => setSheet('day')} />
      </main>
      <nav class="bottom-bar" aria-label={t().nav.label}><Tabs onSheet={setSheet} /></nav>
      <p class="unseen" role="status">{announcement.value}</p>
      {sheet === 'day' && <DayPicker onClose={() => setSheet(null)} />}
      {sheet === 'search' && <SearchSheet onClose={() => setSheet(null)} />}
      {sheet === 'menu' && <MenuSheet onSheet={setSheet} />}
      {sheet === 'closures' && <ClosuresSheet onClose={() => setSheet(null)} />}
    </div>
  );
}

function CurrentView({ onChooseDay }: { onChooseDay(): void }) {
  if (route.value.view === 'link' && maySeeLinks.value) return <LinkView />;
  if (!board.value) return phase.value === 'down' ? <div class="blank" /> : <Waiting />;
  if (isMoneyView(route.value.view) && maySeeMoney.value) return <OfficeView view={route.value.view} />;
  switch (route.value.view) {
    case 'packing': return maySeePapers.value ? <PackingView /> : <BoardView onChooseDay={onChooseDay} />;
    case 'printers': return maySeePapers.value ? <PrintersView /> : <BoardView onChooseDay={onChooseDay} />;
    case 'papers': return maySeePapers.value ? <PapersView /> : <BoardView onChooseDay={onChooseDay} />;
    case 'production': return <ProductionView />;
    case 'school': return <SchoolView key={route.value.school} code={route.value.school ?? ''} />;
    default: return <BoardView onChooseDay={onChooseDay} />;
  }
}

function Waiting() {
  return <div class="blank"><Ladle /><p>{t().link.waiting}</p></div>;
}
