#include "erp/dialects/business_central/client.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>

#include "erp/dialects/business_central/errors.h"
#include "erp/dialects/business_central/odata.h"
#include "erp/support/encode.h"

namespace tieback::erp::business_central {
namespace {

constexpr int kUnauthorised = 401;
// Of 20 000 records each, unless the service makes them smaller; a list that never ends is not read for ever.
constexpr int kMaxPages = 500;

// The primary database, not a replica that lags behind; and the language that the table of errors is written in.
const Headers kRead = {
    {"Accept", "application/json"}, {"Accept-Language", "en-US"}, {"Data-Access-Intent", "ReadWrite"}};

OAuthSettings settingsOf(const Config& config, const DialectContext& context) {
  OAuthSettings settings;
  settings.erp = kErp;
  settings.target = "/" + percentEncode(config.tenant) + "/oauth2/v2.0/token";
  settings.client_id = config.client_id;
  settings.client_secret = config.client_secret;
  settings.grant = [scope = config.scope] { return Form{{"grant_type", "client_credentials"}, {"scope", scope}}; };
  settings.refusal = [now = context.now_us](const WireReply& reply) { return signInRefusal(reply, now()); };
  return settings;
}

std::string encodedRoute(const std::string& route) {
  std::string out;
  for (const char c : route) out += c == '/' ? "/" : percentEncode(std::string(1, c));
  return out;
}

}  // namespace

Client::Client(const Config& config, const DialectContext& context) : config_(config), context_(context) {
  auto* login = context.other_host(config.login_url, "endpoint.login_url");
  tokens_ = std::make_unique<OAuthTokens>(settingsOf(config, context), context, *login);
  if (isGuid(config.company)) company_ = config.company;
}

std::string Client::root() const {
  return "/v2.0/" + percentEncode(config_.tenant) + "/" + percentEncode(config_.environment) + "/api/" +
         encodedRoute(config_.api) + "/";
}

Answer Client::call(const WireRequest& request, Effect effect) {
  for (int attempt = 0;; ++attempt) {
    auto token = tokens_->token();
    if (auto* outcome = std::get_if<Outcome>(&token)) return std::move(*outcome);
    const auto& access = std::get<OAuthToken>(token).access;
    auto signed_request = request;
    signed_request.headers.emplace_back("Authorization", "Bearer " + access);
    auto answer = answerOf(context_.transport->exchange(signed_request), effect, kErp);
    const auto* reply = std::get_if<WireReply>(&answer);
    if (reply == nullptr || reply->status != kUnauthorised) return answer;
    // Ended before its time, or revoked: once more with a new one.
    tokens_->refused(access);
    if (attempt > 0) return outcomeOf(*reply, effect, now());
  }
}

Query Client::pages(std::string target) {
  Records all;
  for (int count = 0; count < kMaxPages; ++count) {
    auto read = pageAt(target, kRead);
    if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
    auto& page = std::get<Page>(read);
    all.insert(all.end(), std::make_move_iterator(page.records.begin()), std::make_move_iterator(page.records.end()));
    if (page.next.empty()) return all;
    target = std::move(page.next);
  }
  return unclear(Effect::read, kErp, "the list does not end");
}

PageQuery Client::pageAt(const std::string& target, const Headers& headers) {
  auto answer = call({"GET", target, headers, ""}, Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (reply.status != 200) return outcomeOf(reply, Effect::read, now());
  auto body = parseBody(reply);
  auto* records = body ? body->find("value") : nullptr;
  if (records == nullptr || !records->isArray()) {
    return unclear(Effect::read, kErp, "a list was asked for, and something else came");
  }
  Page page{std::move(records->items()), {}};
  if (const auto next = body->text("@odata.nextLink"); !next.empty()) {
    const auto following = targetOf(next);
    if (!following) return unclear(Effect::read, kErp, "the list goes on at another host: " + excerpt(next));
    page.next = *following;
  }
  return page;
}

PageQuery Client::page(std::string_view resource, const std::string& query, const std::string& cursor, int most) {
  auto headers = kRead;
  headers.emplace_back("Prefer", "odata.maxpagesize=" + std::to_string(most));
  if (!cursor.empty()) {
    if (!cursor.starts_with(root()))
      return unclear(Effect::read, kErp, "the list goes on elsewhere: " + excerpt(cursor));
    return pageAt(cursor, headers);
  }
  auto id = company();
  if (auto* outcome = std::get_if<Outcome>(&id)) return std::move(*outcome);
  return pageAt(root() + "companies(" + std::get<std::string>(id) + ")/" + std::string(resource) + "?" + query,
                headers);
}

// Where the link leads below the connection's own address; nothing when that is elsewhere.
std::optional<std::string> Client::targetOf(const std::string& next_link) const {
  try {
    const Poco::URI site(context_.endpoint.text("url"));
    const Poco::URI there(next_link);
    const bool same =
        there.getHost().empty() || (there.getHost() == site.getHost() && there.getPort() == site.getPort());
    // As it was written: the URI would encode it anew.
    auto path = next_link;
    if (const auto scheme = path.find("://"); scheme != std::string::npos) {
      path.erase(0, std::min(path.find('/', scheme + 3), path.size()));
    }
    auto base = site.getPath();
    while (!base.empty() && base.back() == '/') base.pop_back();
    if (!base.empty() && path.rfind(base + "/", 0) == 0) path.erase(0, base.size());
    if (!same || path.rfind(root(), 0) != 0) return std::nullopt;
    return path;
  } catch (const Poco::Exception&) {
    return std::nullopt;
  }
}

Query Client::list(std::string_view resource, const std::string& query) {
  auto id = company();
  if (auto* outcome = std::get_if<Outcome>(&id)) return std::move(*outcome);
  return pages(root() + "companies(" + std::get<std::string>(id) + ")/" + std::string(resource) + "?" + query);
}

std::variant<std::string, Outcome> Client::company() {
  {
    const Lock lock(mutex_);
    if (!company_.empty()) return company_;
  }
  auto found = pages(root() + "companies?$filter=" + percentEncode("name eq " + quoted(config_.company)));
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  for (const auto& record : std::get<Records>(found)) {
    if (record.text("name") != config_.company || !isGuid(record.text("id"))) continue;
    const Lock lock(mutex_);
    company_ = record.text("id");
    return company_;
  }
  return Outcome(Refused{ErpError{.code = "company_unknown",
                                  .category = Category::erp_refused,
                                  .message = "Business Central has no such company in this environment.",
                                  .field = "company",
                                  .value = config_.company,
                                  .remedy = "Correct `company` (and `environment`) of this connection."}});
}

WireRequest Client::batch(json::Value::Array requests) const {
  auto list = json::Value::array();
  for (auto& request : requests) {
    request.set("id", std::to_string(list.size() + 1));
    list.push(std::move(request));
  }
  return {"POST",
          root() + "$batch",
          {{"Content-Type", "application/json"},
           {"Accept", "application/json"},
           {"Accept-Language", "en-US"},
           {"Isolation", "snapshot"}},
          json::Value::object({{"requests", std::move(list)}}).dump()};
}

Query Client::sendBatch(const WireRequest& request, std::size_t requests) {
  auto answer = call(request, Effect::write);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (reply.status != 200) return outcomeOf(reply, Effect::write, now());
  const auto body = parseBody(reply);
  const auto* responses = body ? body->find("responses") : nullptr;
  if (responses == nullptr || !responses->isArray()) {
    return unclear(Effect::write, kErp, "a batch was answered with something else");
  }
  Records documents;
  for (const auto& response : responses->items()) {
    WireReply inner;
    const auto* status = response.find("status");
    if (status == nullptr || !status->isNumber()) return unclear(Effect::write, kErp, "a batch's answer has no status");
    inner.status = static_cast<int>(status->asInteger());
    if (const auto* document = response.find("body"))
      inner.body = document->isString() ? document->asString() : document->dump();
    // The first that fails ends the batch, and takes back what went before it.
    if (inner.status < 200 || inner.status >= 300) return outcomeOf(inner, Effect::write, now());
    const auto* document = response.find("body");
    documents.push_back(document == nullptr ? json::Value() : *document);
  }
  if (documents.size() != requests) return unclear(Effect::write, kErp, "a batch was answered in part");
  return documents;
}

}  // namespace tieback::erp::business_central
