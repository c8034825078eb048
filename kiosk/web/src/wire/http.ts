/** Calls to the server that these screens came from. Every failure is a `Failure`, never a bare exception. */
import type { paths } from './api.gen';
import type { Problem } from './types';

const base = '/api/v1';
const deadline = 10_000;

export class Failure extends Error {
  /** The last part of the problem's type (`already-closed`), or `no-answer`. */
  readonly kind: string;
  readonly status: number;
  /** Of `top-up-refused`: which rule. */
  readonly reason: Problem['reason'];

  constructor(kind: string, status: number, detail: string, reason?: Problem['reason']) {
    super(detail);
    this.kind = kind;
    this.status = status;
    this.reason = reason;
  }
}

type Path = keyof paths & string;
type Method = 'get' | 'post' | 'put' | 'delete';
type Operation<P extends Path, M extends Method> = paths[P][M];
type JsonBody<O> = O extends { requestBody: { content: { 'application/json': infer B } } } ? B : undefined;
type Query<O> = O extends { parameters: { query?: infer Q } } ? Q : undefined;
type PathParameters<O> = O extends { parameters: { path: infer X } } ? X : undefined;
type Answer<O> = O extends { responses: infer R }
  ? R extends { 200: { content: { 'application/json': infer A } } } ? A
  : R extends { 201: { content: { 'application/json': infer A } } } ? A
  : undefined
  : never;

interface Call<O> {
  query?: Query<O>;
  path?: PathParameters<O>;
  body?: JsonBody<O>;
  /** Idempotency-Key: the same for every attempt at one operation. */
  key?: string;
}

/** Typed by the OpenAPI file: the path, its query and body, and what comes back. */
export async function call<P extends Path, M extends Method>(
  method: M, path: P, given: Call<Operation<P, M>> = {},
): Promise<Answer<Operation<P, M>>> {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) =>
    encodeURIComponent(String((given.path as Record<string, unknown>)[name])));
  const query = given.query ? `?${new URLSearchParams(entries(given.query))}` : '';
  const init: RequestInit = { method: method.toUpperCase(), credentials: 'same-origin', signal: AbortSignal.timeout(deadline) };
  init.headers = { ...(given.body === undefined ? {} : { 'Content-Type': 'application/json' }), ...(given.key === undefined ? {} : { 'Idempotency-Key': given.key }) };
  if (given.body !== undefined) init.body = JSON.stringify(given.body);
  let response: Response;
  try {
    response = await fetch(base + filled + query, init);
  } catch (error) {
    throw new Failure('no-answer', 0, String(error));
  }
  if (!response.ok) throw await failureOf(response);
  try {
    return (response.status === 204 ? undefined : await response.json()) as Answer<Operation<P, M>>;
  } catch (error) {
    throw new Failure('no-answer', response.status, String(error));
  }
}

async function failureOf(response: Response): Promise<Failure> {
  const problem = await response.json().catch(() => null) as Problem | null;
  const kind = problem?.type?.split(':').pop() ?? 'internal';
  return new Failure(kind, response.status, problem?.detail ?? response.statusText, problem?.reason);
}

function entries(query: object): Record<string, string> {
  return Object.fromEntries(Object.entries(query).filter(([, v]) => v !== undefined).map(([k, v]) => [k, String(v)]));
}
