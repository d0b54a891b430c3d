#include "quickbooks_online_books.h"

namespace tieback::erp::test {

std::unique_ptr<Fixture> make_quickbooks_online_linked_fixture() {
  return makeQuickBooks("linked_order");
}

}  // namespace tieback::erp::test
