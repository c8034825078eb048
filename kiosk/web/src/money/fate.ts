/** What a failed call says of an operation: refused, or not known. */
import { session } from '../app';
import { Failure } from '../wire/http';

/** Not refused: to be asked again. */
const notYet: readonly number[] = [401, 408, 429];

export function fateOf(error: unknown): { readonly kind: string; readonly final: boolean; readonly answered: boolean } {
  if (!(error instanceof Failure)) return { kind: 'other', final: false, answered: false };
  if (error.status === 401) session.value = null;
  return { kind: error.kind, final: error.status >= 400 && error.status < 500 && !notYet.includes(error.status), answered: error.status >= 500 && error.kind !== 'unavailable' };
}
