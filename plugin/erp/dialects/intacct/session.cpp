#include "erp/dialects/intacct/session.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include "erp/support/oauth.h"

namespace tieback::erp::intacct {
namespace {

bool sameOrigin(const Poco::URI& a, const Poco::URI& b) {
  return a.getScheme() == b.getScheme() && a.getHost() == b.getHost() && a.getPort() == b.getPort();
}

Outcome foreign(const std::string& endpoint) {
  return Refused{ErpError{.code = "endpoint_foreign",
                          .category = Category::erp_refused,
                          .message = "Intacct wants the session to go on at an address that is not Intacct's.",
                          .field = "endpoint",
                          .value = excerpt(endpoint),
                          .remedy = "Check url and `session_domain` of this connection; nothing was sent there."}};
}

}  // namespace

Called Session::call(std::string_view xml, std::size_t functions, const std::string& control_id, Effect effect) {
  for (int attempt = 0;; ++attempt) {
    auto known = access();
    if (auto* outcome = std::get_if<Outcome>(&known)) return std::move(*outcome);
    const auto& access = std::get<Access>(known);
    Envelope envelope;
    try {
      envelope.sender_password = senderPassword();
    } catch (const ConfigError& problem) {
      return secretUnavailable(problem);
    }
    envelope.sender_id = config_.sender_id;
    xml::Writer writer;
    writer.element("sessionid", access.session);
    envelope.authentication = writer.take();
    envelope.control_id = control_id;
    envelope.unique = envelope.transaction = effect == Effect::write;
    auto answer = answerOf(access.transport->exchange(enveloped(envelope, xml)), effect, kErp);
    if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
    auto response = readResponse(std::get<WireReply>(answer), functions, effect, now());
    if (auto* outcome = std::get_if<Outcome>(&response)) return std::move(*outcome);
    if (auto* results = std::get_if<Results>(&response)) return std::move(*results);
    forget(access.generation);
    if (attempt > 0) return outcomeOfLogin(std::get<NotAuthenticated>(response).errors);
  }
}

std::variant<Session::Access, Outcome> Session::access() {
  const Lock login(login_mutex_);
  {
    const Lock lock(mutex_);
    if (access_.generation != 0) return access_;
  }
  auto made = logIn();
  if (auto* access = std::get_if<Access>(&made)) {
    const Lock lock(mutex_);
    access->generation = ++logins_;
    access_ = *access;
  }
  return made;
}

std::string Session::login(const std::string& password) const {
  xml::Writer writer;
  writer.open("login");
  writer.element("userid", config_.user_id);
  writer.element("companyid", config_.company);
  writer.element("password", password);
  if (!config_.client.empty()) writer.element("clientid", config_.client);
  if (!config_.entity.empty()) writer.element("locationid", config_.entity);
  writer.close();
  return writer.take();
}

std::variant<Session::Access, Outcome> Session::logIn() {
  Envelope envelope;
  try {
    envelope.sender_password = senderPassword();
    envelope.authentication = login(context_.secret(config_.user_password));
  } catch (const ConfigError& problem) {
    return secretUnavailable(problem);
  }
  envelope.sender_id = config_.sender_id;
  envelope.control_id = "session";
  auto request = enveloped(envelope, "<function controlid=\"session\"><getAPISession></getAPISession></function>");
  request.confidential = true;
  auto answer = answerOf(context_.transport->exchange(request), Effect::read, kErp);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  auto response = readResponse(std::get<WireReply>(answer), 1, Effect::read, now());
  if (auto* outcome = std::get_if<Outcome>(&response)) return std::move(*outcome);
  if (auto* refused = std::get_if<NotAuthenticated>(&response)) return outcomeOfLogin(refused->errors);
  const auto& result = std::get<Results>(response).front();
  if (!result.success) return outcomeOfLogin(errorsIn(result.element.child("errormessage")));
  Access access;
  access.session = result.element.textAt("data/api/sessionid");
  if (access.session.empty()) return unclear(Effect::read, kErp, "the login was answered without a session");
  auto way = transportTo(result.element.textAt("data/api/endpoint"));
  if (auto* outcome = std::get_if<Outcome>(&way)) return std::move(*outcome);
  access.transport = std::get<Transport*>(way);
  return access;
}

bool Session::isOurs(const std::string& endpoint) const {
  const Poco::URI there(endpoint);
  const auto domain = "." + config_.session_domain;
  return there.getScheme() == "https" && there.getPort() == 443 && there.getUserInfo().empty() &&
         there.getPathEtc() == kGateway && there.getHost().ends_with(domain);
}

std::variant<Transport*, Outcome> Session::transportTo(const std::string& endpoint) {
  try {
    if (endpoint.empty() || sameOrigin(Poco::URI(endpoint), Poco::URI(config_.url))) return context_.transport;
    if (!isOurs(endpoint)) return foreign(endpoint);
    const auto known = moved_.find(endpoint);
    if (known != moved_.end()) return known->second;
    const auto url = "https://" + Poco::URI(endpoint).getHost();
    return moved_.emplace(endpoint, context_.other_host(url, "endpoint.url")).first->second;
  } catch (const Poco::Exception&) {
    return foreign(endpoint);
  }
}

void Session::forget(std::uint64_t generation) {
  const Lock lock(mutex_);
  if (access_.generation == generation) access_ = Access{};
}

}  // namespace tieback::erp::intacct
