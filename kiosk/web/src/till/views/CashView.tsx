/** The till's page: what happens at the counter, and beside it today's receipts and the terminals. */
import { useEffect, useState } from 'preact/hooks';
import { t } from '../../i18n';
import type { Receipt, Till } from '../../wire/types';
import { stepBack, waiting } from '../state';
import { Desk } from './Desk';
import { Outcome, Waiting } from './Outcome';
import { Receipts } from './Receipts';
import { ReverseSheet } from './ReverseSheet';
import { Terminals } from './Terminals';

export function CashView({ till }: { till: Till }) {
  const [reversing, setReversing] = useState<Receipt | null>(null);
  useEscape();
  return (
    <div class="cash">
      <h1 class="unseen">{t().till.title}</h1>
      <div class="counter">
        {waiting.value ? <Waiting /> : <><Outcome till={till} /><Desk till={till} /></>}
      </div>
      <div class="beside">
        <Receipts till={till} onReverse={setReversing} />
        {till.terminals.length > 0 && <Terminals terminals={till.terminals} />}
      </div>
      {reversing && <ReverseSheet receipt={reversing} onClose={() => setReversing(null)} />}
    </div>
  );
}

/** One step back, wherever the focus is; a sheet closes first. */
function useEscape(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return;
      event.preventDefault();
      stepBack();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}
