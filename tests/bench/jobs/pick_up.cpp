#include "jobs/pick_up.h"

#include "support/report.h"

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPRequestHandlerFactory.h>
#include <Poco/Net/HTTPServer.h>
#include <Poco/Net/HTTPServerRequest.h>
#include <Poco/Net/HTTPServerResponse.h>
#include <Poco/Net/ServerSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/NullStream.h>
#include <Poco/StreamCopier.h>

#include <array>
#include <condition_variable>
#include <functional>
#include <iostream>
#include <mutex>
#include <thread>

namespace tieback::bench {
namespace {

using Clock = std::chrono::steady_clock;
using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

// What an export passes on its way.
enum class Mark { pressed, answered, begun, at_erp };
constexpr std::size_t kMarks = 4;

class Marks {
 public:
  void clear() {
    const std::lock_guard lock(mutex_);
    times_ = {};
  }
  // The first time counts.
  void set(Mark mark) {
    const auto now = Clock::now();
    const std::lock_guard lock(mutex_);
    auto& time = times_.at(static_cast<std::size_t>(mark));
    if (!time) time = now;
    changed_.notify_all();
  }
  // From `a` to `b`, when all marks are set; negative when `b` was first.
  std::int64_t between(Mark a, Mark b) {
    std::unique_lock lock(mutex_);
    const auto all = [&] {
      for (const auto& time : times_) {
        if (!time) return false;
      }
      return true;
    };
    if (!changed_.wait_for(lock, std::chrono::seconds(30), all))
      throw std::runtime_error("an export did not reach the ERP within 30 s");
    return std::chrono::nanoseconds(*times_.at(static_cast<std::size_t>(b)) - *times_.at(static_cast<std::size_t>(a)))
        .count();
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::array<std::optional<Clock::time_point>, kMarks> times_;
};

class Answer final : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Answer(Marks& marks) : marks_(marks) {}
  void handleRequest(HTTPServerRequest& request, HTTPServerResponse& response) override {
    marks_.set(Mark::at_erp);
    Poco::NullOutputStream ignored;
    Poco::StreamCopier::copyStream(request.stream(), ignored);
    const std::string body = R"({"ok":true})";
    response.setContentType("application/json");
    response.sendBuffer(body.data(), body.size());
  }

 private:
  Marks& marks_;
};

class Answers final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Answers(Marks& marks) : marks_(marks) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override { return new Answer(marks_); }

 private:
  Marks& marks_;
};

void print(const std::string& name, const Samples& samples) {
  std::cout << ",\"" << name << "\":{\"p50\":" << samples.medianUs() / 1e3
            << ",\"p99\":" << samples.percentileUs(0.99) / 1e3 << ",\"most\":" << samples.percentileUs(1) / 1e3 << "}";
}

}  // namespace

void measurePickUp(const Settings& settings, const JobOptions& given, bool by_another_host) {
  Marks marks;
  Poco::Net::ServerSocket socket(Poco::Net::SocketAddress("127.0.0.1", 0));
  Poco::Net::HTTPServerParams::Ptr params = new Poco::Net::HTTPServerParams;
  params->setMaxKeepAliveRequests(0);
  Poco::Net::HTTPServer server(new Answers(marks), socket, params);
  server.start();
  JobOptions options = given;
  options.url = "http://127.0.0.1:" + std::to_string(socket.address().port());
  const auto config = jobsConfig(settings, options);
  const auto begins = [&marks](std::string_view notice) {
    if (notice.find(R"("phase":"running")") != std::string_view::npos) marks.set(Mark::begun);
  };
  ConnectorHost exports(settings, "pick-up", config, {options.workers, 1, 1, options.event_workers, 1, 1},
                        {.notified = begins});
  exports.startWork();
  std::optional<ConnectorHost> other;
  if (by_another_host) other.emplace(settings, "pick-up-other", config, host::Lanes::Counts{0, 0, 0, 1, 1, 1});
  if (other) other->startWork();
  const ConnectorHost& presses = other ? *other : exports;

  // Whichever host hands them over.
  const auto awaitTold = [&](const std::string& kind, std::int64_t count) {
    const auto until = Clock::now() + kJobPatience;
    while (exports.told(kind) + (other ? other->told(kind) : 0) < count) {
      if (Clock::now() > until) throw std::runtime_error("an event was not handed over: " + kind);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
  };
  Samples answered;
  Samples begun;
  Samples at_erp;
  Samples whole;
  for (int i = 0; i < options.jobs; ++i) {
    const auto accepted = acceptJob(presses, options, i);
    awaitTold("progress", 2 * i + 1);
    // Until nobody has anything to do: this is about a host that has been waiting.
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
    marks.clear();
    marks.set(Mark::pressed);
    pressExport(presses, accepted);
    marks.set(Mark::answered);
    answered.add(marks.between(Mark::pressed, Mark::answered));
    begun.add(marks.between(Mark::answered, Mark::begun));
    at_erp.add(marks.between(Mark::begun, Mark::at_erp));
    whole.add(marks.between(Mark::pressed, Mark::at_erp));
    awaitTold("synced", i + 1);
    awaitTold("progress", 2 * (i + 1));
  }
  std::cout << "{\"jobs\":" << options.jobs;
  print("pressed_to_answered_ms", answered);
  print("answered_to_begun_ms", begun);
  print("begun_to_erp_ms", at_erp);
  print("pressed_to_erp_ms", whole);
  std::cout << "}" << std::endl;
  if (other) other->stopWork();
  exports.stopWork();
  server.stopAll(true);
}

}  // namespace tieback::bench
