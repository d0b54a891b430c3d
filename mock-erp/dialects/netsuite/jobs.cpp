#include <algorithm>

#include "core/clock.h"
#include "records.h"

namespace tieback::mock::netsuite {
namespace {

constexpr const char* kJobs = "/services/rest/async/v1/job/";

Json selfLink(const std::string& href) {
  return Json::array().push(Json::object().set("rel", "self").set("href", href));
}

bool isUuid(const std::string& text) {
  return text.size() == 36 && std::all_of(text.begin(), text.end(), [](char c) {
           return c == '-' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
         });
}

HttpResponse queued(const Call& call, long long job, int status) {
  HttpResponse response;
  response.status = status;
  response.headers.emplace_back("Preference-Applied", "respond-async");
  response.headers.emplace_back("Location", call.base() + kJobs + std::to_string(job));
  return response;
}

HttpResponse jobState(const Call& call, const std::string& self, const AsyncJob& job) {
  const bool completed = job.pollsLeft <= 0;
  const bool succeeded = completed && job.result.status < 400;
  Json body = Json::object();
  body.set("links", selfLink(self))
      .set("completed", completed)
      .set("id", call.path[0])
      .set("progress", !completed  ? "pending"
                       : succeeded ? "succeeded"
                                   : "failed")
      .set("task", Json::object().set("links", selfLink(self + "/task")));
  return jsonAnswer(200, body);
}

HttpResponse taskState(const std::string& self, const AsyncJob& job) {
  Json links = Json::array();
  links.push(Json::object().set("rel", "related").set("href", self + "/result"));
  links.push(Json::object().set("rel", "self").set("href", self));
  Json body = Json::object();
  body.set("links", std::move(links))
      .set("completed", job.pollsLeft <= 0)
      .set("endTime", isoTime(job.at))
      .set("id", "1")
      .set("progress", job.result.status < 400 ? "succeeded" : "failed")
      .set("startTime", isoTime(job.at));
  return jsonAnswer(200, body);
}

}  // namespace

HttpResponse enqueue(State& state, const Call& call) {
  const std::string* key = call.request.header("X-NetSuite-Idempotency-Key");
  if (key != nullptr) {
    if (!isUuid(*key)) {
      throw Refusal{
          400, "INVALID_HEADER", "The idempotency key is not a valid UUID.", "", "", "X-NetSuite-Idempotency-Key"};
    }
    const auto known = state.keys.find(*key);
    if (known != state.keys.end()) {
      HttpResponse response = answer({400, "IDEMPOTENCY_ERROR",
                                      "A request with the same idempotency key is already submitted. See the "
                                      "\"Location\" header for a link to the previously submitted job"});
      for (auto& header : queued(call, known->second, 400).headers) response.headers.push_back(header);
      return response;
    }
  }
  // Worked on at once; that it is finished shows only after some looks.
  AsyncJob job{state.settings.jobPolls, {}, call.nowMicros};
  try {
    job.result = recordCall(state, call);
  } catch (const Refusal& refusal) {
    job.result = answer(refusal);
  }
  const long long number = ++state.lastJob;
  if (key != nullptr) state.keys[*key] = number;
  HttpResponse response = queued(call, number, 202);
  response.applied = job.result.applied;
  state.jobs[number] = std::move(job);
  return response;
}

HttpResponse jobCall(State& state, const Call& call) {
  const auto number = call.path.empty() ? std::nullopt : Json(JsonNumber{call.path[0]}).integer();
  const auto found = number ? state.jobs.find(*number) : state.jobs.end();
  if (found == state.jobs.end()) throw Refusal{404, "NONEXISTENT_ID", "The job does not exist."};
  AsyncJob& job = found->second;
  const std::string self = call.base() + kJobs + call.path[0];
  if (call.path.size() == 1) {
    HttpResponse response = jobState(call, self, job);
    if (job.pollsLeft > 0) --job.pollsLeft;
    return response;
  }
  if (call.path[1] != "task") throw Refusal{404, "NONEXISTENT_ID", "There is no such part of a job."};
  if (call.path.size() == 2) {
    Json item = Json::object().set("links", selfLink(self + "/task/1")).set("id", "1");
    return jsonAnswer(200,
                      Json::object().set("links", selfLink(self + "/task")).set("items", Json::array().push(item)));
  }
  if (call.path.size() == 3) return taskState(self + "/task/1", job);
  HttpResponse result = job.result;
  result.applied = false;
  return result;
}

}  // namespace tieback::mock::netsuite
