#include "operations/staged_document.h"

#include "domain/time.h"

namespace tieback::ops {

json::Value stagedDocument(const ledger::Staged& record, const std::string& company) {
  json::Value document = json::Value::object({{"id", record.id()},
                                              {"connection", record.connection},
                                              {"company", company},
                                              {"state", name(record.state)},
                                              {"revision", record.revision},
                                              {"origin_id", record.origin_id}});
  for (const auto& [member, value] : record.document.members()) document.set(member, value);
  document.set("problem", record.problem);
  document.set("item", record.item.empty() ? json::Value() : json::Value(record.item));
  document.set("dismissal", record.dismissal);
  document.set("staged_at", domain::toRfc3339(record.staged_at));
  document.set("updated_at", domain::toRfc3339(record.updated_at));
  return document;
}

}  // namespace tieback::ops
