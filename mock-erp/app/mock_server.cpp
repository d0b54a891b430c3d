#include "mock_server.h"

#include <Poco/Exception.h>
#include <Poco/Net/SSLManager.h>

#include <cstdlib>
#include <filesystem>
#include <stdexcept>
#include <thread>
#include <vector>

#include "core/admin_books.h"
#include "core/admin_traffic.h"
#include "core/clock.h"
#include "core/dialects.h"
#include "core/exchange.h"
#include "core/faults.h"
#include "core/journal.h"
#include "core/listener.h"
#include "core/seed.h"
#include "core/stop_signal.h"
#include "core/tls.h"
#include "smtp/mail_admin.h"
#include "smtp/mail_room.h"
#include "smtp/smtp_server.h"

namespace tieback::mock {
namespace {

std::unique_ptr<Clock> makeClock(const Options& options) {
  if (options.clockFile.empty()) return std::make_unique<SystemClock>();
  auto clock = openFileClock(options.clockFile);
  if (auto* error = std::get_if<std::string>(&clock)) throw std::runtime_error(*error);
  return std::move(std::get<std::unique_ptr<Clock>>(clock));
}

// The folder for the certificates; a temporary one is removed at the end.
class StateDir {
 public:
  explicit StateDir(const std::string& given) : temporary_(given.empty()) {
    if (!temporary_) {
      std::error_code error;
      std::filesystem::create_directories(given, error);
      if (error) throw std::runtime_error("state folder " + given + ": " + error.message());
      path_ = std::filesystem::absolute(given).string();
      return;
    }
    std::string pattern = (std::filesystem::temp_directory_path() / "tieback-mock-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) throw std::runtime_error("cannot make a temporary folder " + pattern);
    path_ = pattern;
  }
  ~StateDir() {
    std::error_code ignored;
    if (temporary_) std::filesystem::remove_all(path_, ignored);
  }
  StateDir(const StateDir&) = delete;
  StateDir& operator=(const StateDir&) = delete;
  const std::string& path() const { return path_; }

 private:
  bool temporary_;
  std::string path_;
};

TlsFiles tlsFiles(const Options& options, const StateDir& directory) {
  if (options.tlsCert.empty()) return makeCertificates(directory.path(), options.host);
  return {options.tlsKey, options.tlsCert, options.tlsCa.empty() ? options.tlsCert : options.tlsCa};
}

// OpenSSL set up for as long as the server lives.
struct SslScope {
  SslScope() { Poco::Net::initializeSSL(); }
  ~SslScope() { Poco::Net::uninitializeSSL(); }
  SslScope(const SslScope&) = delete;
  SslScope& operator=(const SslScope&) = delete;
};

}  // namespace

struct MockServer::Parts {
  Parts(const Options& options, const std::function<void(const std::string&)>& log)
      : host(options.host),
        directory(options.stateDir),
        files(tlsFiles(options, directory)),
        clock(makeClock(options)),
        faults(options.randomSeed),
        journal(options.journalLimit, options.journalBytes, log),
        exchange(*clock, dialects, faults, journal, stop),
        mailRoom(*clock, log),
        booksAdmin(dialects),
        trafficAdmin(*clock, dialects, exchange, faults, journal, [this](bool open) { listen(open); }),
        mailAdmin(mailRoom),
        admin({&trafficAdmin, &booksAdmin, &mailAdmin}) {}

  ListenerHooks hooks(bool onAdminPort) {
    return {[this, onAdminPort](HttpRequest request) -> Delivery {
              if (Admin::owns(request)) return {Delivery::Kind::kAnswer, admin.handle(request, onAdminPort), 0};
              if (!onAdminPort) return exchange.serve(std::move(request));
              HttpResponse elsewhere = adminError(404, "admin_port", "this port has the admin API only, under /_mock");
              return {Delivery::Kind::kAnswer, std::move(elsewhere), 0};
            },
            [this](std::uint64_t seq) {
              if (seq != 0) journal.markAnswerLost(seq);
            }};
  }

  void listen(bool open) {
    for (Listener* listener : {http.get(), https.get()}) {
      if (listener == nullptr) continue;
      if (open) {
        listener->open();
      } else {
        listener->close();
      }
    }
  }

  const std::string host;
  SslScope ssl;
  StateDir directory;
  TlsFiles files;
  std::unique_ptr<Clock> clock;
  StopSignal stop;
  Dialects dialects;
  Faults faults;
  Journal journal;
  Exchange exchange;
  MailRoom mailRoom;
  BooksAdmin booksAdmin;
  TrafficAdmin trafficAdmin;
  MailAdmin mailAdmin;
  Admin admin;
  std::unique_ptr<Listener> adminListener;
  std::unique_ptr<Listener> http;
  std::unique_ptr<Listener> https;
  std::unique_ptr<SmtpServer> smtp;
  std::unique_ptr<SmtpServer> smtps;
};

MockServer::MockServer(const Options& options, const std::function<void(const std::string&)>& log)
    : parts_(std::make_unique<Parts>(options, log)) {
  Parts& parts = *parts_;
  const DialectServices services{*parts.clock, options.randomSeed};
  for (const DialectEntry& entry : builtInDialects()) parts.dialects.add(entry.make(services));
  for (const std::string& seed : options.seeds) {
    if (const auto error = loadSeed(seed, parts.dialects)) throw std::runtime_error(*error);
  }
  parts.booksAdmin.rememberSeed();
  try {
    const Poco::Net::Context::Ptr tls = serverContext(parts.files);
    parts.http = std::make_unique<Listener>(options.host, options.port, nullptr, parts.hooks(false));
    parts.https = std::make_unique<Listener>(options.host, options.tlsPort, &parts.files, parts.hooks(false));
    parts.smtp = std::make_unique<SmtpServer>(options.host, options.smtpPort, tls, false, parts.mailRoom, parts.stop);
    parts.smtps = std::make_unique<SmtpServer>(options.host, options.smtpsPort, tls, true, parts.mailRoom, parts.stop);
    parts.adminListener = std::make_unique<Listener>(options.host, options.adminPort, nullptr, parts.hooks(true));
  } catch (const Poco::Exception& error) {
    throw std::runtime_error("TLS: " + error.displayText());
  }
}

MockServer::~MockServer() {
  parts_->stop.stop();
  parts_->faults.clear();  // what they keep waiting goes on
}

Json MockServer::addresses() const {
  const Parts& parts = *parts_;
  const std::string& host = parts.host;
  const auto at = [&](const char* scheme, std::uint16_t port) { return scheme + host + ":" + std::to_string(port); };
  Json json = Json::object();
  json.set("http", at("http://", parts.http->port()))
      .set("https", at("https://", parts.https->port()))
      .set("smtp", at("", parts.smtp->port()))
      .set("smtps", at("", parts.smtps->port()))
      .set("admin", at("http://", parts.adminListener->port()) + "/_mock")
      .set("ca_file", parts.files.ca);
  return json;
}

}  // namespace tieback::mock
