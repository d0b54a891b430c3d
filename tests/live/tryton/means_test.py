#!/usr/bin/python3
"""Tests the means by which live tests are made: that the seeded Tryton is what the seed file says, that the server
comes and goes as told, that the checker sees what is wrong, and that the gate does what it is asked.

usage: means_test.py [--junit FILE] [name…]
"""
import argparse
import json
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import unittest.mock
import urllib.request
import xml.etree.ElementTree as ET

sys.path.append(str(pathlib.Path(__file__).resolve().parents[2] / "support"))

import check  # noqa: E402
import ports  # noqa: E402

HERE = pathlib.Path(__file__).resolve().parent
CONTEXT = {"company": 1, "language": "en"}


def server(command, directory, *words):
    result = subprocess.run([HERE / "server", command, directory, *words], capture_output=True, text=True, check=False)
    if result.returncode:
        raise AssertionError(f"server {command}: {result.stderr}")
    return json.loads(result.stdout) if result.stdout else None


def run_check(url, *words):
    return subprocess.run([HERE / "check.py", "--url", url, *words], capture_output=True, text=True, check=False)


def equal(actual, expected):
    assert actual == expected, f"expected {expected!r}, found {actual!r}"


def unreadable(function, *words):
    try:
        value = function(*words)
    except check.Unreadable as error:
        return str(error)
    raise AssertionError(f"expected a failure, got {value!r}")


def decimal(text):
    return {"__class__": "Decimal", "decimal": text}


def wait_until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, f"not so within {seconds} s"
        time.sleep(0.05)


class Fixture:
    """One seeded Tryton with the gate before it, fresh for each test."""

    def __init__(self):
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="tieback-tryton."))
        try:
            server("setup", self.directory)
            self.info = server("start", self.directory, "--gate")
        except BaseException:
            self.close()
            raise
        self.url, self.gate = self.info["direct_url"], self.info["url"]

    def close(self):
        server("stop", self.directory)
        shutil.rmtree(self.directory)

    def login(self, url=None):
        return check.Tryton(url or self.url, "erp", self.info["login"], self.info["password"])

    def rule(self, fault, method, **more):
        server("fault", self.directory, fault, method, *(f"--{name}={value}" for name, value in more.items()))

    def journal(self):
        with urllib.request.urlopen(self.gate + "/_gate/journal") as reply:
            return json.load(reply)

    def purchase(self, tryton, reference, amount="10.00"):
        ids = self.info
        line = {"type": "line", "product": ids["cost_codes"]["03-300"], "quantity": 1, "unit": 1,
                "unit_price": decimal(amount), "description": "Extra pour"}
        return tryton.call("model.purchase.purchase.create", [{
            "party": ids["vendors"]["V-1001"], "invoice_address": 2, "reference": reference,
            "lines": [["create", [line]]]}], CONTEXT)

    def found(self, reference):
        return check.purchases(check.Tryton(self.url, "erp", "admin", "admin"), [["reference", "=", reference]])


def test_seed_is_what_the_file_says(tryton):
    by_reference = {row["reference"]: row for row in check.purchases(
        check.Tryton(tryton.url, "erp", "admin", "admin"), [])}
    equal(sorted(by_reference), ["PO-001", "SC-001", "SC-002", "SC-003", "SC-004"])
    first = by_reference["SC-001"]
    equal((first["vendor"], first["state"], first["total_amount"], first["currency"]),
          ("V-1001", "processing", "25000.00", "USD"))
    equal([(line["cost_code"], line["quantity"], line["unit_price"], line["amount"]) for line in first["lines"]],
          [("03-300", "100", "150.00", "15000.00"), ("05-120", "1", "10000.00", "10000.00")])
    equal([(invoice["state"], invoice["total_amount"]) for invoice in first["invoices"]], [("draft", "25000.00")])
    equal((by_reference["SC-003"]["state"], by_reference["SC-004"]["vendor"]), ("cancelled", "V-1003"))
    active = tryton.login().call("model.party.party.search", [["code", "like", "V-%"]], 0, None, None, CONTEXT)
    equal(sorted(active), [tryton.info["vendors"]["V-1001"], tryton.info["vendors"]["V-1002"]])


def test_connector_may_export_but_not_administer(tryton):
    connector = tryton.login()
    ids = tryton.purchase(connector, "SC-001/CCO-001")
    for button in ("quote", "confirm", "process"):
        connector.call(f"model.purchase.purchase.{button}", ids, CONTEXT)
    purchase, = tryton.found("SC-001/CCO-001")
    equal((purchase["state"], len(purchase["invoices"]), purchase["total_amount"]), ("processing", 1, "10.00"))
    amendment = connector.call("model.purchase.amendment.create", [{
        "purchase": 1, "description": "CCO-002", "lines": [["create", [{
            "action": "line", "line": 1, "product": 1, "quantity": 110, "unit": 1, "unit_price": decimal("150.00"),
            "description": "Slab on grade"}]]]}], CONTEXT)
    connector.call("model.purchase.amendment.validate_amendment", amendment, CONTEXT)
    changed, = tryton.found("SC-001")
    equal((changed["revision"], changed["total_amount"]), (1, "26500.00"))
    equal([(row["description"], row["state"]) for row in changed["amendments"]], [("CCO-002", "validated")])
    refused = unreadable(connector.call, "model.res.user.create", [{"name": "x", "login": "x"}], CONTEXT)
    assert "not allowed" in refused, refused


