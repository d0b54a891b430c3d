#include <outbound/http_client.h>

#include <Poco/Exception.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <array>
#include <istream>
#include <ostream>

namespace tieback::host {
namespace {

namespace net = Poco::Net;

Error notReachable(const Target& target, const std::string& why) {
  return {"not_reachable", Category::erp_unavailable, target.authority() + " can't be reached: " + cleanUtf8(why), "",
          json::Value::object()};
}

// OpenSSL itself holds the certificate against the name, addresses included; Poco's own check leaves out localhost.
net::Context::Ptr contextFor(const Target& target, const OutboundRules& rules) {
  const bool own = !rules.ca_file.empty();
  net::Context::Ptr context = new net::Context(net::Context::TLS_CLIENT_USE, "", "", rules.ca_file.string(),
                                               net::Context::VERIFY_RELAXED, 9, !own);
  context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
  context->enableExtendedCertificateVerification(false);
  X509_VERIFY_PARAM* param = SSL_CTX_get0_param(context->sslContext());
  if (X509_VERIFY_PARAM_set1_ip_asc(param, target.host.c_str()) == 1) return context;
  X509_VERIFY_PARAM_set_hostflags(param, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  if (X509_VERIFY_PARAM_set1_host(param, target.host.c_str(), target.host.size()) != 1)
    throw Poco::InvalidArgumentException("no name that a certificate can be held against", target.host);
  return context;
}

// A socket that is shut down when the time is over, whatever it is doing. The plain one under a secured one: a session
// of TLS is one thread's.
class Guarded {
 public:
  Guarded(Watchdog& watchdog, const net::StreamSocket& socket, std::chrono::milliseconds time)
      : watchdog_(watchdog), socket_(socket) {
    watchdog_.within(socket_, time);
  }
  ~Guarded() { watchdog_.forget(socket_); }
  Guarded(const Guarded&) = delete;
  Guarded& operator=(const Guarded&) = delete;

 private:
  Watchdog& watchdog_;
  net::StreamSocket socket_;
};

net::StreamSocket connected(const std::vector<net::SocketAddress>& addresses, std::chrono::milliseconds time) {
  const Poco::Timespan share(time.count() * 1000 / static_cast<std::int64_t>(addresses.size()));
  for (std::size_t i = 0;; ++i) {
    net::StreamSocket socket;
    try {
      socket.connect(addresses[i], share);
      return socket;
    } catch (const Poco::Exception&) {
      if (i + 1 == addresses.size()) throw;
    }
  }
}

OutboundAnswer answerOf(net::HTTPClientSession& session, std::size_t limit) {
  net::HTTPResponse response;
  std::istream& stream = session.receiveResponse(response);
  OutboundAnswer answer;
  answer.status = response.getStatus();
  answer.retry_after = response.get("Retry-After", "");
  std::array<char, 4096> piece{};
  while (stream.good() && answer.body.size() <= limit) {
    stream.read(piece.data(), piece.size());
    answer.body.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
  }
  answer.cut = answer.body.size() > limit;
  if (answer.cut) answer.body.resize(limit);
  return answer;
}

}  // namespace

Result<OutboundAnswer> HttpClient::exchange(const OutboundRequest& request, const OutboundRules& rules) {
  const auto target = targetOf(request.url, rules);
  if (!target) return target.error();
  const auto addresses = addressesOf(*target, rules);
  if (!addresses) return addresses.error();
  if (addresses->empty()) return notReachable(*target, "its name stands for no address.");
  try {
    const net::StreamSocket plain = connected(*addresses, limits_.time);
    const Guarded guarded(watchdog_, plain, limits_.time);
    const net::StreamSocket socket =
        target->tls ? net::SecureStreamSocket::attach(plain, target->host, contextFor(*target, rules)) : plain;
    net::HTTPClientSession session(socket);
    net::HTTPRequest sent(request.method, target->path, net::HTTPMessage::HTTP_1_1);
    sent.set("Host", target->authority());
    sent.set("User-Agent", "tieback-host");
    sent.setKeepAlive(false);
    for (const auto& [name, value] : request.headers) sent.set(name, value);
    if (!request.body.empty()) sent.setContentType("application/json");
    if (!request.body.empty()) sent.setContentLength64(static_cast<Poco::Int64>(request.body.size()));
    session.sendRequest(sent) << request.body << std::flush;
    return answerOf(session, limits_.body_bytes);
  } catch (const Poco::Exception& error) {
    return notReachable(*target, error.displayText());
  }
}

}  // namespace tieback::host
