// `tieback-host audit verify`: lets every plugin of the configuration prove its audit history. Needs no running host
// and disturbs none.
#pragma once

#include <filesystem>
#include <iosfwd>
#include <string>
#include <vector>

namespace tieback::host {

struct AuditOptions {
  std::filesystem::path config;
  std::vector<std::filesystem::path> checkpoints;  // files, or folders of *.checkpoints; none: as configured
  std::filesystem::path public_key;                // PEM; empty: that of the configured key
  std::string connection;                          // empty: all
  bool json = false;
};

// The program's exit status.
inline constexpr int kAuditSound = 0;
inline constexpr int kAuditImpossible = 1;
inline constexpr int kAuditFound = 2;

// Writes the report, one line per connection and finding (or the plugins' documents), to `out`, and why it could not be
// made to `err`.
int verifyAudit(const AuditOptions& options, std::ostream& out, std::ostream& err);

}  // namespace tieback::host
