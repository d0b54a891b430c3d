#include "change_orders.h"

#include "change_order_lines.h"
#include "checks.h"
#include "merge.h"

namespace tieback::mock::acumatica {
namespace {

void failIf(Input& input, std::size_t field, const Refusal& refusal) {
  if (refusal) input.fail(field, *refusal);
}

// A change order that is not on hold takes nothing but being put on hold.
void checkEditable(const Record& existing, Input& input) {
  if (existing.flag(co::kLocked)) {
    input.error = anotherProcess("Change Order");
    return;
  }
  const std::string_view status = existing.text(co::kStatus);
  if (status == "On Hold") return;
  const InputField* hold = input.find(co::kHold);
  const bool putOnHold = hold != nullptr && hold->value == Value(true) && input.details.empty();
  if (putOnHold && (status == "Open" || status == "Pending Approval" || status == "Rejected")) return;
  input.error = "The change order cannot be edited because it has the " + std::string(status) + " status.";
}

const Record* defaultClass(const State& state) {
  for (const auto& [id, record] : state.books.of(changeOrderClassSpec()).records()) {
    if (record->flag(coclass::kDefault)) return record.get();
  }
  return nullptr;
}

void setDefaults(const State& state, Record& record, std::int64_t now) {
  if (!record.has(co::kHold)) record.set(co::kHold, true);
  if (!record.has(co::kChangeDate)) {
    constexpr std::int64_t kDay = 86'400'000'000LL;
    record.set(co::kChangeDate, DateTime{now - now % kDay});
  }
  const Record* byDefault = defaultClass(state);
  if (!record.has(co::kClass) && byDefault != nullptr)
    record.set(co::kClass, std::string(byDefault->text(coclass::kId)));
  if (!record.has(co::kRevenueNbr)) record.set(co::kRevenueNbr, std::string("N/A"));
  if (!record.has(co::kReverseStatus)) record.set(co::kReverseStatus, std::string("None"));
}

void checkClass(const State& state, const Record& record, Input& input) {
  const std::string_view id = record.text(co::kClass);
  if (id.empty()) return input.fail(co::kClass, cannotBeEmpty("Class"));
  const RecordPtr found = state.books.of(changeOrderClassSpec()).find(id);
  if (!found) return input.fail(co::kClass, notFound("Class"));
  if (!record.details.empty() && !found->flag(coclass::kCommitments)) {
    input.fail(co::kClass, "Commitments cannot be changed with the " + std::string(id) + " change order class.");
  }
}

void checkHeader(const State& state, const Record& record, Input& input) {
  failIf(input, co::kProject, checkProject(state, record.text(co::kProject)));
  failIf(input, co::kChangeDate, checkPeriod(state, record.date(co::kChangeDate)));
  checkClass(state, record, input);
  if (!state.settings.uniqueExternalRef || !record.has(co::kExternalRef)) return;
  for (const RecordPtr& other : state.books.of(changeOrderSpec()).findIndexed(record.text(co::kExternalRef))) {
    if (other->id != record.id) input.fail(co::kExternalRef, "The external reference number is already in use.");
  }
}

void setStatus(State& state, Record& record, std::int64_t now) {
  const std::string_view status = record.text(co::kStatus);
  if (record.flag(co::kHold)) {
    record.set(co::kStatus, std::string("On Hold"));
  } else if (status.empty() || status == "On Hold") {
    const RecordPtr itsClass = state.books.of(changeOrderClassSpec()).find(record.text(co::kClass));
    const bool approval = itsClass && itsClass->flag(coclass::kApproval);
    record.set(co::kStatus, std::string(approval ? "Pending Approval" : "Open"));
    if (approval) record.set(co::kPendingSince, DateTime{now});
  }
}

}  // namespace

Record applyChangeOrder(State& state, const Record* existing, Input& input, std::int64_t now) {
  Record record = existing != nullptr ? *existing : Record(state.ids.newGuid());
  const std::string projectBefore(record.text(co::kProject));
  const std::string refNbr(record.text(co::kRefNbr));
  if (existing != nullptr) {
    checkEditable(*existing, input);
    if (!input.error.empty()) return record;
  }
  const std::vector<MergedLine> lines = mergeInput(changeOrderSpec(), input, record, state.ids);
  if (existing != nullptr) {
    record.set(co::kRefNbr, refNbr);
    if (!existing->details.empty() && record.text(co::kProject) != projectBefore) {
      input.fail(co::kProject, "The project cannot be changed because the change order has lines.");
    }
  }
  setDefaults(state, record, now);
  checkHeader(state, record, input);
  for (const MergedLine& line : lines) checkLine(state, record, line);
  record.set(co::kModified, DateTime{now});
  refreshChangeOrder(state, record);
  setStatus(state, record, now);
  return record;
}

void refreshChangeOrder(const State& state, Record& record) {
  Decimal total;
  for (Record& each : record.details) {
    refreshLine(state, each, record.text(co::kStatus) == "Closed");
    total = Decimal::sum(total, each.decimal(line::kAmount)).value_or(total);
  }
  record.set(co::kCommitmentsTotal, total);
  record.set(co::kCostTotal, Decimal());
  record.set(co::kRevenueTotal, Decimal());
  if (const RecordPtr its = state.books.of(projectSpec()).find(record.text(co::kProject))) {
    record.set(co::kCustomer, its->get(project::kCustomer));
  }
}

}  // namespace tieback::mock::acumatica
