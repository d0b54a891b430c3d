#include "life/pinned.h"

#include "domain/digest.h"
#include "domain/json_text.h"
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
  for (const auto& mapping : built->mapped) pinned.mapped.push(mapping.toJson());
  // Canonical: the members by name.
  domain::JsonText seen;
  seen.object([&] {
    seen.name("answers").raw(answers.canonical());
    seen.name("draft").raw(profile::canonicalDraft(built->draft));
    seen.name("mapped").raw(pinned.mapped.canonical());
  });
  pinned.digest = domain::sha256Hex(seen.take());
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
