#include "support/change_orders.h"

namespace tieback::bench {
namespace {

using json::Value;

Value line(std::int64_t id, const char* amount, const char* code, const char* description) {
  return Value::object(
      {{"id", id},
       {"amount", amount},
       {"commitment_line_item_id", nullptr},
       {"description", description},
       {"cost_code", Value::object({{"id", 3}, {"full_code", code}, {"name", "Work"}, {"origin_id", code}})},
       {"line_item_type", Value::object({{"id", 9}, {"code", "S"}, {"name", "Subcontract"}, {"origin_id", "S"}})},
       {"quantity", nullptr},
       {"unit_cost", nullptr},
       {"uom", ""},
       {"position", id}});
}

Value person(const char* id, const char* name, const std::string& company, Value levels, Value privileges) {
  return Value::object({{"id", id},
                        {"name", name},
                        {"email", std::string(id) + "@example.com"},
                        {"company", company},
                        {"levels", std::move(levels)},
                        {"privileges", std::move(privileges)}});
}

Value commitment(const ChangeOrderOf& of) {
  const std::string number = "SC-" + std::to_string(of.commitment);
  return Value::object(
      {{"id", of.commitment},
       {"number", number},
       {"title", "Concrete works, level " + std::to_string(of.commitment)},
       {"status", "Approved"},
       {"type", "WorkOrderContract"},
       {"accounting_method", "amount"},
       {"grand_total", "25000.00"},
       {"origin_id", number},
       {"project", Value::object({{"id", "p-1"}, {"name", "Harbour Tower"}, {"origin_id", "TOWER"}})},
       {"vendor", Value::object({{"id", 77}, {"company", "Apex Concrete LLC"}, {"origin_id", of.vendor_origin}})}});
}

}  // namespace

Value changeOrder(const ChangeOrderOf& of) {
  const std::string number = "CCO-" + std::to_string(of.id);
  return Value::object(
      {{"connection", of.connection},
       {"job_origin_id", "TOWER"},
       {"currency", "USD"},
       {"commitment", commitment(of)},
       {"commitment_items", Value::array()},
       {"change_order",
        Value::object(
            {{"id", of.id},
             {"contract_id", of.commitment},
             {"number", number},
             {"status", "approved"},
             {"title", "Extra footing " + std::to_string(of.id)},
             {"description", "Deeper footing under axis C after the soil report of the geotechnical engineer"},
             {"total_amount", "12500.00"},
             {"created_by",
              Value::object({{"id", "u-pat"}, {"name", "Pat Manager"}, {"email", "u-pat@example.com"}})}})},
       {"change_order_items",
        Value::array({line(1, "12000.00", "03-300", "Footing under axis C"), line(2, "500.00", "05-120", "Anchors")})},
       {"additional_data", Value::object()}});
}

Value projectManager(const std::string& company) {
  const auto project = Value::object({{"commitments", "admin"}, {"change_orders", "admin"}});
  return person("u-pat", "Pat Manager", company, Value::object({{"projects", Value::object({{"p-1", project}})}}),
                Value::array());
}

Value approver(const std::string& company) {
  return person("u-ann", "Ann Approver", company,
                Value::object({{"company", Value::object({{"erp_integrations", "standard"}})}}),
                Value::array({"can_push_to_accounting"}));
}

Value reader(const std::string& project) {
  const auto levels = Value::object({{"commitments", "read_only"}});
  return person("u-vera", "Vera Reader", kCompany, Value::object({{"projects", Value::object({{project, levels}})}}),
                Value::array());
}

Value request(const Ask& ask) {
  Value request = Value::object({{"actor", ask.actor}, {"company", ask.company}, {"params", ask.params}});
  if (!ask.item.empty()) request.set("item", ask.item);
  if (ask.revision != 0) request.set("expected_revision", ask.revision);
  if (!ask.request_id.empty()) request.set("request_id", ask.request_id);
  return request;
}

}  // namespace tieback::bench
