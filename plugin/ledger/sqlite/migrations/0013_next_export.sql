-- When the next export that waits for a time is due, is asked whenever a worker finds none: of a queue of a million, each
-- time all of it was read. What need not wait has a 0 there, and is in neither index.
CREATE INDEX item_export_waits ON item_export (not_before) WHERE not_before > 0;
CREATE INDEX connection_rests ON connection_state (not_before) WHERE not_before > 0;
