// What no caller should send, sent to every operation.
#include "../requests.h"
#include "checks.h"

#include <tieback/sdk/c_api.h>

#include <vector>

namespace tieback::conformance {
namespace {

using json::Value;

struct Hostile {
  std::string what;
  std::string text;
};

std::string nested(char open, std::size_t depth) {
  return std::string(depth, open);
}

// Written into a request instead of 10 MB, so that the kit's own writer does not have to copy them.
constexpr std::string_view kHuge = "@10MB@";

std::string inflated(std::string text) {
  const auto at = text.find(kHuge);
  return at == std::string::npos ? text : text.replace(at, kHuge.size(), std::string(10u << 20, 'x'));
}

// Texts that are no request, whatever the operation.
std::vector<Hostile> broken(const std::string& good) {
  std::string control = good;
  control.insert(control.find("\"id\":\"") + 6, "\x01");
  return {{"an empty text", ""},
          {"a text that is no JSON", "{nonsense"},
          {"an array", "[]"},
          {"null", "null"},
          {"a number", "1"},
          {"an empty object", "{}"},
          {"a request without its end", good.substr(0, good.size() - 1)},
          {"a request with something after it", good + "{}"},
          {"a request with a NUL after it", good + std::string("\0{}", 3)},
          {"arrays nested 100000 deep", nested('[', 100'000)},
          {"objects nested 10000 deep", "{\"actor\":" +
                                            [] {
                                              std::string text;
                                              for (int i = 0; i < 10'000; ++i) text += "{\"a\":";
                                              return text;
                                            }()},
          {"bytes that are no UTF-8", "{\"actor\":{\"id\":\"\xC3\x28\xFF\"}}"},
          {"a bare control character in a string", control},
          {"a number beyond all numbers", "{\"expected_revision\":1e999999999}"}};
}

// The same request with one thing wrong.
std::vector<Hostile> wrongValues(Operation operation, const Value& good) {
  const auto& about = info(operation);
  std::vector<Hostile> list;
  const auto with = [&](const std::string& what, const auto& change) {
    Value request = good;
    change(request);
    list.push_back({what, inflated(request.dump())});
  };
  with("an unknown member", [](Value& r) { r.set("surplus", 1); });
  with("no actor", [](Value& r) { r.erase("actor"); });
  with("an actor that is a text", [](Value& r) { r.set("actor", "ann"); });
  with("an actor without id", [](Value& r) { r["actor"].erase("id"); });
  with("an actor whose id is a number", [](Value& r) { r["actor"].set("id", 7); });
  with("an unknown level", [](Value& r) {
    r["actor"].set("levels", Value::object({{"company", Value::object({{"erp_integrations", "owner"}})}}));
  });
  with("levels that are a text", [](Value& r) { r["actor"].set("levels", "all"); });
  with("privileges that are a text", [](Value& r) { r["actor"].set("privileges", "all"); });
  with("a company that is a number", [](Value& r) { r.set("company", 1); });
  with("params that are an array", [](Value& r) { r.set("params", Value::array()); });
  with("an unknown member of params", [](Value& r) { r["params"].set("surplus", 1); });
  if (about.mutating) {
    with("no request id", [](Value& r) { r.erase("request_id"); });
    with("an empty request id", [](Value& r) { r.set("request_id", ""); });
    with("a request id with a control character", [](Value& r) { r.set("request_id", std::string("a\0b", 3)); });
    with("a request id of 10 MB", [](Value& r) { r.set("request_id", kHuge); });
  }
  if (about.about_item) {
    with("no item", [](Value& r) { r.erase("item"); });
    with("an item that is a number", [](Value& r) { r.set("item", 1); });
    with("an item of 10 MB", [](Value& r) { r.set("item", kHuge); });
    with("an item with control characters", [](Value& r) { r.set("item", std::string("\0\r\n' OR 1=1 --", 14)); });
  }
  if (about.needs_revision) {
    with("no expected revision", [](Value& r) { r.erase("expected_revision"); });
    with("an expected revision that is a text", [](Value& r) { r.set("expected_revision", "1"); });
    with("an expected revision that is no integer", [](Value& r) { r.set("expected_revision", Value::number("1.5")); });
    with("an expected revision beyond 64 bits",
         [](Value& r) { r.set("expected_revision", Value::number("99999999999999999999")); });
  }
  for (const auto& [name, value] : good.at("params").members()) {
    with("a wrong kind of params." + name, [&, key = name](Value& r) { r["params"].set(key, Value::array({1})); });
  }
  return list;
}

void mustRefuse(const Subject& subject, Operation operation, const Hostile& hostile) {
  const Answer answer = subject.callRaw(operation, hostile.text);
  expect(answer.status == TIEBACK_BAD_INPUT, std::string(name(operation)) + " was given " + hostile.what + ": " +
                                                 (answer.ok() ? std::string("it returned TIEBACK_OK") : answer.tell()) +
                                                 " instead of bad_input");
}

// Right in form, wild in content: any answer but a crash or an invalid document is right.
void wildContent(const Subject& subject, Operation operation, const Value& good) {
  for (const std::string& text :
       {std::string(kHuge), std::string("\0\x1F\r\nBcc: all@example.com", 24), std::string("../../etc/passwd"),
        std::string("'; DROP TABLE items; --"), std::string("\xF0\x9F\x98\x80\xE2\x80\xAE")}) {
    Value request = good;
    request["actor"].set("name", text);
    (void)subject.callRaw(operation, inflated(request.dump()));
    request = good;
    request.set("company", text);
    (void)subject.callRaw(operation, inflated(request.dump()));
  }
}

}  // namespace

void checkHostileInput(const Samples& samples) {
  Setting setting(samples);
  for (const auto& about : operations()) {
    const Operation operation = about.operation;
    if (!setting.subject.supports(operation)) continue;
    const Value good = setting.requests.harmless(operation);
    for (const Hostile& hostile : broken(good.dump())) mustRefuse(setting.subject, operation, hostile);
    for (const Hostile& hostile : wrongValues(operation, good)) mustRefuse(setting.subject, operation, hostile);
    const tieback_str null_text{nullptr, 0};
    TextSink sink;
    const tieback_operation slot = setting.subject.get()->*about.slot;
    const tieback_status status =
        across(std::string(about.name), [&] { return slot(setting.subject.get(), null_text, sink.get()); });
    expect(checkedAnswer(std::string(about.name), status, sink.take()).status == TIEBACK_BAD_INPUT,
           std::string(about.name) + " did not answer a null text with bad_input");
    wildContent(setting.subject, operation, good);
  }
  setting.subject.close();
}

}  // namespace tieback::conformance
