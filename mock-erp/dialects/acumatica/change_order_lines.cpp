#include "change_order_lines.h"

#include "checks.h"
#include "commitments.h"

namespace tieback::mock::acumatica {
namespace {

// One line on its way through the checks.
struct Subject {
  const State& state;
  const Record& changeOrder;
  Record& record;
  Input& sent;
  const CommitmentShape* shape = nullptr;
  RecordPtr commitment;
  const Record* target = nullptr;  // the commitment's line, for Update and Reopen

  bool is(std::string_view status) const { return record.text(line::kStatus) == status; }
  bool isNewLine() const { return is("New Line") || is("New Document"); }
  void failIf(std::size_t field, const Refusal& refusal) {
    if (refusal) sent.fail(field, *refusal);
  }
};

// Without a status the ERP takes what the rest of the line says.
void setStatus(Subject& subject) {
  Record& record = subject.record;
  if (!record.has(line::kStatus)) {
    const bool known = record.has(line::kNbr);
    record.set(line::kStatus, std::string(!known                       ? "New Document"
                                          : record.has(line::kLineNbr) ? "Update"
                                                                       : "New Line"));
  }
  if (!subject.is("Update") && !subject.is("Reopen") && !subject.isNewLine()) {
    subject.sent.fail(line::kStatus, "The value '" + std::string(record.text(line::kStatus)) +
                                         "' is not in the list of the field 'Status'.");
  }
  if (!record.has(line::kType)) record.set(line::kType, std::string("Normal"));
  subject.shape = shapeNamed(record.text(line::kType));
  if (subject.shape == nullptr) {
    subject.sent.fail(line::kType, "The value '" + std::string(record.text(line::kType)) +
                                       "' is not in the list of the field 'PO Type'.");
  } else {
    record.set(line::kType, std::string(subject.shape->type));
  }
}

void checkCommitment(Subject& subject) {
  const std::string_view nbr = subject.record.text(line::kNbr);
  if (nbr.empty()) return subject.sent.fail(line::kNbr, cannotBeEmpty("PO Nbr."));
  subject.commitment = findCommitment(subject.state, *subject.shape, nbr);
  if (!subject.commitment) return subject.sent.fail(line::kNbr, notFound("PO Nbr."));
  const Record& commitment = *subject.commitment;
  if (!subject.is("Reopen") && !isSelectable(*subject.shape, commitment)) {
    subject.sent.fail(line::kNbr, "The " + std::string(nbr) + " commitment cannot be changed because it has the " +
                                      std::string(commitment.text(subject.shape->status)) + " status.");
  }
  if (commitment.flag(subject.shape->locked) && subject.state.settings.lockRefusedAt == "create") {
    subject.sent.fail(line::kNbr, anotherProcess(subject.shape->spec.name));
  }
  const std::string_view vendor = commitment.text(subject.shape->vendor);
  if (const std::string_view asked = subject.sent.text(line::kVendor); !asked.empty() && asked != vendor) {
    const bool known = subject.state.books.of(vendorSpec()).find(asked) != nullptr;
    subject.sent.fail(line::kVendor,
                      known ? "The vendor differs from the vendor of the commitment." : notFound("Vendor"));
  }
  subject.record.set(line::kVendor, std::string(vendor));
  subject.record.set(line::kCurrency, commitment.get(subject.shape->currency));
  subject.failIf(line::kVendor, checkVendor(subject.state, vendor));
}

void checkTarget(Subject& subject) {
  if (!subject.commitment) return;
  const CommitmentShape& shape = *subject.shape;
  Record& record = subject.record;
  if (!record.has(line::kLineNbr)) return subject.sent.fail(line::kLineNbr, cannotBeEmpty("PO Line Nbr."));
  subject.target = findLine(shape, *subject.commitment, record.integer(line::kLineNbr));
  const std::string_view project = subject.changeOrder.text(co::kProject);
  if (subject.target == nullptr ||
      (subject.target->has(shape.lineProject) && subject.target->text(shape.lineProject) != project)) {
    subject.target = nullptr;
    return subject.sent.fail(line::kLineNbr, notFound("PO Line Nbr."));
  }
  const Record& target = *subject.target;
  if (subject.is("Update") && isClosedLine(shape, target)) {
    subject.sent.fail(line::kLineNbr, "The commitment line is completed or canceled.");
  }
  if (subject.is("Reopen") && !isClosedLine(shape, target)) {
    subject.sent.fail(line::kLineNbr, "The commitment line is not completed or canceled.");
  }
  record.set(line::kTask, target.get(shape.lineTask));
  record.set(line::kCostCode, target.get(shape.lineCostCode));
  record.set(line::kInventory, target.get(shape.lineInventory));
  record.set(line::kUom, target.get(shape.lineUom));
  record.set(line::kAccount, target.get(shape.lineAccount));
  if (!record.has(line::kUnitCost)) record.set(line::kUnitCost, target.get(shape.lineUnitCost));
}

void checkNewLine(Subject& subject) {
  Record& record = subject.record;
  if (subject.is("New Document")) subject.failIf(line::kVendor, checkVendor(subject.state, record.text(line::kVendor)));
  if (!record.has(line::kTask)) {
    for (const auto& [key, each] : subject.state.books.of(projectTaskSpec()).records()) {
      if (each->flag(task::kDefault) && each->text(task::kProject) == subject.changeOrder.text(co::kProject)) {
        record.set(line::kTask, each->get(task::kId));
      }
    }
  }
  // The number is given when the line is added, at release.
  record.set(line::kLineNbr, Value());
  if (record.decimal(line::kQty).isNegative()) {
    subject.sent.fail(line::kQty, "The quantity of a line with the " + std::string(record.text(line::kStatus)) +
                                      " status cannot be negative.");
  }
}

void setFigures(Subject& subject) {
  Record& record = subject.record;
  const auto qtyDigits = static_cast<int>(subject.state.settings.quantityDecimals);
  const auto amountDigits = static_cast<int>(subject.state.settings.amountDecimals);
  record.set(line::kQty, record.decimal(line::kQty).rounded(qtyDigits));
  record.set(line::kUnitCost, record.decimal(line::kUnitCost).rounded(6));
  if (subject.is("Reopen")) {
    record.set(line::kAmount, Decimal());
  } else if (subject.sent.find(line::kAmount) != nullptr) {
    record.set(line::kAmount, record.decimal(line::kAmount).rounded(amountDigits));
  } else {
    const auto product = Decimal::product(record.decimal(line::kQty), record.decimal(line::kUnitCost));
    if (!product) subject.sent.fail(line::kAmount, "The amount is too large.");
    record.set(line::kAmount, product.value_or(Decimal()).rounded(amountDigits));
  }
}

}  // namespace

void checkLine(const State& state, const Record& changeOrder, const MergedLine& merged) {
  Subject subject{state, changeOrder, *merged.line, *merged.sent, nullptr, nullptr, nullptr};
  setStatus(subject);
  if (subject.shape == nullptr) return;
  if (subject.is("New Document")) {
    if (subject.record.has(line::kNbr)) subject.sent.fail(line::kNbr, "'PO Nbr.' must be empty for a new document.");
  } else {
    checkCommitment(subject);
  }
  if (subject.isNewLine()) {
    checkNewLine(subject);
  } else {
    checkTarget(subject);
  }
  if (subject.isNewLine() || subject.target != nullptr) {
    const std::string_view project = changeOrder.text(co::kProject);
    subject.failIf(line::kTask, checkTask(state, project, subject.record.text(line::kTask)));
    subject.failIf(line::kCostCode, checkCostCode(state, subject.record.text(line::kCostCode)));
  }
  setFigures(subject);
}

void refreshLine(const State& state, Record& record, bool released) {
  record.set(line::kBaseAmount, record.get(line::kAmount));
  const CommitmentShape* shape = shapeNamed(record.text(line::kType));
  const RecordPtr commitment = shape != nullptr ? findCommitment(state, *shape, record.text(line::kNbr)) : nullptr;
  const Record* target = commitment && record.has(line::kLineNbr)
                             ? findLine(*shape, *commitment, record.integer(line::kLineNbr))
                             : nullptr;
  if (commitment) record.set(line::kOrderDate, commitment->get(shape->date));
  if (target == nullptr) return;
  const Decimal qty = target->decimal(shape->lineQty);
  const Decimal amount = target->decimal(shape->lineAmount);
  record.set(line::kLineDescription, target->get(shape->lineDescription));
  record.set(line::kOrderQty, qty);
  record.set(line::kOpenQty, qty);
  record.set(line::kLineAmount, amount);
  if (released) {
    record.set(line::kRevisedQty, qty);
    record.set(line::kRevisedAmount, amount);
    return;
  }
  record.set(line::kRevisedQty, Decimal::sum(qty, record.decimal(line::kQty)).value_or(qty));
  record.set(line::kRevisedAmount, Decimal::sum(amount, record.decimal(line::kAmount)).value_or(amount));
}

}  // namespace tieback::mock::acumatica
