CREATE TABLE grants (
    id TEXT PRIMARY KEY,
    request TEXT NOT NULL,
    scope TEXT NOT NULL,
    requester TEXT NOT NULL,
    resolution TEXT NOT NULL,
    uses_left INTEGER,
    created_at INTEGER NOT NULL,
    deadline_set INTEGER NOT NULL,
    deadline_wall INTEGER NOT NULL,
    deadline_boot INTEGER NOT NULL,
    deadline_boot_id TEXT NOT NULL,
    ended TEXT
) STRICT;
CREATE INDEX grants_that_hold ON grants (ended);
