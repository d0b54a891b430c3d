// tieback-bench-bare-http FILE [MILLISECONDS]: a Poco HTTP server that reads a request's body and answers the bytes of
// FILE, and does nothing else: what the mock ERP is measured against. With MILLISECONDS it takes that long for each
// request, up to 500 of them at a time. Prints its port; ends on SIGTERM.
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/StreamCopier.h>
#include <Poco/ThreadPool.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <thread>

namespace {

using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

class Answer final : public Poco::Net::HTTPRequestHandler {
 public:
  Answer(const std::string& body, std::chrono::milliseconds takes) : body_(body), takes_(takes) {}

  void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
    std::string ignored;
    Poco::StreamCopier::copyToString(request.stream(), ignored);
    if (takes_.count() > 0) std::this_thread::sleep_for(takes_);
    response.setContentType("application/json");
    response.sendBuffer(body_.data(), body_.size());
  }

 private:
  const std::string& body_;
  const std::chrono::milliseconds takes_;
};

class Answers final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  Answers(std::string body, std::chrono::milliseconds takes) : body_(std::move(body)), takes_(takes) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
    return new Answer(body_, takes_);
  }

 private:
  std::string body_;
  const std::chrono::milliseconds takes_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2 && argc != 3) {
    std::cerr << "usage: tieback-bench-bare-http FILE [MILLISECONDS]\n";
    return 2;
  }
  sigset_t ends;
  sigemptyset(&ends);
  sigaddset(&ends, SIGTERM);
  sigaddset(&ends, SIGINT);
  pthread_sigmask(SIG_BLOCK, &ends, nullptr);

  std::ifstream in(argv[1], std::ios::binary);
  std::string body((std::istreambuf_iterator<char>(in)), {});
  // All workers connect at once, and each connection that is kept open has a thread; what no longer fits a queue would
  // be reset after it was sent.
  constexpr int kBacklog = 1024;
  Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0), kBacklog);
  Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
  const std::chrono::milliseconds takes(argc == 3 ? std::stoi(argv[2]) : 0);
  constexpr int kMost = 500;
  params->setMaxThreads(kMost);
  params->setMaxQueued(kBacklog);
  params->setMaxKeepAliveRequests(0);
  Poco::ThreadPool threads(2, kMost);
  Poco::Net::HTTPServer server(new Answers(std::move(body), takes), threads, socket, params);
  server.start();
  std::cout << socket.address().port() << std::endl;
  int signal = 0;
  sigwait(&ends, &signal);
  server.stopAll(true);
  return 0;
}
