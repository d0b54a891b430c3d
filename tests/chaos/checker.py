"""Compares the ledger, the ERP's books and journal, the project side and the mailbox of a world that has come to rest.

Every check takes the evidence (see evidence.py) and gives a list of problems, empty when it holds. Nothing here is
shared with the programs that are judged.
"""
import datetime
import hashlib
import json
from collections import Counter
from decimal import Decimal

LOCKED = {"ready", "accepted", "exporting", "synced", "failed", "in_doubt"}
EDITABLE = {"rejected", "retrieved", "unlinked"}
PEOPLE_DID = {"submit", "resend", "retrieve", "accept", "reject", "export", "try_again"}
ENOUGH = 60  # percent of the rounds that meant to export
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)


# --- canonical JSON, as the audit history is hashed

class _Number(str):
    """A number's own text."""


def parse_raw(text):
    return json.loads(text, parse_int=_Number, parse_float=_Number)


def canonical(value):
    if value is None:
        return "null"
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, _Number):
        return str(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, str):
        out = ""
        for letter in value:
            if letter in '"\\':
                out += "\\" + letter
            elif letter == "\n":
                out += "\\n"
            else:
                out += f"\\u{ord(letter):04x}" if ord(letter) < 0x20 else letter
        return f'"{out}"'
    if isinstance(value, list):
        return "[" + ",".join(canonical(entry) for entry in value) + "]"
    members = sorted(value.items(), key=lambda member: member[0].encode())
    return "{" + ",".join(f"{canonical(name)}:{canonical(member)}" for name, member in members) + "}"


def history_hash(row, previous):
    entry = {"connection": row["connection"], "sequence": row["sequence"], "item": row["item"], "at": row["at"],
             "by": parse_raw(row["actor"]), "operation": row["operation"], "from": row["from_state"],
             "to": row["to_state"], "revision": row["revision"], "message": row["message"],
             "details": parse_raw(row["details"])}
    return hashlib.sha256((previous + canonical(entry)).encode()).hexdigest()


# --- small helpers

def _micros(iso):
    moment = datetime.datetime.fromisoformat(iso.replace("Z", "+00:00"))
    return (moment - EPOCH) // datetime.timedelta(microseconds=1)


def _decimal(value):
    return Decimal(str(value))


def _living(record):
    return record.get("Status") != "Canceled" and record.get("ReverseStatus") != "Reversed"


def _documents(evidence):
    found = {}
    for record in evidence["books"]["change_orders"]:
        if _living(record):
            found.setdefault(record.get("ExternalRefNbr", ""), []).append(record)
    return found


def _item_rows(evidence, change):
    return [row for row in evidence["ledger"]["item"]
            if row["connection"] == change["connection"] and row["change_order"] == change["id"]]


def _each(evidence):
    """(change, its one ledger row or None)"""
    for change in evidence["changes"]:
        rows = _item_rows(evidence, change)
        yield change, rows[0] if rows else None


def deltas(change):
    """What must come of it in the commitment: changes summed by line, and each new line."""
    changed, new = {}, []
    for line in change["lines"]:
        target = line.get("commitment_line_item_id")
        if target is None:
            new.append(_decimal(line["amount"]))
        else:
            changed[target] = changed.get(target, Decimal(0)) + _decimal(line["amount"])
    return changed, new


def _numbers(amounts):
    return ", ".join(str(amount) for amount in sorted(amounts))


# --- the checks

def exactly_once(evidence):
    problems = []
    documents = _documents(evidence)
    keys = {row["external_key"] for row in evidence["ledger"]["item"]}
    for change, row in _each(evidence):
        count = len(_item_rows(evidence, change))
        if count > 1:
            problems.append(f"{change['name']}: {count} items in the ledger for one change order")
        if row is None:
            if change["calls"]:
                problems.append(f"{change['name']}: it was sent and the ledger does not know it")
            continue
        held = documents.get(row["external_key"], [])
        if len(held) > 1:
            numbers = ", ".join(str(record["RefNbr"]) for record in held)
            problems.append(f"{change['name']}: the ERP holds {row['external_key']} {len(held)} times: {numbers}")
        if row["state"] != "synced":
            continue
        if not held:
            problems.append(f"{change['name']}: synced, and the ERP does not hold {row['external_key']}")
            continue
        problems += [f"{change['name']}: {what}" for what in _differs(change, row, held[0])]
    if evidence["complete"]:
        problems += [f"the ERP holds {record['RefNbr']} under '{key}', which nobody sent"
                     for key, held in documents.items() if key not in keys for record in held]
    return problems


