// Change orders as purchase orders of their own, which somebody approves.
#include "netsuite_erp.h"

namespace tieback::erp::test {

std::unique_ptr<Fixture> make_netsuite_linked_fixture() {
  return std::make_unique<netsuite_erp::NetSuiteFixture>(true);
}

}  // namespace tieback::erp::test
