// QuickBooks Online: Accounting API v3 at /v3/company/{realm}/…, Intuit's sign-in at /oauth2/v1/… and /connect/oauth2.
// Facts: Intuit's API reference and error lists, Finance.xsd of its PHP SDK, node-quickbooks and intuit-oauth.
#include "core/dialect.h"

#include <algorithm>

#include "answers.h"
#include "orders.h"
#include "query.h"
#include "sign_in.h"
#include "state.h"
#include "support/books_dialect.h"

namespace tieback::mock {
namespace quickbooks_online {
namespace {

constexpr std::string_view kCompany = "/v3/company/";
constexpr std::int64_t kMinute = 60'000'000;
constexpr std::size_t kMostRequestId = 50;

std::string traceId(IdSource& ids) {
  return "1-" + ids.hex(4) + "-" + ids.hex(12);
}

Json preferencesJson(const Json& record) {
  const auto copy = [&](const char* name) {
    const Json* value = record.find(name);
    return value == nullptr ? Json() : *value;
  };
  Json accounting = Json::object();
  if (!record.text("BookCloseDate").empty()) accounting.set("BookCloseDate", copy("BookCloseDate"));
  accounting.set("ClassTrackingPerTxnLine", copy("ClassTrackingPerTxnLine"));
  Json currency = Json::object();
  currency.set("MultiCurrencyEnabled", copy("MultiCurrencyEnabled"))
      .set("HomeCurrency", Json::object().set("value", record.text("HomeCurrency")));
  Json custom = Json::object();
  custom.set("Name", "VendorAndPurchasesPrefs.UseCustomTxnNumbers")
      .set("Value", record.find("UseCustomTxnNumbers")->boolean() ? "true" : "false");
  Json out = Json::object();
  out.set("AccountingInfoPrefs", std::move(accounting))
      .set("CurrencyPrefs", std::move(currency))
      .set("OtherPrefs", Json::object().set("NameValue", Json::array().push(std::move(custom))))
      .set("domain", "QBO")
      .set("sparse", false)
      .set("Id", "1")
      .set("SyncToken", "1");
  return out;
}

class QuickBooksDialect final : public BooksDialect<State> {
 public:
  explicit QuickBooksDialect(const DialectServices& services) : BooksDialect(services) {}

  std::string_view name() const override { return "quickbooks_online"; }

  bool owns(const HttpRequest& request) const override {
    return request.path.starts_with(kCompany) || request.path == "/oauth2/v1/tokens/bearer" ||
           request.path == "/connect/oauth2" || request.path == "/v2/oauth2/tokens/revoke";
  }

  HttpResponse handle(const HttpRequest& request) override {
    Lock lock(mutex_);
    const std::int64_t now = clock_.nowMicros();
    auto signing = handleSignIn(state_, request, now);
    HttpResponse response = signing ? std::move(*signing) : api(request, now);
    response.headers.emplace_back("intuit_tid", traceId(state_.ids));
    return response;
  }

  void expireSession(const HttpRequest& request) override {
    Lock lock(mutex_);
    state_.tokens.revokeAccess(bearerOf(request));
  }

  HttpResponse tooManyRequests(std::optional<int> retryAfterSeconds) override {
    Lock lock(mutex_);
    HttpResponse response = throttle(clock_.nowMicros());
    if (retryAfterSeconds) response.headers.emplace_back("Retry-After", std::to_string(*retryAfterSeconds));
    return response;
  }

  HttpResponse serverError(int status) override {
    return refusal({"10000", "An application error has occurred while processing your request",
                    "System Failure Error: Could not process the request."},
                   clock_.nowMicros(), status, "SystemFault");
  }

  // A record of a list that does not say its id gets one.
  std::variant<Json, BooksError> insert(std::string_view collection, const Json& record) override {
    Lock lock(mutex_);
    const Entity* entity = entityNamed(collection);
    if (entity == nullptr || !record.isObject()) return state_.books.insert(collection, record);
    Json whole = record;
    if (whole.find("Id") == nullptr) whole.set("Id", state_.nextId());
    const Json* id = whole.find("Id");
    const std::string text = id->isNumber() ? id->numberText() : std::string(whole.text("Id"));
    if (state_.byId(entity->collection, text)) {
      return BooksError{"/Id", "there is a record with the Id " + text + " already"};
    }
    return state_.books.insert(collection, whole);
  }

