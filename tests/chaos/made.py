"""Worlds made by hand for the checker's tests: what it reads of a ledger, the ERP's books and journal, and mails."""
import copy
import hashlib

KEY = "TB-5001"
PUT = "PUT /entity/Default/24.200.001/ChangeOrder?$expand=Commitments\n{\"ExternalRefNbr\":{\"value\":\"TB-5001\"}}"
T0 = 1_781_514_000_000_000  # 2026-06-15T09:00:00Z
# By how much the clocks of the worlds made from now on may differ, in microseconds.
CLOCKS = {"slack": 0, "behind": 0}


def item(**changes):
    row = {"id": "acme.5001", "connection": "acme", "change_order": "5001", "state": "synced", "phase": "",
           "revision": 5, "external_key": KEY, "origin_id": "guid-1", "residue": "", "doubt": "null", "waiting": "null",
           "lease_owner": ""}
    return {**row, **changes}


def change(**changes):
    record = {"name": "r0-0", "round": 0, "company": "c-100", "connection": "acme", "id": "5001", "item": "acme.5001",
              "commitment_origin": "SC-501", "creator_mail": "pat@acme.example", "meant_to_export": True,
              "lines": [{"commitment_line_item_id": "1", "amount": "100.00"},
                        {"commitment_line_item_id": "1", "amount": "-30.00"},
                        {"commitment_line_item_id": None, "amount": "25.50"}],
              "rejections": [],
              "calls": [{"operation": name, "key": name} for name in ("submit", "accept", "export")]}
    return {**record, **changes}


def document(**changes):
    record = {"id": "guid-1", "RefNbr": "000001", "Status": "Closed", "ExternalRefNbr": KEY, "ReverseStatus": "None",
              "Commitments": [{"PONbr": "SC-501", "Amount": 70}, {"PONbr": "SC-501", "Amount": 25.5}]}
    return {**record, **changes}


def history(entries, connection="acme"):
    """entries: (operation, from, to, details); chained as the audit history is, spelled out without the checker."""
    rows, previous = [], ""
    for number, (operation, was, becomes, details) in enumerate(entries, 1):
        at = T0 + number * 1_000_000
        text = (f'{{"at":{at},"by":null,"connection":"{connection}","details":{details},"from":"{was}",'
                f'"item":"acme.5001","message":"a \\"word\\"","operation":"{operation}","revision":{number},'
                f'"sequence":{number},"to":"{becomes}"}}')
        previous = hashlib.sha256((previous + text).encode()).hexdigest()
        rows.append({"connection": connection, "sequence": number, "item": "acme.5001", "at": at, "actor": "null",
                     "operation": operation, "from_state": was, "to_state": becomes, "revision": number,
                     "message": 'a "word"', "details": details, "hash": previous})
    return rows


ENTRIES = [("submit", "none", "ready", "{}"), ("accept", "ready", "accepted", "{}"),
           ("export", "accepted", "exporting", "{}"), ("complete", "exporting", "synced", "{}")]
DOUBTFUL = ENTRIES[:3] + [("lose_answer", "exporting", "in_doubt", '{"step":"create on hold"}'),
                          ("found", "in_doubt", "exporting", "{}")] + ENTRIES[3:]


def step(**changes):
    row = {"item": "acme.5001", "sequence": 1, "name": "create on hold", "kind": "write", "state": "done",
           "request": PUT, "digest": hashlib.sha256(PUT.encode()).hexdigest(), "at": T0 + 3_100_000,
           "done_at": T0 + 3_900_000}
    return {**row, **changes}


def journal_entry(**changes):
    entry = {"seq": 1, "at": "2026-06-15T09:00:03.500Z", "method": "PUT",
             "path": "/entity/Default/24.200.001/ChangeOrder", "query": "$expand=Commitments",
             "body": PUT.partition("\n")[2], "status": 200, "applied": True, "answer_lost": False, "fault": None,
             "headers": {}, "response_body": ""}
    return {**entry, **changes}


def mail(**changes):
    letter = {"message_id": "<a@x>", "to": ["pat@acme.example"], "text": "Rejected:\nWrong cost\ncode.", "subject": "s"}
    return {**letter, **changes}


def world():
    """One change order, sent, accepted, exported and synced; all is as it must be."""
    shown = {"locked": True, "editable": False}
    return {
        "complete": True, "changes": [change()],
        "ledger": {"item": [item()], "history": history(ENTRIES), "step": [step()], "mail": [], "event": []},
        "host": [{"company": "c-100", "id": "5001", "erp_state": "synced", "origin_id": "guid-1"}],
        "seen": {"r0-0": {"change_orders": dict(shown), "commitments": dict(shown),
                          "accounting": {"item": {"state": "synced", "revision": 5, "origin_id": "guid-1",
                                                  "external_key": KEY}}}},
        "books": {"change_orders": [document()],
                  "before": {"SC-501": [{"LineNbr": 1, "Amount": 15000}, {"LineNbr": 2, "Amount": 10000}]},
                  "commitments": {"SC-501": [{"LineNbr": 1, "Amount": 15070}, {"LineNbr": 2, "Amount": 10000},
                                             {"LineNbr": 3, "Amount": 25.5}]}},
        "journal": [journal_entry()], "journal_dropped": 0, "mailbox": [], "stops": [], **CLOCKS,
        "files": {"host.log": "all is well"}, "secrets": {"the password": "hush-hush"},
    }


def rejected_world():
    made = world()
    made["changes"] = [change(meant_to_export=False, rejections=["Wrong cost code."],
                              calls=[{"operation": "submit", "key": "a"}, {"operation": "reject", "key": "b"}])]
    made["ledger"]["item"] = [item(state="rejected", origin_id="")]
    made["ledger"]["history"] = history([ENTRIES[0], ("reject", "ready", "rejected", "{}")])
    made["ledger"]["step"], made["journal"] = [], []
    made["ledger"]["mail"] = [{"id": "acme.5001.2.rejection.1", "state": "accepted"}]
    made["mailbox"] = [mail()]
    made["host"][0].update(erp_state="rejected", origin_id=None)
    seen = made["seen"]["r0-0"]
    for tool in ("change_orders", "commitments"):
        seen[tool] = {"locked": False, "editable": True}
    seen["accounting"]["item"].update(state="rejected", origin_id=None)
    made["books"]["change_orders"] = []
    made["books"]["commitments"] = copy.deepcopy(made["books"]["before"])
    return made


def doubtful_world(**stops_and_journal):
    made = world()
    made["ledger"]["history"] = history(DOUBTFUL)
    made["ledger"]["step"] = [step(state="in_doubt")]
    made.update(stops_and_journal)
    return made
