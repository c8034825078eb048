-- Dates are days since 1970-01-01, instants milliseconds since then (UTC), flags 0 or 1.

CREATE TABLE meta (
    key   TEXT PRIMARY KEY,
    value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- What imports say: who serves whom. -------------------------------------------------------------------------

CREATE TABLE authorities (
    code   TEXT PRIMARY KEY,
    policy TEXT NOT NULL            -- its table of policy.toml, in canonical form
) STRICT, WITHOUT ROWID;

CREATE TABLE kitchens (
    code       TEXT PRIMARY KEY,
    name       TEXT NOT NULL,
    address    TEXT NOT NULL,
    vat_number TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE schools (
    code      TEXT PRIMARY KEY,
    authority TEXT NOT NULL REFERENCES authorities (code),
    name      TEXT NOT NULL,
    kitchen   TEXT NOT NULL,
    cutoff    TEXT,                 -- HH:MM; NULL: the authority's
    kind      TEXT NOT NULL,        -- nursery, primary, secondary or empty
    address   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE groups (
    code     TEXT PRIMARY KEY,
    school   TEXT NOT NULL REFERENCES schools (code),
    name     TEXT NOT NULL,
    sitting  INTEGER NOT NULL,
    weekdays TEXT NOT NULL          -- ISO digits
) STRICT, WITHOUT ROWID;

CREATE TABLE diners (
    id            INTEGER PRIMARY KEY,
    code          TEXT NOT NULL UNIQUE,
    grp           TEXT NOT NULL REFERENCES groups (code),
    kind          TEXT NOT NULL,    -- pupil or adult
    first_name    TEXT NOT NULL,
    last_name     TEXT NOT NULL,
    weekdays      TEXT,             -- ISO digits; NULL: the group's
    enrolled_from INTEGER NOT NULL,
    enrolled_to   INTEGER NOT NULL,
    fee_band      TEXT NOT NULL,
    billing       TEXT              -- prepaid or postpaid; NULL: the authority's
) STRICT;

CREATE TABLE diets (
    code      TEXT PRIMARY KEY,
    kind      TEXT NOT NULL,        -- health or ethical
    name      TEXT NOT NULL,
    allergens TEXT NOT NULL         -- joined by ;
) STRICT, WITHOUT ROWID;

CREATE TABLE diet_assignments (
    id       INTEGER PRIMARY KEY,
    diner    INTEGER NOT NULL REFERENCES diners (id),
    diet     TEXT NOT NULL REFERENCES diets (code),
    from_day INTEGER NOT NULL,
    to_day   INTEGER NOT NULL
) STRICT;

CREATE TABLE certificates (
    id       INTEGER PRIMARY KEY,
    diner    INTEGER NOT NULL REFERENCES diners (id),
    kind     TEXT NOT NULL,         -- bianco
    from_day INTEGER NOT NULL,
    to_day   INTEGER NOT NULL
) STRICT;

-- Entries count in the order: imported ones, then entered ones, each by id. `authority` says whose import replaces it.
CREATE TABLE calendar (
    id        INTEGER PRIMARY KEY,
    origin    TEXT NOT NULL,        -- imported or entered
    authority TEXT NOT NULL REFERENCES authorities (code),
    scope     TEXT NOT NULL,        -- authority, school or group
    key       TEXT NOT NULL,
    from_day  INTEGER NOT NULL,
    to_day    INTEGER NOT NULL,
    kind      TEXT NOT NULL,        -- closed or open
    reason    TEXT NOT NULL
) STRICT;

CREATE TABLE merchants (
    code        TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    authorities TEXT NOT NULL       -- joined by ;
) STRICT, WITHOUT ROWID;

CREATE TABLE opening_balances (
    diner          INTEGER PRIMARY KEY REFERENCES diners (id),
    credit_cents   INTEGER NOT NULL,
    old_debt_cents INTEGER NOT NULL
) STRICT;

-- What families and staff did: only ever added to. -----------------------------------------------------------

CREATE TABLE requests (
    id             INTEGER PRIMARY KEY,
    request_id     TEXT NOT NULL UNIQUE,
    received_at    INTEGER NOT NULL,
    decided_at     INTEGER NOT NULL,
    channel        TEXT NOT NULL,   -- as given
    diner          TEXT NOT NULL,   -- code, as given
    operation      TEXT NOT NULL,
    asked_day      INTEGER,
    outcome        TEXT NOT NULL,
    reason         TEXT NOT NULL,   -- empty unless rejected
    effective_day  INTEGER,
    school         TEXT,            -- the diner's when it was decided; NULL: unknown diner
    provisional    INTEGER NOT NULL -- decided by a clock that may have been wrong about a cutoff
) STRICT;

-- The state that the accepted requests add up to, so that a start need not read them all.
CREATE TABLE day_marks (
    day   INTEGER NOT NULL,
    diner INTEGER NOT NULL REFERENCES diners (id),
    marks INTEGER NOT NULL,         -- bits of counter::Marks
    PRIMARY KEY (day, diner)
) STRICT, WITHOUT ROWID;

CREATE TABLE state_changes (
    diner    INTEGER NOT NULL REFERENCES diners (id),
    state    TEXT NOT NULL,         -- suspended or blocked
    from_day INTEGER NOT NULL,
    is_on    INTEGER NOT NULL,
    PRIMARY KEY (diner, state, from_day)
) STRICT, WITHOUT ROWID;

-- Closings: frozen for ever. ---------------------------------------------------------------------------------

CREATE TABLE closings (
    id           INTEGER PRIMARY KEY,
    kitchen      TEXT NOT NULL,
    number       INTEGER NOT NULL,  -- gapless per kitchen
    school       TEXT NOT NULL REFERENCES schools (code),
    day          INTEGER NOT NULL,
    cutoff_at    INTEGER NOT NULL,
    closed_at    INTEGER NOT NULL,
    early_reason TEXT,              -- NULL: closed on its own
    author       TEXT,
    provisional  INTEGER NOT NULL,
    confirmed_by TEXT,              -- who cleared the provisional mark
    confirmed_at INTEGER,
    meals        INTEGER NOT NULL,
    UNIQUE (kitchen, number),
    UNIQUE (school, day)
) STRICT;

CREATE TABLE closing_lines (
    id       INTEGER PRIMARY KEY,
    closing  INTEGER NOT NULL REFERENCES closings (id),
    grp      TEXT NOT NULL REFERENCES groups (code),
    sitting  INTEGER NOT NULL,      -- as it was at the closing
    diet_set TEXT NOT NULL,
    bianco   INTEGER NOT NULL,
    meals    INTEGER NOT NULL,
    adults   INTEGER NOT NULL
) STRICT;
CREATE INDEX closing_lines_by_closing ON closing_lines (closing);

CREATE TABLE closing_meals (
    line  INTEGER NOT NULL REFERENCES closing_lines (id),
    diner INTEGER NOT NULL REFERENCES diners (id),
    PRIMARY KEY (line, diner)
) STRICT, WITHOUT ROWID;

CREATE TABLE variations (
    id              INTEGER PRIMARY KEY,
    closing         INTEGER NOT NULL REFERENCES closings (id),
    number          INTEGER NOT NULL, -- of the delta sheet, from 1 per closing
    grp             TEXT NOT NULL REFERENCES groups (code),
    diet_set        TEXT NOT NULL,
    bianco          INTEGER NOT NULL,
    delta           INTEGER NOT NULL,
    is_adult        INTEGER NOT NULL,
    reason          TEXT NOT NULL,
    diner           INTEGER REFERENCES diners (id),
    request         INTEGER REFERENCES requests (id),
    author          TEXT NOT NULL,
    at              INTEGER NOT NULL,
    state           TEXT NOT NULL,  -- pending, acknowledged or refused
    decided_by      TEXT,
    decided_at      INTEGER,
    decision_reason TEXT
) STRICT;
CREATE INDEX variations_by_closing ON variations (closing);

-- A closing never changes: only who confirmed a provisional one is added to it.
CREATE TRIGGER closings_frozen BEFORE UPDATE OF id, kitchen, number, school, day, cutoff_at, closed_at, early_reason,
    author, meals ON closings
BEGIN SELECT RAISE (ABORT, 'a closing never changes'); END;
CREATE TRIGGER closings_kept BEFORE DELETE ON closings
BEGIN SELECT RAISE (ABORT, 'a closing is never deleted'); END;
CREATE TRIGGER closing_lines_frozen BEFORE UPDATE ON closing_lines
BEGIN SELECT RAISE (ABORT, 'a closing never changes'); END;
CREATE TRIGGER closing_lines_kept BEFORE DELETE ON closing_lines
BEGIN SELECT RAISE (ABORT, 'a closing is never deleted'); END;
CREATE TRIGGER closing_meals_frozen BEFORE UPDATE ON closing_meals
BEGIN SELECT RAISE (ABORT, 'a closing never changes'); END;
CREATE TRIGGER closing_meals_kept BEFORE DELETE ON closing_meals
BEGIN SELECT RAISE (ABORT, 'a closing is never deleted'); END;
-- Few decisions are provisional; a closing asks for those of its day.
CREATE INDEX requests_provisional ON requests (school, effective_day) WHERE provisional;
