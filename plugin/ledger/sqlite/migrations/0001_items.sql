CREATE TABLE item (
  id TEXT PRIMARY KEY,
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
  document TEXT NOT NULL,
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
  search TEXT NOT NULL
) WITHOUT ROWID;
CREATE UNIQUE INDEX item_external_key ON item (connection, external_key);
CREATE INDEX item_by_sent ON item (connection, view, sent_at, id);
CREATE INDEX item_by_updated ON item (connection, view, updated_at, id);
CREATE INDEX item_by_number ON item (connection, view, number, id);
CREATE INDEX item_by_amount ON item (connection, view, amount_key, id);
CREATE INDEX item_by_title ON item (connection, view, title, id);
CREATE INDEX item_queue ON item (connection, queue_position) WHERE state = 'exporting';
CREATE INDEX item_commitment_queue ON item (connection, commitment, queue_position) WHERE state IN ('exporting', 'in_doubt');
CREATE INDEX item_look_up ON item (look_up_at) WHERE look_up_at IS NOT NULL;
CREATE INDEX item_lease ON item (lease_owner) WHERE lease_owner <> '';

-- Items per state, kept by triggers: a count must not read a million rows.
CREATE TABLE item_count (
  connection TEXT NOT NULL,
  project TEXT NOT NULL,
  state TEXT NOT NULL,
  items INTEGER NOT NULL,
  PRIMARY KEY (connection, project, state)
) WITHOUT ROWID;
CREATE TRIGGER item_count_insert AFTER INSERT ON item BEGIN
  INSERT INTO item_count VALUES (new.connection, new.project, new.state, 1)
    ON CONFLICT DO UPDATE SET items = items + 1;
END;
CREATE TRIGGER item_count_update AFTER UPDATE OF state ON item WHEN old.state <> new.state BEGIN
  UPDATE item_count SET items = items - 1 WHERE connection = old.connection AND project = old.project AND state = old.state;
  INSERT INTO item_count VALUES (new.connection, new.project, new.state, 1)
    ON CONFLICT DO UPDATE SET items = items + 1;
END;

CREATE TABLE counter (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID;

CREATE TABLE history (
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
) WITHOUT ROWID;
CREATE INDEX history_item ON history (item, sequence);
-- Append-only: a change of what was written is refused by the ledger itself.
CREATE TRIGGER history_no_update BEFORE UPDATE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;
CREATE TRIGGER history_no_delete BEFORE DELETE ON history BEGIN SELECT RAISE(ABORT, 'history is append-only'); END;

CREATE TABLE step (
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
) WITHOUT ROWID;

CREATE TABLE mail (
  id TEXT PRIMARY KEY,
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
) WITHOUT ROWID;
CREATE INDEX mail_queue ON mail (not_before) WHERE state = 'queued';
CREATE INDEX mail_item ON mail (item, queued_at);

CREATE TABLE event (
  id TEXT PRIMARY KEY,
  item TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  document TEXT NOT NULL,
  not_before INTEGER NOT NULL,
  attempts INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX event_queue ON event (not_before);
CREATE INDEX event_item ON event (item, sequence);

CREATE TABLE request (
  company TEXT NOT NULL,
  actor TEXT NOT NULL,
  operation TEXT NOT NULL,
  request_id TEXT NOT NULL,
  digest TEXT NOT NULL,
  answer TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (company, actor, operation, request_id)
) WITHOUT ROWID;
CREATE INDEX request_age ON request (at);

CREATE TABLE connection_state (
  connection TEXT PRIMARY KEY,
  not_before INTEGER NOT NULL,
  reason TEXT NOT NULL,
  failures INTEGER NOT NULL,
  served INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE mail_preference (
  company TEXT NOT NULL,
  user TEXT NOT NULL,
  daily_summary INTEGER NOT NULL,
  PRIMARY KEY (company, user)
) WITHOUT ROWID;
CREATE TABLE summary_sent (
  company TEXT NOT NULL,
  user TEXT NOT NULL,
  day TEXT NOT NULL,
  PRIMARY KEY (company, user)
) WITHOUT ROWID;
