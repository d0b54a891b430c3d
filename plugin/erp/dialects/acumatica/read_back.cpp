#include "erp/dialects/acumatica/actions.h"
#include "erp/dialects/acumatica/document.h"
#include "erp/dialects/acumatica/entity.h"
#include "erp/dialects/acumatica/errors.h"

namespace tieback::erp::acumatica {

ReadBackResult Actions::readBack(const Job& job, const State& state) {
  auto read = readRecord(state.text("ref_nbr"));
  if (auto* outcome = std::get_if<Outcome>(&read)) return std::move(*outcome);
  const auto& record = std::get<json::Value>(read);
  ReadBack result;
  result.projection = projectionOf(job.draft, record);
  result.origin.id = record.text("id");
  result.origin.code = field(record, "RefNbr");
  result.origin.data = originData(result.origin.id, result.origin.code);
  const auto lines = matchLines(job.draft, record);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (lines[i] == nullptr) continue;
    for (const auto& item : job.draft.lines[i].item_ids) result.origin.lines.emplace_back(item, lines[i]->text("id"));
  }
  return result;
}

GoneResult Actions::checkGone(const std::string& origin_id, const json::Value& origin_data) {
  // Without the number nothing can be looked for, and an empty answer would mean nothing.
  if (!origin_data.isArray() || origin_data.size() == 0)
    return Outcome(InDoubt{"the change order has no record of its document in Acumatica"});
  const std::string number = origin_data.items().front().text("number");
  auto found = client_.changeOrders("RefNbr eq " + quoted(number));
  if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
  for (const auto& record : std::get<Records>(found)) {
    const bool same = record.text("id") == origin_id;
    if (same && field(record, "Status") != "Canceled" && field(record, "ReverseStatus") != "Reversed") return Gone::no;
  }
  return Gone::yes;
}

}  // namespace tieback::erp::acumatica
