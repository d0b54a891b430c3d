"""What the chaos suite's checker judges, from a ledger in PostgreSQL."""
import os

import evidence

MILLISECOND = 1000
LEDGER_BEHIND = 50 * MILLISECOND  # it asks the server for its clock: a round trip behind, and the machine may be loaded


def collect(world, changes, before=None):
    """As evidence.collect()."""
    tables = {table: world.cluster.rows(table) for table in evidence.TABLES}
    for step in tables["step"]:  # the mock ERP's journal, which they are held against, tells times in milliseconds
        for name in ("at", "done_at"):
            step[name] -= step[name] % MILLISECOND
    collected = {
        "complete": before is not None,
        "slack": LEDGER_BEHIND,
        "changes": changes,
        "ledger": tables,
        "host": evidence._rows(os.path.join(world.folder, "data", "host.db"), "change_orders"),
        "seen": {change["name"]: evidence._seen(world, change) for change in changes},
        "books": {"change_orders": world.admin("GET", "/books/acumatica/ChangeOrder")["records"]},
        "mailbox": world.admin("GET", "/mail/messages")["messages"],
        "stops": world.stops,
    }
    if before is not None:
        collected["books"].update(before=before, commitments=evidence.commitments(world))
        journal = world.admin("GET", "/journal?limit=100000000")
        collected["journal"] = journal["entries"]
        collected["journal_dropped"] = journal["dropped"]
    return collected


def open_exports(world):
    return [f"{row['id']} is {row['state']}" for row in world.cluster.rows("item")
            if row["state"] in ("exporting", "in_doubt")]


def unrest(world):
    """What still has to come."""
    busy = open_exports(world)
    busy += [f"mail {row['id']} is queued" for row in world.cluster.rows("mail") if row["state"] == "queued"]
    return busy + [f"event {row['id']} is not delivered" for row in world.cluster.rows("event")]
