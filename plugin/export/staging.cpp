#include "export/staging.h"

#include <tieback/sdk/json.h>

namespace tieback::exporting {
namespace {

using State = ledger::Staged::State;

json::Value textOrNull(const std::string& text) {
  return text.empty() ? json::Value() : json::Value(text);
}

json::Value decimalOrNull(const std::optional<Decimal>& value) {
  return value ? json::Value(value->toString()) : json::Value();
}

// As every ledger can keep it: PostgreSQL's texts have no NUL, and one such record must not stop the others.
std::string kept(std::string text) {
  std::erase(text, '\0');
  return text;
}

std::string_view name(erp::ImportRecord::Status status) {
  switch (status) {
    case erp::ImportRecord::Status::held:
      return "held";
    case erp::ImportRecord::Status::open:
      return "open";
    case erp::ImportRecord::Status::closed:
      return "closed";
    case erp::ImportRecord::Status::cancelled:
      return "cancelled";
  }
  return "";
}

Decimal sumOf(const erp::ImportRecord& record) {
  Decimal sum;
  for (const auto& line : record.lines) sum = sum + line.amount;
  return sum;
}

json::Value lineDocument(const erp::ImportLine& line) {
  return json::Value::object({{"origin_id", textOrNull(line.id)},
                              {"commitment_line_origin_id", textOrNull(line.commitment_line)},
                              {"cost_code", textOrNull(line.cost_code)},
                              {"category", textOrNull(line.category)},
                              {"description", textOrNull(line.description)},
                              {"uom", textOrNull(line.uom)},
                              {"quantity", decimalOrNull(line.quantity)},
                              {"unit_cost", decimalOrNull(line.unit_cost)},
                              {"amount", line.amount.toString()}});
}

json::Value documentOf(const erp::ImportRecord& record) {
  json::Value lines = json::Value::array();
  for (const auto& line : record.lines) lines.push(lineDocument(line));
  return json::Value::object({{"origin_code", textOrNull(record.origin_code)},
                              {"reference", textOrNull(record.reference)},
                              {"commitment_origin_id", textOrNull(record.commitment)},
                              {"project_origin_id", textOrNull(record.project)},
                              {"vendor_origin_id", textOrNull(record.vendor)},
                              {"title", textOrNull(record.title)},
                              {"description", textOrNull(record.description)},
                              {"date", textOrNull(record.date)},
                              {"status", name(record.status)},
                              {"erp_status", textOrNull(record.erp_status)},
                              {"version", textOrNull(record.version)},
                              {"documents", record.documents},
                              {"currency", textOrNull(record.currency)},
                              {"amount", record.total.value_or(sumOf(record)).toString()},
                              {"lines", lines}});
}

json::Value problem(const char* code, const std::string& message) {
  return json::Value::object({{"code", code}, {"message", message}});
}

json::Value problemOf(const erp::ImportRecord& record) {
  if (!record.problem.empty()) return problem("not_one_change_order", record.problem);
  if (record.commitment.empty()) return problem("no_commitment", "The ERP does not say which commitment it changes.");
  if (record.lines.empty()) return problem("no_lines", "It has no line.");
  const Decimal sum = sumOf(record);
  if (record.total && *record.total != sum) {
    return problem("lines_do_not_sum", "Its lines sum to " + sum.toString() + ", and the ERP gives its total as " +
                                           record.total->toString() + ".");
  }
  return nullptr;
}

}  // namespace

ledger::Staged stagedOf(const std::string& connection, const erp::ImportRecord& record) {
  ledger::Staged staged;
  staged.connection = connection;
  staged.origin_id = kept(record.origin_id);
  staged.number = kept(record.origin_code);
  staged.title = kept(record.title);
  staged.vendor = kept(record.vendor);
  staged.commitment = kept(record.commitment);
  staged.amount = record.total.value_or(sumOf(record));
  staged.document = documentOf(record);
  staged.problem = problemOf(record);
  staged.state = staged.problem.isNull() ? State::staged : State::invalid;
  if (record.status == erp::ImportRecord::Status::cancelled) staged.state = State::archived;
  return staged;
}

namespace {

// What a person has decided stands as long as it is about the same thing.
void keepDecision(const ledger::Staged& before, bool exported, ledger::Staged& listed) {
  if (!before.item.empty() && exported) {
    listed.state = State::imported;
    listed.item = before.item;
  }
  const bool same = before.document == listed.document && before.problem == listed.problem;
  if (before.state == State::dismissed && same) {
    listed.state = State::dismissed;
    listed.dismissal = before.dismissal;
  }
}

bool isOffered(const ledger::Staged& record) {
  return record.state == State::staged || record.state == State::invalid;
}

}  // namespace

bool stage(ledger::Transaction& transaction, const std::string& connection, const erp::ImportRecord& record,
           ledger::Micros now) {
  ledger::Staged staged = stagedOf(connection, record);
  const auto before = transaction.staged(connection, staged.origin_id);
  const bool exported = transaction.isExported(connection, staged.origin_id, kept(record.reference));
  if (exported) staged.state = State::archived;
  if (before) keepDecision(*before, exported, staged);
  if (!before && !isOffered(staged)) return false;
  if (before && before->state == staged.state && before->document == staged.document &&
      before->problem == staged.problem) {
    return false;
  }
  staged.staged_at = before ? before->staged_at : now;
  staged.revision = before ? before->revision + 1 : 1;
  staged.updated_at = now;
  transaction.put(staged);
  return isOffered(staged);
}

}  // namespace tieback::exporting
