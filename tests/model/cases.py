"""What is checked: the protocol whole, and without each of its rules."""
import dataclasses

TWICE = "assertion violated (applied<=1)"
LOST = "(applied==0)&& !("
CAUSELESS = "assertion violated cause"
STUCK = "acceptance cycle"


@dataclasses.dataclass(frozen=True)
class Case:
    name: str
    defines: tuple
    live: bool = False
    # What the checker must find; None: nothing.
    finds: str | None = None


ONE, FLEET, PERSON = (), ("FLEET",), ("PERSON",)


def proof(kind):
    return (f"PROOF={kind}",)


def few(**budgets):
    return tuple(f"{name.upper()}={count}" for name, count in budgets.items())


def sound():
    """With every rule in force nothing is found: for each proof, for one host and for two."""
    for kind in ("none", "after", "unique_key"):
        yield Case(f"one host, {kind}", proof(kind) + PERSON)
        yield Case(f"two hosts, {kind}", proof(kind) + FLEET + PERSON)
    # More goes wrong at once, with nobody there to mend it.
    yield Case("two hosts, after, more faults", proof("after") + FLEET + few(lost=2, freezes=2, kills=2, refusals=0))
    # It ends by itself where absence can be proven, and by a person's word where it can't.
    for kind in ("after", "unique_key"):
        yield Case(f"one host, {kind}, ends by itself", proof(kind), live=True)
        yield Case(f"two hosts, {kind}, ends by itself",
                   proof(kind) + FLEET + few(troubles=0, refusals=0), live=True)
    yield Case("one host, none, a person ends it", proof("none") + PERSON, live=True)
    yield Case("two hosts, none, a person ends it",
               proof("none") + FLEET + PERSON + few(troubles=0, refusals=0, presses=1), live=True)


# Rule, what the ledger, the hosts and the ERP are like where it matters, and what happens without it.
RULES = (
    ("INTENT_FIRST", proof("after") + PERSON, TWICE),
    ("LOOK_UP_FIRST", proof("after") + PERSON, TWICE),
    ("DOUBT_WHEN_ANSWER_LOST", proof("after") + PERSON, TWICE),
    ("DOUBT_WHEN_RECOVERED", proof("after") + PERSON, TWICE),
    ("ABSENCE_PROOF", proof("none") + PERSON, TWICE),
    ("UNIQUE_KEY", proof("unique_key") + PERSON, TWICE),
    ("QUIET_TIME", proof("after"), TWICE),
    ("QUIET_TIME_FROM_DOUBT", proof("after"), TWICE),
    ("LOOK_AFTER_QUIET_TIME", proof("after"), TWICE),
    ("QUIET_TIME_AFTER_A_WORD", proof("after") + PERSON, TWICE),
    ("DOUBT_FORBIDS_REJECT", proof("after") + PERSON, LOST),
    ("RESIDUE_AFTER_DOUBT", proof("after") + PERSON, LOST),
    ("RESIDUE_AFTER_DOUBT", proof("unique_key") + PERSON, LOST),
    ("CANCEL_ONLY_UNLEASED", proof("after") + PERSON, LOST),
    ("CANCEL_ONLY_UNTOUCHED", proof("after") + PERSON, LOST),
    ("ONE_WRITER", proof("none"), TWICE),
    ("ACTIVE_CHECK", proof("after"), CAUSELESS),
    ("FENCING", proof("none") + FLEET, TWICE),
    ("FENCING_BY_CLAIM", proof("none") + FLEET, TWICE),
    ("RENEWAL", proof("after") + FLEET, CAUSELESS),
    ("RENEWAL_WITH_INTENT", proof("after") + FLEET, CAUSELESS),
    ("TAKE_OVER_RULE", proof("after") + FLEET, TWICE),
    ("PROOF_OF_DEATH", proof("after") + FLEET, TWICE),
)
# What must happen, or it never ends.
DUTIES = (
    ("RECOVERY", proof("after")),
    ("LOOK_UP_LANE", proof("after")),
    ("QUIET_TIME_ONCE_DEAD", proof("after") + FLEET + few(troubles=0, refusals=0)),
)


def broken():
    """Without a rule the checker finds what the rule is there for."""
    for rule, defines, finds in RULES:
        yield Case(f"without {rule}, {defines[0]}", defines + (f"NO_{rule}",), finds=finds)
    for rule, defines in DUTIES:
        yield Case(f"without {rule}", defines + (f"NO_{rule}",), live=True, finds=STUCK)


def cases():
    return [*sound(), *broken()]
