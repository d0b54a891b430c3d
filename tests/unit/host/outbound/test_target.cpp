#include <outbound/target.h>

#include <catch2/catch.hpp>

using namespace tieback::host;

namespace {

bool allowed(const std::string& url, const OutboundRules& rules = {}) {
  return targetOf(url, rules).ok();
}

}  // namespace

TEST_CASE("an address is taken apart") {
  const auto target = targetOf("https://Hooks.Example:8443/a/b?c=d", {});
  REQUIRE(target);
  CHECK(target->host == "hooks.example");
  CHECK(target->port == 8443);
  CHECK(target->path == "/a/b?c=d");
  CHECK(target->authority() == "hooks.example:8443");
  CHECK(targetOf("https://hooks.example", {})->path == "/");
  CHECK(targetOf("https://[2606:4700::1111]/", {})->authority() == "[2606:4700::1111]");
}

TEST_CASE("addresses that are none, or lead within the house, are refused") {
  for (const char* url : {"", "hooks.example", "ftp://hooks.example", "http://hooks.example", "https://", "https:///x",
                          "https://user:pw@hooks.example", "https://hooks.example/#x", "https://hooks.example/ x",
                          "https://hooks.example\\@evil", "https://hooks.example/\xc3\xa4", "https://127.0.0.1/",
                          "https://10.1.2.3/", "https://[::1]/", "https://169.254.169.254/latest", "http://localhost/",
                          "https://[::ffff:10.0.0.1]/", "file:///etc/passwd", "https://hooks.example:0/"}) {
    INFO(url);
    CHECK_FALSE(allowed(url));
  }
  CHECK_FALSE(allowed("https://hooks.example/" + std::string(2000, 'x')));
}

TEST_CASE("the operator may allow hosts within the house, and plain http to this machine alone") {
  OutboundRules rules;
  rules.internal_hosts = {"127.0.0.1", "hooks.intra"};
  CHECK(allowed("http://127.0.0.1:8080/x", rules));
  CHECK(allowed("https://hooks.intra/x", rules));
  CHECK_FALSE(allowed("http://hooks.intra/x", rules));
  CHECK_FALSE(allowed("http://127.0.0.2:8080/x", rules));
}

TEST_CASE("what a name stands for is looked at, too: this machine by any name is refused") {
  for (const char* url :
       {"https://localhost/", "https://127.1/", "https://0x7f000001/", "https://2130706433/", "https://0/"}) {
    INFO(url);
    const auto target = targetOf(url, {});
    if (!target) continue;
    CHECK_FALSE(addressesOf(*target, {}).ok());
  }
  OutboundRules rules;
  rules.internal_hosts = {"localhost"};
  CHECK(addressesOf(targetOf("http://localhost:80/", rules).value(), rules).ok());
}

TEST_CASE("what is public, and what is not") {
  const auto isOut = [](const char* text) { return isPublic(Poco::Net::IPAddress(text)); };
  for (const char* address : {"1.1.1.1", "8.8.8.8", "172.15.255.255", "172.32.0.0", "100.63.255.255", "100.128.0.0",
                              "192.167.255.255", "223.255.255.255", "2606:4700::1111", "2a00::1"}) {
    INFO(address);
    CHECK(isOut(address));
  }
  for (const char* address :
       {"0.0.0.0",     "10.0.0.1",        "100.64.0.1",  "127.0.0.1", "127.255.255.255", "169.254.169.254",
        "172.16.0.1",  "172.31.255.255",  "192.168.1.1", "192.0.2.1", "198.18.0.1",      "224.0.0.1",
        "240.0.0.1",   "255.255.255.255", "::",          "::1",       "::ffff:8.8.8.8",  "64:ff9b::808:808",
        "fc00::1",     "fd12::1",         "fe80::1",     "fec0::1",   "ff02::1",         "2002:0a00::1",
        "2001:0:1::1", "2001:db8::1",     "100::1"}) {
    INFO(address);
    CHECK_FALSE(isOut(address));
  }
}
