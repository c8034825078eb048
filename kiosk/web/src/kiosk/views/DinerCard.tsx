/** One diner, found by name or by badge: what holds, and what can be said. A badge alone never changes anything. */
import { t } from '../../i18n';
import { Check, Cross, Plate } from '../../views/icons';
import { Dialog } from '../../views/Dialog';
import { Link } from '../../views/Link';
import { rollOf } from '../model/roll';
import { at, groups, marksOf, mayAskPlain, nameOf, pastCutoff, toggleAbsent, togglePlain } from '../state';

interface CardParts {
  code: string;
  group: string | null;
  byBadge: boolean;
  onClose(): void;
}

export function DinerCard({ code, group, byBadge, onClose }: CardParts) {
  const copy = group === null ? undefined : groups.value.get(group);
  const row = copy && rollOf(copy, marksOf(copy.group)).rows.find(one => one.diner.diner === code);
  if (!copy || !row) {
    return <Dialog title={t().kiosk.card.unknown} onClose={onClose}><p>{t().kiosk.card.unknownHelp(code)}</p></Dialog>;
  }
  const does = (act: () => void) => () => {
    act();
    onClose();
  };
  return (
    <Dialog title={nameOf(row.diner)} onClose={onClose} class="diner-card">
      <p class="card-state" data-absent={row.absent}>
        {row.absent ? <Cross /> : <Check />}<span>{copy.name}, {row.absent ? t().kiosk.absent : t().kiosk.present}{row.bianco && `, ${t().kiosk.plain}`}</span>
      </p>
      <div class="card-acts">
        <button type="button" class="button primary big" autofocus={!byBadge} onClick={does(() => toggleAbsent(copy.group, code))}>
          {row.absent ? <Check /> : <Cross />}{row.absent ? t().kiosk.card.markPresent : t().kiosk.card.markAbsent}
        </button>
        {mayAskPlain.value && !row.absent && !pastCutoff.value && (
          <button type="button" class="button big" onClick={does(() => togglePlain(copy.group, code))}><Plate />{row.bianco ? t().kiosk.card.unmakePlain : t().kiosk.card.makePlain}</button>
        )}
        <Link to={at({ group: copy.group })} class="button big" onFollow={onClose}>{t().kiosk.card.openGroup(copy.name)}</Link>
      </div>
    </Dialog>
  );
}
