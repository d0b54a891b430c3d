#include "resources.h"

#include <algorithm>

#include "lines.h"
#include "orders.h"
#include "render.h"

namespace tieback::mock::business_central {
namespace {

struct Segment {
  std::string name;
  std::optional<std::string> key;
};

Segment segmentOf(const std::string& text) {
  const std::size_t open = text.find('(');
  if (open == std::string::npos || text.back() != ')') return {text, std::nullopt};
  std::string key = text.substr(open + 1, text.size() - open - 2);
  if (key.size() >= 2 && key.front() == '\'' && key.back() == '\'') key = key.substr(1, key.size() - 2);
  return {text.substr(0, open), key};
}

std::string headerOf(const Call& call, std::string_view name) {
  const std::string* found = findHeader(call.headers, name);
  return found == nullptr ? std::string() : *found;
}

class Handler {
 public:
  Handler(State& state, const ServiceRoot& root, const Call& call) : state_(state), root_(root), call_(call) {}

  Answer run() {
    for (const std::string& part : call_.path) path_.push_back(segmentOf(part));
    if (path_.empty()) return serviceDocument();
    const bool inPath = path_.front().name == "companies";
    if (inPath && path_.size() == 1) return companies();
    const std::string wanted = inPath ? path_.front().key.value_or("") : companyBeside();
    const BookRecord company = state_.books.firstOf("companies", [&](const Json& record) {
      return equalsIgnoringCase(record.text("id"), wanted) || (!inPath && record.text("name") == wanted);
    });
    if (!company) return refuse({404, "Internal_CompanyNotFound", "Cannot find the company " + wanted + "."});
    company_ = company->text("name");
    companyId_ = company->text("id");
    if (inPath) path_.erase(path_.begin());
    if (call_.method != "GET" && !root_.caller.mayWrite) {
      return refuse({403, "Authorization_RequestDenied",
                     "Sorry, the current permissions prevented the action. (TableData 38 Purchase Header Modify: Base "
                     "Application)"});
    }
    return call_.method == "GET" ? get() : write();
  }

 private:
  // Instead of in the path: ?company=id, or a header of a batch's request.
  std::string companyBeside() const {
    for (const auto& [name, value] : parseForm(call_.query)) {
      if (name == "company") return value;
    }
    return headerOf(call_, "Company");
  }

  Answer refuse(const Refusal& refusal) { return {refusal.status, errorDocument(refusal, state_.ids), "", false}; }
  static Refusal noResource(const std::string& name) {
    return {404, "BadRequest_ResourceNotFound", "Resource not found for the segment '" + name + "'."};
  }

  Answer serviceDocument() const {
    Json list = Json::array();
    for (const EntitySet& set : entitySets()) {
      list.push(Json::object().set("name", set.name).set("kind", "EntitySet").set("url", set.name));
    }
    return {200, Json::object().set("@odata.context", root_.url + "/$metadata").set("value", std::move(list)), "",
            false};
  }

  Answer companies() {
    const EntitySet& set = *entitySet("companies");
    std::vector<Json> records;
    for (const auto& [name, record] : state_.books.of("companies")) records.push_back(*record);
    return listOrOne(set, std::move(records), path_.front().key, "companies");
  }

  // --- reading

  Answer get() {
    const Segment& first = path_.front();
    const EntitySet* set = entitySet(first.name);
    if (set == nullptr) return refuse(noResource(first.name));
    const std::string context = "companies(" + companyId_ + ")/" + first.name;
    if (first.name == "purchaseOrderLines") return lines(context);
    if (set->collection.empty())
      return refuse(dialog("You must get to the parent first to get to the dimension set line."));
    if (path_.size() == 1) return listOrOne(*set, all(*set), first.key, context);
    if (path_.size() != 2 || !first.key) return refuse(noResource(path_.back().name));
    const BookRecord parent = inCompany(state_, set->collection, "id", *first.key, company_);
    if (!parent) return refuse(notFound());
    const EntitySet* nested = navigation(*set, path_[1].name);
    if (nested == nullptr) return refuse(noResource(path_[1].name));
    return listOrOne(*nested, nestedRecords(state_, *set, *parent, path_[1].name), path_[1].key,
                     context + "/" + path_[1].name);
  }

