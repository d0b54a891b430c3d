"""What a round does, by the seed alone: the change orders and what becomes of them, the faults, and the kill."""
import company

PHASES = ["send", "accept", "export", "reject", "retrieve", "unlock", "mail", "export", "resend", "export"]

# What a project manager and an approver do to one change order, by what is meant with it.
SCRIPTS = {
    "sync": ["send", "accept", "export"],
    "reject": ["send", "reject"],
    "mend": ["send", "reject", "edit", "resend", "accept", "export"],
    "late_reject": ["send", "accept", "reject", "edit", "resend", "accept", "export"],
    "retrieve": ["send", "retrieve"],
    "retrieve_mend": ["send", "retrieve", "edit", "resend", "accept", "export"],
}
# The step within which the host is killed, how long after it has begun (seconds), and the scripts that have it.
KILLS = {
    "send": ("send", (0.0, 0.06), ["sync", "mend", "retrieve"]),
    "accept": ("accept", (0.0, 0.05), ["sync", "mend"]),
    "export": ("export", (0.0, 0.9), ["sync", "mend", "retrieve_mend"]),
    "reject": ("reject", (0.0, 0.03), ["reject", "mend", "late_reject"]),
    "retrieve": ("retrieve", (0.0, 0.04), ["retrieve", "retrieve_mend"]),
    "unlock": ("reject", (0.01, 0.08), ["reject", "mend", "late_reject"]),
    "mail": ("reject", (0.02, 0.4), ["reject", "mend", "late_reject"]),
    "resend": ("resend", (0.0, 0.06), ["mend", "retrieve_mend", "late_reject"]),
}
# How the ERP treats its long operations, by world: observed once, ended by time, or blocking the whole form.
ERP_SETTINGS = [{}, {"operation_polls": 0, "operation_ms": 4000}, {"operation_locks": "form", "operation_polls": 2}]

REQUESTS = {
    "create": {"method": "PUT", "path": "*/ChangeOrder"},
    "off_hold": {"method": "POST", "path": "*/RemoveChangeOrderFromHold"},
    "release": {"method": "POST", "path": "*/ReleaseChangeOrder"},
    "look": {"method": "GET", "path": "*/ChangeOrder"},
    "poll": {"method": "GET", "path": "*/ReleaseChangeOrder/*"},
    "vendor": {"method": "GET", "path": "*/Vendor"},
    "login": {"method": "POST", "path": "*/auth/login"},
}
WRITES = ["create", "create", "off_hold", "release"]


def _fault(rng):
    kind = rng.choice(["latency", "latency", "commit_then_drop", "commit_then_drop", "reset", "truncate", "garbage",
                       "status", "html", "too_many_requests", "expired_session"])
    on = rng.choice(WRITES if rng.random() < 0.7 else list(REQUESTS))
    fault = {"kind": kind}
    if kind == "latency":
        fault.update(ms=rng.randint(40, 300), when=rng.choice(["before", "after"]))
    elif kind == "status":
        fault.update(status=rng.choice([500, 502, 503, 504]))
    elif kind == "html":
        fault.update(status=rng.choice([502, 503]))
    elif kind == "too_many_requests":
        fault.update(retry_after=rng.randint(1, 90))
    rule = {"match": REQUESTS[on], "fault": fault, "count": rng.randint(1, 3)}
    if rng.random() < 0.3:
        rule["skip"] = rng.randint(1, 2)
    return rule


def _mail_fault(rng):
    # Only 4xx: what a mail server refuses for good is not delivered, and should not be.
    action = rng.choice([{"accept_then_drop": True}, {"accept_then_drop": True}, {"drop": True},
                         {"reply": "451 4.3.0 try later"}, {"latency_ms": rng.randint(50, 250)}])
    command = rng.choice(["MESSAGE", "MESSAGE", "MESSAGE", "RCPT", "MAIL", "CONNECT"])
    if "accept_then_drop" in action:
        command = "MESSAGE"
    return {"command": command, "action": action, "count": rng.randint(1, 2)}


def _lines(rng):
    """One to three lines; each either changes a line of the commitment or is new."""
    lines = []
    for number in range(rng.randint(1, 3)):
        amount = f"{rng.randint(1, 900) * 10 + rng.randint(0, 9)}.{rng.randint(0, 99):02d}"
        if rng.random() < 0.2:
            amount = "-" + amount
        changed = rng.choice([None, None, "1", "2"])
        code = {"1": "03-300", "2": "05-120", None: rng.choice(["03-300", "05-120"])}[changed]
        lines.append({"commitment_line_item_id": changed, "cost_code": code, "line_item_type": "S",
                      "description": f"Line {number + 1}", "quantity": "0", "amount": amount})
    return lines


def plan_round(rng, number):
    phase = PHASES[number % len(PHASES)]
    step, (least, most), scripts = KILLS[phase]
    wanted = [rng.choice(scripts)] + rng.choices(
        list(SCRIPTS), weights=[5, 1, 2, 1, 1, 2], k=rng.randint(1, 3))
    changes = []
    for index, script in enumerate(wanted):
        company_id = rng.choice(list(company.COMPANIES))
        commitment, origin = rng.choice(company.commitments_of(company_id)[:2 if rng.random() < 0.5 else None])
        changes.append({"name": f"r{number}-{index}", "company": company_id, "commitment": commitment,
                        "commitment_origin": origin, "script": script, "lines": _lines(rng),
                        "when_failed": rng.choice(["again", "again", "again", "reject"]),
                        "mended_lines": _lines(rng), "delay": 0.0 if index == 0 else rng.uniform(0, 0.15)})
    plan = {
        "number": number, "phase": phase, "changes": changes,
        "faults": [_fault(rng) for _ in range(rng.randint(0, 4))],
        "mail_faults": [_mail_fault(rng) for _ in range(rng.randint(0, 2))],
        "kill": {"change": 0, "step": step, "after": rng.uniform(least, most), "down": rng.choice([0, 0, 0.05, 0.3])},
        "again": rng.uniform(0.0, 0.5) if rng.random() < 0.3 else None,   # killed once more, so long after it is up
        "freeze": None,
    }
    if rng.random() < 0.3:
        plan["freeze"] = {"after": rng.uniform(0.0, 0.6), "for": rng.uniform(0.05, 0.5),
                          "jump": rng.choice([0, 30, 90, 700])}
    return plan


# What happens to hosts that share a ledger, in turn. To whom: the one that exports the round's first change order, if
# one does, else any.
TROUBLES = ["kill", "freeze", "cut_store", "restart", "kill_two", "cut_erp", "freeze_then_kill", "stall_store", "kill",
            "freeze"]
OVER_A_LEASE = 75    # seconds of the clock
OVER_QUIET = 800     # longer than the ERP's quiet time: who believes it to prove something about a frozen host is wrong


def plan_fleet_round(rng, number, hosts):
    """As plan_round(), with another trouble than a kill; the freeze of one host may be longer than a lease."""
    plan = plan_round(rng, number)
    # Each trouble meets each phase.
    trouble = TROUBLES[(number + number // len(TROUBLES)) % len(TROUBLES)]
    plan["trouble"] = {
        "kind": trouble, "host": rng.randrange(hosts), "other": rng.randrange(hosts),
        "for": rng.choice([0.05, 0.2, 0.4]),
        "jump": rng.choice([OVER_A_LEASE if trouble == "freeze_then_kill" else 0, OVER_A_LEASE, OVER_A_LEASE,
                            OVER_QUIET]),
    }
    plan["freeze"] = None
    return plan
