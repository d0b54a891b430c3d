#include <observe/trouble_log.h>

namespace tieback::host {
namespace {

// Codes are few. A connector that makes ever new ones is told of, and forgotten.
constexpr std::size_t kMostTroubles = 100;

json::Value objectOf(const TroubleLog::Fields& fields) {
  auto object = json::Value::object();
  for (const auto& [name, value] : fields) object.set(name, value);
  return object;
}

}  // namespace

void TroubleLog::failed(const std::string& who, const std::string& trouble, const Fields& fields) {
  json::Value shown;
  {
    const Lock lock(mutex_);
    if (!troubles_.contains(trouble) && troubles_.size() >= kMostTroubles) troubles_.clear();
    Trouble& of = troubles_[trouble];
    of.who.insert(who);
    const auto now = now_();
    if (of.told && now - of.told_at < kEvery) {
      ++of.since_told;
      return;
    }
    shown = objectOf(fields);
    if (of.since_told > 0) shown.set("failures_not_logged", std::to_string(of.since_told));
    of.told = true;
    of.told_of_this = true;
    of.told_at = now;
    of.since_told = 0;
  }
  log_.writeText(level_, "host", failing_, shown.dump());
}

void TroubleLog::succeeded(const std::string& who) {
  std::vector<json::Value> over;
  {
    const Lock lock(mutex_);
    for (auto& [trouble, of] : troubles_) {
      if (of.who.erase(who) == 0 || !of.who.empty() || !of.told_of_this) continue;
      over.push_back(objectOf({{"code", trouble}, {"failures_not_logged", std::to_string(of.since_told)}}));
      of.told_of_this = false;
      of.since_told = 0;
    }
  }
  for (const json::Value& fields : over) log_.writeText(LogLevel::info, "host", over_, fields.dump());
}

}  // namespace tieback::host
