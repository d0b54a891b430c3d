#include "records.h"

#include <algorithm>

#include "orders.h"
#include "record_filter.h"
#include "render.h"
#include "suiteql.h"

namespace tieback::mock::netsuite {
namespace {

constexpr long long kMaxPage = 1000;

Refusal noSuchRecord() {
  return {404, "NONEXISTENT_ID", "The record instance does not exist. Provide a valid record instance ID."};
}
Refusal noSuchResource(const std::string& name) {
  return {404, "INVALID_PARAMETER", "Record type '" + name + "' does not exist."};
}
Refusal notAllowed() {
  return {405, "METHOD_NOT_ALLOWED", "The HTTP method is not allowed for this resource."};
}

Json bodyOf(const HttpRequest& request) {
  auto parsed = parseJson(request.body);
  if (auto* document = std::get_if<Json>(&parsed); document != nullptr && document->isObject()) {
    return std::move(*document);
  }
  throw Refusal{400, "INVALID_CONTENT", "Invalid content in the request body. The request body is not valid JSON."};
}

struct Page {
  long long limit = kMaxPage;
  long long offset = 0;
};

long long numberIn(const Call& call, const char* name, long long fallback, long long least) {
  const std::string text = call.parameter(name);
  if (text.empty()) return fallback;
  const auto parsed = Json(JsonNumber{text}).integer();
  if (!parsed || *parsed < least || (least == 1 && *parsed > kMaxPage)) {
    throw Refusal{400, "INVALID_PARAMETER", "Invalid value for the query parameter " + std::string(name) + ".", "",
                  name};
  }
  return *parsed;
}

Page pageOf(const Call& call) {
  Page page{numberIn(call, "limit", kMaxPage, 1), numberIn(call, "offset", 0, 0)};
  if (page.offset % page.limit != 0) {
    throw Refusal{400, "INVALID_PARAMETER", "The offset must be divisible by the limit.", "", "offset"};
  }
  return page;
}

HttpResponse collection(const Call& call, const Page& page, const std::vector<Json>& all) {
  Json items = Json::array();
  const auto begin = std::min<std::size_t>(static_cast<std::size_t>(page.offset), all.size());
  const auto end = std::min(begin + static_cast<std::size_t>(page.limit), all.size());
  for (std::size_t i = begin; i < end; ++i) items.push(all[i]);
  const std::string self = call.base() + call.request.path;
  const auto link = [&](const char* rel, long long offset) {
    return Json::object()
        .set("rel", rel)
        .set("href", self + "?limit=" + std::to_string(page.limit) + "&offset=" + std::to_string(offset));
  };
  Json links = Json::array();
  if (end < all.size()) links.push(link("next", page.offset + page.limit));
  links.push(link("self", page.offset));
  Json body = Json::object();
  body.set("links", std::move(links))
      .set("count", Json::number(static_cast<long long>(end - begin)))
      .set("hasMore", end < all.size())
      .set("items", std::move(items))
      .set("offset", Json::number(page.offset))
      .set("totalResults", Json::number(static_cast<long long>(all.size())));
  HttpResponse response = jsonAnswer(200, body);
  response.contentType = "application/vnd.oracle.resource+json; type=collection; charset=UTF-8";
  return response;
}

HttpResponse listRecords(const State& state, const Call& call, const RecordType& type) {
  const Page page = pageOf(call);
  std::vector<Json> found;
  for (const BookRecord& record : filtered(state, type, call.parameter("q"))) {
    const std::string href = call.base() + pathOf(type, record->text("id"));
    Json links = Json::array().push(Json::object().set("rel", "self").set("href", href));
    found.push_back(Json::object().set("links", std::move(links)).set("id", record->text("id")));
  }
  return collection(call, page, found);
}

HttpResponse getRecord(const State& state, const Call& call, const RecordType& type, const Json& record) {
  const View view{call.base(), call.parameter("expandSubResources") == "true"};
  if (call.path.size() == 2) return jsonAnswer(200, renderRecord(state, type, record, view));
  const bool lines = std::string_view(type.collection) == kPurchaseOrder && call.path[2] == "item";
  if (!lines || call.path.size() > 4) throw noSuchResource(call.path[2]);
  if (call.path.size() == 3) return jsonAnswer(200, renderLines(state, record, view));
  for (const Json& line : record.find("item")->items()) {
    if (line.find("line")->numberText() == call.path[3]) return jsonAnswer(200, renderLine(state, record, line, view));
  }
  throw noSuchRecord();
}

OrderChange changeOf(const Call& call, const Json& body) {
  const std::string* names = call.request.header("X-NetSuite-PropertyNameValidation");
  const std::string replace = "," + call.parameter("replace") + ",";
  return {body, replace.find(",item,") != std::string::npos, names != nullptr && equalsIgnoringCase(*names, "Error"),
          call.nowMicros};
}

HttpResponse written(const Call& call, const RecordType& type, const Json& record) {
  HttpResponse response;
  response.status = 204;
  response.applied = true;
  response.headers.emplace_back("Location", call.base() + pathOf(type, record.text("id")));
  return response;
}

HttpResponse writeOrder(State& state, const Call& call, const RecordType& type) {
  const std::string& method = call.request.method;
  if (call.path.size() == 1) {
    if (method != "POST") throw notAllowed();
    const Json body = bodyOf(call.request);
    return written(call, type, *createOrder(state, changeOf(call, body)));
  }
  if (call.path.size() != 2) throw notAllowed();
  const BookRecord stored = findById(state, type, call.path[1]);
  if (method == "PUT") {
    if (!call.path[1].starts_with("eid:")) {
      throw Refusal{400, "INVALID_ID", "Invalid record instance identifier '" + call.path[1] + "'."};
    }
    const Json body = bodyOf(call.request);
    const OrderChange change = changeOf(call, body);
    return written(call, type,
                   stored ? *changeOrder(state, stored, change) : *createOrder(state, change, call.path[1].substr(4)));
  }
  if (!stored) throw noSuchRecord();
  if (method == "DELETE") {
    const Json gone = *stored;  // NOLINT(performance-unnecessary-copy-initialization): deleteOrder() takes it away
    deleteOrder(state, stored);
    return written(call, type, gone);
  }
  if (method != "PATCH") throw notAllowed();
  const Json body = bodyOf(call.request);
  return written(call, type, *changeOrder(state, stored, changeOf(call, body)));
}

}  // namespace

std::string Call::base() const {
  const std::string* host = request.header("Host");
  return (request.secure ? "https://" : "http://") + (host == nullptr ? std::string() : *host);
}

std::string Call::parameter(std::string_view name) const {
  for (const auto& [key, value] : parseForm(request.query)) {
    if (equalsIgnoringCase(key, name)) return value;
  }
  return {};
}

bool Call::prefers(std::string_view word) const {
  const std::string* header = request.header("Prefer");
  return header != nullptr && header->find(word) != std::string::npos;
}

HttpResponse recordCall(State& state, const Call& call) {
  if (call.path.empty()) throw noSuchResource("");
  const RecordType* type = typeOfResource(call.path[0]);
  if (type == nullptr) throw noSuchResource(call.path[0]);
  if (call.request.method != "GET") {
    if (std::string_view(type->collection) != kPurchaseOrder) throw notAllowed();
    return writeOrder(state, call, *type);
  }
  if (call.path.size() == 1) return listRecords(state, call, *type);
  const BookRecord record = findById(state, *type, call.path[1]);
  if (!record) throw noSuchRecord();
  return getRecord(state, call, *type, *record);
}

HttpResponse queryCall(State& state, const Call& call) {
  if (call.request.method != "POST") throw notAllowed();
  if (!call.prefers("transient")) {
    throw Refusal{400, "INVALID_HEADER", "Required header 'Prefer' with the value 'transient' is missing.", "",
                  "",  "Prefer"};
  }
  const Json body = bodyOf(call.request);
  const Page page = pageOf(call);
  return collection(call, page, runSuiteQl(state, std::string(body.text("q"))));
}

}  // namespace tieback::mock::netsuite
