#include "mail_faults.h"

#include <algorithm>
#include <array>

#include "core/http.h"

namespace tieback::mock {
namespace {

constexpr std::array<std::string_view, 7> kCommands = {"CONNECT", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "MESSAGE"};

std::string unknownKey(const Json& json, std::initializer_list<std::string_view> known, std::string_view where) {
  for (const JsonMember& member : json.members()) {
    if (std::find(known.begin(), known.end(), member.name) == known.end()) {
      return std::string(where) + ": unknown key '" + member.name + "'";
    }
  }
  return {};
}

bool isReply(std::string_view text) {
  return text.size() >= 4 && text[0] >= '2' && text[0] <= '5' && text.find_first_not_of("0123456789") >= 3 &&
         text.find_first_of("\r\n") == std::string_view::npos;
}

std::string parseAction(const Json& json, MailFault& fault) {
  if (!json.isObject()) return std::string("action: expected an object, got ") + json.kindName();
  if (std::string error = unknownKey(json, {"reply", "drop", "accept_then_drop", "latency_ms"}, "action");
      !error.empty()) {
    return error;
  }
  fault.reply = json.text("reply");
  if (json.find("reply") != nullptr && !isReply(fault.reply))
    return "action.reply: expected a reply as '451 4.3.0 try later'";
  for (const auto& [name, flag] :
       {std::pair{"drop", &fault.drop}, std::pair{"accept_then_drop", &fault.acceptThenDrop}}) {
    const Json* value = json.find(name);
    if (value == nullptr) continue;
    if (!value->isBool()) return std::string("action.") + name + ": expected true or false";
    *flag = value->boolean();
  }
  if (const Json* latency = json.find("latency_ms")) {
    const auto ms = latency->integer();
    if (!ms || *ms < 0 || *ms > 600'000) return "action.latency_ms: expected a whole number from 0 to 600000";
    fault.latencyMs = static_cast<int>(*ms);
  }
  if (fault.reply.empty() && !fault.drop && !fault.acceptThenDrop && json.find("latency_ms") == nullptr) {
    return "action: give reply, drop, accept_then_drop or latency_ms";
  }
  return {};
}

}  // namespace

std::string MailFaults::parse(const Json& json, Rule& rule) {
  if (std::string error = unknownKey(json, {"recipient", "command", "action", "skip", "count"}, "rule");
      !error.empty()) {
    return error;
  }
  rule.recipient = json.text("recipient");
  rule.command = json.find("command") != nullptr ? std::string(json.text("command")) : "MESSAGE";
  if (std::find(kCommands.begin(), kCommands.end(), rule.command) == kCommands.end()) {
    return "rule.command: expected CONNECT, EHLO, AUTH, MAIL, RCPT, DATA or MESSAGE";
  }
  for (const char* name : {"skip", "count"}) {
    const Json* value = json.find(name);
    if (value == nullptr) continue;
    const auto number = value->integer();
    if (!number || *number < 0) return std::string("rule.") + name + ": expected a whole number";
    if (std::string_view(name) == "skip") {
      rule.skip = *number;
    } else {
      rule.count = *number;
    }
  }
  const Json* action = json.find("action");
  return action != nullptr ? parseAction(*action, rule.fault) : "rule.action: missing";
}

MailFaults::Added MailFaults::add(const Json& json) {
  Rule rule;
  if (std::string error = parse(json, rule); !error.empty()) return {"", std::move(error)};
  rule.source = json;
  Lock lock(mutex_);
  rule.id = "mf" + std::to_string(++lastId_);
  rules_.push_back(rule);
  return {rule.id, ""};
}

bool MailFaults::remove(std::string_view id) {
  Lock lock(mutex_);
  return std::erase_if(rules_, [&](const Rule& rule) { return rule.id == id; }) > 0;
}

void MailFaults::clear() {
  Lock lock(mutex_);
  rules_.clear();
}

Json MailFaults::list() const {
  Json all = Json::array();
  Lock lock(mutex_);
  for (const Rule& rule : rules_) {
    Json item = Json::object();
    item.set("id", rule.id);
    for (const JsonMember& member : rule.source.members()) item.set(member.name, member.value);
    item.set("matched", Json::number(rule.matched)).set("hits", Json::number(rule.hits));
    all.push(std::move(item));
  }
  return all;
}

std::optional<MailFault> MailFaults::strike(std::string_view command, const std::vector<std::string>& recipients) {
  std::optional<MailFault> struck;
  Lock lock(mutex_);
  for (Rule& rule : rules_) {
    if (rule.command != command) continue;
    const bool meant =
        rule.recipient.empty() || std::any_of(recipients.begin(), recipients.end(),
                                              [&](const auto& one) { return globMatches(rule.recipient, one); });
    if (!meant || ++rule.matched <= rule.skip || (rule.count && rule.hits >= *rule.count)) continue;
    ++rule.hits;
    if (!struck) {
      struck = rule.fault;
    } else {
      struck->latencyMs += rule.fault.latencyMs;
    }
  }
  return struck;
}

}  // namespace tieback::mock
