/** A school's papers and previews, from the school's own view. */
import { useState } from 'preact/hooks';
import { board } from '../../app';
import { t } from '../../i18n';
import { Dialog } from '../../views/Dialog';
import { papers, usePapers } from '../state';
import { schoolName } from '../titles';
import { PaperSheet, type Opened } from './PaperSheet';
import { Loading } from './parts';

export function SchoolPapersSheet({ school, onClose }: { school: string; onClose(): void }) {
  usePapers(board.value!.date);
  const [opened, setOpened] = useState<Opened>({ what: 'previews', school });
  const shown = papers.value;
  if (!shown.value) return <Dialog title={schoolName(school)} onClose={onClose} class="paper-sheet"><Loading shown={shown} words={t().paper} /></Dialog>;
  return <PaperSheet opened={opened} day={shown.value} onOpen={setOpened} onClose={onClose} />;
}
