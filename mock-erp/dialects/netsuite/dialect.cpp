// NetSuite: SuiteTalk REST at /services/rest/record/v1/…, SuiteQL at /services/rest/query/v1/suiteql, the queue at
// /services/rest/async/v1/job/…, and the token endpoint at /services/rest/auth/oauth2/v1/token.
// Facts: NetSuite's online help, the REST API browser, and the most used client from npm (netsuite-rest).
#include "core/dialect.h"

#include "auth.h"
#include "errors.h"
#include "orders.h"
#include "records.h"
#include "state.h"
#include "support/books_dialect.h"

namespace tieback::mock {
namespace netsuite {
namespace {

constexpr std::string_view kServices = "/services/rest/";
constexpr std::string_view kTokens = "/services/rest/auth/oauth2/v1/token";

const RecordType* typeNamed(std::string_view collection) {
  for (const RecordType& type : recordTypes()) {
    if (type.collection == collection) return &type;
  }
  return nullptr;
}

class NetSuiteDialect final : public BooksDialect<State> {
 public:
  explicit NetSuiteDialect(const DialectServices& services) : BooksDialect(services) {}

  std::string_view name() const override { return "netsuite"; }
  bool owns(const HttpRequest& request) const override { return request.path.starts_with(kServices); }

  HttpResponse handle(const HttpRequest& request) override {
    Lock lock(mutex_);
    const std::int64_t now = clock_.nowMicros();
    if (request.path == kTokens && request.method == "POST") return tokenEndpoint(state_, request, now);
    try {
      return answerCall(request, now);
    } catch (const Refusal& refusal) {
      return answer(refusal);
    }
  }

  void expireSession(const HttpRequest& request) override {
    Lock lock(mutex_);
    state_.tokens.revokeAccess(bearerOf(request));
  }

  HttpResponse tooManyRequests(std::optional<int> retryAfterSeconds) override {
    Lock lock(mutex_);
    const int status = static_cast<int>(state_.settings.throttleStatus);
    HttpResponse response =
        status == 429
            ? answer({429, "CONCURRENCY_LIMIT_EXCEEDED", "Concurrent request limit exceeded. Request blocked."})
            : answer({status, "SSS_REQUEST_LIMIT_EXCEEDED", "Concurrent request limit exceeded. Request blocked."});
    // NetSuite names no time; a test may.
    if (retryAfterSeconds) response.headers.emplace_back("Retry-After", std::to_string(*retryAfterSeconds));
    return response;
  }

  HttpResponse serverError(int status) override {
    return answer({status, "UNEXPECTED_ERROR", "An unexpected error occurred. Error ID: l0u3rzxz1xg8s0hz7b3kn"});
  }

  std::variant<Json, BooksError> insert(std::string_view collection, const Json& record) override {
    Lock lock(mutex_);
    auto inserted = state_.books.insert(collection, record);
    if (std::holds_alternative<BooksError>(inserted)) return inserted;
    return kept(collection, record, std::get<Json>(std::move(inserted)), nullptr);
  }

  std::variant<Json, BooksError> patch(std::string_view collection, std::string_view key,
                                       const Json& changes) override {
    Lock lock(mutex_);
    const RecordType* type = typeNamed(collection);
    const BookRecord before = type == nullptr ? nullptr : state_.books.find(collection, key);
    auto patched = state_.books.patch(collection, key, changes);
    if (std::holds_alternative<BooksError>(patched)) return patched;
    return kept(collection, changes, std::get<Json>(std::move(patched)), before);
  }

  std::optional<BooksError> remove(std::string_view collection, std::string_view key) override {
    Lock lock(mutex_);
    const RecordType* type = typeNamed(collection);
    if (type == nullptr || !state_.books.find(collection, key)) return state_.books.remove(collection, key);
    forget(state_, *type, std::string(key));
    return std::nullopt;
  }

 private:
  HttpResponse answerCall(const HttpRequest& request, std::int64_t now) TIEBACK_MOCK_REQUIRES(mutex_) {
    Access access = authenticate(state_, request, now);
    if (access.refusal) return std::move(*access.refusal);
    // "services", "rest", the service, its version, and what is asked of it.
    std::vector<std::string> path = splitPath(request.path);
    if (path.size() < 4 || path[3] != "v1") throw Refusal{404, "INVALID_PARAMETER", "The resource does not exist."};
    const std::string service = path[2];
    const Call call{request, {path.begin() + 4, path.end()}, now};
    if (service == "record") {
      if (request.method != "GET" && !access.mayWrite) {
        throw Refusal{400, "USER_ERROR", "Your current role does not have permission to perform this action."};
      }
      return call.prefers("respond-async") ? enqueue(state_, call) : recordCall(state_, call);
    }
    if (service == "query" && path.size() == 5 && path[4] == "suiteql") return queryCall(state_, call);
    if (service == "async" && path.size() > 5 && path[4] == "job") {
      return jobCall(state_, {request, {path.begin() + 5, path.end()}, now});
    }
    throw Refusal{404, "INVALID_PARAMETER", "The resource does not exist."};
  }

  // Completes a record of the admin side and puts it under its ids; what does not fit is taken back. `given`: what was
  // written there; it is changed now, unless it says otherwise.
  std::variant<Json, BooksError> kept(std::string_view collection, const Json& given, Json record,
                                      const BookRecord& before) TIEBACK_MOCK_REQUIRES(mutex_) {
    const RecordType* type = typeNamed(collection);
    if (type == nullptr) return record;
    if (collection == kPurchaseOrder && given.find("lastModifiedDate") == nullptr) {
      record.set("lastModifiedDate", isoTime(clock_.nowMicros()));
    }
    const std::string problem = collection == kPurchaseOrder ? completeOrder(state_, record) : std::string();
    if (before) keep(state_, *type, *before);
    if (!problem.empty()) {
      if (!before) forget(state_, *type, std::string(record.text(type->name)));
      return BooksError{"", problem};
    }
    return *keep(state_, *type, std::move(record));
  }
};

}  // namespace
}  // namespace netsuite

std::unique_ptr<Dialect> makeDialect_netsuite(const DialectServices& services) {
  return std::make_unique<netsuite::NetSuiteDialect>(services);
}

}  // namespace tieback::mock
