#include "erp/http/http_options.h"

#include <catch2/catch.hpp>

#include "erp/port/dialect.h"

using namespace tieback;
using namespace tieback::erp;

namespace {

HttpOptions of(const char* url) {
  return httpOptions(json::Value::object({{"url", url}}), 60'000'000);
}

std::string problem(json::Value endpoint) {
  try {
    httpOptions(endpoint, 60'000'000);
    return "";
  } catch (const ConfigError& e) {
    return e.where + " " + e.message;
  }
}

}  // namespace

TEST_CASE("an address is taken apart and put together again") {
  const auto site = of("https://acme.example/AcumaticaERP/");
  CHECK(site.tls);
  CHECK(site.port == 443);
  CHECK(site.base_path == "/AcumaticaERP");
  CHECK(site.origin() == "https://acme.example");
  CHECK(of("http://[::1]:8000").origin() == "http://[::1]:8000");
  CHECK(of("http://127.0.0.1").port == 80);
}

TEST_CASE("what is no usable address is refused with its place") {
  CHECK_THAT(problem(json::Value::object()), Catch::StartsWith("endpoint.url is missing"));
  for (const char* url :
       {"ftp://x", "acme.example", "https://", "https://user:pw@x", "https://x/?a=b", "https://x:99999"}) {
    INFO(url);
    CHECK_THAT(problem(json::Value::object({{"url", url}})), Catch::StartsWith("endpoint.url "));
  }
  CHECK_THAT(problem(json::Value::object({{"url", 5}})), Catch::Contains("must be a text"));
  CHECK_THAT(problem(json::Value::object({{"url", "http://x"}, {"ca_file", "/ca.pem"}})),
             Catch::StartsWith("endpoint.ca_file"));
}

TEST_CASE("another host of the same vendor has its own address and the endpoint's trust") {
  const auto endpoint = json::Value::object({{"url", "https://api.example"}, {"ca_file", "/etc/ca.pem"}});
  const auto other = httpOptions("https://login.example/x", "endpoint.token_url", endpoint, 60'000'000);
  CHECK(other.host == "login.example");
  CHECK(other.base_path == "/x");
  CHECK(other.ca_file == "/etc/ca.pem");
  try {
    httpOptions("login.example", "endpoint.token_url", endpoint, 60'000'000);
    FAIL("taken");
  } catch (const ConfigError& e) {
    CHECK(e.where == "endpoint.token_url");
  }
}
