#include "erp/http/connection.h"

#include <Poco/Net/NetException.h>
#include <Poco/Net/SocketAddress.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>

namespace tieback::erp {
namespace {

using Poco::Net::SecureStreamSocket;
using Poco::Net::Socket;

constexpr auto kMaxIdle = std::chrono::seconds(4);

Poco::Timespan timespan(std::chrono::microseconds time) {
  return Poco::Timespan(time.count());
}

// May it be tried, or has it failed? Poco's own poll() makes an epoll for each question, and closes it.
bool isReady(const Socket& socket, short event, std::chrono::milliseconds wait) {
  pollfd question{socket.impl()->sockfd(), event, 0};
  return ::poll(&question, 1, static_cast<int>(wait.count())) > 0;
}

// Waits until the socket may be tried again; throws through the watch when that lasts too long.
void await(const Socket& socket, short event, Watch::Clock::time_point until, const Watch& watch, const char* what) {
  while (!isReady(socket, event, std::chrono::ceil<std::chrono::milliseconds>(watch.slice(until, what)))) {
  }
}

[[noreturn]] void fail(const Poco::Exception& e) {
  throw NetFailure(e.displayText());
}

}  // namespace

Connection::Connection(const HttpOptions& options, const Poco::Net::Context::Ptr& tls, const Watch& watch)
    : options_(options) {
  try {
    const auto left = std::chrono::duration_cast<std::chrono::microseconds>(watch.deadline() - Watch::Clock::now());
    plain_.connect(Poco::Net::SocketAddress(options.host, options.port),
                   timespan(std::min(left, options.connect_timeout)));
    plain_.setNoDelay(true);
    plain_.setBlocking(false);
    if (tls) {
      // A non-blocking socket makes attach() leave the handshake to us, where the watch applies.
      secure_ = std::make_unique<SecureStreamSocket>(SecureStreamSocket::attach(plain_, options.host, tls));
      handshake(watch);
    }
  } catch (const Poco::Exception& e) {
    fail(e);
  }
  touch();
}

Connection::~Connection() {
  try {
    stream().close();
  } catch (const Poco::Exception&) {
    // Nothing more was wanted of it.
  }
}

void Connection::handshake(const Watch& watch) {
  const auto until = Watch::Clock::now() + options_.connect_timeout;
  for (;;) {
    const int result = secure_->completeHandshake();
    if (result == 1) return;
    if (result == SecureStreamSocket::ERR_SSL_WANT_READ) {
      await(plain_, POLLIN, until, watch, "agreeing on TLS");
    } else if (result == SecureStreamSocket::ERR_SSL_WANT_WRITE) {
      await(plain_, POLLOUT, until, watch, "agreeing on TLS");
    } else {
      throw NetFailure("the connection was closed while agreeing on TLS");
    }
  }
}

void Connection::send(std::string_view bytes, const Watch& watch) {
  try {
    auto until = Watch::Clock::now() + options_.send_timeout;
    while (!bytes.empty()) {
      const auto chunk = static_cast<int>(std::min<std::size_t>(bytes.size(), 64u << 10));
      const int sent = stream().sendBytes(bytes.data(), chunk);
      if (sent > 0) {
        bytes.remove_prefix(static_cast<std::size_t>(sent));
        until = Watch::Clock::now() + options_.send_timeout;
        continue;
      }
      const bool wants_read = secure_ && sent == SecureStreamSocket::ERR_SSL_WANT_READ;
      await(plain_, wants_read ? POLLIN : POLLOUT, until, watch, "sending");
    }
  } catch (const Poco::Exception& e) {
    fail(e);
  }
}

std::size_t Connection::receive(char* buffer, std::size_t size, const Watch& watch) {
  try {
    const auto until = Watch::Clock::now() + options_.receive_timeout;
    for (;;) {
      // A plain socket is polled first, because Poco gives 0 for 'nothing yet' as well as for 'closed'.
      if (!secure_) await(plain_, POLLIN, until, watch, "waiting for the answer");
      const int got = stream().receiveBytes(buffer, static_cast<int>(size));
      if (got > 0) return static_cast<std::size_t>(got);
      if (secure_ && got == SecureStreamSocket::ERR_SSL_WANT_READ) {
        await(plain_, POLLIN, until, watch, "waiting for the answer");
      } else if (secure_ && got == SecureStreamSocket::ERR_SSL_WANT_WRITE) {
        await(plain_, POLLOUT, until, watch, "waiting for the answer");
      } else if (got == 0) {
        return 0;
      }
    }
  } catch (const Poco::Exception& e) {
    fail(e);
  }
}

bool Connection::reusable() const {
  if (Watch::Clock::now() - last_used_ > kMaxIdle) return false;
  return !isReady(plain_, POLLIN, std::chrono::milliseconds(0));
}

Poco::Net::Context::Ptr makeTlsContext(const HttpOptions& options) {
  using Poco::Net::Context;
  if (!options.tls) return nullptr;
  try {
    const bool own_ca = !options.ca_file.empty();
    Context::Ptr context =
        new Context(Context::CLIENT_USE, "", "", options.ca_file, Context::VERIFY_RELAXED, 9, !own_ca);
    context->requireMinimumProtocol(Context::PROTO_TLSV1_2);
    // OpenSSL itself holds the certificate against the name, addresses included; Poco's own check leaves out localhost.
    context->enableExtendedCertificateVerification(false);
    X509_VERIFY_PARAM* param = SSL_CTX_get0_param(context->sslContext());
    if (X509_VERIFY_PARAM_set1_ip_asc(param, options.host.c_str()) != 1) {
      X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
      if (X509_VERIFY_PARAM_set1_host(param, options.host.c_str(), options.host.size()) != 1) {
        throw NetFailure("'" + options.host + "' is no name that a certificate can be held against");
      }
    }
    return context;
  } catch (const Poco::Exception& e) {
    throw NetFailure("TLS could not be set up" + (options.ca_file.empty() ? "" : " with " + options.ca_file) + ": " +
                     e.displayText());
  }
}

}  // namespace tieback::erp
