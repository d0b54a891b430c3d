"""Plays one round in a world: people work, ERP and mail server fail, the host dies, and in the end all is quiet."""
import threading
import time

import checker
import company
import evidence
from plan import SCRIPTS
from world import Trouble

EDIT_PATIENCE = 40        # real seconds until what was given back must be editable
SETTLE_JUMPS = [3, 5, 10, 20, 40, 60, 120, 240, 360, 700]  # seconds of the world's time, the last one repeatedly
MOST_TRIES_AGAIN = 3


class ChangeScript(threading.Thread):
    """One change order's way, step by step; each step is asked for until there is a definite answer."""

    def __init__(self, world, plan, change, begun):
        super().__init__(daemon=True)
        self.world, self.plan, self.change, self.begun = world, plan, change, begun
        data = company.COMPANIES[change["company"]]
        self.pm, self.approver = data["pm"], data["approver"]
        self.erp = f"/companies/{change['company']}/erp/change-orders"
        self.orders = f"/companies/{change['company']}/projects/{data['project']}/change-orders"
        self.record = {"name": change["name"], "round": plan["number"], "company": change["company"],
                       "connection": data["connection"], "project": data["project"], "pm": self.pm,
                       "creator_mail": company.mail_of(change["company"], self.pm),
                       "commitment": change["commitment"], "commitment_origin": change["commitment_origin"],
                       "script": change["script"], "meant_to_export": SCRIPTS[change["script"]][-1] == "export",
                       "lines": change["lines"], "rejections": [], "calls": [], "id": None, "item": None}
        self.trouble = None

    def run(self):
        try:
            time.sleep(self.change["delay"])
            self._create()
            for position, step in enumerate(SCRIPTS[self.change["script"]]):
                self.begun(self.change["name"], step)
                getattr(self, "_" + step)(f"{self.change['name']}-{position}-{step}")
        except Exception as error:  # noqa: BLE001 (told by the round, whatever it is)
            self.trouble = f"{self.change['name']}: {type(error).__name__}: {error}"

    def _good(self, login, method, path, body, key):
        status, answer = self.world.ask(login, method, path, body, key)
        if status >= 300:
            raise Trouble(f"{method} {path} was answered {status}: {answer}")
        return answer

    def _look(self):
        return self._good(self.pm, "GET", f"{self.orders}/{self.record['id']}", None, None)

    def _items(self, lines):
        return [{name: value for name, value in line.items() if value is not None} for line in lines]

    def _create(self):
        made = self._good(self.pm, "POST", self.orders,
                          {"commitment": self.change["commitment"], "number": self.change["name"], "status": "Approved",
                           "title": "Change " + self.change["name"], "items": self._items(self.change["lines"])},
                          self.change["name"] + "-create")
        self.record["id"] = made["id"]

    def _called(self, operation, key):
        self.record["calls"].append({"operation": operation, "key": key})

    def _send(self, key, operation="send"):
        revision = self._look()["revision"]
        shown = self._good(self.pm, "POST", f"{self.orders}/{self.record['id']}/{operation}",
                           {"change_order_revision": revision}, key)
        self.record["item"] = shown["erp"]["item"]
        self._called("submit" if operation == "send" else "resend", key)

    def _resend(self, key):
        self._send(key, "resend")

    def act(self, action, key, **params):
        self._good(self.approver, "POST", f"{self.erp}/{self.record['item']}/{action}",
                   {"expected_revision": self.item()["revision"], **params}, key)
        self._called(action, key)

    def _accept(self, key):
        self.act("accept", key, answers={})

    def _export(self, key):
        self.act("export", key)

    def _reject(self, key):
        reason = f"Wrong in {self.change['name']}, please mend it."
        self.act("reject", key, reason=reason)
        self.record["rejections"].append(reason)

    def item(self):
        return self._good(self.approver, "GET", f"{self.erp}/{self.record['item']}", None, None)["item"]

    def reject_failed(self, key):
        """What is left in the ERP is named by the refusal, and left there in so many words."""
        reason = f"Failed in {self.change['name']}, given back."
        body = {"expected_revision": self.item()["revision"], "reason": reason}
        path = f"{self.erp}/{self.record['item']}/reject"
        status, answer = self.world.ask(self.approver, "POST", path, body, key)
        if status == 409 and answer["code"] == "residue":
            self._good(self.approver, "POST", path, {**body, "leave_residue": True}, key + "-leave")
        elif status >= 300:
            raise Trouble(f"reject of a failed one was answered {status}: {answer}")
        self._called("reject", key)
        self.record["rejections"].append(reason)

    def _retrieve(self, key):
        revision = self._look()["erp"]["revision"]
        self._good(self.pm, "POST", f"{self.orders}/{self.record['id']}/retrieve", {"expected_revision": revision}, key)
        self._called("retrieve", key)

    def _edit(self, key):
        deadline = time.monotonic() + EDIT_PATIENCE
        while not (shown := self._look())["editable"]:
            if time.monotonic() > deadline:
                raise Trouble("it was given back and does not become editable")
            time.sleep(0.03)
        self._good(self.pm, "PATCH", f"{self.orders}/{self.record['id']}",
                   {"expected_revision": shown["revision"], "items": self._items(self.change["mended_lines"])}, key)
        self.record["lines"] = self.change["mended_lines"]


