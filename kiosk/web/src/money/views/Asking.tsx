/** An operation on its way: said at once, and said plainly when no answer comes. Never silence. */
import { useState } from 'preact/hooks';
import { t } from '../../i18n';
import { Hourglass, Warning } from '../../views/icons';
import type { Errand } from '../errand';

interface Parts {
  errand: Extract<Errand<unknown, unknown>, { state: 'sending' }>;
  what: string;
  onAgain(): void;
  onGiveUp(): void;
}

export function Asking({ errand, what, onAgain, onGiveUp }: Parts) {
  const [sure, setSure] = useState(false);
  const words = t().money.errand;
  const lost = errand.problem !== null;
  return (
    <section class="plaque asking" data-lost={lost} role="alert">
      <h2>{lost ? <Warning /> : <Hourglass />}{lost || errand.resumed ? words.asking : words.sending}</h2>
      <p class="asking-what"><b>{what}</b></p>
      {lost ? <p>{errand.stuck ? words.stuck : words.noAnswer}</p> : errand.resumed && <p>{words.resumed}</p>}
      {lost && (
        <p class="row">
          <button type="button" class="button big" onClick={onAgain}>{words.now}</button>
          <span class="faint">{words.tries(errand.tries)}</span>
        </p>
      )}
      {errand.stuck && (
        <p class="row">
          {sure ? <><span>{words.giveUpHelp}</span><button type="button" class="button caution" onClick={onGiveUp}>{words.giveUpSure}</button></> : <button type="button" class="button" onClick={() => setSure(true)}>{words.giveUp}</button>}
        </p>
      )}
    </section>
  );
}
