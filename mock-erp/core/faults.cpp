#include "faults.h"

#include <array>
#include <charconv>

#include "decimal.h"

namespace tieback::mock {
namespace {

struct KindName {
  const char* name;
  FaultKind kind;
};
constexpr std::array kKinds = {
    KindName{"latency", FaultKind::kLatency},
    KindName{"reset", FaultKind::kReset},
    KindName{"commit_then_drop", FaultKind::kCommitThenDrop},
    KindName{"truncate", FaultKind::kTruncate},
    KindName{"garbage", FaultKind::kGarbage},
    KindName{"big_body", FaultKind::kBigBody},
    KindName{"html", FaultKind::kHtml},
    KindName{"status", FaultKind::kStatus},
    KindName{"too_many_requests", FaultKind::kTooManyRequests},
    KindName{"expired_session", FaultKind::kExpiredSession},
};

std::string kindList() {
  std::string names;
  for (const KindName& kind : kKinds) names += (names.empty() ? "" : ", ") + std::string(kind.name);
  return names;
}

// Reads members by name; the first thing that does not fit is kept in `error`.
class Fields {
 public:
  Fields(const Json& json, std::string where, std::string& error)
      : json_(json), where_(std::move(where)), error_(error) {
    if (!json.isObject()) fail(where_ + ": expected an object, got " + json.kindName());
  }
  void allow(std::initializer_list<std::string_view> names) {
    if (!json_.isObject()) return;
    for (const JsonMember& member : json_.members()) {
      bool known = false;
      for (std::string_view name : names) known = known || name == member.name;
      if (!known) fail(where_ + ": unknown key '" + member.name + "'");
    }
  }
  void text(std::string_view name, std::string& into) {
    const Json* value = json_.find(name);
    if (value == nullptr) return;
    if (value->isString()) {
      into = value->string();
    } else {
      fail(where_ + "." + std::string(name) + ": expected a string, got " + value->kindName());
    }
  }
  std::optional<long long> number(std::string_view name, long long least, long long most) {
    const Json* value = json_.find(name);
    if (value == nullptr) return std::nullopt;
    const std::optional<long long> number = value->integer();
    if (!number || *number < least || *number > most) {
      fail(where_ + "." + std::string(name) + ": expected a whole number from " + std::to_string(least) + " to " +
           std::to_string(most));
      return std::nullopt;
    }
    return number;
  }
  void fail(std::string message) {
    if (error_.empty()) error_ = std::move(message);
  }

