# tieback_plugin(TARGET SOURCES file…): a connector plugin as a module library that exports `tieback_entry` and nothing else,
# with no undefined symbol left to chance. Link tieback::sdk to it (C++) or nothing more (plain C).
function(tieback_plugin target)
  set(map "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/tieback-plugin.map")
  cmake_parse_arguments(ARG "" "" "SOURCES" ${ARGN})
  add_library(${target} MODULE ${ARG_SOURCES})
  target_link_libraries(${target} PRIVATE tieback::abi)
  set_target_properties(${target} PROPERTIES
    C_VISIBILITY_PRESET hidden CXX_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON
    LINK_DEPENDS "${map}")
  target_link_options(${target} PRIVATE "-Wl,--version-script=${map}" "-Wl,-z,defs")
endfunction()
