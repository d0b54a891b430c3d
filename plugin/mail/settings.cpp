#include "mail/settings.h"

#include <algorithm>
#include <initializer_list>

#include "domain/text.h"
#include "mail/message.h"
#include "mail/parts.h"

namespace tieback::mail {
namespace {

using json::Value;

struct Stop : std::exception {
  Error error;
  Stop(const std::string& where, const std::string& message)
      : error{"bad_config", Category::bad_input, message, where} {}
  const char* what() const noexcept override { return error.message.c_str(); }
};

void checkKeys(const Value& object, const std::string& where, std::initializer_list<std::string_view> known) {
  if (!object.isObject()) throw Stop(where, "Expected an object.");
  for (const auto& [name, value] : object.members()) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    std::string listed;
    for (const auto one : known) listed += (listed.empty() ? "" : ", ") + std::string(one);
    throw Stop(where.empty() ? name : where + "." + name, "Unknown key `" + name + "`; known here: " + listed + ".");
  }
}

std::string text(const Value& object, const std::string& where, std::string_view key,
                 const std::string& fallback = "") {
  const auto* found = object.find(key);
  if (found == nullptr) return fallback;
  const auto at = where.empty() ? std::string(key) : where + "." + std::string(key);
  if (!found->isString()) throw Stop(at, "Expected a text.");
  if (domain::hasControlCharacters(found->asString(), domain::LineBreaks::refused))
    throw Stop(at, "Holds control characters.");
  return found->asString();
}

int portOf(const Value& smtp, Security security) {
  const auto* found = smtp.find("port");
  if (found == nullptr) return security == Security::tls ? 465 : security == Security::starttls ? 587 : 25;
  const auto& number = found->isNumber() ? found->asNumberText() : std::string();
  const bool digits =
      !number.empty() && number.size() <= 5 && number.find_first_not_of("0123456789") == std::string::npos;
  const int port = digits ? std::stoi(number) : 0;
  if (port < 1 || port > 65535) throw Stop("smtp.port", "Expected a port from 1 to 65535.");
  return port;
}

Security securityOf(const Value& smtp) {
  const auto name = text(smtp, "smtp", "security", "starttls");
  if (name == "none") return Security::none;
  if (name == "starttls") return Security::starttls;
  if (name == "tls") return Security::tls;
  throw Stop("smtp.security", "Expected one of none, starttls, tls.");
}

bool isThisMachine(const std::string& host) {
  return host == "localhost" || host == "::1" || host.starts_with("127.");
}

void readSmtp(MailSettings& settings, const Value& smtp, const std::filesystem::path& base_dir) {
  checkKeys(smtp, "smtp", {"host", "port", "security", "username", "password", "ca_file"});
  settings.host = text(smtp, "smtp", "host");
  if (settings.host.empty()) throw Stop("smtp.host", "The SMTP server's name or address is missing.");
  settings.security = securityOf(smtp);
  settings.port = portOf(smtp, settings.security);
  settings.username = text(smtp, "smtp", "username");
  settings.password = text(smtp, "smtp", "password");
  if (settings.username.empty() != settings.password.empty()) {
    throw Stop(settings.username.empty() ? "smtp.username" : "smtp.password", "username and password belong together.");
  }
  if (!settings.username.empty() && settings.security == Security::none && !isThisMachine(settings.host)) {
    throw Stop("smtp.security", "The password would cross the network in the clear; choose starttls or tls.");
  }
  const auto ca_file = text(smtp, "smtp", "ca_file");
  if (!ca_file.empty()) settings.ca_file = (base_dir / ca_file).lexically_normal().string();
}

}  // namespace

Result<MailSettings> parseMailSettings(const Value& mail, const std::filesystem::path& base_dir) try {
  checkKeys(mail, "", {"smtp", "from", "link"});
  MailSettings settings;
  const auto* smtp = mail.find("smtp");
  if (smtp == nullptr) throw Stop("smtp", "The SMTP server is missing.");
  readSmtp(settings, *smtp, base_dir);
  const auto from = parseAddress(text(mail, "", "from"));
  if (!from) throw Stop("from", "Expected a mail address such as Tieback <tieback@example.com>.");
  settings.from = *from;
  settings.link = text(mail, "", "link");
  const auto sample = itemLink(settings.link, "x");
  if (!settings.link.empty() && !isWebLink(sample))
    throw Stop("link", "Expected an http or https address, with {item} in it.");
  return settings;
} catch (const Stop& stop) {
  return stop.error;
}

}  // namespace tieback::mail
