/** A modal sheet on the browser's own <dialog>: it keeps the focus in, gives it back, and closes on Escape. */
import type { ComponentChildren } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { t } from '../i18n';
import { Cross } from './icons';

export function Dialog({ title, onClose, children, class: name = '' }: { title: string; onClose(): void; children: ComponentChildren; class?: string }) {
  const ref = useRef<HTMLDialogElement>(null);
  const id = useId();
  // Before anything else is heard: what is typed at once belongs into the sheet.
  useLayoutEffect(() => {
    const dialog = ref.current!;
    const opener = document.activeElement;
    dialog.showModal();
    return () => {
      dialog.close();
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    };
  }, []);
  return (
    <dialog ref={ref} class={`sheet ${name}`} aria-labelledby={id}
      onCancel={event => { event.preventDefault(); onClose(); }}
      onClick={event => { if (event.target === ref.current) onClose(); }}>
      <div class="sheet-body">
        <header class="sheet-head">
          <h2 id={id}>{title}</h2>
          <button type="button" class="button quiet square" onClick={onClose} aria-label={t().day.close}><Cross /></button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
