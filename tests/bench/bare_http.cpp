// tieback-bench-bare-http FILE: a Poco HTTP server that reads a request's body and answers the bytes of FILE, and does
// nothing else: what the mock ERP is measured against. Prints its port; ends on SIGTERM.
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/StreamCopier.h>
#include <Poco/ThreadPool.h>

#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace {

using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

class Answer final : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Answer(const std::string& body) : body_(body) {}

  void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
    std::string ignored;
    Poco::StreamCopier::copyToString(request.stream(), ignored);
    response.setContentType("application/json");
    response.sendBuffer(body_.data(), body_.size());
  }

 private:
  const std::string& body_;
};

class Answers final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Answers(std::string body) : body_(std::move(body)) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override { return new Answer(body_); }

 private:
  std::string body_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: tieback-bench-bare-http FILE\n";
    return 2;
  }
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);

  std::ifstream in(argv[1], std::ios::binary);
  std::string body((std::istreambuf_iterator<char>(in)), {});
  Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
  Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
  params->setMaxThreads(64);
  params->setMaxKeepAliveRequests(0);
  Poco::ThreadPool threads(2, 64);
  Poco::Net::HTTPServer server(new Answers(std::move(body)), threads, socket, params);
  server.start();
  std::cout << socket.address().port() << std::endl;
  int signal = 0;
  sigwait(&ends, &signal);
  server.stopAll(true);
  return 0;
}
