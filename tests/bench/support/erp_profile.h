// An ERP as fixtures/profiles describes it: the mock's books, how a connection reaches it, what its words mean, and
// where its books hold a change order. The same files that scenarios run against.
#pragma once

#include "support/settings.h"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <fixture/erp_document.h>
#include <fixture/profile.h>

namespace tieback::bench {

class ErpProfile {
 public:
  // Throws std::runtime_error with what is wrong in the file.
  explicit ErpProfile(const std::filesystem::path& file);

  const std::string& name() const { return profile_->name; }
  bool mocked() const { return !profile_->live(); }
  std::string dialect() const;
  std::filesystem::path seed() const;
  // Null when the profile does not say what that word means.
  const json::Value* word(std::string_view kind, std::string_view word) const;
  const json::Value& documents() const { return profile_->data.at("documents"); }
  Secrets secrets() const;
  // Connections b-1, b-2, … of `company`, each as the profile's first one, to the ERP at that address. `at_once`: how
  // many exports each has under way at a time; 0: as the vendor profile says.
  json::Value connections(int count, const std::string& company, const std::string& erp_url, int at_once = 0) const;

 private:
  std::unique_ptr<qa::Profile> profile_;
};

// The day that the seeds are written for: their accounting periods are open then.
inline constexpr std::string_view kSeedsTime = "2026-06-15T09:00:00Z";

// The profile of that name, of those beside the scenarios.
ErpProfile erpProfile(const std::filesystem::path& folder, const std::string& name);
// All that the mock ERP speaks, by name.
std::vector<ErpProfile> mockedProfiles(const std::filesystem::path& folder);

}  // namespace tieback::bench
