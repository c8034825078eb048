/** What a group's tile says. */
import type { KioskGroup, KioskTile } from '../../wire/types';
import { unsentOf, type Marks } from './marks';
import { rollOf } from './roll';

/** `unsent`: on this tablet alone; `waiting`: at the node, and not in the kitchen yet. */
export type TileState = 'todo' | 'marked' | 'confirmed' | 'confirmed-unsent' | 'confirmed-waiting';

export interface Tile {
  readonly state: TileState;
  readonly booked: number;
  readonly absent: number;
  readonly bianco: number;
  readonly extras: number;
  /** Taps that the node does not have yet. */
  readonly unsent: number;
}

export function tileOf(tile: KioskTile, copy: KioskGroup | undefined, marks: Marks | undefined): Tile {
  const unsent = marks ? unsentOf([marks])?.count ?? 0 : 0;
  const confirmed = marks?.confirmed?.value ?? tile.attendance?.confirmed ?? false;
  const state = confirmed
    ? unsent > 0 ? 'confirmed-unsent' : tile.attendance?.pending ? 'confirmed-waiting' : 'confirmed'
    : unsent > 0 || tile.attendance ? 'marked' : 'todo';
  if (!copy || unsent === 0) return { state, booked: tile.booked, absent: tile.absent, bianco: tile.bianco, extras: tile.extras, unsent };
  const roll = rollOf(copy, marks);
  return { state, booked: roll.present, absent: roll.absent, bianco: roll.bianco, extras: roll.adults, unsent };
}

/** The tile of a copy that is newer than it. */
export function tileFrom(tile: KioskTile, copy: KioskGroup): KioskTile {
  const eating = copy.diners.filter(diner => diner.meal === 'booked');
  const { attendance: _, ...rest } = tile;
  return {
    ...rest,
    diners: copy.diners.length,
    booked: eating.length,
    absent: copy.diners.length - eating.length,
    bianco: eating.filter(diner => diner.bianco).length,
    extras: copy.extras.reduce((sum, extra) => sum + extra.count, 0),
    ...(copy.attendance ? { attendance: copy.attendance } : {}),
  };
}

export const isConfirmed = (state: TileState): boolean => state.startsWith('confirmed');
