"""What is asked of each host all the time while its store fails over."""
import http.client
import threading
import time

import company
import world as chaos

EVERY = 0.05      # seconds between two questions
ANSWER_WITHIN = 30
COMPANY = "c-100"


class _Watch(threading.Thread):
    def __init__(self, host):
        super().__init__(daemon=True)
        self.host = host
        self._ended = threading.Event()

    def run(self):
        while not self._ended.wait(EVERY):
            self.look()

    def look(self):
        raise NotImplementedError

    def end(self):
        self._ended.set()
        self.join()


class HealthWatch(_Watch):
    """Asks /readyz, and keeps each answer: [(asked, answered, status, {what is down: its message})]."""

    def __init__(self, host):
        super().__init__(host)
        self.answers = []

    def look(self):
        asked = time.monotonic()
        status, down = self._ask()
        self.answers.append((asked, time.monotonic(), status, down))

    def _ask(self):
        try:
            status, answer = chaos.request(self.host.url, "GET", "/readyz", timeout=ANSWER_WITHIN)
        except OSError as error:
            return 0, {"host": str(error)}
        return status, {check["name"].rpartition("/")[2]: check["message"] for check in answer["checks"]
                        if check["status"] == "down"}

    def green(self, since):
        """When it said so first of what was asked from then on; nothing yet."""
        return next((answered for asked, answered, status, _ in self.answers if asked >= since and status == 200), None)

    def red(self, begun, ended=float("inf")):
        """What was down by its first such answer in that time, which a loaded machine may give late; nothing yet."""
        return next((down for asked, answered, status, down in self.answers
                     if asked <= ended and answered >= begun and status == 503), None)


class ListWatch(_Watch):
    """Asks for the list, as people who look do, and keeps each answer: [(asked, answered, status)]."""

    def __init__(self, host, token):
        super().__init__(host)
        self.token, self.answers = token, []

    def look(self):
        asked = time.monotonic()
        try:
            status, _ = chaos.request(self.host.url, "GET", f"/api/v1/companies/{COMPANY}/erp/change-orders?limit=5",
                                      headers={"Authorization": "Bearer " + self.token}, timeout=ANSWER_WITHIN)
        except (OSError, http.client.HTTPException) as error:
            status = f"no answer ({error})"
        self.answers.append((asked, time.monotonic(), status))

    def refused(self, begun, ended):
        """How many that were asked in that time were answered 503."""
        return sum(status == 503 for asked, _, status in self.answers if begun <= asked <= ended)

    def problems(self):
        strange = sorted({str(status) for _, _, status in self.answers} - {"200", "503"})
        return [f"host {self.host.number} answered a list with {status}" for status in strange]


def watchers(world):
    """Started, for each host: [(HealthWatch, ListWatch)]"""
    token = world.token_of(company.COMPANIES[COMPANY]["approver"])
    found = [(HealthWatch(host), ListWatch(host, token)) for host in world.hosts]
    for watch in sum(found, ()):
        watch.start()
    return found
