-- Rows by number, in the order in which they came. The tables of 0001 keep whole rows in the tree of their text keys:
-- rows of a kilobyte spill over, and what is exported one after the other lies far apart, so that a commit wrote many
-- pages. Small tables that are read by their key stay as they are.
CREATE TABLE new_item (
  id TEXT NOT NULL PRIMARY KEY,
  connection TEXT NOT NULL,
  project TEXT NOT NULL,
  commitment TEXT NOT NULL,
  change_order TEXT NOT NULL,
  number TEXT NOT NULL,
  title TEXT NOT NULL,
  vendor TEXT NOT NULL,
  amount TEXT NOT NULL,
  amount_key TEXT NOT NULL,
  currency TEXT NOT NULL,
  change_order_revision INTEGER NOT NULL,
  state TEXT NOT NULL,
  phase TEXT NOT NULL,
  view INTEGER NOT NULL,
  revision INTEGER NOT NULL,
  event_sequence INTEGER NOT NULL,
  external_key TEXT NOT NULL,
  sender TEXT NOT NULL,
  sent_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
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
  search TEXT NOT NULL,
  fence INTEGER NOT NULL,
  may_send TEXT NOT NULL
);
INSERT INTO new_item (id, connection, project, commitment, change_order, number, title, vendor, amount, amount_key, currency, change_order_revision, state, phase, view, revision, event_sequence, external_key, sender, sent_at, updated_at, answers, approver, accepted_at, accepted_on, profile_digest, preview_digest, export_number, queue_position, not_before, attempts, erp_state, lease_owner, lease_until, look_up_at, error, waiting, doubt, difference, unlink, reason, residue, origin_id, origin_code, origin_data, search, fence, may_send)
  SELECT id, connection, project, commitment, change_order, number, title, vendor, amount, amount_key, currency, change_order_revision, state, phase, view, revision, event_sequence, external_key, sender, sent_at, updated_at, answers, approver, accepted_at, accepted_on, profile_digest, preview_digest, export_number, queue_position, not_before, attempts, erp_state, lease_owner, lease_until, look_up_at, error, waiting, doubt, difference, unlink, reason, residue, origin_id, origin_code, origin_data, search, fence, may_send FROM item ORDER BY sent_at, id;
DROP TABLE item;
ALTER TABLE new_item RENAME TO item;
CREATE UNIQUE INDEX item_external_key ON item (connection, external_key);
CREATE INDEX item_by_sent ON item (connection, view, sent_at, id);
CREATE INDEX item_by_updated ON item (connection, view, updated_at, id);
CREATE INDEX item_by_number ON item (connection, view, number, id);
CREATE INDEX item_by_amount ON item (connection, view, amount_key, id);
CREATE INDEX item_by_title ON item (connection, view, title, id);
CREATE INDEX item_queue ON item (connection, queue_position) WHERE state = 'exporting';
CREATE INDEX item_commitment_queue ON item (connection, commitment, queue_position) WHERE state IN ('exporting', 'in_doubt');
CREATE INDEX item_look_up ON item (look_up_at) WHERE look_up_at IS NOT NULL;
CREATE INDEX item_lease ON item (connection, lease_owner) WHERE lease_owner <> '';
CREATE INDEX item_may_send ON item (may_send) WHERE may_send <> '';
CREATE TRIGGER item_count_insert AFTER INSERT ON item BEGIN
  INSERT INTO item_count VALUES (new.connection, new.project, new.state, 1)
    ON CONFLICT DO UPDATE SET items = items + 1;
END;
CREATE TRIGGER item_count_update AFTER UPDATE OF state ON item WHEN old.state <> new.state BEGIN
  UPDATE item_count SET items = items - 1 WHERE connection = old.connection AND project = old.project AND state = old.state;
  INSERT INTO item_count VALUES (new.connection, new.project, new.state, 1)
    ON CONFLICT DO UPDATE SET items = items + 1;
END;

