#include <api/services.h>
#include <app/application.h>
#include <app/folder_lock.h>
#include <app/readiness.h>
#include <app/seed.h>
#include <app/stores.h>
#include <base/random.h>
#include <http/notice_relay.h>
#include <project/reconcile.h>
#include <store/schema.h>
#include <webhooks/sender.h>

#include <atomic>
#include <chrono>
#include <thread>

namespace tieback::host {
namespace {

constexpr auto kClockLook = std::chrono::milliseconds(2);
constexpr auto kSeedPatience = std::chrono::seconds(60);
constexpr auto kFinishTime = std::chrono::seconds(20);

std::unique_ptr<Clock> clockOf(const Options& options) {
  return options.clock_file ? fileClock(*options.clock_file) : systemClock();
}

void makeDataFolder(const Config& config) {
  std::error_code error;
  std::filesystem::create_directories(config.data, error);
  if (error) {
    throw StartError("cannot make the data folder " + config.data.string() + ": " + error.message() +
                     ". Mind the owner and mode of the folder above, or set another in `data`.");
  }
}

Config loaded(const Options& options) {
  Config config = loadConfig(options.config);
  makeDataFolder(config);
  return config;
}

}  // namespace

void putSecret(const Options& options, const std::string& name, const std::string& value) {
  if (value.empty()) throw StartError("there is nothing to put: the secret is read from the standard input.");
  const Config config = loaded(options);
  SecretMask mask;
  Stores stores(config, mask);
  SecretService secrets(config.secrets, stores.secrets(), mask);
  const std::string reference = "store:" + name;
  const auto before = secrets.get(reference);
  if (!before && before.error().code != "secret_not_found") throw StartError(before.error().message);
  const auto put = secrets.compareAndPut(reference, before ? *before : "", value);
  if (!put) throw StartError(put.error().message);
}

struct Application::Parts {
  Config config;
  FolderLock folder_lock;
  std::unique_ptr<Clock> clock;
  SecretMask mask;
  Log log;
  Metrics metrics;
  Server server;
  Stores stores;
  Database& database;
  StoreProbe store_probe{database};
  SecretService secrets;
  std::unique_ptr<HostRandom> random;
  Directory directory;
  EventStreams streams;
  NoticeRelay notices;
  WebhookEndpoints webhooks;
  WebhookOutbox webhook_outbox;
  WebhookDeliveries webhook_deliveries{database, *clock, webhook_outbox};
  EventApplier events;
  Routes connector_routes;
  PluginSet plugins;
  ProjectSide project_side;
  SendService sends;
  Reconciler reconciler;
  HttpClient webhook_client{HttpClient::Limits{}};
  WebhookSender webhook_sender;
  HttpClient identity_client{HttpClient::Limits{std::chrono::seconds(10), 1 << 20}};
  BearerTokens tokens;
  Sessions sessions;
  LoginThrottle throttle;
  Services services;
  Router router;
  bool started = false;  // host and connectors agree from here on
  std::atomic<bool> stopping{false};
  std::thread clock_watch;

  explicit Parts(const Options& options)
      : config(loaded(options)),
        folder_lock(config.data),
        clock(clockOf(options)),
        log(config.log_level, config.log_file, mask),
        server(config.host, config.port, config.limits, log, metrics),
        stores(config, mask),
        database(stores.database()),
        secrets(config.secrets, stores.secrets(), mask),
        random(connectorRandom(options.random_seed)),
        directory(database, *clock),
        streams(config.streams),
        notices(database, log, [this](std::string_view notice) { streams.publish(notice); }),
        webhooks(database, stores.secrets(), mask, *clock, config.webhooks.rules),
        webhook_outbox(database, stores.secrets(), *clock, [] { return secureFraction(); }),
        events(
            database, *clock, log, [this](std::string_view notice) { notices.publish(notice); }, &webhook_outbox),
        plugins({log, metrics, *clock, directory, secrets, events, connector_routes, *random}, config.workers),
        project_side(database, *clock),
        sends(database, *clock, log, plugins),
        reconciler(database, *clock, log, plugins, sends),
        webhook_sender(
            webhook_outbox, *clock, log, metrics,
            [this](const OutboundRequest& request) { return webhook_client.exchange(request, config.webhooks.rules); }),
        tokens(config.issuers, directory, *clock, log, metrics,
               [this](const IssuerConfig& issuer) { return fetchKeySet(identity_client, issuer); }),
        sessions(database),
        services{database,
                 directory,
                 sessions,
                 throttle,
                 project_side,
                 sends,
                 events,
                 plugins,
                 streams,
                 metrics,
                 connector_routes,
                 webhooks,
                 webhook_outbox,
                 webhook_deliveries,
                 config.secure_cookies,
                 [this] { return readiness(database, store_probe, stores.secrets(), plugins); }},
        router(sessions, directory, &tokens) {}

