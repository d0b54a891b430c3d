-- What lists are read by, as sqlite/migrations/0007_lists.sql. The connection stands second: as long as a new ledger has
-- no statistics, any index that begins with it looks as good as any other for whatever else names a connection.
CREATE INDEX item_by_project ON item (project, connection, view, sent_at, id, updated_at, number, amount_key, title);
CREATE INDEX item_by_vendor ON item (vendor, connection);
CREATE INDEX item_by_commitment ON item (commitment, connection);
CREATE INDEX item_by_uncommon_state ON item (connection, state)
  WHERE state IN ('accepted', 'in_doubt', 'retrieved', 'unlinked', 'void');

-- The three characters that a text has at each place, each once.
CREATE FUNCTION item_grams(words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(DISTINCT substr(words, at, 3)) FROM generate_series(1, length(words) - 2) AS at
$$;
-- Apart from the items, whose indexes are written anew by every step of an export; this one only Send changes.
CREATE TABLE item_text (item TEXT COLLATE "C" PRIMARY KEY, text TEXT COLLATE "C" NOT NULL);
INSERT INTO item_text SELECT id, search FROM item;
CREATE INDEX item_text_grams ON item_text USING gin (item_grams(text)) WITH (fastupdate = off);
CREATE FUNCTION item_text_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO item_text VALUES (new.id, new.search) ON CONFLICT (item) DO UPDATE SET text = excluded.text;
  RETURN NULL;
END $$;
CREATE TRIGGER item_text_insert AFTER INSERT ON item FOR EACH ROW EXECUTE FUNCTION item_text_kept();
CREATE TRIGGER item_text_update AFTER UPDATE OF search ON item FOR EACH ROW WHEN (old.search <> new.search)
  EXECUTE FUNCTION item_text_kept();

-- Changes of the counts, and apart from them the counts: putting together costs what was changed since, and not what there is.
ALTER TABLE item_count RENAME TO item_count_change;
ALTER INDEX item_count_connection RENAME TO item_count_change_connection;
CREATE TABLE item_count (connection TEXT COLLATE "C", project TEXT COLLATE "C", state TEXT COLLATE "C", items BIGINT NOT NULL, PRIMARY KEY (connection, project, state));
INSERT INTO item_count SELECT connection, project, state, sum(items)::bigint FROM item_count_change GROUP BY connection, project, state;
DELETE FROM item_count_change;
