"""One round: people work with several hosts, all of them export, and the primary under them is killed."""
import random
import threading
import time

import company
import psycopg2
from cluster import await_until
from plan import REQUESTS, WRITES, plan_round
from play import ChangeScript, failed_exports
from world import Trouble

EXPORT_PLANS = (2, 9)  # the chaos suite's rounds that are about exports, of each ten
NOTICEABLE = 1.0          # seconds without a primary that each host must have noticed
REST = 60                 # real seconds until all must have come to rest; an event is delivered again after 30
LONG_MS = 60_000          # until the fault is removed
EXPORTS_AT_ONCE = 2       # of one connection: api.concurrency of the profile
HELD = ("send", "accept")  # steps that one change order each takes when the primary was just killed


def plan_of(seed, number):
    """Change orders and their scripts, faults of the ERP, and how, and how long after exports began, it is killed."""
    rng = random.Random(f"{seed}/{number}")
    changes = [change for part in EXPORT_PLANS for change in plan_round(rng, number * 10 + part)["changes"]]
    # As many as may be at work at once: more than one host has workers for.
    for company_id in company.COMPANIES:
        for commitment in rng.sample(company.commitments_of(company_id), EXPORTS_AT_ONCE):
            changes.append(_sync(rng, changes, number, f"steady-{commitment[0]}", company_id, commitment))
    held = {}
    for step in HELD:
        company_id = rng.choice(list(company.COMPANIES))
        commitment = rng.choice(company.commitments_of(company_id))
        changes.append(_sync(rng, changes, number, step, company_id, commitment))
        held[(changes[-1]["name"], step)] = step
    # Slow enough that the kill finds some under way.
    faults = [{"match": REQUESTS[name], "fault": {"kind": "latency", "ms": rng.randint(150, 500), "when": when}}
              for name, when in (("create", "after"), ("release", rng.choice(["before", "after"])))]
    faults += [{"match": REQUESTS[rng.choice(WRITES)], "fault": {"kind": rng.choice(["commit_then_drop", "reset"])},
                "count": 1, "skip": rng.randint(0, 3)} for _ in range(rng.randint(0, 2))]
    return {"number": number, "changes": changes, "held": held, "faults": faults,
            "kill": ("machine", "server")[number % 2], "after": rng.uniform(0.0, 0.05)}


def _sync(rng, changes, number, name, company_id, commitment):
    """One more, that is sent, accepted and exported, with the lines of one that is there."""
    return {**rng.choice(changes), "name": f"r{number}-{name}", "script": "sync", "delay": 0.0, "company": company_id,
            "commitment": commitment[0], "commitment_origin": commitment[1]}


class Gate:
    """Where the held steps wait for the kill, which waits for them: ready to ask, with all that they look at first."""

    def __init__(self, held):
        self._held, self._waiting, self._open = held, set(), threading.Event()

    def reached(self, name, step):
        if (name, step) in self._held:
            self._waiting.add(step)
            self._open.wait(REST)

    def full(self):
        return len(self._waiting) == len(self._held)

    def open(self):
        self._open.set()


class HeldScript(ChangeScript):
    def __init__(self, world, plan, change, gate):
        super().__init__(world, plan, change, lambda name, step: None)
        self._gate = gate

    def _good(self, login, method, path, body, key):
        if method == "POST":
            self._gate.reached(self.change["name"], path.rpartition("/")[2])
        return super()._good(login, method, path, body, key)


class Round:
    def __init__(self, world, watches, plan):
        self.world, self.watches, self.plan = world, watches, plan
        self.problems, self.notes = [], []
        self.gate = Gate(plan["held"])
        self.scripts = [HeldScript(world, plan, change, self.gate) for change in plan["changes"]]

    def play(self):
        """The records of its change orders."""
        until_all = {"match": REQUESTS["create"], "fault": {"kind": "latency", "ms": LONG_MS, "when": "after"}}
        until_all = self.world.admin("POST", "/faults", until_all)["id"]
        for rule in self.plan["faults"]:
            self.world.admin("POST", "/faults", rule)
        for script in self.scripts:
            script.start()
        try:
            await_until(self.gate.full, "a Send and an Accept to be asked", REST)
            primary = self.world.cluster.primary()
            await_until(lambda: len(self.world.exporting()) == len(self.world.hosts), "exports at each host", REST)
            self.world.admin("DELETE", f"/faults/{until_all}")
            time.sleep(self.plan["after"])
            self._fail_over(primary)
        finally:
            self.gate.open()
        for script in self.scripts:
            script.join()
        self.world.admin("DELETE", "/faults")
        troubles = [script.trouble for script in self.scripts if script.trouble]
        if troubles:
            raise Trouble("; ".join(troubles))
        self._end_exports()
        return [script.record for script in self.scripts]

    def _fail_over(self, killed):
        cluster = self.world.cluster
        begun = time.monotonic()
        (killed.kill if self.plan["kill"] == "machine" else killed.kill_server)()
        self.gate.open()  # not a moment before: it would be answered as ever
        await_until(self._takes_writes, "a new primary")
        outage = time.monotonic() - begun
        promoted = await_until(cluster.primary, "a new primary by Patroni's word")
        if promoted is killed:
            self.problems.append(f"{killed.name} was killed and is the primary again: this was no failover")
        told = [self._judge(health, lists, begun, outage) for health, lists in self.watches]
        everyone = {host.number for host in self.world.hosts}
        await_until(lambda: self.world.at_work() == everyone, "each host at work on the store again")
        self.notes.append(f"{outage:.1f} s without a primary; " + "; ".join(told))
        if self.plan["kill"] == "machine":
            killed.start()

    def _judge(self, health, lists, begun, outage):
        name = f"host {health.host.number}"
        green = await_until(lambda: health.green(begun + outage), f"{name} green again, by itself")
        red = health.red(begun, begun + outage)
        refused = lists.refused(begun, begun + outage)
        if outage > NOTICEABLE:
            if red is None:
                self.problems.append(f"no primary for {outage:.1f} s, and {name} stayed green")
            elif not any("PostgreSQL" in message for message in red.values()):
                self.problems.append(f"{name} was red and did not say why: {red}")
            if not refused:
                self.problems.append(f"no primary for {outage:.1f} s, and {name} answered every list as ever")
        message = next((message for message in (red or {}).values() if message), "")
        return f"{name} green {green - begun - outage:.1f} s later, {refused} lists refused, red: {message}"

    def _takes_writes(self):
        try:
            self.world.cluster.connect().close()
            return True
        except psycopg2.OperationalError:
            return False

    def _end_exports(self):
        deadline = time.monotonic() + REST
        tried = {}
        while (busy := self.world.open_exports()) or self._try_failed_again(tried):
            if time.monotonic() > deadline:
                raise Trouble("not at rest: " + "; ".join(busy))
            time.sleep(0.1)

    def _try_failed_again(self, tried):
        pressed = False
        for script, record, count in failed_exports(self.scripts, tried, self.notes):
            script.act("try-again", f"{record['name']}-again-{count}")
            pressed = True
        return pressed
