// What a node keeps: a log of JSON lines in a folder of its own, and a state that is these entries folded one after the
// other. An entry is one append, fsynced before anybody hears of it.
import { closeSync, fdatasync, fsyncSync, ftruncateSync, mkdirSync, openSync, readFileSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';

export const LOG = 'log.jsonl';
const synced = promisify(fdatasync);

function openLog(folder) {
  mkdirSync(folder, { recursive: true });
  const log = openSync(join(folder, LOG), 'a+');
  const inFolder = openSync(folder, 'r');
  fsyncSync(inFolder);
  closeSync(inFolder);
  return log;
}

/** The entries of a log and how many bytes of it are whole; what a cut append left behind is not. */
export function readLog(bytes) {
  const whole = bytes.lastIndexOf(0x0a) + 1;
  const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
  return { entries: lines.map((line) => JSON.parse(line)), whole };
}

export class Store {
  #log;
  #written;
  #durable;
  #dead = false;
  #syncing = Promise.resolve();
  #last = Promise.resolve();

  /** Opens the folder's log and folds it; `fold(entry)` changes the state. */
  constructor(folder, fold) {
    this.folder = folder;
    this.fold = fold;
    this.#log = openLog(folder);
    const { entries, whole } = readLog(readFileSync(join(folder, LOG)));
    ftruncateSync(this.#log, whole);
    fsyncSync(this.#log);
    this.#written = this.#durable = whole;
    entries.forEach(fold);
  }

  /**
   * Runs `decide` once everything before is durable, appends the entry that it returns (none for undefined), and folds it
   * when it is durable. Returns that entry; never settles once the store is closed or killed.
   */
  commit(decide) {
    const done = this.#last.then(() => this.#append(decide));
    this.#last = done.catch(() => {});
    return done;
  }

  async #append(decide) {
    if (this.#dead) return new Promise(() => {});
    const entry = decide();
    if (entry === undefined) return undefined;
    this.#written += writeSync(this.#log, `${JSON.stringify(entry)}\n`);
    this.#syncing = synced(this.#log);
    await this.#syncing;
    if (this.#dead) return new Promise(() => {});
    this.#durable = this.#written;
    this.fold(entry);
    return entry;
  }

  /** Copies what is durable into another folder, as a backup made while the node runs. */
  copy(folder) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, LOG), readFileSync(join(this.folder, LOG)).subarray(0, this.#durable));
  }

  async close() {
    await this.#last;
    this.#dead = true;
    closeSync(this.#log);
  }

  /** Dies as with the power: of what was not yet fsynced any prefix may be there. */
  async kill(random) {
    this.#dead = true;
    const kept = random.between(this.#durable, this.#written);
    await this.#syncing;
    ftruncateSync(this.#log, kept);
    closeSync(this.#log);
  }
}
