CREATE TABLE votes (
    request TEXT NOT NULL REFERENCES requests (id),
    person TEXT NOT NULL,
    verdict TEXT NOT NULL,
    assurance TEXT NOT NULL,
    channel TEXT NOT NULL,
    reason TEXT,
    at INTEGER NOT NULL,
    fingerprint TEXT NOT NULL,
    proof TEXT,
    PRIMARY KEY (request, person)
) STRICT;

-- Passphrases that were wrong, since the last that was right.
CREATE TABLE tries (
    person TEXT PRIMARY KEY,
    wrong INTEGER NOT NULL,
    last INTEGER NOT NULL
) STRICT;
