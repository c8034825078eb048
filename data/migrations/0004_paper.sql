-- Labels, sheets and delivery notes: what they said, and what became of their printing.

-- A document as it was composed (data/paper/document_json): it never changes.
CREATE TABLE papers (
    id          INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL,
    day         INTEGER NOT NULL,
    kitchen     TEXT NOT NULL,
    school      TEXT REFERENCES schools (code),      -- NULL: of the whole kitchen, or a test
    closing     INTEGER REFERENCES closings (id),    -- NULL: of the whole kitchen, or a test
    grp         TEXT REFERENCES groups (code),       -- of labels
    number      INTEGER,                             -- of a delivery note or delta sheet; edition of a production sheet
    is_test     INTEGER NOT NULL DEFAULT 0,
    title       TEXT NOT NULL,
    labels      INTEGER NOT NULL DEFAULT 0,
    content     TEXT NOT NULL,
    composed_at INTEGER NOT NULL,
    author      TEXT NOT NULL                        -- who ordered it; empty: ordered with the closing
) STRICT;
CREATE INDEX papers_by_day ON papers (day);
CREATE INDEX papers_by_closing ON papers (closing) WHERE closing IS NOT NULL;
CREATE TRIGGER papers_frozen BEFORE UPDATE ON papers
BEGIN SELECT RAISE (ABORT, 'a paper never changes'); END;
CREATE TRIGGER papers_kept BEFORE DELETE ON papers
BEGIN SELECT RAISE (ABORT, 'a paper is never deleted'); END;

-- Delivery notes are numbered without gaps per kitchen and year, and never reused.
CREATE TABLE delivery_notes (
    kitchen  TEXT NOT NULL,
    year     INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    closing  INTEGER NOT NULL REFERENCES closings (id),
    replaces INTEGER,                                -- number of the same kitchen and year
    goods    TEXT NOT NULL,                          -- how many of what, by codes: a diet's new name needs no other note
    paper    INTEGER NOT NULL UNIQUE REFERENCES papers (id),
    PRIMARY KEY (kitchen, year, number)
) STRICT, WITHOUT ROWID;

-- One printing of a paper; the first attempt is the original, later ones say COPIA.
CREATE TABLE print_jobs (
    id         INTEGER PRIMARY KEY,
    paper      INTEGER NOT NULL REFERENCES papers (id),
    attempt    INTEGER NOT NULL,
    key        TEXT NOT NULL UNIQUE,                 -- the job's name in its queue
    serials    TEXT NOT NULL,                        -- of labels, joined by commas; empty: all
    queue      TEXT NOT NULL,                        -- destination
    state      TEXT NOT NULL,                        -- counter::paper::JobState
    trouble    TEXT NOT NULL DEFAULT 'none',
    queue_job  INTEGER,                              -- what the queue calls it
    queue_uuid TEXT,
    cancelling INTEGER NOT NULL DEFAULT 0,           -- somebody asked for it
    request_id TEXT UNIQUE,                          -- of a reprint
    ordered_by TEXT NOT NULL,
    changed_at INTEGER NOT NULL,
    UNIQUE (paper, attempt)
) STRICT;
CREATE INDEX print_jobs_open ON print_jobs (queue, id)
    WHERE state IN ('rendered', 'submitting', 'held', 'released', 'printing', 'blocked');

-- Each change of a job, for who asks later what was printed when: only ever added to.
CREATE TABLE print_events (
    id      INTEGER PRIMARY KEY,
    job     INTEGER NOT NULL REFERENCES print_jobs (id),
    at      INTEGER NOT NULL,
    state   TEXT NOT NULL,
    trouble TEXT NOT NULL,
    author  TEXT NOT NULL                            -- empty: by itself
) STRICT;
CREATE INDEX print_events_by_job ON print_events (job);

-- Trays with a special diet or in bianco; a tray's row is its label's serial.
CREATE TABLE trays (
    serial     INTEGER PRIMARY KEY AUTOINCREMENT,    -- a serial is never used again
    closing    INTEGER NOT NULL REFERENCES closings (id),
    grp        TEXT NOT NULL REFERENCES groups (code),
    diet_set   TEXT NOT NULL,
    bianco     INTEGER NOT NULL,
    is_adult   INTEGER NOT NULL,
    diner      INTEGER REFERENCES diners (id),       -- NULL: an unnamed extra
    code       TEXT NOT NULL,                        -- opaque
    came_with  INTEGER,                              -- delta sheet that added it; NULL: the closing
    taken_with INTEGER,                              -- delta sheet that took it away
    packed_at  INTEGER,
    packed_by  TEXT,
    UNIQUE (closing, code)
) STRICT;

-- Labels as they were put onto papers, so that each tray has one.
CREATE TABLE tray_labels (
    serial INTEGER PRIMARY KEY REFERENCES trays (serial),
    paper  INTEGER NOT NULL REFERENCES papers (id)
) STRICT;
CREATE INDEX tray_labels_by_paper ON tray_labels (paper);

-- Each scan, also the second of a label: only ever added to.
CREATE TABLE tray_scans (
    id      INTEGER PRIMARY KEY,
    serial  INTEGER NOT NULL REFERENCES trays (serial),
    attempt INTEGER,                                 -- of the label that was scanned; NULL: ticked off by hand
    at      INTEGER NOT NULL,
    author  TEXT NOT NULL,
    answer  TEXT NOT NULL
) STRICT;

-- Variations that the trays of their closing have followed.
CREATE TABLE trays_followed (
    variation INTEGER PRIMARY KEY REFERENCES variations (id)
) STRICT;

-- What is printed where, and how.
CREATE TABLE print_routes (
    kind     TEXT PRIMARY KEY,
    queue    TEXT NOT NULL,
    fallback TEXT
) STRICT, WITHOUT ROWID;
CREATE TABLE print_queues (
    name     TEXT PRIMARY KEY,
    language TEXT NOT NULL,
    media    TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE paper_settings (
    name  TEXT PRIMARY KEY,                          -- automatic, use_by, carrier, label_names/AUTHORITY
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;
