// The mock ERP as a process, with a profile's books and as many commitments more as a benchmark wants.
#pragma once

#include "support/child.h"
#include "support/erp_profile.h"
#include "support/settings.h"

#include <tieback/sdk/json.h>

#include <string>

#include <world/clock_file.h>

namespace tieback::bench {

class MockErp {
 public:
  // The profile's seed, with commitments SC-1 to SC-`commitments` beside its own, behaving as the profile's word
  // 'setting: instant' says: at once, and without the vendor's limits. Its time is that of `clock`.
  MockErp(const Settings& settings, const std::string& name, const ErpProfile& profile, const qa::ClockFile& clock,
          int commitments);

  const Child& process() const { return process_; }
  std::string url() const { return urls_.text("http"); }
  std::uint16_t httpPort() const;
  std::uint16_t smtpPort() const;

  // The four cookies of a login to Acumatica, as a Cookie header wants them.
  std::string logIn() const;
  // A request of any kind at the ERP's own port, by someone who has logged in. Throws unless the status is 2xx.
  std::string send(const std::string& method, const std::string& path, const std::string& cookies,
                   const std::string& body) const;
  json::Value admin(const std::string& method, const std::string& path, const json::Value& body = {}) const;
  // Requests answered so far, admin's not counted.
  std::int64_t requests() const;

 private:
  Child process_;
  json::Value urls_;
};

}  // namespace tieback::bench