def failed_exports(scripts, tried, notes):
    """(script, record, how often tried again) of each export that failed and has not been tried too often yet; it
    counts as tried again then."""
    for script in scripts:
        record = script.record
        if not record["meant_to_export"] or record["item"] is None:
            continue
        item = script.item()
        count = tried.get(record["item"], 0)
        if item["state"] != "failed" or count >= MOST_TRIES_AGAIN:
            continue
        tried[record["item"]] = count + 1
        notes.append(f"{record['name']} failed: {item['error'] and item['error']['message']}")
        yield script, record, count


class Round:
    def __init__(self, world, plan):
        self.world, self.plan = world, plan
        self.scripts = []
        self.notes = []
        self.problems = []  # seen on the way, and gone in the end
        self._begun = {}
        self._changed = threading.Condition()

    def _step_begun(self, name, step):
        with self._changed:
            self._begun[(name, step)] = time.monotonic()
            self._changed.notify_all()

    def _wait_for(self, name, step, script):
        with self._changed:
            while (name, step) not in self._begun and script.is_alive():
                self._changed.wait(0.1)
            return self._begun.get((name, step), time.monotonic())

    def play(self):
        """The records of its change orders. Raises Trouble when it cannot be brought to rest."""
        world, plan = self.world, self.plan
        for rule in plan["faults"]:
            world.admin("POST", "/faults", rule)
        for rule in plan["mail_faults"]:
            world.admin("POST", "/mail/faults", rule)
        self.scripts = [ChangeScript(world, plan, change, self._step_begun) for change in plan["changes"]]
        freezer = threading.Thread(target=self._freeze, daemon=True)
        for script in self.scripts:
            script.start()
        freezer.start()
        self._kill()
        freezer.join()
        for script in self.scripts:
            script.join()
        time.sleep(0.1)
        world.admin("DELETE", "/faults")
        world.admin("DELETE", "/mail/faults")
        troubles = [script.trouble for script in self.scripts if script.trouble]
        if troubles:
            raise Trouble("; ".join(troubles))
        self._come_to_rest()
        return [script.record for script in self.scripts]

    def _kill(self):
        kill = self.plan["kill"]
        target = self.scripts[kill["change"]]
        begun = self._wait_for(self.plan["changes"][kill["change"]]["name"], kill["step"], target)
        time.sleep(max(0.0, begun + kill["after"] - time.monotonic()))
        self.world.kill_host(kill["down"])
        if self.plan["again"] is not None:
            time.sleep(self.plan["again"])
            self.world.kill_host()

    def _freeze(self):
        freeze = self.plan["freeze"]
        if freeze is None:
            return
        time.sleep(freeze["after"])
        self.world.freeze_host(freeze["for"], freeze["jump"])

    # --- after the faults

    def _come_to_rest(self):
        deadline = time.monotonic() + self.world.quiet_patience
        tried = {}
        jumps = 0
        while True:
            busy = unrest(self.world)
            if not busy and not self._try_failed_again(tried):
                return
            if time.monotonic() > deadline:
                self.notes.append("not at rest: " + "; ".join(busy))
                return  # the checker says what is wrong with what is left
            time.sleep(0.06)
            if busy:
                self.world.jump(SETTLE_JUMPS[min(jumps, len(SETTLE_JUMPS) - 1)])
                jumps += 1

    def _try_failed_again(self, tried):
        """An approver sees what failed and presses Try again, or gives it back; whether anything was pressed."""
        pressed = False
        for script, record, count in failed_exports(self.scripts, tried, self.notes):
            self.problems += checker.failed_left_nothing(evidence.collect(self.world, [record]))
            if script.change["when_failed"] == "reject":
                script.reject_failed(f"{record['name']}-failed")
            else:
                script.act("try-again", f"{record['name']}-again-{count}")
            pressed = True
        return pressed


def unrest(world):
    """What still has to come: read from the ledger, since not all of it is anyone's to see by the API."""
    busy = [f"{row['id']} is {row['state']}" for row in world.ledger_rows("item")
            if row["state"] in ("exporting", "in_doubt")]
    busy += [f"mail {row['id']} is queued" for row in world.ledger_rows("mail") if row["state"] == "queued"]
    return busy + [f"event {row['id']} is not delivered" for row in world.ledger_rows("event")]


class FleetRound(Round):
    """As a round, with several hosts; one of them, or the server they share, meets with the plan's trouble."""

    def _kill(self):
        kill, trouble = self.plan["kill"], self.plan["trouble"]
        target = self.scripts[kill["change"]]
        begun = self._wait_for(self.plan["changes"][kill["change"]]["name"], kill["step"], target)
        time.sleep(max(0.0, begun + kill["after"] - time.monotonic()))
        world = self.world
        item = target.record["item"]
        host = (world.busy_host(item) if item else None) or world.hosts[trouble["host"]]
        kind, seconds, jump = trouble["kind"], trouble["for"], trouble["jump"]
        if kind == "freeze":
            world.freeze_host(seconds, jump, host)
        elif kind == "freeze_then_kill":
            world.freeze_then_kill(jump, host)
        elif kind in ("cut_store", "stall_store"):
            world.cut_store(seconds, jump, host, stall=kind == "stall_store")
        elif kind == "cut_erp":
            world.cut_erp(seconds, host)
        elif kind == "restart":
            world.restart_server(seconds)
        else:
            world.kill_host(kill["down"], host)
            if kind == "kill_two":
                world.kill_host(0.0, world.hosts[trouble["other"]])
