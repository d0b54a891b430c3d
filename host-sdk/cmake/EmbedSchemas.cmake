# tieback_embed_schemas(OUT folder): a source file that holds every schema of the folder as text.
function(tieback_embed_schemas out folder)
  file(GLOB files CONFIGURE_DEPENDS "${folder}/*.schema.json")
  set(rows "")
  foreach(file IN LISTS files)
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS "${file}")
    get_filename_component(name "${file}" NAME)
    string(REPLACE ".schema.json" "" name "${name}")
    file(READ "${file}" text)
    string(APPEND rows "    {\"${name}\", R\"schema(${text})schema\"},\n")
  endforeach()
  list(LENGTH files count)
  file(CONFIGURE OUTPUT "${out}" @ONLY CONTENT
[[// Made from host-sdk/schema by cmake/EmbedSchemas.cmake.
#include "builtin_schemas.h"

namespace tieback {
namespace {
constexpr BuiltinSchema kSchemas[@count@] = {
@rows@};
}  // namespace

std::span<const BuiltinSchema> builtinSchemas() { return kSchemas; }

}  // namespace tieback
]])
endfunction()
