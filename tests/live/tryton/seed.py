#!/usr/bin/python3
"""Fills an initialised, stopped Tryton database with the company of a seed file.

usage: seed.py CONFIG SEED.yaml

Works in process through proteus, Tryton's own client library. Prints one JSON object: the connector's login, and the ids made by their codes.
"""
import datetime
import json
import sys
from decimal import Decimal

import yaml
from proteus import Model, Wizard, config

DATABASE = "erp"


def one(model, *domain):
    found = Model.get(model).find(list(domain))
    if len(found) != 1:
        raise SystemExit(f"{len(found)} records of {model} where {domain}, wanted one")
    return found[0]


def make_currency(code):
    existing = Model.get("currency.currency").find([("code", "=", code)])
    currency = existing[0] if existing else Model.get("currency.currency")(
        name=code, code=code, symbol="$", digits=2, rounding=Decimal("0.01"))
    if not currency.rates:
        currency.rates.new(date=datetime.date(2000, 1, 1), rate=Decimal("1.0"))
    currency.save()
    return currency


def make_company(data, session):
    party = Model.get("party.party")(name=data["name"])
    party.save()
    wizard = Wizard("company.company.config")
    wizard.execute("company")
    wizard.form.party = party
    wizard.form.currency = make_currency(data["currency"])
    wizard.execute("add")
    # From here on the administrator works within the company.
    session._context = Model.get("res.user").get_preferences(True, {})
    return one("company.company")


def make_fiscal_year(company, year):
    sequence = Model.get("ir.sequence")(
        name=str(year), sequence_type=one("ir.sequence.type", ("name", "=", "Account Move")), company=company)
    sequence.save()
    invoices = Model.get("ir.sequence.strict")(
        name=str(year), sequence_type=one("ir.sequence.type", ("name", "=", "Invoice")), company=company)
    invoices.save()
    fiscal_year = Model.get("account.fiscalyear")(name=str(year), company=company)
    fiscal_year.start_date = datetime.date(year, 1, 1)
    fiscal_year.end_date = datetime.date(year, 12, 31)
    fiscal_year.post_move_sequence = sequence
    used, = fiscal_year.invoice_sequences
    used.in_invoice_sequence = used.in_credit_note_sequence = invoices
    used.out_invoice_sequence = used.out_credit_note_sequence = invoices
    fiscal_year.save()
    fiscal_year.click("create_period")


def make_chart(company):
    template = one("ir.model.data", ("module", "=", "account"), ("fs_id", "=", "account_template_root_en"))
    wizard = Wizard("account.create_chart")
    wizard.execute("account")
    wizard.form.account_template = Model.get("account.account.template")(template.db_id)
    wizard.form.company = company
    wizard.execute("create_account")
    for kind in ("receivable", "payable"):
        account, = Model.get("account.account").find(
            [(f"type.{kind}", "=", True), ("company", "=", company.id), ("party_required", "=", True)], limit=1)
        setattr(wizard.form, f"account_{kind}", account)
    wizard.execute("create_properties")


def make_books(company):
    """Fiscal years around today, so that nothing stops on New Year's Eve; the minimal chart; one account category."""
    year = datetime.date.today().year
    for offset in (-1, 0, 1):
        make_fiscal_year(company, year + offset)
    make_chart(company)
    category = Model.get("product.category")(name="Construction costs")
    category.accounting = True
    for kind in ("expense", "revenue"):
        account, = Model.get("account.account").find(
            [(f"type.{kind}", "=", True), ("company", "=", company.id)], limit=1)
        setattr(category, f"account_{kind}", account)
    category.save()
    return category


def make_vendor(data):
    party = Model.get("party.party")(name=data["name"], code=data["code"])
    while party.addresses:
        party.addresses.pop()
    party.addresses.new(city=data["city"])
    party.save()
    return party


def make_cost_code(data, category):
    unit = one("product.uom", ("name", "=", "Unit"))
    template = Model.get("product.template")(name=data["name"])
    template.default_uom = unit
    template.type = "service"
    template.purchasable = data.get("purchasable", True)
    template.account_category = category
    template.list_price = Decimal("0")
    product = template.products[0] if template.products else template.products.new()
    product.code = data["code"]
    product.suffix_code = data["code"]
    template.save()
    return template.products[0]


def make_commitment(data, vendors, products):
    purchase = Model.get("purchase.purchase")()
    purchase.party = vendors[data["vendor"]]
    purchase.reference = data["reference"]
    purchase.description = data["description"]
    purchase.invoice_method = "order"
    for row in data["lines"]:
        line = purchase.lines.new()
        line.product = products[row["cost_code"]]
        line.quantity = float(Decimal(row["quantity"]))
        line.unit_price = Decimal(row["unit_price"])
        line.description = row["description"]
    purchase.save()
    buttons = {"draft": [], "cancelled": ["cancel"], "processing": ["quote", "confirm"]}[data["state"]]
    for button in buttons:
        purchase.click(button)
    purchase.reload()
    if purchase.state != data["state"]:
        raise SystemExit(f"{data['reference']} is {purchase.state}, wanted {data['state']}")
    return purchase


def make_login(data, company):
    user = Model.get("res.user")(name=data["name"], login=data["login"])
    user.password = data["password"]
    user.companies.append(Model.get("company.company")(company.id))
    user.company = Model.get("company.company")(company.id)
    for name in data["groups"]:
        user.groups.append(one("res.group", ("name", "=", name)))
    user.save()
    return user


def main():
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    with open(sys.argv[2], encoding="utf-8") as file:
        seed = yaml.safe_load(file)
    session = config.set_trytond(database=DATABASE, config_file=sys.argv[1])
    company = make_company(seed["company"], session)
    category = make_books(company)
    vendors = {row["code"]: make_vendor(row) for row in seed["vendors"]}
    products = {row["code"]: make_cost_code(row, category) for row in seed["cost_codes"]}
    commitments = {row["reference"]: make_commitment(row, vendors, products) for row in seed["commitments"]}
    for row in seed["vendors"]:
        if row.get("inactive"):
            vendors[row["code"]].active = False
            vendors[row["code"]].save()
    make_login(seed["connector_login"], company)
    print(json.dumps({
        "login": seed["connector_login"]["login"],
        "password": seed["connector_login"]["password"],
        "company": company.id,
        "vendors": {code: party.id for code, party in vendors.items()},
        "cost_codes": {code: product.id for code, product in products.items()},
        "commitments": {reference: purchase.id for reference, purchase in commitments.items()},
    }))


if __name__ == "__main__":
    main()
