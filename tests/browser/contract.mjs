// The wire against its description: validates HTTP responses and board messages with ajv, which knows nothing of the
// program that made them. Reads kiosk/api, or what a server itself serves (`load`).
import { readFileSync } from 'node:fs';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

const api = new URL('../../kiosk/api/', import.meta.url);
const base = 'https://mestolo.invalid/api/v1/';
const read = name => JSON.parse(readFileSync(new URL(name, api), 'utf8'));

export class ContractError extends Error {}

/** A contract from the two documents, as objects. */
export function load(openapi = read('openapi.json'), asyncapi = read('asyncapi.json')) {
  const ajv = new Ajv2020({ strict: true, strictTypes: false, strictRequired: false, allErrors: true, validateSchema: false });
  addFormats(ajv);
  ajv.addVocabulary([...new Set([...Object.keys(openapi), ...Object.keys(asyncapi)])]); // the documents around the schemas
  ajv.addSchema({ ...openapi, $id: `${base}openapi.json` });
  ajv.addSchema({ ...asyncapi, $id: `${base}asyncapi.json` });

  const compiled = new Map();
  function check(document, pointer, value, what) {
    const ref = `${base}${document}#${pointer}`;
    if (!compiled.has(ref)) compiled.set(ref, ajv.compile({ $ref: ref }));
    const validate = compiled.get(ref);
    if (!validate(value)) {
      const faults = validate.errors.map(e => `  ${e.instancePath || '(root)'} ${e.message}${e.params.additionalProperty ? `: ${e.params.additionalProperty}` : ''}${e.params.allowedValues ? `: ${e.params.allowedValues}` : ''}`);
      throw new ContractError(`${what} is not as described:\n${[...new Set(faults)].join('\n')}\n${JSON.stringify(value).slice(0, 2000)}`);
    }
  }

  const escaped = part => part.replaceAll('~', '~0').replaceAll('/', '~1');

  /** `/closings/118/confirmation` → `/closings/{number}/confirmation`; null if the document has no such path. */
  function templateOf(path) {
    const pieces = path.split('?')[0].replace(/^\/api\/v1/, '').split('/');
    const fits = template => {
      const parts = template.split('/');
      return parts.length === pieces.length && parts.every((part, i) => part.startsWith('{') ? pieces[i] !== '' : part === pieces[i]);
    };
    return Object.keys(openapi.paths).sort((a, b) => a.split('{').length - b.split('{').length).find(fits) ?? null;
  }

  /**
   * Throws a ContractError unless this response is described.
   * @param method         `GET`, in any case
   * @param pathTemplate   as in the document, or a real path, with or without /api/v1
   * @param contentType    the header's value; empty or null without a body
   * @param body           text, or already parsed JSON
   */
  function validateResponse(method, pathTemplate, status, contentType, body) {
    const template = pathTemplate in openapi.paths ? pathTemplate : templateOf(pathTemplate);
    const what = `${method.toUpperCase()} ${pathTemplate} → ${status}`;
    const operation = template && openapi.paths[template][method.toLowerCase()];
    if (!operation) {
      // Nothing described: only a refusal will do.
      if (status !== 404 && status !== 405) throw new ContractError(`${what}: the document has no such operation`);
      return check('openapi.json', '/components/schemas/Problem', parsed(body), what);
    }
    const described = operation.responses[String(status)];
    if (!described) throw new ContractError(`${what}: this status is not described (${Object.keys(operation.responses).join(', ')} are)`);
    const pointer = described.$ref ? described.$ref.slice(1) : `/paths/${escaped(template)}/${method.toLowerCase()}/responses/${status}`;
    const content = (described.$ref ? resolve(openapi, pointer) : described).content;
    const type = (contentType ?? '').split(';')[0].trim().toLowerCase();
    if (!content) {
      if (body !== undefined && body !== null && body !== '') throw new ContractError(`${what}: a body where none is described`);
      return undefined;
    }
    if (!(type in content)) throw new ContractError(`${what}: Content-Type ${type || '(none)'} is not described (${Object.keys(content).join(', ')})`);
    const value = type.endsWith('json') ? parsed(body, what) : String(body);
    check('openapi.json', `${pointer}/content/${escaped(type)}/schema`, value, what);
    if (type === 'application/problem+json' && value.status !== status) throw new ContractError(`${what}: the problem says ${value.status}`);
    return undefined;
  }

  /** Throws a ContractError unless this channel's server may send this message. @param message text, or already parsed */
  function validateMessage(message, channel = 'board') {
    const value = parsed(message, `a ${channel} message`);
    const described = asyncapi.channels[channel].messages[value?.type];
    if (!described) throw new ContractError(`a ${channel} message of type ${JSON.stringify(value?.type)} is not described`);
    check('asyncapi.json', `${described.$ref.slice(1)}/payload`, value, `${channel} message “${value.type}”`);
  }

  /** A message of mestolo.sync.v1: its first line, and the facts that follow it. */
  function validateSync(text) {
    const [header, ...lines] = String(text).split('\n');
    validateMessage(header, 'sync');
    const { type, count = 0 } = JSON.parse(header);
    if (lines.length !== count) throw new ContractError(`a “${type}” with ${lines.length} lines instead of ${count}`);
    for (const line of lines) check('asyncapi.json', '/components/schemas/SyncFact', parsed(line, 'a fact'), 'a fact');
  }

  function parsed(body, what = 'a body') {
    if (typeof body !== 'string') return body;
    try {
      return JSON.parse(body);
    } catch (error) {
      throw new ContractError(`${what}: not JSON (${error.message}): ${body.slice(0, 200)}`);
    }
  }

  return { openapi, asyncapi, validateResponse, validateMessage, validateSync, templateOf };
}

const resolve = (document, pointer) => pointer.split('/').slice(1).reduce((at, part) => at[part.replaceAll('~1', '/').replaceAll('~0', '~')], document);

const ours = load();
export const { validateResponse, validateMessage, validateSync, templateOf } = ours;

/** Fetches, validates, and returns what came: `{status, contentType, headers, body}`, JSON parsed. */
export async function fetchChecked(url, path, init = {}, contract = ours) {
  const response = await fetch(`${url}/api/v1${path}`, init);
  const text = await response.text();
  const contentType = response.headers.get('content-type');
  contract.validateResponse(init.method ?? 'GET', path, response.status, contentType, text);
  return { status: response.status, contentType, headers: response.headers, body: /json/.test(contentType ?? '') ? JSON.parse(text) : text };
}
