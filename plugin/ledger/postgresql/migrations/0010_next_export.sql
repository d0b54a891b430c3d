-- As sqlite/migrations/0013.
CREATE INDEX item_export_waits ON item_export (not_before) WHERE not_before > 0;
CREATE INDEX connection_rests ON connection_state (not_before) WHERE not_before > 0;
