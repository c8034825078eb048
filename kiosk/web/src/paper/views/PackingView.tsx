/** For who packs: a reader that is always listened to, an answer nobody can overlook, and what is still to be packed. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { board, currentZone, go, knownAuthors, mayPack, rememberAuthor, route, there } from '../../app';
import { keepOut, t } from '../../i18n';
import { timeIn } from '../../model/clock';
import { Dialog } from '../../views/Dialog';
import { Check, Cross, Mute, Plate, Scan as ScanSign, Sound } from '../../views/icons';
import { DietSign, dietText } from '../../views/parts';
import type { Tray } from '../../wire/types';
import { LabelReader } from '../model/reader';
import { countLeft, traysBySchool, type TrayGroup, type TraySchool } from '../model/trays';
import { read, setSound, sound, tick } from '../packing';
import { trays, useTrays } from '../state';
import { schoolName } from '../titles';
import { Age, Loading } from './parts';
import { ScanAnswer } from './ScanAnswer';

export function PackingView() {
  const { date } = board.value!;
  useTrays(date);
  const [asked, setAsked] = useState<Tray | null>(null);
  useReader(() => setAsked(null));
  const shown = trays.value;
  const schools = traysBySchool(shown.value?.trays ?? []).sort((a, b) => schoolName(a.school).localeCompare(schoolName(b.school), 'it', { numeric: true }));
  const chosen = route.value.school;
  const visible = chosen === undefined ? schools : schools.filter(one => one.school === chosen);
  const of = visible.reduce((sum, one) => sum + one.of, 0);
  const left = visible.reduce((sum, one) => sum + countLeft(one), 0);
  return (
    <div class="packing">
      <header class="view-head">
        <div>
          <h1>{t().paper.nav.packing}</h1>
          {of > 0 && <p class="packing-progress"><b class="num">{t().packing.progress(of - left, of)}</b>, {t().packing.left(left).toLowerCase()}</p>}
        </div>
        <SchoolChoice schools={schools} chosen={chosen} />
      </header>
      <Age shown={shown} />
      {mayPack.value && <div class="scan-place"><ScanAnswer expected={chosen} /><ScanBar /></div>}
      {!shown.value ? <Loading shown={shown} words={t().packing} />
        : visible.length === 0 ? <p class="plaque paper-loading">{t().packing.none}</p>
        : visible.map(one => <School key={one.school} one={one} onAsk={setAsked} />)}
      {asked && <TickSheet tray={asked} onClose={() => setAsked(null)} />}
    </div>
  );
}

/** A reader types its code and Enter wherever the focus is; its Enter is swallowed before any button hears of it. */
function useReader(onRead: () => void): void {
  const told = useRef(onRead);
  told.current = onRead;
  useEffect(() => {
    const reader = new LabelReader();
    const onKey = (event: KeyboardEvent) => {
      if (!mayPack.value || event.ctrlKey || event.altKey || event.metaKey) return;
      const field = event.target instanceof HTMLInputElement ? event.target : null;
      const code = reader.key(event.key, event.timeStamp, field ? 'field' : 'anywhere');
      if (!code) return;
      event.preventDefault();
      event.stopPropagation();
      if (field?.value.endsWith(code)) {
        field.value = field.value.slice(0, -code.length);
        field.dispatchEvent(new Event('input', { bubbles: true }));
      }
      told.current();
      read(code, route.value.school);
    };
    addEventListener('keydown', onKey, { capture: true });
    return () => removeEventListener('keydown', onKey, { capture: true });
  }, []);
}

function SchoolChoice({ schools, chosen }: { schools: readonly TraySchool[]; chosen: string | undefined }) {
  return (
    <div class="field packing-school">
      <label for="packing-school">{t().packing.school}</label>
      <select id="packing-school" value={chosen ?? ''} onChange={event => go(there({ view: 'packing', ...(event.currentTarget.value ? { school: event.currentTarget.value } : {}) }), true)}>
        <option value="">{t().packing.all}</option>
        {chosen !== undefined && !schools.some(one => one.school === chosen) && <option value={chosen}>{schoolName(chosen)}</option>}
        {schools.map(one => <option key={one.school} value={one.school}>{schoolName(one.school)}, {one.of - countLeft(one)}/{one.of}</option>)}
      </select>
    </div>
  );
}

