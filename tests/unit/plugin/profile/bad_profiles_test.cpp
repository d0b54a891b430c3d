#include <catch2/catch.hpp>

#include "samples.h"

using namespace tieback;
using namespace tieback::profile;

namespace {

struct Bad {
  const char* yaml;
  const char* place;    // after the file's name
  const char* message;  // a part of it
};

std::string loadError(const TempFolder& folder) {
  const auto loaded = loadProfiles({folder.path()});
  REQUIRE_FALSE(loaded.ok());
  CHECK(loaded.error().category == Category::bad_input);
  return loaded.error().message;
}

const std::string kTop = "title: T\ndialect: d\n";

}  // namespace

TEST_CASE("A wrong profile is refused with file, line and column", "[profile][bad]") {
  const auto bad = GENERATE(values<Bad>({
      {"limitz: {}", ":3:1:", "unknown key `limitz`"},
      {"limits:\n  title: {maxx: 3}", ":4:11:", "known here: max, cut, required."},
      {"limits: {title: {max: 3}, title: {max: 4}}", ":3:27:", "`title` stands here twice"},
      {"limits: {title: {max: '3'}}", ":3:23:", "expected a whole number from 1 to 100000, found \"3\"."},
      {"limits: {title: {max: 0}}", ":3:23:", "expected a whole number from 1 to 100000, found 0."},
      {"limits: {title: {max: 1.5}}", ":3:23:", "found 1.5."},
      {"limits: {title: {max: 99999999999999999999}}", ":3:23:", "expected a whole number"},
      {"limits: {title: {cut: yes}}", ":3:23:", "expected true or false, found \"yes\"."},
      {"limits: [1]", ":3:9:", "expected keys with values, found a list."},
      {"limits:", ":3:1:", "found nothing."},
      {"caution: 12", ":3:10:", "Write text in quotes."},
      {"retry: {first: 5}", ":3:16:", "expected a duration such as 500ms, 45s, 11m, 2h or 1d, found 5."},
      {"retry: {first: 5 seconds}", ":3:16:", "expected a duration"},
      {"retry: {first: 2h}", ":3:8:", "the longest pause is shorter"},
      {"api: {timeout: 1ms}", ":3:16:", "at least 100ms"},
      {"decimals: {amount: 9}", ":3:20:", "from 0 to 6"},
      {"prompts: {Reason: {label: R}}", ":3:11:", "a key of lower-case letters"},
      {"prompts: {reason: {ask: sometimes}}", ":3:25:", "expected one of none, optional, required"},
      {"prompts: {reason: {ask: required}}", ":3:19:", "the key `label` is missing"},
      {"prompts: {reason: {label: R, kind: choice}}", ":3:19:", "needs `choices`"},
      {"prompts: {reason: {label: R, choices: [a]}}", ":3:30:", "`choices` needs kind choice"},
      {"prompts: {reason: {label: R, kind: choice, choices: [a, a]}}", ":3:53:", "twice"},
      {"prompts: {reason: {label: R, kind: choice, choices: []}}", ":3:53:", "found 0."},
      {"prompts: {reason: {label: R, kind: date, max: 5}}", ":3:42:", "`max` is for kind text"},
      {"prompts: {accounting_date: {kind: text}}", ":3:35:", "accounting_date is a date"},
      {"prompts: {description: {prefill: '{change_order.title'}}", ":3:34:", "not closed at character 1"},
      {"prompts: {description: {prefill: '{answers.x}'}}", ":3:34:", "nothing is known as {answers.x}"},
      {"fields: {Memo: '{answers.reason}'}", ":3:16:", "{answers.reason} is no prompt of this profile"},
      {"fields: {Memo: '{nothing}'}", ":3:16:", "nothing is known as {nothing}"},
      {"fields: {Memo: {max: 3}}", ":3:16:", "the key `value` is missing"},
      {"fields: {'Me mo': 'x'}", ":3:10:", "a field name"},
      {"external_key: 'TB-{change_order.number}'", ":3:15:", "must hold {change_order.id}"},
      {"external_key: 'TB-{answers.erp_number}'", ":3:15:", "nothing is known as"},
      {"limits: {external_key: {max: 5, cut: true}}", ":3:38:", "cannot be cut"},
      {"mail: {rejection_subject: '{answers.x}'}", ":3:27:", "nothing is known as {answers.x}"},
      {"date: '{today'", ":3:7:", "not closed"},
      {"dialekt: x", ":3:1:", "unknown key"},
      {"erp: acumatica", ":3:6:", "expected keys with values"},
      {"extends: nobody", ":3:10:", "there is no profile `nobody`"},
      {"extends: bad", ":3:10:", "extends itself in a circle"},
      {"extends: [bad]", ":3:10:", "expected the name of a profile"},
      {"erp: {a: !!python/object x}", ":3:10:", "tags such as"},
      {"erp: {<<: {a: 1}}", ":3:7:", "use `extends`"},
      {"erp: {? [a] : 1}", ":3:9:", "a key must be a plain text"},
      {"erp: {a: 1", ":4:1:", "not YAML"},
      {"---\ntitle: again", ":1:1:", "expected one YAML document"},
  }));
  TempFolder folder;
  folder.write("bad.yaml", kTop + bad.yaml + "\n");
  const auto message = loadError(folder);
  INFO(bad.yaml << " -> " << message);
  CHECK(message.find("bad.yaml" + std::string(bad.place) + " ") != std::string::npos);
  CHECK(message.find(bad.message) != std::string::npos);
}

