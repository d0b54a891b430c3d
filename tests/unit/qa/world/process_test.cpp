#include "world/process.h"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <csignal>
#include <filesystem>

using namespace tieback::qa;
using namespace std::chrono_literals;

namespace {

struct Folder {
  Folder() : path((std::filesystem::temp_directory_path() / ("qa-process-" + std::to_string(::getpid()))).string()) {
    std::filesystem::create_directories(path);
  }
  ~Folder() { std::filesystem::remove_all(path); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  std::string path;
};

std::vector<std::string> shell(const std::string& script) {
  return {"/bin/sh", "-c", script};
}

}  // namespace

TEST_CASE("a program tells that it is ready by its first line") {
  const Folder folder;
  Process process(shell("echo ready; exec sleep 60"), folder.path + "/out", folder.path + "/log");
  REQUIRE(process.firstLine(10s) == "ready");
  REQUIRE(process.running());
  REQUIRE(process.terminate() == -SIGTERM);
  REQUIRE_FALSE(process.running());
}

TEST_CASE("a program that ends too early is told with its words") {
  const Folder folder;
  Process process(shell("echo 'the port is in use' >&2; exit 3"), folder.path + "/out", folder.path + "/log");
  REQUIRE_THROWS_WITH(process.firstLine(10s), Catch::Contains("ended with 3") && Catch::Contains("the port is in use"));
}

TEST_CASE("a program that never gets ready is told, too") {
  const Folder folder;
  Process process(shell("exec sleep 60"), folder.path + "/out", folder.path + "/log");
  REQUIRE_THROWS_WITH(process.firstLine(50ms), Catch::Contains("was not ready in time"));
}

TEST_CASE("who does not end when asked is made to, with all its children") {
  const Folder folder;
  Process process(shell("trap '' TERM; echo ready; while :; do sleep 60; done"), folder.path + "/out",
                  folder.path + "/log");
  process.firstLine(10s);
  REQUIRE(process.terminate(50ms) == -SIGKILL);
}

TEST_CASE("a program that is not there cannot be started") {
  const Folder folder;
  REQUIRE_THROWS_WITH(Process({"/no/such/program"}, folder.path + "/out", folder.path + "/log"),
                      Catch::Contains("/no/such/program"));
}

TEST_CASE("the environment is handed on with what is added") {
  const Folder folder;
  Process process(shell("echo \"$QA_WORD\""), folder.path + "/out", folder.path + "/log", {{"QA_WORD", "hello"}});
  REQUIRE(process.firstLine(10s) == "hello");
}
