/** The office's money: accounts, arrears, monthly statements, merchants; above them what became of the last payment. */
import type { ComponentChildren } from 'preact';
import { route } from '../../app';
import { t } from '../../i18n';
import { moneyViews, type MoneyView } from '../../model/route';
import { Link } from '../../views/Link';
import { useAuthorities, usePayments } from '../state';
import { AccountsView } from './AccountsView';
import { ArrearsView } from './ArrearsView';
import { MerchantsView } from './MerchantsView';
import { PaymentFate } from './PaymentFate';
import { StatementsView } from './StatementsView';

const views: Record<MoneyView, () => ComponentChildren> = { accounts: AccountsView, arrears: ArrearsView, statements: StatementsView, merchants: MerchantsView };

export function OfficeView({ view }: { view: MoneyView }) {
  usePayments();
  useAuthorities();
  const View = views[view];
  return (
    <div class={`office ${view}`}>
      <nav class="office-nav" aria-label={t().money.nav.office}>
        {moneyViews.map(one => <Link key={one} to={{ view: one }} class="tab" aria-current={one === view && !route.value.diner ? 'page' : undefined} data-here={one === view}>{t().money.nav[one]}</Link>)}
      </nav>
      <PaymentFate />
      <View />
    </div>
  );
}
