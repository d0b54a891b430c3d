"""At most so many exports of a connection are at work at once, over all hosts: by the steps that write to the ERP."""


def most_at_once(spans):
    """The most of [(from, to)] that have a moment in common; one that begins when another ends has none with it."""
    moments = sorted([(begin, 1) for begin, _ in spans] + [(end, -1) for _, end in spans],
                     key=lambda moment: (moment[0], moment[1]))
    most = now = 0
    for _, change in moments:
        now += change
        most = max(most, now)
    return most


def limits_hold(ledger, limit, slack):
    """Problems, by the ledger's rows; hosts' clocks may differ by so many microseconds."""
    connection_of = {row["id"]: row["connection"] for row in ledger["item"]}
    spans = {}
    for step in ledger["step"]:
        begin, end = step["at"] + slack, step["done_at"]
        if step["kind"] == "write" and begin < end:
            spans.setdefault(connection_of[step["item"]], []).append((begin, end))
    return [f"{connection}: {most} exports at once, at most {limit} may be" for connection, its in spans.items()
            if (most := most_at_once(its)) > limit]
