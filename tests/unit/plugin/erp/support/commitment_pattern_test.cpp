#include "erp/support/commitment_pattern.h"

#include <catch2/catch.hpp>

using namespace tieback::erp;

TEST_CASE("a commitment is named between what the pattern has before and behind it") {
  const auto [pattern, text, named] = GENERATE(table<std::string, std::string, std::string>({
      {"{commitment}/", "SC-001/CO-3", "SC-001"},
      {"{commitment}/", "SC-001 / extra/steel", "SC-001"},
      {"{commitment}/", "SC-001", ""},
      {"{commitment}/", "/CO-3", ""},
      {"Change order of {commitment}:", "Change order of SC-001: extra steel", "SC-001"},
      {"Change order of {commitment}:", "change order of SC-001: extra steel", ""},
      {"Change order of {commitment}", "Change order of SC-001 ", "SC-001"},
      {"Change order of {commitment}", "", ""},
      {"", "SC-001", ""},
  }));
  CAPTURE(pattern, text);
  CHECK(commitmentIn(pattern, text) == named);
}

TEST_CASE("a pattern has one place for the commitment, and something beside it") {
  CHECK(isCommitmentPattern("{commitment}/"));
  CHECK(isCommitmentPattern("of {commitment}"));
  CHECK_FALSE(isCommitmentPattern(""));
  CHECK_FALSE(isCommitmentPattern("{commitment}"));
  CHECK_FALSE(isCommitmentPattern("CO of"));
  CHECK_FALSE(isCommitmentPattern("{commitment}/{commitment}"));
}
