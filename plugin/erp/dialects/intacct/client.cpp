#include "erp/dialects/intacct/client.h"

#include <charconv>

namespace tieback::erp::intacct {
namespace {

constexpr std::size_t kPage = 1000;  // of at most 2000
constexpr std::size_t kMostRecords = 100'000;

void writeCondition(xml::Writer& writer, const Ask::Condition& condition) {
  std::string_view verb = condition.values.size() == 1 ? "equalto" : "in";
  if (condition.is == Ask::Condition::Is::after) verb = "greaterthan";
  if (condition.is == Ask::Condition::Is::at_least) verb = "greaterthanorequalto";
  writer.open(verb);
  writer.element("field", condition.field);
  for (const auto& value : condition.values) writer.element("value", value);
  writer.close();
}

std::optional<std::size_t> numberOf(const std::string& text) {
  std::size_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (problem != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::variant<Client::Page, Outcome> pageOf(const Result& result) {
  if (!result.success) return refusalOf(result);
  const auto* data = result.element.child("data");
  const auto remaining = data == nullptr ? std::nullopt : numberOf(data->attribute("numremaining"));
  if (!remaining) return unclear(Effect::read, kErp, "a list was asked for, and something else came");
  return Client::Page{data->children, *remaining};
}

}  // namespace

Outcome refusalOf(const Result& result) {
  return outcomeOfFunction(errorsIn(result.element.child("errormessage")));
}

std::string Client::queryXml(const Ask& ask, std::size_t offset, std::size_t most,
                             const std::string& control_id) const {
  xml::Writer writer;
  writer.open("function", {{"controlid", control_id}});
  writer.open("query");
  writer.element("object", ask.object);
  writer.open("select");
  for (const auto& field : ask.select) writer.element("field", field);
  writer.close();
  if (!ask.docparid.empty()) writer.element("docparid", ask.docparid);
  writer.open("filter");
  if (ask.where.size() > 1) writer.open("and");
  for (const auto& condition : ask.where) writeCondition(writer, condition);
  if (ask.where.size() > 1) writer.close();
  writer.close();
  writer.open("orderby");
  writer.open("order");
  writer.element("field", ask.order_by);
  writer.element("ascending", "");
  writer.close();
  writer.close();
  if (config_.show_private) {
    writer.open("options");
    writer.element("showprivate", "true");
    writer.close();
  }
  writer.element("pagesize", std::to_string(most));
  writer.element("offset", std::to_string(offset));
  writer.close();
  writer.close();
  return writer.take();
}

std::variant<Client::Page, Outcome> Client::page(const Ask& ask, std::size_t most) {
  auto called = session_.call(queryXml(ask, 0, most, "page"), 1, "page", Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&called)) return std::move(*outcome);
  return pageOf(std::get<Results>(called).front());
}

Query Client::rest(const Ask& ask, Records records) {
  for (;;) {
    auto called = session_.call(queryXml(ask, records.size(), kPage, "query"), 1, "query", Effect::read);
    if (auto* outcome = std::get_if<Outcome>(&called)) return std::move(*outcome);
    auto page = pageOf(std::get<Results>(called).front());
    if (auto* outcome = std::get_if<Outcome>(&page)) return std::move(*outcome);
    auto& got = std::get<Page>(page);
    records.insert(records.end(), std::make_move_iterator(got.records.begin()),
                   std::make_move_iterator(got.records.end()));
    if (got.remaining == 0) return records;
    if (got.records.empty() || records.size() > kMostRecords) {
      return unclear(Effect::read, kErp, "the list of " + std::string(ask.object) + " does not end");
    }
  }
}

std::variant<std::vector<Records>, Outcome> Client::findAll(const std::vector<Ask>& asks) {
  std::string xml;
  for (std::size_t i = 0; i < asks.size(); ++i) xml += queryXml(asks[i], 0, kPage, "query." + std::to_string(i));
  auto called = session_.call(xml, asks.size(), "queries", Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&called)) return std::move(*outcome);
  const auto& results = std::get<Results>(called);
  std::vector<Records> found;
  for (std::size_t i = 0; i < asks.size(); ++i) {
    auto page = pageOf(results[i]);
    if (auto* outcome = std::get_if<Outcome>(&page)) return std::move(*outcome);
    auto& got = std::get<Page>(page);
    if (got.remaining == 0 || got.records.empty()) {
      found.push_back(std::move(got.records));
      continue;
    }
    auto all = rest(asks[i], std::move(got.records));
    if (auto* outcome = std::get_if<Outcome>(&all)) return std::move(*outcome);
    found.push_back(std::move(std::get<Records>(all)));
  }
  return found;
}

std::variant<Result, Outcome> Client::send(const WireRequest& request, const std::string& control_id) {
  auto called = session_.call(request.body, 1, control_id, Effect::write);
  if (auto* outcome = std::get_if<Outcome>(&called)) return std::move(*outcome);
  return std::move(std::get<Results>(called).front());
}

std::string isoDate(const std::string& date) {
  constexpr std::size_t kLength = 10;
  if (date.size() < kLength || date[2] != '/' || date[5] != '/') return date.substr(0, kLength);
  return date.substr(6, 4) + "-" + date.substr(0, 2) + "-" + date.substr(3, 2);
}

void writeDate(xml::Writer& writer, std::string_view name, const std::string& iso_date) {
  writer.open(name);
  writer.element("year", iso_date.substr(0, 4));
  writer.element("month", iso_date.size() >= 7 ? iso_date.substr(5, 2) : "");
  writer.element("day", iso_date.size() >= 10 ? iso_date.substr(8, 2) : "");
  writer.close();
}

}  // namespace tieback::erp::intacct
