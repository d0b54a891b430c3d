// Change orders as lines of the commitment's purchase order.
#include "netsuite_erp.h"

namespace tieback::erp::test {

std::unique_ptr<Fixture> make_netsuite_fixture() {
  return std::make_unique<netsuite_erp::NetSuiteFixture>(false);
}

}  // namespace tieback::erp::test