  void prepare() {
    if (config.seed) seedOnce();
    const Loader loader(searchPath(config));
    for (const PluginEntry& entry : config.plugins) {
      if (const auto added = plugins.add(loader, entry.plugin); !added)
        throw StartError(placedError(entry, added.error()));
    }
    addSessionRoutes(router, services);
    addErpRoutes(router, services);
    addProjectRoutes(router, services);
    addChangeOrderRoutes(router, services);
    addDirectoryRoutes(router, services);
    addWebhookRoutes(router, services);
    addSystemRoutes(router, services);
    webhook_outbox.onWake([this] { webhook_sender.wake(); });
  }

  // By whichever of the hosts that start at once comes first.
  void seedOnce() {
    const bool looked = database.alone("seed", kSeedPatience, [this] {
      if (!isEmpty(database)) return;
      loadSeed(*config.seed, database, *clock);
      log.info("seed loaded", {{"file", config.seed->string()}});
    });
    if (!looked) throw StartError("another host has been loading its seed into " + database.name() + " for a minute.");
  }

  // A clock that someone else moves is looked at often; times that have come then wake their lanes.
  void watchClock() {
    std::int64_t seen = clock->nowUs();
    while (!stopping.load()) {
      std::this_thread::sleep_for(kClockLook);
      const std::int64_t now = clock->nowUs();
      if (now != seen) {
        plugins.clockMoved();
        webhook_sender.wake();
      }
      seen = now;
    }
  }
};

Application::Application(const Options& options) {
  try {
    parts_ = std::make_unique<Parts>(options);
    parts_->prepare();
  } catch (const StartError&) {
    throw;
  } catch (const std::exception& error) {
    throw StartError(error.what());
  }
}

Application::~Application() {
  stop();
}

std::string Application::url() const {
  return parts_->server.url();
}

void Application::start() {
  Parts& parts = *parts_;
  parts.reconciler.run();
  parts.started = true;
  parts.plugins.start();
  parts.sends.start();
  parts.notices.start();
  parts.tokens.start();
  parts.webhook_outbox.freeClaims();
  parts.webhook_sender.start(parts.config.webhooks.workers);
  if (parts.clock->frozen()) parts.clock_watch = std::thread([&parts] { parts.watchClock(); });
  parts.server.start([&parts](const Request& request) { return parts.router.handle(request); },
                     [&parts](const Request& request) { return parts.router.routeName(request); });
  parts.log.info("started", {{"url", url()}, {"config", parts.config.base_dir.string()}});
}

void Application::stop() {
  if (!parts_ || parts_->stopping.exchange(true)) return;
  Parts& parts = *parts_;
  parts.log.info("stopping");
  parts.server.stopAccepting();
  parts.streams.stop();
  parts.plugins.cancel();
  const bool finished = parts.server.finish(kFinishTime);
  if (!finished) parts.log.warning("requests were still under way and have been cut off");
  parts.webhook_client.cancel();
  parts.webhook_sender.stop();
  parts.identity_client.cancel();
  parts.tokens.stop();
  parts.sends.stop();
  if (parts.clock_watch.joinable()) parts.clock_watch.join();
  parts.plugins.finish();
  parts.notices.stop();
  if (parts.started) parts.reconciler.remember();
  parts.plugins.stop();
  parts.log.info("stopped");
}

}  // namespace tieback::host
