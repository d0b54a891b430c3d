#include "business_central_script.h"

namespace tieback::erp::test {

std::unique_ptr<Fixture> make_business_central_linked_fixture();
std::unique_ptr<Fixture> make_business_central_linked_fixture() {
  return scriptedBusinessCentral(BusinessCentralForm::linked_order);
}

}  // namespace tieback::erp::test
