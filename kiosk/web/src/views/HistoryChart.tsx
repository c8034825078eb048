/** Four weeks of one school as bars, today's beside them; the same as a table for those who cannot see it. */
import { useEffect, useState } from 'preact/hooks';
import { fullDay, mediumDay, n, signed, t, weekdayName, weekdayShort } from '../i18n';
import { addDays, weekday } from '../model/calendar';
import { axisTop, compare, type Comparison } from '../model/history';
import { call } from '../wire/http';
import type { BoardSchool, HistoryDay, ServiceDate } from '../wire/types';
import { Num, useSize } from './parts';

type Loaded = { days: readonly HistoryDay[] } | 'failed' | null;

export function HistoryChart({ school, date, today }: { school: BoardSchool; date: ServiceDate; today: ServiceDate }) {
  const [loaded, setLoaded] = useState<Loaded>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let wanted = true;
    setLoaded(null);
    void call('get', '/history', { query: { until: addDays(date, -1), weeks: 4 } }).then(
      history => wanted && setLoaded({ days: history.schools.find(s => s.school === school.school)?.days ?? [] }),
      () => wanted && setLoaded('failed'),
    );
    return () => { wanted = false; };
  }, [school.school, date, attempt]);
  return (
    <section class="history plaque" aria-labelledby="history-title">
      <h2 id="history-title">{t().history.title}</h2>
      {loaded === null ? <p class="faint">{t().history.loading}</p>
        : loaded === 'failed' ? <p class="row">{t().history.failed} <button type="button" class="button" onClick={() => setAttempt(attempt + 1)}>{t().history.retry}</button></p>
        : <Compared comparison={compare(loaded.days, date, school.to_cook)} date={date} isToday={date === today} toCook={school.to_cook} />}
    </section>
  );
}

function Compared({ comparison, date, isToday, toCook }: { comparison: Comparison; date: ServiceDate; isToday: boolean; toCook: number }) {
  const { usual } = comparison;
  const summary = usual === null ? t().history.noUsual : t().history.summary(n(toCook), n(usual), signed(toCook - usual), weekdayName(date));
  return (
    <>
      <p class="history-summary">{summary}</p>
      {comparison.bars.length > 1 && <Bars comparison={comparison} isToday={isToday} label={summary} />}
      {comparison.bars.length > 1 && (
        <details>
          <summary>{t().history.table}</summary>
          <table class="history-table">
            <thead><tr><th scope="col" class="name">{t().history.date}</th><th scope="col">{t().history.meals}</th></tr></thead>
            <tbody>{[...comparison.bars].reverse().map(bar => <tr key={bar.date}><th scope="row" class="name">{fullDay(bar.date)}</th><td><Num value={bar.meals} /></td></tr>)}</tbody>
          </table>
        </details>
      )}
    </>
  );
}

const height = 220;
const top = 26;
const bottom = 40;
const left = 40;

function Bars({ comparison: { bars, usual, highest }, isToday, label }: { comparison: Comparison; isToday: boolean; label: string }) {
  const [ref, size] = useSize<HTMLDivElement>();
  const width = Math.max(280, size.width);
  const axis = axisTop(Math.max(highest, usual ?? 0));
  const y = (meals: number) => top + (height - top - bottom) * (1 - meals / axis);
  const weeks = bars.filter((bar, i) => i > 0 && weekday(bar.date) <= weekday(bars[i - 1]!.date)).length;
  const weekGap = width < 480 ? 5 : 12;
  const last = bars.length - 1;
  const slot = (width - left - weeks * weekGap) / bars.length;
  const bar = Math.min(48, slot * 0.8);
  let x = left;
  const placed = bars.map((b, i) => {
    if (i > 0 && weekday(b.date) <= weekday(bars[i - 1]!.date)) x += weekGap;
    const at = { ...b, x, startsWeek: i === 0 || weekday(b.date) <= weekday(bars[i - 1]!.date) };
    x += slot;
    return at;
  });
  return (
    <div class="chart" ref={ref}>
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
        {[0, axis / 2, axis].map(tick => (
          <g key={tick} class="chart-axis">
            <line x1={left} x2={width} y1={y(tick)} y2={y(tick)} />
            <text x={left - 8} y={y(tick)} dy=".35em" text-anchor="end">{n(Math.round(tick))}</text>
          </g>
        ))}
        {placed.map((b, i) => (
          <g key={b.date} class="chart-bar" data-today={b.today}>
            <rect x={b.x + (slot - bar) / 2} y={y(b.meals)} width={bar} height={Math.max(0, y(0) - y(b.meals))} rx="2" />
            {bar > 24 && b.meals / axis > 0.12 && <text class="chart-value" x={b.x + slot / 2} y={y(0) - 8} text-anchor="middle">{n(b.meals)}</text>}
            <text class="chart-day" x={b.x + slot / 2} y={height - bottom + 17} text-anchor="middle">{slot > 30 ? weekdayShort(b.date) : weekdayShort(b.date).slice(0, 1)}</text>
            {(b.startsWeek || b.today) && (b.today || last - i > 1) && <text class="chart-week" x={b.today ? width : b.x} y={height - 5} text-anchor={b.today ? 'end' : 'start'}>{b.today ? (isToday ? t().history.today : t().history.day) : mediumDay(b.date).replace(/^\S+\s/, '')}</text>}
          </g>
        ))}
        {usual !== null && (
          <g class="chart-usual">
            <line x1={left} x2={width} y1={y(usual)} y2={y(usual)} />
            <text x={left + 4} y={y(usual) - 6}>{t().history.usual(weekdayName(bars[last]!.date))} {n(usual)}</text>
          </g>
        )}
      </svg>
    </div>
  );
}
