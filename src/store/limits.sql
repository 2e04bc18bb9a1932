CREATE TABLE uses (
    id INTEGER PRIMARY KEY,
    permit TEXT NOT NULL,
    key TEXT NOT NULL,
    amount TEXT NOT NULL,
    at INTEGER NOT NULL,
    boot INTEGER NOT NULL,
    boot_id TEXT NOT NULL
) STRICT;
CREATE INDEX uses_by_key ON uses (key);
CREATE INDEX uses_by_permit ON uses (permit);
