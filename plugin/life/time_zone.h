// The clock on the wall where a company's books are kept: a posting date is a day there, not in UTC.
#pragma once

#include <absl/time/time.h>

#include <optional>
#include <string>

#include "domain/item.h"

namespace tieback::life {

class TimeZone {
 public:
  TimeZone() : zone_(absl::UTCTimeZone()) {}

  // By its IANA name ("America/New_York", "UTC"); nothing when the system's time zone database has none of that name.
  static std::optional<TimeZone> named(const std::string& name);

  // The day there, as "2026-06-15".
  std::string dayAt(domain::Micros now) const;

 private:
  absl::TimeZone zone_;
};

}  // namespace tieback::life
