#include <app/seed.h>
#include <app/yaml_reader.h>
#include <directory/actor.h>
#include <project/documents.h>
#include <project/rows.h>

#include <algorithm>
#include <set>

namespace tieback::host {
namespace {

using rows::Catalog;

std::optional<std::string> optionalText(const YamlValue& value, std::string_view key) {
  if (!value.has(key)) return std::nullopt;
  return value.at(key).text();
}

std::string amountText(const YamlValue& value, int scale) {
  std::string written = value.text();
  const auto decimal = Decimal::parse(written);
  if (!decimal || decimal->scale() > scale) {
    value.fail("a decimal number with at most " + std::to_string(scale) + " decimals is wanted, not \"" + written +
               "\".");
  }
  return written;
}

void seedLevels(Connection& connection, const std::string& user, const std::string& project, const YamlValue& levels,
                std::initializer_list<std::string_view> tools) {
  levels.onlyKeys(tools);
  for (const auto& [tool, level] : levels.members()) {
    if (!levelByName(level.text()))
      level.fail("\"" + level.text() + "\" is no level; known are none, read_only, standard, admin.");
    connection.execute("INSERT INTO levels (\"user\", project, tool, level) VALUES (?,?,?,?)",
                       {user, project, tool, level.text()});
  }
}

void seedUser(Connection& connection, const std::string& company, const YamlValue& user) {
  user.onlyKeys({"id", "login", "name", "email", "time_zone", "password", "levels", "privileges"});
  const std::string id = user.at("id").text();
  const YamlValue password = user.at("password");
  if (!password.text().starts_with("$argon2id$")) {
    password.fail("an argon2id hash is wanted, as `argon2 SALT -id -e` prints it; never the password itself.");
  }
  connection.execute("INSERT INTO users (id, company, login, name, email, time_zone, password) VALUES (?,?,?,?,?,?,?)",
                     {id, company, user.at("login").text(), user.at("name").text(), user.at("email").text(),
                      user.text("time_zone", "UTC"), password.text()});
  if (user.has("levels")) {
    const YamlValue levels = user.at("levels");
    levels.onlyKeys({"company", "projects"});
    if (levels.has("company")) {
      seedLevels(connection, id, "", levels.at("company"), {tool::kErpIntegrations, tool::kDirectory});
    }
    if (levels.has("projects")) {
      for (const auto& [project, of_project] : levels.at("projects").members()) {
        seedLevels(connection, id, project, of_project, {tool::kCommitments, tool::kChangeOrders});
      }
    }
  }
  for (const std::string& privilege : user.texts("privileges")) {
    if (privilege != kCanPush) user.at("privileges").fail("the only privilege is " + std::string(kCanPush) + ".");
    connection.execute("INSERT INTO privileges (\"user\", privilege) VALUES (?,?)", {id, privilege});
  }
}

void seedCatalog(Connection& connection, const std::string& company, const YamlValue& root, std::string_view key,
                 Catalog catalog, std::string_view code_key) {
  if (!root.has(key)) return;
  for (const YamlValue& entry : root.at(key).items()) {
    code_key.empty() ? entry.onlyKeys({"id", "name", "origin_id"})
                     : entry.onlyKeys({"id", code_key, "name", "origin_id"});
    const std::string id = entry.at("id").text();
    const std::string code = code_key.empty() ? "" : entry.text(code_key, id);
    rows::insertReference(connection, catalog, company,
                          {id, code, entry.at("name").text(), optionalText(entry, "origin_id")});
  }
}

void checkReference(Connection& connection, Catalog catalog, const std::string& company, const YamlValue& value) {
  if (!rows::reference(connection, catalog, company, value.text()))
    value.fail("there is no \"" + value.text() + "\" in this company.");
}

LineItem lineFrom(Connection& connection, const std::string& company, const YamlValue& line, std::int64_t position,
                  int scale) {
  constexpr int kQuantityScale = 6;
  LineItem item;
  item.id = line.text("id", std::to_string(position));
  item.position = position;
  item.cost_code = optionalText(line, "cost_code");
  if (item.cost_code) checkReference(connection, Catalog::cost_codes, company, line.at("cost_code"));
  item.line_item_type = optionalText(line, "line_item_type");
  if (item.line_item_type) checkReference(connection, Catalog::line_item_types, company, line.at("line_item_type"));
  item.description = line.text("description", "");
  if (line.has("quantity")) item.quantity = amountText(line.at("quantity"), kQuantityScale);
  if (line.has("unit_cost")) item.unit_cost = amountText(line.at("unit_cost"), kQuantityScale);
  item.uom = line.text("uom", "");
  item.amount = amountText(line.at("amount"), scale);
  return item;
}

void seedChangeOrder(Connection& connection, const Commitment& commitment, const YamlValue& source, int scale,
                     std::int64_t now) {
  source.onlyKeys({"id", "number", "title", "status", "description", "due_date", "created_by", "items"});
  ChangeOrder order;
  order.company = commitment.company;
  order.project = commitment.project;
  order.commitment = commitment.id;
  order.id = source.at("id").text();
  order.number = source.at("number").text();
  order.title = source.at("title").text();
  order.status = source.text("status", "Draft");
  order.description = source.text("description", "");
  order.due_date = optionalText(source, "due_date");
  order.created_by = source.at("created_by").text();
  if (!connection.one("SELECT 1 FROM users WHERE company=? AND id=?", {order.company, order.created_by})) {
    source.at("created_by").fail("there is no user \"" + order.created_by + "\" in this company.");
  }
  order.created_at = order.updated_at = now;
  std::int64_t position = 0;
  if (source.has("items")) {
    for (const YamlValue& line : source.at("items").items()) {
      line.onlyKeys({"id", "commitment_line_item_id", "cost_code", "line_item_type", "description", "quantity",
                     "unit_cost", "uom", "amount", "tax_amount", "tax_code"});
      LineItem item = lineFrom(connection, order.company, line, ++position, scale);
      item.commitment_line_item = optionalText(line, "commitment_line_item_id");
      if (line.has("tax_amount")) item.tax_amount = amountText(line.at("tax_amount"), scale);
      item.tax_code = optionalText(line, "tax_code");
      order.items.push_back(std::move(item));
    }
  }
  rows::insert(connection, order);
  rows::reserveId(connection, order.id);
}

void seedCommitment(Connection& connection, const std::string& company, const std::string& project,
                    const YamlValue& source, int scale, std::int64_t now) {
  source.onlyKeys({"id", "number", "title", "status", "type", "accounting_method", "description", "vendor", "origin_id",
                   "items", "change_orders"});
  Commitment commitment;
  commitment.company = company;
  commitment.project = project;
  commitment.id = source.at("id").text();
  commitment.number = source.at("number").text();
  commitment.title = source.at("title").text();
  commitment.status = source.text("status", "Approved");
  commitment.type = source.text("type", "WorkOrderContract");
  if (commitment.type != "WorkOrderContract" && commitment.type != "PurchaseOrderContract") {
    source.at("type").fail("WorkOrderContract or PurchaseOrderContract is wanted.");
  }
  commitment.accounting_method = source.text("accounting_method", "amount");
  commitment.description = source.text("description", "");
  commitment.vendor = optionalText(source, "vendor");
  if (commitment.vendor) checkReference(connection, Catalog::vendors, company, source.at("vendor"));
  commitment.origin_id = optionalText(source, "origin_id");
  std::int64_t position = 0;
  if (source.has("items")) {
    for (const YamlValue& line : source.at("items").items()) {
      line.onlyKeys(
          {"id", "cost_code", "line_item_type", "description", "quantity", "unit_cost", "uom", "amount", "origin_id"});
      commitment.items.push_back(lineFrom(connection, company, line, ++position, scale));
      commitment.items.back().origin_id = optionalText(line, "origin_id");
    }
  }
  rows::insert(connection, commitment);
  rows::reserveId(connection, commitment.id);
  if (!source.has("change_orders")) return;
  for (const YamlValue& order : source.at("change_orders").items())
    seedChangeOrder(connection, commitment, order, scale, now);
}

void seedCompany(Connection& connection, const YamlValue& source, std::int64_t now) {
  source.onlyKeys({"id", "name", "currency", "users", "projects", "cost_codes", "line_item_types", "vendors"});
  const std::string company = source.at("id").text();
  const std::string currency = source.at("currency").text();
  connection.execute("INSERT INTO companies (id, name, currency) VALUES (?,?,?)",
                     {company, source.at("name").text(), currency});
  seedCatalog(connection, company, source, "cost_codes", Catalog::cost_codes, "full_code");
  seedCatalog(connection, company, source, "line_item_types", Catalog::line_item_types, "code");
  seedCatalog(connection, company, source, "vendors", Catalog::vendors, "");
  for (const YamlValue& user : source.at("users").items()) seedUser(connection, company, user);
  if (!source.has("projects")) return;
  for (const YamlValue& project : source.at("projects").items()) {
    project.onlyKeys({"id", "name", "origin_id", "commitments"});
    const std::string id = project.at("id").text();
    rows::insertReference(connection, Catalog::projects, company,
                          {id, "", project.at("name").text(), optionalText(project, "origin_id")});
    if (!project.has("commitments")) continue;
    for (const YamlValue& commitment : project.at("commitments").items()) {
      seedCommitment(connection, company, id, commitment, currencyScale(currency), now);
    }
  }
}

}  // namespace

void loadSeed(const std::filesystem::path& file, Database& database, Clock& clock) {
  const YamlValue root = YamlValue::load(file);
  root.onlyKeys({"companies"});
  database.write([&](Connection& connection) {
    for (const YamlValue& company : root.at("companies").items()) {
      try {
        seedCompany(connection, company, clock.nowUs());
      } catch (const StoreError& error) {
        company.fail(std::string("this company does not fit: ") + error.what());
      }
    }
  });
}

}  // namespace tieback::host
