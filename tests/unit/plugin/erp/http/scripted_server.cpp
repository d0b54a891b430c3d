#include "scripted_server.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/TemporaryFile.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>

namespace tieback::erp::test {
namespace {

Poco::Net::ServerSocket listen(const Certificate* tls) {
  const Poco::Net::SocketAddress any("127.0.0.1", 0);
  if (tls == nullptr) return Poco::Net::ServerSocket(any);
  Poco::Net::Context::Ptr context =
      new Poco::Net::Context(Poco::Net::Context::SERVER_USE, tls->key.string(), tls->certificate.string(), "",
                             Poco::Net::Context::VERIFY_NONE);
  return Poco::Net::SecureServerSocket(any, 64, context);
}

}  // namespace

std::string Peer::readRequest() {
  std::string text;
  char buffer[4096];
  std::size_t wanted = std::string::npos;
  try {
    while (text.size() < wanted) {
      const int got = socket_.receiveBytes(buffer, sizeof buffer);
      if (got <= 0) return {};
      text.append(buffer, static_cast<std::size_t>(got));
      const auto head = text.find("\r\n\r\n");
      if (head == std::string::npos) continue;
      const auto length = text.find("Content-Length: ");
      wanted = head + 4 + (length < head ? std::stoul(text.substr(length + 16)) : 0);
    }
  } catch (const Poco::Exception&) {
    return {};
  }
  return text;
}

void Peer::write(const std::string& bytes) {
  try {
    socket_.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
  } catch (const Poco::Exception&) {
    // The client has gone: that is what some tests are about.
  }
}

void Peer::reset() {
  socket_.setLinger(true, 0);
  socket_.close();
}

bool Peer::clientGone() {
  try {
    char byte = 0;
    return socket_.poll(Poco::Timespan(0, 20'000), Poco::Net::Socket::SELECT_READ) &&
           socket_.receiveBytes(&byte, 1) <= 0;
  } catch (const Poco::Exception&) {
    return true;
  }
}

Certificate makeCertificate(const std::string& name) {
  const std::filesystem::path folder = Poco::TemporaryFile::tempName();
  std::filesystem::create_directories(folder);
  Poco::TemporaryFile::registerForDeletion(folder.string());
  Certificate made{folder / "certificate.pem", folder / "key.pem"};

  const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, decltype(&X509_free)> cert(X509_new(), X509_free);
  X509_set_version(cert.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(cert.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(cert.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(cert.get()), 3600);
  X509_set_pubkey(cert.get(), key.get());
  auto* subject = X509_get_subject_name(cert.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("test"), -1, -1, 0);
  X509_set_issuer_name(cert.get(), subject);
  const auto add = [&](int nid, const std::string& value) {
    const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> extension(
        X509V3_EXT_conf_nid(nullptr, nullptr, nid, value.c_str()), X509_EXTENSION_free);
    X509_add_ext(cert.get(), extension.get(), -1);
  };
  add(NID_basic_constraints, "critical,CA:TRUE");
  add(NID_subject_alt_name, "DNS:" + name);
  X509_sign(cert.get(), key.get(), EVP_sha256());

  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> certificate(std::fopen(made.certificate.c_str(), "w"),
                                                                    std::fclose);
  PEM_write_X509(certificate.get(), cert.get());
  const std::unique_ptr<std::FILE, int (*)(std::FILE*)> secret(std::fopen(made.key.c_str(), "w"), std::fclose);
  PEM_write_PrivateKey(secret.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  return made;
}

ScriptedServer::ScriptedServer(Script script, const Certificate* tls)
    : script_(std::move(script)), tls_(tls != nullptr), listener_(listen(tls)), port_(listener_.address().port()) {
  acceptor_ = std::thread([this] {
    while (!stop_) {
      if (!listener_.poll(Poco::Timespan(0, 20'000), Poco::Net::Socket::SELECT_READ)) continue;
      auto socket = std::make_unique<Poco::Net::StreamSocket>(listener_.acceptConnection());
      ++connections_;
      const std::lock_guard lock(mutex_);
      peers_.emplace_back([this, socket = std::move(socket)] { serve(*socket); });
    }
  });
}

ScriptedServer::~ScriptedServer() {
  stop_ = true;
  acceptor_.join();
  for (auto& peer : peers_) peer.join();
}

std::string ScriptedServer::url() const {
  return std::string(tls_ ? "https" : "http") + "://localhost:" + std::to_string(port_);
}

void ScriptedServer::serve(Poco::Net::StreamSocket socket) {
  try {
    socket.setReceiveTimeout(Poco::Timespan(10, 0));
    Peer peer(socket);
    script_(peer);
    // At once, and not when the thread's copy of the socket goes: a test waits for it.
    if (!tls_) socket.close();
  } catch (const Poco::Exception&) {
    // A handshake that the client refused ends here.
  }
  ++ended_;
}

std::string okAnswer(const std::string& body, const std::string& headers) {
  return "HTTP/1.1 200 OK\r\n" + headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

}  // namespace tieback::erp::test
