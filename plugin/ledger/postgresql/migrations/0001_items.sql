-- As sqlite/migrations, in PostgreSQL's words. Texts sort by their bytes, as they do there.
CREATE TABLE item (
  id TEXT COLLATE "C" PRIMARY KEY,
  connection TEXT COLLATE "C" NOT NULL,
  project TEXT COLLATE "C" NOT NULL,
  commitment TEXT COLLATE "C" NOT NULL,
  change_order TEXT COLLATE "C" NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  vendor TEXT COLLATE "C" NOT NULL,
  amount TEXT COLLATE "C" NOT NULL,
  amount_key TEXT COLLATE "C" NOT NULL,
  currency TEXT COLLATE "C" NOT NULL,
  change_order_revision BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  phase TEXT COLLATE "C" NOT NULL,
  view BIGINT NOT NULL,
  revision BIGINT NOT NULL,
  event_sequence BIGINT NOT NULL,
  external_key TEXT COLLATE "C" NOT NULL,
  sender TEXT COLLATE "C" NOT NULL,
  sent_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  answers TEXT COLLATE "C" NOT NULL,
  approver TEXT COLLATE "C" NOT NULL,
  accepted_at BIGINT NOT NULL,
  accepted_on TEXT COLLATE "C" NOT NULL,
  profile_digest TEXT COLLATE "C" NOT NULL,
  preview_digest TEXT COLLATE "C" NOT NULL,
  export_number BIGINT NOT NULL,
  queue_position BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  erp_state TEXT COLLATE "C" NOT NULL,
  lease_owner TEXT COLLATE "C" NOT NULL,
  lease_until BIGINT NOT NULL,
  fence BIGINT NOT NULL,
  may_send TEXT COLLATE "C" NOT NULL,
  look_up_at BIGINT,
  error TEXT COLLATE "C" NOT NULL,
  waiting TEXT COLLATE "C" NOT NULL,
  doubt TEXT COLLATE "C" NOT NULL,
  difference TEXT COLLATE "C" NOT NULL,
  unlink TEXT COLLATE "C" NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  residue TEXT COLLATE "C" NOT NULL,
  origin_id TEXT COLLATE "C" NOT NULL,
  origin_code TEXT COLLATE "C" NOT NULL,
  origin_data TEXT COLLATE "C" NOT NULL,
  search TEXT COLLATE "C" NOT NULL
);
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

-- What only Send changes is kept apart from what every step of an export rewrites.
CREATE TABLE item_document (item TEXT COLLATE "C" PRIMARY KEY, document TEXT COLLATE "C" NOT NULL);

-- Items per state, kept by a trigger: a count must not read a million rows. Each change adds rows, so that no two
-- transactions wait for each other; maintenance puts them together (Transaction::tidy). The sum counts.
CREATE TABLE item_count (connection TEXT COLLATE "C" NOT NULL, project TEXT COLLATE "C" NOT NULL, state TEXT COLLATE "C" NOT NULL, items BIGINT NOT NULL);
CREATE INDEX item_count_connection ON item_count (connection);
CREATE FUNCTION item_counted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' THEN
    INSERT INTO item_count VALUES (old.connection, old.project, old.state, -1);
  END IF;
  INSERT INTO item_count VALUES (new.connection, new.project, new.state, 1);
  RETURN NULL;
END $$;
CREATE TRIGGER item_count_insert AFTER INSERT ON item FOR EACH ROW EXECUTE FUNCTION item_counted();
CREATE TRIGGER item_count_update AFTER UPDATE OF state ON item FOR EACH ROW WHEN (old.state <> new.state)
  EXECUTE FUNCTION item_counted();

CREATE TABLE counter (name TEXT COLLATE "C" PRIMARY KEY, value BIGINT NOT NULL);

