// Acumatica: contract-based REST at {site}/entity/…, sign-in at {site}/entity/auth/… and {site}/identity/connect/….
// Facts: Acumatica's integration development guide and the vendor's own C# client (Default endpoint 24.200.001).
#include "core/dialect.h"

#include <atomic>

#include "actions.h"
#include "auth.h"
#include "core/clock.h"
#include "core/thread_safety.h"
#include "entities.h"
#include "errors.h"
#include "plain.h"
#include "quota.h"
#include "render.h"
#include "state.h"

namespace tieback::mock {
namespace acumatica {
namespace {

class Copy final : public BooksSnapshot {
 public:
  explicit Copy(State state) : state_(std::move(state)) {}
  const State& state() const { return state_; }

 private:
  State state_;
};

// A request as far as it can be read without the books.
struct Asked {
  std::string_view path;              // below the site; empty when it is not below it
  std::vector<std::string> segments;  // of the path: "entity", endpoint, version, entity, then keys or an action
  const EntitySpec* spec = nullptr;   // null: the path names no entity of the endpoint
  std::variant<Json, JsonError> body;
  std::variant<Query, std::string> query;  // a string: what is wrong with it
  std::optional<ReadInput> input;          // of a PUT or PATCH, in `body`
};

Asked readRequest(const HttpRequest& request, std::string_view site) {
  Asked asked;
  const std::string_view path = request.path;
  if (path.starts_with(site)) asked.path = path.substr(site.size());
  asked.segments = splitPath(asked.path);
  if (!request.body.empty()) asked.body = parseJson(request.body);
  const EntitySpec* spec = asked.segments.size() >= 4 ? Books::specNamed(asked.segments[3]) : nullptr;
  if (spec == nullptr || !spec->exposed) return asked;
  asked.spec = spec;
  asked.query = readQuery(request.query, *spec);
  const Json* document = std::get_if<Json>(&asked.body);
  const bool puts = request.method == "PUT" || request.method == "PATCH";
  if (puts && document != nullptr) asked.input = readInput(*spec, *document);
  return asked;
}

class AcumaticaDialect final : public Dialect {
 public:
  explicit AcumaticaDialect(const DialectServices& services) : clock_(services.clock), state_(services.seed) {}

  std::string_view name() const override { return "acumatica"; }

  bool owns(const HttpRequest& request) const override {
    if (!hasSite_) return isOurs(request.path);
    Lock lock(mutex_);
    return isOurs(withoutSite(request.path));
  }

  Admission admit(const HttpRequest& request) override {
    if (!hasQuota_) return {};
    long long limit = 0;
    long long cap = 0;
    {
      Lock lock(mutex_);
      limit = state_.settings.requestsPerMinute;
      cap = state_.settings.delayCapMs;
      // Signing out is never queued.
      if (withoutSite(request.path) == "/entity/auth/logout") return {};
    }
    return quota_.admit(limit, cap, clock_.nowMicros());
  }

  HttpResponse handle(const HttpRequest& request) override {
    // Reading and writing need nothing of the books, so others need not wait for them.
    Asked asked = readRequest(request, site());
    return finish(answer(request, asked));
  }

  void expireSession(const HttpRequest& request) override {
    Lock lock(mutex_);
    state_.sessions.expire(request);
  }

  HttpResponse tooManyRequests(std::optional<int> retryAfterSeconds) override {
    HttpResponse response = shortMessage(429, "The number of requests has exceeded the limit imposed by the license.");
    if (retryAfterSeconds) response.headers.emplace_back("Retry-After", std::to_string(*retryAfterSeconds));
    return response;
  }

  HttpResponse serverError(int status) override {
    return exception("Unable to complete the operation.", status, "System.InvalidOperationException");
  }

  std::vector<CollectionInfo> collections() const override {
    std::vector<CollectionInfo> infos;
    Lock lock(mutex_);
    for (const EntitySpec* spec : allSpecs()) {
      CollectionInfo info{std::string(spec->name), {}, state_.books.of(*spec).size()};
      for (const std::size_t key : spec->keys) info.keys.emplace_back(spec->fields[key].name);
      infos.push_back(std::move(info));
    }
    return infos;
  }

