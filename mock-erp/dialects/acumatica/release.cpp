#include "release.h"

#include <algorithm>
#include <map>

#include "change_orders.h"
#include "commitments.h"

namespace tieback::mock::acumatica {
namespace {

Decimal plus(const Record& record, std::size_t field, const Decimal& delta) {
  return Decimal::sum(record.decimal(field), delta).value_or(record.decimal(field));
}

// Works on copies of the commitments; they are put into the books when every line went well.
class Release {
 public:
  Release(State& state, std::int64_t now) : state_(state), now_(now) {}

  Refusal apply(Record& changeOrder) {
    for (Record& each : changeOrder.details) {
      const CommitmentShape* shape = shapeNamed(each.text(line::kType));
      if (shape == nullptr) return "The change order has a line of an unknown type.";
      if (Refusal refusal = applyLine(*shape, changeOrder, each)) return refusal;
    }
    for (auto& [key, touched] : touched_) {
      completeCommitment(*touched.shape, touched.record);
      touched.record.set(touched.shape->modified, DateTime{now_});
      state_.books.of(touched.shape->spec).put(std::move(touched.record));
    }
    return std::nullopt;
  }

 private:
  struct Touched {
    const CommitmentShape* shape;
    Record record;
  };

  Refusal applyLine(const CommitmentShape& shape, const Record& changeOrder, Record& each) {
    const std::string status(each.text(line::kStatus));
    if (Refusal refusal = checkVendor(state_, each.text(line::kVendor))) return refusal;
    Record* commitment = nullptr;
    if (status == "New Document") {
      commitment = &newDocument(shape, each);
    } else {
      Refusal refusal = open(shape, each.text(line::kNbr), status == "Reopen", commitment);
      if (refusal) return refusal;
    }
    if (status == "New Line" || status == "New Document") {
      addLine(shape, changeOrder, *commitment, each);
      return std::nullopt;
    }
    return changeLine(shape, *commitment, each);
  }

  Refusal open(const CommitmentShape& shape, std::string_view nbr, bool reopening, Record*& commitment) {
    const std::string key = std::string(shape.type) + "/" + std::string(nbr);
    if (const auto found = touched_.find(key); found != touched_.end()) {
      commitment = &found->second.record;
      return std::nullopt;
    }
    const RecordPtr stored = findCommitment(state_, shape, nbr);
    if (!stored) return notFound("PO Nbr.");
    if (stored->flag(shape.locked)) return anotherProcess(shape.spec.name);
    if (!reopening && !isSelectable(shape, *stored)) {
      return "The " + std::string(nbr) + " commitment cannot be changed because it has the " +
             std::string(stored->text(shape.status)) + " status.";
    }
    commitment = &touched_.emplace(key, Touched{&shape, *stored}).first->second.record;
    return std::nullopt;
  }

  Refusal changeLine(const CommitmentShape& shape, Record& commitment, const Record& each) {
    const auto target = std::find_if(
        commitment.details.begin(), commitment.details.end(),
        [&](const Record& candidate) { return candidate.integer(shape.lineNbr) == each.integer(line::kLineNbr); });
    if (target == commitment.details.end()) return notFound("PO Line Nbr.");
    if (each.text(line::kStatus) == "Reopen") {
      target->set(shape.lineCompleted, false);
      target->set(shape.lineCanceled, false);
      if (!isSelectable(shape, commitment)) commitment.set(shape.status, std::string("Open"));
    } else if (isClosedLine(shape, *target)) {
      return "The commitment line is completed or canceled.";
    }
    target->set(shape.lineQty, plus(*target, shape.lineQty, each.decimal(line::kQty)));
    // The amount is moved by the line's amount; quantity times unit cost does not come into it.
    const Decimal amount = plus(*target, shape.lineAmount, each.decimal(line::kAmount));
    const Decimal extended = plus(*target, shape.lineExtended, each.decimal(line::kAmount));
    target->set(shape.lineExtended, extended);
    target->set(shape.lineAmount, amount);
    if (!each.decimal(line::kUnitCost).isZero()) target->set(shape.lineUnitCost, each.get(line::kUnitCost));
    return std::nullopt;
  }

