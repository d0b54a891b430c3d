// One claim serves every worker that has asked by then, and no worker is left waiting.
#include "export/claims.h"

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <stdexcept>
#include <thread>
#include <utility>
#include <vector>

namespace tieback::exporting {
namespace {

std::vector<ledger::Item> itemsNumbered(std::size_t first, std::size_t count) {
  std::vector<ledger::Item> items(count);
  for (std::size_t i = 0; i < count; ++i) items[i].id = "item-" + std::to_string(first + i);
  return items;
}

// On any thread: Catch2's own macros are for one at a time.
void comes(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(20);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) throw std::runtime_error("it did not come");
    std::this_thread::yield();
  }
}

}  // namespace

TEST_CASE("a worker alone claims one") {
  std::vector<std::size_t> asked;
  Claims claims([&](std::size_t most) {
    asked.push_back(most);
    return itemsNumbered(1, 1);
  });
  const auto item = claims.next();
  REQUIRE(item);
  CHECK(item->id == "item-1");
  CHECK(asked == std::vector<std::size_t>{1});
}

TEST_CASE("an empty queue gives nothing") {
  Claims claims([](std::size_t) { return std::vector<ledger::Item>(); });
  CHECK_FALSE(claims.next());
}

TEST_CASE("what a claim throws goes to the worker that asked, and the next claim is made") {
  bool fails = true;
  Claims claims([&](std::size_t) {
    if (std::exchange(fails, false)) throw std::runtime_error("the ledger is gone");
    return itemsNumbered(1, 1);
  });
  CHECK_THROWS_WITH(claims.next(), "the ledger is gone");
  CHECK(claims.next());
}

TEST_CASE("workers that ask while a claim is on its way are served together by the next one") {
  constexpr std::size_t kWorkers = 5;
  std::atomic<bool> first_is_claiming = false;
  std::atomic<bool> go_on = false;
  std::atomic<std::size_t> taken = 0;
  std::vector<std::size_t> asked;  // by one thread at a time
  Claims claims([&](std::size_t most) {
    asked.push_back(most);
    if (asked.size() == 1) {
      first_is_claiming = true;
      comes([&] { return go_on.load(); });
    }
    // One less than was asked for, from the second on: somebody goes away with nothing.
    const std::size_t count = asked.size() == 1 ? 1 : most - 1;
    auto items = itemsNumbered(taken, count);
    taken += count;
    return items;
  });
  std::atomic<int> got = 0;
  std::atomic<int> nothing = 0;
  const auto work = [&] { (claims.next() ? got : nothing) += 1; };
  std::thread first(work);
  comes([&] { return first_is_claiming.load(); });
  std::vector<std::thread> others;
  for (std::size_t i = 0; i < kWorkers; ++i) others.emplace_back(work);
  comes([&] { return claims.waiting() == kWorkers; });
  go_on = true;
  first.join();
  for (auto& other : others) other.join();
  CHECK(asked == std::vector<std::size_t>{1, kWorkers});
  CHECK(got == 1 + static_cast<int>(kWorkers) - 1);
  CHECK(nothing == 1);
}

}  // namespace tieback::exporting