  std::variant<Json, BooksError> list(std::string_view collection) const override {
    Lock lock(mutex_);
    const EntitySpec* spec = Books::specNamed(collection);
    if (spec == nullptr) return noCollection(collection);
    Json records = Json::array();
    for (const auto& [key, record] : state_.books.of(*spec).records()) records.push(toPlain(*spec, *record));
    return records;
  }

  std::variant<Json, BooksError> read(std::string_view collection, std::string_view key) const override {
    Lock lock(mutex_);
    const EntitySpec* spec = Books::specNamed(collection);
    if (spec == nullptr) return noCollection(collection);
    const RecordPtr record = state_.books.of(*spec).find(key);
    if (!record) return noRecord(collection, key);
    return toPlain(*spec, *record);
  }

  std::variant<Json, BooksError> insert(std::string_view collection, const Json& json) override {
    Lock lock(mutex_);
    const EntitySpec* spec = Books::specNamed(collection);
    if (spec == nullptr) return noCollection(collection);
    Record record(state_.ids.newGuid());
    stampModified(*spec, record);
    if (auto error = fromPlain(*spec, json, record, state_.ids)) return *error;
    setDefaults(*spec, record, state_.ids);
    for (const std::size_t key : spec->keys) {
      if (!record.has(key)) return BooksError{"", std::string(spec->fields[key].name) + ": missing"};
    }
    Collection& records = state_.books.of(*spec);
    const std::string key = Collection::keyOf(*spec, record);
    if (records.find(key)) return BooksError{"", "there is a " + std::string(collection) + " " + key + " already"};
    return toPlain(*spec, *records.put(std::move(record)));
  }

  std::variant<Json, BooksError> patch(std::string_view collection, std::string_view key,
                                       const Json& changes) override {
    Lock lock(mutex_);
    const EntitySpec* spec = Books::specNamed(collection);
    if (spec == nullptr) return noCollection(collection);
    Collection& records = state_.books.of(*spec);
    const RecordPtr stored = records.find(key);
    if (!stored) return noRecord(collection, key);
    Record record = *stored;
    stampModified(*spec, record);
    if (auto error = fromPlain(*spec, changes, record, state_.ids)) return *error;
    if (Collection::keyOf(*spec, record) != key) return BooksError{"", "the key cannot be changed"};
    setDefaults(*spec, record, state_.ids);
    return toPlain(*spec, *records.put(std::move(record)));
  }

  std::optional<BooksError> remove(std::string_view collection, std::string_view key) override {
    Lock lock(mutex_);
    const EntitySpec* spec = Books::specNamed(collection);
    if (spec == nullptr) return noCollection(collection);
    if (!state_.books.of(*spec).erase(key)) return noRecord(collection, key);
    return std::nullopt;
  }

  Json settings() const override {
    Lock lock(mutex_);
    return state_.settings.toJson();
  }

  std::optional<BooksError> patchSettings(const Json& changes) override {
    Lock lock(mutex_);
    auto error = state_.settings.patch(changes);
    noteSettings();
    return error;
  }

  std::shared_ptr<const BooksSnapshot> snapshot() const override {
    Lock lock(mutex_);
    return std::make_shared<Copy>(state_);
  }

  void restore(const BooksSnapshot& snapshot) override {
    State copy = dynamic_cast<const Copy&>(snapshot).state();
    quota_.clear();
    Lock lock(mutex_);
    state_ = std::move(copy);
    noteSettings();
  }

 private:
  // What is put into the books by hand is changed now, unless it says otherwise.
  void stampModified(const EntitySpec& spec, Record& record) const {
    if (const auto modified = spec.field("LastModifiedDateTime")) record.set(*modified, DateTime{clock_.nowMicros()});
  }
  static bool isOurs(std::string_view path) {
    return path == "/entity" || path.starts_with("/entity/") || path.starts_with("/identity/connect/");
  }
  // Most requests can so be told apart and let through without the books' lock.
  void noteSettings() TIEBACK_MOCK_REQUIRES(mutex_) {
    hasSite_ = !state_.settings.site.empty();
    hasQuota_ = state_.settings.requestsPerMinute > 0;
  }
  static BooksError noCollection(std::string_view name) {
    return {"", "acumatica has no collection '" + std::string(name) + "'", true};
  }
  static BooksError noRecord(std::string_view collection, std::string_view key) {
    return {"", "there is no " + std::string(collection) + " " + std::string(key), true};
  }

