#include <base/random.h>
#include <http/exchange.h>
#include <http/server.h>

#include <Poco/Exception.h>
#include <Poco/Net/HTTPServerConnection.h>
#include <Poco/Net/HTTPServerParams.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/TCPServer.h>
#include <Poco/ThreadPool.h>

#include <cstring>
#include <thread>

namespace tieback::host {
namespace {

using Poco::Net::HTTPServerParams;

// Counts as open for the watchdog while it runs.
class WatchedConnection final : public Poco::Net::HTTPServerConnection {
 public:
  WatchedConnection(const Poco::Net::StreamSocket& socket, const HTTPServerParams::Ptr& params,
                    const Poco::Net::HTTPRequestHandlerFactory::Ptr& handlers, ExchangeContext& context)
      : HTTPServerConnection(socket, params, handlers), context_(context) {}

  void run() override {
    const Poco::Net::StreamSocket watched = socket();
    context_.watchdog.within(watched, context_.limits.header_time, true);
    try {
      HTTPServerConnection::run();
    } catch (const Poco::Exception&) {  // the client broke off, or the watchdog did
    }
    context_.watchdog.forget(watched);
  }

 private:
  ExchangeContext& context_;
};

class Connections final : public Poco::Net::TCPServerConnectionFactory {
 public:
  Connections(HTTPServerParams::Ptr params, Poco::Net::HTTPRequestHandlerFactory::Ptr handlers,
              ExchangeContext& context)
      : params_(std::move(params)), handlers_(std::move(handlers)), context_(context) {}
  Poco::Net::TCPServerConnection* createConnection(const Poco::Net::StreamSocket& socket) override {
    return new WatchedConnection(socket, params_, handlers_, context_);  // Poco deletes it
  }

 private:
  HTTPServerParams::Ptr params_;
  Poco::Net::HTTPRequestHandlerFactory::Ptr handlers_;
  ExchangeContext& context_;
};

HTTPServerParams::Ptr paramsOf(const HttpLimits& limits) {
  HTTPServerParams::Ptr params = new HTTPServerParams;
  params->setMaxThreads(limits.connections);
  params->setMaxQueued(limits.connections * 2);
  params->setKeepAlive(true);
  params->setKeepAliveTimeout(Poco::Timespan(limits.keep_alive.count(), 0));
  params->setMaxKeepAliveRequests(0);
  params->setTimeout(Poco::Timespan(limits.body_time.count(), 0));
  params->setSoftwareVersion("");
  // One that is started for a connection at the moment of stop() misses its call, and sees after this time that it is
  // to end. Poco's default would keep a host that is told to stop for 10 s.
  params->setThreadIdleTime(Poco::Timespan(Poco::Timespan::SECONDS / 4));
  return params;
}

}  // namespace

struct Server::State {
  ExchangeContext context;
  Poco::Net::ServerSocket socket;
  std::string host;
  HttpLimits limits;
  Poco::ThreadPool threads;
  std::unique_ptr<Poco::Net::TCPServer> server;

  State(const HttpLimits& given, Log& log, Metrics& metrics)
      : context{given, log, metrics}, limits(given), threads("http", 4, given.connections) {}
};

Server::Server(const std::string& host, std::uint16_t port, const HttpLimits& limits, Log& log, Metrics& metrics)
    : state_(std::make_unique<State>(limits, log, metrics)) {
  state_->host = host;
  try {
    // Not 'reuse port': a second host on the same port must fail, not share it.
    state_->socket.bind(Poco::Net::SocketAddress(host, port), true, false);
    state_->socket.listen(128);
  } catch (const Poco::Exception& error) {
    throw ListenError("cannot listen on " + host + ":" + std::to_string(port) + ": " + error.displayText() +
                      ". Is the port in use? Choose another in listen.port, or 0 for a free one.");
  }
}

Server::~Server() {
  stopAccepting();
  finish(std::chrono::seconds(0));
}

std::string Server::url() const {
  const bool v6 = state_->host.find(':') != std::string::npos;
  return "http://" + (v6 ? "[" + state_->host + "]" : state_->host) + ":" +
         std::to_string(state_->socket.address().port());
}

void Server::start(Handler handler, RouteName route_name) {
  state_->context.handler = std::move(handler);
  state_->context.route_name = std::move(route_name);
  const auto params = paramsOf(state_->limits);
  const Poco::Net::HTTPRequestHandlerFactory::Ptr handlers = newExchangeFactory(state_->context);
  state_->server = std::make_unique<Poco::Net::TCPServer>(new Connections(params, handlers, state_->context),
                                                          state_->threads, state_->socket, params);
  state_->server->start();
}

void Server::stopAccepting() {
  state_->context.stopping.store(true);
  if (state_->server) state_->server->stop();
  state_->context.watchdog.endIdle();
}

bool Server::finish(std::chrono::seconds at_most) {
  if (!state_->server) return true;
  const auto deadline = std::chrono::steady_clock::now() + at_most;
  const auto busy = [&] { return state_->server->currentConnections() > 0; };
  while (busy() && std::chrono::steady_clock::now() < deadline)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  const bool done = !busy();
  if (!done) state_->context.watchdog.endAll();
  state_->threads.joinAll();
  state_->server.reset();
  return done;
}

}  // namespace tieback::host
