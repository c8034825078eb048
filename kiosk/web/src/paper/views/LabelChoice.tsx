/** Which labels of a paper to print again: by the code that is printed large on them. */
import { useState } from 'preact/hooks';
import { board } from '../../app';
import { t } from '../../i18n';
import { Plate, Printer } from '../../views/icons';
import { dietText } from '../../views/parts';
import type { Paper } from '../../wire/types';
import { traysOf } from '../model/trays';
import { trays, useTrays } from '../state';

export function LabelChoice({ paper, busy, onReprint }: { paper: Paper; busy: boolean; onReprint(serials: readonly number[]): void }) {
  useTrays(board.value!.date);
  const [chosen, setChosen] = useState<ReadonlySet<number>>(new Set());
  const mine = traysOf(paper, trays.value.value?.trays ?? []);
  if (mine.length < 2) return null;
  const toggle = (serial: number) => {
    const after = new Set(chosen);
    if (!after.delete(serial)) after.add(serial);
    setChosen(after);
  };
  return (
    <fieldset class="label-choice">
      <legend>{t().paper.labelsHere}</legend>
      <ul>
        {mine.map(tray => (
          <li key={tray.serial}>
            <label>
              <input type="checkbox" checked={chosen.has(tray.serial)} onChange={() => toggle(tray.serial)} />
              <b class="code">{tray.code}</b>
              <span>{dietText(tray.diet)}{tray.bianco && <span class="bianco"> <Plate />{t().total.bianco}</span>}</span>
            </label>
          </li>
        ))}
      </ul>
      <button type="button" class="button big" disabled={busy || chosen.size === 0} onClick={() => { onReprint([...chosen]); setChosen(new Set()); }}><Printer />{t().paper.reprintSome(chosen.size)}</button>
    </fieldset>
  );
}