def _differs(change, row, record):
    out = []
    if record["Status"] != "Closed":
        out.append(f"synced, and {record['RefNbr']} is {record['Status']} in the ERP")
    if row["origin_id"] != record["id"]:
        out.append(f"its origin id is '{row['origin_id']}', the ERP's is '{record['id']}'")
    changed, new = deltas(change)
    wanted = Counter([*changed.values(), *new])
    found = Counter(_decimal(line["Amount"]) for line in record.get("Commitments", []))
    if wanted != found:
        out.append(f"its lines in the ERP are {_numbers(found.elements())}, sent were {_numbers(wanted.elements())}")
    strangers = {line["PONbr"] for line in record.get("Commitments", [])} - {change["commitment_origin"]}
    if strangers:
        out.append(f"it touches {strangers}, which is not its commitment")
    return out


def failed_left_nothing(evidence):
    problems = []
    documents = _documents(evidence)
    for change, row in _each(evidence):
        if row is None or row["state"] in ("synced", "in_doubt", "exporting"):
            continue
        for record in documents.get(row["external_key"], []):
            if str(record["RefNbr"]) not in row["residue"]:
                problems.append(f"{change['name']}: {row['state']}, and the ERP holds {record['RefNbr']} "
                                f"({record['Status']}), which its residue '{row['residue']}' does not name")
    return problems


def nothing_left_open(evidence):
    """The faults are over and so is the quiet time: each look-up can be answered, so nothing may be open any more."""
    problems = []
    for change, row in _each(evidence):
        if row is not None and row["state"] in ("in_doubt", "exporting"):
            why = row["doubt"] if row["state"] == "in_doubt" else f"{row['phase']} {row['waiting']}"
            problems.append(f"{change['name']}: still {row['state']}: {why}")
        if row is not None and row["lease_owner"]:
            problems.append(f"{change['name']}: still leased by {row['lease_owner']}")
        if row is not None and change["meant_to_export"] and row["state"] in ("ready", "accepted"):
            problems.append(f"{change['name']}: Export was pressed, and it is {row['state']}")
    problems += [f"event {row['id']} was never delivered" for row in evidence["ledger"]["event"]]
    return problems


def sides_agree(evidence):
    """No change order locked for ever, or editable while it is exported; both tools and the ledger say the same."""
    problems = []
    stored = {(row["company"], row["id"]): row for row in evidence["host"]}
    for change, row in _each(evidence):
        state = row["state"] if row is not None else None
        wanted = state in LOCKED
        seen = evidence["seen"][change["name"]]
        for tool in ("change_orders", "commitments"):
            shown = seen[tool]
            if shown.get("locked") is not wanted or shown.get("editable") is wanted:
                problems.append(f"{change['name']}: {state}, and in {tool} locked is {shown.get('locked')}, "
                                f"editable is {shown.get('editable')}")
        if row is None:
            continue
        if state not in LOCKED | EDITABLE | {"void"}:
            problems.append(f"{change['name']}: unknown state {state}")
        kept = stored.get((change["company"], change["id"]))
        if kept is None or kept["erp_state"] != state or (kept["origin_id"] or "") != (row["origin_id"] or ""):
            keeps = kept and (kept["erp_state"], kept["origin_id"])
            problems.append(f"{change['name']}: the project side keeps {keeps}, the ledger has "
                            f" {(state, row['origin_id'])}")
        item = (seen["accounting"] or {}).get("item", {})
        for name, value in {"state": state, "revision": row["revision"], "origin_id": row["origin_id"] or None,
                            "external_key": row["external_key"]}.items():
            if item.get(name) != value:
                problems.append(f"{change['name']}: the API shows {name} {item.get(name)!r}, the ledger has {value!r}")
    return problems


