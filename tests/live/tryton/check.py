#!/usr/bin/python3
"""Reads a Tryton over its own JSON-RPC API and says what is in it. Shares no code with the connector.

  check.py --url URL purchases [--reference R | --like 'SC-001/%']   purchases with lines, invoices and amendments
  check.py --url URL amendments --reference R [--description D]      amendments of the purchase with reference R
  check.py --url URL warm                                            logs in, so that later calls are quick

Prints a JSON array, oldest first. Decimals are strings as Tryton writes them; quantities are decimal strings too.
--expect JSON   the output must match: an object needs the named members, an array has exactly that many elements.
--wait S        with --expect: read again until it matches, for at most S seconds.
Exit status: 0 read (and matched), 1 did not match (says where), 2 could not read.
"""
import argparse
import base64
import datetime
import decimal
import json
import sys
import time
import urllib.error
import urllib.request

PURCHASE_FIELDS = ["number", "reference", "description", "comment", "state", "revision", "party.code", "party.active",
                   "currency.code", "total_amount", "untaxed_amount", "purchase_date", "invoice_state",
                   "invoice_method", "origin", "lines", "invoices", "amendments", "company"]
LINE_FIELDS = ["product.code", "description", "quantity", "unit_price", "amount", "type"]
INVOICE_FIELDS = ["state", "type", "total_amount", "party.code", "lines", "reference"]
INVOICE_LINE_FIELDS = ["product.code", "quantity", "unit_price", "amount", "description"]
AMENDMENT_FIELDS = ["description", "state", "purchase", "lines", "date"]
AMENDMENT_LINE_FIELDS = ["action", "line", "product.code", "quantity", "unit_price", "product_supplier", "description",
                         "state"]


class Unreadable(Exception):
    pass


class Tryton:
    def __init__(self, url, database, login, password):
        self.url = f"{url.rstrip('/')}/{database}/"
        self.opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        self.authorization = None
        user, key = self.call("common.db.login", login, {"password": password}, "en")
        self.authorization = "Session " + base64.b64encode(f"{login}:{user}:{key}".encode()).decode()
        self.context = {"company": 1, "language": "en", "active_test": False}

    def call(self, method, *params):
        body = json.dumps({"id": 1, "method": method, "params": params}).encode()
        request = urllib.request.Request(self.url, body, {"Content-Type": "application/json"})
        if self.authorization:
            request.add_header("Authorization", self.authorization)
        try:
            with self.opener.open(request, timeout=60) as reply:
                answer = json.load(reply, parse_float=decimal.Decimal)
        except (urllib.error.URLError, OSError, ValueError) as error:
            raise Unreadable(f"{method}: {error}") from error
        if "error" in answer:
            raise Unreadable(f"{method}: {answer['error']}")
        return answer["result"]

    def search(self, model, domain, fields):
        order = [["id", "ASC"]]
        rows = self.call(f"model.{model}.search_read", domain, 0, None, order, fields, self.context)
        return [plain(row) for row in rows]