  // Lines are found below their order, or by their own id.
  Answer lines(const std::string& context) {
    if (!path_.front().key) return refuse(dialog("You must specify an Id or a Document Id to get the lines."));
    const auto found = lineNamed(*path_.front().key);
    if (!found) return refuse(notFound());
    if (path_.size() == 1) return listOrOne(lineSet(), {found->second}, path_.front().key, context);
    if (path_[1].name != "dimensionSetLines") return refuse(noResource(path_[1].name));
    return listOrOne(dimensionSet(), nestedRecords(state_, lineSet(), found->second, "dimensionSetLines"), path_[1].key,
                     context);
  }

  std::vector<Json> all(const EntitySet& set) const {
    std::vector<Json> records;
    auto query = parseQuery(set, call_.query);
    if (const auto* good = std::get_if<Query>(&query);
        good != nullptr && good->filter && !good->filter->only.empty() &&
        (set.key == "number" || (set.key == "code" && set.name != "dimensionValues"))) {
      if (const BookRecord one = inCompany(state_, set.collection, set.key, good->filter->only, company_))
        records.push_back(*one);
      return records;
    }
    for (const auto& [key, record] : state_.books.of(set.collection)) {
      if (record->text("company") == company_) records.push_back(*record);
    }
    return records;
  }

  Answer listOrOne(const EntitySet& set, std::vector<Json> records, const std::optional<std::string>& key,
                   const std::string& context) {
    auto parsed = parseQuery(set, call_.query);
    if (auto* refusal = std::get_if<Refusal>(&parsed)) return refuse(*refusal);
    const Query& query = std::get<Query>(parsed);
    if (!key) return list(set, std::move(records), query, context);
    const auto one = std::find_if(records.begin(), records.end(),
                                  [&](const Json& each) { return equalsIgnoringCase(each.text("id"), *key); });
    if (one == records.end()) return refuse(notFound());
    return shown(set, *one, query, context, 200);
  }

  Answer shown(const EntitySet& set, const Json& record, const Query& query, const std::string& context,
               int status) const {
    Json body = Json::object().set("@odata.context", root_.url + "/$metadata#" + context + "/$entity");
    Json rendered = render(state_, set, record, query);
    for (JsonMember& member : rendered.members()) body.set(member.name, std::move(member.value));
    return {status, std::move(body), etagOf(record), status == 201};
  }

  Answer list(const EntitySet& set, std::vector<Json> records, const Query& query, const std::string& context) {
    if (query.filter) {
      records.erase(
          std::remove_if(records.begin(), records.end(), [&](const Json& each) { return !query.filter->fits(each); }),
          records.end());
    }
    if (!query.orderBy.empty()) {
      const Property& by = *property(set, query.orderBy);
      std::stable_sort(records.begin(), records.end(), [&](const Json& a, const Json& b) {
        return query.descending ? valueOf(by, b).dump() < valueOf(by, a).dump()
                                : valueOf(by, a).dump() < valueOf(by, b).dump();
      });
    }
    std::size_t page = static_cast<std::size_t>(state_.settings.maxPageSize);
    const std::string prefer = headerOf(call_, "Prefer");
    if (const auto at = prefer.find("maxpagesize="); at != std::string::npos) {
      page = std::min(page, static_cast<std::size_t>(std::max(1L, std::strtol(prefer.c_str() + at + 12, nullptr, 10))));
    }
    Json body = Json::object().set("@odata.context", root_.url + "/$metadata#" + context);
    if (query.count) body.set("@odata.count", Json::number(static_cast<long long>(records.size())));
    const std::size_t begin = std::min(query.skip, records.size());
    const std::size_t wanted = std::min(query.top.value_or(records.size()), records.size() - begin);
    Json values = Json::array();
    for (std::size_t i = 0; i < std::min(wanted, page); ++i)
      values.push(render(state_, set, records[begin + i], query));
    body.set("value", std::move(values));
    if (wanted > page) body.set("@odata.nextLink", nextLink(query, page, wanted));
    return {200, std::move(body), "", false};
  }

