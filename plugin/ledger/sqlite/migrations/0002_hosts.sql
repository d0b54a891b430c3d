-- Rows that every step of an export rewrites stay small: the document, which only Send changes, is kept apart.
CREATE TABLE item_document (item TEXT PRIMARY KEY, document TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO item_document SELECT id, document FROM item;
ALTER TABLE item DROP COLUMN document;

-- Leases that hold over several hosts, in the schema that all engines share. See plugin/domain/item.h.
ALTER TABLE item ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
ALTER TABLE item ADD COLUMN may_send TEXT NOT NULL DEFAULT '';
CREATE INDEX item_may_send ON item (may_send) WHERE may_send <> '';
DROP INDEX item_lease;
CREATE INDEX item_lease ON item (connection, lease_owner) WHERE lease_owner <> '';

CREATE TABLE host (
  incarnation TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  kernel TEXT NOT NULL,
  process INTEGER NOT NULL,
  process_start TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  seen_at INTEGER NOT NULL,
  ended INTEGER NOT NULL
) WITHOUT ROWID;

-- The order of pressing Export is kept per connection.
INSERT INTO counter (name, value)
  SELECT 'queue.' || connection, (SELECT value FROM counter WHERE name = 'queue') FROM item
  WHERE EXISTS (SELECT 1 FROM counter WHERE name = 'queue') GROUP BY connection;
DELETE FROM counter WHERE name = 'queue';

-- The end of each connection's chain.
CREATE TABLE history_head (connection TEXT PRIMARY KEY, sequence INTEGER NOT NULL, hash TEXT NOT NULL) WITHOUT ROWID;
INSERT INTO history_head SELECT connection, sequence, hash FROM history AS h
  WHERE sequence = (SELECT max(sequence) FROM history WHERE connection = h.connection);

-- A name that is a word of the language elsewhere.
ALTER TABLE mail_preference RENAME COLUMN user TO user_id;
ALTER TABLE summary_sent RENAME COLUMN user TO user_id;
