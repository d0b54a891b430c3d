"""Two small companies and their books in the ERP: what a world starts from. JSON is YAML, so both programs read it."""
import json

PASSWORD_HASH = ("$argon2id$v=19$m=19456,t=2,p=1$aGFyYm91cnRvd2VyMjAyNg$"
                 "tAgBeKxwXv6vhCQlhPnc3Oy+jcJDySgEVX35YKqT6UA")
USER_PASSWORD = "tieback"
COMMITMENTS = 4  # of each company

COMPANIES = {
    "c-100": {"name": "Acme Builders", "connection": "acme", "project": "p-1", "job": "TOWER", "first": 501,
              "pm": "pat", "approver": "ann", "domain": "acme.example"},
    "c-200": {"name": "Other Builders", "connection": "other", "project": "p-9", "job": "BRIDGE", "first": 901,
              "pm": "oscar", "approver": "olga", "domain": "other.example"},
}


def commitments_of(company):
    """[(id on the platform, number in the ERP)]"""
    first = COMPANIES[company]["first"]
    return [(str(first + i), f"SC-{first + i}") for i in range(COMMITMENTS)]


def mail_of(company, login):
    return f"{login}@{COMPANIES[company]['domain']}"


def _company(company_id, data):
    def user(login, name, **more):
        return {"id": "u-" + login, "login": login, "name": name, "email": mail_of(company_id, login),
                "time_zone": "UTC", "password": PASSWORD_HASH, **more}

    lines = [("1", "03-300", "Slab", "100", "150.00", "15000.00"),
             ("2", "05-120", "Steel", "1", "10000.00", "10000.00")]
    items = [{"id": line, "cost_code": code, "line_item_type": "S", "description": text, "quantity": quantity,
              "unit_cost": price, "uom": "EA", "amount": amount, "origin_id": line}
             for line, code, text, quantity, price, amount in lines]
    return {
        "id": company_id, "name": data["name"], "currency": "USD",
        "users": [
            user(data["pm"], "Pat Manager",
                 levels={"projects": {data["project"]: {"commitments": "admin", "change_orders": "admin"}}}),
            user(data["approver"], "Ann Approver", levels={"company": {"erp_integrations": "standard"}},
                 privileges=["can_push_to_accounting"]),
        ],
        "cost_codes": [{"id": code, "name": code, "origin_id": code} for code in ("03-300", "05-120")],
        "line_item_types": [{"id": "S", "name": "Subcontract", "origin_id": "S"}],
        "vendors": [{"id": "77", "name": "Apex Concrete LLC", "origin_id": "V-1001"}],
        "projects": [{
            "id": data["project"], "name": data["job"].title(), "origin_id": data["job"],
            "commitments": [{"id": number, "number": origin, "title": "Works " + number, "vendor": "77",
                             "origin_id": origin, "items": items} for number, origin in commitments_of(company_id)],
        }],
    }


def company_seed():
    return json.dumps({"companies": [_company(*entry) for entry in COMPANIES.items()]}, indent=1)


def erp_seed(password, first_year=2026):
    def subcontract(job, number):
        return {"SubcontractNbr": number, "VendorID": "V-1001", "Description": "Works", "Date": "2026-02-02",
                "CurrencyID": "USD",
                "Details": [
                    {"LineNbr": 1, "LineDescription": "Slab", "Project": job, "Task": "01", "CostCode": "03-300",
                     "OrderQty": 100, "UOM": "EA", "UnitCost": 150.00},
                    {"LineNbr": 2, "LineDescription": "Steel", "Project": job, "Task": "01", "CostCode": "05-120",
                     "OrderQty": 1, "UOM": "EA", "UnitCost": 10000.00}]}

    jobs = {company: data["job"] for company, data in COMPANIES.items()}
    # The clock jumps far: every year it may come to has its periods.
    every = range(first_year, first_year + 5)
    years = [{"FinancialYear": str(year), "StartDate": f"{year}-01-01", "NbrOfPeriods": 1,
              "Details": [{"FinancialPeriodID": f"01{year}", "Description": "All of it", "StartDate": f"{year}-01-01",
                           "EndDate": f"{year}-12-31", "Status": "Open"}]} for year in every]
    return json.dumps({
        "dialect": "acumatica",
        "settings": {"endpoint": "Default", "endpoint_version": "24.200.001", "tenant": "Company"},
        "books": {
            "User": [{"Name": "tieback", "Password": password}],
            "ChangeOrderClass": [{"ClassID": "COMMIT", "Description": "Commitments", "Default": True}],
            "Project": [{"ProjectID": job, "Description": job.title()} for job in jobs.values()],
            "ProjectTask": [{"ProjectID": job, "ProjectTaskID": "01", "Description": "Construction", "Default": True}
                            for job in jobs.values()],
            "CostCode": [{"CostCodeID": code, "Description": code} for code in ("03-300", "05-120")],
            "Vendor": [{"VendorID": "V-1001", "VendorName": "Apex Concrete LLC", "CurrencyID": "USD"}],
            "Subcontract": [subcontract(job, number) for company, job in jobs.items()
                            for _, number in commitments_of(company)],
            "FinancialPeriod": years,
        }}, indent=1)
