-- A company's texts beside each other: in a ledger of a thousand companies its items lie scattered among all, and a text
-- would be looked for on a page for each of them. Only Send changes what is in it.
CREATE INDEX item_by_search ON item (connection, search);