def test_checker_tells_where_it_differs(tryton):
    equal(run_check(tryton.url, "purchases", "--reference", "SC-002", "--expect",
                    '[{"state":"processing","lines":[{"amount":"8000.00"}],"invoices":[{}]}]').returncode, 0)
    wrong = run_check(tryton.url, "purchases", "--reference", "SC-002", "--expect",
                      '[{"lines":[{"amount":"8000.01"}]}]')
    equal(wrong.returncode, 1)
    assert '$[0].lines[0].amount: expected "8000.01", found "8000.00"' in wrong.stderr, wrong.stderr
    equal(run_check(tryton.url, "purchases", "--reference", "none", "--expect", "[{}]").returncode, 1)
    equal(run_check("http://127.0.0.1:1", "purchases").returncode, 2)


def test_restart_and_kill_keep_port_and_data(tryton):
    connector = tryton.login()
    tryton.purchase(connector, "KEPT")
    server("kill", tryton.directory)
    unreadable(connector.call, "common.server.version")
    again = server("restart", tryton.directory)
    equal((again["direct_url"], again["url"]), (tryton.url, tryton.gate))
    # Sessions are rows, so this one still counts.
    equal(len(connector.search("purchase.purchase", [["reference", "=", "KEPT"]], ["state"])), 1)
    server("stop", tryton.directory)
    server("stop", tryton.directory)
    equal(server("reset", tryton.directory)["direct_url"], tryton.url)
    equal(tryton.found("KEPT"), [])


def test_sessions_end(tryton):
    connector = tryton.login()
    server("expire", tryton.directory)
    assert "401" in unreadable(connector.search, "party.party", [], ["code"])
    server("stop", tryton.directory)
    equal(server("start", tryton.directory, "--max-age", "1")["direct_url"], tryton.url)
    connector = tryton.login()
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        try:
            connector.search("party.party", [], ["code"])
        except check.Unreadable as error:
            assert "401" in str(error), error
            return
    raise AssertionError("a session of one second outlived ten")


def test_lock_delays_a_write(tryton):
    connector = tryton.login()
    holder = subprocess.Popen([HERE / "server", "lock", tryton.directory, "2"], stdout=subprocess.PIPE, text=True)
    holder.stdout.readline()
    began = time.monotonic()
    tryton.purchase(connector, "LOCKED")
    taken = time.monotonic() - began
    holder.wait()
    holder.stdout.close()
    assert taken > 1, f"the write took {taken:.2f} s under a lock of 2 s"
    equal(len(tryton.found("LOCKED")), 1)


def test_gate_drops_what_it_is_told(tryton):
    through = tryton.login(tryton.gate)
    tryton.rule("drop_answer", "model.purchase.purchase.create", skip=1)
    tryton.purchase(through, "PASSED")
    unreadable(tryton.purchase, through, "DROPPED")
    equal(len(tryton.found("DROPPED")), 1)
    tryton.rule("drop_request", "model.purchase.purchase.cre*")
    unreadable(tryton.purchase, through, "NEVER")
    equal(tryton.found("NEVER"), [])
    tryton.purchase(through, "PASSED")
    equal(len(tryton.found("PASSED")), 2)
    equal([(row["fault"], row["forwarded"], row["answered"]) for row in tryton.journal()
           if row["method"] == "model.purchase.purchase.create"],
          [(None, True, True), ("drop_answer", True, False), ("drop_request", False, False), (None, True, True)])
    wrong = subprocess.run([HERE / "server", "fault", tryton.directory, "nonsense", "x"], capture_output=True,
                           text=True, check=False)
    equal((wrong.returncode, "a fault of drop_request" in wrong.stderr), (1, True))


def test_gate_kills_and_brings_back(tryton):
    through = tryton.login(tryton.gate)
    for fault, made in (("kill_before", 0), ("kill_after", 1)):
        tryton.rule(fault, "model.purchase.purchase.create")
        unreadable(tryton.purchase, through, fault)
        equal(len(through.search("purchase.purchase", [["reference", "=", fault]], ["state"])), made)
    tryton.rule("kill_during", "model.purchase.purchase.create", seconds=0.01)
    try:
        tryton.purchase(through, "kill_during")
    except check.Unreadable:
        pass
    wait_until(lambda: tryton.journal()[-1]["restarted"])
    assert len(tryton.found("kill_during")) in (0, 1)
    tryton.rule("stop_before", "model.purchase.purchase.create", seconds=0.5)
    unreadable(tryton.purchase, through, "stop_before")
    unreadable(tryton.purchase, through, "still down")
    equal(server("ready", tryton.directory)["direct_url"], tryton.url)
    equal(tryton.found("stop_before"), [])
    wait_until(lambda: any(row["fault"] == "stop_before" and row["restarted"] for row in tryton.journal()))


