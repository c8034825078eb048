/** What must not be overlooked: numbers that stand still, and a clock that cannot be trusted. */
import { useEffect, useState } from 'preact/hooks';
import { board, currentZone, heardAt, now, phase } from '../app';
import { age, language, t } from '../i18n';
import { timeIn } from '../model/clock';
import { Unplugged, Warning } from './icons';

/** A short hiccup is not worth a banner. */
const patience = 1_500;

export function LinkBanner() {
  const down = phase.value === 'down';
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (!down) {
      setShown(false);
      return undefined;
    }
    const timer = setTimeout(() => setShown(true), patience);
    return () => clearTimeout(timer);
  }, [down]);
  const heard = heardAt.value;
  return (
    <div role="alert" class="banner-place">
      {shown && (
        <div class="banner link-down">
          <Unplugged />
          <strong>{t().link.downTitle}</strong>
          <span>{heard === null ? t().link.downNever : t().link.downDetail(timeIn(currentZone.value, heard, true))}</span>
          {heard !== null && now.value !== null && <span class="banner-age" aria-hidden="true">{t().link.age(age(now.value - heard))}</span>}
        </div>
      )}
    </div>
  );
}

export function ClockBanner() {
  const clock = board.value?.clock;
  if (!clock || (clock.state !== 'unsynchronised' && clock.state !== 'jumped')) return <div role="status" class="banner-place" />;
  const error = clock.error_ms >= 1000
    ? `${(clock.error_ms / 1000).toLocaleString(language.value, { maximumFractionDigits: 1 })} s`
    : `${Math.round(clock.error_ms)} ms`;
  return (
    <div role="status" class="banner-place">
      <div class="banner clock-bad">
        <Warning />
        <strong>{clock.state === 'jumped' ? t().clock.jumped : t().clock.unsynchronised}</strong>
        <span>{t().clock.consequence}</span>
        <span class="banner-source">{t().clock.source(clock.source, error)}</span>
      </div>
    </div>
  );
}
