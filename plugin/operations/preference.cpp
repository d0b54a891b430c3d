#include "operations/preference.h"

namespace tieback::ops {
namespace {

constexpr std::string_view kOperation = "set_mail_preference";

}  // namespace

Result<json::Value> setMailPreference(const Services& services, const Request& request) {
  const bool wanted = request.params.flag("daily_summary");
  return once(services, kOperation, request,
              [&](ledger::Transaction& transaction, ledger::Micros) -> Result<json::Value> {
                transaction.setDailySummary(request.company, request.actor.id, wanted);
                return json::Value::object({{"preference", json::Value::object({{"daily_summary", wanted}})}});
              });
}

}  // namespace tieback::ops
