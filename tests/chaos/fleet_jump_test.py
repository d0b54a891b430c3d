"""A jump of the fleet's clock, with a clock and hosts that are made up: no lease may run out in it."""
import threading
import unittest
from unittest import mock

import fleet

SECOND = 1_000_000


class MadeClock:
    def __init__(self):
        self.at = 1_000 * SECOND
        self.before_move = lambda: None
        self.after_move = lambda: None

    def now(self):
        return self.at

    def move(self, seconds):
        self.before_move()
        self.at += int(seconds * SECOND)
        self.after_move()


class MadeHost:
    number, pid, away = 0, 17, False


class FleetJumpTest(unittest.TestCase):
    def setUp(self):
        self.world = object.__new__(fleet.FleetWorld)
        self.world.server_lock = threading.RLock()
        self.world.clock = MadeClock()
        self.world.hosts = [MadeHost()]
        self.world._await_drained = lambda: None
        self.world._signs_of_life = lambda: {MadeHost.pid: self.seen_at}
        self.seen_at = self.world.clock.now()
        self.world._leases_behind = lambda _: self.behind
        self.behind = set()
        self.longest = 0

    def sign_of_life(self):
        self.longest = max(self.longest, self.world.clock.now() - self.seen_at)
        self.seen_at = self.world.clock.now()

    def test_each_step_waits_for_a_sign_of_life_after_it(self):
        # The host is a little behind: it always beats just before the move, and after it only when it is waited for.
        self.world.clock.before_move = self.sign_of_life
        waits = mock.Mock(side_effect=lambda _: self.sign_of_life())
        with mock.patch.object(fleet.time, "sleep", waits):
            self.world.jump(3 * fleet.STEP)
        self.assertEqual(3, waits.call_count)
        self.assertLess(self.longest, fleet.LEASE * SECOND)

    def test_a_sign_given_after_the_step_is_enough(self):
        self.world.clock.after_move = self.sign_of_life
        with mock.patch.object(fleet.time, "sleep", mock.Mock(side_effect=AssertionError("it waits for nothing"))):
            self.world.jump(2 * fleet.STEP + 5)

    def test_a_lease_that_was_left_for_the_next_time_is_waited_for(self):
        def beat_without_it():
            self.sign_of_life()
            self.behind = {MadeHost.pid}

        self.world.clock.after_move = beat_without_it
        waits = mock.Mock(side_effect=lambda _: self.behind.clear())
        with mock.patch.object(fleet.time, "sleep", waits):
            self.world.jump(2 * fleet.STEP)
        self.assertEqual(2, waits.call_count)

    def test_who_stays_silent_is_named(self):
        with mock.patch.object(fleet, "PATIENCE", 0), self.assertRaisesRegex(fleet.Trouble, "sign of life of host 0"):
            self.world.jump(fleet.STEP)


if __name__ == "__main__":
    unittest.main()
