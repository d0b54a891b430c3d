# ledger_migrations(ENGINE FUNCTION): ENGINE/migrations/*.sql, in the order of their names, as what FUNCTION() gives. Appends
# the source to ledger_migration_sources.
function(ledger_migrations engine function)
  file(GLOB files CONFIGURE_DEPENDS ${engine}/migrations/*.sql)
  set(body "")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    file(READ "${file}" text)
    string(APPEND body "    R\"SQL(${text})SQL\",\n")
  endforeach()
  set(source "${CMAKE_CURRENT_BINARY_DIR}/${engine}_migrations.cpp")
  file(CONFIGURE OUTPUT "${source}" CONTENT "#include <string_view>
#include <vector>

namespace tieback::ledger {

const std::vector<std::string_view>& ${function}();

const std::vector<std::string_view>& ${function}() {
  static const std::vector<std::string_view> kMigrations = {
${body}  };
  return kMigrations;
}

}  // namespace tieback::ledger
" @ONLY)
  set(ledger_migration_sources ${ledger_migration_sources} "${source}" PARENT_SCOPE)
endfunction()
