/** What the last scan was: to be told apart from across the table, by sign, word and colour, and by ear. */
import { currentZone } from '../../app';
import { mediumDay, t } from '../../i18n';
import { timeIn } from '../../model/clock';
import { Check, Cross, Hourglass, Unknown, Unplugged, Warning } from '../../views/icons';
import type { Tray, TrayScanAnswer } from '../../wire/types';
import { isElsewhere, lastScan, type Scan } from '../packing';
import { schoolName } from '../titles';
import { trayWords } from './PackingView';

export function ScanAnswer({ expected }: { expected: string | undefined }) {
  const scan = lastScan.value;
  return <div class="scan-answer-place" aria-live="assertive" aria-atomic="true">{scan && <Answer scan={scan} expected={expected} />}</div>;
}

function Answer({ scan, expected }: { scan: Scan; expected: string | undefined }) {
  switch (scan.state) {
    case 'sending': return <div class="scan-answer" data-result="sending"><Hourglass /><div><p class="scan-title">{t().packing.sending}</p><p class="code">{scan.text}</p></div></div>;
    case 'failed': return (
      <div class="scan-answer" data-result="failed">
        <Unplugged />
        <div><p class="scan-title">{t().packing.notSaved}</p><p><b class="code">{scan.text}</b> {scan.words}</p></div>
        <button type="button" class="button big" onClick={scan.again}>{t().packing.again}</button>
      </div>
    );
    default: return <Answered answer={scan.answer} text={scan.text} expected={expected} />;
  }
}

function Answered({ answer, text, expected }: { answer: TrayScanAnswer; text: string; expected: string | undefined }) {
  const { result, tray, left } = answer;
  if (result === 'unknown' || !tray) {
    return <div class="scan-answer" data-result="unknown"><Unknown /><div><p class="scan-title">{t().packing.unknown}</p><p>{t().packing.unknownHelp(text)}</p></div></div>;
  }
  const elsewhere = isElsewhere(answer, expected);
  const packedAt = tray.packed_at === undefined ? '' : t().nodes.at(timeIn(currentZone.value, Date.parse(tray.packed_at), true));
  return (
    <div class="scan-answer" data-result={elsewhere && result === 'packed' ? 'elsewhere' : result}>
      {result === 'packed' ? (elsewhere ? <Warning /> : <Check />) : result === 'already_packed' ? <Warning /> : <Cross />}
      <div>
        <p class="scan-title">{result === 'packed' ? t().packing.packed : result === 'already_packed' ? t().packing.already : result === 'other_day' ? t().packing.otherDay : t().packing.away}{elsewhere && `, ${t().packing.elsewhere}`}</p>
        <What tray={tray} />
        {result === 'packed' && <p>{left === 0 ? t().packing.schoolDone : t().packing.left(left)}</p>}
        {result === 'already_packed' && <p>{t().packing.alreadyBy(packedAt, tray.packed_by ?? '')} <b>{t().packing.alreadyHelp}</b></p>}
        {result === 'other_day' && <p><b>{t().packing.otherDayHelp(mediumDay(tray.date))}</b></p>}
        {result === 'taken_away' && <p><b>{t().packing.awayHelp}</b></p>}
      </div>
      <p class="scan-code code">{tray.code}</p>
    </div>
  );
}

const What = ({ tray }: { tray: Tray }) => <p class="scan-what">{trayWords(tray)}: {tray.group_name}, {schoolName(tray.school)}</p>;
