/** The wall: the day's total and diets, a plate for each school, and what changed in the last minutes. */
import { useEffect, useState } from 'preact/hooks';
import { board, chooseDay, currentZone, now, wallAsked } from '../app';
import { longDay, signed, t } from '../i18n';
import { addDays } from '../model/calendar';
import { timeIn } from '../model/clock';
import { feedOf, type FeedEntry } from '../model/feed';
import { displayName } from '../model/names';
import { totalsOf } from '../model/totals';
import type { Board } from '../model/board';
import { call } from '../wire/http';
import type { RecentChange } from '../wire/types';
import { Ladle, Plate } from './icons';
import { Bianco, dietText, useMedia } from './parts';
import { DietList, TotalPanel } from './TotalPanel';
import { Wall } from './Wall';

export function BoardView({ onChooseDay }: { onChooseDay(): void }) {
  const current = board.value!;
  const wide = useMedia('(min-width: 1600px) and (min-height: 800px)') || wallAsked;
  if (current.schools.size === 0) return <NoService current={current} onChooseDay={onChooseDay} />;
  const totals = totalsOf(current.schools.values());
  return (
    <div class="board" data-wall={wide}>
      <aside class="summary">
        <TotalPanel current={current} totals={totals} />
        <DietList totals={totals} paged={wide} />
      </aside>
      <Wall schools={[...current.schools.values()]} recent={current.recent} paged={wide} />
      <Feed recent={current.recent} across={wide} />
    </div>
  );
}

function NoService({ current, onChooseDay }: { current: Board; onChooseDay(): void }) {
  const [next, setNext] = useState<string | null>(null);
  useEffect(() => {
    void call('get', '/service-days', { query: { from: addDays(current.date, 1), to: addDays(current.date, 60) } })
      .then(answer => setNext(answer.days[0]?.date ?? null), () => undefined);
  }, [current.date]);
  return (
    <div class="blank">
      <Ladle />
      <h1>{t().empty.title}</h1>
      <p>{t().empty.help}</p>
      <p class="row">
        {next && <button type="button" class="button primary" onClick={() => chooseDay(next)}>{t().empty.next(longDay(next))}</button>}
        <button type="button" class="button" onClick={onChooseDay}>{t().day.choose}</button>
      </p>
    </div>
  );
}

const entriesShown = 12;
const fresh = 20_000;

function Feed({ recent, across }: { recent: readonly RecentChange[]; across: boolean }) {
  const entries = feedOf(recent, entriesShown);
  return (
    <section class="feed" data-across={across} aria-labelledby="feed-title">
      <h2 id="feed-title">{t().feed.title}</h2>
      {entries.length === 0 ? <p class="faint">{t().feed.none}</p> : <ol>{entries.map(entry => <FeedLine key={`${entry.at} ${entry.school} ${entry.group} ${entry.diet} ${entry.delta}`} entry={entry} />)}</ol>}
    </section>
  );
}

function FeedLine({ entry }: { entry: FeedEntry }) {
  const school = board.value?.schools.get(entry.school);
  const group = school?.groups.find(g => g.group === entry.group)?.name ?? entry.group;
  const plain = entry.kind === 'plain';
  return (
    <li data-fresh={now.value !== null && now.value - entry.at < fresh}>
      <time>{timeIn(currentZone.value, entry.at)}</time>
      <span class="feed-what">
        <b>{school ? displayName(school.name) : entry.school}</b> {group}
        <small>{dietText(entry.diet)}{entry.bianco && !plain && <> <Bianco count={Math.abs(entry.delta)} /></>}</small>
      </span>
      <span class="feed-delta" data-kind={plain ? 'plain' : entry.delta > 0 ? 'more' : 'less'}>
        {plain ? <><Plate /><span class="num">{signed(entry.delta)}</span> <span class="unseen">{t().total.bianco}</span></> : <span class="num">{signed(entry.delta)}</span>}
      </span>
    </li>
  );
}

