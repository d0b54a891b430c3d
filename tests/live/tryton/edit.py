#!/usr/bin/python3
"""What a person in the ERP does meanwhile: changes a real Tryton's records over its own API, as its administrator.

  edit.py --url URL vendor V-1002 inactive | active
  edit.py --url URL cost-code 03-300 unpurchasable | purchasable | inactive | active
  edit.py --url URL purchase SC-001/CCO-001 cancel | delete     the purchase with that reference; delete cancels first
  edit.py --url URL purchase SC-001 post-invoices               posts its draft invoices

Exit status: 0 done, 2 refused or not found (says why). Shares no code with the connector.
"""
import argparse
import datetime
import sys

from check import Tryton, Unreadable

ACTIONS = {
    "vendor": ("inactive", "active"),
    "cost-code": ("unpurchasable", "purchasable", "inactive", "active"),
    "purchase": ("cancel", "delete", "post-invoices"),
}


def find(tryton, model, field, value):
    found = tryton.search(model, [[field, "=", value]], ["id"])
    if len(found) != 1:
        raise Unreadable(f"{len(found)} records of {model} have {field} '{value}', wanted one")
    return found[0]["id"]


def edit_vendor(tryton, code, action):
    party = find(tryton, "party.party", "code", code)
    tryton.call("model.party.party.write", [party], {"active": action == "active"}, tryton.context)


def edit_cost_code(tryton, code, action):
    product = find(tryton, "product.product", "code", code)
    if action.endswith("purchasable"):
        template, = tryton.search("product.product", [["id", "=", product]], ["template"])
        tryton.call("model.product.template.write", [template["template"]],
                    {"purchasable": action == "purchasable"}, tryton.context)
    else:
        tryton.call("model.product.product.write", [product], {"active": action == "active"}, tryton.context)


def edit_purchase(tryton, reference, action):
    purchase = find(tryton, "purchase.purchase", "reference", reference)
    if action == "post-invoices":
        return post_invoices(tryton, purchase)
    # A purchase in process cannot be cancelled by its button; what ends it is its invoices' end.
    state, = tryton.search("purchase.purchase", [["id", "=", purchase]], ["state", "invoices"])
    if state["state"] == "processing":
        tryton.call("model.account.invoice.cancel", state["invoices"], tryton.context)
        tryton.call("model.purchase.purchase.write", [purchase], {"state": "cancelled"}, tryton.context)
    elif state["state"] != "cancelled":
        tryton.call("model.purchase.purchase.cancel", [purchase], tryton.context)
    if action == "delete":
        tryton.call("model.purchase.purchase.delete", [purchase], tryton.context)
    return None


def post_invoices(tryton, purchase):
    invoices = [row["id"] for row in tryton.search(
        "account.invoice", [["purchases", "=", purchase], ["state", "=", "draft"]], ["id"])]
    today = datetime.date.today()
    dated = {"__class__": "date", "year": today.year, "month": today.month, "day": today.day}
    tryton.call("model.account.invoice.write", invoices, {"invoice_date": dated}, tryton.context)
    tryton.call("model.account.invoice.post", invoices, tryton.context)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--url", required=True)
    parser.add_argument("kind", choices=ACTIONS)
    parser.add_argument("key")
    parser.add_argument("action")
    options = parser.parse_args()
    if options.action not in ACTIONS[options.kind]:
        parser.error(f"a {options.kind} can be made: {', '.join(ACTIONS[options.kind])}")
    try:
        tryton = Tryton(options.url, "erp", "admin", "admin")
        {"vendor": edit_vendor, "cost-code": edit_cost_code, "purchase": edit_purchase}[options.kind](
            tryton, options.key, options.action)
    except Unreadable as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
