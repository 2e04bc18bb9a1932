CREATE TABLE passes (
    id TEXT PRIMARY KEY,
    source TEXT NOT NULL,
    argv TEXT NOT NULL,
    cwd TEXT NOT NULL,
    requester TEXT NOT NULL,
    files TEXT NOT NULL,
    deadline_set INTEGER NOT NULL,
    deadline_wall INTEGER NOT NULL,
    deadline_boot INTEGER NOT NULL,
    deadline_boot_id TEXT NOT NULL,
    used INTEGER NOT NULL
) STRICT;
CREATE INDEX passes_by_command ON passes (argv, cwd, used);
