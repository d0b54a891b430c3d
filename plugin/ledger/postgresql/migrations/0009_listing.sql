-- What lists look for in the items, a short row each, in place of item_text: a filter's rows are gathered without the
-- items' own rows, each of which would be looked up by its id. An export changes none of what is indexed here, so that
-- these indexes are not written anew by its steps (HOT), as those of the items are: room is left in the pages for that.
CREATE TABLE item_listing (
  id TEXT COLLATE "C" PRIMARY KEY,
  connection TEXT COLLATE "C" NOT NULL,
  view BIGINT NOT NULL,
  sent_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL,
  search TEXT COLLATE "C" NOT NULL,
  number TEXT COLLATE "C" NOT NULL,
  title TEXT COLLATE "C" NOT NULL,
  amount_key TEXT COLLATE "C" NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  project TEXT COLLATE "C" NOT NULL,
  commitment TEXT COLLATE "C" NOT NULL,
  change_order TEXT COLLATE "C" NOT NULL,
  vendor TEXT COLLATE "C" NOT NULL
) WITH (fillfactor = 80);
INSERT INTO item_listing
  SELECT id, connection, view, sent_at, updated_at, search, number, title, amount_key, state, project, commitment,
    change_order, vendor
  FROM item ORDER BY ctid;
CREATE INDEX item_listing_vendor ON item_listing (vendor, connection);
CREATE INDEX item_listing_commitment ON item_listing (commitment, connection);
-- The connection is one of the words: where it holds little, a text is looked for among its items, and not among all
-- companies'. Four characters longer than a name, it is none of the groups of three. Functions of ours are not called
-- here: a dump is restored where they have no names.
CREATE FUNCTION item_words(connection text, words text) RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(DISTINCT substr(words, at, 3)) || ('in: ' || connection) FROM generate_series(1, length(words) - 2) AS at
$$;
CREATE INDEX item_listing_words ON item_listing USING gin (item_words(connection, search)) WITH (fastupdate = off);
DROP INDEX item_by_vendor;
DROP INDEX item_by_commitment;

DROP TRIGGER item_text_insert ON item;
DROP TRIGGER item_text_update ON item;
DROP FUNCTION item_text_kept();
DROP TABLE item_text;
DROP FUNCTION item_grams(text);
CREATE FUNCTION item_listing_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' THEN
    INSERT INTO item_listing VALUES (new.id, new.connection, new.view, new.sent_at, new.updated_at, new.search,
      new.number, new.title, new.amount_key, new.state, new.project, new.commitment, new.change_order, new.vendor);
  ELSE
    UPDATE item_listing SET view = new.view, sent_at = new.sent_at, updated_at = new.updated_at, search = new.search,
      number = new.number, title = new.title, amount_key = new.amount_key, state = new.state, project = new.project,
      commitment = new.commitment, change_order = new.change_order, vendor = new.vendor
    WHERE id = new.id;
  END IF;
  RETURN NULL;
END $$;
CREATE TRIGGER item_listing_insert AFTER INSERT ON item FOR EACH ROW EXECUTE FUNCTION item_listing_kept();
CREATE TRIGGER item_listing_update AFTER UPDATE OF view, sent_at, updated_at, search, number, title, amount_key, state,
  project, commitment, change_order, vendor ON item FOR EACH ROW EXECUTE FUNCTION item_listing_kept();
