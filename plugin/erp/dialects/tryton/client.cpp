#include "erp/dialects/tryton/client.h"

#include "erp/dialects/tryton/errors.h"
#include "erp/dialects/tryton/values.h"
#include "erp/support/encode.h"

namespace tieback::erp::tryton {
namespace {

using json::Value;

constexpr int kUnauthorised = 401;
constexpr std::string_view kUnauthorisedCode = "bad_login";

WireRequest wire(const std::string& database, const std::string& method, Value params) {
  // Exactly these three members: with a fourth the reply changes its protocol.
  const auto body = Value::object({{"id", 1}, {"method", method}, {"params", std::move(params)}});
  return {"POST", "/" + percentEncode(database) + "/", {{"Content-Type", "application/json"}}, body.dump()};
}

Result resultOf(const WireReply& reply, Effect effect, std::int64_t now_us) {
  if (reply.status != 200) return outcomeOfStatus(reply, effect, now_us);
  auto body = parseBody(reply);
  if (!body || !body->isObject())
    return unclear(effect, kErp, "the answer is no JSON: " + excerpt(reply.body.substr(0, 500)));
  if (const auto* error = body->find("error")) return outcomeOfError(*error);
  if (auto* result = body->find("result")) return std::move(*result);
  return unclear(effect, kErp, "the answer has neither result nor error");
}

Outcome missing(std::string code, std::string message, std::string remedy) {
  return Refused{ErpError{.code = std::move(code),
                          .category = Category::not_permitted,
                          .message = std::move(message),
                          .remedy = std::move(remedy)}};
}

}  // namespace

WireRequest Client::request(const std::string& method, Value arguments, const std::string& company,
                            bool with_inactive) const {
  auto context = Value::object({{"company", id(company)}, {"language", "en"}});
  if (with_inactive) context.set("active_test", false);
  arguments.push(std::move(context));
  return wire(config_.database, method, std::move(arguments));
}

Result Client::send(const WireRequest& request, Effect effect) {
  for (int attempt = 0;; ++attempt) {
    auto known = identity();
    if (auto* outcome = std::get_if<Outcome>(&known)) return std::move(*outcome);
    const auto& identity = std::get<Identity>(known);
    auto signed_request = request;
    signed_request.headers.emplace_back("Authorization", identity.authorization);
    auto answer = answerOf(context_.transport->exchange(signed_request), effect, kErp);
    if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
    const auto& reply = std::get<WireReply>(answer);
    if (reply.status == kUnauthorised) {
      forget(identity.generation);
      if (attempt == 0) continue;
    }
    return resultOf(reply, effect, now());
  }
}

Query Client::find(const std::string& model, Value domain, Value fields, std::optional<std::int64_t> most) {
  auto mine = company();
  if (auto* outcome = std::get_if<Outcome>(&mine)) return std::move(*outcome);
  auto order = list({list({"id", "ASC"})});
  auto arguments = list({std::move(domain), 0, most ? Value(*most) : Value(), std::move(order), std::move(fields)});
  auto result =
      send(request(model + ".search_read", std::move(arguments), std::get<std::string>(mine), true), Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&result)) return std::move(*outcome);
  auto& value = std::get<Value>(result);
  if (!value.isArray()) return unclear(Effect::read, kErp, "a list was asked for, and something else came");
  return std::move(value.items());
}

std::variant<std::string, Outcome> Client::company() {
  auto known = identity();
  if (auto* outcome = std::get_if<Outcome>(&known)) return std::move(*outcome);
  return std::get<Identity>(known).company;
}

std::variant<Client::Identity, Outcome> Client::identity() {
  const Lock login(login_mutex_);
  {
    const Lock lock(mutex_);
    if (identity_.generation != 0) return identity_;
  }
  auto made = logIn();
  if (auto* identity = std::get_if<Identity>(&made)) {
    const Lock lock(mutex_);
    identity->generation = ++logins_;
    identity_ = *identity;
  }
  return made;
}

Result Client::rpc(const WireRequest& request, Effect effect) {
  auto answer = answerOf(context_.transport->exchange(request), effect, kErp);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  return resultOf(std::get<WireReply>(answer), effect, now());
}

std::variant<Client::Identity, Outcome> Client::logIn() {
  std::string password;
  try {
    password = context_.secret(config_.password);
  } catch (const ConfigError& e) {
    return missing("secret_unavailable", "A secret of this connection could not be read: " + e.message,
                   "Put the secret where the configuration says, then try again.");
  }
  auto params = list({config_.username, Value::object({{"password", password}}), "en"});
  auto login = wire(config_.database, "common.db.login", std::move(params));
  login.confidential = true;
  auto result = rpc(login, Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&result)) return std::move(*outcome);
  const auto& session = std::get<Value>(result);
  if (!session.isArray() || session.size() != 2) {
    return missing(std::string(kUnauthorisedCode), "Tryton does not accept the login of this connection.",
                   "Correct user name and password of this connection, then try again.");
  }
  Identity identity;
  const auto user = session.items()[0].isNumber() ? session.items()[0].asNumberText() : std::string();
  const auto key = session.items()[1].isString() ? session.items()[1].asString() : std::string();
  identity.authorization = "Session " + base64(config_.username + ":" + user + ":" + key);

  auto preferences = wire(config_.database, "model.res.user.get_preferences", list({true, Value::object()}));
  preferences.headers.emplace_back("Authorization", identity.authorization);
  result = rpc(preferences, Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&result)) return std::move(*outcome);
  identity.company = std::get<Value>(result).text("company");
  if (identity.company.empty()) {
    return missing("no_company", "The login works for no company in Tryton.",
                   "Give the login a current company in Tryton, then try again.");
  }
  return identity;
}

void Client::forget(std::uint64_t generation) {
  const Lock lock(mutex_);
  if (identity_.generation == generation) identity_ = Identity{};
}

}  // namespace tieback::erp::tryton
