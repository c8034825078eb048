/** What papers are called, in the language of the screen. */
import { board } from '../app';
import { t } from '../i18n';
import { displayName } from '../model/names';
import type { Paper } from '../wire/types';
import { folder } from './model/papers';

/** `Etichette 3A, 1 di 2`, `Bolla di consegna n° 41`; what only the server can name has its title. */
export function titleOf(paper: Paper): string {
  const kind = t().paper.kinds[paper.kind];
  if (paper.school === undefined && paper.kind !== 'production_sheet') return paper.title;
  const name = paper.number === undefined ? kind : paper.kind === 'production_sheet' ? (paper.number > 1 ? t().paper.edition(kind, paper.number) : kind) : t().paper.numbered(kind, paper.number);
  const group = paper.group === undefined ? '' : ` ${paper.group}`;
  return `${name}${group}${(paper.parts ?? 1) > 1 ? `, ${t().paper.part(paper.part ?? 1, paper.parts!)}` : ''}`;
}

export const schoolName = (code: string): string => displayName(board.value?.schools.get(code)?.name ?? code);

/** For lists that mix schools. */
export const fullTitle = (paper: Paper): string => (paper.school === undefined ? titleOf(paper) : `${titleOf(paper)}, ${schoolName(paper.school)}`);

export const queueName = (queue: string): string => (queue === folder ? t().paper.folder : queue);
