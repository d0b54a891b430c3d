#include "life/time_zone.h"

namespace tieback::life {
namespace {

// The library would also take a path to a file, or "localtime": names of something else on every machine.
bool looksLikeAName(const std::string& name) {
  constexpr auto kLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_+-/";
  return !name.empty() && name.size() <= 64 && name.front() != '/' && name != "localtime" &&
         name.find_first_not_of(kLetters) == std::string::npos;
}

}  // namespace

std::optional<TimeZone> TimeZone::named(const std::string& name) {
  TimeZone zone;
  if (!looksLikeAName(name) || !absl::LoadTimeZone(name, &zone.zone_)) return std::nullopt;
  return zone;
}

std::string TimeZone::dayAt(domain::Micros now) const {
  return absl::FormatCivilTime(absl::CivilDay(zone_.At(absl::FromUnixMicros(now)).cs));
}

}  // namespace tieback::life