CREATE TABLE new_item_document (item TEXT NOT NULL PRIMARY KEY, document TEXT NOT NULL);
INSERT INTO new_item_document (item, document)
  SELECT item_document.item, document FROM item_document JOIN item ON item.id = item_document.item ORDER BY item.rowid;
DROP TABLE item_document;
ALTER TABLE new_item_document RENAME TO item_document;

CREATE TABLE new_history (
  connection TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  item TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  operation TEXT NOT NULL,
  from_state TEXT NOT NULL,
  to_state TEXT NOT NULL,
  revision INTEGER NOT NULL,
  message TEXT NOT NULL,
  details TEXT NOT NULL,
  hash TEXT NOT NULL,
  PRIMARY KEY (connection, sequence)
);
INSERT INTO new_history (connection, sequence, item, at, actor, operation, from_state, to_state, revision, message, details, hash)
  SELECT connection, sequence, item, at, actor, operation, from_state, to_state, revision, message, details, hash FROM history ORDER BY at, connection, sequence;
DROP TABLE history;
ALTER TABLE new_history RENAME TO history;
CREATE INDEX history_item ON history (item, sequence);
CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

CREATE TABLE new_step (
  item TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  export_number INTEGER NOT NULL,
  name TEXT NOT NULL,
  kind TEXT NOT NULL,
  state TEXT NOT NULL,
  idempotency_key TEXT NOT NULL,
  digest TEXT NOT NULL,
  at INTEGER NOT NULL,
  done_at INTEGER NOT NULL,
  request TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (item, sequence)
);
INSERT INTO new_step (item, sequence, export_number, name, kind, state, idempotency_key, digest, at, done_at, request, message)
  SELECT item, sequence, export_number, name, kind, state, idempotency_key, digest, at, done_at, request, message FROM step ORDER BY at, item, sequence;
DROP TABLE step;
ALTER TABLE new_step RENAME TO step;

CREATE TABLE new_mail (
  id TEXT NOT NULL PRIMARY KEY,
  item TEXT NOT NULL,
  kind TEXT NOT NULL,
  recipient TEXT NOT NULL,
  recipient_name TEXT NOT NULL,
  context TEXT NOT NULL,
  subject TEXT NOT NULL,
  state TEXT NOT NULL,
  attempts INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  last_reply TEXT NOT NULL,
  queued_at INTEGER NOT NULL,
  done_at INTEGER NOT NULL
);
INSERT INTO new_mail (id, item, kind, recipient, recipient_name, context, subject, state, attempts, not_before, last_reply, queued_at, done_at)
  SELECT id, item, kind, recipient, recipient_name, context, subject, state, attempts, not_before, last_reply, queued_at, done_at FROM mail ORDER BY queued_at, id;
DROP TABLE mail;
ALTER TABLE new_mail RENAME TO mail;
CREATE INDEX mail_queue ON mail (not_before) WHERE state = 'queued';
CREATE INDEX mail_item ON mail (item, queued_at);

CREATE TABLE new_event (
  id TEXT NOT NULL PRIMARY KEY,
  item TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  document TEXT NOT NULL,
  not_before INTEGER NOT NULL,
  attempts INTEGER NOT NULL
);
INSERT INTO new_event (id, item, sequence, document, not_before, attempts)
  SELECT id, item, sequence, document, not_before, attempts FROM event ORDER BY not_before, item, sequence;
DROP TABLE event;
ALTER TABLE new_event RENAME TO event;
CREATE INDEX event_queue ON event (not_before);
CREATE INDEX event_item ON event (item, sequence);

CREATE TABLE new_request (
  company TEXT NOT NULL,
  actor TEXT NOT NULL,
  operation TEXT NOT NULL,
  request_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (company, actor, operation, request_id)
);
INSERT INTO new_request (company, actor, operation, request_id, digest, answer, at)
  SELECT company, actor, operation, request_id, digest, answer, at FROM request ORDER BY at, request_id;
DROP TABLE request;
ALTER TABLE new_request RENAME TO request;
CREATE INDEX request_age ON request (at);
