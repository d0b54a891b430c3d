#include "erp/http/http_options.h"

#include <Poco/Exception.h>
#include <Poco/URI.h>

#include "erp/port/dialect.h"

namespace tieback::erp {
namespace {

constexpr std::int64_t kMinTimeoutUs = 1'000'000;

std::string textMember(const json::Value& endpoint, std::string_view name) {
  const auto* member = endpoint.find(name);
  if (member == nullptr || member->isNull()) return {};
  if (!member->isString()) throw ConfigError{"endpoint." + std::string(name), "must be a text"};
  return member->asString();
}

void readUrl(const std::string& url, const std::string& where, HttpOptions& options) {
  const auto wrong = [&](const std::string& message) { throw ConfigError{where, message}; };
  if (url.empty()) wrong("is missing: give the address of the ERP, like https://erp.example.com");
  try {
    const Poco::URI uri(url);
    const auto& scheme = uri.getScheme();
    if (scheme != "http" && scheme != "https") wrong("must begin with https:// or http://");
    if (uri.getHost().empty()) wrong("names no host");
    if (!uri.getUserInfo().empty()) wrong("must hold no user or password: those belong to `credentials`");
    if (!uri.getRawQuery().empty() || !uri.getFragment().empty()) wrong("must have neither query nor fragment");
    options.tls = scheme == "https";
    options.host = uri.getHost();
    options.port = uri.getPort();
    options.base_path = uri.getPathEtc();
    while (!options.base_path.empty() && options.base_path.back() == '/') options.base_path.pop_back();
  } catch (const Poco::Exception& e) {
    wrong("is no address: " + e.displayText());
  }
}

}  // namespace

std::string HttpOptions::origin() const {
  const bool usual = port == (tls ? 443 : 80);
  const bool v6 = host.find(':') != std::string::npos;
  return std::string(tls ? "https://" : "http://") + (v6 ? "[" + host + "]" : host) +
         (usual ? "" : ":" + std::to_string(port));
}

HttpOptions httpOptions(const json::Value& endpoint, std::int64_t timeout_us) {
  auto options = httpOptions(textMember(endpoint, "url"), "endpoint.url", endpoint, timeout_us);
  if (!options.ca_file.empty() && !options.tls) throw ConfigError{"endpoint.ca_file", "is of use with https:// only"};
  return options;
}

HttpOptions httpOptions(const std::string& url, const std::string& where, const json::Value& endpoint,
                        std::int64_t timeout_us) {
  HttpOptions options;
  readUrl(url, where, options);
  options.ca_file = textMember(endpoint, "ca_file");
  const std::chrono::microseconds timeout(std::max(timeout_us, kMinTimeoutUs));
  options.connect_timeout = std::min(options.connect_timeout, timeout);
  options.send_timeout = std::min(options.send_timeout, timeout);
  options.receive_timeout = timeout;
  options.total_timeout = timeout + options.connect_timeout;
  return options;
}

}  // namespace tieback::erp
