// Today's loader takes plugins of each version of the ABI that has its major number.
#include <tieback/sdk/host_side.h>
#include <tieback/sdk/loader.h>
#include <catch2/catch.hpp>

#include <string>

TEST_CASE("a plugin of any minor is loaded, and its connector answers") {
  const std::string version = GENERATE("v1_0", "today", "next");
  CAPTURE(version);
  const auto plugin = tieback::Loader().load(std::string(PLUGINS) + "/libfrozen_plugin_" + version + ".so");
  REQUIRE(plugin.ok());
  CHECK((*plugin)->entry().abi_minor == (version == "next" ? TIEBACK_ABI_MINOR + 1 : TIEBACK_ABI_MINOR));
  tieback::HostAdapter host({.name = "frozen", .version = "1"});
  const auto made = (*plugin)->create("org.tieback.frozen", host.get(), tieback::json::Value::object());
  REQUIRE(made.ok());
  const auto answer = made->call(tieback::Operation::health, tieback::json::Value::object());
  CHECK(answer.ok());
  CHECK(answer.answer.text("status") == "ok");
  CHECK_FALSE(made->supports(tieback::Operation::accept));
}
