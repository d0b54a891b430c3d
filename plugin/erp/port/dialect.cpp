#include "erp/port/dialect.h"

namespace tieback::erp {

json::Value Capabilities::toJson() const {
  return json::Value::object({{"new_lines", new_lines},
                              {"changed_lines", changed_lines},
                              {"negative_amounts", negative_amounts},
                              {"negative_new_lines", negative_new_lines},
                              {"purchase_orders", purchase_orders},
                              {"subcontracts", subcontracts},
                              {"manual_number", manual_number},
                              {"unlink_check", unlink_check},
                              {"removes_held", removes_held},
                              {"prechecks", prechecks},
                              {"import", import}});
}

ImportResult Dialect::listForImport(const ImportQuery&) {
  return Outcome(Refused{ErpError{.code = "import_unsupported",
                                  .category = Category::bad_input,
                                  .message = "Change orders can't be listed for import on this connection."}});
}

}  // namespace tieback::erp