def plain(value):
    """Tryton's wrapped values and `party.` nesting as plain JSON; numbers that are decimals as strings."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, decimal.Decimal):
        return format(value.normalize(), "f")
    if not isinstance(value, dict):
        return value
    kind = value.get("__class__")
    if kind == "Decimal":
        return value["decimal"]
    if kind == "date":
        return datetime.date(value["year"], value["month"], value["day"]).isoformat()
    return {name: plain(item) for name, item in value.items()}


def code_of(row, field):
    return (row.get(field + ".") or {}).get("code")


def pick(row, *names):
    return {name: row[name] for name in names}


def lines_of(tryton, model, parent, ids, fields):
    rows = tryton.search(model, [[parent, "in", ids]], [*fields, parent])
    grouped = {}
    for row in rows:
        grouped.setdefault(row[parent], []).append(row)
    return grouped


def amendments(tryton, domain):
    found = tryton.search("purchase.amendment", domain, AMENDMENT_FIELDS)
    lines = lines_of(tryton, "purchase.amendment.line", "amendment", [row["id"] for row in found],
                     [field for field in AMENDMENT_LINE_FIELDS if field not in ("product_supplier", "state")])
    return [{
        **pick(row, "id", "description", "state", "purchase", "date"),
        "lines": [{**pick(line, "action", "line", "quantity", "unit_price", "description"),
                   "cost_code": code_of(line, "product")} for line in lines.get(row["id"], [])],
    } for row in found]


def invoices(tryton, ids):
    found = tryton.search("account.invoice", [["id", "in", ids]], INVOICE_FIELDS)
    lines = lines_of(tryton, "account.invoice.line", "invoice", ids, INVOICE_LINE_FIELDS)
    return {row["id"]: {
        **pick(row, "id", "state", "type", "total_amount"),
        "vendor": code_of(row, "party"),
        "lines": [{**pick(line, "quantity", "unit_price", "amount", "description"),
                   "cost_code": code_of(line, "product")} for line in lines.get(row["id"], [])],
    } for row in found}


def purchases(tryton, domain):
    found = tryton.search("purchase.purchase", domain, PURCHASE_FIELDS)
    ids = [row["id"] for row in found]
    lines = lines_of(tryton, "purchase.line", "purchase", ids, LINE_FIELDS)
    billed = invoices(tryton, [invoice for row in found for invoice in row["invoices"]])
    changes = {}
    for change in amendments(tryton, [["purchase", "in", ids]]):
        changes.setdefault(change["purchase"], []).append(change)
    return [{
        **pick(row, "id", "number", "reference", "description", "comment", "state", "revision", "total_amount",
               "purchase_date", "invoice_state", "origin"),
        "vendor": code_of(row, "party"),
        "currency": code_of(row, "currency"),
        "lines": [{**pick(line, "id", "description", "quantity", "unit_price", "amount"),
                   "cost_code": code_of(line, "product")} for line in lines.get(row["id"], [])],
        "invoices": [billed[invoice] for invoice in sorted(row["invoices"])],
        "amendments": changes.get(row["id"], []),
    } for row in found]


def mismatch(expected, actual, path="$"):
    """Where and how the two differ, or None."""
    if isinstance(expected, dict):
        if not isinstance(actual, dict):
            return f"{path}: expected an object, found {json.dumps(actual)}"
        for name, value in expected.items():
            if name not in actual:
                return f"{path}.{name}: not there"
            found = mismatch(value, actual[name], f"{path}.{name}")
            if found:
                return found
        return None
    if isinstance(expected, list):
        if not isinstance(actual, list) or len(expected) != len(actual):
            count = len(actual) if isinstance(actual, list) else "no"
            return f"{path}: expected {len(expected)} elements, found {count}"
        for index, value in enumerate(expected):
            found = mismatch(value, actual[index], f"{path}[{index}]")
            if found:
                return found
        return None
    return None if expected == actual else f"{path}: expected {json.dumps(expected)}, found {json.dumps(actual)}"


def read(tryton, options):
    if options.command == "warm":
        tryton.search("purchase.purchase", [["id", "=", 0]], ["state"])
        return []
    by_reference = []
    if options.reference is not None:
        by_reference = [["reference", "=", options.reference]]
    elif options.like is not None:
        by_reference = [["reference", "like", options.like]]
    if options.command == "purchases":
        return purchases(tryton, by_reference)
    domain = [["purchase." + row[0], *row[1:]] for row in by_reference]
    if options.description is not None:
        domain.append(["description", "=", options.description])
    return amendments(tryton, domain)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("--database", default="erp")
    parser.add_argument("--login", default="admin")
    parser.add_argument("--password", default="admin")
    parser.add_argument("command", choices=["purchases", "amendments", "warm"])
    parser.add_argument("--reference")
    parser.add_argument("--like")
    parser.add_argument("--description")
    parser.add_argument("--expect", type=json.loads)
    parser.add_argument("--wait", type=float, default=0)
    options = parser.parse_args()
    deadline = time.monotonic() + options.wait
    try:
        tryton = Tryton(options.url, options.database, options.login, options.password)
        while True:
            output = read(tryton, options)
            wrong = None if options.expect is None else mismatch(options.expect, output)
            if wrong is None or time.monotonic() >= deadline:
                break
            time.sleep(0.1)
    except Unreadable as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    print(json.dumps(output, indent=1))
    if wrong:
        print(f"not as expected: {wrong}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
