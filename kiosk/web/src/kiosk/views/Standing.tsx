/** Where everything that was tapped is: on this tablet, at the school's node, or in the kitchen. One line, always there, so that nothing moves under a finger. */
import { currentZone, now, phase } from '../../app';
import { t } from '../../i18n';
import { timeIn } from '../../model/clock';
import { Check, Cross, Hourglass, Unplugged, Warning } from '../../views/icons';
import { discard, faulty, overview, retry, unsent, upstream } from '../state';

const clockTime = (instant: number | string) => timeIn(currentZone.value, typeof instant === 'string' ? Date.parse(instant) : instant);

/** Taps that wait for each other are no news. */
const patience = 4_000;

export function Standing() {
  const groupName = (code: string) => overview.value?.groups.find(tile => tile.group === code)?.name ?? code;
  return (
    <section class="standing" aria-label={t().kiosk.standing.label}>
      <Line />
      <div role="alert">
        {faulty.value.map(one => (
          <div key={`${one.date} ${one.group}`} class="banner link-down">
            <Warning />
            <strong>{t().kiosk.standing.refused(groupName(one.group))}</strong>
            <span>{t().kiosk.faults[one.fault!] ?? t().failures[one.fault!] ?? t().failures['other']}</span>
            <span class="row">
              <button type="button" class="button" onClick={() => retry(one)}>{t().kiosk.standing.retry}</button>
              <button type="button" class="button" onClick={() => discard(one)}><Cross />{t().kiosk.standing.discard}</button>
            </span>
          </div>
        ))}
      </div>
    </section>
  );
}

function Line() {
  const texts = t().kiosk.standing;
  const here = unsent.value;
  const link = upstream.value;
  const waiting = link && link.pending > 0 && link.oldest_pending_at ? texts.waiting(link.pending, clockTime(link.oldest_pending_at)) : null;
  if (phase.value === 'down') {
    return <p class="standing-line" data-kind="node"><Unplugged /><span>{texts.nodeDown} {here && <b>{texts.unsent(here.count, clockTime(here.since))}</b>}</span></p>;
  }
  if (link && !link.connected) {
    return <p class="standing-line" data-kind="kitchen"><Unplugged /><span>{texts.kitchenDown} {waiting && <b>{waiting}</b>}</span></p>;
  }
  if (here && now.value !== null && now.value - here.since < patience) return <p class="standing-line" data-kind="fine"><Hourglass /><span>{texts.sending}</span></p>;
  if (here) return <p class="standing-line" data-kind="sending"><Hourglass /><span>{texts.unsent(here.count, clockTime(here.since))}</span></p>;
  if (waiting) return <p class="standing-line" data-kind="sending"><Hourglass /><span>{waiting}</span></p>;
  return <p class="standing-line" data-kind="fine">{phase.value === 'live' && overview.value ? <><Check /><span>{texts.fine}</span></> : <span>{t().link.connecting}</span>}</p>;
}
