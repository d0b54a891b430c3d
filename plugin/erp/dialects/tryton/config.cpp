#include "erp/dialects/tryton/config.h"

#include "erp/http/http_options.h"
#include "erp/support/config_reader.h"

namespace tieback::erp::tryton {
namespace {
// The server repeats what meets a lock for 30 s before it answers.
constexpr std::int64_t kAbsenceUs = 45'000'000;
}  // namespace

Config readConfig(const DialectContext& context) {
  Config config;
  ConfigReader endpoint(context.endpoint, "endpoint");
  for (const auto key : kHttpEndpointKeys) endpoint.skip(key);
  config.database = endpoint.required("database");
  endpoint.finish();
  ConfigReader credentials(context.credentials, "credentials");
  config.username = credentials.required("username");
  config.password = credentials.required("password");
  credentials.finish();
  ConfigReader options(context.options, "options");
  config.absence_us = options.duration("absence_proof", kAbsenceUs);
  options.finish();
  return config;
}

}  // namespace tieback::erp::tryton
