-- As sqlite/migrations/0006.
DROP TRIGGER item_count_insert ON item;
DROP TRIGGER item_count_update ON item;
DROP FUNCTION item_counted();

ALTER TABLE event DROP CONSTRAINT event_pkey;
DROP INDEX event_item;
ALTER TABLE event ADD PRIMARY KEY (item, sequence);

ALTER TABLE item ADD COLUMN step_sequence BIGINT NOT NULL DEFAULT 0;
UPDATE item SET step_sequence = coalesce((SELECT max(sequence) FROM step WHERE step.item = item.id), 0);
