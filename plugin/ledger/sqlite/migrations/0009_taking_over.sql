-- What becomes of a staged change order: linked to an item, or dismissed. See plugin/ledger/port/staging.h.
ALTER TABLE staged ADD COLUMN revision INTEGER NOT NULL DEFAULT 1;
ALTER TABLE staged ADD COLUMN item TEXT NOT NULL DEFAULT '';
ALTER TABLE staged ADD COLUMN dismissal TEXT NOT NULL DEFAULT 'null';
-- A change order of the platform is one record of the ERP; the primary key sees to the reverse.
CREATE UNIQUE INDEX staged_item ON staged (item) WHERE item <> '';