  // An edit by someone in QuickBooks: it makes what others hold stale.
  std::variant<Json, BooksError> patch(std::string_view collection, std::string_view key,
                                       const Json& changes) override {
    Lock lock(mutex_);
    const Entity* entity = entityNamed(collection);
    const BookRecord before = entity == nullptr ? nullptr : state_.books.find(entity->collection, key);
    if (!before || !changes.isObject() || changes.find("SyncToken") != nullptr) {
      return state_.books.patch(collection, key, changes);
    }
    Json more = changes;
    const auto token = Json(JsonNumber{std::string(before->text("SyncToken"))}).integer();
    more.set("SyncToken", std::to_string(token.value_or(0) + 1));
    return state_.books.patch(collection, key, more);
  }

 private:
  HttpResponse throttle(std::int64_t now) const TIEBACK_MOCK_REQUIRES(mutex_) {
    const std::string status(state_.settings.throttleStatus);
    const Fault fault{"3001", "message=ThrottleExceeded; errorCode=003001; statusCode=" + status,
                      "The request limit was reached.  Try again later"};
    const int code = status == "403" ? 403 : 429;
    return state_.settings.throttleFormat == "xml" ? xmlFault(code, "SERVICE", fault, now)
                                                   : gatewayFault(code, "SERVICE", fault, now);
  }

  // Whether the minute has room for one more.
  bool hasRoom(std::int64_t now) TIEBACK_MOCK_REQUIRES(mutex_) {
    const auto limit = static_cast<std::size_t>(state_.settings.requestsPerMinute);
    if (limit == 0) return true;
    auto& requests = state_.requests;
    while (!requests.empty() && requests.front() <= now - kMinute) requests.pop_front();
    if (requests.size() >= limit) return false;
    requests.push_back(now);
    return true;
  }

  HttpResponse api(const HttpRequest& request, std::int64_t now) TIEBACK_MOCK_REQUIRES(mutex_) {
    if (!hasRoom(now)) return throttle(now);
    auto who = authenticate(state_, request, now);
    if (auto* refused = std::get_if<HttpResponse>(&who)) return std::move(*refused);
    const auto path = splitPath(request.path);  // v3, company, realm, …
    if (path.size() < 4) return gatewayFault(404, "SERVICE", {"404", "message=NotFound; statusCode=404", ""}, now);
    if (path[2] != state_.settings.realmId) {
      return xmlFault(401, "AuthenticationFault",
                      {"100", "General Authentication Error",
                       "AuthenticationErrorGeneral: SRV-110-Authentication Failure , statusCode: 401"},
                      now);
    }
    if (std::get<BookRecord>(who)->text("Rights") == "none") {
      return gatewayFault(403, "SERVICE", {"3100", "message=AuthorizationFailed; errorCode=003100; statusCode=403", ""},
                          now);
    }
    std::map<std::string, std::string> query;
    for (auto& [name, value] : parseForm(request.query)) query[name] = value;
    if (path[3] == "query") return runQuery(request.method == "POST" ? request.body : query["query"], now);
    if (path[3] == "preferences" && request.method == "GET") return preferences(now);
    if (path[3] == "companyinfo" && request.method == "GET") return companyInfo(now);
    const Entity* entity = entityNamed(path[3]);
    if (entity == nullptr) return unsupported(path[3], now);
    if (request.method == "GET" && path.size() == 5) return readOne(*entity, path[4], now);
    if (request.method == "POST" && path.size() == 4) return write(*entity, request, std::move(query), now);
    return unsupported(request.method + " " + path[3], now);
  }

  static HttpResponse unsupported(const std::string& what, std::int64_t now) {
    return refusal({"500", "Unsupported Operation", "Operation " + what + " is not supported."}, now);
  }

  HttpResponse preferences(std::int64_t now) const TIEBACK_MOCK_REQUIRES(mutex_) {
    const Json* record = state_.preferences();
    if (record == nullptr) return unsupported("preferences", now);
    return document("Preferences", preferencesJson(*record), now);
  }

  HttpResponse companyInfo(std::int64_t now) const TIEBACK_MOCK_REQUIRES(mutex_) {
    Json info = Json::object();
    info.set("CompanyName", state_.settings.companyName)
        .set("LegalName", state_.settings.companyName)
        .set("Country", "US")
        .set("domain", "QBO")
        .set("sparse", false)
        .set("Id", "1")
        .set("SyncToken", "3");
    return document("CompanyInfo", std::move(info), now);
  }