TEST_CASE("A profile without what must be there is refused", "[profile][bad]") {
  TempFolder folder;
  folder.write("bad.yaml", "title: T\n");
  CHECK(loadError(folder).find("bad.yaml:1:1: the key `dialect` is missing.") != std::string::npos);
  folder.write("bad.yaml", "");
  CHECK(loadError(folder).find("bad.yaml:1:1: ") != std::string::npos);
  folder.write("bad.yaml", "- a list\n");
  CHECK(loadError(folder).find("expected one YAML document") != std::string::npos);
}

TEST_CASE("What cannot be read safely is refused", "[profile][bad]") {
  TempFolder folder;
  SECTION("aliases that explode") {
    std::string text = kTop + "erp:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
    for (int i = 1; i < 9; ++i) {
      const auto below = "*a" + std::to_string(i - 1);
      text += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + below;
      for (int j = 0; j < 9; ++j) text += ", " + below;
      text += "]\n";
    }
    folder.write("bad.yaml", text);
    CHECK(loadError(folder).find("too large") != std::string::npos);
  }
  SECTION("too deep") {
    folder.write("bad.yaml", kTop + "erp: {a: " + std::string(50, '[') + std::string(50, ']') + "}\n");
    CHECK(loadError(folder).find("nested too deeply") != std::string::npos);
  }
  SECTION("too large a file") {
    folder.write("bad.yaml", kTop + "caution: '" + std::string(2U << 20U, 'x') + "'\n");
    CHECK(loadError(folder).find("larger than 1 MB") != std::string::npos);
  }
  SECTION("no UTF-8") {
    folder.write("bad.yaml", kTop + "caution: \"\xff\xfe\"\n");
    CHECK_FALSE(loadError(folder).empty());
  }
  SECTION("a name that is none") {
    folder.write("Bad Name.yaml", kTop);
    CHECK(loadError(folder).find("file name") != std::string::npos);
  }
  SECTION("a folder that is not there") {
    const auto loaded = loadProfiles({folder.path() / "none"});
    REQUIRE_FALSE(loaded.ok());
    CHECK(loaded.error().message.find("cannot be read") != std::string::npos);
  }
}

TEST_CASE("A name stands in one folder only", "[profile][bad]") {
  TempFolder one;
  TempFolder two;
  one.write("books.yaml", kTop);
  two.write("books.yaml", kTop);
  const auto loaded = loadProfiles({one.path(), two.path()});
  REQUIRE_FALSE(loaded.ok());
  CHECK(loaded.error().message.find("already defined by " + (one.path() / "books.yaml").string()) != std::string::npos);
}

TEST_CASE("A circle of several is refused, an error in what is extended is shown there", "[profile][bad]") {
  TempFolder folder;
  folder.write("a.yaml", "extends: b\n");
  folder.write("b.yaml", "extends: c\n");
  folder.write("c.yaml", "extends: a\n");
  CHECK(loadError(folder).find("in a circle") != std::string::npos);
  folder.write("c.yaml", kTop + "limits: {title: {max: -1}}\n");
  CHECK(loadError(folder).find("c.yaml:3:23:") != std::string::npos);
}