CREATE TABLE history (
  connection TEXT COLLATE "C" NOT NULL,
  sequence BIGINT NOT NULL,
  item TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  operation TEXT COLLATE "C" NOT NULL,
  from_state TEXT COLLATE "C" NOT NULL,
  to_state TEXT COLLATE "C" NOT NULL,
  revision BIGINT NOT NULL,
  message TEXT COLLATE "C" NOT NULL,
  details TEXT COLLATE "C" NOT NULL,
  hash TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (connection, sequence)
);
CREATE INDEX history_item ON history (item, sequence);
-- Append-only: a change of what was written is refused by the ledger itself.
CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'history is append-only';
END $$;
CREATE TRIGGER history_no_change BEFORE UPDATE OR DELETE ON history FOR EACH ROW EXECUTE FUNCTION history_is_append_only();
CREATE TRIGGER history_no_truncate BEFORE TRUNCATE ON history EXECUTE FUNCTION history_is_append_only();
-- The end of each connection's chain.
CREATE TABLE history_head (connection TEXT COLLATE "C" PRIMARY KEY, sequence BIGINT NOT NULL, hash TEXT COLLATE "C" NOT NULL);

CREATE TABLE step (
  item TEXT COLLATE "C" NOT NULL,
  sequence BIGINT NOT NULL,
  export_number BIGINT NOT NULL,
  name TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  idempotency_key TEXT COLLATE "C" NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  done_at BIGINT NOT NULL,
  request TEXT COLLATE "C" NOT NULL,
  message TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (item, sequence)
);

CREATE TABLE mail (
  id TEXT COLLATE "C" PRIMARY KEY,
  item TEXT COLLATE "C" NOT NULL,
  kind TEXT COLLATE "C" NOT NULL,
  recipient TEXT COLLATE "C" NOT NULL,
  recipient_name TEXT COLLATE "C" NOT NULL,
  context TEXT COLLATE "C" NOT NULL,
  subject TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  attempts BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  last_reply TEXT COLLATE "C" NOT NULL,
  queued_at BIGINT NOT NULL,
  done_at BIGINT NOT NULL
);
CREATE INDEX mail_queue ON mail (not_before) WHERE state = 'queued';
CREATE INDEX mail_item ON mail (item, queued_at);

CREATE TABLE event (
  id TEXT COLLATE "C" PRIMARY KEY,
  item TEXT COLLATE "C" NOT NULL,
  sequence BIGINT NOT NULL,
  document TEXT COLLATE "C" NOT NULL,
  not_before BIGINT NOT NULL,
  attempts BIGINT NOT NULL
);
CREATE INDEX event_queue ON event (not_before);
CREATE INDEX event_item ON event (item, sequence);

CREATE TABLE request (
  company TEXT COLLATE "C" NOT NULL,
  actor TEXT COLLATE "C" NOT NULL,
  operation TEXT COLLATE "C" NOT NULL,
  request_id TEXT COLLATE "C" NOT NULL,
  digest TEXT COLLATE "C" NOT NULL,
  answer TEXT COLLATE "C" NOT NULL,
  at BIGINT NOT NULL,
  PRIMARY KEY (company, actor, operation, request_id)
);
CREATE INDEX request_age ON request (at);

CREATE TABLE connection_state (
  connection TEXT COLLATE "C" PRIMARY KEY,
  not_before BIGINT NOT NULL,
  reason TEXT COLLATE "C" NOT NULL,
  failures BIGINT NOT NULL,
  served BIGINT NOT NULL
);

CREATE TABLE mail_preference (
  company TEXT COLLATE "C" NOT NULL,
  user_id TEXT COLLATE "C" NOT NULL,
  daily_summary BIGINT NOT NULL,
  PRIMARY KEY (company, user_id)
);
CREATE TABLE summary_sent (
  company TEXT COLLATE "C" NOT NULL,
  user_id TEXT COLLATE "C" NOT NULL,
  day TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (company, user_id)
);

CREATE TABLE host (
  incarnation TEXT COLLATE "C" PRIMARY KEY,
  name TEXT COLLATE "C" NOT NULL,
  kernel TEXT COLLATE "C" NOT NULL,
  process BIGINT NOT NULL,
  process_start TEXT COLLATE "C" NOT NULL,
  started_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,
  ended BIGINT NOT NULL
);

-- Added to this server's clock: for tests.
CREATE TABLE ledger_clock (offset_us BIGINT NOT NULL);
INSERT INTO ledger_clock VALUES (0);
