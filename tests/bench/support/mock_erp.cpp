#include "support/mock_erp.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPCookie.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

#include <fstream>
#include <stdexcept>

namespace tieback::bench {
namespace {

constexpr std::chrono::seconds kPatience{60};

// "Name=value; …" of what the answer sets.
std::string cookiesOf(const Poco::Net::HTTPResponse& response) {
  std::vector<Poco::Net::HTTPCookie> cookies;
  response.getCookies(cookies);
  std::string text;
  for (const auto& cookie : cookies) text += (text.empty() ? "" : "; ") + cookie.getName() + "=" + cookie.getValue();
  return text;
}

struct Answer {
  std::string body;
  std::string cookies;
};

Answer exchange(const Poco::URI& uri, const std::string& method, const std::string& cookies, const std::string& body) {
  Poco::Net::HTTPClientSession session(uri.getHost(), uri.getPort());
  session.setTimeout(Poco::Timespan(kPatience.count(), 0));
  Poco::Net::HTTPRequest request(method, uri.getPathAndQuery(), Poco::Net::HTTPMessage::HTTP_1_1);
  request.setContentType("application/json");
  request.set("Accept", "application/json");
  request.setContentLength64(static_cast<Poco::Int64>(body.size()));
  if (!cookies.empty()) request.set("Cookie", cookies);
  session.sendRequest(request) << body;
  Poco::Net::HTTPResponse response;
  std::string text;
  Poco::StreamCopier::copyToString(session.receiveResponse(response), text);
  if (response.getStatus() / 100 != 2) {
    throw std::runtime_error(method + " " + uri.toString() + ": " + std::to_string(response.getStatus()) + " " + text);
  }
  return {text, cookiesOf(response)};
}

std::uint16_t portOf(const std::string& address) {
  return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

}  // namespace

MockErp::MockErp(const Settings& settings, const std::string& name, const ErpProfile& profile,
                 const qa::ClockFile& clock, int commitments)
    : process_({(settings.programs / "tieback-mock-erp").string(), "--seed", profile.seed().string(), "--clock-file",
                clock.path()},
               settings.work / (name + "-mock.log")),
      urls_(json::parse(process_.line(kPatience))) {
  if (const json::Value* instant = profile.word("setting", "instant")) {
    admin("PATCH", "/settings/" + profile.dialect(), instant->at("set"));
  }
  if (commitments == 0) return;
  const json::Value* made = profile.word("commitment", "made");
  if (made == nullptr) {
    throw std::runtime_error("the profile '" + profile.name() + "' does not say what 'commitment is made' means");
  }
  for (int i = 1; i <= commitments; ++i) {
    admin("POST", "/books/" + profile.dialect() + "/" + made->text("collection"),
          qa::filledIn(made->at("add"), {{"key", "SC-" + std::to_string(i)}}));
  }
}

std::uint16_t MockErp::httpPort() const {
  return portOf(url());
}

std::uint16_t MockErp::smtpPort() const {
  return portOf(urls_.text("smtp"));
}

std::string MockErp::logIn() const {
  const auto who = json::Value::object({{"name", "tieback"}, {"password", "secret"}, {"tenant", "Company"}});
  return exchange(Poco::URI(url() + "/entity/auth/login"), "POST", "", who.dump()).cookies;
}

std::string MockErp::send(const std::string& method, const std::string& path, const std::string& cookies,
                          const std::string& body) const {
  return exchange(Poco::URI(url() + path), method, cookies, body).body;
}

json::Value MockErp::admin(const std::string& method, const std::string& path, const json::Value& body) const {
  const std::string text = body.isNull() ? "" : body.dump();
  return json::parse(exchange(Poco::URI(urls_.text("admin") + path), method, "", text).body);
}

std::int64_t MockErp::requests() const {
  return admin("GET", "/health").at("journal_last_seq").asInteger();
}

}  // namespace tieback::bench
