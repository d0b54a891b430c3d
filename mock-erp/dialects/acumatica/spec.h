// The entities of the endpoint: names, types and limits of fields, as Acumatica.Default_24.200.001 of the vendor's
// client model has them; lengths from the same model's database types. A field's number is its place in the list and
// has a name in the enums below.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace tieback::mock::acumatica {

enum class FieldType { kText, kDecimal, kInteger, kFlag, kDate };

struct FieldSpec {
  std::string_view name;
  FieldType type = FieldType::kText;
  int limit = 0;                // text: most UTF-16 units, 0 for no limit; decimal: digits after the point when written
  std::string_view label = {};  // what the form calls it, where messages say so
  bool computed = false;        // the ERP's own: what a client sends for it is skipped
  bool derived = false;         // worked out anew at each answer, not stored
  bool hidden = false;          // of the books only: not part of the vendor's API
};

struct EntitySpec {
  std::string_view name;
  std::vector<FieldSpec> fields;
  std::vector<std::size_t> keys;
  const EntitySpec* detail = nullptr;       // the entity of its lines; detail->name is the collection's name
  bool exposed = true;                      // false: in the books only
  std::optional<std::size_t> indexed = {};  // a text field that look-ups by value must find fast

  std::optional<std::size_t> field(std::string_view fieldName) const;
  std::string_view label(std::size_t index) const;
};

namespace co {
enum : std::size_t {
  kRefNbr,
  kClass,
  kProject,
  kChangeDate,
  kCompletionDate,
  kDays,
  kCustomer,
  kDescription,
  kDetailedDescription,
  kExternalRef,
  kHold,
  kOriginal,
  kRevenueNbr,
  kStatus,
  kReverseStatus,
  kCommitmentsTotal,
  kCostTotal,
  kRevenueTotal,
  kMargin,
  kMarginAmount,
  kModified,
  kLocked,
  kPendingSince
};
}
namespace line {
enum : std::size_t {
  kStatus,
  kType,
  kNbr,
  kLineNbr,
  kTask,
  kCostCode,
  kInventory,
  kDescription,
  kQty,
  kUom,
  kUnitCost,
  kAmount,
  kVendor,
  kCurrency,
  kAccount,
  kLineDescription,
  kLineAmount,
  kOrderQty,
  kOpenQty,
  kOrderDate,
  kRevisedAmount,
  kRevisedQty,
  kBaseAmount
};
}
namespace po {
enum : std::size_t {
  kType,
  kNbr,
  kStatus,
  kVendor,
  kDescription,
  kProject,
  kDate,
  kCurrency,
  kVendorRef,
  kHold,
  kLineTotal,
  kTotal,
  kModified,
  kLocked
};
}
namespace pod {
enum : std::size_t {
  kLineNbr,
  kLineType,
  kInventory,
  kLineDescription,
  kDescription,
  kProject,
  kTask,
  kCostCode,
  kQty,
  kUom,
  kUnitCost,
  kExtended,
  kAccount,
  kCompleted,
  kCancelled
};
}
namespace sc {
enum : std::size_t {
  kNbr,
  kStatus,
  kVendor,
  kDescription,
  kDate,
  kCurrency,
  kVendorRef,
  kLineTotal,
  kTotal,
  kModified,
  kLocked
};
}
namespace scd {
enum : std::size_t {
  kLineNbr,
  kInventory,
  kLineDescription,
  kDescription,
  kProject,
  kTask,
  kCostCode,
  kQty,
  kUom,
  kUnitCost,
  kExtended,
  kAmount,
  kAccount,
  kCompleted,
  kCanceled,
  kClosed
};
}
namespace vendor {
enum : std::size_t { kId, kName, kLegalName, kStatus, kClass, kCurrency, kTerms, kModified };
}
namespace project {
enum : std::size_t { kId, kDescription, kStatus, kCustomer, kExternalRef, kHold, kModified, kChangeOrderWorkflow };
}
namespace task {
enum : std::size_t { kProject, kId, kDescription, kStatus, kDefault, kModified };
}
namespace costcode {
enum : std::size_t { kId, kDescription, kModified, kActive };
}
namespace period {
enum : std::size_t { kYear, kStart, kCount, kModified };
}
namespace periodd {
enum : std::size_t { kId, kDescription, kStart, kEnd, kStatus };
}
namespace coclass {
enum : std::size_t { kId, kDescription, kCommitments, kApproval, kDefault };
}
namespace user {
enum : std::size_t { kName, kPassword, kActive, kRights };
}
namespace client {
enum : std::size_t { kId, kSecret, kName, kRedirect };
}

const EntitySpec& changeOrderSpec();
const EntitySpec& purchaseOrderSpec();
const EntitySpec& subcontractSpec();
const EntitySpec& vendorSpec();
const EntitySpec& projectSpec();
const EntitySpec& projectTaskSpec();
const EntitySpec& costCodeSpec();
const EntitySpec& financialPeriodSpec();
const EntitySpec& changeOrderClassSpec();
const EntitySpec& userSpec();
const EntitySpec& oauthClientSpec();
// All of the above.
const std::vector<const EntitySpec*>& allSpecs();

}  // namespace tieback::mock::acumatica
