/** Printers, what is printed where, and how; nothing changes until it is saved. */
import type { ComponentChildren } from 'preact';
import { useId, useState } from 'preact/hooks';
import { board, there } from '../../app';
import { t } from '../../i18n';
import { Link } from '../../views/Link';
import { Back, Check, File, Printer, Warning } from '../../views/icons';
import type { PrintDestination, PrintLanguage, Printers, PrintSetup } from '../../wire/types';
import { folder } from '../model/papers';
import { languages, medias, mustBePdf, placesOf, queueOf, routedKinds, routeOf, sameSetup, setupOf, shownNameOf, testKindOf, withQueue, withRoute, withShownName, withUseBy, type ShownName } from '../model/printers';
import { printers, setUp, test, usePrinters } from '../state';
import { troubleText } from './Needs';
import { Age, Loading, useAct, useWish } from './parts';

export function PrintersView() {
  usePrinters();
  const shown = printers.value;
  return (
    <div class="printers">
      <header class="view-head">
        <h1>{t().paper.nav.printers}</h1>
        <Link to={there({ view: 'papers' })} class="button big"><Back />{t().paper.nav.papers}</Link>
      </header>
      <Age shown={shown} />
      {shown.value ? <SetupForm state={shown.value} /> : <Loading shown={shown} words={t().printers} />}
    </div>
  );
}

interface PartProps {
  state: Printers;
  setup: PrintSetup;
  onChange(setup: PrintSetup): void;
}

function SetupForm({ state }: { state: Printers }) {
  const saved = setupOf(state);
  const [draft, setDraft] = useState<PrintSetup | null>(null);
  const [note, setNote] = useState('');
  const { busy, failed, act } = useAct();
  const setup = draft ?? saved;
  const changed = draft !== null && !sameSetup(draft, saved);
  const change = (to: PrintSetup) => {
    setNote('');
    setDraft(to);
  };
  const save = async (event: Event) => {
    event.preventDefault();
    if (await act(() => setUp(setup))) {
      setDraft(null);
      setNote(t().printers.saved);
    }
  };
  const part = { state, setup, onChange: change };
  return (
    <form class="printers-form" onSubmit={event => void save(event)}>
      <Places {...part} saved={saved} />
      <Routes {...part} />
      <Settings {...part} />
      <div class="save-bar" data-changed={changed}>
        <p role="status" class="note">{changed ? t().printers.unsaved : note}</p>
        <p class="field-wrong" role="alert">{failed}</p>
        {changed && (
          <>
            <button type="button" class="button big" disabled={busy} onClick={() => setDraft(null)}>{t().printers.undo}</button>
            <button type="submit" class="button primary big" disabled={busy}>{busy ? t().printers.saving : t().printers.save}</button>
          </>
        )}
      </div>
    </form>
  );
}

function Places({ state, setup, saved, onChange }: PartProps & { saved: PrintSetup }) {
  const places = state.destinations.filter(one => !one.folder);
  return (
    <section class="plaque" aria-labelledby="places-title">
      <h2 id="places-title">{t().printers.places}</h2>
      {!state.scheduler.answers && <p class="need" data-tone="caution" role="status"><Warning /><span>{t().printers.scheduler}</span></p>}
      {places.length === 0 && <p class="printers-none">{t().printers.noPlaces}</p>}
      <ul class="places">
        {places.map(one => <Place key={one.name} one={one} state={state} setup={setup} saved={saved} onChange={onChange} />)}
        <li class="place">
          <div class="place-what"><h3><File />{t().paper.folder}</h3><p class="faint">{t().printers.folderHelp}</p></div>
        </li>
      </ul>
    </section>
  );
}

function Place({ one, setup, saved, onChange }: PartProps & { one: PrintDestination; saved: PrintSetup }) {
  const { busy, failed, act } = useAct();
  const wish = useWish();
  const [note, setNote] = useState('');
  const queue = queueOf(setup, one.name);
  const wrong = mustBePdf(one, queue.language);
  return (
    <li class="place">
      <div class="place-what">
        <h3><Printer />{one.info || one.name} {one.is_default && <span class="tag">{t().printers.standard}</span>}</h3>
        <p class="faint">{[one.info && one.name, one.model].filter(Boolean).join(', ')}</p>
        <p class="place-state">{one.trouble ? <span class="tag caution"><Warning />{troubleText(one.trouble)}</span> : one.accepts_jobs ? <><Check /> {t().printers.ready}</> : <span class="tag caution"><Warning />{t().printers.refuses}</span>}</p>
        {one.message && <p class="faint">{one.message}</p>}
      </div>
      <Choice label={t().printers.language} of={one.name} value={queue.language} onChoose={language => onChange(withQueue(setup, { ...queue, language: language as PrintLanguage }))} wrong={wrong ? t().printers.needsRaw : ''}>
        {languages.map(language => <option key={language} value={language}>{t().printers.languages[language]}</option>)}
      </Choice>
      <Media name={one.name} value={queue.media} onChoose={media => onChange(withQueue(setup, { ...queue, media }))} />
      <div class="place-test">
        <button type="button" class="button big" disabled={busy} aria-label={t().printers.testOf(one.name)} onClick={() => void act(async () => {
          setNote('');
          await test(one.name, testKindOf(saved, one.name), wish.id(''));
          wish.granted();
          setNote(t().printers.tested(one.name));
        })}>{busy ? t().printers.testing : t().printers.test}</button>
        <p role="status" class="note">{note}</p>
        <p class="field-wrong" role="alert">{failed}</p>
      </div>
    </li>
  );
}

