// A scripted Business Central, in each of the forms a change order can have there.
#pragma once

#include <memory>

#include "fixture.h"

namespace tieback::erp::test {

enum class BusinessCentralForm { new_lines, updated_lines, linked_order };

std::unique_ptr<Fixture> scriptedBusinessCentral(BusinessCentralForm form);

}  // namespace tieback::erp::test
