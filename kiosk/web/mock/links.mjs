// The nodes above and below the mock, and what they parked.
const ahead = 5_000;

/**
 * @param {object} of
 *   schools()              today's, with their feeds
 *   now()                  the mock's instant, ms
 *   pushFeeds(school)      tells the boards
 */
export function makeLinks({ schools, now, pushFeeds }) {
  const instant = (ago = 0) => new Date(now() - ago).toISOString();
  const more = new Map();
  let upstream = null;
  let nextParked = 1;

  const parkedHere = () => [...(upstream?.parked ?? []), ...[...more.values()].flatMap(site => site.parked ?? [])];
  const siteOf = (school, feed) => {
    const { behind = false, ...known } = more.get(feed.node) ?? {};
    return {
      node: feed.node, role: 'school', school: school.school, connected: feed.connected, in_step: feed.connected && !behind,
      ...(feed.in_step_at ? { in_step_at: feed.in_step_at, seen_at: feed.connected ? instant() : feed.in_step_at } : {}),
      waiting: 0, epoch: 1, parked: [], ...known,
    };
  };

  return {
    state: only => ({
      node: 'cucina', role: 'kitchen', at: instant(),
      ...(upstream ? { upstream } : {}),
      sites: [
        ...schools().flatMap(school => (!only || school.school === only ? school.feeds.map(feed => siteOf(school, feed)) : [])),
        ...(only ? [] : [...more].filter(([, site]) => site.role === 'shop').map(([node, site]) => ({ node, connected: false, in_step: false, waiting: 0, epoch: 1, parked: [], ...site }))),
      ],
    }),
    setUpstream(link) { upstream = link && { node: 'comune', connected: true, in_step_at: instant(), pending: 0, epoch: 1, parked: [], ...link }; },
    /** What is known of a site beyond its feed; `behind`: connected, and not in step. */
    setSite(node, site) { more.set(node, { ...more.get(node), ...site }); },
    park(node, { type = 'attendance', reason = 'la classe 9Z non c’è', group, sent = false, stubborn = false } = {}) {
      const parked = { id: nextParked++, seq: 400 + nextParked, type, at: instant(60_000), reason, sent, ...(group ? { group } : {}) };
      Object.defineProperty(parked, 'stubborn', { value: stubborn, enumerable: false });
      const owner = node === upstream?.node ? upstream : more.get(node) ?? more.set(node, {}).get(node);
      owner.parked = [...(owner.parked ?? []), parked];
      return parked;
    },
    /** null: there is no such parked fact. */
    retry(id) {
      const parked = parkedHere().find(one => one.id === id);
      if (!parked || parked.sent) return parked ? 'elsewhere' : null;
      if (parked.stubborn) return { applied: false, reason: parked.reason };
      for (const owner of [upstream, ...more.values()]) if (owner?.parked) owner.parked = owner.parked.filter(one => one !== parked);
      return { applied: true };
    },
    /** Connected nodes come into step every five seconds. */
    beat() {
      for (const school of schools()) {
        const fresh = school.feeds.filter(feed => feed.connected && !more.get(feed.node)?.behind && now() - Date.parse(feed.in_step_at ?? 0) >= ahead);
        if (!fresh.length) continue;
        school.feeds = school.feeds.map(feed => (fresh.includes(feed) ? { ...feed, in_step_at: instant() } : feed));
        pushFeeds(school);
      }
    },
  };
}

/** What there is to see in the morning: in step, behind, silent, restored, a copy, and parked facts. */
export function morning(links, find, at) {
  const ago = (minutes, seconds = 0) => new Date(Date.parse(at) - (minutes * 60 + seconds) * 1000).toISOString();
  const feed = (code, node, feed) => { find(code).feeds = [{ node, connected: true, ...feed }]; };
  feed('BGEE80601T', 'scuola-clusone', { in_step_at: ago(0, 2) });
  feed('BAMM825015', 'scuola-ruffo', { connected: false, in_step_at: ago(15, 29) });
  feed('BAEE825027', 'scuola-perotti', { in_step_at: ago(4) });
  feed('SVAA80701A', 'scuola-dacquisto', { in_step_at: ago(0, 3) });
  find('SVAA80701A').closing.feeds = [{ node: 'scuola-dacquisto', connected: false, in_step_at: ago(29) }];
  feed('BG1E030001', 'scuola-la-traccia', { connected: false });
  delete find('BG1E030001').feeds[0].in_step_at;
  links.setUpstream({ connected: false, in_step_at: ago(18), pending: 3, oldest_pending_at: ago(17, 56), next_attempt_at: ago(-1), fault: 'comune.example:8080 non risponde' });
  links.setSite('scuola-clusone', { epoch: 2, fenced: { at: ago(50), reason: 'restored' }, clock_offset_ms: -3_100 });
  links.setSite('scuola-ruffo', { waiting: 14 });
  links.setSite('scuola-perotti', { behind: true, waiting: 2 });
  links.park('scuola-perotti', { group: 'BAEE825027-3' });
  links.park('scuola-perotti', { type: 'seating', reason: 'unknown type seating version 1', stubborn: true });
  links.park('comune', { type: 'closing', reason: 'il centro cottura K1 non c’è', sent: true });
  links.setSite('tabaccheria-rossi', { role: 'shop', connected: true, in_step: true, in_step_at: ago(0, 1), seen_at: ago(0, 1), epoch: 3, fenced: { at: ago(1500), reason: 'cloned' } });
}
