// Sage Intacct: the XML gateway at /ia/xml/xmlgw.phtml. Facts: Intacct's web services reference (developer.intacct.com)
// and the vendor's own SDK for JavaScript.
#include "core/dialect.h"

#include <algorithm>
#include <deque>

#include "gateway.h"
#include "support/books_dialect.h"
#include "transactions.h"

namespace tieback::mock {
namespace intacct {
namespace {

constexpr std::string_view kGateway = "/ia/xml/xmlgw.phtml";

class IntacctDialect final : public BooksDialect<State> {
 public:
  explicit IntacctDialect(const DialectServices& services) : BooksDialect(services) {}

  std::string_view name() const override { return "intacct"; }
  bool owns(const HttpRequest& request) const override { return request.path == kGateway; }

  Admission admit(const HttpRequest&) override {
    constexpr std::int64_t kMinuteMicros = 60'000'000;
    Lock lock(mutex_);
    if (state_.settings.requestsPerMinute == 0) return {};
    const std::int64_t now = clock_.nowMicros();
    while (!recent_.empty() && recent_.front() <= now - kMinuteMicros) recent_.pop_front();
    if (recent_.size() >= static_cast<std::size_t>(state_.settings.requestsPerMinute)) {
      return {0, tooManyRequests(std::nullopt)};
    }
    recent_.push_back(now);
    return {};
  }

  HttpResponse handle(const HttpRequest& request) override {
    if (request.method != "POST") return plain(405, "Only POST is answered here.");
    // Reading needs nothing of the books, so others need not wait for it.
    const auto document = parseXml(request.body);
    Lock lock(mutex_);
    state_.now = clock_.nowMicros();
    return runGateway(state_, request, document, state_.now);
  }

  void expireSession(const HttpRequest& request) override {
    const auto document = parseXml(request.body);
    Lock lock(mutex_);
    if (const auto* node = std::get_if<XmlNode>(&document)) endSession(state_, *node);
  }

  HttpResponse tooManyRequests(std::optional<int> retryAfterSeconds) override {
    HttpResponse response = gatewayError(429, "GW-0010", "API rate limit exceeded");
    if (retryAfterSeconds) response.headers.emplace_back("Retry-After", std::to_string(*retryAfterSeconds));
    return response;
  }

  HttpResponse serverError(int status) override {
    return plain(status, "<html><body>The request was ended before it was complete.</body></html>");
  }

  std::variant<Json, BooksError> read(std::string_view collection, std::string_view key) const override {
    Lock lock(mutex_);
    return state_.books.read(collection, keyOf(collection, key));
  }

  std::variant<Json, BooksError> insert(std::string_view collection, const Json& given) override {
    Lock lock(mutex_);
    state_.now = clock_.nowMicros();
    Json record = given;
    const BookSpec* spec = specOf(collection);
    if (spec != nullptr && record.isObject()) {
      if (auto error = checkRecord(spec->fields, record)) return *error;
      complete(state_, collection, record);
    }
    auto result = state_.books.insert(collection, record);
    if (const auto* kept = std::get_if<Json>(&result)) index(collection, *kept);
    return result;
  }

  std::variant<Json, BooksError> patch(std::string_view collection, std::string_view key,
                                       const Json& changes) override {
    Lock lock(mutex_);
    state_.now = clock_.nowMicros();
    const std::string found = keyOf(collection, key);
    const BookRecord before = specOf(collection) != nullptr ? state_.books.find(collection, found) : nullptr;
    auto result = state_.books.patch(collection, found, changes);
    const auto* kept = std::get_if<Json>(&result);
    if (kept == nullptr || collection != kDocument) return result;
    Json whole = *kept;
    complete(state_, collection, whole);
    const BookRecord stored = state_.putDocument(std::move(whole));
    const bool posted = isEffective(stored->text("STATE")) && !isEffective(before->text("STATE"));
    if (posted && isChangeOrder(state_, *stored)) takeEffect(state_, *stored);
    return *stored;
  }

  std::optional<BooksError> remove(std::string_view collection, std::string_view key) override {
    Lock lock(mutex_);
    const std::string found = keyOf(collection, key);
    const BookRecord record = collection == kDocument ? state_.books.find(collection, found) : nullptr;
    if (!record) return state_.books.remove(collection, found);
    state_.eraseDocument(Json(*record));
    return std::nullopt;
  }

 private:
  void restored() TIEBACK_MOCK_REQUIRES(mutex_) override { recent_.clear(); }

  static HttpResponse plain(int status, std::string body) {
    HttpResponse response;
    response.status = status;
    response.contentType = "text/html; charset=UTF-8";
    response.body = std::move(body);
    return response;
  }
  static const BookSpec* specOf(std::string_view collection) {
    const auto& specs = bookSpecs();
    const auto found =
        std::find_if(specs.begin(), specs.end(), [&](const auto& spec) { return spec.name == collection; });
    return found == specs.end() ? nullptr : &*found;
  }
  // A document may be named by its record number, too.
  std::string keyOf(std::string_view collection, std::string_view key) const TIEBACK_MOCK_REQUIRES(mutex_) {
    if (collection != kDocument) return std::string(key);
    const auto number = Json(JsonNumber{std::string(key)}).integer();
    const auto found = number ? state_.documentIds.find(*number) : state_.documentIds.end();
    return found == state_.documentIds.end() ? std::string(key) : found->second;
  }
  void index(std::string_view collection, const Json& record) TIEBACK_MOCK_REQUIRES(mutex_) {
    if (collection == kDocument) state_.documentIds[recordNumber(record)] = std::string(record.text("DOCID"));
  }

  std::deque<std::int64_t> recent_ TIEBACK_MOCK_GUARDED_BY(mutex_);  // of the last minute
};

}  // namespace
}  // namespace intacct

std::unique_ptr<Dialect> makeDialect_intacct(const DialectServices& services) {
  return std::make_unique<intacct::IntacctDialect>(services);
}

}  // namespace tieback::mock
