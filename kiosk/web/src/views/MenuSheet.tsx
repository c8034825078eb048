/** What is needed now and then: packing and printers, how the nodes are linked, closures and openings, and the office’s money. */
import { mayEnterClosures, maySeeLinks, maySeeMoney, maySeePapers, there } from '../app';
import { t } from '../i18n';
import { moneyViews } from '../model/route';
import type { Sheet } from './App';
import { Dialog } from './Dialog';
import { Calendar, Plugged, Printer, Purse, Tray } from './icons';
import { Link } from './Link';

export function MenuSheet({ onSheet }: { onSheet(sheet: Sheet): void }) {
  return (
    <Dialog title={t().links.menu} onClose={() => onSheet(null)} class="menu">
      <ul>
        {maySeePapers.value && <li><Link to={there({ view: 'packing' })} onFollow={() => onSheet(null)} class="button big"><Tray />{t().paper.nav.packing}</Link></li>}
        {maySeePapers.value && <li><Link to={there({ view: 'printers' })} onFollow={() => onSheet(null)} class="button big"><Printer />{t().paper.nav.printers}</Link></li>}
        {mayEnterClosures.value && <li><button type="button" class="button big" aria-haspopup="dialog" onClick={() => onSheet('closures')}><Calendar />{t().closures.title}</button></li>}
        {maySeeLinks.value && <li><Link to={there({ view: 'link' })} onFollow={() => onSheet(null)} class="button big"><Plugged />{t().links.title}</Link></li>}
        {maySeeMoney.value && moneyViews.map(view => <li key={view}><Link to={{ view }} onFollow={() => onSheet(null)} class="button big"><Purse />{t().money.nav[view]}</Link></li>)}
      </ul>
    </Dialog>
  );
}
