"""Rows made by hand, with and without a limit that was broken."""
import unittest

import limits


def ledger(*spans):
    return {"item": [{"id": "a", "connection": "acme"}, {"id": "b", "connection": "acme"},
                     {"id": "c", "connection": "other"}],
            "step": [{"item": item, "kind": kind, "at": at, "done_at": done} for item, kind, at, done in spans]}


class LimitsTest(unittest.TestCase):
    def test_two_of_one_connection_at_once(self):
        rows = ledger(("a", "write", 0, 10), ("b", "write", 5, 15))
        self.assertEqual(["acme: 2 exports at once, at most 1 may be"], limits.limits_hold(rows, 1, 0))
        self.assertEqual([], limits.limits_hold(rows, 2, 0))

    def test_one_after_the_other(self):
        self.assertEqual([], limits.limits_hold(ledger(("a", "write", 0, 10), ("b", "write", 10, 15)), 1, 0))

    def test_of_two_connections(self):
        self.assertEqual([], limits.limits_hold(ledger(("a", "write", 0, 10), ("c", "write", 5, 15)), 1, 0))

    def test_what_only_reads_does_not_count(self):
        self.assertEqual([], limits.limits_hold(ledger(("a", "write", 0, 10), ("b", "read", 5, 15)), 1, 0))

    def test_clocks_that_differ(self):
        self.assertEqual([], limits.limits_hold(ledger(("a", "write", 0, 10), ("b", "write", 8, 15)), 1, 2))


if __name__ == "__main__":
    unittest.main()
