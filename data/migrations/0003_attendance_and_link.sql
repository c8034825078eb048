-- Who was there, calendar entries by hand, and the streams of facts between nodes (kiosk/api/sync.md).

-- Statements of who is there, as they came: only ever added to.
CREATE TABLE attendance (
    id          INTEGER PRIMARY KEY,
    request_id  TEXT NOT NULL UNIQUE,
    received_at INTEGER NOT NULL,
    decided_at  INTEGER NOT NULL,
    author      TEXT NOT NULL,
    grp         TEXT NOT NULL REFERENCES groups (code),
    day         INTEGER NOT NULL,
    absent      TEXT NOT NULL,    -- JSON array of diner codes, sorted
    extras      TEXT NOT NULL,    -- JSON array of {diet, count}, by diet
    confirmed   INTEGER NOT NULL,
    provisional INTEGER NOT NULL, -- stamped by a clock that was in doubt
    awaiting    INTEGER NOT NULL  -- a school's own, which the kitchen has not taken yet
) STRICT;
CREATE INDEX attendance_awaiting ON attendance (grp, day) WHERE awaiting;

-- The statement in force for a group's day.
CREATE TABLE attendance_now (
    day       INTEGER NOT NULL,
    grp       TEXT NOT NULL REFERENCES groups (code),
    statement INTEGER NOT NULL REFERENCES attendance (id),
    PRIMARY KEY (day, grp)
) STRICT, WITHOUT ROWID;

-- Diners of a confirmed statement who are there and have no meal: a variation each, at closing or at once after it.
CREATE TABLE attendance_unbooked (
    day   INTEGER NOT NULL,
    grp   TEXT NOT NULL REFERENCES groups (code),
    diner INTEGER NOT NULL REFERENCES diners (id),
    PRIMARY KEY (day, grp, diner)
) STRICT, WITHOUT ROWID;

-- Unnamed meals stated by the cutoff: part of the count.
CREATE TABLE extra_meals (
    day   INTEGER NOT NULL,
    grp   TEXT NOT NULL REFERENCES groups (code),
    diet  TEXT NOT NULL,
    meals INTEGER NOT NULL,
    PRIMARY KEY (day, grp, diet)
) STRICT, WITHOUT ROWID;

-- Who entered a calendar entry, and when; NULL for imported ones.
ALTER TABLE calendar ADD COLUMN author TEXT;
ALTER TABLE calendar ADD COLUMN entered_at INTEGER;
ALTER TABLE calendar ADD COLUMN request_id TEXT;
CREATE UNIQUE INDEX calendar_requests ON calendar (request_id) WHERE request_id IS NOT NULL;

-- A school's own answers hold until the kitchen's come.
ALTER TABLE requests ADD COLUMN awaiting INTEGER NOT NULL DEFAULT 0;
CREATE INDEX requests_awaiting ON requests (diner) WHERE awaiting;
-- A kiosk shows how each diner's last request went; few requests are its own.
CREATE INDEX requests_from_kiosks ON requests (diner, asked_day) WHERE channel = 'kiosk';
CREATE TABLE final_answers (
    request       INTEGER PRIMARY KEY REFERENCES requests (id),
    outcome       TEXT NOT NULL,
    reason        TEXT NOT NULL,
    effective_day INTEGER,
    provisional   INTEGER NOT NULL,
    at            INTEGER NOT NULL
) STRICT;

-- Of variations that somebody asked for by hand.
ALTER TABLE variations ADD COLUMN request_id TEXT;
CREATE UNIQUE INDEX variations_asked ON variations (request_id) WHERE request_id IS NOT NULL;

-- How far each node that feeds a closing could be trusted when it was taken.
CREATE TABLE closing_feeds (
    closing    INTEGER NOT NULL REFERENCES closings (id),
    node       TEXT NOT NULL,
    connected  INTEGER NOT NULL,
    in_step_at INTEGER,
    PRIMARY KEY (closing, node)
) STRICT, WITHOUT ROWID;

-- Streams. -----------------------------------------------------------------------------------------------------

-- Who is on the other end: a site by its name, or the upstream, whose name is empty.
CREATE TABLE peers (
    id            INTEGER PRIMARY KEY,
    name          TEXT NOT NULL UNIQUE,
    role          TEXT NOT NULL,    -- of a site
    school        TEXT,             -- of a site of role school
    fenced_at     INTEGER,
    fenced_reason TEXT,             -- restored or cloned
    in_step_at    INTEGER,          -- as of the last time it was written down
    roster_hash   TEXT              -- of the roster that it was last told
) STRICT;

-- Where a stream ends, its newest row of facts_out says.
CREATE TABLE streams_out (
    peer  INTEGER PRIMARY KEY REFERENCES peers (id),
    epoch INTEGER NOT NULL,
    acked INTEGER NOT NULL          -- the last number acknowledged
) STRICT;

-- A fact is one line; an empty one stands for all that is gone before the next (kiosk/api/sync.md §3, gone).
CREATE TABLE facts_out (
    peer  INTEGER NOT NULL REFERENCES peers (id),
    seq   INTEGER NOT NULL,
    epoch INTEGER NOT NULL,
    hash  BLOB NOT NULL,
    line  TEXT NOT NULL,
    PRIMARY KEY (peer, seq)
) STRICT, WITHOUT ROWID;

-- How far a stream was acknowledged by the end of each day, so that facts are kept long enough.
CREATE TABLE acknowledged_days (
    peer INTEGER NOT NULL REFERENCES peers (id),
    day  INTEGER NOT NULL,
    seq  INTEGER NOT NULL,
    PRIMARY KEY (peer, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE streams_in (
    peer  INTEGER PRIMARY KEY REFERENCES peers (id),
    epoch INTEGER NOT NULL,
    seq   INTEGER NOT NULL,         -- applied through
    hash  BLOB NOT NULL
) STRICT;

-- All that was ever received, so that it is known for ever.
CREATE TABLE facts_in (
    peer INTEGER NOT NULL REFERENCES peers (id),
    seq  INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (peer, seq)
) STRICT, WITHOUT ROWID;

-- First identities of facts that were issued anew.
CREATE TABLE origins_in (
    peer INTEGER NOT NULL REFERENCES peers (id),
    seq  INTEGER NOT NULL,
    hash BLOB NOT NULL,
    PRIMARY KEY (peer, seq, hash)
) STRICT, WITHOUT ROWID;

-- Numbers that never came: pruned before they could be sent again, or issued anew.
CREATE TABLE holes_in (
    id       INTEGER PRIMARY KEY,
    peer     INTEGER NOT NULL REFERENCES peers (id),
    from_seq INTEGER NOT NULL,
    to_seq   INTEGER NOT NULL,
    at       INTEGER NOT NULL
) STRICT;

-- Facts that could not be applied, here or (`sent`) by the peer.
CREATE TABLE parked (
    id         INTEGER PRIMARY KEY,
    peer       INTEGER NOT NULL REFERENCES peers (id),
    sent       INTEGER NOT NULL,
    seq        INTEGER NOT NULL,
    first_seq  INTEGER NOT NULL,   -- its identity, however often it is issued anew
    first_hash BLOB NOT NULL,
    line       TEXT NOT NULL,
    type       TEXT NOT NULL,       -- empty: no fact at all
    reason     TEXT NOT NULL,
    is_unknown INTEGER NOT NULL,    -- a type or version that a newer program may know
    at         INTEGER NOT NULL,
    settled_at INTEGER              -- applied after all
) STRICT;
CREATE INDEX parked_identities ON parked (peer, sent, first_seq);