  std::string nextLink(const Query& query, std::size_t page, std::size_t wanted) const {
    std::string link = root_.url;
    for (const std::string& part : call_.path) link += "/" + part;
    std::string rest;
    std::size_t at = 0;
    while (at < call_.query.size()) {
      const std::size_t end = std::min(call_.query.find('&', at), call_.query.size());
      const std::string option = call_.query.substr(at, end - at);
      if (!option.starts_with("$skip") && !option.starts_with("$top") && !option.starts_with("%24skip") &&
          !option.starts_with("%24top")) {
        rest += option + "&";
      }
      at = end + 1;
    }
    if (query.top) rest += "$top=" + std::to_string(wanted - page) + "&";
    return link + "?" + rest + "$skiptoken=" + std::to_string(query.skip + page);
  }

  // --- writing

  Answer write() {
    const Segment& first = path_.front();
    if (first.name == "purchaseOrders" && path_.size() == 1) return order(first.key);
    if (first.name == "purchaseOrders" && path_.size() == 2 && first.key) return below(*first.key);
    if (first.name == "purchaseOrderLines") return line();
    if (entitySet(first.name) == nullptr) return refuse(noResource(first.name));
    return refuse({405, "BadRequest_MethodNotAllowed",
                   "'" + call_.method + "' requests for '" + first.name +
                       "' of EdmType 'Entity' are not allowed within Microsoft Dynamics NAV OData web services."});
  }

  Answer order(const std::optional<std::string>& key) {
    const EntitySet& set = *entitySet("purchaseOrders");
    const std::string context = "companies(" + companyId_ + ")/purchaseOrders";
    if (call_.method == "POST" && !key) {
      auto written = createOrder(state_, company_, call_.body);
      if (auto* refusal = std::get_if<Refusal>(&written)) return refuse(*refusal);
      return shown(set, std::get<Json>(written), {}, context, 201);
    }
    const BookRecord found = key ? inCompany(state_, "purchaseOrders", "id", *key, company_) : nullptr;
    if (!found) return refuse(key ? notFound() : noResource("purchaseOrders"));
    if (auto refusal = checkVersion(*found)) return refuse(*refusal);
    if (call_.method == "DELETE") {
      if (auto refusal = deleteOrder(state_, found)) return refuse(*refusal);
      return {204, {}, "", true};
    }
    if (call_.method != "PATCH") return refuse(noResource("purchaseOrders"));
    auto written = modifyOrder(state_, found, call_.body);
    if (auto* refusal = std::get_if<Refusal>(&written)) return refuse(*refusal);
    auto answer = shown(set, std::get<Json>(written), {}, context, 200);
    answer.applied = true;
    return answer;
  }

  Answer below(const std::string& id) {
    const BookRecord found = inCompany(state_, "purchaseOrders", "id", id, company_);
    if (!found) return refuse(notFound());
    if (path_[1].name == "Microsoft.NAV.receiveAndInvoice" && call_.method == "POST") {
      if (auto refusal = receiveAndInvoice(state_, found)) return refuse(*refusal);
      return {204, {}, "", true};
    }
    if (path_[1].name != "purchaseOrderLines") return refuse(noResource(path_[1].name));
    if (call_.method == "POST" && !path_[1].key) return addLine(found);
    return path_[1].key ? changeLine(found, *path_[1].key) : refuse(noResource("purchaseOrderLines"));
  }

  Answer line() {
    const Segment& first = path_.front();
    if (path_.size() == 2 && path_[1].name == "dimensionSetLines" && first.key) return dimension(*first.key);
    if (path_.size() != 1) return refuse(noResource(path_.back().name));
    if (call_.method == "POST" && !first.key) {
      const std::string document(call_.body.isObject() ? call_.body.text("documentId") : "");
      if (document.empty()) return refuse(dialog("You must specify a document id to get the lines."));
      const BookRecord found = inCompany(state_, "purchaseOrders", "id", document, company_);
      return found ? addLine(found) : refuse(dialog("No document with the specified ID exists."));
    }
    const auto found = first.key ? lineNamed(*first.key) : std::nullopt;
    if (!found) return refuse(notFound());
    return changeLine(found->first, *first.key);
  }

