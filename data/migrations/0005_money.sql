-- Money: the ledger, receipts, cash closings, and what a shop's node is told. Amounts are whole cents.

-- The ledger: only ever added to. A balance is a sum of transfers, and stands nowhere.
CREATE TABLE accounts (
    id    INTEGER PRIMARY KEY,
    kind  TEXT NOT NULL,            -- counter::money::AccountKind
    owner TEXT NOT NULL,            -- diner, authority, MERCHANT/AUTHORITY
    UNIQUE (kind, owner)
) STRICT;

-- One thing that happened to money.
CREATE TABLE entries (
    id        INTEGER PRIMARY KEY,
    kind      TEXT NOT NULL,        -- counter::money::EntryKind
    at        INTEGER NOT NULL,     -- when it was recorded
    day       INTEGER NOT NULL,     -- of the meal, the payment, the receipt
    closing   INTEGER REFERENCES closings (id), -- of meals, corrections, extras
    reference TEXT NOT NULL,        -- receipt SERIES/NUMBER, code of a payment, cash closing; may be empty
    author    TEXT NOT NULL         -- who recorded it; empty: by itself
) STRICT;
CREATE INDEX entries_by_closing ON entries (closing) WHERE closing IS NOT NULL;

CREATE TABLE transfers (
    entry  INTEGER NOT NULL REFERENCES entries (id),
    line   INTEGER NOT NULL,        -- from 1
    debit  INTEGER NOT NULL REFERENCES accounts (id),
    credit INTEGER NOT NULL REFERENCES accounts (id),
    cents  INTEGER NOT NULL CHECK (cents >= 0),
    meals  INTEGER NOT NULL DEFAULT 0, -- charged (> 0) or given back; a meal without a price is a line of 0 cents
    CHECK (debit <> credit AND (cents > 0 OR meals <> 0)),
    PRIMARY KEY (entry, line)
) STRICT, WITHOUT ROWID;

-- An account's movements, among all that a season has.
CREATE INDEX transfers_by_debit ON transfers (debit);
CREATE INDEX transfers_by_credit ON transfers (credit);

CREATE TRIGGER accounts_frozen BEFORE UPDATE ON accounts BEGIN SELECT RAISE (ABORT, 'the ledger never changes'); END;
CREATE TRIGGER accounts_kept BEFORE DELETE ON accounts BEGIN SELECT RAISE (ABORT, 'the ledger never changes'); END;
CREATE TRIGGER entries_frozen BEFORE UPDATE ON entries BEGIN SELECT RAISE (ABORT, 'the ledger never changes'); END;
CREATE TRIGGER entries_kept BEFORE DELETE ON entries BEGIN SELECT RAISE (ABORT, 'the ledger never changes'); END;
CREATE TRIGGER transfers_frozen BEFORE UPDATE ON transfers BEGIN SELECT RAISE (ABORT, 'the ledger never changes'); END;
CREATE TRIGGER transfers_kept BEFORE DELETE ON transfers BEGIN SELECT RAISE (ABORT, 'the ledger never changes'); END;