  void addLine(const CommitmentShape& shape, const Record& changeOrder, Record& commitment, Record& each) {
    long long last = 0;
    for (const Record& existing : commitment.details) last = std::max(last, existing.integer(shape.lineNbr));
    Record added(state_.ids.newGuid());
    added.set(shape.lineNbr, last + 1);
    added.set(shape.lineProject, changeOrder.get(co::kProject));
    added.set(shape.lineTask, each.get(line::kTask));
    added.set(shape.lineCostCode, each.get(line::kCostCode));
    added.set(shape.lineInventory, each.get(line::kInventory));
    added.set(shape.lineDescription, each.get(line::kDescription));
    added.set(shape.lineQty, each.get(line::kQty));
    added.set(shape.lineUom, each.get(line::kUom));
    added.set(shape.lineUnitCost, each.get(line::kUnitCost));
    added.set(shape.lineExtended, each.get(line::kAmount));
    added.set(shape.lineAmount, each.get(line::kAmount));
    added.set(shape.lineAccount, each.get(line::kAccount));
    commitment.details.push_back(std::move(added));
    each.set(line::kLineNbr, last + 1);
  }

  // One document for each vendor and type of the change order.
  Record& newDocument(const CommitmentShape& shape, Record& each) {
    const std::string group = std::string(shape.type) + "/" + std::string(each.text(line::kVendor));
    auto& key = newDocuments_[group];
    if (key.empty()) {
      Record document(state_.ids.newGuid());
      const std::string prefix = &shape == &purchaseOrderShape() ? "Normal/" : "";
      const std::string nbr = nextNumber(state_, shape.spec, prefix);
      if (!prefix.empty()) document.set(po::kType, std::string("Normal"));
      document.set(shape.nbr, nbr);
      document.set(shape.status, std::string("Open"));
      document.set(shape.vendor, each.get(line::kVendor));
      document.set(shape.date, DateTime{now_});
      key = std::string(shape.type) + "/" + nbr;
      touched_.emplace(key, Touched{&shape, std::move(document)});
    }
    Record& document = touched_.at(key).record;
    each.set(line::kNbr, document.get(shape.nbr));
    return document;
  }

  State& state_;
  const std::int64_t now_;
  std::map<std::string, Touched> touched_;
  std::map<std::string, std::string> newDocuments_;
};

}  // namespace

Refusal releaseChangeOrder(State& state, const std::string& refNbr, std::int64_t now) {
  Collection& changeOrders = state.books.of(changeOrderSpec());
  const RecordPtr stored = changeOrders.find(refNbr);
  if (!stored) return notFound("Reference Nbr.");
  if (stored->flag(co::kLocked)) return anotherProcess("Change Order");
  if (Refusal refusal = checkPeriod(state, stored->date(co::kChangeDate))) return refusal;
  Record record = *stored;
  if (Refusal refusal = Release(state, now).apply(record)) return refusal;
  record.set(co::kStatus, std::string("Closed"));
  record.set(co::kHold, false);
  record.set(co::kModified, DateTime{now});
  refreshChangeOrder(state, record);
  changeOrders.put(std::move(record));
  return std::nullopt;
}

Refusal reverseChangeOrder(State& state, const std::string& refNbr, std::int64_t now) {
  Collection& changeOrders = state.books.of(changeOrderSpec());
  const RecordPtr stored = changeOrders.find(refNbr);
  if (!stored) return notFound("Reference Nbr.");
  Record reversal = *stored;
  reversal.id = state.ids.newGuid();
  reversal.set(co::kRefNbr, nextNumber(state, changeOrderSpec()));
  reversal.set(co::kOriginal, std::string(refNbr));
  reversal.set(co::kReverseStatus, std::string("Reversal"));
  reversal.set(co::kStatus, std::string("On Hold"));
  reversal.set(co::kHold, true);
  reversal.set(co::kModified, DateTime{now});
  for (Record& each : reversal.details) {
    each.id = state.ids.newGuid();
    each.set(line::kStatus, std::string("Update"));
    each.set(line::kQty, -each.decimal(line::kQty));
    each.set(line::kAmount, -each.decimal(line::kAmount));
  }
  refreshChangeOrder(state, reversal);
  Record original = *stored;
  original.set(co::kReverseStatus, std::string("Reversed"));
  changeOrders.put(std::move(original));
  changeOrders.put(std::move(reversal));
  return std::nullopt;
}

}  // namespace tieback::mock::acumatica
