#include "commitments.h"

#include <algorithm>

namespace tieback::mock::acumatica {

const CommitmentShape& purchaseOrderShape() {
  static const CommitmentShape shape{purchaseOrderSpec(),
                                     "Normal",
                                     po::kNbr,
                                     po::kStatus,
                                     po::kVendor,
                                     po::kCurrency,
                                     po::kDate,
                                     po::kLineTotal,
                                     po::kTotal,
                                     po::kModified,
                                     po::kLocked,
                                     pod::kLineNbr,
                                     pod::kInventory,
                                     pod::kLineDescription,
                                     pod::kProject,
                                     pod::kTask,
                                     pod::kCostCode,
                                     pod::kQty,
                                     pod::kUom,
                                     pod::kUnitCost,
                                     pod::kExtended,
                                     pod::kExtended,
                                     pod::kAccount,
                                     pod::kCompleted,
                                     pod::kCancelled};
  return shape;
}

const CommitmentShape& subcontractShape() {
  static const CommitmentShape shape{
      subcontractSpec(), "Subcontract",         sc::kNbr,       sc::kStatus,   sc::kVendor,    sc::kCurrency,
      sc::kDate,         sc::kLineTotal,        sc::kTotal,     sc::kModified, sc::kLocked,    scd::kLineNbr,
      scd::kInventory,   scd::kLineDescription, scd::kProject,  scd::kTask,    scd::kCostCode, scd::kQty,
      scd::kUom,         scd::kUnitCost,        scd::kExtended, scd::kAmount,  scd::kAccount,  scd::kCompleted,
      scd::kCanceled};
  return shape;
}

const CommitmentShape* shapeNamed(std::string_view type) {
  if (type == "Normal" || type == "RO") return &purchaseOrderShape();
  if (type == "Subcontract" || type == "RS") return &subcontractShape();
  return nullptr;
}

std::string commitmentKey(const CommitmentShape& shape, std::string_view nbr) {
  return &shape == &purchaseOrderShape() ? "Normal/" + std::string(nbr) : std::string(nbr);
}

RecordPtr findCommitment(const State& state, const CommitmentShape& shape, std::string_view nbr) {
  return state.books.of(shape.spec).find(commitmentKey(shape, nbr));
}

const Record* findLine(const CommitmentShape& shape, const Record& commitment, long long lineNbr) {
  for (const Record& line : commitment.details) {
    if (line.integer(shape.lineNbr) == lineNbr) return &line;
  }
  return nullptr;
}

bool isSelectable(const CommitmentShape& shape, const Record& commitment) {
  const std::string_view status = commitment.text(shape.status);
  return status == "Open" || status == "Pending Printing" || status == "Pending Email";
}

bool isClosedLine(const CommitmentShape& shape, const Record& line) {
  return line.flag(shape.lineCompleted) || line.flag(shape.lineCanceled);
}

void completeCommitment(const CommitmentShape& shape, Record& commitment) {
  long long last = 0;
  for (const Record& line : commitment.details) last = std::max(last, line.integer(shape.lineNbr));
  Decimal total;
  for (Record& line : commitment.details) {
    if (!line.has(shape.lineNbr)) line.set(shape.lineNbr, ++last);
    if (!line.has(shape.lineExtended)) {
      const auto extended = Decimal::product(line.decimal(shape.lineQty), line.decimal(shape.lineUnitCost));
      line.set(shape.lineExtended, extended.value_or(Decimal()));
    }
    if (!line.has(shape.lineAmount)) line.set(shape.lineAmount, line.get(shape.lineExtended));
    total = Decimal::sum(total, line.decimal(shape.lineAmount)).value_or(total);
  }
  commitment.set(shape.lineTotal, total);
  commitment.set(shape.total, total);
}

}  // namespace tieback::mock::acumatica
