// Making connectors, from good and bad configurations.
#include "../subject.h"
#include "checks.h"

#include <tieback/sdk/c_api.h>

#include <vector>

namespace tieback::conformance {
namespace {

using json::Value;

std::vector<std::string> brokenTexts() {
  return {"",
          "{",
          "[]",
          "null",
          "true",
          "\"text\"",
          "{\"base_dir\":\"\xFF\xFE\"}",
          "{} trailing",
          std::string("{}\0{}", 5),
          std::string(100'000, '['),
          "\xEF\xBB\xBF{"};
}

// The sample with one of its values made wrong, for each value.
void wrongValues(const Value& whole, Value& place, std::vector<std::string>& out) {
  static const Value kWrong[] = {Value::number("-1"),
                                 Value(""),
                                 Value(std::string(1 << 20, 'x')),
                                 Value("a\r\nb"),
                                 Value::array(),
                                 Value::object({{"no_such_member", true}}),
                                 Value()};
  for (const Value& wrong : kWrong) {
    const Value kept = place;
    place = wrong;
    out.push_back(whole.dump());
    place = kept;
  }
  if (place.isArray()) {
    for (auto& item : place.items()) wrongValues(whole, item, out);
  } else if (place.isObject()) {
    for (auto& member : place.members()) wrongValues(whole, member.second, out);
  }
}

}  // namespace

void checkBadConfig(const Samples& samples) {
  KitHost host;
  Initialised library(samples);
  const auto& factory = connectorFactory(library.entry());
  const auto* descriptor = across("descriptor", [&] { return factory.descriptor(&factory, 0); });
  expect(descriptor != nullptr, "descriptor(0) is null");
  const std::string id(view(descriptor->id));

  const auto attempt = [&](std::string_view config) {
    const Created made = createWith(factory, id, host.get(), config);
    if (made.connector != nullptr) across("destroy", [&] { made.connector->destroy(made.connector); });
    return made.answer.ok();
  };
  for (const std::string& text : brokenTexts()) {
    expect(!attempt(text), "create() took what is no configuration: " + cleanUtf8(text.substr(0, 40)));
  }
  Value config = sampleConfig(samples);
  std::vector<std::string> wrong;
  for (auto& member : config.members()) {
    if (member.first != "base_dir") wrongValues(config, member.second, wrong);
  }
  for (const std::string& text : wrong) (void)attempt(text);

  const Created unknown = createWith(factory, "no.such.connector", host.get(), config.dump());
  expect(!unknown.answer.ok(), "create() made a connector for an unknown descriptor id");
  const Created nameless = createWith(factory, "", host.get(), config.dump());
  expect(!nameless.answer.ok(), "create() made a connector for an empty descriptor id");
}

void checkCreateDestroy(const Samples& samples) {
  for (int round = 0; round < 5; ++round) {
    Subject subject(samples);
    subject.close();
  }
  // Two at once, from folders of their own.
  Samples other = samples;
  other.scratch += "/other";
  Subject one(samples);
  Subject two(other);
  expect(one.get() != two.get(), "two calls of create() gave the same connector");
  one.close();
  (void)two.extension("no.such/1");
  two.close();
}

void checkExtensions(const Samples& samples) {
  Subject subject(samples);
  const std::string ids[] = {"",         "no.such/1",           "tieback.host.clock/1", std::string(10'000, 'x'),
                             "\xFF\xFE", std::string("a\0b", 3)};
  for (const std::string& id : ids) {
    expect(subject.extension(id) == nullptr, "get_extension gives something for the unknown id " + cleanUtf8(id));
  }
  const tieback_str none{nullptr, 0};
  expect(across("get_extension", [&] { return subject.get()->get_extension(subject.get(), none); }) == nullptr,
         "get_extension gives something for an empty id");
  subject.close();
}

}  // namespace tieback::conformance