  HttpResponse readOne(const Entity& entity, const std::string& id, std::int64_t now) const
      TIEBACK_MOCK_REQUIRES(mutex_) {
    const BookRecord record = state_.byId(entity.collection, id);
    if (record) return document(std::string(entity.name), rendered(state_, entity, *record), now);
    return refusal({"610", "Object Not Found",
                    "Object Not Found : Something you're trying to use has been made inactive. Check the fields with "
                    "accounts, customers, items, vendors or employees."},
                   now);
  }

  HttpResponse runQuery(const std::string& text, std::int64_t now) const TIEBACK_MOCK_REQUIRES(mutex_) {
    const auto parsed = parseStatement(text);
    if (const auto* fault = std::get_if<Fault>(&parsed)) return refusal(*fault, now);
    const auto& statement = std::get<Statement>(parsed);
    std::vector<BookRecord> found;
    for (const auto& [key, record] : state_.books.of(statement.entity->collection)) {
      if (fits(statement, *record)) found.push_back(record);
    }
    Json response = Json::object();
    if (statement.count) {
      response.set("totalCount", Json::number(static_cast<long long>(found.size())));
      return document("QueryResponse", std::move(response), now);
    }
    sort(statement, found);
    Json page = Json::array();
    for (auto i = static_cast<std::size_t>(statement.startPosition - 1); i < found.size(); ++i) {
      if (static_cast<long long>(page.items().size()) >= statement.maxResults) break;
      page.push(rendered(state_, *statement.entity, *found[i]));
    }
    if (!page.items().empty()) {
      const auto count = static_cast<long long>(page.items().size());
      response.set(std::string(statement.entity->name), std::move(page))
          .set("startPosition", Json::number(statement.startPosition))
          .set("maxResults", Json::number(count));
    }
    return document("QueryResponse", std::move(response), now);
  }

  static void sort(const Statement& statement, std::vector<BookRecord>& records) {
    const std::string by = statement.orderBy.empty() ? "Id" : statement.orderBy;
    std::stable_sort(records.begin(), records.end(), [&](const BookRecord& a, const BookRecord& b) {
      const std::string left = memberText(*a, by);
      const std::string right = memberText(*b, by);
      const auto x = Json(JsonNumber{left}).integer();
      const auto y = Json(JsonNumber{right}).integer();
      const bool less = x && y ? *x < *y : left < right;
      const bool more = x && y ? *y < *x : right < left;
      return statement.descending ? more : less;
    });
  }

  HttpResponse write(const Entity& entity, const HttpRequest& request, std::map<std::string, std::string> query,
                     std::int64_t now) TIEBACK_MOCK_REQUIRES(mutex_) {
    if (entity.name != "PurchaseOrder") return unsupported(std::string(entity.name), now);
    const std::string id = query["requestid"];
    if (id.size() > kMostRequestId) {
      return refusal({"2050", "String length specified does not match the supported length.",
                      "String length is either shorter or longer than supported by specification. Min:0 Max:50 "
                      "supported. Supplied length:" +
                          std::to_string(id.size()),
                      "requestid"},
                     now);
    }
    const auto before = id.empty() ? state_.answers.end() : state_.answers.find(id);
    if (before != state_.answers.end() && state_.settings.requestId == "replay") return before->second;
    if (before != state_.answers.end() && state_.settings.requestId == "refuse") {
      return refusal({"600", "Duplicate Request ID", "Duplicate Request ID : " + id + " was used before"}, now);
    }
    HttpResponse response = apply(request, std::move(query), now);
    if (!id.empty() && (response.applied || state_.settings.replayFaults)) {
      HttpResponse kept = response;
      kept.applied = false;
      state_.answers.insert_or_assign(id, std::move(kept));
    }
    return response;
  }

  HttpResponse apply(const HttpRequest& request, std::map<std::string, std::string> query, std::int64_t now)
      TIEBACK_MOCK_REQUIRES(mutex_) {
    const auto parsed = parseJson(request.body);
    const auto* body = std::get_if<Json>(&parsed);
    if (body == nullptr || !body->isObject()) {
      return refusal({"2010", "Request has invalid or unsupported property",
                      "Property Name:failed to parse json object; a property specified is unsupported or invalid"},
                     now);
    }
    return writeOrder(state_, {*body, std::move(query), now});
  }
};

}  // namespace
}  // namespace quickbooks_online

std::unique_ptr<Dialect> makeDialect_quickbooks_online(const DialectServices& services) {
  return std::make_unique<quickbooks_online::QuickBooksDialect>(services);
}

}  // namespace tieback::mock
