#include "auth.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "crypto.h"
#include "errors.h"

namespace tieback::mock::netsuite {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::size_t kMaxNonces = 100'000;
constexpr std::size_t kMinNonce = 6;
constexpr std::size_t kMaxNonce = 64;

using Pairs = std::vector<std::pair<std::string, std::string>>;

std::string valueOf(const Pairs& pairs, std::string_view name) {
  for (const auto& [key, value] : pairs) {
    if (key == name) return value;
  }
  return {};
}

std::string percentEncoded(std::string_view text) {
  static constexpr char kHex[] = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const bool plain = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
                       c == '.' || c == '_' || c == '~';
    if (plain) {
      out.push_back(c);
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    out.push_back('%');
    out.push_back(kHex[byte / 16]);
    out.push_back(kHex[byte % 16]);
  }
  return out;
}

// OAuth realm="1234567", oauth_token="…", …: names and decoded values.
Pairs oauthHeader(std::string_view text) {
  Pairs pairs;
  while (!text.empty()) {
    const std::size_t equals = text.find('=');
    const std::size_t open = text.find('"', equals == std::string_view::npos ? text.size() : equals);
    const std::size_t close = open == std::string_view::npos ? open : text.find('"', open + 1);
    if (close == std::string_view::npos) break;
    std::string_view name = text.substr(0, equals);
    while (!name.empty() && (name.front() == ' ' || name.front() == ',')) name.remove_prefix(1);
    pairs.emplace_back(name, percentDecode(text.substr(open + 1, close - open - 1)));
    text.remove_prefix(close + 1);
  }
  return pairs;
}

// RFC 5849, 3.4.1.
std::string baseString(const HttpRequest& request, const Pairs& header) {
  Pairs parameters;
  for (const auto& [name, value] : header) {
    if (name != "realm" && name != "oauth_signature") {
      parameters.emplace_back(percentEncoded(name), percentEncoded(value));
    }
  }
  for (const auto& [name, value] : parseForm(request.query)) {
    parameters.emplace_back(percentEncoded(name), percentEncoded(value));
  }
  std::sort(parameters.begin(), parameters.end());
  std::string joined;
  for (const auto& [name, value] : parameters) {
    if (!joined.empty()) joined.push_back('&');
    joined.append(name).append("=").append(value);
  }
  const std::string* host = request.header("Host");
  std::string authority = host == nullptr ? "" : *host;
  std::transform(authority.begin(), authority.end(), authority.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  const std::string usual = request.secure ? ":443" : ":80";
  if (authority.ends_with(usual)) authority.resize(authority.size() - usual.size());
  const std::string address = std::string(request.secure ? "https://" : "http://") + authority + request.path;
  return request.method + "&" + percentEncoded(address) + "&" + percentEncoded(joined);
}

// A nonce is good once; what is too old for its timestamp is forgotten.
bool isFresh(State& state, const std::string& nonce) {
  if (!state.nonces.insert(nonce).second) return false;
  state.nonceOrder.push_back(nonce);
  if (state.nonceOrder.size() > kMaxNonces) {
    state.nonces.erase(state.nonceOrder.front());
    state.nonceOrder.pop_front();
  }
  return true;
}

Access refused(const State& state, bool bearer) {
  return {invalidLogin(state.settings.account, bearer), false};
}

Access bySignature(State& state, const HttpRequest& request, const std::string& authorization, std::int64_t nowMicros) {
  const Pairs header = oauthHeader(std::string_view(authorization).substr(6));
  const std::string tokenId = valueOf(header, "oauth_token");
  const BookRecord token = state.books.find("AccessToken", tokenId);
  const BookRecord integration = state.books.find("Integration", valueOf(header, "oauth_consumer_key"));
  const bool known = token && integration && token->text("consumerKey") == integration->text("consumerKey") &&
                     !token->find("revoked")->boolean();
  if (!known || valueOf(header, "realm") != state.settings.account ||
      valueOf(header, "oauth_signature_method") != "HMAC-SHA256") {
    return refused(state, false);
  }
  const std::string timestamp = valueOf(header, "oauth_timestamp");
  std::int64_t seconds = 0;  // what is no number is far from any time
  std::from_chars(timestamp.data(), timestamp.data() + timestamp.size(), seconds);
  const std::string nonce = valueOf(header, "oauth_nonce");
  const bool near = std::llabs(nowMicros / kSecond - seconds) <= state.settings.clockToleranceSeconds;
  if (!near || nonce.size() < kMinNonce || nonce.size() > kMaxNonce) return refused(state, false);
  const std::string key =
      percentEncoded(integration->text("consumerSecret")) + "&" + percentEncoded(token->text("tokenSecret"));
  const std::string expected = hmacSha256(key, baseString(request, header));
  if (!sameText(expected, valueOf(header, "oauth_signature"))) return refused(state, false);
  if (!isFresh(state, tokenId + " " + timestamp + " " + nonce)) return refused(state, false);
  return {std::nullopt, token->text("rights") == "full"};
}

std::string fromBase64Url(std::string text) {
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  while (text.size() % 4 != 0) text.push_back('=');
  return decodeBase64(text);
}

Json parsed(const std::string& text) {
  auto document = parseJson(text);
  return std::holds_alternative<Json>(document) ? std::get<Json>(std::move(document)) : Json();
}

std::string audience(const std::string& account) {
  std::string host = account;
  std::transform(host.begin(), host.end(), host.begin(), [](char c) {
    return c == '_' ? '-' : c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  return "https://" + host + ".suitetalk.api.netsuite.com/services/rest/auth/oauth2/v1/token";
}

bool hasScope(const Json& payload) {
  const Json* scope = payload.find("scope");
  if (scope == nullptr) return false;
  if (scope->isString()) return scope->string().find("rest_webservices") != std::string::npos;
  if (!scope->isArray()) return false;
  return std::any_of(scope->items().begin(), scope->items().end(),
                     [](const Json& each) { return each.isString() && each.string() == "rest_webservices"; });
}

long long secondsIn(const Json& payload, std::string_view name) {
  const Json* value = payload.find(name);
  return value == nullptr ? 0 : value->integer().value_or(0);
}

bool timesHold(const Json& payload, std::int64_t now) {
  constexpr long long kLongest = 3600;
  const long long issued = secondsIn(payload, "iat");
  const long long ends = secondsIn(payload, "exp");
  return issued > 0 && ends > now && ends - issued <= kLongest && issued <= now + kLongest;
}

// The certificate's record, when the assertion is good.
BookRecord assertedBy(const State& state, const std::string& assertion, std::int64_t now) {
  const std::size_t first = assertion.find('.');
  const std::size_t second = assertion.rfind('.');
  if (first == std::string::npos || first == second) return nullptr;
  const Json header = parsed(fromBase64Url(assertion.substr(0, first)));
  const Json payload = parsed(fromBase64Url(assertion.substr(first + 1, second - first - 1)));
  const BookRecord certificate = state.books.find("Certificate", header.text("kid"));
  if (!certificate || certificate->find("revoked")->boolean() || header.text("typ") != "JWT") return nullptr;
  const std::string pem(certificate->text("pem"));
  const auto end = notAfter(pem);
  if (!end || *end <= now || payload.text("iss") != certificate->text("clientId")) return nullptr;
  if (payload.text("aud") != audience(state.settings.account) || !hasScope(payload) || !timesHold(payload, now)) {
    return nullptr;
  }
  const bool holds = signatureHolds(pem, std::string(header.text("alg")), assertion.substr(0, second),
                                    fromBase64Url(assertion.substr(second + 1)));
  return holds ? certificate : nullptr;
}

HttpResponse oauthError(int status, const char* error) {
  HttpResponse response = jsonAnswer(status, Json::object().set("error", error));
  response.contentType = "application/json;charset=utf-8";
  return response;
}

}  // namespace

Access authenticate(State& state, const HttpRequest& request, std::int64_t nowMicros) {
  const std::string* authorization = request.header("Authorization");
  if (authorization == nullptr) return refused(state, false);
  if (equalsIgnoringCase(std::string_view(*authorization).substr(0, 6), "OAuth ")) {
    return bySignature(state, request, *authorization, nowMicros);
  }
  const auto subject = state.tokens.access(bearerOf(request), nowMicros);
  if (!subject) return refused(state, true);
  return {std::nullopt, subject->text("rights") == "full"};
}

HttpResponse tokenEndpoint(State& state, const HttpRequest& request, std::int64_t nowMicros) {
  const Pairs form = parseForm(request.body);
  if (valueOf(form, "grant_type") != "client_credentials") return oauthError(400, "unsupported_grant_type");
  if (valueOf(form, "client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer") {
    return oauthError(400, "invalid_request");
  }
  const BookRecord certificate = assertedBy(state, valueOf(form, "client_assertion"), nowMicros / kSecond);
  if (!certificate) return oauthError(401, "invalid_client");
  Json subject = Json::object().set("client", certificate->text("clientId")).set("rights", certificate->text("rights"));
  const std::string token = state.tokens.issueAccess(state.ids, std::move(subject),
                                                     nowMicros + state.settings.tokenLifetimeSeconds * kSecond);
  HttpResponse response = jsonAnswer(200, Json::object()
                                              .set("access_token", token)
                                              .set("expires_in", std::to_string(state.settings.tokenLifetimeSeconds))
                                              .set("token_type", "bearer"));
  response.contentType = "application/json;charset=utf-8";
  return response;
}

}  // namespace tieback::mock::netsuite
