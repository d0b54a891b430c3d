// Sends what the outbox holds: an endpoint at a time, several endpoints at once, at least once each.
//
// Threads: start() and stop() from one thread, wake() from any.
#pragma once

#include <observe/metrics.h>
#include <observe/trouble_log.h>
#include <outbound/http_client.h>
#include <webhooks/outbox.h>

#include <condition_variable>
#include <functional>
#include <thread>
#include <vector>

namespace tieback::host {

class WebhookSender {
 public:
  using Exchange = std::function<Result<OutboundAnswer>(const OutboundRequest&)>;

  // All outlive it.
  WebhookSender(WebhookOutbox& outbox, Clock& clock, Log& log, Metrics& metrics, Exchange exchange)
      : outbox_(outbox), clock_(clock), log_(log), metrics_(metrics), exchange_(std::move(exchange)) {}
  ~WebhookSender();
  WebhookSender(const WebhookSender&) = delete;
  WebhookSender& operator=(const WebhookSender&) = delete;

  void start(int workers);  // one of them also forgets, once a day, what is long done
  void stop() TIEBACK_EXCLUDES(mutex_);
  void wake() TIEBACK_EXCLUDES(mutex_);  // something may be due

  // What one claimed endpoint has due, a few at most; false: nothing was due. The workers do this.
  bool sendSome();

 private:
  void work(bool forgets);
  bool rest() TIEBACK_EXCLUDES(mutex_);  // false: stop
  bool stopped() TIEBACK_EXCLUDES(mutex_);
  Attempted attempt(const Claim& claim, const Delivery& delivery);
  void told(const Claim& claim, const Delivery& delivery, const Attempted& attempted, const Recorded& recorded);

  WebhookOutbox& outbox_;
  Clock& clock_;
  Log& log_;
  Metrics& metrics_;
  Exchange exchange_;
  TroubleLog trouble_{log_, LogLevel::error, "webhooks can't be sent at present", "webhooks are sent again"};
  Mutex mutex_;
  std::condition_variable changed_;
  bool stopped_ TIEBACK_GUARDED_BY(mutex_) = false;
  int tokens_ TIEBACK_GUARDED_BY(mutex_) = 0;  // workers that need not rest
  std::vector<std::thread> threads_;
};

}  // namespace tieback::host