def done_as_often_as_asked(evidence):
    """A repeated request has no second effect, and none that was answered well is lost."""
    problems = []
    for change, row in _each(evidence):
        if row is None:
            continue
        asked = Counter(call["operation"].replace("-", "_") for call in change["calls"])
        done = Counter(entry["operation"] for entry in evidence["ledger"]["history"]
                       if entry["item"] == row["id"] and entry["operation"] in PEOPLE_DID)
        if asked != done:
            problems.append(f"{change['name']}: asked for {dict(asked)}, the history has {dict(done)}")
    return problems


def rejections_mailed(evidence):
    problems = []
    for change in evidence["changes"]:
        for reason in change["rejections"]:
            copies = [mail for mail in evidence["mailbox"]
                      if reason in " ".join(mail["text"].split()) and change["creator_mail"] in mail["to"]]
            ids = {mail["message_id"] for mail in copies}
            if not copies:
                problems.append(f"{change['name']}: no mail of its rejection came to {change['creator_mail']}")
            elif len(ids) != 1 or "" in ids:
                problems.append(f"{change['name']}: the mail of its rejection came under several ids: {sorted(ids)}")
    if evidence["complete"]:
        unsent = [row["id"] for row in evidence["ledger"]["mail"] if row["state"] != "accepted"]
        problems += [f"mail {mail} is not accepted" for mail in unsent]
        ids = {mail["message_id"] for mail in evidence["mailbox"]}
        if len(ids) != len(evidence["ledger"]["mail"]):
            problems.append(f"{len(evidence['ledger']['mail'])} mails were queued, {len(ids)} Message-IDs have come")
    return problems


def commitments_add_up(evidence):
    """Each line of each commitment is what it was, and what was synced, and nothing else."""
    problems = []
    changed, new = {}, {}
    documents = _documents(evidence)
    for change, row in _each(evidence):
        if row is None:
            continue
        held = documents.get(row["external_key"], [])
        residue = any(record["Status"] == "Closed" and str(record["RefNbr"]) in row["residue"] for record in held)
        if row["state"] != "synced" and not residue:
            continue
        by_line, added = deltas(change)
        origin = change["commitment_origin"]
        for line, amount in by_line.items():
            changed[(origin, line)] = changed.get((origin, line), Decimal(0)) + amount
        new.setdefault(origin, Counter()).update(added)
    for number, lines in evidence["books"]["before"].items():
        now = {str(line["LineNbr"]): _decimal(line["Amount"]) for line in evidence["books"]["commitments"][number]}
        for line in lines:
            name = str(line["LineNbr"])
            wanted = _decimal(line["Amount"]) + changed.get((number, name), Decimal(0))
            found = now.pop(name, None)
            if found != wanted:
                problems.append(f"{number} line {name}: {found} in the ERP, {wanted} by what was synced")
        if Counter(now.values()) != new.get(number, Counter()):
            problems.append(f"{number}: new lines of {_numbers(now.values())} in the ERP, "
                            f"synced were {_numbers(new.get(number, Counter()).elements())}")
    return problems


def _request_of(entry):
    query = "?" + entry["query"] if entry["query"] else ""
    return f"{entry['method']} {entry['path']}{query}\n{entry['body']}"


def _says_nothing(entry):
    """Was the answer lost, or one from in front of the ERP that tells nothing about the request's fate?"""
    from_a_gateway = {"status", "html"} & set((entry["fault"] or "").split("+"))
    return entry["answer_lost"] or (entry["status"] >= 500 and from_a_gateway)


