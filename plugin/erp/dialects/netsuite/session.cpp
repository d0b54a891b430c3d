#include "erp/dialects/netsuite/session.h"

#include "erp/dialects/netsuite/assertion.h"
#include "erp/dialects/netsuite/errors.h"
#include "erp/dialects/netsuite/signature.h"

namespace tieback::erp::netsuite {
namespace {

constexpr std::int64_t kSecondUs = 1'000'000;
constexpr std::size_t kNonceBytes = 16;

std::string hex(const std::string& bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    text += kDigits[byte >> 4u];
    text += kDigits[byte & 15u];
  }
  return text;
}

Form assertionForm(const Config& config, const DialectContext& context) {
  const auto key = context.secret(config.private_key);
  try {
    return {{"grant_type", "client_credentials"},
            {"client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"},
            {"client_assertion", assertionOf(config, key, context.now_us())}};
  } catch (const KeyError& problem) {
    throw ConfigError{"credentials.private_key", problem.what()};
  }
}

OAuthSettings oauthSettings(const Config& config, const DialectContext& context) {
  OAuthSettings settings;
  settings.erp = kErp;
  settings.target = kTokenPath;
  settings.client_auth = OAuthSettings::ClientAuth::none;
  settings.grant = [&config, &context] { return assertionForm(config, context); };
  settings.refusal = [&context](const WireReply& reply) -> std::optional<Outcome> {
    if (isThrottled(reply)) return throttled(kErp, &reply, context.now_us(), problemOf(reply).words);
    const auto body = parseBody(reply);
    if (!body || body->text("error").empty() || reply.status >= 500) return std::nullopt;
    return refuse(
        "bad_login", "NetSuite does not accept the certificate or client of this connection.", "certificate_id", "",
        "Look at NetSuite's Login Audit Trail, which names the reason: the certificate may have ended or been "
        "revoked, or client id, certificate id, key and account do not belong together.",
        Category::not_permitted);
  };
  return settings;
}

Outcome certificateEnded(std::int64_t end_us) {
  return refuse("certificate_expired", "The certificate by which this connection signs in to NetSuite has ended.",
                "certificate", std::to_string(end_us / kSecondUs),
                "Make a new key and certificate, map it in NetSuite (Setup, Integration, OAuth 2.0 Client Credentials "
                "Setup), and put both and the new certificate id into this connection.",
                Category::not_permitted);
}

}  // namespace

Session::Session(const Config& config, const DialectContext& context)
    : config_(config), context_(context), tokens_(oauthSettings(config, context), context, *context.transport) {}

std::string Session::signature(const WireRequest& request) const {
  const SigningKeys keys{config_.account, config_.consumer_key, context_.secret(config_.consumer_secret),
                         config_.token_id, context_.secret(config_.token_secret)};
  return authorization(keys, {request.method, config_.url + request.target, hex(context_.random(kNonceBytes)),
                              std::to_string(context_.now_us() / kSecondUs)});
}

std::variant<Session::Signed, Outcome> Session::sign(const WireRequest& request) {
  Signed made{request, ""};
  try {
    if (config_.login == Config::Login::token) {
      made.request.headers.emplace_back("Authorization", signature(request));
      return made;
    }
    if (!config_.certificate.empty()) {
      const auto end = certificateEnd(context_.secret(config_.certificate));
      if (end <= context_.now_us()) return certificateEnded(end);
    }
  } catch (const KeyError& problem) {
    return secretUnavailable({"credentials.certificate", problem.what()});
  } catch (const ConfigError& problem) {
    return secretUnavailable(problem);
  }
  auto token = tokens_.token();
  if (auto* outcome = std::get_if<Outcome>(&token)) return std::move(*outcome);
  made.token = std::get<OAuthToken>(token).access;
  made.request.headers.emplace_back("Authorization", "Bearer " + made.token);
  return made;
}

Answer Session::call(const WireRequest& request, Effect effect) {
  for (int attempt = 0;; ++attempt) {
    auto signing = sign(request);
    if (auto* outcome = std::get_if<Outcome>(&signing)) return std::move(*outcome);
    const auto& made = std::get<Signed>(signing);
    auto answer = answerOf(context_.transport->exchange(made.request), effect, kErp);
    const auto* reply = std::get_if<WireReply>(&answer);
    if (reply == nullptr) return answer;
    if (reply->status == 401) {
      tokens_.refused(made.token);
      // A signature is not repeated: a wrong one stays wrong, and NetSuite locks a user after some.
      if (attempt == 0 && config_.login == Config::Login::client_credentials) continue;
    }
    if (isThrottled(*reply) || reply->status == 401) return outcomeOf(*reply, effect, context_.now_us());
    return answer;
  }
}

}  // namespace tieback::erp::netsuite
