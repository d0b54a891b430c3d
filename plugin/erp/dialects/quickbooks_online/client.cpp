#include "erp/dialects/quickbooks_online/client.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include <algorithm>

#include "erp/dialects/quickbooks_online/errors.h"
#include "erp/support/encode.h"

namespace tieback::erp::quickbooks_online {
namespace {

constexpr std::size_t kPage = 1000;  // the most that one answer holds
constexpr std::size_t kMostPages = 20;

std::string lowerCase(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return out;
}

struct TokenServer {
  std::string origin;
  std::string target;
};

TokenServer tokenServer(const std::string& url) {
  try {
    Poco::URI uri(url);
    auto target = uri.getPathEtc();
    uri.setPath("");
    return {uri.toString(), std::move(target)};
  } catch (const Poco::Exception&) {
    throw ConfigError{"endpoint.token_url", "is no address"};
  }
}

OAuthSettings settingsOf(const Config& config) {
  OAuthSettings settings;
  settings.erp = kErp;
  settings.target = tokenServer(config.token_url).target;
  settings.refresh = config.refresh_token;
  settings.client_auth = OAuthSettings::ClientAuth::basic;
  settings.client_id = config.client_id;
  settings.client_secret = config.client_secret;
  settings.sign_in_again = "Sign in to QuickBooks Online again for this connection";
  return settings;
}

Transport& otherHost(const Config& config, const DialectContext& context) {
  return *context.other_host(tokenServer(config.token_url).origin, "endpoint.token_url");
}

}  // namespace

Client::Client(const Config& config, const DialectContext& context)
    : config_(config), context_(context), tokens_(settingsOf(config), context, otherHost(config, context)) {}

std::string Client::target(const std::string& path, const std::string& query) const {
  return "/v3/company/" + config_.realm + path + "?" + (query.empty() ? "" : query + "&") +
         "minorversion=" + config_.minor_version;
}

Answer Client::send(const WireRequest& request, Effect effect) {
  constexpr int kUnauthorised = 401;
  for (int attempt = 0;; ++attempt) {
    auto token = tokens_.token();
    if (auto* outcome = std::get_if<Outcome>(&token)) return std::move(*outcome);
    const auto& access = std::get<OAuthToken>(token).access;
    auto signed_request = request;
    signed_request.headers.emplace_back("Authorization", "Bearer " + access);
    auto answer = answerOf(context_.transport->exchange(signed_request), effect, kErp);
    const auto* reply = std::get_if<WireReply>(&answer);
    if (reply == nullptr || reply->status != kUnauthorised) return answer;
    tokens_.refused(access);
    if (attempt > 0) return answer;
  }
}

std::variant<json::Value, Outcome> Client::get(const std::string& path, const std::string& query) {
  auto answer = send({"GET", target(path, query), {{"Accept", "application/json"}}, ""}, Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  return documentOf(std::get<WireReply>(answer), Effect::read, now());
}

Query Client::query(std::string_view entity, const std::string& where) {
  Records all;
  for (std::size_t page = 0; page < kMostPages; ++page) {
    const auto statement = "select * from " + std::string(entity) + " where " + where + " startposition " +
                           std::to_string(page * kPage + 1) + " maxresults " + std::to_string(kPage);
    auto got = get("/query", "query=" + percentEncode(statement));
    if (auto* outcome = std::get_if<Outcome>(&got)) return std::move(*outcome);
    auto* response = std::get<json::Value>(got).find("QueryResponse");
    if (response == nullptr || !response->isObject()) {
      return unclear(Effect::read, kErp, "a list was asked for, and something else came");
    }
    // Without a match the list is not there at all.
    auto* records = response->find(entity);
    if (records == nullptr || !records->isArray()) break;
    const auto count = records->size();
    std::move(records->items().begin(), records->items().end(), std::back_inserter(all));
    if (count < kPage) break;
  }
  return all;
}

Read Client::read(std::string_view entity, const std::string& id) {
  auto answer =
      send({"GET", target("/" + lowerCase(entity) + "/" + percentEncode(id), ""), {{"Accept", "application/json"}}, ""},
           Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (const auto fault = faultOf(reply); fault && fault->code == kNotFound) return std::optional<json::Value>();
  auto got = documentOf(reply, Effect::read, now());
  if (auto* outcome = std::get_if<Outcome>(&got)) return std::move(*outcome);
  auto* record = std::get<json::Value>(got).find(entity);
  if (record == nullptr || !record->isObject()) {
    return unclear(Effect::read, kErp, "a record was asked for, and something else came");
  }
  if (record->text("status") == "Deleted") return std::optional<json::Value>();
  return std::optional(std::move(*record));
}

std::variant<json::Value, Outcome> Client::preferences() {
  auto got = get("/preferences", "");
  if (auto* outcome = std::get_if<Outcome>(&got)) return std::move(*outcome);
  auto* preferences = std::get<json::Value>(got).find("Preferences");
  if (preferences == nullptr) return unclear(Effect::read, kErp, "the company's preferences were not in the answer");
  return std::move(*preferences);
}

std::variant<json::Value, Outcome> Client::companyInfo() {
  return get("/companyinfo/" + config_.realm, "");
}

WireRequest Client::post(const json::Value& order, const std::string& request_id) const {
  return {"POST",
          target("/purchaseorder", "requestid=" + percentEncode(request_id)),
          {{"Accept", "application/json"}, {"Content-Type", "application/json"}},
          order.dump()};
}

}  // namespace tieback::erp::quickbooks_online
