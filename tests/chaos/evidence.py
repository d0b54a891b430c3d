"""What the checker judges: plain data from the ledger and the host's store, both sides' APIs, the books, journal and
mailbox."""
import os

import company
from world import ERP_SECRET, SMTP_SECRET

TABLES = ["history", "step", "mail", "event"]


def _items(world):
    """What people are shown of an item and what exports change of it are two rows."""
    exports = {row["item"]: row for row in world.ledger_rows("item_export")}
    return [{**exports[row["id"]], **row} for row in world.ledger_rows("item")]


def _seen(world, change):
    """As people see it: both tools of the project, and the accounting side."""
    data = company.COMPANIES[change["company"]]
    project = f"/companies/{change['company']}/projects/{data['project']}"
    paths = {"change_orders": f"{project}/change-orders/{change['id']}",
             "commitments": f"{project}/commitments/{change['commitment']}/change-orders/{change['id']}"}
    seen = {tool: world.ask(data["pm"], "GET", path)[1] for tool, path in paths.items()}
    seen["accounting"] = None
    if change["item"]:
        path = f"/companies/{change['company']}/erp/change-orders/{change['item']}"
        seen["accounting"] = world.ask(data["approver"], "GET", path)[1]
    return seen


def commitments(world):
    """{number: [{"LineNbr", "Amount", "CostCode", …}]} as the ERP's books have them."""
    records = world.admin("GET", "/books/acumatica/Subcontract")["records"]
    return {record["SubcontractNbr"]: record["Details"] for record in records}


def collect(world, changes, before=None):
    """Of a running world. With `before`, the commitments at the start, all there is; else what one round needs."""
    evidence = {
        "complete": before is not None,
        "changes": changes,
        "ledger": {"item": _items(world), **{table: world.ledger_rows(table) for table in TABLES}},
        "host": world.project_rows("change_orders"),
        "seen": {change["name"]: _seen(world, change) for change in changes},
        "books": {"change_orders": world.admin("GET", "/books/acumatica/ChangeOrder")["records"]},
        "mailbox": world.admin("GET", "/mail/messages")["messages"],
        "stops": list(world.stops),
        "slack": world.slack,
        "behind": world.behind,
    }
    if before is not None:
        evidence["books"].update(before=before, commitments=commitments(world))
        journal = world.admin("GET", "/journal?limit=100000000")
        evidence["journal"] = journal["entries"]
        evidence["journal_dropped"] = journal["dropped"]
    return evidence


def add_files(evidence, world):
    """What was written to disk, once the host has ended; and what must not be in it."""
    texts = {}
    world.dump()
    for folder, _, names in os.walk(world.folder):
        for name in names:
            # Put there by the driver.
            if name in ("smtp", "secret.key") or name.endswith(".yaml"):
                continue
            path = os.path.join(folder, name)
            with open(path, "rb") as file:
                texts[os.path.relpath(path, world.folder)] = file.read().decode("utf-8", "replace")
    secrets = {"the ERP's password": ERP_SECRET, "the mail server's password": SMTP_SECRET}
    secrets.update({f"the session of {login}": token for login, token in world.tokens.items()})
    cookies = set()
    for entry in evidence["journal"]:
        for name, value in entry["headers"].items():
            if name.lower() == "cookie":
                cookies |= {part.partition("=")[2].strip() for part in value.split(";")}
    secrets.update({f"a session cookie of the ERP ({n})": c for n, c in enumerate(sorted(cookies)) if len(c) > 8})
    evidence["files"] = texts
    evidence["secrets"] = secrets
