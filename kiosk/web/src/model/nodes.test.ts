import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BoardSchool, Feed, LinkState, Parked, SiteLink } from '../wire/types';
import { behindAfter, clockOff, confirmationsOf, hasResumed, isNewer, standingOf, standingOfSite, summaryOf, worstOf, worstOfClosing } from './nodes';

const now = Date.parse('2026-09-21T07:20:00.000Z');
const ago = (milliseconds: number) => new Date(now - milliseconds).toISOString();
const feed = (more: Partial<Feed> = {}): Feed => ({ node: 'scuola', connected: true, in_step_at: ago(2_000), ...more });

test('a node that is connected and was in step lately is in step; later, or never, it has to catch up', () => {
  assert.equal(standingOf(feed(), now), 'in-step');
  assert.equal(standingOf(feed({ in_step_at: ago(behindAfter) }), now), 'in-step');
  assert.equal(standingOf(feed({ in_step_at: ago(behindAfter + 1) }), now), 'behind');
  assert.equal(standingOf({ node: 'scuola', connected: true }, now), 'behind');
});

test('a node that is not connected is silent, however lately it was in step', () => {
  assert.equal(standingOf(feed({ connected: false, in_step_at: ago(1) }), now), 'silent');
});

test('of several nodes the worst is shown: silent before behind, never before long ago', () => {
  const worst = (...feeds: Feed[]) => worstOf(feeds, now)?.feed.node;
  assert.equal(worst(), undefined);
  assert.equal(worst(feed({ node: 'a' }), feed({ node: 'b', connected: false }), feed({ node: 'c', in_step_at: ago(600_000) })), 'b');
  assert.equal(worst(feed({ node: 'a', connected: false, in_step_at: ago(900_000) }), { node: 'b', connected: false }), 'b');
  assert.equal(worstOf([{ node: 'b', connected: false }], now)?.since, null);
});

test('the nodes of a closing are judged by its instant, not by what they are now', () => {
  const school = { feeds: [feed()], closing: { number: 1, closed_at: ago(600_000), feeds: [feed({ in_step_at: ago(602_000) }), feed({ node: 'altro', connected: false, in_step_at: ago(900_000) })] } } as unknown as BoardSchool;
  assert.deepEqual([worstOfClosing(school)?.feed.node, worstOfClosing(school)?.standing], ['altro', 'silent']);
  assert.equal(worstOfClosing({ feeds: [feed()], closing: { number: 1, closed_at: ago(1) } } as unknown as BoardSchool), undefined);
  assert.equal(worstOfClosing({ feeds: [feed()] } as unknown as BoardSchool), undefined);
});

test('groups that nobody confirmed are missing only where staff confirm, and only if someone eats', () => {
  const groups = [{ group: 'a', name: '1A', sitting: 1, confirmed_at: ago(1) }, { group: 'b', name: '1B', sitting: 1 }, { group: 'c', name: '1C', sitting: 1 }];
  const lines = [{ group: 'a' }, { group: 'b' }];
  const of = (presence: string) => confirmationsOf({ presence, groups, lines } as unknown as BoardSchool);
  assert.deepEqual([of('staff').confirmed, of('staff').missing.map(group => group.group)], [1, ['b']]);
  assert.deepEqual([of('auto').confirmed, of('auto').of, of('auto').missing], [1, 2, []]);
});

const site = (more: Partial<SiteLink> = {}): SiteLink => ({ node: 's', role: 'school', connected: true, in_step: true, in_step_at: ago(2_000), waiting: 0, epoch: 1, parked: [], ...more });
const parked = (reason: string): Parked => ({ id: 1, seq: 1, type: 'attendance', at: ago(1), reason, sent: false });

test('links: how many are silent, behind, and what is parked on either side', () => {
  const state: LinkState = {
    node: 'cucina', role: 'kitchen', at: ago(0),
    upstream: { node: 'comune', connected: true, pending: 0, epoch: 1, parked: [parked('x')] },
    sites: [site(), site({ connected: false }), site({ in_step: false, parked: [parked('y'), parked('z')] })],
  };
  assert.deepEqual(state.sites.map(standingOfSite), ['in-step', 'silent', 'behind']);
  assert.deepEqual(summaryOf(state), { silent: 1, behind: 1, parked: 3 });
});

test('a site put back from a copy has gone on by itself once it was in step after that', () => {
  const fenced = { at: ago(60_000), reason: 'restored' } as const;
  assert.equal(hasResumed(site({ fenced })), true);
  assert.equal(hasResumed(site({ fenced, in_step: false })), false);
  assert.equal(hasResumed(site({ fenced, in_step_at: ago(120_000) })), false);
  assert.equal(hasResumed(site()), false);
});

test('clocks are worth a word from two seconds on; a newer program’s fact is known by its reason', () => {
  assert.deepEqual([undefined, 2_000, -2_000, 2_001, -3_100].map(clockOff), [null, null, null, 2_001, -3_100]);
  assert.deepEqual(['unknown type seating version 2', 'unknown group 9Z'].map(reason => isNewer(parked(reason))), [true, false]);
});
