#include "smtp_server.h"

#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/Net/TCPServerConnection.h>
#include <Poco/Net/TCPServerConnectionFactory.h>
#include <Poco/ThreadPool.h>

#include <atomic>
#include <stdexcept>

#include "core/stop_signal.h"
#include "mail_room.h"
#include "smtp_session.h"

namespace tieback::mock {
namespace {

constexpr int kThreads = 512;
constexpr int kBuffer = 64 << 10;

struct Shared {
  MailRoom& room;
  StopSignal& stop;
  Poco::Net::Context::Ptr tls;
  bool implicitTls;
  std::atomic<bool> stopping{false};
};

class SocketLine final : public SmtpLine {
 public:
  SocketLine(const Poco::Net::StreamSocket& socket, const Shared& shared) : socket_(socket), shared_(shared) {}

  void send(std::string_view bytes) override {
    while (!bytes.empty()) {
      const int sent = socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
      if (sent <= 0) throw Poco::Net::ConnectionAbortedException("the client went away");
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
  }
  void startTls() override { socket_ = Poco::Net::SecureStreamSocket::attach(socket_, shared_.tls); }
  void wait(int ms) override { shared_.stop.sleep(std::chrono::milliseconds(ms)); }
  Poco::Net::StreamSocket& socket() { return socket_; }

 private:
  Poco::Net::StreamSocket socket_;
  const Shared& shared_;
};

class Connection final : public Poco::Net::TCPServerConnection {
 public:
  Connection(const Poco::Net::StreamSocket& socket, const Shared& shared)
      : TCPServerConnection(socket), shared_(shared) {}

  void run() override {
    try {
      serve();
    } catch (const Poco::Exception&) {
      // The client is gone; what it had sent whole is in the store.
    }
  }

 private:
  void serve() {
    socket().setNoDelay(true);
    socket().setReceiveTimeout(Poco::Timespan(0, 250'000));
    SocketLine line(socket(), shared_);
    SmtpSession session(shared_.room, line, shared_.implicitTls);
    session.begin();
    const std::unique_ptr<char[]> buffer(new char[kBuffer]);
    while (!session.isOver() && !shared_.stopping) {
      int received = 0;
      try {
        received = line.socket().receiveBytes(buffer.get(), kBuffer);
      } catch (const Poco::TimeoutException&) {
        continue;
      }
      if (received <= 0) break;
      session.feed({buffer.get(), static_cast<std::size_t>(received)});
    }
    if (session.isDropped()) line.socket().setLinger(true, 0);
    line.socket().close();
  }

  const Shared& shared_;
};

class Factory final : public Poco::Net::TCPServerConnectionFactory {
 public:
  explicit Factory(const Shared& shared) : shared_(shared) {}
  Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override {
    return new Connection(socket, shared_);
  }

 private:
  const Shared& shared_;
};

}  // namespace

struct SmtpServer::State {
  State(MailRoom& room, StopSignal& stop, Poco::Net::Context::Ptr tls, bool implicitTls)
      : shared{room, stop, std::move(tls), implicitTls} {}

  Shared shared;
  Poco::ThreadPool threads{2, kThreads, 60};
  std::uint16_t port = 0;
  std::unique_ptr<Poco::Net::TCPServer> server;
};

SmtpServer::SmtpServer(const std::string& host, std::uint16_t port, Poco::Net::Context::Ptr tls, bool implicitTls,
                       MailRoom& room, StopSignal& stop)
    : state_(std::make_unique<State>(room, stop, std::move(tls), implicitTls)) {
  try {
    Poco::Net::ServerSocket socket =
        implicitTls ? Poco::Net::SecureServerSocket(state_->shared.tls) : Poco::Net::ServerSocket();
    socket.bind(Poco::Net::SocketAddress(host, port), true, false);
    socket.listen(1024);
    state_->port = socket.address().port();
    Poco::Net::TCPServerParams::Ptr params = new Poco::Net::TCPServerParams;
    params->setMaxThreads(kThreads);
    params->setMaxQueued(4096);
    state_->server =
        std::make_unique<Poco::Net::TCPServer>(new Factory(state_->shared), state_->threads, socket, params);
    state_->server->start();
  } catch (const Poco::Exception& error) {
    throw std::runtime_error("cannot listen on " + host + ":" + std::to_string(port) + ": " + error.displayText());
  }
}

SmtpServer::~SmtpServer() {
  state_->shared.stopping = true;
  state_->server->stop();
  state_->threads.joinAll();
}

std::uint16_t SmtpServer::port() const {
  return state_->port;
}

}  // namespace tieback::mock
