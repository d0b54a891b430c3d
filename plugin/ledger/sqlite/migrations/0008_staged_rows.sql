-- Staged records by number, in the order in which they came, as 0003 has it for the other tables with long rows.
CREATE TABLE new_staged (
  id TEXT NOT NULL PRIMARY KEY,
  connection TEXT NOT NULL,
  origin_id TEXT NOT NULL,
  state TEXT NOT NULL,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  vendor TEXT NOT NULL,
  commitment TEXT NOT NULL,
  amount TEXT NOT NULL,
  amount_key TEXT NOT NULL,
  document TEXT NOT NULL,
  problem TEXT NOT NULL,
  staged_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  search TEXT NOT NULL
);
INSERT INTO new_staged (id, connection, origin_id, state, number, title, vendor, commitment, amount, amount_key, document, problem, staged_at, updated_at, search)
  SELECT id, connection, origin_id, state, number, title, vendor, commitment, amount, amount_key, document, problem, staged_at, updated_at, search FROM staged ORDER BY staged_at, id;
DROP TABLE staged;
ALTER TABLE new_staged RENAME TO staged;
CREATE INDEX staged_by_updated ON staged (connection, updated_at, id) WHERE state <> 'archived';
