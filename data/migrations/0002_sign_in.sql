-- Who may sign in: secrets are stored as BLAKE2b hashes alone.

CREATE TABLE tokens (
    id         INTEGER PRIMARY KEY,
    name       TEXT NOT NULL,
    role       TEXT NOT NULL,
    school     TEXT REFERENCES schools (code), -- of a school's token
    channels   TEXT NOT NULL,                  -- of a channel's token, joined by ;
    hash       TEXT NOT NULL UNIQUE,           -- of the secret, hex
    created_at INTEGER NOT NULL,
    revoked_at INTEGER
) STRICT;

CREATE TABLE sessions (
    hash       TEXT PRIMARY KEY,
    token      INTEGER NOT NULL REFERENCES tokens (id),
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
