#include "life/pinned.h"

#include "domain/digest.h"
#include "profile/draft_builder.h"

namespace tieback::life {

Result<Pinned> pinnedOf(const domain::Item& item, const Connection& connection) {
  return pinnedOf(item, connection, item.answers, item.accepted_on);
}

Result<Pinned> pinnedOf(const domain::Item& item, const Connection& connection, const json::Value& answers,
                        const std::string& today) {
  auto built = profile::buildDraft(item.document, connection.profile, answers, item.external_key, today);
  if (!built) return built.error();
  Pinned pinned;
  pinned.mapped = json::Value::array();
  for (const auto& mapping : built->mapped) {
    pinned.mapped.push(json::Value::object({{"field", mapping.field},
                                            {"from", mapping.from},
                                            {"value", mapping.value},
                                            {"original", mapping.original},
                                            {"cut", mapping.cut}}));
  }
  const json::Value seen = json::Value::object(
      {{"draft", profile::draftToJson(built->draft)}, {"mapped", pinned.mapped}, {"answers", answers}});
  pinned.digest = domain::sha256Hex(seen.canonical());
  pinned.draft = std::move(built->draft);
  return pinned;
}

std::string idempotencyKey(const domain::Item& item, const std::string& step) {
  std::string pinned = item.connection + "\n" + item.external_key + "\n" + std::to_string(item.change_order_revision) +
                       "\n" + item.preview_digest + "\n" + step;
  // An ERP that ignores what it has seen under a key must not ignore what is made anew after a removal.
  if (const json::Value* withdrawals = item.erp_state.find("withdrawals")) {
    pinned += "\n" + std::to_string(withdrawals->asInteger());
  }
  return domain::sha256Hex(pinned).substr(0, 32);
}

}  // namespace tieback::life
