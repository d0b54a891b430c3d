-- As sqlite/migrations/0011. Here an UPDATE of a row writes all of its table's indexes anew, the lists' with them; and one
-- that touches no index needs none, where its page has room.
CREATE TABLE item_export (
  item TEXT COLLATE "C" PRIMARY KEY,
  connection TEXT COLLATE "C" NOT NULL,
  phase TEXT COLLATE "C" NOT NULL,
  step_sequence BIGINT NOT NULL,
  export_number BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  erp_state TEXT COLLATE "C" NOT NULL,
  lease_owner TEXT COLLATE "C" NOT NULL,
  lease_until BIGINT NOT NULL,
  fence BIGINT NOT NULL,
  may_send TEXT COLLATE "C" NOT NULL,
  waiting TEXT COLLATE "C" NOT NULL
) WITH (fillfactor = 70);
INSERT INTO item_export (item, connection, phase, step_sequence, export_number, not_before, attempts, erp_state, lease_owner, lease_until, fence, may_send, waiting)
  SELECT id, connection, phase, step_sequence, export_number, not_before, attempts, erp_state, lease_owner, lease_until, fence, may_send, waiting FROM item;
ALTER TABLE item DROP COLUMN phase, DROP COLUMN step_sequence, DROP COLUMN export_number, DROP COLUMN not_before, DROP COLUMN attempts, DROP COLUMN erp_state, DROP COLUMN lease_owner, DROP COLUMN lease_until, DROP COLUMN fence, DROP COLUMN may_send, DROP COLUMN waiting;
CREATE INDEX item_lease ON item_export (connection, lease_owner) WHERE lease_owner <> '';
CREATE INDEX item_may_send ON item_export (may_send) WHERE may_send <> '';
