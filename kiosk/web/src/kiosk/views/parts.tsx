/** Small pieces that several views of the kiosk share. */
import { currentZone, now } from '../../app';
import { span, t } from '../../i18n';
import { timeIn } from '../../model/clock';
import { displayName, joinedName } from '../../model/names';
import { standard } from '../../model/totals';
import { Lock, Ring } from '../../views/icons';
import { overview, pastCutoff } from '../state';

/** What the server’s clock says about the cutoff. */
export function Cutoff() {
  const day = overview.value!;
  const time = timeIn(currentZone.value, Date.parse(day.cutoff_at));
  if (pastCutoff.value) return <span class="state" data-state="closed"><Lock />{t().kiosk.past(time)}</span>;
  const left = now.value === null ? Infinity : Date.parse(day.cutoff_at) - now.value;
  return (
    <span class="state" data-state="open">
      <Ring left={left} /><span>{t().kiosk.closesAt(time)}, {t().kiosk.closesIn} <b class="num">{left === Infinity ? '…' : span(left)}</b></span>
    </span>
  );
}

/** After the cutoff: what marking still does. */
export const afterCutoff = (): string => (overview.value!.absence_after_close === 'waive' ? t().kiosk.pastWaive : t().kiosk.pastCharge);

export const schoolName = (): string => displayName(overview.value!.name);

export const dietText = (set: string): string =>
  (set === standard ? t().total.standardDiet : joinedName(set.split('+').map(code => overview.value!.diets.find(diet => diet.diet === code)?.name ?? code)));
