-- What an export writes, with fewer trees to keep: the counts are changed by who changes an item (once for all items of
-- a commit), and an event is named by its item and its number among that one's.
DROP TRIGGER item_count_insert;
DROP TRIGGER item_count_update;

CREATE TABLE new_event (
  id TEXT NOT NULL,
  item TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  document TEXT NOT NULL,
  not_before INTEGER NOT NULL,
  attempts INTEGER NOT NULL,
  PRIMARY KEY (item, sequence)
);
INSERT INTO new_event (id, item, sequence, document, not_before, attempts)
  SELECT id, item, sequence, document, not_before, attempts FROM event ORDER BY not_before, item, sequence;
DROP TABLE event;
ALTER TABLE new_event RENAME TO event;
CREATE INDEX event_queue ON event (not_before);

-- So that a step's number need not be looked for.
ALTER TABLE item ADD COLUMN step_sequence INTEGER NOT NULL DEFAULT 0;
UPDATE item SET step_sequence = coalesce((SELECT max(sequence) FROM step WHERE step.item = item.id), 0);
