-- As sqlite/migrations/0014.
ALTER TABLE item_export ADD COLUMN in_queue BIGINT;
UPDATE item_export SET in_queue = item.queue_position FROM item WHERE item.id = item_export.item AND item.state = 'exporting';
CREATE INDEX item_export_ready ON item_export (connection, in_queue)
  WHERE in_queue IS NOT NULL AND not_before = 0 AND lease_owner = '' AND may_send = '';
