// Microsoft Dynamics 365 Business Central: API v2.0 at /v2.0/{tenant}/{environment}/api/v2.0/…, and Microsoft Entra's
// token server at /{tenant}/oauth2/v2.0/token, on one host.
#include "core/dialect.h"

#include <deque>
#include <map>

#include "service.h"
#include "support/books_dialect.h"

namespace tieback::mock {
namespace business_central {
namespace {

constexpr std::int64_t kWindow = 300'000'000;  // five minutes

class BusinessCentral final : public BooksDialect<State> {
 public:
  explicit BusinessCentral(const DialectServices& services) : BooksDialect(services) {}

  std::string_view name() const override { return "business_central"; }

  bool owns(const HttpRequest& request) const override {
    return (request.path.starts_with("/v2.0/") && request.path.find("/api/") != std::string::npos) || isSignIn(request);
  }

  // The service's limit of one user: a sliding window.
  Admission admit(const HttpRequest& request) override {
    if (isSignIn(request)) return {};
    Lock lock(mutex_);
    state_.now = clock_.nowMicros();
    const long long limit = state_.settings.requestsPer5Minutes;
    if (limit <= 0) return {};
    auto& recent = recent_[clientOf(state_, request)];
    while (!recent.empty() && state_.now - recent.front() >= kWindow) recent.pop_front();
    if (static_cast<long long>(recent.size()) >= limit) {
      const long long wait = state_.settings.retryAfter429;
      return {0, throttled(wait > 0 ? std::optional(static_cast<int>(wait)) : std::nullopt)};
    }
    recent.push_back(state_.now);
    return {};
  }

  HttpResponse handle(const HttpRequest& request) override {
    Lock lock(mutex_);
    state_.now = clock_.nowMicros();
    return isSignIn(request) ? signIn(state_, request) : serve(state_, request);
  }

  void expireSession(const HttpRequest& request) override {
    Lock lock(mutex_);
    state_.tokens.revokeAccess(bearerOf(request));
  }

  HttpResponse tooManyRequests(std::optional<int> retryAfterSeconds) override {
    Lock lock(mutex_);
    return throttled(retryAfterSeconds);
  }

  HttpResponse serverError(int status) override {
    Lock lock(mutex_);
    return errorResponse(
        {status, "Internal_ServerError", "An unexpected error occurred after a database command was cancelled."},
        state_.ids);
  }

  std::variant<Json, BooksError> insert(std::string_view collection, const Json& record) override {
    Lock lock(mutex_);
    state_.now = clock_.nowMicros();
    // A record is keyed by what complete() may have to fill in.
    Json wanted = record;
    if (collection == "generalLedgerSetup" && wanted.isObject() && wanted.find("company") == nullptr)
      complete(state_, collection, wanted);
    auto inserted = state_.books.insert(collection, wanted);
    if (auto* json = std::get_if<Json>(&inserted)) return finished(collection, std::move(*json), nullptr);
    return inserted;
  }

  std::variant<Json, BooksError> patch(std::string_view collection, std::string_view key,
                                       const Json& changes) override {
    Lock lock(mutex_);
    state_.now = clock_.nowMicros();
    const BookRecord before = bookOrNull(collection, key);
    auto merged = collection == "purchaseOrders" && before ? mergeLines(*before, changes) : changes;
    auto patched = state_.books.patch(collection, key, merged);
    if (auto* json = std::get_if<Json>(&patched)) return finished(collection, std::move(*json), before);
    return patched;
  }

 private:
  void restored() TIEBACK_MOCK_REQUIRES(mutex_) override { recent_.clear(); }

  HttpResponse throttled(std::optional<int> retryAfterSeconds) TIEBACK_MOCK_REQUIRES(mutex_) {
    HttpResponse response = errorResponse(
        {429, "Application_TooManyRequests", "Too many requests. The request limits have been exceeded."}, state_.ids);
    if (retryAfterSeconds) response.headers.emplace_back("Retry-After", std::to_string(*retryAfterSeconds));
    return response;
  }

  BookRecord bookOrNull(std::string_view collection, std::string_view key) const TIEBACK_MOCK_REQUIRES(mutex_) {
    for (const auto& info : state_.books.collections()) {
      if (info.name == collection) return state_.books.find(collection, key);
    }
    return nullptr;
  }

  Json finished(std::string_view collection, Json record, const BookRecord& before) TIEBACK_MOCK_REQUIRES(mutex_) {
    complete(state_, collection, record);
    if (collection == "purchaseOrders") renew(state_, record, before.get());
    return *state_.books.put(collection, std::move(record));
  }

  // Lines that are named by id or number are changed, or removed with "delete"; others are added.
  static Json mergeLines(const Json& before, const Json& changes) {
    const Json* given = changes.isObject() ? changes.find("purchaseOrderLines") : nullptr;
    if (given == nullptr || !given->isArray()) return changes;
    Json lines = *before.find("purchaseOrderLines");
    for (const Json& change : given->items()) {
      auto& items = lines.items();
      const auto found = std::find_if(items.begin(), items.end(), [&](const Json& line) {
        const Json* place = change.find("sequence");
        return (!change.text("id").empty() && change.text("id") == line.text("id")) ||
               (place != nullptr && *place == *line.find("sequence"));
      });
      if (change.find("delete") != nullptr) {
        if (found != items.end()) items.erase(found);
      } else if (found == items.end()) {
        items.push_back(change);
      } else {
        for (const JsonMember& member : change.members()) found->set(member.name, member.value);
      }
    }
    Json merged = changes;
    merged.set("purchaseOrderLines", std::move(lines));
    return merged;
  }

  std::map<std::string, std::deque<std::int64_t>> recent_ TIEBACK_MOCK_GUARDED_BY(mutex_);
};

}  // namespace
}  // namespace business_central

std::unique_ptr<Dialect> makeDialect_business_central(const DialectServices& services) {
  return std::make_unique<business_central::BusinessCentral>(services);
}

}  // namespace tieback::mock
