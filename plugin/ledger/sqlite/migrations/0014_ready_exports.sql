-- Claims took a connection's queue in its order and left out what waits for a time: 100,000 that wait were all read before
-- the first that need not. What may be claimed has an index of its own, by its place in the queue; whatever leaves the queue
-- has none, and what waits comes into it when a claim finds that its time is over.
ALTER TABLE item_export ADD COLUMN in_queue INTEGER;
UPDATE item_export SET in_queue = (SELECT queue_position FROM item WHERE id = item_export.item)
  WHERE item IN (SELECT id FROM item WHERE state = 'exporting');
CREATE INDEX item_export_ready ON item_export (connection, in_queue)
  WHERE in_queue IS NOT NULL AND not_before = 0 AND lease_owner = '' AND may_send = '';
