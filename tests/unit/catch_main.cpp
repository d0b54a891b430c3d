// Catch2's own main, compiled once for all unit test programs.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
