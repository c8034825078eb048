/** The kiosk: a school's classes, one class, its diets. Around them what holds for all: the day, the link, search, badges. */
import { useEffect, useState } from 'preact/hooks';
import { announcement, chooseDay, mayDecide, phase, route, there } from '../../app';
import { longDay, mediumDay, relativeDay, t } from '../../i18n';
import { Calendar, Ladle, Search } from '../../views/icons';
import { Dialog } from '../../views/Dialog';
import { Clock, Settings } from '../../views/Header';
import { Link } from '../../views/Link';
import { at, card, openCard, overview, ownSchool, problem, undo } from '../state';
import { Wedge } from '../model/wedge';
import { ClassList } from './ClassList';
import { DietSheet } from './DietSheet';
import { DinerCard } from './DinerCard';
import { KioskSearch } from './KioskSearch';
import { Standing } from './Standing';
import { Tiles } from './Tiles';

type Sheet = 'day' | 'search' | null;

export function KioskShell() {
  const [sheet, setSheet] = useState<Sheet>(null);
  useKeys(() => setSheet('search'));
  const day = overview.value;
  return (
    <div class="shell kiosk" data-view="kiosk">
      <a class="skip" href="#content" onClick={event => { event.preventDefault(); document.getElementById('content')?.focus(); }}>{t().nav.skip}</a>
      <header class="top">
        <Link to={mayDecide.value ? there({ view: 'board' }) : at()} class="brand" aria-label={t().product}><Ladle /></Link>
        {day && <DayButton onOpen={() => setSheet('day')} />}
        <button type="button" class="button search-open" onClick={() => setSheet('search')} aria-haspopup="dialog" aria-keyshortcuts="/"><Search />{t().kiosk.search.title}</button>
        <Settings />
        <Clock />
      </header>
      <Standing />
      <main id="content" tabIndex={-1}><Current /></main>
      <p class="unseen" role="status">{announcement.value}</p>
      {sheet === 'day' && <DaySheet onClose={() => setSheet(null)} />}
      {sheet === 'search' && <KioskSearch onClose={() => setSheet(null)} />}
      {card.value && <DinerCard key={card.value.code} {...card.value} onClose={() => { card.value = null; }} />}
    </div>
  );
}

function Current() {
  if (!ownSchool.value && !route.value.school) return <Blank text={t().kiosk.noSchool} />;
  if (problem.value) return <Blank text={t().failures[problem.value] ?? t().failures['other']!} />;
  if (!overview.value) return <div class="blank"><Ladle /><p>{phase.value === 'down' ? t().failures['no-answer'] : t().link.waiting}</p></div>;
  const { group, diets } = route.value;
  if (!group) return <Tiles />;
  return diets ? <DietSheet key={group} group={group} /> : <ClassList key={group} code={group} />;
}

const Blank = ({ text }: { text: string }) => <div class="blank"><Ladle /><h1>{text}</h1></div>;

/** Keys that work anywhere. A reader’s Enter is swallowed before any button hears of it. */
function useKeys(onSearch: () => void): void {
  useEffect(() => {
    const wedge = new Wedge();
    const onKey = (event: KeyboardEvent) => {
      const field = event.target instanceof HTMLInputElement ? event.target : null;
      const code = event.ctrlKey || event.altKey || event.metaKey ? null : wedge.key(event.key, event.timeStamp, field ? 'field' : 'anywhere');
      if (code) {
        event.preventDefault();
        event.stopPropagation();
        if (field?.value.endsWith(code)) {
          field.value = field.value.slice(0, -code.length);
          field.dispatchEvent(new Event('input', { bubbles: true }));
        }
        openCard(code, true);
        return;
      }
      if (field || document.querySelector('dialog[open]')) return;
      if (event.key === '/') {
        event.preventDefault();
        onSearch();
      }
      if (event.key.toLowerCase() === 'z' && (event.ctrlKey || event.metaKey) && !event.shiftKey && route.value.group) {
        event.preventDefault();
        undo(route.value.group);
      }
    };
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

function DayButton({ onOpen }: { onOpen(): void }) {
  const { date, today } = overview.value!;
  const relative = relativeDay(date, today);
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

function DaySheet({ onClose }: { onClose(): void }) {
  const { date, today, service_dates: dates } = overview.value!;
  const choose = (chosen: string) => {
    chooseDay(chosen === dates[0] ? undefined : chosen);
    onClose();
  };
  return (
    <Dialog title={t().day.choose} onClose={onClose} class="day-list">
      {dates.length === 0 && <p class="faint">{t().kiosk.noDays}</p>}
      <ul>
        {dates.map(one => (
          <li key={one}>
            <button type="button" class="button big" aria-current={one === date ? 'date' : undefined} onClick={() => choose(one)}>
              <span class="day-long">{longDay(one)}</span>
              {relativeDay(one, today) && <span class="day-relative">{relativeDay(one, today)}</span>}
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}
