import { t } from '../i18n';
import { Failure } from '../wire/http';

/** What to tell a cook when a call fails: what happened and what to do, never a code. */
export function failureText(error: unknown): string {
  const kind = error instanceof Failure ? error.kind : 'other';
  return t().failures[kind] ?? t().failures['other']!;
}