 private:
  const Json& json_;
  std::string where_;
  std::string& error_;
};

FaultAction parseAction(const Json& json, std::string& error) {
  FaultAction action;
  Fields fields(json, "fault", error);
  fields.allow({"kind", "ms", "when", "status", "body", "retry_after", "bytes"});
  std::string kind;
  fields.text("kind", kind);
  bool known = false;
  for (const KindName& candidate : kKinds) {
    if (kind == candidate.name) {
      action.kind = candidate.kind;
      known = true;
    }
  }
  if (!known) fields.fail("fault.kind: expected one of " + kindList() + "; got '" + kind + "'");
  std::string when = "before";
  fields.text("when", when);
  if (when != "before" && when != "after") fields.fail("fault.when: expected before or after");
  action.after = when == "after";
  action.ms = static_cast<int>(fields.number("ms", 0, 600'000).value_or(0));
  if (action.kind == FaultKind::kLatency && json.find("ms") == nullptr) fields.fail("fault.ms: a latency needs it");
  const int defaultStatus = action.kind == FaultKind::kHtml ? 502 : 503;
  action.status = static_cast<int>(fields.number("status", 200, 599).value_or(defaultStatus));
  if (json.find("body") != nullptr) fields.text("body", action.body.emplace());
  if (const auto seconds = fields.number("retry_after", 0, 86'400))
    action.retryAfterSeconds = static_cast<int>(*seconds);
  action.bytes = static_cast<std::size_t>(fields.number("bytes", 1, 1LL << 30).value_or(16 << 20));
  return action;
}

}  // namespace

const char* faultName(FaultKind kind) {
  for (const KindName& candidate : kKinds) {
    if (candidate.kind == kind) return candidate.name;
  }
  return "?";
}

Faults::Faults(std::uint64_t seed) : random_(seed) {}

std::string Faults::parse(const Json& json, Rule& rule) {
  std::string error;
  Fields fields(json, "rule", error);
  fields.allow({"match", "fault", "skip", "count", "rate"});
  if (const Json* match = json.find("match")) {
    Fields conditions(*match, "match", error);
    conditions.allow({"dialect", "method", "path", "body_contains", "query_contains"});
    conditions.text("dialect", rule.dialect);
    conditions.text("method", rule.method);
    conditions.text("path", rule.path);
    conditions.text("body_contains", rule.bodyContains);
    conditions.text("query_contains", rule.queryContains);
  }
  const Json* fault = json.find("fault");
  if (fault == nullptr) {
    fields.fail("rule.fault: missing; give an object or a list of objects with a 'kind'");
  } else if (fault->isArray()) {
    for (const Json& item : fault->items()) rule.actions.push_back(parseAction(item, error));
  } else {
    rule.actions.push_back(parseAction(*fault, error));
  }
  for (FaultAction& action : rule.actions) action.removed = rule.removed;
  rule.skip = fields.number("skip", 0, 1'000'000'000).value_or(0);
  rule.count = fields.number("count", 1, 1'000'000'000);
  if (const Json* rate = json.find("rate")) {
    const std::optional<Decimal> share = rate->isNumber() ? Decimal::parse(rate->numberText()) : std::nullopt;
    if (!share || share->isNegative() || *share > Decimal(1, 0)) {
      fields.fail("rule.rate: expected a number from 0 to 1");
    } else {
      // As a whole number of millionths: "0.100000" without its point.
      std::string digits = share->text(6);
      digits.erase(digits.find('.'), 1);
      std::uint32_t perMillion = 0;
      std::from_chars(digits.data(), digits.data() + digits.size(), perMillion);
      rule.perMillion = perMillion;
    }
  }
  return error;
}

Faults::Added Faults::add(const Json& json) {
  Rule rule;
  std::string error = parse(json, rule);
  if (!error.empty()) return {"", std::move(error)};
  rule.source = json;
  Lock lock(mutex_);
  rule.id = "f" + std::to_string(++lastId_);
  std::string id = rule.id;
  rules_.push_back(std::move(rule));
  none_ = false;
  return {std::move(id), ""};
}

bool Faults::remove(std::string_view id) {
  Lock lock(mutex_);
  return std::erase_if(rules_, [&](const Rule& rule) {
           if (rule.id != id) return false;
           rule.removed->stop();
           return true;
         }) > 0;
}

void Faults::clear() {
  Lock lock(mutex_);
  for (const Rule& rule : rules_) rule.removed->stop();
  rules_.clear();
}

Json Faults::list() const {
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

bool Faults::matches(const Rule& rule, std::string_view dialect, const HttpRequest& request) {
  return (rule.dialect.empty() || rule.dialect == dialect) && (rule.method.empty() || rule.method == request.method) &&
         (rule.path.empty() || globMatches(rule.path, request.path)) &&
         (rule.bodyContains.empty() || request.body.find(rule.bodyContains) != std::string::npos) &&
         (rule.queryContains.empty() ||
          percentDecode(request.query, true).find(rule.queryContains) != std::string::npos);
}

std::vector<FaultAction> Faults::strike(std::string_view dialect, const HttpRequest& request) {
  std::vector<FaultAction> actions;
  if (none_) return actions;
  Lock lock(mutex_);
  for (Rule& rule : rules_) {
    if (!matches(rule, dialect, request)) continue;
    if (++rule.matched <= rule.skip) continue;
    if (rule.count && rule.hits >= *rule.count) continue;
    if (rule.perMillion && !random_.chance(*rule.perMillion)) continue;
    ++rule.hits;
    actions.insert(actions.end(), rule.actions.begin(), rule.actions.end());
  }
  return actions;
}

}  // namespace tieback::mock
