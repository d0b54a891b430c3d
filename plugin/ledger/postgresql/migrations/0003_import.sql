-- Change orders that were made in the ERP. See plugin/ledger/port/staging.h.
CREATE TABLE import_pull (
  connection TEXT COLLATE "C" PRIMARY KEY,
  state TEXT COLLATE "C" NOT NULL,
  asked_by TEXT COLLATE "C" NOT NULL,
  asked_at BIGINT NOT NULL,
  begun_at BIGINT NOT NULL,
  done_at BIGINT NOT NULL,
  changed_since BIGINT NOT NULL,
  complete_up_to BIGINT NOT NULL,
  page_cursor TEXT COLLATE "C" NOT NULL,
  pages BIGINT NOT NULL,
  found BIGINT NOT NULL,
  staged BIGINT NOT NULL,
  not_before BIGINT NOT NULL,
  attempts BIGINT NOT NULL,
  waiting TEXT COLLATE "C" NOT NULL,
  error TEXT COLLATE "C" NOT NULL,
  lease_owner TEXT COLLATE "C" NOT NULL,
  lease_until BIGINT NOT NULL,
  fence BIGINT NOT NULL
);

CREATE TABLE staged (
  id TEXT COLLATE "C" PRIMARY KEY,
  connection TEXT COLLATE "C" NOT NULL,
  origin_id TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  vendor TEXT COLLATE "C" NOT NULL,
  commitment TEXT COLLATE "C" NOT NULL,
  amount TEXT COLLATE "C" NOT NULL,
  amount_key TEXT COLLATE "C" NOT NULL,
  document TEXT COLLATE "C" NOT NULL,
  problem TEXT COLLATE "C" NOT NULL,
  staged_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  search TEXT COLLATE "C" NOT NULL
);
CREATE INDEX staged_by_updated ON staged (connection, updated_at, id) WHERE state <> 'archived';

-- Is a record of the ERP one of ours?
CREATE INDEX item_origin ON item (connection, origin_id) WHERE origin_id <> '';
