-- What the ERP answered to a step: {"status", "body", "location"?}, masked and bounded; empty when there was none.
ALTER TABLE step ADD COLUMN answer TEXT COLLATE "C" NOT NULL DEFAULT '';
