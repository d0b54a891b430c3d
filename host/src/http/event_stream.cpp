#include <http/event_stream.h>

#include <chrono>
#include <memory>

namespace tieback::host {
namespace {

constexpr std::size_t kMostWaiting = 1000;
constexpr auto kHeartbeat = std::chrono::seconds(10);

}  // namespace

void EventStreams::publish(std::string_view text) {
  Notice notice;
  try {
    const json::Value document = json::parse(text);
    notice.company = document.text("company");
    notice.item = document.text("item");
    notice.text = json::Value::object(
                      {{"item", notice.item}, {"revision", document.at("revision")}, {"state", document.text("state")}})
                      .dump();
  } catch (const std::runtime_error&) {
    return;
  }
  const Lock lock(mutex_);
  for (Stream& stream : streams_) {
    if (stream.waiting.size() >= kMostWaiting) stream.waiting.pop_front();
    stream.waiting.push_back(notice);
  }
  changed_.notify_all();
}

Response EventStreams::open(std::function<bool(const Notice&)> sees, const std::string& request_id) {
  // Counts as open from here on, so that nothing is missed between answer and first write; given up when the answer is.
  std::shared_ptr<Stream> stream;
  {
    const Lock lock(mutex_);
    if (streams_.size() >= most_streams_) {
      return errorResponse(
          {"too_many_streams", Category::erp_unavailable,
           "As many people as may be look at the event stream already. Ask again later.", "", json::Value::object()},
          request_id);
    }
    const auto entry = streams_.emplace(streams_.end());
    stream = std::shared_ptr<Stream>(&*entry, [this, entry](Stream*) {
      const Lock again(mutex_);
      streams_.erase(entry);
    });
  }
  Response response;
  response.content_type = "text/event-stream";
  response.stream = [this, stream, sees = std::move(sees)](const StreamWriter& write) { run(*stream, sees, write); };
  return response;
}

void EventStreams::run(Stream& stream, const std::function<bool(const Notice&)>& sees, const StreamWriter& write) {
  if (!write(": connected\n\n")) return;
  while (true) {
    std::deque<Notice> notices;
    {
      Lock lock(mutex_);
      const auto heartbeat_at = std::chrono::steady_clock::now() + kHeartbeat;
      while (!stopped_ && stream.waiting.empty() && std::chrono::steady_clock::now() < heartbeat_at) {
        lock.waitFor(changed_, heartbeat_at - std::chrono::steady_clock::now());
      }
      if (stopped_) return;
      notices.swap(stream.waiting);
    }
    std::string piece;
    for (const Notice& notice : notices) {
      if (sees(notice)) piece += "event: item\ndata: " + notice.text + "\n\n";
    }
    if (notices.empty()) piece = ": heartbeat\n\n";
    if (!piece.empty() && !write(piece)) return;
  }
}

void EventStreams::stop() {
  const Lock lock(mutex_);
  stopped_ = true;
  changed_.notify_all();
}

}  // namespace tieback::host