const other = '…';

function Media({ name, value, onChoose }: { name: string; value: string; onChoose(media: string): void }) {
  const id = useId();
  const [free, setFree] = useState(!medias.includes(value));
  return (
    <div>
      <Choice label={t().printers.media} of={name} value={free ? other : value} onChoose={media => { setFree(media === other); if (media !== other) onChoose(media); }}>
        {medias.map(media => <option key={media} value={media}>{t().printers.medias[media] ?? media}</option>)}
        <option value={other}>{t().printers.otherMedia}</option>
      </Choice>
      {free && <div class="field"><label class="unseen" for={id}>{t().printers.otherMediaName}, {name}</label><input id={id} value={value} maxLength={20} required autocomplete="off" onInput={event => onChoose(event.currentTarget.value)} /></div>}
    </div>
  );
}

interface ChoiceParts {
  label: string;
  /** Read out too: the label alone does not say of what. */
  of: string;
  value: string;
  wrong?: string;
  onChoose(value: string): void;
  children: ComponentChildren;
}

function Choice({ label, of, value, wrong = '', onChoose, children }: ChoiceParts) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}<span class="unseen">, {of}</span></label>
      <select id={id} value={value} aria-describedby={`${id}-wrong`} onChange={event => onChoose(event.currentTarget.value)}>{children}</select>
      <p id={`${id}-wrong`} class="field-wrong">{wrong}</p>
    </div>
  );
}

function Routes({ state, setup, onChange }: PartProps) {
  const places = placesOf(state.destinations, setup);
  const option = ({ name, gone }: { name: string; gone: boolean }) => <option key={name} value={name}>{gone ? `${name} (${t().printers.gone})` : name}</option>;
  return (
    <section class="plaque" aria-labelledby="routes-title">
      <h2 id="routes-title">{t().printers.routes}</h2>
      <ul class="routes">
        {routedKinds.map(kind => {
          const { queue, fallback = '' } = routeOf(setup, kind);
          const name = t().paper.kinds[kind];
          return (
            <li key={kind}>
              <h3>{name}</h3>
              <Choice label={t().printers.queue} of={name} value={queue} onChoose={chosen => onChange(withRoute(setup, kind, chosen, fallback))}>
                {places.map(option)}
                <option value={folder}>{t().paper.folder}</option>
              </Choice>
              {queue !== folder && (
                <Choice label={t().printers.fallback} of={name} value={fallback} onChoose={chosen => onChange(withRoute(setup, kind, queue, chosen))}>
                  <option value="">{t().printers.noFallback}</option>
                  {places.filter(place => place.name !== queue).map(option)}
                  <option value={folder}>{t().paper.folder}</option>
                </Choice>
              )}
            </li>
          );
        })}
      </ul>
      <p class="faint">{t().printers.fallbackHelp}</p>
    </section>
  );
}

function Settings({ setup, onChange }: PartProps) {
  const { settings } = setup;
  const id = useId();
  const set = (more: Partial<PrintSetup['settings']>) => onChange({ ...setup, settings: { ...settings, ...more } });
  const authorities = new Map([...(board.value?.schools.values() ?? [])].map(school => [school.authority, school.authority_name]));
  for (const { authority } of settings.label_names) if (!authorities.has(authority)) authorities.set(authority, authority);
  return (
    <section class="plaque print-settings" aria-labelledby="settings-title">
      <h2 id="settings-title">{t().printers.settings}</h2>
      <label class="check">
        <input type="checkbox" checked={settings.automatic} aria-describedby={`${id}-automatic`} onChange={event => set({ automatic: event.currentTarget.checked })} />
        <span><b>{t().printers.automatic}</b><small id={`${id}-automatic`}>{t().printers.automaticHelp}</small></span>
      </label>
      <div class="settings-fields">
        <div class="field">
          <label for={`${id}-use-by`}>{t().printers.useBy}</label>
          <input id={`${id}-use-by`} type="time" value={settings.use_by ?? ''} aria-describedby={`${id}-use-by-help`} onInput={event => onChange(withUseBy(setup, event.currentTarget.value))} />
          <small id={`${id}-use-by-help`} class="faint">{t().printers.useByHelp}</small>
        </div>
        <div class="field">
          <label for={`${id}-carrier`}>{t().printers.carrier}</label>
          <input id={`${id}-carrier`} value={settings.carrier} maxLength={100} autocomplete="off" aria-describedby={`${id}-carrier-help`} onInput={event => set({ carrier: event.currentTarget.value })} />
          <small id={`${id}-carrier-help`} class="faint">{t().printers.carrierHelp}</small>
        </div>
      </div>
      <h3>{t().printers.names}</h3>
      <p>{t().printers.namesHelp}</p>
      <div class="settings-fields">
        {[...authorities].sort(([, a], [, b]) => a.localeCompare(b, 'it')).map(([authority, name]) => (
          <Choice key={authority} label={name} of={t().printers.names} value={shownNameOf(setup, authority)} onChoose={show => onChange(withShownName(setup, authority, show as ShownName))}>
            {(['code_only', 'initials', 'full_name'] as const).map(show => <option key={show} value={show}>{t().printers.shows[show]}</option>)}
          </Choice>
        ))}
      </div>
    </section>
  );
}
