/** Diners by name or code, over all groups of the school. */
import { fold } from '../../model/names';
import type { KioskDiner, KioskGroup } from '../../wire/types';

export interface Found {
  readonly group: KioskGroup;
  readonly diner: KioskDiner;
}

export function findDiners(groups: Iterable<KioskGroup>, wanted: string): Found[] {
  const words = fold(wanted).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const found: Found[] = [];
  for (const group of groups) {
    for (const diner of group.diners) {
      const text = fold(`${diner.last_name} ${diner.first_name} ${diner.diner}`);
      if (words.every(word => text.includes(word))) found.push({ group, diner });
    }
  }
  return found.sort((a, b) => a.diner.last_name.localeCompare(b.diner.last_name, 'it') || a.diner.first_name.localeCompare(b.diner.first_name, 'it'));
}

export function dinerOf(groups: Iterable<KioskGroup>, code: string): Found | null {
  for (const group of groups) {
    const diner = group.diners.find(one => one.diner.toLowerCase() === code.toLowerCase());
    if (diner) return { group, diner };
  }
  return null;
}
