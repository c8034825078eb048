/** Small pieces of the office's screens. */
import { t } from '../../i18n';
import { euro } from '../../money/format';
import { authorities } from '../state';
import type { Asked } from '../state';

export function Loading({ asked }: { asked: Asked<unknown> }) {
  if (asked.problem === null) return <p class="faint paper-loading" role="status">{t().office.loading}</p>;
  return <p class="row paper-loading" role="status"><span>{t().office.failed} {asked.problem !== 'other' && t().failures[asked.problem]}</span> <button type="button" class="button" onClick={asked.again}>{t().money.again}</button></p>;
}

/** Big, with its word: what is below zero never looks like credit. */
export function Balance({ cents }: { cents: number }) {
  return <p class="balance" data-owed={cents < 0}><b class="num">{euro(cents)}</b> <span>{cents > 0 ? t().office.credit : cents < 0 ? t().office.owed : t().office.even}</span></p>;
}

export function AuthorityChoice({ value, onChoose, all, only }: { value: string; onChoose(code: string): void; all?: string; only?: readonly string[] }) {
  const known = authorities.value ?? [];
  return (
    <label class="field">
      <span>{t().office.authority}</span>
      <select name="authority" value={value} onChange={event => onChoose(event.currentTarget.value)}>
        {all !== undefined && <option value="">{all}</option>}
        {(only ?? known.map(one => one.authority)).map(code => <option key={code} value={code}>{known.find(one => one.authority === code)?.name ?? code}</option>)}
      </select>
    </label>
  );
}
