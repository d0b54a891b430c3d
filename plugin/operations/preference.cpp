#include "operations/preference.h"

namespace tieback::ops {
namespace {

constexpr std::string_view kOperation = "set_mail_preference";

}  // namespace

Result<json::Value> setMailPreference(const Services& services, const Request& request) {
  const bool wanted = request.params.flag("daily_summary");
  const std::string& company = request.company;
  const std::string& user = request.actor.id;
  Result<json::Value> answer = json::Value::object({{"preference", json::Value::object({{"daily_summary", wanted}})}});
  try {
    services.ledger.write([&](ledger::Transaction& transaction) {
      const std::string digest = request.digest();
      if (auto stored = transaction.storedAnswer(company, user, kOperation, request.request_id)) {
        answer = stored->digest == digest ? Result<json::Value>(std::move(stored->answer))
                                          : Result<json::Value>(requestIdReused(request));
        return;
      }
      transaction.setDailySummary(company, user, wanted);
      transaction.storeAnswer(company, user, kOperation, request.request_id, {digest, *answer}, services.ledger.now());
    });
  } catch (const ledger::LedgerError& error) {
    return ledgerUnavailable(error);
  }
  return answer;
}

}  // namespace tieback::ops
