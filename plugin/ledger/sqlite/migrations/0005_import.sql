-- Change orders that were made in the ERP. See plugin/ledger/port/staging.h.
CREATE TABLE import_pull (
  connection TEXT PRIMARY KEY,
  state TEXT NOT NULL,
  asked_by TEXT NOT NULL,
  asked_at INTEGER NOT NULL,
  begun_at INTEGER NOT NULL,
  done_at INTEGER NOT NULL,
  changed_since INTEGER NOT NULL,
  complete_up_to INTEGER NOT NULL,
  page_cursor TEXT NOT NULL,
  pages INTEGER NOT NULL,
  found INTEGER NOT NULL,
  staged INTEGER NOT NULL,
  not_before INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  waiting TEXT NOT NULL,
  error TEXT NOT NULL,
  lease_owner TEXT NOT NULL,
  lease_until INTEGER NOT NULL,
  fence INTEGER NOT NULL
) WITHOUT ROWID;

CREATE TABLE staged (
  id TEXT PRIMARY KEY,
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
) WITHOUT ROWID;
CREATE INDEX staged_by_updated ON staged (connection, updated_at, id) WHERE state <> 'archived';

-- Is a record of the ERP one of ours?
CREATE INDEX item_origin ON item (connection, origin_id) WHERE origin_id <> '';
