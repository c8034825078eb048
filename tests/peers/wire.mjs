// Messages and facts as kiosk/api/sync.md writes them: framing, hashes, what each message must carry.
import { createHash } from 'node:crypto';

export const PROTOCOL = 'mestolo.sync.v1';
export const ROUTE = '/api/v1/sync';
export const VERSION = 1;
export const MOST_BYTES = 1 << 20;
export const MOST_FACTS = 1000;
export const ZERO = '0'.repeat(32);

/** What a message breaks off the connection for; `reason` goes into the `error`. */
export class Refusal extends Error {
  constructor(reason, detail) {
    super(detail);
    this.reason = reason;
  }
}

export function hashAfter(previous, line) {
  const digest = createHash('blake2b512').update(Buffer.from(previous, 'hex')).update(line, 'utf8').digest();
  return digest.subarray(0, 16).toString('hex');
}

export const encode = (header, lines = []) => [JSON.stringify(header), ...lines].join('\n');

const isText = (value) => typeof value === 'string';
const isWhole = (value) => Number.isSafeInteger(value) && value >= 0;
const isHash = (value) => isText(value) && /^[0-9a-f]{32}$/.test(value);
export const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
export const isPosition = (value) => isObject(value) && isWhole(value.seq) && isHash(value.hash);
const isCursor = (value) => isPosition(value) && isWhole(value.epoch);
export const isInstant = (value) =>
  isText(value) && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,3})?Z$/.test(value) && Number.isFinite(Date.parse(value));

const MEMBERS = {
  hello: { versions: Array.isArray, node: isText, epoch: isWhole, last: isPosition, cursor: isCursor, credit: isWhole },
  welcome: { version: isWhole, epoch: isWhole, acked: isPosition, credit: isWhole, feed: isCursor },
  fenced: { epoch: isWhole, base: isPosition },
  facts: { epoch: isWhole, seq: isWhole, prev: isHash, count: isWhole },
  ack: { epoch: isWhole, seq: isWhole, hash: isHash, credit: isWhole },
  gap: { expected: isWhole },
  gone: { epoch: isWhole, through: isWhole, hash: isHash },
  mark: { seq: isWhole, at: isInstant },
  past: { instant: isInstant },
  error: { reason: isText },
};

/** Takes a message apart: `{ header, lines }`; throws a Refusal for one that is malformed. */
export function decode(data, isBinary = false) {
  if (isBinary) throw new Refusal('malformed', 'a binary message');
  const [first, ...lines] = data.toString('utf8').split('\n');
  let header;
  try {
    header = JSON.parse(first);
  } catch {
    throw new Refusal('malformed', 'the first line is no JSON');
  }
  if (!isObject(header) || !isText(header.type)) throw new Refusal('malformed', 'no type');
  for (const [member, holds] of Object.entries(MEMBERS[header.type] ?? {})) {
    if (!holds(header[member])) throw new Refusal('malformed', `${header.type}: ${member}`);
  }
  if (header.type === 'facts' && (header.seq < 1 || header.count !== lines.length)) {
    throw new Refusal('malformed', `facts from ${header.seq}: ${lines.length} lines, count ${header.count}`);
  }
  return { header, lines };
}
