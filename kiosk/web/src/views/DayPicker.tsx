/** A month of days; those with service carry a mark, and the day itself says how many schools. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { board, chooseDay, route } from '../app';
import { fullDay, monthName, t, weekdayShort } from '../i18n';
import { addDays, addMonths, firstOfMonth, monthWeeks, weekday } from '../model/calendar';
import { call } from '../wire/http';
import type { ServiceDate, ServiceDays } from '../wire/types';
import { Dialog } from './Dialog';
import { Next, Previous } from './icons';

type Days = ReadonlyMap<ServiceDate, ServiceDays['days'][number]>;

const steps: Record<string, (date: ServiceDate) => ServiceDate> = {
  ArrowLeft: date => addDays(date, -1),
  ArrowRight: date => addDays(date, 1),
  ArrowUp: date => addDays(date, -7),
  ArrowDown: date => addDays(date, 7),
  PageUp: date => addMonths(date, -1),
  PageDown: date => addMonths(date, 1),
  Home: date => addDays(date, 1 - weekday(date)),
  End: date => addDays(date, 7 - weekday(date)),
};

export function DayPicker({ onClose }: { onClose(): void }) {
  const current = board.value;
  const fallback = current?.date ?? route.value.date ?? new Date().toISOString().slice(0, 10);
  const [cursor, setCursor] = useState<ServiceDate>(fallback);
  const [days, setDays] = useState<Days>(new Map());
  const [failed, setFailed] = useState(false);
  const grid = useRef<HTMLTableElement>(null);
  const byKey = useRef(true);
  const month = firstOfMonth(cursor);
  const weeks = monthWeeks(month);

  useEffect(() => {
    let wanted = true;
    void call('get', '/service-days', { query: { from: weeks[0]![0]!, to: weeks[weeks.length - 1]![6]! } }).then(
      answer => {
        if (!wanted) return;
        setDays(new Map(answer.days.map(day => [day.date, day])));
        setFailed(false);
      },
      () => wanted && setFailed(true),
    );
    return () => { wanted = false; };
  }, [month]);

  useEffect(() => {
    if (byKey.current) grid.current?.querySelector<HTMLButtonElement>('[tabindex="0"]')?.focus();
    byKey.current = false;
  }, [cursor]);

  const choose = (date: ServiceDate | undefined) => {
    chooseDay(date);
    onClose();
  };
  return (
    <Dialog title={t().day.choose} onClose={onClose} class="day-picker">
      <div class="month-head">
        <button type="button" class="button square" aria-label={t().day.previousMonth} onClick={() => setCursor(addMonths(cursor, -1))}><Previous /></button>
        <h3 aria-live="polite">{monthName(month)}</h3>
        <button type="button" class="button square" aria-label={t().day.nextMonth} onClick={() => setCursor(addMonths(cursor, 1))}><Next /></button>
      </div>
      <table class="month" role="grid" aria-label={monthName(month)} ref={grid}
        onKeyDown={event => {
          const step = steps[event.key];
          if (!step) return;
          event.preventDefault();
          byKey.current = true;
          setCursor(step(cursor));
        }}>
        <thead><tr>{weeks[0]!.map(date => <th key={date} scope="col">{weekdayShort(date)}</th>)}</tr></thead>
        <tbody>
          {weeks.map(week => (
            <tr key={week[0]}>
              {week.map(date => {
                const service = days.get(date);
                const shown = date === current?.date;
                return (
                  <td key={date} aria-selected={shown} data-outside={date.slice(0, 7) !== month.slice(0, 7)}>
                    <button type="button" tabIndex={date === cursor ? 0 : -1} data-service={service ? (service.closed === service.schools ? 'closed' : 'open') : undefined}
                      data-today={date === current?.today} aria-current={date === current?.today ? 'date' : undefined}
                      aria-label={`${fullDay(date)}, ${service ? t().day.service(service.schools, service.closed) : t().day.none}`}
                      onClick={() => choose(date)}>
                      {Number(date.slice(8))}
                    </button>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
      <p class="field-wrong" role="alert">{failed ? t().day.unavailable : ''}</p>
      <div class="row between">
        <p class="month-legend faint"><span data-service="open">{t().day.legendService}</span><span data-service="closed">{t().day.legendClosed}</span></p>
        <button type="button" class="button" onClick={() => choose(undefined)}>{t().day.goToday}</button>
      </div>
    </Dialog>
  );
}
