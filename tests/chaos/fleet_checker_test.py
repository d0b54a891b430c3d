"""The checker with several hosts, whose clocks differ; and what bad plugins would leave, in a world of either kind."""
import copy
import unittest

import checker
import checker_test
import made
from made import DOUBTFUL, T0, document, doubtful_world, history, item, journal_entry, step, world

ALONE = {"slack": 0, "behind": 0}
FLEET = {"slack": 3_000_000, "behind": 20_000_000}


class FleetCheckerTest(checker_test.CheckerTest):
    """The same with hosts that share a PostgreSQL, whose clock and the ERP's differ by a little: nothing that is caught
    with one host slips through for that. Some moments lie further apart."""

    def setUp(self):
        made.CLOCKS.update(FLEET)

    def tearDown(self):
        made.CLOCKS.update(ALONE)

    def doubtful(self, *stops):
        return doubtful_world(stops=list(stops))

    def test_doubt_after_a_kill(self):
        self.assertEqual([], checker.doubts_have_a_cause(self.doubtful({"kind": "killed", "at": T0 + 3_500_000})))
        self.assert_caught(checker.doubts_have_a_cause, self.doubtful({"kind": "killed", "at": T0 - 1}), "cut off")

    def test_doubt_of_a_host_that_goes_by_an_old_clock(self):
        for at, excused in (("09:00:26.000", True), ("09:00:27.000", False)):
            journal = [journal_entry(answer_lost=True, at=f"2026-06-15T{at}Z")]
            self.assertEqual(excused, checker.doubts_have_a_cause(doubtful_world(journal=journal)) == [])

    def test_doubt_after_a_freeze(self):
        for kind in ("frozen", "cut"):
            around = {"kind": kind, "from": T0 + 3_000_000, "to": T0 + 3_200_000}
            self.assertEqual([], checker.doubts_have_a_cause(self.doubtful(around)))
            before = {"kind": kind, "from": T0 - 9_000_000, "to": T0 - 1}
            self.assert_caught(checker.doubts_have_a_cause, self.doubtful(before), "no host was killed, frozen or cut")

    def test_sent_before_the_intent(self):
        sent = world()
        sent["ledger"]["step"] = [step(at=T0 + 3_600_000)]  # 0.1 s: the clocks' difference
        self.assertEqual([], checker.intents_came_first(sent))
        sent["ledger"]["step"] = [step(at=T0 + 7_000_000)]
        self.assert_caught(checker.intents_came_first, sent, "without an intent")


class BadPluginTest(unittest.TestCase):
    """What a plugin would leave that doubles, loses, or calls everything in doubt, in a world of either kind."""

    def assert_fails(self, spoil, *checks):
        for clocks in (ALONE, FLEET):
            spoiled = {**world(), **clocks}
            self.assertEqual([], [what for check in checker.OF_A_WORLD for what in check(spoiled)])
            spoil(spoiled)
            failed = {check.__name__ for check in checker.OF_A_WORLD if check(spoiled)}
            self.assertLessEqual({check.__name__ for check in checks}, failed)

    def test_one_that_doubles(self):
        def spoil(made):  # it forgot that it had sent it, and sent it again after the answer was lost
            made["books"]["change_orders"].append(document(id="guid-2", RefNbr="000002"))
            made["books"]["commitments"]["SC-501"][0]["Amount"] = 15140
            made["books"]["commitments"]["SC-501"].append({"LineNbr": 4, "Amount": 25.5})
            made["journal"] = [journal_entry(answer_lost=True), journal_entry(seq=2)]

        self.assert_fails(spoil, checker.exactly_once, checker.commitments_add_up, checker.intents_came_first)

    def test_one_that_doubles_with_an_intent_for_each(self):
        def spoil(made):
            made["books"]["change_orders"].append(document(id="guid-2", RefNbr="000002"))
            made["journal"] = [journal_entry(), journal_entry(seq=2)]
            made["ledger"]["step"] = [step(), step(sequence=2)]

        self.assert_fails(spoil, checker.exactly_once)

    def test_one_that_loses(self):
        def spoil(made):  # it took a lost answer for a good one
            made["books"]["change_orders"] = []
            made["books"]["commitments"] = copy.deepcopy(made["books"]["before"])
            made["journal"] = [journal_entry(answer_lost=True, applied=False)]

        self.assert_fails(spoil, checker.exactly_once, checker.commitments_add_up)

    def test_one_that_calls_everything_in_doubt(self):
        def spoil(made):
            made["ledger"]["item"] = [item(state="in_doubt", doubt='{"step":"create on hold"}')]
            made["ledger"]["history"] = history(DOUBTFUL[:4])
            made["ledger"]["step"] = [step(state="in_doubt")]

        self.assert_fails(spoil, checker.nothing_left_open, checker.doubts_have_a_cause, checker.enough_synced)

    def test_one_that_doubts_and_then_finds_each_time(self):
        def spoil(made):
            made["ledger"]["history"] = history(DOUBTFUL)
            made["ledger"]["step"] = [step(state="in_doubt")]

        self.assert_fails(spoil, checker.doubts_have_a_cause)


if __name__ == "__main__":
    unittest.main()
