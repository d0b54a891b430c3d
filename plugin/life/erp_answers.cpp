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
  heard_[std::this_thread::get_id()] = {nameOf(request.method, request.target), ""};
}

void ErpAnswers::end() {
  const Lock lock(mutex_);
  heard_.erase(std::this_thread::get_id());
}

std::string ErpAnswers::last() {
  const Lock lock(mutex_);
  const auto heard = heard_.find(std::this_thread::get_id());
  return heard == heard_.end() ? "" : heard->second.answer;
}

bool ErpAnswers::wants(const std::string& method, const std::string& target) {
  const Lock lock(mutex_);
  const auto heard = heard_.find(std::this_thread::get_id());
  return heard != heard_.end() && (!heard->second.wanted || *heard->second.wanted == nameOf(method, target));
}

void ErpAnswers::saw(const std::string& method, const std::string& target, const erp::Exchange& exchange) {
  if (!wants(method, target)) return;
  const auto* reply = std::get_if<erp::WireReply>(&exchange);
  std::string answer = reply == nullptr ? "" : toldBy(*reply);  // not under the lock: all workers pass here
  const Lock lock(mutex_);
  heard_[std::this_thread::get_id()].answer = std::move(answer);
}

}  // namespace tieback::life
