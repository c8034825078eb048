/** What the kitchen doesn't know: how far the nodes that feed a school can be trusted, and who has not confirmed yet. */
import type { BoardGroup, BoardSchool, Feed, LinkState, Parked, SiteLink } from '../wire/types';

export type Standing = 'in-step' | 'behind' | 'silent';

/** A node is in step every five seconds. One that is connected and was not for this long has much to catch up with. */
export const behindAfter = 60_000;

export function standingOf(feed: Feed, now: number): Standing {
  if (!feed.connected) return 'silent';
  return feed.in_step_at === undefined || now - Date.parse(feed.in_step_at) > behindAfter ? 'behind' : 'in-step';
}

export interface Doubt {
  readonly feed: Feed;
  readonly standing: Standing;
  /** Instant, ms, when it was last in step; null: never. */
  readonly since: number | null;
}

const order: Record<Standing, number> = { silent: 0, behind: 1, 'in-step': 2 };
const sinceOf = (feed: Feed): number | null => (feed.in_step_at === undefined ? null : Date.parse(feed.in_step_at));

export const doubtsOf = (feeds: readonly Feed[], now: number): Doubt[] =>
  feeds.map(feed => ({ feed, standing: standingOf(feed, now), since: sinceOf(feed) }));

/** The node that is worst off, and of those the one out of step for longest; undefined where no node feeds the school. */
export const worstOf = (feeds: readonly Feed[], now: number): Doubt | undefined =>
  doubtsOf(feeds, now).sort((a, b) => order[a.standing] - order[b.standing] || (a.since ?? 0) - (b.since ?? 0))[0];

/** As it was when the count was frozen, by the closing's own instant. */
export const worstOfClosing = ({ closing }: BoardSchool): Doubt | undefined => closing && worstOf(closing.feeds ?? [], Date.parse(closing.closed_at));

export interface Confirmations {
  readonly confirmed: number;
  /** Groups that eat, or were confirmed all the same. */
  readonly of: number;
  /** Whose meals count as booked because nobody said otherwise; none where presences need no confirming. */
  readonly missing: readonly BoardGroup[];
}

export function confirmationsOf(school: BoardSchool): Confirmations {
  const eating = new Set(school.lines.map(line => line.group));
  return {
    confirmed: school.groups.filter(group => group.confirmed_at !== undefined).length,
    of: school.groups.filter(group => group.confirmed_at !== undefined || eating.has(group.group)).length,
    missing: school.presence === 'staff' ? school.groups.filter(group => group.confirmed_at === undefined && eating.has(group.group)) : [],
  };
}

// ---- the links as a whole

/** Clocks that differ by less are as good as equal. */
const clockTolerance = 2_000;

export const clockOff = (offset: number | undefined): number | null => (offset !== undefined && Math.abs(offset) > clockTolerance ? offset : null);

export const standingOfSite = (site: SiteLink): Standing => (!site.connected ? 'silent' : site.in_step ? 'in-step' : 'behind');

/** A site that was told to begin anew, and whether it has come into step since. */
export const hasResumed = (site: SiteLink): boolean =>
  site.in_step && site.fenced !== undefined && site.in_step_at !== undefined && Date.parse(site.in_step_at) > Date.parse(site.fenced.at);

export interface LinkSummary {
  readonly silent: number;
  readonly behind: number;
  readonly parked: number;
}

export const summaryOf = (state: LinkState): LinkSummary => ({
  silent: state.sites.filter(site => standingOfSite(site) === 'silent').length,
  behind: state.sites.filter(site => standingOfSite(site) === 'behind').length,
  parked: parkedOf(state).length,
});

const parkedOf = (state: LinkState): Parked[] => [...(state.upstream?.parked ?? []), ...state.sites.flatMap(site => site.parked)];

/** `unknown type NAME version N` is how a program says that a newer one is needed (sync.md §6); other reasons are in words. */
export const isNewer = (parked: Parked): boolean => /^unknown type \S+ version \d+$/.test(parked.reason);
