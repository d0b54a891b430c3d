#include "support.h"

#include <app/seed.h>
#include <base/random.h>
#include <store/schema.h>

#include <chrono>
#include <fstream>
#include <thread>

namespace tieback::host::test {

TempFolder::TempFolder() : path_(std::filesystem::temp_directory_path() / ("tieback-host-" + secureToken(8))) {
  std::filesystem::create_directories(path_);
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TempFolder::write(const std::string& name, std::string_view text) const {
  std::filesystem::create_directories((path_ / name).parent_path());
  std::ofstream(path_ / name, std::ios::binary) << text;
  return path_ / name;
}

CallResult good(json::Value answer) {
  CallResult result;
  result.answer = std::move(answer);
  return result;
}

CallResult bad(std::string code, Category category) {
  CallResult result;
  result.status = statusOf(category);
  result.error = {std::move(code), category, "as the test wants", "", json::Value::object()};
  return result;
}

Store::Store() : database(folder / "host.db"), directory(database, clock) {
  migrate(database);
  loadSeed(COMPANY_SEED, database, clock);
}

std::string eventText(const std::string& id, std::int64_t sequence, const std::string& kind, const std::string& state) {
  return json::Value::object({{"id", id},
                              {"sequence", sequence},
                              {"kind", kind},
                              {"company", "c-100"},
                              {"item", "acme.4711"},
                              {"change_order", "4711"},
                              {"state", state}})
      .dump();
}

bool eventually(const std::function<bool()>& holds) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
  while (!holds()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return true;
}

}  // namespace tieback::host::test
