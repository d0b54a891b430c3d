-- What lists are read by. An item's row has a number that stays through a VACUUM, since the text index names rows by it.
-- The columns that lists look at come first: those behind them need not be skipped over.
CREATE TABLE new_item (
  place INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE,
  connection TEXT NOT NULL,
  view INTEGER NOT NULL,
  state TEXT NOT NULL,
  project TEXT NOT NULL,
  commitment TEXT NOT NULL,
  vendor TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  amount_key TEXT NOT NULL,
  search TEXT NOT NULL,
  change_order TEXT NOT NULL,
  amount TEXT NOT NULL,
  currency TEXT NOT NULL,
  change_order_revision INTEGER NOT NULL,
  phase TEXT NOT NULL,
  revision INTEGER NOT NULL,
  event_sequence INTEGER NOT NULL,
  external_key TEXT NOT NULL,
  sender TEXT NOT NULL,
  answers TEXT NOT NULL,
  approver TEXT NOT NULL,
  accepted_at INTEGER NOT NULL,
  accepted_on TEXT NOT NULL,
  profile_digest TEXT NOT NULL,
  preview_digest TEXT NOT NULL,
  export_number INTEGER NOT NULL,
  queue_position INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  erp_state TEXT NOT NULL,
  lease_owner TEXT NOT NULL,
  lease_until INTEGER NOT NULL,
  look_up_at INTEGER,
  error TEXT NOT NULL,
  waiting TEXT NOT NULL,
  doubt TEXT NOT NULL,
  difference TEXT NOT NULL,
  unlink TEXT NOT NULL,
  reason TEXT NOT NULL,
  residue TEXT NOT NULL,
  origin_id TEXT NOT NULL,
  origin_code TEXT NOT NULL,
  origin_data TEXT NOT NULL,
  fence INTEGER NOT NULL,
  may_send TEXT NOT NULL,
  step_sequence INTEGER NOT NULL
);
INSERT INTO new_item (id, connection, view, state, project, commitment, vendor, sent_at, updated_at, number, title, amount_key, search, change_order, amount, currency, change_order_revision, phase, revision, event_sequence, external_key, sender, answers, approver, accepted_at, accepted_on, profile_digest, preview_digest, export_number, queue_position, not_before, attempts, erp_state, lease_owner, lease_until, look_up_at, error, waiting, doubt, difference, unlink, reason, residue, origin_id, origin_code, origin_data, fence, may_send, step_sequence)
  SELECT id, connection, view, state, project, commitment, vendor, sent_at, updated_at, number, title, amount_key, search, change_order, amount, currency, change_order_revision, phase, revision, event_sequence, external_key, sender, answers, approver, accepted_at, accepted_on, profile_digest, preview_digest, export_number, queue_position, not_before, attempts, erp_state, lease_owner, lease_until, look_up_at, error, waiting, doubt, difference, unlink, reason, residue, origin_id, origin_code, origin_data, fence, may_send, step_sequence FROM item ORDER BY rowid;
DROP TABLE item;
ALTER TABLE new_item RENAME TO item;
CREATE UNIQUE INDEX item_external_key ON item (connection, external_key);
CREATE INDEX item_by_sent ON item (connection, view, sent_at, id);
CREATE INDEX item_by_updated ON item (connection, view, updated_at, id);
CREATE INDEX item_by_number ON item (connection, view, number, id);
CREATE INDEX item_by_amount ON item (connection, view, amount_key, id);
CREATE INDEX item_by_title ON item (connection, view, title, id);
-- A project's items in each order, without their rows: people see their own projects' items only.
CREATE INDEX item_by_project ON item (project, connection, view, sent_at, id, updated_at, number, amount_key, title);
CREATE INDEX item_by_vendor ON item (vendor, connection);
CREATE INDEX item_by_commitment ON item (commitment, connection);
-- States that few items are in: each would have to be looked for among all of its view.
CREATE INDEX item_by_uncommon_state ON item (connection, state)
  WHERE state IN ('accepted', 'in_doubt', 'retrieved', 'unlinked', 'void');
CREATE INDEX item_queue ON item (connection, queue_position) WHERE state = 'exporting';
CREATE INDEX item_commitment_queue ON item (connection, commitment, queue_position) WHERE state IN ('exporting', 'in_doubt');
CREATE INDEX item_look_up ON item (look_up_at) WHERE look_up_at IS NOT NULL;
CREATE INDEX item_lease ON item (connection, lease_owner) WHERE lease_owner <> '';
CREATE INDEX item_may_send ON item (may_send) WHERE may_send <> '';
CREATE INDEX item_origin ON item (connection, origin_id) WHERE origin_id <> '';

-- Which items' search texts hold these three characters. Only Send changes it.
CREATE VIRTUAL TABLE item_text USING fts5(text, content = '', columnsize = 0, detail = none, tokenize = 'trigram case_sensitive 1');
INSERT INTO item_text (rowid, text) SELECT place, search FROM item;
CREATE TRIGGER item_text_insert AFTER INSERT ON item BEGIN
  INSERT INTO item_text (rowid, text) VALUES (new.place, new.search);
END;
CREATE TRIGGER item_text_update AFTER UPDATE OF search ON item WHEN old.search <> new.search BEGIN
  INSERT INTO item_text (item_text, rowid, text) VALUES ('delete', old.place, old.search);
  INSERT INTO item_text (rowid, text) VALUES (new.place, new.search);
END;