def test_gate_ends_sessions_in_mid_path(tryton):
    through = tryton.login(tryton.gate)
    ids = tryton.purchase(through, "EXPIRED")
    tryton.rule("expire_session", "model.purchase.purchase.quote")
    assert "401" in unreadable(through.call, "model.purchase.purchase.quote", ids, CONTEXT)
    tryton.login(tryton.gate).call("model.purchase.purchase.quote", ids, CONTEXT)
    equal(tryton.found("EXPIRED")[0]["state"], "quotation")


def edit(tryton, *words):
    result = subprocess.run([HERE / "edit.py", "--url", tryton.url, *words], capture_output=True, text=True,
                            check=False)
    equal((result.returncode, result.stderr), (0, ""))


def test_edits_are_made(tryton):
    connector = tryton.login()
    for action, found in (("inactive", 0), ("active", 1)):
        edit(tryton, "vendor", "V-1001", action)
        equal(len(connector.call("model.party.party.search", [["code", "=", "V-1001"]], 0, None, None, CONTEXT)), found)
    edit(tryton, "cost-code", "03-300", "unpurchasable")
    assert "not valid according to its domain" in unreadable(tryton.purchase, connector, "X")
    edit(tryton, "cost-code", "03-300", "purchasable")
    for reference, buttons in (("DRAFT", []), ("PROCESSING", ["quote", "confirm"])):
        ids = tryton.purchase(connector, reference)
        for button in buttons:
            connector.call(f"model.purchase.purchase.{button}", ids, CONTEXT)
        edit(tryton, "purchase", reference, "cancel")
        equal(tryton.found(reference)[0]["state"], "cancelled")
        edit(tryton, "purchase", reference, "delete")
        equal(tryton.found(reference), [])
    edit(tryton, "purchase", "SC-001", "post-invoices")
    equal([row["state"] for row in tryton.found("SC-001")[0]["invoices"]], ["posted"])


def test_two_at_once_do_not_meet(tryton):
    other = []
    making = threading.Thread(target=lambda: other.append(Fixture()))
    making.start()
    making.join()
    try:
        other[0].purchase(other[0].login(), "OTHER")
        equal(tryton.found("OTHER"), [])
    finally:
        other[0].close()


def test_a_port_is_named_for_one_run_only(_):
    def named(folder, *drawn):
        with unittest.mock.patch("ports.random.randrange", side_effect=drawn):
            return ports.free_port(folder)

    with tempfile.TemporaryDirectory() as mine:
        with (unittest.mock.patch("ports.NAMED", pathlib.Path(mine) / "named"),
              unittest.mock.patch("ports._is_free", side_effect=lambda port: port != 10_003)):
            with tempfile.TemporaryDirectory() as there:
                equal(named(there, 10_001), 10_001)
                equal(named(there, 10_001, 10_002), 10_002)
                equal(named(mine, 10_001, 10_002, 10_003, 10_004), 10_004)
            equal(named(mine, 10_001), 10_001)


def test_a_port_that_somebody_listens_on_is_not_free(_):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        equal(ports._is_free(taken.getsockname()[1]), False)


def run_one(name, test):
    case = ET.Element("testcase", name=name, classname="tryton-means")
    began = time.monotonic()
    fixture = None
    try:
        fixture = Fixture()
        test(fixture)
    except Exception as error:  # whatever goes wrong is this test's failure, and the others still run
        ET.SubElement(case, "failure", message=str(error)).text = traceback.format_exc()
        traceback.print_exc()
    finally:
        if fixture:
            fixture.close()
    case.set("time", f"{time.monotonic() - began:.2f}")
    print(f"{'FAILED' if len(case) else 'ok    '}  {name} ({case.get('time')} s)", flush=True)
    return case


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--junit")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    tests = {name[5:]: value for name, value in globals().items() if name.startswith("test_")}
    unknown = set(options.names) - set(tests)
    if unknown:
        raise SystemExit(f"no test {', '.join(unknown)}; there are {', '.join(tests)}")
    suite = ET.Element("testsuite", name="tryton-means")
    for name, test in tests.items():
        if not options.names or name in options.names:
            suite.append(run_one(name, test))
    if options.junit:
        ET.ElementTree(suite).write(options.junit, encoding="unicode", xml_declaration=True)
    return 1 if suite.find(".//failure") is not None else 0


if __name__ == "__main__":
    sys.exit(main())
