-- What came of a step is a row of its own: the step's, with the request in it, is never written again. Here an UPDATE
-- writes the whole row anew, and a row that stays needs no vacuum.
ALTER TABLE step RENAME TO step_begun;
CREATE TABLE step_outcome (
  item TEXT COLLATE "C" NOT NULL,
  sequence BIGINT NOT NULL,
  state TEXT COLLATE "C" NOT NULL,
  done_at BIGINT NOT NULL,
  message TEXT COLLATE "C" NOT NULL,
  answer TEXT COLLATE "C" NOT NULL,
  PRIMARY KEY (item, sequence)
);
CREATE VIEW step AS
  SELECT begun.item, begun.sequence, begun.export_number, begun.name, begun.kind,
    coalesce(outcome.state, begun.state) AS state, begun.idempotency_key, begun.digest, begun.at,
    coalesce(outcome.done_at, begun.done_at) AS done_at, begun.request,
    coalesce(outcome.message, begun.message) AS message, coalesce(outcome.answer, begun.answer) AS answer
  FROM step_begun AS begun
  LEFT JOIN step_outcome AS outcome ON outcome.item = begun.item AND outcome.sequence = begun.sequence;
