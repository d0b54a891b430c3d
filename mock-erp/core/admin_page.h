// The page at /_mock/: a view of journal, faults and mails for a person; it lives on the admin API alone.
#pragma once

#include <string>

namespace tieback::mock {

std::string adminPage();

}  // namespace tieback::mock