  Answer addLine(const BookRecord& found) {
    Json order = *found;
    auto written = insertLine(state_, order, call_.body);
    if (auto* refusal = std::get_if<Refusal>(&written)) return refuse(*refusal);
    return kept(found, std::move(order), std::get<Json>(written).text("id"), 201);
  }

  Answer changeLine(const BookRecord& found, const std::string& id) {
    Json order = *found;
    const auto& lines = order.find("purchaseOrderLines")->items();
    const auto line = std::find_if(lines.begin(), lines.end(),
                                   [&](const Json& each) { return equalsIgnoringCase(each.text("id"), id); });
    if (line == lines.end()) return refuse(notFound());
    if (auto refusal = checkVersion(*line)) return refuse(*refusal);
    if (call_.method == "DELETE") {
      if (auto refusal = removeLine(order, id)) return refuse(*refusal);
      keep(state_, found, std::move(order));
      return {204, {}, "", true};
    }
    if (call_.method != "PATCH") return refuse(noResource("purchaseOrderLines"));
    auto written = modifyLine(state_, order, id, call_.body);
    if (auto* refusal = std::get_if<Refusal>(&written)) return refuse(*refusal);
    return kept(found, std::move(order), id, 200);
  }

  Answer dimension(const std::string& lineId) {
    const auto found = lineNamed(lineId);
    if (!found) return refuse(dialog("Parent with ID " + lineId + " does not exist."));
    if (call_.method != "POST") return refuse(noResource("dimensionSetLines"));
    Json order = *found->first;
    if (auto refusal = checkOpen(order)) return refuse(*refusal);
    for (Json& line : order.find("purchaseOrderLines")->items()) {
      if (!equalsIgnoringCase(line.text("id"), lineId)) continue;
      if (auto refusal = insertDimension(state_, order, line, call_.body)) return refuse(*refusal);
      const Json added = nestedRecords(state_, lineSet(), line, "dimensionSetLines").back();
      keep(state_, found->first, std::move(order));
      return shown(dimensionSet(), added, {}, "companies(" + companyId_ + ")/dimensionSetLines", 201);
    }
    return refuse(notFound());
  }

  // After a write: the line as it stands in the books.
  Answer kept(const BookRecord& before, Json order, std::string_view lineId, int status) {
    const std::string id(lineId);
    keep(state_, before, std::move(order));
    Answer answer =
        shown(lineSet(), lineNamed(id)->second, {}, "companies(" + companyId_ + ")/purchaseOrderLines", status);
    answer.applied = true;
    return answer;
  }

  std::optional<std::pair<BookRecord, Json>> lineNamed(const std::string& id) const {
    for (const auto& [number, order] : state_.books.of("purchaseOrders")) {
      if (order->text("company") != company_) continue;
      for (const Json& line : order->find("purchaseOrderLines")->items()) {
        if (equalsIgnoringCase(line.text("id"), id)) return std::pair(order, line);
      }
    }
    return std::nullopt;
  }

  // If-Match is required to change or delete; '*' takes any version.
  std::optional<Refusal> checkVersion(const Json& record) const {
    const std::string match = headerOf(call_, "If-Match");
    if (match == "*" || match == etagOf(record)) return std::nullopt;
    if (match.starts_with("W/\""))
      return Refusal{409, "Request_EntityChanged", "Another user has already changed the record."};
    return Refusal{400, "BadRequest_InvalidToken",
                   "Could not validate the client concurrency token required by the service. Please provide a valid "
                   "token in the client request."};
  }

  State& state_;
  const ServiceRoot& root_;
  const Call& call_;
  std::vector<Segment> path_;
  std::string company_;
  std::string companyId_;
};

}  // namespace

Answer handle(State& state, const ServiceRoot& root, const Call& call) {
  return Handler(state, root, call).run();
}

}  // namespace tieback::mock::business_central
