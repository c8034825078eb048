/** `vassoi 7/12`, and the way to the list of those that are not packed yet. */
import { there } from '../../app';
import { t } from '../../i18n';
import { Check, Tray } from '../../views/icons';
import { Link } from '../../views/Link';

export function PackingLink({ school, name, packed, of, class: kind = 'button' }: { school: string; name: string; packed: number; of: number; class?: string }) {
  return (
    <Link to={there({ view: 'packing', school })} class={kind} data-packed={packed === of}>
      <TrayCount packed={packed} of={of} /><span class="unseen"> {t().paper.traysOf(name)}</span>
    </Link>
  );
}

export const TrayCount = ({ packed, of }: { packed: number; of: number }) => <>{packed === of ? <Check /> : <Tray />}<span class="trays-word">{t().paper.traysWord} </span><b class="num">{packed}/{of}</b></>;