  // The path below the site; empty when it is not below it.
  std::string_view withoutSite(std::string_view path) const TIEBACK_MOCK_REQUIRES(mutex_) {
    return path.starts_with(state_.settings.site) ? path.substr(state_.settings.site.size()) : std::string_view();
  }

  HttpResponse endpoints() const TIEBACK_MOCK_REQUIRES(mutex_) {
    const Settings& settings = state_.settings;
    Json endpoint = Json::object();
    endpoint.set("name", settings.endpoint)
        .set("version", settings.endpointVersion)
        .set("href", endpointPath(settings) + "/");
    Json body = Json::object();
    body.set("version",
             Json::object().set("acumaticaBuildVersion", "24.200.0001").set("databaseVersion", "24.200.0001"))
        .set("endpoints", Json::array().push(std::move(endpoint)));
    HttpResponse response;
    response.contentType = kJsonType;
    response.body = body.dump();
    return response;
  }

  std::string site() const {
    if (!hasSite_) return {};
    Lock lock(mutex_);
    return state_.settings.site;
  }

  Reply answer(const HttpRequest& request, Asked& asked) {
    Lock lock(mutex_);
    const std::int64_t now = clock_.nowMicros();
    settle(state_, now);
    if (auto response = handleAuth(state_, request, asked.path, now)) return std::move(*response);
    if (asked.path == "/entity" || asked.path == "/entity/") return endpoints();
    Access access = state_.sessions.authenticate(request, state_.settings, state_.ids, now);
    if (access.refusal) return std::move(*access.refusal);
    Reply reply = dispatch(request, asked, *access.session, now);
    for (auto& cookie : access.setCookies) reply.response.headers.push_back(std::move(cookie));
    return reply;
  }

  Reply dispatch(const HttpRequest& request, Asked& asked, const Session& session, std::int64_t now)
      TIEBACK_MOCK_REQUIRES(mutex_) {
    const std::vector<std::string>& path = asked.segments;
    if (path.size() < 4 || path[1] != state_.settings.endpoint || path[2] != state_.settings.endpointVersion) {
      return shortMessage(404, "The endpoint is not found.");
    }
    const EntitySpec* spec = asked.spec;
    if (spec == nullptr) return shortMessage(404, "The entity '" + path[3] + "' is not found.");
    if (const auto* error = std::get_if<JsonError>(&asked.body)) {
      return shortMessage(400,
                          "The request is invalid: " + error->message + " at byte " + std::to_string(error->offset));
    }
    if (request.method == "GET" && path.size() == 7 && path[5] == "status")
      return operationStatus(state_, path[6], now);
    if (request.method == "POST") {
      if (path.size() != 5 || spec != &changeOrderSpec()) return shortMessage(404, "The action is not found.");
      return startAction(state_, path[4], std::get<Json>(asked.body), session, now);
    }
    if (const auto* error = std::get_if<std::string>(&asked.query))
      return exception(*error, 500, "System.ArgumentException");
    const EntityRequest entity{*spec,   request, std::get<Query>(asked.query), {path.begin() + 4, path.end()},
                               session, now};
    if (request.method == "GET") return getRecords(state_, entity);
    if (asked.input) return putRecord(state_, entity, *asked.input);
    if (request.method == "DELETE") return deleteRecord(state_, entity);
    return shortMessage(405, "The method is not allowed.");
  }

  const Clock& clock_;
  mutable Mutex mutex_;
  State state_ TIEBACK_MOCK_GUARDED_BY(mutex_);
  std::atomic<bool> hasSite_{false};
  std::atomic<bool> hasQuota_{false};
  Quota quota_;
};

}  // namespace
}  // namespace acumatica

std::unique_ptr<Dialect> makeDialect_acumatica(const DialectServices& services) {
  return std::make_unique<acumatica::AcumaticaDialect>(services);
}

}  // namespace tieback::mock