function ScanBar() {
  const [text, setText] = useState('');
  const [packer, setPacker] = useState(knownAuthors.value[0] ?? '');
  const keepPacker = () => {
    if (packer.trim() && packer.trim() !== knownAuthors.value[0]) rememberAuthor(packer.trim());
  };
  return (
    <div class="scan-bar plaque">
      <form class="scan-form" onSubmit={event => {
        event.preventDefault();
        if (!text.trim()) return;
        read(text, route.value.school);
        setText('');
      }}>
        <ScanSign />
        <div class="field">
          <label for="scan-field">{t().packing.scan}</label>
          <input id="scan-field" value={text} autocomplete="off" autocapitalize="characters" spellcheck={false} maxLength={100} aria-describedby="scan-help" onInput={event => setText(event.currentTarget.value)} />
        </div>
        <button type="submit" class="button big">{t().packing.send}</button>
        <p id="scan-help" class="faint">{t().packing.scanHelp}</p>
      </form>
      <div class="field packer">
        <label for="packer">{t().packing.packer}</label>
        <input id="packer" list="packers" value={packer} maxLength={100} autocomplete="name" onInput={event => setPacker(event.currentTarget.value)} onChange={keepPacker} />
        <datalist id="packers">{knownAuthors.value.map(name => <option key={name} value={name} />)}</datalist>
      </div>
      <button type="button" class="button sound" aria-pressed={sound.value} onClick={() => setSound(!sound.value)}>{sound.value ? <Sound /> : <Mute />}{sound.value ? t().packing.soundOn : t().packing.soundOff}</button>
    </div>
  );
}

function School({ one, onAsk }: { one: TraySchool; onAsk(tray: Tray): void }) {
  const left = countLeft(one);
  return (
    <section class="plaque tray-school" data-done={left === 0} aria-labelledby={`trays-${one.school}`}>
      <header>
        <h2 id={`trays-${one.school}`}>{schoolName(one.school)}</h2>
        <p class="tray-left">{left === 0 && one.of > 0 ? <><Check />{t().packing.done}</> : t().packing.left(left)} <span class="num faint">{t().packing.progress(one.of - left, one.of)}</span></p>
      </header>
      {one.away.length > 0 && (
        <div class="trays-away">
          <h3><Cross />{t().packing.awayList}</h3>
          <ul class="trays-list">{one.away.map(tray => <li key={tray.serial}><div class="tray" data-away="true"><TrayText tray={tray} /></div></li>)}</ul>
        </div>
      )}
      {one.left.map(({ sitting, groups }) => (
        <div key={sitting} class="tray-sitting">
          {sitting > 0 && <h3>{t().sitting.name(sitting)}</h3>}
          <ul class="tray-groups">{groups.map(group => <li key={group.group}><Group group={group} onAsk={onAsk} /></li>)}</ul>
        </div>
      ))}
      {one.packed.length > 0 && (
        <details class="trays-packed">
          <summary>{t().packing.packedList(one.packed.length)}</summary>
          <ul>{one.packed.map(tray => <li key={tray.serial}><Check /><b class="code">{tray.code}</b> {tray.group_name}, {trayWords(tray)} <span class="faint">{t().packing.packedAt(timeIn(currentZone.value, Date.parse(tray.packed_at!)), tray.packed_by ?? '')}</span></li>)}</ul>
        </details>
      )}
    </section>
  );
}

export const trayWords = (tray: Tray): string => [dietText(tray.diet), tray.bianco ? t().total.bianco : '', tray.adult ? t().packing.adult : ''].filter(Boolean).join(', ');

function Group({ group, onAsk }: { group: TrayGroup; onAsk(tray: Tray): void }) {
  return (
    <div class="tray-group">
      <h4>{group.name}</h4>
      <ul class="trays-list">
        {group.trays.map(tray => (
          <li key={tray.serial}>
            {mayPack.value
              ? <button type="button" class="tray" aria-haspopup="dialog" onClick={() => onAsk(tray)}><span class="unseen">{t().packing.tick} </span><TrayText tray={tray} /></button>
              : <div class="tray"><TrayText tray={tray} /></div>}
          </li>
        ))}
      </ul>
    </div>
  );
}

const printed = ['reported_done', 'confirmed'];

function TrayText({ tray }: { tray: Tray }) {
  const without = keepOut(tray.diet, board.value!.diets);
  return (
    <>
      <b class="tray-code code">{tray.code}</b>
      <span class="tray-what">
        <span class="tray-diet"><DietSign diet={tray.diet} />{dietText(tray.diet)}</span>
        {tray.bianco && <span class="tag tray-bianco"><Plate />{t().total.bianco.toUpperCase()}</span>}
        {tray.adult && <span class="tag">{t().packing.adult}</span>}
        {without && <small>{without}</small>}
        {tray.taken_away && <small>{tray.group_name}{tray.packed_at && <b>, {t().packing.pullOut}</b>}</small>}
        {!tray.taken_away && !printed.includes(tray.print ?? '') && <small>{t().packing.notPrinted}</small>}
      </span>
    </>
  );
}

function TickSheet({ tray, onClose }: { tray: Tray; onClose(): void }) {
  return (
    <Dialog title={t().packing.tickTitle(tray.code)} onClose={onClose} class="tick-sheet">
      <div class="decision">
        <p class="tick-what">{trayWords(tray)}, {tray.group_name}, {schoolName(tray.school)}</p>
        <p class="faint">{t().packing.tickHelp}</p>
        <div class="row end">
          <button type="button" class="button big" onClick={onClose}>{t().packing.tickNo}</button>
          <button type="button" class="button primary big" onClick={() => { onClose(); tick(tray, route.value.school); }}><Check />{t().packing.tickYes}</button>
        </div>
      </div>
    </Dialog>
  );
}
