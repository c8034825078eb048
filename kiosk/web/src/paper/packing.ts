/** Trays as they are packed: what was read, and what it was; one after the other, and none is forgotten. */
import { signal } from '@preact/signals';
import { store, stored } from '../app';
import { failureText } from '../views/failures';
import type { Tray, TrayScanAnswer } from '../wire/types';
import { readingOf, type Reading } from './model/trays';
import { beep } from './sound';
import { scan, trays } from './state';

export type Scan =
  | { readonly state: 'sending'; readonly text: string }
  | { readonly state: 'answered'; readonly text: string; readonly answer: TrayScanAnswer }
  /** Nothing is known of it on the server, or at least no answer came: to be tried again. */
  | { readonly state: 'failed'; readonly text: string; readonly words: string; again(): void };

/** The last one; null: none yet. */
export const lastScan = signal<Scan | null>(null);

export const sound = signal(stored('sound') !== 'off');
export function setSound(on: boolean): void {
  sound.value = on;
  store('sound', on ? 'on' : 'off');
  if (on) beep('good');
}

let before: Promise<void> = Promise.resolve();

/** @param expected the school that is packed; a tray of another one is right and still worth a warning */
export const read = (text: string, expected: string | undefined): void => put(text, readingOf(text, trays.value.value?.trays ?? []), expected);
export const tick = (tray: Tray, expected: string | undefined): void => put(tray.code, { serial: tray.serial }, expected);

function put(text: string, reading: Reading, expected: string | undefined): void {
  before = before.then(async () => {
    lastScan.value = { state: 'sending', text };
    try {
      const answer = await scan(reading);
      lastScan.value = { state: 'answered', text, answer };
      say(answer.result === 'packed' && !isElsewhere(answer, expected) ? 'good' : 'bad');
    } catch (error) {
      lastScan.value = { state: 'failed', text, words: failureText(error), again: () => put(text, reading, expected) };
      say('bad');
    }
  });
}

export const isElsewhere = ({ tray }: TrayScanAnswer, expected: string | undefined): boolean => expected !== undefined && tray !== undefined && tray.school !== expected;

const say = (kind: 'good' | 'bad'): void => {
  if (sound.value) beep(kind);
};
