/** What changed lately, told as people would: a meal that became plain is one event, not a −1 and a +1. */
import type { RecentChange } from '../wire/types';

export interface FeedEntry {
  readonly at: number;
  readonly school: string;
  readonly group: string;
  readonly diet: string;
  /** `count`: the number moved by `delta`. `plain`: `delta` meals became plain (negative: normal again). */
  readonly kind: 'count' | 'plain';
  readonly bianco: boolean;
  readonly delta: number;
}

/** @param changes newest first */
export function feedOf(changes: readonly RecentChange[], limit: number): FeedEntry[] {
  const entries: FeedEntry[] = [];
  const used = new Set<RecentChange>();
  for (const change of changes) {
    if (entries.length === limit) break;
    if (used.has(change)) continue;
    const twin = changes.find(other => !used.has(other) && other !== change && other.at === change.at && other.school === change.school
      && other.group === change.group && other.diet === change.diet && other.bianco !== change.bianco && other.delta === -change.delta);
    const common = { at: Date.parse(change.at), school: change.school, group: change.group, diet: change.diet };
    if (twin) {
      used.add(twin);
      entries.push({ ...common, kind: 'plain', bianco: true, delta: change.bianco ? change.delta : twin.delta });
    } else {
      entries.push({ ...common, kind: 'count', bianco: change.bianco, delta: change.delta });
    }
  }
  return entries;
}
