#include "life/erp_answers.h"

#include <utility>

#include <tieback/sdk/error.h>
#include <tieback/sdk/json.h>

namespace tieback::life {
namespace {

constexpr std::size_t kMostOfLocation = 1000;

std::string nameOf(const std::string& method, const std::string& target) {
  return method + " " + target;
}

std::string toldBy(const erp::WireReply& reply) {
  const bool whole = reply.body.size() <= ErpAnswers::kMostOfBody;
  const std::string body =
      cleanUtf8(whole ? reply.body : reply.body.substr(0, ErpAnswers::kMostOfBody)) + (whole ? "" : "…");
  json::Value answer = json::Value::object({{"status", reply.status}, {"body", body}});
  // Some tell only by it what they have made.
  if (const std::string location = reply.header("Location"); !location.empty())
    answer.set("location", cleanUtf8(location.substr(0, kMostOfLocation)));
  return answer.dump();
}

}  // namespace

void ErpAnswers::listen() {
  const Lock lock(mutex_);
  heard_[std::this_thread::get_id()] = {};
}

void ErpAnswers::listenTo(const erp::WireRequest& request) {
  const Lock lock(mutex_);
  heard_[std::this_thread::get_id()] = {nameOf(request.method, request.target), nullptr};
}

void ErpAnswers::end() {
  const Lock lock(mutex_);
  heard_.erase(std::this_thread::get_id());
}

std::string ErpAnswers::last() {
  Masked answer;
  {
    const Lock lock(mutex_);
    const auto heard = heard_.find(std::this_thread::get_id());
    if (heard != heard_.end()) answer = heard->second.answer;
  }
  if (!answer) return "";
  const erp::Exchange exchange = answer();  // not under the lock: all workers pass here
  const auto* reply = std::get_if<erp::WireReply>(&exchange);
  return reply == nullptr ? "" : toldBy(*reply);
}

void ErpAnswers::saw(const std::string& method, const std::string& target, Masked answer) {
  const Lock lock(mutex_);
  const auto heard = heard_.find(std::this_thread::get_id());
  if (heard == heard_.end()) return;
  if (heard->second.wanted && *heard->second.wanted != nameOf(method, target)) return;
  heard->second.answer.swap(answer);  // what was heard before goes once the lock is free
}

}  // namespace tieback::life
