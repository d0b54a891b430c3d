#include "listener.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/ThreadPool.h>

#include <atomic>
#include <mutex>
#include <stdexcept>

#include "tls.h"

namespace tieback::mock {

using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;
using Poco::Net::StreamSocket;

namespace {

constexpr int kThreads = 512;
constexpr std::size_t kMaxBody = 64U << 20;

HttpRequest readHead(HTTPServerRequest& from) {
  HttpRequest request;
  request.method = from.getMethod();
  const std::string& uri = from.getURI();
  const std::size_t question = uri.find('?');
  request.path = uri.substr(0, question);
  if (question != std::string::npos) request.query = uri.substr(question + 1);
  request.headers.reserve(from.size());
  for (const auto& [name, value] : from) request.headers.emplace_back(name, value);
  request.secure = from.secure();
  return request;
}

// False when the body is longer than this server takes.
bool readBody(HTTPServerRequest& from, std::string& body) {
  std::istream& stream = from.stream();
  if (from.hasContentLength()) {
    const auto length = static_cast<std::uint64_t>(from.getContentLength64());
    if (length > kMaxBody) return false;
    body.resize(length);
    stream.read(body.data(), static_cast<std::streamsize>(length));
    body.resize(static_cast<std::size_t>(stream.gcount()));
    return true;
  }
  if (!from.getChunkedTransferEncoding()) return true;
  char buffer[8192];
  while (stream.read(buffer, sizeof buffer), stream.gcount() > 0) {
    body.append(buffer, static_cast<std::size_t>(stream.gcount()));
    if (body.size() > kMaxBody) return false;
  }
  return true;
}

std::string compose(const HttpResponse& response, bool keepAlive) {
  std::string text;
  text.reserve(256 + response.body.size());
  text.append("HTTP/1.1 ").append(std::to_string(response.status)).append(" ");
  text.append(reasonPhrase(response.status)).append("\r\n");
  if (!response.contentType.empty()) text.append("Content-Type: ").append(response.contentType).append("\r\n");
  for (const auto& [name, value] : response.headers) text.append(name).append(": ").append(value).append("\r\n");
  if (response.status != 204) {
    text.append("Content-Length: ").append(std::to_string(response.body.size())).append("\r\n");
  }
  text.append(keepAlive ? "Connection: Keep-Alive\r\n\r\n" : "Connection: Close\r\n\r\n");
  if (response.status != 204) text.append(response.body);
  return text;
}

void sendAll(StreamSocket& socket, std::string_view text) {
  while (!text.empty()) {
    const int sent = socket.sendBytes(text.data(), static_cast<int>(std::min<std::size_t>(text.size(), 1U << 20)));
    if (sent <= 0) throw Poco::Net::ConnectionAbortedException("the client went away");
    text.remove_prefix(static_cast<std::size_t>(sent));
  }
}

// The client sees a reset connection, not an orderly end.
void abortConnection(StreamSocket& socket) {
  socket.setLinger(true, 0);
  socket.close();
}

}  // namespace

struct Listener::State {
  std::string host;
  std::uint16_t port = 0;
  Poco::Net::Context::Ptr tls;
  ListenerHooks hooks;
  std::atomic<bool> isOpen{false};
  std::mutex mutex;  // over `server`
  Poco::ThreadPool threads{2, kThreads, 60};
  std::unique_ptr<Poco::Net::HTTPServer> server;
};

namespace {

class Handler final : public Poco::Net::HTTPRequestHandler {
 public:
  Handler(const ListenerHooks& hooks, const std::atomic<bool>& isOpen) : hooks_(hooks), isOpen_(isOpen) {}

  void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
    StreamSocket& socket = static_cast<Poco::Net::HTTPServerRequestImpl&>(request).socket();
    HttpRequest asked = readHead(request);
    if (!readBody(request, asked.body)) {
      response.setKeepAlive(false);
      HttpResponse tooLarge;
      tooLarge.status = 413;
      return sendAll(socket, compose(tooLarge, false));
    }
    if (!isOpen_) return drop(socket, response);
    Delivery delivery = hooks_.serve(std::move(asked));
    try {
      deliver(delivery, socket, response);
    } catch (const Poco::Exception&) {
      hooks_.undelivered(delivery.seq);
      drop(socket, response);
    }
  }

 private:
  static void drop(StreamSocket& socket, HTTPServerResponse& response) {
    response.setKeepAlive(false);
    abortConnection(socket);
  }
  static void deliver(const Delivery& delivery, StreamSocket& socket, HTTPServerResponse& response) {
    switch (delivery.kind) {
      case Delivery::Kind::kAnswer:
        return sendAll(socket, compose(delivery.response, response.getKeepAlive()));
      case Delivery::Kind::kDrop:
        return drop(socket, response);
      case Delivery::Kind::kTruncate: {
        const std::string whole = compose(delivery.response, false);
        response.setKeepAlive(false);
        sendAll(socket, std::string_view(whole).substr(0, whole.size() - (delivery.response.body.size() + 1) / 2));
        socket.shutdown();
        return;
      }
    }
  }

  const ListenerHooks& hooks_;
  const std::atomic<bool>& isOpen_;
};

class Factory final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  Factory(const ListenerHooks& hooks, const std::atomic<bool>& isOpen) : hooks_(hooks), isOpen_(isOpen) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
    return new Handler(hooks_, isOpen_);
  }

 private:
  const ListenerHooks& hooks_;
  const std::atomic<bool>& isOpen_;
};

}  // namespace

Listener::Listener(std::string host, std::uint16_t port, const TlsFiles* tls, ListenerHooks hooks)
    : state_(std::make_shared<State>()) {
  state_->host = std::move(host);
  state_->port = port;
  state_->hooks = std::move(hooks);
  if (tls != nullptr) state_->tls = serverContext(*tls);
  open();
}

Listener::~Listener() {
  close();
  state_->threads.stopAll();
}

std::uint16_t Listener::port() const {
  return state_->port;
}

void Listener::open() {
  std::lock_guard<std::mutex> lock(state_->mutex);
  if (state_->server) return;
  auto params = Poco::makeAuto<Poco::Net::HTTPServerParams>();
  params->setKeepAlive(true);
  params->setMaxKeepAliveRequests(0);
  params->setKeepAliveTimeout(Poco::Timespan(60, 0));
  params->setMaxThreads(kThreads);
  params->setMaxQueued(4096);
  try {
    const Poco::Net::SocketAddress address(state_->host, state_->port);
    Poco::Net::ServerSocket socket =
        state_->tls ? Poco::Net::SecureServerSocket(state_->tls) : Poco::Net::ServerSocket();
    socket.bind(address, true);
    socket.listen(1024);
    state_->port = socket.address().port();
    state_->server = std::make_unique<Poco::Net::HTTPServer>(new Factory(state_->hooks, state_->isOpen),
                                                             state_->threads, socket, params);
    state_->isOpen = true;
    state_->server->start();
  } catch (const Poco::Exception& error) {
    throw std::runtime_error("cannot listen on " + state_->host + ":" + std::to_string(state_->port) + ": " +
                             error.displayText());
  }
}

void Listener::close() {
  std::lock_guard<std::mutex> lock(state_->mutex);
  if (!state_->server) return;
  state_->isOpen = false;
  state_->server->stopAll(true);
  state_->server.reset();
}

}  // namespace tieback::mock
