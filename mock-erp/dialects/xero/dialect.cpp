// Xero's Accounting API at /api.xro/2.0/…, its identity server at /connect/… and the list of connections.
// Facts: XeroAPI/Xero-OpenAPI (xero_accounting.yaml 16.1.0), the vendor's SDK for Node (xero-node 20).
#include "core/dialect.h"

#include "answers.h"
#include "call_limits.h"
#include "identity.h"
#include "lookups.h"
#include "order_reads.h"
#include "order_writes.h"
#include "support/books_dialect.h"

namespace tieback::mock {
namespace xero {
namespace {

constexpr std::string_view kApi = "/api.xro/2.0/";

// Which scopes let a request through; the granular ones and the broad ones that they replace.
std::vector<std::string> scopesFor(const std::string& resource, const std::string& method) {
  std::string area = "accounting.settings";
  std::string broad;
  if (resource == "PurchaseOrders") {
    area = "accounting.invoices";
    broad = "accounting.transactions";
  } else if (resource == "Contacts") {
    area = "accounting.contacts";
  }
  std::vector<std::string> scopes = {area};
  if (!broad.empty()) scopes.push_back(broad);
  if (method == "GET") {
    scopes.push_back(area + ".read");
    if (!broad.empty()) scopes.push_back(broad + ".read");
  }
  return scopes;
}

bool wantsJson(const HttpRequest& request) {
  const std::string* accept = request.header("Accept");
  return accept != nullptr && accept->find("json") != std::string::npos;
}

class XeroDialect final : public BooksDialect<State> {
 public:
  explicit XeroDialect(const DialectServices& services) : BooksDialect(services) {}

  std::string_view name() const override { return "xero"; }

  bool ownsByHost(const HttpRequest& request) const override { return isAtXerosHost(request); }
  bool owns(const HttpRequest& request) const override {
    return request.path.starts_with(kApi) || isIdentityRequest(request);
  }

  HttpResponse handle(const HttpRequest& request) override {
    // Reading needs nothing of the books, so others need not wait for it.
    std::variant<Json, JsonError> body = Json();
    if (!request.body.empty() && request.path.starts_with(kApi)) body = parseJson(request.body);
    Lock lock(mutex_);
    const std::int64_t now = clock_.nowMicros();
    approveSubmitted(state_, now);
    if (!request.path.starts_with(kApi)) return handleIdentity(state_, request, now);
    HttpResponse response = answer(request, body, now);
    addLimits(state_, response);
    response.headers.emplace_back("Xero-Correlation-Id", state_.ids.guid());
    return response;
  }

  void expireSession(const HttpRequest& request) override {
    Lock lock(mutex_);
    state_.tokens.revokeAccess(bearerOf(request));
  }

  HttpResponse tooManyRequests(std::optional<int> retryAfterSeconds) override {
    std::optional<long long> seconds;
    if (retryAfterSeconds) seconds = *retryAfterSeconds;
    HttpResponse response = tooMany("minute", seconds);
    response.headers.emplace_back("X-MinLimit-Remaining", "0");
    return response;
  }

  HttpResponse serverError(int status) override {
    return apiException(status, status, "InternalServerException",
                        "An error occurred in Xero. Check the API Status page.");
  }

  std::variant<Json, BooksError> insert(std::string_view collection, const Json& record) override {
    Lock lock(mutex_);
    return completed(collection, state_.books.insert(collection, withIds(collection, record)));
  }
  std::variant<Json, BooksError> patch(std::string_view collection, std::string_view key,
                                       const Json& changes) override {
    Lock lock(mutex_);
    return completed(collection, state_.books.patch(collection, key, changes));
  }

 private:
  // What Xero numbers by itself and a seed leaves out.
  Json withIds(std::string_view collection, const Json& record) TIEBACK_MOCK_REQUIRES(mutex_) {
    Json made = record;
    if (!made.isObject()) return made;
    const char* name = collection == kContacts     ? "ContactID"
                       : collection == kAccounts   ? "AccountID"
                       : collection == kCategories ? "TrackingCategoryID"
                       : collection == kOptions    ? "TrackingOptionID"
                                                   : nullptr;
    if (name != nullptr && made.text(name).empty()) made.set(name, state_.ids.guid());
    return made;
  }

  // An order that was written by hand gets its ids, amounts, totals and time of change.
  std::variant<Json, BooksError> completed(std::string_view collection, std::variant<Json, BooksError> written)
      TIEBACK_MOCK_REQUIRES(mutex_) {
    auto* record = std::get_if<Json>(&written);
    if (record == nullptr || collection != kOrders) return written;
    completeOrder(state_, *record, clock_.nowMicros());
    return *putOrder(state_, *record);
  }

  HttpResponse answer(const HttpRequest& request, const std::variant<Json, JsonError>& body, std::int64_t now)
      TIEBACK_MOCK_REQUIRES(mutex_) {
    const std::vector<std::string> path = splitPath(std::string_view(request.path).substr(kApi.size()));
    if (path.empty()) return notFound();
    auto allowed = authorise(state_, request, scopesFor(path.front(), request.method), now);
    if (auto* refusal = std::get_if<HttpResponse>(&allowed)) return std::move(*refusal);
    const auto& caller = std::get<Caller>(allowed);
    if (auto refusal = countCall(state_, now)) return std::move(*refusal);
    if (!wantsJson(request)) {
      HttpResponse response;
      response.status = 406;
      response.contentType = "text/plain";
      response.body = "This mock speaks JSON only: send Accept: application/json";
      return response;
    }
    if (auto again = replayOf(state_, caller, request, now)) return std::move(*again);
    HttpResponse response = dispatch({state_, request, path, caller, now}, body);
    rememberAnswer(state_, caller, request, response, now);
    return response;
  }

  static HttpResponse dispatch(const ApiCall& call, const std::variant<Json, JsonError>& body) {
    const std::string& method = call.request.method;
    if (const auto* error = std::get_if<JsonError>(&body)) {
      return apiException(400, 17, "PostDataInvalidException", "JSON for post data was invalid, " + error->message);
    }
    const Json& document = std::get<Json>(body);
    if (call.path.front() == "PurchaseOrders") {
      const bool history = call.path.size() == 3 && call.path[2] == "History";
      if (history && (method == "GET" || method == "PUT")) return orderHistory(call, document);
      if (call.path.size() > 2) return notFound();
      if (method == "GET") return readOrders(call);
      const bool create = method == "PUT" && call.path.size() == 1;
      if (create || method == "POST") return writeOrders(call, document);
    } else if (method == "GET") {
      if (auto found = readLookup(call)) return std::move(*found);
      return notFound();
    }
    HttpResponse response =
        apiException(501, 20, "ApiMethodNotImplementedException", "The Api Method called is not implemented");
    return response;
  }
};

}  // namespace
}  // namespace xero

std::unique_ptr<Dialect> makeDialect_xero(const DialectServices& services) {
  return std::make_unique<xero::XeroDialect>(services);
}

}  // namespace tieback::mock
