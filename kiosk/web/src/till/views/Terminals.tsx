/** The receipt terminals, in words. */
import { t } from '../../i18n';
import { Check, Printer, Warning } from '../../views/icons';
import type { TerminalStatus } from '../../wire/types';
import { troublesOf } from '../model/till';

export function Terminals({ terminals }: { terminals: readonly TerminalStatus[] }) {
  const words = t().till;
  return (
    <section class="plaque terminals" aria-labelledby="terminals-title">
      <h2 id="terminals-title">{words.terminals}</h2>
      <div role="status"><ul>
        {terminals.map(terminal => {
          const troubles = troublesOf(terminal);
          return (
            <li key={terminal.name} data-trouble={troubles.length > 0}>
              {troubles.length ? <Warning /> : terminal.printing ? <Printer /> : <Check />}
              <span><b>{terminal.name}</b>: {troubles.length ? troubles.map(one => words.terminalTroubles[one]).join('; ') : terminal.printing ? words.terminalPrinting : words.terminalFine}</span>
            </li>
          );
        })}
      </ul></div>
    </section>
  );
}
