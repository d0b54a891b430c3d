#include "business_central_script.h"

namespace tieback::erp::test {

std::unique_ptr<Fixture> make_business_central_update_fixture();
std::unique_ptr<Fixture> make_business_central_update_fixture() {
  return scriptedBusinessCentral(BusinessCentralForm::updated_lines);
}

}  // namespace tieback::erp::test
