/** Type a few letters of a name, press Enter, decide. */
import { useRef, useState } from 'preact/hooks';
import { t } from '../../i18n';
import { Dialog } from '../../views/Dialog';
import { findDiners } from '../model/find';
import { rollOf } from '../model/roll';
import { groups, marksOf, nameOf, openCard } from '../state';

const most = 30;

export function KioskSearch({ onClose }: { onClose(): void }) {
  const [wanted, setWanted] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLUListElement>(null);
  const found = findDiners(groups.value.values(), wanted);
  const choose = (code: string | undefined) => {
    if (code === undefined) return;
    onClose();
    openCard(code, false);
  };
  const move = (by: number) => {
    const buttons = [...(results.current?.querySelectorAll('button') ?? [])];
    const to = buttons.indexOf(document.activeElement as HTMLButtonElement) + by;
    (to < 0 ? input.current : buttons[Math.min(to, buttons.length - 1)])?.focus();
  };
  const said = !wanted.trim() ? t().kiosk.search.start : found.length ? t().kiosk.search.results(found.length) : t().kiosk.search.none;
  return (
    <Dialog title={t().kiosk.search.title} onClose={onClose} class="search">
      <form role="search" onSubmit={event => {
        event.preventDefault();
        choose(found[0]?.diner.diner);
      }} onKeyDown={event => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
        event.preventDefault();
        move(event.key === 'ArrowDown' ? 1 : -1);
      }}>
        <input ref={input} type="search" autofocus class="search-input" placeholder={t().kiosk.search.placeholder} aria-label={t().kiosk.search.title} autocomplete="off" spellcheck={false} value={wanted}
          onInput={event => setWanted(event.currentTarget.value)} />
        <p class={found.length ? 'unseen' : 'faint'} role="status">{said}</p>
        <ul class="found people" ref={results}>
          {found.slice(0, most).map(({ group, diner }) => {
            const absent = rollOf(group, marksOf(group.group)).rows.find(row => row.diner === diner)?.absent;
            return (
              <li key={diner.diner}>
                <button type="button" onClick={() => choose(diner.diner)}>
                  <span class="found-name">{nameOf(diner)}<small>{diner.diner}</small></span>
                  <b>{group.name}</b><span>{absent ? t().kiosk.absent : t().kiosk.present}</span>
                </button>
              </li>
            );
          })}
        </ul>
      </form>
    </Dialog>
  );
}
