#include "support.h"

#include <http/server.h>

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Net/StreamSocket.h>
#include <Poco/Timespan.h>
#include <catch2/catch.hpp>

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace tieback::host;

namespace {

// Comes with one request after the other, each on a connection of its own, until told to stop.
class Visitors {
  static constexpr int kPatience = 5;  // seconds

 public:
  Visitors(const Server& server, int count) : address_(server.url().substr(std::string("http://").size())) {
    for (int i = 0; i < count; ++i) threads_.emplace_back([this] { visit(); });
  }
  ~Visitors() {
    over_ = true;
    for (auto& thread : threads_) thread.join();
  }
  bool awaitAnswers(int count) {
    return test::eventually([&] { return answered_ >= count; });
  }

 private:
  void visit() {
    const std::string request = "GET / HTTP/1.1\r\nHost: tieback\r\nConnection: close\r\n\r\n";
    while (!over_) {
      try {
        Poco::Net::StreamSocket socket{Poco::Net::SocketAddress(address_)};
        socket.setReceiveTimeout(Poco::Timespan(kPatience, 0));
        socket.sendBytes(request.data(), static_cast<int>(request.size()));
        std::array<char, 4096> answer{};
        if (socket.receiveBytes(answer.data(), static_cast<int>(answer.size())) > 0) ++answered_;
      } catch (const Poco::Exception&) {
        // It stops, or has stopped.
      }
    }
  }

  const std::string address_;
  std::atomic<bool> over_{false};
  std::atomic<int> answered_{0};
  std::vector<std::thread> threads_;
};

}  // namespace

TEST_CASE("a server that stops while requests come does not wait for who does not come any more") {
  test::TempFolder folder;
  SecretMask mask;
  Log log{tieback::LogLevel::error, folder / "host.log", mask};
  constexpr int kTimes = 60;
  for (int i = 0; i < kTimes; ++i) {
    Metrics metrics;
    auto server = std::make_unique<Server>("127.0.0.1", std::uint16_t{0}, HttpLimits{}, log, metrics);
    server->start([](const Request&) { return Response{}; }, [](const Request&) { return "any"; });
    Visitors visitors(*server, 4);
    REQUIRE(visitors.awaitAnswers(10));
    const auto begun = std::chrono::steady_clock::now();
    server->stopAccepting();
    CHECK(server->finish(std::chrono::seconds(20)));
    // A thread of the pool that waits for a connection in vain does so for 10 s, if it is let.
    REQUIRE(std::chrono::steady_clock::now() - begun < std::chrono::seconds(5));
    server.reset();  // whoever is connected, and was not taken in, is let go
  }
}
