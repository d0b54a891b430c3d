#include "listener.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/ThreadPool.h>

#include <algorithm>
#include <atomic>
#include <mutex>
#include <stdexcept>

#include "http_reader.h"
#include "tls.h"

namespace tieback::mock {

using Poco::Net::StreamSocket;

namespace {

constexpr int kThreads = 512;
constexpr int kBuffer = 32 << 10;
// How often a connection without traffic looks whether the server still runs.
constexpr long kWakeMicros = 250'000;

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

// What the listener's connections share with it; they may outlive an open() by a moment.
struct Shared {
  ListenerHooks hooks;
  bool secure = false;
  std::atomic<bool> isOpen{false};
};

class Connection final : public Poco::Net::TCPServerConnection {
 public:
  Connection(const StreamSocket& socket, const Shared& shared) : TCPServerConnection(socket), shared_(shared) {}

  void run() override {
    try {
      serve();
    } catch (const Poco::Exception&) {
      // The client went away, or never spoke TLS.
    }
  }

 private:
  void serve() {
    socket().setNoDelay(true);
    socket().setReceiveTimeout(Poco::Timespan(0, kWakeMicros));
    const std::unique_ptr<char[]> buffer(new char[kBuffer]);
    while (receive(buffer.get())) {
      if (!answerAll()) return;
    }
  }

  // False at the end of the connection.
  bool receive(char* buffer) {
    while (shared_.isOpen) {
      try {
        const int received = socket().receiveBytes(buffer, kBuffer);
        if (received <= 0) return false;
        reader_.feed({buffer, static_cast<std::size_t>(received)});
        return true;
      } catch (const Poco::TimeoutException&) {
        continue;
      }
    }
    abortConnection(socket());
    return false;
  }

  bool answerAll() {
    while (true) {
      switch (reader_.next()) {
        case HttpReader::State::kNeedMore:
          return true;
        case HttpReader::State::kNeedContinue:
          sendAll(socket(), "HTTP/1.1 100 Continue\r\n\r\n");
          return true;
        case HttpReader::State::kBad:
          return refuse(400);
        case HttpReader::State::kTooLarge:
          return refuse(413);
        case HttpReader::State::kReady:
          if (!answer()) return false;
      }
    }
  }

  bool refuse(int status) {
    HttpResponse response;
    response.status = status;
    sendAll(socket(), compose(response, false));
    socket().close();
    return false;
  }

  // False when the connection is over.
  bool answer() {
    HttpRequest request = reader_.take();
    request.secure = shared_.secure;
    const Delivery delivery = shared_.hooks.serve(std::move(request));
    // Taken out of service meanwhile: as if the server had died.
    const bool gone = !shared_.isOpen;
    try {
      if (!gone && deliver(delivery)) return true;
    } catch (const Poco::Exception&) {
      shared_.hooks.undelivered(delivery.seq);
    }
    if (gone) shared_.hooks.undelivered(delivery.seq);
    if (gone || delivery.kind == Delivery::Kind::kDrop) abortConnection(socket());
    return false;
  }

  bool deliver(const Delivery& delivery) {
    if (delivery.kind == Delivery::Kind::kDrop) return false;
    if (delivery.kind == Delivery::Kind::kTruncate) {
      const std::string whole = compose(delivery.response, false);
      // An answer without a body (204) is cut in its head.
      const std::size_t body = delivery.response.body.size();
      const std::size_t lost = body == 0 ? whole.size() / 2 : (body + 1) / 2;
      sendAll(socket(), std::string_view(whole).substr(0, whole.size() - lost));
      socket().shutdown();
      return false;
    }
    const bool keepAlive = reader_.keepAlive();
    sendAll(socket(), compose(delivery.response, keepAlive));
    if (!keepAlive) socket().shutdownSend();
    return keepAlive;
  }

  const Shared& shared_;
  HttpReader reader_;
};

class Factory final : public Poco::Net::TCPServerConnectionFactory {
 public:
  explicit Factory(const Shared& shared) : shared_(shared) {}
  Poco::Net::TCPServerConnection* createConnection(const StreamSocket& socket) override {
    return new Connection(socket, shared_);
  }

 private:
  const Shared& shared_;
};

}  // namespace

struct Listener::State {
  std::string host;
  std::uint16_t port = 0;
  Poco::Net::Context::Ptr tls;
  Shared shared;
  std::mutex mutex;  // over `server`
  Poco::ThreadPool threads{2, kThreads, 60};
  std::unique_ptr<Poco::Net::TCPServer> server;
};

Listener::Listener(std::string host, std::uint16_t port, const TlsFiles* tls, ListenerHooks hooks)
    : state_(std::make_unique<State>()) {
  state_->host = std::move(host);
  state_->port = port;
  state_->shared.hooks = std::move(hooks);
  state_->shared.secure = tls != nullptr;
  if (tls != nullptr) state_->tls = serverContext(*tls);
  open();
}

Listener::~Listener() {
  close();
  state_->threads.joinAll();
}

std::uint16_t Listener::port() const {
  return state_->port;
}

void Listener::open() {
  std::lock_guard<std::mutex> lock(state_->mutex);
  if (state_->server) return;
  Poco::Net::TCPServerParams::Ptr params = new Poco::Net::TCPServerParams;
  params->setMaxThreads(kThreads);
  params->setMaxQueued(4096);
  try {
    const Poco::Net::SocketAddress address(state_->host, state_->port);
    Poco::Net::ServerSocket socket =
        state_->tls ? Poco::Net::SecureServerSocket(state_->tls) : Poco::Net::ServerSocket();
    socket.bind(address, true, false);
    socket.listen(1024);
    state_->port = socket.address().port();
    state_->server =
        std::make_unique<Poco::Net::TCPServer>(new Factory(state_->shared), state_->threads, socket, params);
    state_->shared.isOpen = true;
    state_->server->start();
  } catch (const Poco::Exception& error) {
    throw std::runtime_error("cannot listen on " + state_->host + ":" + std::to_string(state_->port) + ": " +
                             error.displayText());
  }
}

void Listener::close() {
  std::lock_guard<std::mutex> lock(state_->mutex);
  if (!state_->server) return;
  state_->shared.isOpen = false;
  state_->server->stop();
  state_->server.reset();
}

}  // namespace tieback::mock
