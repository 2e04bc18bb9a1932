CREATE TABLE requests (
    id TEXT PRIMARY KEY,
    fingerprint TEXT NOT NULL,
    status TEXT NOT NULL,
    asked TEXT NOT NULL,
    requester TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    updated_at INTEGER NOT NULL,
    deadline_set INTEGER NOT NULL,
    deadline_wall INTEGER NOT NULL,
    deadline_boot INTEGER NOT NULL,
    deadline_boot_id TEXT NOT NULL,
    resolution TEXT,
    runner TEXT,
    outcome TEXT
) STRICT;
CREATE INDEX requests_by_fingerprint ON requests (fingerprint, created_at);
CREATE INDEX requests_by_status ON requests (status);

CREATE TABLE events (
    seq INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    kind TEXT NOT NULL,
    request TEXT,
    body TEXT NOT NULL,
    prev TEXT NOT NULL,
    hash TEXT NOT NULL,
    line TEXT UNIQUE
) STRICT;
CREATE INDEX events_by_request ON events (request, seq);

CREATE TABLE head (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    seq INTEGER NOT NULL,
    hash TEXT NOT NULL
) STRICT;
