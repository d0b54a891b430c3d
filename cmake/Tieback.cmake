# What every target of the house has in common. Use tieback_target() on each library, module and program.
include(GNUInstallDirs)

option(TIEBACK_BUILD_TESTS "Build the test suites" ON)
option(TIEBACK_BUILD_BENCH "Build the benchmarks" OFF)
set(TIEBACK_SANITIZE "" CACHE STRING "Sanitizers to build with, as -fsanitize wants them (address,undefined or thread)")

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_C_STANDARD 11)
set(CMAKE_C_STANDARD_REQUIRED ON)
set(CMAKE_C_EXTENSIONS OFF)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
set(CMAKE_LIBRARY_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/lib")

# Debian's own, which has the modules of Debian's packages. Not looked for: a machine that only builds need not have it.
set(TIEBACK_PYTHON /usr/bin/python3 CACHE FILEPATH "The interpreter of tests that are Python programs")
find_program(TIEBACK_CCACHE ccache)
if(TIEBACK_CCACHE)
  set(CMAKE_C_COMPILER_LAUNCHER "${TIEBACK_CCACHE}")
  set(CMAKE_CXX_COMPILER_LAUNCHER "${TIEBACK_CCACHE}")
endif()
find_program(TIEBACK_MOLD mold)
if(TIEBACK_MOLD AND NOT TIEBACK_SANITIZE)
  add_link_options(-fuse-ld=mold)
endif()

# The allocator of programs that carry work from thread to thread (a lot's works to its leader): glibc's makes
# whoever frees what another thread has asked for wait for that thread. Sanitizers bring their own.
add_library(tieback_malloc INTERFACE)
if(NOT TIEBACK_SANITIZE)
  find_library(TIEBACK_TCMALLOC NAMES tcmalloc_minimal libtcmalloc_minimal.so.4 REQUIRED)
  target_link_libraries(tieback_malloc INTERFACE "${TIEBACK_TCMALLOC}")
endif()

find_package(Threads REQUIRED)
find_package(PkgConfig REQUIRED)
pkg_check_modules(LIBPQ REQUIRED IMPORTED_TARGET GLOBAL libpq)
# Debian's Poco calls the client library so, and does not bring it.
add_library(PostgreSQL::client ALIAS PkgConfig::LIBPQ)
find_package(Poco REQUIRED COMPONENTS Foundation Util Net NetSSL Crypto JSON XML Data DataSQLite)

add_library(tieback_common INTERFACE)
target_compile_options(tieback_common INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wdouble-promotion -Werror
  $<$<COMPILE_LANGUAGE:CXX>:-Wnon-virtual-dtor> $<$<COMPILE_LANGUAGE:CXX>:-Woverloaded-virtual>
  $<$<COMPILE_LANGUAGE:CXX>:-Wold-style-cast> $<$<CXX_COMPILER_ID:Clang>:-Wthread-safety>)
if(TIEBACK_SANITIZE)
  target_compile_options(tieback_common INTERFACE -fsanitize=${TIEBACK_SANITIZE} -fno-omit-frame-pointer -fno-sanitize-recover=undefined
    # GCC 12 warns falsely of its own library's optionals and regular expressions when it instruments them.
    $<$<CXX_COMPILER_ID:GNU>:-Wno-maybe-uninitialized>)
  target_link_options(tieback_common INTERFACE -fsanitize=${TIEBACK_SANITIZE})
endif()

# Warnings as errors, sanitizers and hidden symbols for one target.
function(tieback_target target)
  target_link_libraries(${target} PRIVATE tieback_common)
  set_target_properties(${target} PROPERTIES CXX_VISIBILITY_PRESET hidden C_VISIBILITY_PRESET hidden VISIBILITY_INLINES_HIDDEN ON)
endfunction()

# tieback_unit_test(NAME LIBRARIES lib… SOURCES file…): one Catch2 program `unit-NAME`, registered with ctest.
# Link `tieback_catch_main` once instead of compiling Catch's main in every program.
function(tieback_unit_test name)
  cmake_parse_arguments(ARG "" "" "LIBRARIES;SOURCES" ${ARGN})
  add_executable(unit-${name} ${ARG_SOURCES})
  tieback_target(unit-${name})
  target_link_libraries(unit-${name} PRIVATE tieback_catch_main ${ARG_LIBRARIES})
  target_include_directories(unit-${name} PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}")
  add_test(NAME unit-${name} COMMAND unit-${name})
  set_property(TEST unit-${name} PROPERTY LABELS unit)
endfunction()
