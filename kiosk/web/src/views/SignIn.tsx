import { useState } from 'preact/hooks';
import { setLanguage, signIn, signInFailed } from '../app';
import { language, t } from '../i18n';
import { Ladle } from './icons';

export function SignIn() {
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [unreachable, setUnreachable] = useState(false);
  const submit = async (event: Event) => {
    event.preventDefault();
    if (!code.trim()) return;
    setBusy(true);
    const done = await signIn(code.trim());
    setUnreachable(!done && !signInFailed.value);
    setBusy(false);
  };
  const wrong = signInFailed.value || unreachable;
  const other = language.value === 'it' ? 'en' : 'it';
  return (
    <main class="sign-in">
      <form class="plaque" onSubmit={event => void submit(event)}>
        <p class="brand"><Ladle /><span>{t().product}</span></p>
        <h1>{t().signIn.title}</h1>
        <p id="code-help">{t().signIn.help}</p>
        <label class="field">
          <span>{t().signIn.code}</span>
          <input type="password" autocomplete="current-password" spellcheck={false} required value={code} aria-describedby="code-help code-wrong" aria-invalid={wrong}
            onInput={event => setCode(event.currentTarget.value)} />
        </label>
        <p id="code-wrong" class="field-wrong" role="alert">{unreachable ? t().failures['no-answer'] : wrong ? t().signIn.wrong : ''}</p>
        <button type="submit" class="button primary big" disabled={busy}>{busy ? t().signIn.checking : t().signIn.submit}</button>
        <button type="button" class="button quiet" lang={other} onClick={() => setLanguage(other)}>{other === 'en' ? t().settings.english : t().settings.italian}</button>
      </form>
    </main>
  );
}
