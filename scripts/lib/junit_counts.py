"""Counts the test cases of a JUnit file: prints `passed failed skipped`.

With --ctest the file is ctest's, whose cases are whole programs: where a program's output ends in Catch2's summary,
its own test cases are counted; a program that failed without saying so in its summary (a crash, a sanitizer's report
at exit, a time-out) counts as one failure more.
"""
import argparse
import re
import sys
import xml.etree.ElementTree as ET

ALL_PASSED = re.compile(r"^All tests passed \(\d+ assertions? in (\d+) test cases?\)\s*$", re.M)
SUMMARY = re.compile(r"^test cases: +(\d+)((?: +\| +\d+ (?:passed|failed|failed as expected))+)\s*$", re.M)
PART = re.compile(r"(\d+) (failed as expected|passed|failed)")


def outcome(case):
    if case.find("failure") is not None or case.find("error") is not None or case.get("status") == "fail":
        return "failed"
    if case.find("skipped") is not None or case.get("status") in ("disabled", "notrun"):
        return "skipped"
    return "passed"


def catch_counts(text):
    """(passed, failed) by the last Catch2 summary in the text, or None."""
    last = None
    for match in ALL_PASSED.finditer(text):
        last = (match.start(), (int(match.group(1)), 0))
    for match in SUMMARY.finditer(text):
        parts = {name: int(n) for n, name in PART.findall(match.group(2))}
        counts = (parts.get("passed", 0) + parts.get("failed as expected", 0), parts.get("failed", 0))
        if last is None or match.start() > last[0]:
            last = (match.start(), counts)
    return last[1] if last else None


def ctest_case(case):
    result = outcome(case)
    inner = catch_counts(case.findtext("system-out") or "")
    if result == "skipped":
        return 0, 0, 1
    if inner is None:
        return (1, 0, 0) if result == "passed" else (0, 1, 0)
    passed, failed = inner
    if result == "failed" and failed == 0:
        failed = 1
    return passed, failed, 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file")
    parser.add_argument("--ctest", action="store_true")
    parser.add_argument("--names", help="write the names of cases that failed or were skipped to this file")
    options = parser.parse_args()
    try:
        cases = list(ET.parse(options.file).getroot().iter("testcase"))
    except (OSError, ET.ParseError) as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return 1
    if not cases:
        print(f"{options.file}: no test cases", file=sys.stderr)
        return 1

    totals = [0, 0, 0]
    names = []
    for case in cases:
        result = outcome(case)
        counts = ctest_case(case) if options.ctest else [int(result == k) for k in ("passed", "failed", "skipped")]
        totals = [a + b for a, b in zip(totals, counts)]
        if result == "failed":
            names.append(f"FAILED  {case.get('name')}\n")
        elif result == "skipped":
            skipped = case.find("skipped")
            reason = (skipped.get("message") or skipped.text or "").strip() if skipped is not None else ""
            names.append(f"skipped {case.get('name')}: {reason or 'no reason given'}\n")
    if options.names:
        with open(options.names, "w", encoding="utf-8") as out:
            out.writelines(names)
    print(*totals)
    return 0


if __name__ == "__main__":
    sys.exit(main())
