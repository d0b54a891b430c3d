#include "erp/dialects/intacct/import.h"

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

#include "domain/time.h"
#include "erp/dialects/intacct/order.h"
#include "erp/dialects/intacct/steps.h"

namespace tieback::erp::intacct {
namespace {

using Status = ImportRecord::Status;

constexpr std::size_t kPage = 50;

// Which definition, and after which of its records: "1:4711". The records come by their number, so that what is made or
// removed meanwhile moves nothing.
struct Place {
  std::size_t type = 0;
  std::string after = "0";
};

std::optional<Place> placeOf(const std::string& cursor, std::size_t types) {
  if (cursor.empty()) return Place{};
  const auto colon = cursor.find(':');
  Place place;
  const auto* end = cursor.data() + std::min(colon, cursor.size());
  const auto read = std::from_chars(cursor.data(), end, place.type);
  if (colon == std::string::npos || read.ec != std::errc() || read.ptr != end || place.type >= types)
    return std::nullopt;
  place.after = cursor.substr(colon + 1);
  const bool number = !place.after.empty() && place.after.find_first_not_of("0123456789") == std::string::npos;
  return number ? std::optional(place) : std::nullopt;
}

// The change order definitions, each with that of its orders.
std::vector<std::pair<std::string, std::string>> definitions(const Config& config) {
  std::vector<std::pair<std::string, std::string>> all = {{config.subcontract_change_type, config.subcontract_type}};
  if (config.purchase_order_change_type != config.subcontract_change_type) {
    all.emplace_back(config.purchase_order_change_type, config.purchase_order_type);
  }
  return all;
}

Ask headersAsk(const Config& config, const std::string& type, const ImportQuery& query, const std::string& after) {
  Ask ask{"PODOCUMENT",
          {"RECORDNO", "DOCNO", "DOCPARID", "STATE", "CUSTVENDID", "WHENCREATED", "WHENMODIFIED", "MESSAGE", "CURRENCY",
           "TRX_SUBTOTAL"},
          {{"DOCPARID", {type}}, {"RECORDNO", {after}, Ask::Condition::Is::after}},
          type};
  if (!config.key_is_number) ask.select.push_back(config.reference_read_as);
  if (query.changed_since_us != 0) {
    ask.where.push_back({"WHENMODIFIED", {intacctTime(query.changed_since_us)}, Ask::Condition::Is::at_least});
  }
  return ask;
}

Ask linesAsk(const Config& config, const std::string& type, const std::vector<std::string>& documents) {
  Ask ask{"PODOCUMENTENTRY",
          {"RECORDNO", "DOCHDRNO", "LINE_NO", "ITEMID", "MEMO", "UNIT", "UIQTY", "UIPRICE", "TRX_VALUE", "PROJECTID",
           config.link_read_as},
          {{"DOCHDRNO", documents}},
          type};
  if (config.tasks) ask.select.emplace_back("TASKID");
  if (config.cost_types) ask.select.emplace_back("COSTTYPEID");
  return ask;
}

Status statusOf(const std::string& state) {
  if (state == kDraft) return Status::held;
  if (state == "Declined") return Status::cancelled;
  return isEffective(state) ? Status::closed : Status::open;
}

ImportLine lineOf(const Config& config, const xml::Element& found) {
  ImportLine line;
  line.id = found.textAt("RECORDNO");
  line.cost_code = found.textAt(config.tasks ? "TASKID" : "ITEMID");
  if (config.cost_types) line.category = found.textAt("COSTTYPEID");
  line.description = found.textAt("MEMO");
  line.uom = found.textAt("UNIT");
  line.quantity = decimalAt(found, "UIQTY");
  line.unit_cost = decimalAt(found, "UIPRICE");
  line.amount = decimalAt(found, "TRX_VALUE").value_or(Decimal());
  return line;
}

ImportRecord recordOf(const Config& config, const xml::Element& header) {
  ImportRecord record;
  record.origin_id = header.textAt("RECORDNO");
  record.origin_code = header.textAt("DOCNO");
  record.documents = originData(header);
  record.reference = header.textAt(config.key_is_number ? "DOCNO" : config.reference_read_as);
  record.vendor = header.textAt("CUSTVENDID");
  record.title = header.textAt("MESSAGE");
  record.date = isoDate(header.textAt("WHENCREATED"));
  record.erp_status = statusWord(header.textAt("STATE"));
  record.status = statusOf(record.erp_status);
  record.version = header.textAt("WHENMODIFIED");
  record.currency = header.textAt("CURRENCY");
  record.total = decimalAt(header, "TRX_SUBTOTAL");
  return record;
}

// What hangs on a page's documents: their lines by the document, and the numbers of the orders they change.
struct Hanging {
  std::multimap<std::string, const xml::Element*> lines;
  Records found;
  std::map<std::string, std::string> orders;
};

std::optional<Outcome> readHanging(const Config& config, Client& client, const std::string& type,
                                   const std::string& order_type, const Records& headers, Hanging& hanging) {
  std::vector<std::string> documents;
  for (const auto& header : headers) documents.push_back(header.textAt("RECORDNO"));
  auto lines = client.find(linesAsk(config, type, documents));
  if (auto* outcome = std::get_if<Outcome>(&lines)) return std::move(*outcome);
  hanging.found = std::move(std::get<Records>(lines));
  std::set<std::string> linked;
  for (const auto& line : hanging.found) {
    hanging.lines.emplace(line.textAt("DOCHDRNO"), &line);
    if (const auto order = line.textAt(config.link_read_as); !order.empty()) linked.insert(order);
  }
  if (linked.empty()) return std::nullopt;
  auto orders =
      client.find({"PODOCUMENT", {"RECORDNO", "DOCNO"}, {{"RECORDNO", {linked.begin(), linked.end()}}}, order_type});
  if (auto* outcome = std::get_if<Outcome>(&orders)) return std::move(*outcome);
  for (const auto& order : std::get<Records>(orders)) {
    hanging.orders[order.textAt("RECORDNO")] = order.textAt("DOCNO");
  }
  return std::nullopt;
}

void hang(const Config& config, const Hanging& hanging, ImportRecord& record) {
  std::set<std::string> orders, projects;
  std::vector<const xml::Element*> lines;
  const auto [begin, end] = hanging.lines.equal_range(record.origin_id);
  for (auto line = begin; line != end; ++line) lines.push_back(line->second);
  const auto place = [](const xml::Element* line) { return decimalAt(*line, "LINE_NO").value_or(Decimal()); };
  std::stable_sort(lines.begin(), lines.end(), [&](const auto* a, const auto* b) { return place(a) < place(b); });
  for (const auto* line : lines) {
    record.lines.push_back(lineOf(config, *line));
    const auto order = hanging.orders.find(line->textAt(config.link_read_as));
    if (order != hanging.orders.end()) orders.insert(order->second);
    projects.insert(line->textAt("PROJECTID"));
    if (!decimalAt(*line, "TRX_VALUE")) record.problem = "The amount of a line can't be read.";
  }
  if (orders.size() == 1) record.commitment = *orders.begin();
  if (projects.size() == 1) record.project = *projects.begin();
  if (orders.size() > 1) record.problem = "It changes several commitments.";
}

}  // namespace

bool canImport(const Config& config) {
  return !config.link_read_as.empty() && config.lines_hold == Config::LinesHold::delta;
}

ImportResult listForImport(const Config& config, Client& client, const ImportQuery& query) {
  const auto types = definitions(config);
  const auto place = placeOf(query.cursor, types.size());
  if (!place) return Outcome(InDoubt{"the list's cursor is not one of Intacct's: " + query.cursor});
  const auto& [type, order_type] = types[place->type];
  auto asked = client.page(headersAsk(config, type, query, place->after), kPage);
  if (auto* outcome = std::get_if<Outcome>(&asked)) return std::move(*outcome);
  const auto& got = std::get<Client::Page>(asked);
  ImportPage page;
  if (!got.records.empty()) {
    Hanging hanging;
    if (auto outcome = readHanging(config, client, type, order_type, got.records, hanging)) return std::move(*outcome);
    for (const auto& header : got.records) {
      page.records.push_back(recordOf(config, header));
      hang(config, hanging, page.records.back());
    }
  }
  if (got.remaining > 0 && !got.records.empty()) {
    page.next = std::to_string(place->type) + ":" + got.records.back().textAt("RECORDNO");
  } else if (place->type + 1 < types.size()) {
    page.next = std::to_string(place->type + 1) + ":0";
  }
  return page;
}

std::string intacctTime(std::int64_t micros) {
  const auto text = domain::toRfc3339(micros);
  return text.substr(5, 2) + "/" + text.substr(8, 2) + "/" + text.substr(0, 4) + " " + text.substr(11, 8);
}

}  // namespace tieback::erp::intacct
