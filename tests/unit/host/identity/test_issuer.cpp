// An issuer over HTTP: its well-known address, its key set, and what may go wrong there.
#include "signer.h"

#include <identity/issuer.h>
#include <scripted_server.h>

#include <catch2/catch.hpp>

using namespace tieback;
using namespace tieback::host;
using erp::test::okAnswer;
using erp::test::Peer;
using erp::test::ScriptedServer;

namespace {

struct Provider {
  std::string document;
  std::string keys = test::jwks({test::Signer::ec("a").jwk()});
  ScriptedServer server{[this](Peer& peer) {
    const std::string request = peer.readRequest();
    if (request.starts_with("GET /realm/.well-known/openid-configuration ")) peer.write(okAnswer(document));
    if (request.starts_with("GET /keys ")) peer.write(okAnswer(keys));
    if (request.starts_with("GET /away ")) peer.write("HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n");
    if (request.starts_with("GET /moved ")) {
      peer.write("HTTP/1.1 302 Found\r\nLocation: " + server.url() + "/keys\r\nContent-Length: 0\r\n\r\n");
    }
  }};
  HttpClient client{HttpClient::Limits{std::chrono::seconds(5), 64 << 10}};
  IssuerConfig config;

  Provider() {
    config.issuer = server.url() + "/realm";
    document = described(config.issuer, server.url() + "/keys");
  }
  static std::string described(const std::string& issuer, const std::string& keys) {
    return json::Value::object({{"issuer", issuer}, {"jwks_uri", keys}, {"unknown", 5}}).dump();
  }
  std::string why() {
    const auto got = fetchKeySet(client, config);
    return got ? "" : got.error().message;
  }
};

bool holds(const std::string& text, const std::string& piece) {
  return text.find(piece) != std::string::npos;
}

}  // namespace

TEST_CASE("the key set is found by the well-known address, or where the configuration says") {
  Provider provider;
  CHECK(fetchKeySet(provider.client, provider.config).value() == provider.keys);
  provider.document = "";
  provider.config.jwks_uri = provider.server.url() + "/keys";
  CHECK(fetchKeySet(provider.client, provider.config).value() == provider.keys);
}

TEST_CASE("a description that is not the issuer's own is not believed") {
  Provider provider;
  provider.document = Provider::described("https://evil.example", provider.server.url() + "/keys");
  CHECK(holds(provider.why(), "another issuer"));
  provider.document = Provider::described(provider.config.issuer, "");
  CHECK(holds(provider.why(), "no jwks_uri"));
  provider.document = Provider::described(provider.config.issuer, "http://keys.example/keys");
  CHECK(holds(provider.why(), "https is wanted"));
  provider.document = "<html>";
  CHECK(holds(provider.why(), "openid-configuration answers"));
}

TEST_CASE("an issuer that answers otherwise, redirects, or sends too much is away") {
  Provider provider;
  for (const char* path : {"/away", "/moved", "/nothing"}) {
    provider.config.jwks_uri = provider.server.url() + path;
    CHECK_FALSE(provider.why().empty());
  }
  provider.config.jwks_uri = provider.server.url() + "/keys";
  provider.keys = std::string(100 << 10, ' ');
  CHECK(holds(provider.why(), "more than"));
}