def doubts_have_a_cause(evidence):
    """Each entry into doubt matches an answer that was lost, or a host killed, frozen or cut off between intent and
    outcome."""
    problems = []
    slack, behind = evidence["slack"], evidence["behind"]
    lost = {}
    for entry in evidence["journal"]:
        if _says_nothing(entry):
            lost.setdefault(_request_of(entry), []).append(_micros(entry["at"]))
    for row in evidence["ledger"]["history"]:
        if row["to_state"] != "in_doubt" or row["from_state"] == "in_doubt":
            continue
        step_name = json.loads(row["details"] or "{}").get("step")
        steps = [step for step in evidence["ledger"]["step"]
                 if step["item"] == row["item"] and step["name"] == step_name and step["state"] == "in_doubt"
                 and step["at"] <= row["at"] and step["done_at"] <= row["at"]]
        if not steps:
            problems.append(f"{row['item']} entry {row['sequence']}: no step '{step_name}' is in doubt")
            continue
        step = max(steps, key=lambda each: each["sequence"])
        begun, ended = step["at"] - slack, step["done_at"] + slack
        stopped = any(begun <= stop["at"] <= ended if stop["kind"] == "killed"
                      else stop["from"] <= ended and begun <= stop["to"] for stop in evidence["stops"])
        if stopped or any(begun <= at <= ended + behind for at in lost.get(step["request"], [])):
            continue
        problems.append(f"{row['item']} entry {row['sequence']}: in doubt at '{step_name}' ({row['message']}), but "
                        f"from {begun} to {ended} no answer to it was lost and no host was killed, frozen or cut off")
    return problems


def intents_came_first(evidence):
    """Nothing is written to the ERP that was not durable in the ledger before its first byte left."""
    problems = []
    if evidence["journal_dropped"]:
        problems.append(f"the journal has lost {evidence['journal_dropped']} entries")
    intents = {}
    for step in evidence["ledger"]["step"]:
        if step["kind"] != "write":
            continue
        if hashlib.sha256(step["request"].encode()).hexdigest() != step["digest"]:
            problems.append(f"{step['item']} step {step['sequence']}: the digest is not the request's")
        intents.setdefault(step["request"], []).append(step["at"])
    for entry in sorted(evidence["journal"], key=lambda each: each["at"]):
        if entry["method"] not in ("PUT", "POST", "DELETE", "PATCH") or "/auth/" in entry["path"]:
            continue
        at = _micros(entry["at"])
        known = intents.get(_request_of(entry), [])
        tries = [when for when in known if when <= at + evidence["slack"]]
        if not tries:
            problems.append(f"journal {entry['seq']}: {entry['method']} {entry['path']} came without an intent")
            continue
        if entry["status"] != 401:  # with an ended session it is sent once more, after a login
            known.remove(max(tries))  # each intent stands for one request
    return problems


def history_unbroken(evidence):
    problems = []
    last = {}
    for row in sorted(evidence["ledger"]["history"], key=lambda each: (each["connection"], each["sequence"])):
        sequence, previous = last.get(row["connection"], (0, ""))
        where = f"{row['connection']} entry {row['sequence']}"
        if row["sequence"] != sequence + 1:
            problems.append(f"{where}: follows {sequence}")
        if history_hash(row, previous) != row["hash"]:
            problems.append(f"{where}: its hash is not that of what it says and of the entry before")
        last[row["connection"]] = (row["sequence"], row["hash"])
    return problems


def no_secrets(evidence):
    return [f"{what} stands in {name}" for name, text in evidence["files"].items()
            for what, secret in evidence["secrets"].items() if secret in text]


def synced_rounds(evidence):
    """(rounds that ended with everything synced that was meant to be, rounds that meant to export)"""
    rounds = {}
    for change, row in _each(evidence):
        if change["meant_to_export"]:
            rounds.setdefault(change["round"], []).append(row is not None and row["state"] == "synced")
    return sum(all(synced) for synced in rounds.values()), len(rounds)


def enough_synced(evidence):
    synced, meant = synced_rounds(evidence)
    if meant and synced * 100 >= meant * ENOUGH:
        return []
    return [f"of {meant} rounds that meant to export {synced} ended synced; wanted are {ENOUGH} %"]


OF_A_ROUND = [exactly_once, failed_left_nothing, nothing_left_open, sides_agree, done_as_often_as_asked,
              rejections_mailed]
OF_A_WORLD = OF_A_ROUND + [commitments_add_up, doubts_have_a_cause, intents_came_first, history_unbroken, no_secrets,
                           enough_synced]
