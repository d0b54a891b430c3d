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
  const std::uint32_t minor = version == "v1_0" ? 0 : version == "today" ? TIEBACK_ABI_MINOR : TIEBACK_ABI_MINOR + 1;
  CHECK((*plugin)->entry().abi_minor == minor);
  tieback::HostAdapter host({.name = "frozen", .version = "1"});
  const auto made = (*plugin)->create("org.tieback.frozen", host.get(), tieback::json::Value::object());
  REQUIRE(made.ok());
  const auto answer = made->call(tieback::Operation::health, tieback::json::Value::object());
  CHECK(answer.ok());
  CHECK(answer.answer.text("status") == "ok");
  CHECK_FALSE(made->supports(tieback::Operation::accept));
  // Since 1.1: where an older plugin's table ends, nothing is read.
  CHECK_FALSE(made->supports(tieback::Operation::link));
  CHECK(made->call(tieback::Operation::link, tieback::json::Value::object()).error.code == "not_supported");
}
