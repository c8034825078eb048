/** What must not be overlooked: numbers that stand still, a clock that cannot be trusted, a diet that changed too late. */
import { useEffect, useState } from 'preact/hooks';
import { board, currentZone, heardAt, now, phase, there } from '../app';
import { age, language, signed, t } from '../i18n';
import { timeIn } from '../model/clock';
import { displayName } from '../model/names';
import { dietAlarms } from '../model/school';
import { Unplugged, Warning } from './icons';
import { Link } from './Link';
import { dietText } from './parts';

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

const alarmsNamed = 2;

/** Someone's plate is about to be the wrong one: said until the kitchen has decided. */
export function DietBanner() {
  const alarms = dietAlarms(board.value?.schools.values() ?? []);
  return (
    <div role="alert" class="banner-place">
      {alarms.length > 0 && (
        <div class="banner diet-alarm">
          <Warning />
          <strong>{t().variations.dietAlarm}</strong>
          {alarms.slice(0, alarmsNamed).map(({ school, group, variations }) => (
            <Link key={`${school.school} ${group}`} to={there({ view: 'school', school: school.school })} class="banner-link">
              {displayName(school.name)} {school.groups.find(g => g.group === group)?.name ?? group}: {variations.map(v => `${signed(v.delta)} ${dietText(v.diet)}`).join(', ')}
            </Link>
          ))}
          {alarms.length > alarmsNamed && <span>{t().variations.more(alarms.length - alarmsNamed)}</span>}
        </div>
      )}
    </div>
  );
}
