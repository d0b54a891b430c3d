#!/usr/bin/env python3
"""What each ERP takes, in lines, and whether anything outside its folders knows it.

Prints a table for docs/benchmarks.md. Fails when a source of plugin, host, host-sdk or mock-erp outside an ERP's own
folders holds its name in code: adding an ERP must touch none of them."""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CODE = ("*.cpp", "*.h")
ROOMS = ("plugin", "host", "host-sdk", "mock-erp")


def count(paths):
    return sum(len(path.read_text(encoding="utf-8").splitlines()) for path in paths)


def sources(folder):
    return [path for pattern in CODE for path in (ROOT / folder).rglob(pattern)]


def files(pattern):
    return list(ROOT.glob(pattern))


def row(erp):
    fixtures = [path for path in (ROOT / "tests/contract/dialect").glob(f"{erp}*") if path.suffix in (".cpp", ".h")]
    return [
        erp,
        count(sources(f"plugin/erp/dialects/{erp}")),
        count(sources(f"mock-erp/dialects/{erp}")) or "real",
        count(files(f"plugin/profiles/*{erp}*.yaml")),
        count(fixtures) + count(sources(f"tests/unit/plugin/erp/{erp}")) + count(sources(f"tests/unit/mock-erp/{erp}")),
        count(files(f"fixtures/profiles/*{erp}*.yaml") + files(f"fixtures/seeds/{erp}*.yaml")
              + files(f"fixtures/scenarios/{erp}/*.yaml")),
    ]


def without_comments(text):
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", text, flags=re.DOTALL)


def strangers(erps):
    """Where code outside an ERP's folders holds its name, in whatever case and with or without underscores."""
    names = {erp: re.compile(erp.replace("_", "[_ ]?"), re.IGNORECASE) for erp in erps}
    for room in ROOMS:
        for path in sources(room):
            own = path.parent.name if path.parent.parent.name == "dialects" else None
            text = without_comments(path.read_text(encoding="utf-8"))
            for erp, name in names.items():
                if erp != own and name.search(text):
                    yield f"{path.relative_to(ROOT)} holds '{erp}'"


def main():
    erps = sorted(path.parent.name for path in files("plugin/erp/dialects/*/dialect.cpp"))
    print("| ERP | dialect | mock | profiles | their tests | seeds and scenarios |\n| --- | ---: | ---: | ---: | ---: | ---: |")
    for erp in erps:
        print("| " + " | ".join(str(cell) for cell in row(erp)) + " |")
    found = list(strangers(erps))
    for each in found:
        print(each, file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
