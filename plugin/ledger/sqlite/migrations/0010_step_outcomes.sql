-- What came of a step is a row of its own: the step's, with the request in it, is never written again. A row that grows
-- pushes others off its page.
ALTER TABLE step RENAME TO step_begun;
CREATE TABLE step_outcome (
  item TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  state TEXT NOT NULL,
  done_at INTEGER NOT NULL,
  message TEXT NOT NULL,
  answer TEXT NOT NULL,
  PRIMARY KEY (item, sequence)
);
CREATE VIEW step AS
  SELECT begun.item, begun.sequence, begun.export_number, begun.name, begun.kind,
    coalesce(outcome.state, begun.state) AS state, begun.idempotency_key, begun.digest, begun.at,
    coalesce(outcome.done_at, begun.done_at) AS done_at, begun.request,
    coalesce(outcome.message, begun.message) AS message, coalesce(outcome.answer, begun.answer) AS answer
  FROM step_begun AS begun
  LEFT JOIN step_outcome AS outcome ON outcome.item = begun.item AND outcome.sequence = begun.sequence;

-- Conditions without a list of values: SQLite makes a table of each such list, for every UPDATE of a state.
DROP INDEX item_by_uncommon_state;
CREATE INDEX item_by_uncommon_state ON item (connection, state)
  WHERE state = 'accepted' OR state = 'in_doubt' OR state = 'retrieved' OR state = 'unlinked' OR state = 'void';
DROP INDEX item_commitment_queue;
CREATE INDEX item_commitment_queue ON item (connection, commitment, queue_position)
  WHERE state = 'exporting' OR state = 'in_doubt';
