-- What many rows must not slow down: what waits is found by its deadline, its fingerprint or its requester, among the
-- rows that still wait.
ALTER TABLE requests ADD COLUMN version INTEGER NOT NULL DEFAULT 1;
ALTER TABLE requests ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE head ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
DROP INDEX requests_by_fingerprint;
DROP INDEX requests_by_status;
CREATE INDEX requests_by_time ON requests (created_at, id);
CREATE INDEX requests_pending ON requests (requester) WHERE status = 'PENDING';
CREATE INDEX requests_waiting ON requests (created_at, id) WHERE status = 'PENDING';
CREATE INDEX requests_open ON requests (fingerprint) WHERE status IN ('PENDING', 'APPROVED', 'CONSUMED', 'ARMED', 'UNKNOWN');
CREATE INDEX requests_refused ON requests (fingerprint, deadline_wall) WHERE status IN ('REJECTED', 'REVOKED');
CREATE INDEX requests_finished ON requests (fingerprint, updated_at) WHERE status = 'FINISHED';
CREATE INDEX requests_running ON requests (status) WHERE status IN ('CONSUMED', 'ARMED');
CREATE INDEX requests_end_wall ON requests (deadline_wall) WHERE status IN ('PENDING', 'APPROVED', 'CONSUMED', 'ARMED');
CREATE INDEX requests_end_boot ON requests (deadline_boot_id, deadline_boot) WHERE status IN ('PENDING', 'APPROVED', 'CONSUMED', 'ARMED');
CREATE INDEX requests_end_set ON requests (deadline_set) WHERE status IN ('PENDING', 'APPROVED', 'CONSUMED', 'ARMED');

DROP INDEX grants_that_hold;
CREATE INDEX grants_that_hold ON grants (requester) WHERE ended IS NULL;

-- Who heard no, and for which words: a caller that goes round in circles is told to stop.
CREATE TABLE refusals (
    requester TEXT,
    words TEXT,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX refusals_by_requester ON refusals (requester, at);
CREATE INDEX refusals_by_words ON refusals (words, at);
CREATE INDEX refusals_by_time ON refusals (at);
