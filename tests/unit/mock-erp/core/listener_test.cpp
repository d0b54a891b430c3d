// The listener over real sockets: what a client sees of answers, drops and halves.
#include "core/listener.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SSLManager.h>
#include <Poco/StreamCopier.h>
#include <Poco/TemporaryFile.h>

#include <catch2/catch.hpp>
#include <mutex>

#include "core/tls.h"

using namespace tieback::mock;

namespace {

// Answers with what the path says.
ListenerHooks hooks(std::atomic<int>& undelivered) {
  return {[](HttpRequest request) {
            Delivery delivery;
            delivery.seq = 1;
            delivery.response.contentType = "text/plain";
            delivery.response.body = request.method + " " + request.path + " " + request.body;
            if (request.path == "/drop") delivery.kind = Delivery::Kind::kDrop;
            if (request.path.starts_with("/half")) delivery.kind = Delivery::Kind::kTruncate;
            if (request.path.ends_with("none")) {
              delivery.response.status = 204;
              delivery.response.body.clear();
            }
            return delivery;
          },
          [&undelivered](std::uint64_t) { ++undelivered; }};
}

std::string ask(Poco::Net::HTTPClientSession& session, const std::string& path, const std::string& body = "") {
  Poco::Net::HTTPRequest request("PUT", path, "HTTP/1.1");
  request.setContentLength(static_cast<int>(body.size()));
  session.sendRequest(request) << body;
  Poco::Net::HTTPResponse response;
  std::string text;
  Poco::StreamCopier::copyToString(session.receiveResponse(response), text);
  return std::to_string(static_cast<int>(response.getStatus())) + " " + text;
}

}  // namespace

TEST_CASE("one connection serves many requests") {
  std::atomic<int> undelivered{0};
  Listener listener("127.0.0.1", 0, nullptr, hooks(undelivered));
  Poco::Net::HTTPClientSession session("127.0.0.1", listener.port());
  session.setKeepAlive(true);
  CHECK(ask(session, "/a", "x") == "200 PUT /a x");
  CHECK(ask(session, "/none") == "204 ");
  const std::string big(3 << 20, 'b');
  CHECK(ask(session, "/b", big) == "200 PUT /b " + big);
}

TEST_CASE("a drop gives no answer, a truncation half of one") {
  std::atomic<int> undelivered{0};
  Listener listener("127.0.0.1", 0, nullptr, hooks(undelivered));
  Poco::Net::HTTPClientSession dropped("127.0.0.1", listener.port());
  CHECK_THROWS_AS(ask(dropped, "/drop"), Poco::Net::NetException);
  Poco::Net::HTTPClientSession half("127.0.0.1", listener.port());
  const std::string text = ask(half, "/half", "0123456789");
  CHECK(text.starts_with("200 PUT /half"));
  CHECK(text.size() < std::string("200 PUT /half 0123456789").size());
  Poco::Net::HTTPClientSession head("127.0.0.1", listener.port());
  CHECK_THROWS_AS(ask(head, "/half-none"), Poco::Net::NetException);
}

TEST_CASE("a closed listener refuses connections and opens again on its port") {
  std::atomic<int> undelivered{0};
  Listener listener("127.0.0.1", 0, nullptr, hooks(undelivered));
  Poco::Net::HTTPClientSession before("127.0.0.1", listener.port());
  before.setKeepAlive(true);
  CHECK(ask(before, "/a") == "200 PUT /a ");
  listener.close();
  Poco::Net::HTTPClientSession refused("127.0.0.1", listener.port());
  CHECK_THROWS_AS(ask(refused, "/a"), Poco::Net::ConnectionRefusedException);
  const std::uint16_t port = listener.port();
  listener.open();
  CHECK(listener.port() == port);
  Poco::Net::HTTPClientSession after("127.0.0.1", listener.port());
  CHECK(ask(after, "/a") == "200 PUT /a ");
}

TEST_CASE("a port in use is named") {
  std::atomic<int> undelivered{0};
  Listener first("127.0.0.1", 0, nullptr, hooks(undelivered));
  CHECK_THROWS_WITH(Listener("127.0.0.1", first.port(), nullptr, hooks(undelivered)),
                    Catch::Contains("127.0.0.1:" + std::to_string(first.port())));
}

TEST_CASE("over TLS the made certificate is trusted through its CA only") {
  Poco::Net::initializeSSL();
  Poco::TemporaryFile folder;
  folder.createDirectories();
  {
    const TlsFiles files = makeCertificates(folder.path(), "127.0.0.1");
    std::atomic<int> undelivered{0};
    Listener listener("127.0.0.1", 0, &files, hooks(undelivered));
    const auto context = [](const std::string& ca) {
      return Poco::Net::Context::Ptr(
          new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, ca, Poco::Net::Context::VERIFY_STRICT));
    };
    Poco::Net::HTTPSClientSession trusted("localhost", listener.port(), context(files.ca));
    trusted.setKeepAlive(true);
    CHECK(ask(trusted, "/a", "x") == "200 PUT /a x");
    CHECK(ask(trusted, "/b") == "200 PUT /b ");
    Poco::TemporaryFile empty;
    empty.createDirectories();
    Poco::Net::HTTPSClientSession stranger("localhost", listener.port(), context(empty.path()));
    CHECK_THROWS_AS(ask(stranger, "/a"), Poco::Net::SSLException);
  }
  Poco::Net::uninitializeSSL();
}
