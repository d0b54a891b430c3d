"""The checker's own tests: a small world made by hand is right, and each thing that goes wrong in it is caught."""
import copy
import unittest

import checker
from made import (ENTRIES, T0, change, document, doubtful_world, history, item, journal_entry, mail,
                  rejected_world, step, world)


class CheckerTest(unittest.TestCase):
    def assert_caught(self, check, evidence, words):
        problems = check(evidence)
        self.assertTrue(any(words in problem for problem in problems), f"'{words}' is not in {problems}")

    def test_right_worlds_pass(self):
        lost = [journal_entry(answer_lost=True)]
        for made in (world(), rejected_world(), doubtful_world(journal=lost)):
            for check in checker.OF_A_WORLD:
                if check is checker.enough_synced and not made["changes"][0]["meant_to_export"]:
                    continue
                self.assertEqual([], check(made), check.__name__)

    def test_doubled_document(self):
        made = world()
        made["books"]["change_orders"].append(document(id="guid-2", RefNbr="000002"))
        self.assert_caught(checker.exactly_once, made, "2 times: 000001, 000002")

    def test_reversed_document_does_not_count(self):
        made = world()
        made["books"]["change_orders"].append(document(id="guid-2", RefNbr="000002", Status="Canceled"))
        self.assertEqual([], checker.exactly_once(made))

    def test_doubled_item(self):
        made = world()
        made["ledger"]["item"].append(item(id="acme.x"))
        self.assert_caught(checker.exactly_once, made, "2 items")

    def test_lost_document(self):
        made = world()
        made["books"]["change_orders"] = []
        self.assert_caught(checker.exactly_once, made, "the ERP does not hold TB-5001")

    def test_lost_send(self):
        made = world()
        made["ledger"]["item"] = []
        self.assert_caught(checker.exactly_once, made, "the ledger does not know it")

    def test_document_that_nobody_sent(self):
        made = world()
        made["books"]["change_orders"].append(document(id="guid-2", ExternalRefNbr="TB-9"))
        self.assert_caught(checker.exactly_once, made, "which nobody sent")

    def test_unreleased_document(self):
        made = world()
        made["books"]["change_orders"] = [document(Status="Open")]
        self.assert_caught(checker.exactly_once, made, "000001 is Open")

    def test_wrong_amounts(self):
        made = world()
        made["books"]["change_orders"][0]["Commitments"][0]["Amount"] = 100
        self.assert_caught(checker.exactly_once, made, "its lines in the ERP are 25.5, 100")

    def test_wrong_commitment(self):
        made = world()
        made["books"]["change_orders"][0]["Commitments"][0]["PONbr"] = "SC-502"
        self.assert_caught(checker.exactly_once, made, "not its commitment")

    def test_wrong_origin_id(self):
        made = world()
        made["ledger"]["item"][0]["origin_id"] = "guid-9"
        self.assert_caught(checker.exactly_once, made, "origin id is 'guid-9'")

    def test_failed_with_a_document(self):
        made = world()
        made["ledger"]["item"] = [item(state="failed")]
        self.assert_caught(checker.failed_left_nothing, made, "does not name")
        made["ledger"]["item"] = [item(state="failed", residue="change order 000001, Closed in Acumatica")]
        self.assertEqual([], checker.failed_left_nothing(made))

    def test_everything_in_doubt(self):
        made = world()
        made["ledger"]["item"] = [item(state="in_doubt", doubt='{"step":"release"}')]
        self.assert_caught(checker.nothing_left_open, made, "still in_doubt")
        self.assert_caught(checker.enough_synced, made, "of 1 rounds that meant to export 0 ended synced")

    def test_stuck_in_export(self):
        made = world()
        made["ledger"]["item"] = [item(state="exporting", phase="waiting")]
        self.assert_caught(checker.nothing_left_open, made, "still exporting")

    def test_export_forgotten(self):
        made = world()
        made["ledger"]["item"] = [item(state="accepted")]
        self.assert_caught(checker.nothing_left_open, made, "Export was pressed")

    def test_lease_left(self):
        made = world()
        made["ledger"]["item"] = [item(lease_owner="gone")]
        self.assert_caught(checker.nothing_left_open, made, "still leased by gone")

    def test_event_left(self):
        made = world()
        made["ledger"]["event"] = [{"id": "acme.5001.4"}]
        self.assert_caught(checker.nothing_left_open, made, "never delivered")

    def test_locked_for_ever(self):
        made = rejected_world()
        made["seen"]["r0-0"]["commitments"] = {"locked": True, "editable": False}
        self.assert_caught(checker.sides_agree, made, "in commitments locked is True")

    def test_editable_while_exported(self):
        made = world()
        made["seen"]["r0-0"]["change_orders"] = {"locked": False, "editable": True}
        self.assert_caught(checker.sides_agree, made, "in change_orders locked is False, editable is True")

    def test_locked_though_never_sent(self):
        made = world()
        made["ledger"]["item"], made["changes"][0]["calls"] = [], []
        self.assert_caught(checker.sides_agree, made, "None, and in change_orders locked is True")

    def test_origin_not_on_the_platform(self):
        made = world()
        made["host"][0]["origin_id"] = None
        self.assert_caught(checker.sides_agree, made, "the project side keeps ('synced', None)")

    def test_api_differs_from_ledger(self):
        made = world()
        made["seen"]["r0-0"]["accounting"]["item"]["revision"] = 4
        self.assert_caught(checker.sides_agree, made, "shows revision 4, the ledger has 5")

    def test_repeated_request_done_twice(self):
        made = world()
        made["ledger"]["history"] = history(ENTRIES[:2] + [("accept", "ready", "accepted", "{}")] + ENTRIES[2:])
        self.assert_caught(checker.done_as_often_as_asked, made, "'accept': 2")

    def test_answered_request_lost(self):
        made = world()
        made["ledger"]["history"] = history(ENTRIES[:1])
        self.assert_caught(checker.done_as_often_as_asked, made, "asked for")

    def test_mail_missing(self):
        made = rejected_world()
        made["mailbox"] = [mail(text="Something else.")]
        self.assert_caught(checker.rejections_mailed, made, "no mail of its rejection")

    def test_mail_to_somebody_else(self):
        made = rejected_world()
        made["mailbox"] = [mail(to=["ann@acme.example"])]
        self.assert_caught(checker.rejections_mailed, made, "no mail of its rejection")

    def test_mail_twice_under_one_id_is_right(self):
        made = rejected_world()
        made["mailbox"] = [mail(), mail()]
        self.assertEqual([], checker.rejections_mailed(made))

    def test_mail_under_two_ids(self):
        made = rejected_world()
        made["mailbox"] = [mail(), mail(message_id="<b@x>")]
        self.assert_caught(checker.rejections_mailed, made, "under several ids")

    def test_mail_without_id(self):
        made = rejected_world()
        made["mailbox"] = [mail(message_id="")]
        self.assert_caught(checker.rejections_mailed, made, "under several ids")

    def test_mail_given_up(self):
        made = rejected_world()
        made["ledger"]["mail"][0]["state"] = "given_up"
        self.assert_caught(checker.rejections_mailed, made, "is not accepted")

    def test_two_mails_under_one_id(self):
        made = rejected_world()
        made["ledger"]["mail"].append({"id": "acme.5002.2.rejection.1", "state": "accepted"})
        self.assert_caught(checker.rejections_mailed, made, "2 mails were queued, 1 Message-IDs")

    def test_commitment_changed_twice(self):
        made = world()
        made["books"]["commitments"]["SC-501"][0]["Amount"] = 15140
        self.assert_caught(checker.commitments_add_up, made, "15140 in the ERP, 15070.00 by what was synced")

    def test_line_added_twice(self):
        made = world()
        made["books"]["commitments"]["SC-501"].append({"LineNbr": 4, "Amount": 25.5})
        self.assert_caught(checker.commitments_add_up, made, "new lines of 25.5, 25.5")

    def test_synced_never_reached_the_commitment(self):
        made = world()
        made["books"]["commitments"] = copy.deepcopy(made["books"]["before"])
        self.assert_caught(checker.commitments_add_up, made, "line 1: 15000 in the ERP, 15070.00")

    def test_doubt_without_a_cause(self):
        self.assert_caught(checker.doubts_have_a_cause, doubtful_world(), "no host was killed")

    def test_doubt_after_a_kill(self):
        inside = [{"kind": "killed", "at": T0 + 3_500_000}]
        self.assertEqual([], checker.doubts_have_a_cause(doubtful_world(stops=inside)))
        before = [{"kind": "killed", "at": T0 + 3_000_000}]
        self.assert_caught(checker.doubts_have_a_cause, doubtful_world(stops=before), "no host was killed")

    def test_doubt_after_a_freeze(self):
        around = [{"kind": "frozen", "from": T0 + 3_000_000, "to": T0 + 3_200_000}]
        self.assertEqual([], checker.doubts_have_a_cause(doubtful_world(stops=around)))
        before = [{"kind": "frozen", "from": T0 + 2_000_000, "to": T0 + 3_000_000}]
        self.assert_caught(checker.doubts_have_a_cause, doubtful_world(stops=before), "no host was killed")

    def test_doubt_after_a_gateway_error(self):
        gateway = [journal_entry(status=502, fault="html", applied=False)]
        self.assertEqual([], checker.doubts_have_a_cause(doubtful_world(journal=gateway)))
        gateway[0]["fault"] = "expired_session+html"
        self.assertEqual([], checker.doubts_have_a_cause(doubtful_world(journal=gateway)))
        gateway[0]["fault"] = None  # the ERP's own refusal is an answer
        self.assert_caught(checker.doubts_have_a_cause, doubtful_world(journal=gateway), "no answer to it was lost")

    def test_doubt_about_another_request(self):
        other = [journal_entry(answer_lost=True, body="{}")]
        self.assert_caught(checker.doubts_have_a_cause, doubtful_world(journal=other), "no answer to it was lost")

    def test_doubt_without_a_step(self):
        made = doubtful_world(journal=[journal_entry(answer_lost=True)])
        made["ledger"]["step"] = [step()]
        self.assert_caught(checker.doubts_have_a_cause, made, "no step 'create on hold' is in doubt")

    def test_sent_without_an_intent(self):
        made = world()
        made["ledger"]["step"] = []
        self.assert_caught(checker.intents_came_first, made, "without an intent")

    def test_sent_before_the_intent(self):
        made = world()
        made["ledger"]["step"] = [step(at=T0 + 3_600_000)]
        self.assert_caught(checker.intents_came_first, made, "without an intent")

    def test_sent_twice_on_one_intent(self):
        made = world()
        made["journal"].append(journal_entry(seq=2))
        self.assert_caught(checker.intents_came_first, made, "journal 2")
        made["journal"][0]["status"] = 401
        self.assertEqual([], checker.intents_came_first(made))

    def test_intent_of_another_request(self):
        made = world()
        made["ledger"]["step"] = [step(digest="0" * 64)]
        self.assert_caught(checker.intents_came_first, made, "the digest is not the request's")

    def test_journal_cut(self):
        made = world()
        made["journal_dropped"] = 3
        self.assert_caught(checker.intents_came_first, made, "lost 3 entries")

    def test_history_changed(self):
        made = world()
        made["ledger"]["history"][1]["message"] = "something else"
        self.assert_caught(checker.history_unbroken, made, "acme entry 2: its hash")

    def test_history_entry_removed(self):
        made = world()
        del made["ledger"]["history"][1]
        self.assert_caught(checker.history_unbroken, made, "acme entry 3: follows 1")

    def test_history_keeps_number_texts(self):
        made = world()
        made["ledger"]["history"] = history([("submit", "none", "ready", '{"amount":1.50,"z":[1,true,"é"]}')])
        self.assertEqual([], checker.history_unbroken(made))

    def test_secret_in_a_log(self):
        made = world()
        made["files"]["host.log"] += " hush-hush"
        self.assert_caught(checker.no_secrets, made, "the password stands in host.log")

    def test_too_few_synced(self):
        made = world()
        made["changes"] = [change(name=f"r{n}-0", round=n, id=str(5001 + n)) for n in range(5)]
        made["ledger"]["item"] = [item(change_order=str(5001 + n), state="synced" if n < 3 else "failed")
                                  for n in range(5)]
        self.assertEqual([], checker.enough_synced(made))
        made["ledger"]["item"][2]["state"] = "failed"
        self.assert_caught(checker.enough_synced, made, "of 5 rounds that meant to export 2")


if __name__ == "__main__":
    unittest.main()
