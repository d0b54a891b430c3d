#include <catch2/catch.hpp>

#include <thread>

#include "life/work_under_way.h"

namespace tieback::life {

TEST_CASE("work that is told to end gets its time, and only the thread that is at it") {
  auto now = std::chrono::steady_clock::time_point();
  WorkUnderWay work([&] { return now; });
  bool told = false;
  const tieback_cancel raw{&told, [](void* context) -> int32_t { return *static_cast<bool*>(context) ? 1 : 0; }};
  const Cancel cancel(&raw);
  CHECK_FALSE(work.mustEnd());
  {
    const WorkUnderWay::Scope scope(work, cancel);
    CHECK_FALSE(work.mustEnd());
    told = true;
    CHECK_FALSE(work.mustEnd());
    now += WorkUnderWay::kGrace - std::chrono::milliseconds(1);
    CHECK_FALSE(work.mustEnd());
    now += std::chrono::milliseconds(1);
    CHECK(work.mustEnd());
    bool elsewhere = true;
    std::thread([&] { elsewhere = work.mustEnd(); }).join();
    CHECK_FALSE(elsewhere);
  }
  CHECK_FALSE(work.mustEnd());
}

}  // namespace tieback::life
