// A TCP or TLS server that does to each connection what a test wants, byte by byte.
#pragma once

#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/StreamSocket.h>

#include <atomic>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace tieback::erp::test {

// One connection from the server's side.
class Peer {
 public:
  explicit Peer(const Poco::Net::StreamSocket& socket) : socket_(socket) {}

  std::string readRequest();  // head and body; empty when the client has gone
  void write(const std::string& bytes);
  void reset();  // RST instead of FIN
  bool clientGone();

 private:
  Poco::Net::StreamSocket socket_;
};

using Script = std::function<void(Peer&)>;

struct Certificate {
  std::filesystem::path certificate;  // PEM; its own CA
  std::filesystem::path key;
};
// Self-signed for that DNS name, in a new folder of its own.
Certificate makeCertificate(const std::string& name);

class ScriptedServer {
 public:
  explicit ScriptedServer(Script script, const Certificate* tls = nullptr);
  ~ScriptedServer();

  std::uint16_t port() const { return port_; }
  std::string url() const;
  int connections() const { return connections_; }
  int ended() const { return ended_; }  // of those, how many the script is done with: without TLS they are closed

 private:
  void serve(Poco::Net::StreamSocket socket);

  Script script_;
  bool tls_;
  Poco::Net::ServerSocket listener_;
  std::uint16_t port_;
  std::atomic<int> connections_{0};
  std::atomic<int> ended_{0};
  std::atomic<bool> stop_{false};
  std::mutex mutex_;
  std::vector<std::thread> peers_;
  std::thread acceptor_;
};

// A whole answer with a Content-Length.
std::string okAnswer(const std::string& body, const std::string& headers = "");

}  // namespace tieback::erp::test
