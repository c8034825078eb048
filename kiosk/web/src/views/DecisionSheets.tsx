/** The sheets on which staff decide something in their own name. */
import { useId, useState } from 'preact/hooks';
import { knownAuthors, rememberAuthor } from '../app';
import { n, t } from '../i18n';
import { displayName } from '../model/names';
import { call } from '../wire/http';
import type { BoardSchool, ServiceDate } from '../wire/types';
import { Dialog } from './Dialog';
import { failureText } from './failures';
import { Check, Cross, Lock } from './icons';

interface SheetParts {
  title: string;
  help: string;
  submit: preact.ComponentChildren;
  /** Offered as buttons; a sheet without them asks for no reason. */
  reasons?: readonly string[];
  needsAuthor: boolean;
  onClose(): void;
  onSubmit(reason: string, author: string): Promise<void>;
}

function DecisionSheet({ title, help, submit, reasons, needsAuthor, onClose, onSubmit }: SheetParts) {
  const [reason, setReason] = useState('');
  const [author, setAuthor] = useState(knownAuthors.value[0] ?? '');
  const [tried, setTried] = useState(false);
  const [failed, setFailed] = useState('');
  const [busy, setBusy] = useState(false);
  const reasonMissing = Boolean(reasons) && !reason.trim();
  const authorMissing = needsAuthor && !author.trim();
  const send = async (event: Event) => {
    event.preventDefault();
    setTried(true);
    if (reasonMissing || authorMissing) {
      (event.currentTarget as HTMLFormElement).querySelector<HTMLInputElement>(reasonMissing ? '[name=reason]' : '[name=author]')?.focus();
      return;
    }
    setBusy(true);
    setFailed('');
    try {
      if (author.trim()) rememberAuthor(author.trim());
      await onSubmit(reason.trim(), author.trim());
    } catch (error) {
      setFailed(failureText(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={title} onClose={onClose}>
      <form class="decision" noValidate onSubmit={event => void send(event)}>
        <p>{help}</p>
        {reasons && <TextField name="reason" label={t().closing.reason} value={reason} offers={reasons} wrong={tried && reasonMissing} required onInput={setReason} />}
        <TextField name="author" label={t().closing.author} value={author} offers={knownAuthors.value} wrong={tried && authorMissing} required={needsAuthor} onInput={setAuthor} autocomplete="name" />
        <p class="field-wrong" role="alert">{failed}</p>
        <div class="row end">
          <button type="button" class="button big" onClick={onClose}>{t().closing.cancel}</button>
          <button type="submit" class="button primary big" disabled={busy}>{submit}</button>
        </div>
      </form>
    </Dialog>
  );
}

interface FieldParts {
  name: string;
  label: string;
  value: string;
  offers: readonly string[];
  wrong: boolean;
  required: boolean;
  autocomplete?: 'name' | 'off';
  onInput(value: string): void;
}

/** A text field with its usual answers as buttons beside it. */
export function TextField({ name, label, value, offers, wrong, required, autocomplete = 'off', onInput }: FieldParts) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {offers.length > 0 && (
        <div class="offers" role="group" aria-label={t().closing.offers}>
          {offers.map(offer => <button key={offer} type="button" class="button chip" aria-pressed={value === offer} onClick={() => onInput(offer)}>{offer}</button>)}
        </div>
      )}
      <input id={id} name={name} value={value} required={required} maxLength={name === 'author' ? 100 : 250} autocomplete={autocomplete} aria-invalid={wrong} aria-describedby={`${id}-wrong`}
        onInput={event => onInput(event.currentTarget.value)} />
      <p id={`${id}-wrong`} class="field-wrong">{wrong ? t().closing.required : ''}</p>
    </div>
  );
}

export function CloseEarlySheet({ school, date, onClose }: { school: BoardSchool; date: ServiceDate; onClose(): void }) {
  return (
    <DecisionSheet title={t().closing.earlyTitle(displayName(school.name))} help={t().closing.earlyHelp(n(school.meals))} submit={<><Lock />{t().closing.submit}</>}
      reasons={t().closing.reasons} needsAuthor onClose={onClose}
      onSubmit={async (reason, author) => {
        await call('post', '/closings', { body: { school: school.school, date, reason, author } });
        onClose();
      }} />
  );
}

export function ConfirmSheet({ school, onClose }: { school: BoardSchool; onClose(): void }) {
  const number = school.closing?.number ?? 0;
  return (
    <DecisionSheet title={t().closing.confirmTitle(number)} help={t().closing.confirmHelp} submit={<><Check />{t().closing.confirmSubmit}</>}
      needsAuthor onClose={onClose}
      onSubmit={async (_, author) => {
        await call('post', '/closings/{number}/confirmation', { path: { number }, body: { author, ...(school.kitchen ? { kitchen: school.kitchen } : {}) } });
        onClose();
      }} />
  );
}

export function RefuseSheet({ number, onClose, onRefuse }: { number: number; onClose(): void; onRefuse(reason: string, author: string): Promise<void> }) {
  return (
    <DecisionSheet title={t().variations.refuseTitle(number)} help={t().variations.refuseHelp} submit={<><Cross />{t().variations.refuse}</>}
      reasons={t().variations.refusalReasons} needsAuthor={false} onClose={onClose} onSubmit={onRefuse} />
  );
}
