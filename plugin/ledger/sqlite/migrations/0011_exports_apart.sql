-- What an export changes at each of its steps has a table of its own. The rows are small, so that many share a page, and
-- in no list's index: a claim and an intent rewrite nothing that people are shown.
CREATE TABLE item_export (
  item TEXT PRIMARY KEY,
  connection TEXT NOT NULL,
  phase TEXT NOT NULL,
  step_sequence INTEGER NOT NULL,
  export_number INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  erp_state TEXT NOT NULL,
  lease_owner TEXT NOT NULL,
  lease_until INTEGER NOT NULL,
  fence INTEGER NOT NULL,
  may_send TEXT NOT NULL,
  waiting TEXT NOT NULL
) WITHOUT ROWID;
INSERT INTO item_export (item, connection, phase, step_sequence, export_number, not_before, attempts, erp_state, lease_owner, lease_until, fence, may_send, waiting)
  SELECT id, connection, phase, step_sequence, export_number, not_before, attempts, erp_state, lease_owner, lease_until, fence, may_send, waiting FROM item;
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
  queue_position INTEGER NOT NULL,
  look_up_at INTEGER,
  error TEXT NOT NULL,
  doubt TEXT NOT NULL,
  difference TEXT NOT NULL,
  unlink TEXT NOT NULL,
  reason TEXT NOT NULL,
  residue TEXT NOT NULL,
  origin_id TEXT NOT NULL,
  origin_code TEXT NOT NULL,
  origin_data TEXT NOT NULL
);
INSERT INTO new_item (place, id, connection, view, state, project, commitment, vendor, sent_at, updated_at, number, title, amount_key, search, change_order, amount, currency, change_order_revision, revision, event_sequence, external_key, sender, answers, approver, accepted_at, accepted_on, profile_digest, preview_digest, queue_position, look_up_at, error, doubt, difference, unlink, reason, residue, origin_id, origin_code, origin_data)
  SELECT place, id, connection, view, state, project, commitment, vendor, sent_at, updated_at, number, title, amount_key, search, change_order, amount, currency, change_order_revision, revision, event_sequence, external_key, sender, answers, approver, accepted_at, accepted_on, profile_digest, preview_digest, queue_position, look_up_at, error, doubt, difference, unlink, reason, residue, origin_id, origin_code, origin_data FROM item;
DROP TABLE item;
ALTER TABLE new_item RENAME TO item;
CREATE UNIQUE INDEX item_external_key ON item (connection, external_key);
CREATE INDEX item_by_sent ON item (connection, view, sent_at, id);
CREATE INDEX item_by_updated ON item (connection, view, updated_at, id);
CREATE INDEX item_by_number ON item (connection, view, number, id);
CREATE INDEX item_by_amount ON item (connection, view, amount_key, id);
CREATE INDEX item_by_title ON item (connection, view, title, id);
CREATE INDEX item_by_project ON item (project, connection, view, sent_at, id, updated_at, number, amount_key, title);
CREATE INDEX item_by_vendor ON item (vendor, connection);
CREATE INDEX item_by_commitment ON item (commitment, connection);
CREATE INDEX item_queue ON item (connection, queue_position) WHERE state = 'exporting';
CREATE INDEX item_look_up ON item (look_up_at) WHERE look_up_at IS NOT NULL;
CREATE INDEX item_origin ON item (connection, origin_id) WHERE origin_id <> '';
CREATE INDEX item_by_uncommon_state ON item (connection, state)
  WHERE state = 'accepted' OR state = 'in_doubt' OR state = 'retrieved' OR state = 'unlinked' OR state = 'void';
CREATE INDEX item_commitment_queue ON item (connection, commitment, queue_position)
  WHERE state = 'exporting' OR state = 'in_doubt';
CREATE TRIGGER item_text_insert AFTER INSERT ON item BEGIN
  INSERT INTO item_text (rowid, text) VALUES (new.place, new.search);
END;
CREATE TRIGGER item_text_update AFTER UPDATE OF search ON item WHEN old.search <> new.search BEGIN
  INSERT INTO item_text (item_text, rowid, text) VALUES ('delete', old.place, old.search);
  INSERT INTO item_text (rowid, text) VALUES (new.place, new.search);
END;
CREATE INDEX item_lease ON item_export (connection, lease_owner) WHERE lease_owner <> '';
CREATE INDEX item_may_send ON item_export (may_send) WHERE may_send <> '';
