/** Money and its days in the language of the screen. */
import { currentZone } from '../app';
import { mediumDay, t } from '../i18n';
import { dateIn, timeIn } from '../model/clock';
import { formatCents, formatSigned, type Cents } from './cents';

export const euro = (cents: Cents): string => formatCents(cents, t().money.marks);
export const euroSigned = (cents: Cents): string => formatSigned(cents, t().money.marks);

/** `lun 21 set, 09:39` */
export function stamp(instant: string): string {
  const at = Date.parse(instant);
  return t().money.at(mediumDay(dateIn(currentZone.value, at)), timeIn(currentZone.value, at));
}
export const clockOf = (instant: string): string => timeIn(currentZone.value, Date.parse(instant));
