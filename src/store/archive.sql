-- Where the chain was cut: what lies before is in an archive.
CREATE TABLE checkpoints (
    seq INTEGER PRIMARY KEY,
    checkpoint TEXT NOT NULL
) STRICT;
