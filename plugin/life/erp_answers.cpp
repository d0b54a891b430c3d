#include "life/erp_answers.h"

#include <string_view>
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
  const std::string_view body(reply.body);
  std::string told = R"({"status":)" + std::to_string(reply.status) + R"(,"body":)";
  told += json::quote(cleanUtf8(body.substr(0, ErpAnswers::kMostOfBody)) +
                      (body.size() > ErpAnswers::kMostOfBody ? "…" : ""));
  // Some tell only by it what they have made.
  if (const std::string location = reply.header("Location"); !location.empty())
    told += R"(,"location":)" + json::quote(cleanUtf8(std::string_view(location).substr(0, kMostOfLocation)));
  return told + "}";
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
