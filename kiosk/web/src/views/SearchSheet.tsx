/** Type a few letters, press Enter, see the school. */
import { useRef, useState } from 'preact/hooks';
import { board, go, there } from '../app';
import { t } from '../i18n';
import { displayName, fold } from '../model/names';
import type { BoardSchool } from '../wire/types';
import { Dialog } from './Dialog';
import { Link } from './Link';
import { Num, StateLine } from './parts';

export function SearchSheet({ onClose }: { onClose(): void }) {
  const [wanted, setWanted] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const results = useRef<HTMLUListElement>(null);
  const schools = [...(board.value?.schools.values() ?? [])];
  const words = fold(wanted).split(/\s+/).filter(Boolean);
  const found = schools.filter(school => {
    const text = fold(`${displayName(school.name)} ${school.name} ${school.school} ${school.authority_name}`);
    return words.every(word => text.includes(word));
  });
  const to = (school: BoardSchool) => there({ view: 'school' as const, school: school.school });
  const move = (by: number) => {
    const links = [...(results.current?.querySelectorAll('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement) + by;
    (at < 0 ? input.current : links[Math.min(at, links.length - 1)])?.focus();
  };
  return (
    <Dialog title={t().search.title} onClose={onClose} class="search">
      <form role="search" onSubmit={event => {
        event.preventDefault();
        const first = found[0];
        if (!first) return;
        onClose();
        go(to(first));
      }} onKeyDown={event => {
        if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
        event.preventDefault();
        move(event.key === 'ArrowDown' ? 1 : -1);
      }}>
        <input ref={input} type="search" autofocus class="search-input" placeholder={t().search.placeholder} aria-label={t().search.title} autocomplete="off" spellcheck={false} value={wanted}
          onInput={event => setWanted(event.currentTarget.value)} />
        <p class="unseen" role="status">{found.length ? t().search.results(found.length) : t().search.none}</p>
        {found.length === 0 ? <p class="faint">{t().search.none}</p> : (
          <ul class="found" ref={results}>
            {found.map(school => (
              <li key={school.school}>
                <Link to={to(school)} onFollow={onClose}>
                  <span class="found-name">{displayName(school.name)}<small>{school.authority_name}</small></span>
                  <StateLine school={school} short />
                  <Num value={school.to_cook} class="found-number" />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </form>
    </Dialog>
  );
}