-- Receipts of a series, numbered without gaps in each year. A series is a merchant's, or the office's for an authority.
CREATE TABLE receipts (
    series     TEXT NOT NULL,
    year       INTEGER NOT NULL,
    number     INTEGER NOT NULL,
    kind       TEXT NOT NULL,       -- top_up, reversal, voucher
    at         INTEGER NOT NULL,
    day        INTEGER NOT NULL,    -- at, in the authority's zone
    diner      TEXT NOT NULL,
    initials   TEXT NOT NULL,
    authority  TEXT NOT NULL,       -- empty: of a code that the kitchen doesn't know
    cents      INTEGER NOT NULL CHECK (cents > 0),
    balance    INTEGER NOT NULL,    -- as printed
    balance_at INTEGER NOT NULL,
    terminal   TEXT NOT NULL,
    author     TEXT NOT NULL,
    key        TEXT NOT NULL,       -- of the operation: the same again is the same receipt
    reverses   INTEGER,             -- number, of the same year
    entry      INTEGER NOT NULL REFERENCES entries (id),
    PRIMARY KEY (series, year, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX receipts_by_key ON receipts (series, key);
CREATE UNIQUE INDEX receipts_reversed ON receipts (series, year, reverses) WHERE reverses IS NOT NULL;
CREATE TRIGGER receipts_frozen BEFORE UPDATE ON receipts BEGIN SELECT RAISE (ABORT, 'a receipt never changes'); END;
CREATE TRIGGER receipts_kept BEFORE DELETE ON receipts BEGIN SELECT RAISE (ABORT, 'a receipt is never deleted'); END;

-- What became of a receipt's paper, where it was wanted.
CREATE TABLE receipt_papers (
    series   TEXT NOT NULL,
    year     INTEGER NOT NULL,
    number   INTEGER NOT NULL,
    terminal TEXT NOT NULL,         -- serial number of the receipt terminal; empty: a printer of this machine
    op_id    TEXT NOT NULL,         -- the terminal's operation, hex; else empty
    state    TEXT NOT NULL,         -- waiting, printed, unknown
    attempts INTEGER NOT NULL,      -- printings that were begun
    paper    INTEGER REFERENCES papers (id),
    PRIMARY KEY (series, year, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX receipt_papers_open ON receipt_papers (series) WHERE state <> 'printed';

-- What a merchant handed over, and what was in the drawer.
CREATE TABLE cash_closings (
    series       TEXT NOT NULL,     -- the merchant's
    number       INTEGER NOT NULL,  -- without gaps
    key          TEXT NOT NULL,
    at           INTEGER NOT NULL,
    author       TEXT NOT NULL,
    first_year   INTEGER,           -- of its receipts; NULL: none
    first_number INTEGER,
    last_year    INTEGER,           -- everything up to here is closed
    last_number  INTEGER,
    receipts     INTEGER NOT NULL,
    reversals    INTEGER NOT NULL,
    total        INTEGER NOT NULL,
    counted      INTEGER NOT NULL,
    shares       TEXT NOT NULL,     -- JSON array of {authority, cents}
    entry        INTEGER REFERENCES entries (id), -- NULL: nothing to hand over
    PRIMARY KEY (series, number)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX cash_closings_by_key ON cash_closings (series, key);
CREATE TRIGGER cash_closings_frozen BEFORE UPDATE ON cash_closings BEGIN SELECT RAISE (ABORT, 'a cash closing never changes'); END;
CREATE TRIGGER cash_closings_kept BEFORE DELETE ON cash_closings BEGIN SELECT RAISE (ABORT, 'a cash closing is never deleted'); END;

-- A merchant and its series, where they belong to this node, and what the office allows them.
CREATE TABLE tills (
    series        TEXT PRIMARY KEY,
    cash_limit    INTEGER,
    offline_limit INTEGER,
    held_since    INTEGER           -- restored from a backup: no receipt until the last number is known
) STRICT, WITHOUT ROWID;

-- The last number of a series that a receipt was ever given, where it is more than the receipts say: those after a backup.
CREATE TABLE receipt_numbers (
    series TEXT NOT NULL,
    year   INTEGER NOT NULL,
    last   INTEGER NOT NULL,
    PRIMARY KEY (series, year)
) STRICT, WITHOUT ROWID;

-- Payments that the office recorded.
CREATE TABLE payments (
    key     TEXT PRIMARY KEY,
    entry   INTEGER NOT NULL REFERENCES entries (id),
    request TEXT NOT NULL           -- as asked, canonical: another one under the same key is refused
) STRICT, WITHOUT ROWID;

-- A month's statements of an authority's postpaid diners: what they hold follows from the ledger up to the entry.
CREATE TABLE statements (
    authority     TEXT NOT NULL,
    month         TEXT NOT NULL,    -- YYYY-MM
    through_entry INTEGER NOT NULL,
    issued_at     INTEGER NOT NULL,
    author        TEXT NOT NULL,
    PRIMARY KEY (authority, month)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER statements_frozen BEFORE UPDATE ON statements BEGIN SELECT RAISE (ABORT, 'a statement never changes'); END;
CREATE TRIGGER statements_kept BEFORE DELETE ON statements BEGIN SELECT RAISE (ABORT, 'a statement is never deleted'); END;

-- Sessions that receipt terminals were given: a number is given once.
CREATE TABLE terminal_sessions (
    id     INTEGER PRIMARY KEY AUTOINCREMENT,
    serial TEXT NOT NULL
) STRICT;

-- On a shop's node: what the kitchen told it.
CREATE TABLE told_till (
    merchant     TEXT PRIMARY KEY,
    name         TEXT NOT NULL,
    authorities  TEXT NOT NULL,     -- JSON array of {code, name, timezone, cash}
    through_year INTEGER NOT NULL,  -- of its receipts, those that the kitchen has taken
    through      INTEGER NOT NULL,
    at           INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE told_accounts (
    diner        TEXT PRIMARY KEY,
    initials     TEXT NOT NULL,
    authority    TEXT NOT NULL,
    price        INTEGER NOT NULL,
    billing      TEXT NOT NULL,
    credit       INTEGER NOT NULL,
    old_debt     INTEGER NOT NULL,
    at           INTEGER NOT NULL,
    through_year INTEGER NOT NULL,  -- own receipts up to here are in it
    through      INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Whose till a token or a site is.
ALTER TABLE tokens ADD COLUMN merchant TEXT;
ALTER TABLE peers ADD COLUMN merchant TEXT;

-- Closings up to this one were taken before there was a ledger: nobody is charged for them now.
INSERT INTO meta SELECT 'charged_after', CAST(ifnull(max(id), 0) AS TEXT) FROM closings;
