#include <webhooks/sender.h>
#include <webhooks/signature.h>

#include <algorithm>
#include <charconv>
#include <chrono>

namespace tieback::host {
namespace {

constexpr std::int64_t kSecond = 1'000'000;
constexpr std::int64_t kLongestWaitUs = std::int64_t{24} * 60 * 60 * kSecond;
constexpr int kMostPerClaim = 20;
constexpr auto kLongestClaim =
    std::chrono::seconds(30);  // a claim holds for a minute, and an exchange takes ten seconds
constexpr auto kForgetEvery = std::chrono::hours(24);
constexpr auto kLook = std::chrono::seconds(1);  // for times that have come, and what other hosts have left

// Seconds as the receiver wrote them; dates are passed over.
std::int64_t waitOf(const std::string& retry_after) {
  std::int64_t seconds = 0;
  const auto [end, error] = std::from_chars(retry_after.data(), retry_after.data() + retry_after.size(), seconds);
  if (error != std::errc() || end != retry_after.data() + retry_after.size() || seconds < 0) return 0;
  return std::min(seconds, kLongestWaitUs / kSecond) * kSecond;
}

std::string resultOf(const Attempted& attempted, const Recorded& recorded) {
  if (attempted.good) return "delivered";
  return recorded.given_up || !recorded.disabled.empty() ? "given_up" : "failed";
}

}  // namespace

WebhookSender::~WebhookSender() {
  stop();
}

void WebhookSender::start(int workers) {
  for (int i = 0; i < workers; ++i) threads_.emplace_back([this, i] { work(i == 0); });
}

void WebhookSender::stop() {
  {
    const Lock lock(mutex_);
    stopped_ = true;
    changed_.notify_all();
  }
  for (std::thread& thread : threads_) thread.join();
  threads_.clear();
}

void WebhookSender::wake() {
  const Lock lock(mutex_);
  tokens_ = std::max(1, std::min(tokens_ + 1, static_cast<int>(threads_.size())));
  changed_.notify_one();
}

bool WebhookSender::stopped() {
  const Lock lock(mutex_);
  return stopped_;
}

bool WebhookSender::rest() {
  const auto until = std::chrono::steady_clock::now() + kLook;
  Lock lock(mutex_);
  while (!stopped_ && tokens_ == 0 && std::chrono::steady_clock::now() < until)
    lock.waitFor(changed_, until - std::chrono::steady_clock::now());
  if (tokens_ > 0) --tokens_;
  return !stopped_;
}

void WebhookSender::work(bool forgets) {
  auto forget_at = std::chrono::steady_clock::now();
  do {
    try {
      if (forgets && std::chrono::steady_clock::now() >= forget_at) {
        outbox_.forgetOld();
        forget_at += kForgetEvery;
      }
      while (!stopped() && sendSome()) {
      }
      trouble_.succeeded("webhooks");
    } catch (const std::exception& error) {  // of the store, most likely; the claim ends by itself
      trouble_.failed("webhooks", "webhooks", {{"error", error.what()}});
    }
  } while (rest());
}

bool WebhookSender::sendSome() {
  const auto claim = outbox_.claim();
  if (!claim) return false;
  const auto until = std::chrono::steady_clock::now() + kLongestClaim;
  for (int sent = 0; sent < kMostPerClaim && !stopped() && std::chrono::steady_clock::now() < until; ++sent) {
    const auto delivery = outbox_.begin(*claim);
    if (!delivery) break;
    const Attempted attempted = attempt(*claim, *delivery);
    if (!attempted.good && stopped()) break;  // cut off by our own end: sent again at the next start
    told(*claim, *delivery, attempted, outbox_.record(*claim, *delivery, attempted));
    if (!attempted.good) break;  // the endpoint rests
  }
  outbox_.release(*claim);
  return true;
}

Attempted WebhookSender::attempt(const Claim& claim, const Delivery& delivery) {
  const std::int64_t seconds = clock_.nowUs() / kSecond;
  std::string signatures;
  for (const std::string& secret : claim.secrets) {
    signatures += (signatures.empty() ? "" : " ") + webhookSignature(secret, delivery.message, seconds, delivery.body);
  }
  const auto answer = exchange_({"POST",
                                 claim.url,
                                 {{"webhook-id", delivery.message},
                                  {"webhook-timestamp", std::to_string(seconds)},
                                  {"webhook-signature", signatures}},
                                 delivery.body});
  if (!answer) return {false, false, std::nullopt, answer.error().message, 0};
  if (answer->status >= 200 && answer->status < 300) return {true, false, answer->status, "", 0};
  const bool redirect = answer->status >= 300 && answer->status < 400;
  // What it answered is not kept: it may be anything, of any place that the address led to.
  return {
      false, answer->status == 410, answer->status,
      "The receiver answered " + std::to_string(answer->status) + (redirect ? "; redirects are not followed." : "."),
      waitOf(answer->retry_after)};
}

void WebhookSender::told(const Claim& claim, const Delivery& delivery, const Attempted& attempted,
                         const Recorded& recorded) {
  metrics_.add("host_webhook_deliveries_total", {{"result", resultOf(attempted, recorded)}}, 1);
  if (recorded.given_up) {
    log_.warning("a webhook's delivery was given up", {{"company", claim.company},
                                                       {"webhook", claim.endpoint},
                                                       {"message_id", delivery.message},
                                                       {"error", attempted.error}});
  }
  if (!recorded.disabled.empty()) {
    log_.warning("a webhook was disabled",
                 {{"company", claim.company}, {"webhook", claim.endpoint}, {"reason", recorded.disabled}});
  }
}

}  // namespace tieback::host
