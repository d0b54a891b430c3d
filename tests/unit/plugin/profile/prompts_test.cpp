#include <catch2/catch.hpp>

#include "profile/prompts.h"
#include "samples.h"

using namespace tieback;
using namespace tieback::profile;

namespace {

Error refused(const VendorProfile& profile, const json::Value& answers) {
  const auto checked = checkAnswers(profile, answers);
  REQUIRE_FALSE(checked.ok());
  CHECK(checked.error().code == "answer_invalid");
  CHECK(checked.error().category == Category::bad_input);
  return checked.error();
}

}  // namespace

TEST_CASE("Prompts carry label, limit and prefill", "[prompts]") {
  const auto answer = prompts(testProfile("description_required"), sampleDocument(), "2026-06-15");
  CHECK(
      answer.dump() ==
      R"({"prompts":[{"key":"description","label":"Description","kind":"text","required":true,"max_length":60,"prefill":"Extra footing"},)"
      R"({"key":"erp_number","label":"ERP number","kind":"text","required":false,"max_length":10,"prefill":"CCO-001"},)"
      R"({"key":"accounting_date","label":"Accounting date","kind":"date","required":false,"prefill":"2026-06-15"}],"caution":""})");
}

TEST_CASE("Required, optional or not asked at all", "[prompts]") {
  const auto asked = [](const char* name) {
    const auto answer = prompts(testProfile(name), sampleDocument(), "2026-06-15");
    const auto& first = answer.at("prompts").items().front();
    return first.text("key") + (first.flag("required") ? "!" : "");
  };
  CHECK(asked("description_required") == "description!");
  CHECK(asked("description_optional") == "description");
  CHECK(asked("no_description") == "erp_number");
}

TEST_CASE("A prefill is shown whole, on one line, also when it is too long", "[prompts]") {
  const auto profile =
      testProfile("base", R"({"prompts": {"description": {"max": 10, "prefill": "{change_order.description}"},
                                          "why": {"label": "Why", "kind": "choice", "choices": ["a", "b"], "help": "Choose."}}})");
  const auto answer = prompts(profile, sampleDocument(), "2026-06-15");
  CHECK(answer.at("prompts").items()[0].text("prefill") == "Rock was found. Deeper footing.");
  CHECK(answer.at("prompts").items()[1].dump() ==
        R"({"key":"why","label":"Why","kind":"choice","required":false,"help":"Choose.","choices":["a","b"]})");
}

TEST_CASE("Good answers pass", "[prompts]") {
  CHECK(checkAnswers(testProfile("description_required"), json::parse(R"({"description": "Extra footing"})")).ok());
  CHECK(checkAnswers(testProfile("description_optional"), json::Value()).ok());
  CHECK(checkAnswers(testProfile("description_optional"),
                     json::parse(R"({"description": "", "erp_number": "0123456789", "accounting_date": "2026-06-30"})"))
            .ok());
}

TEST_CASE("Each wrong answer is refused with its place", "[prompts]") {
  const auto profile = testProfile("description_required",
                                   R"({"prompts": {"why": {"label": "Why", "kind": "choice", "choices": ["a", "b"]},
                                                                "note": {"label": "Note", "multiline": true}}})");
  const auto with = [&](const char* key, json::Value value) {
    auto answers = json::parse(R"({"description": "x"})");
    answers.set(key, std::move(value));
    return refused(profile, answers);
  };
  CHECK(refused(profile, json::Value::object()).where == "params.answers.description");
  CHECK(with("description", "   ").message == "Description is needed to accept.");
  CHECK(with("erp_number", "01234567890").message == "ERP number has 11 characters; at most 10 are allowed.");
  CHECK(with("erp_number", "01234567890").where == "params.answers.erp_number");
  CHECK(with("description", std::string(121, 'x')).message.find("121 characters") != std::string::npos);
  CHECK(with("surprise", "x").where == "params.answers.surprise");
  CHECK(with("accounting_date", "2026-02-30").where == "params.answers.accounting_date");
  CHECK(with("why", "c").message == "Why must be one of: a, b.");
  CHECK(with("erp_number", 12).where == "params.answers.erp_number");
  CHECK(with("erp_number", "a\nb").where == "params.answers.erp_number");
  CHECK(with("note", "a\x07").where == "params.answers.note");
  CHECK(refused(profile, json::Value("text")).where == "params.answers");
  CHECK(checkAnswers(profile, json::parse(R"({"description": "x", "note": "a\nb"})")).ok());
}

TEST_CASE("What is not asked may not be answered", "[prompts]") {
  CHECK(refused(testProfile("no_description"), json::parse(R"({"description": "x"})")).where ==
        "params.answers.description");
}

TEST_CASE("Limits count characters, not bytes", "[prompts]") {
  std::string text;
  for (int i = 0; i < 60; ++i) text += "€";
  CHECK(checkAnswers(testProfile("description_required"), json::Value::object({{"description", text}})).ok());
  CHECK_FALSE(
      checkAnswers(testProfile("description_required"), json::Value::object({{"description", text + "€"}})).ok());
}
