#include "subject.h"

#include <tieback/sdk/c_api.h>
#include <tieback/sdk/loader.h>
#include <tieback/sdk/schema_check.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace tieback::conformance {
namespace fs = std::filesystem;

namespace {

std::string firstConnector(const tieback_connector_factory& factory, const std::string& wanted) {
  if (!wanted.empty()) return wanted;
  const std::uint32_t count = across("count", [&] { return factory.count(&factory); });
  expect(count > 0, "its factory makes no connector");
  const auto* descriptor = across("descriptor", [&] { return factory.descriptor(&factory, 0); });
  expect(descriptor != nullptr, "descriptor(0) is null although count() is " + std::to_string(count));
  return std::string(view(descriptor->id));
}

const SchemaSet& schemas() {
  static const SchemaSet kSet;
  return kSet;
}

}  // namespace

std::string Answer::tell() const {
  if (ok()) return "ok";
  return error.code + " (" + std::string(categoryName(error.category)) + "): " + error.message;
}

json::Value sampleConfig(const Samples& samples) {
  const fs::path copy = fs::path(samples.scratch) / "config";
  fs::create_directories(samples.scratch);
  json::Value config = json::Value::object();
  if (!samples.config_file.empty()) {
    const fs::path file = fs::absolute(samples.config_file);
    if (!fs::exists(copy)) fs::copy(file.parent_path(), copy, fs::copy_options::recursive);
    std::ifstream stream(file, std::ios::binary);
    config = json::parse(std::string(std::istreambuf_iterator<char>(stream), {}));
  }
  fs::create_directories(copy);
  config.set("base_dir", copy.string());
  return config;
}

Answer checkedAnswer(const std::string& slot, tieback_status status, std::string text) {
  expect(status >= TIEBACK_OK && status <= TIEBACK_INTERNAL, slot + " returned the status " + std::to_string(status));
  Answer answer{status, std::move(text), {}, {}};
  if (answer.ok()) return answer;
  const std::string wrong = schemas().check("error", answer.text);
  expect(wrong.empty(), slot + " returned " + std::to_string(status) + " with an invalid error document: " + wrong +
                            "; it wrote: " + cleanUtf8(answer.text.substr(0, 200)));
  answer.error = errorFromAnswer(status, answer.text);
  const auto stated = errorFromJson(json::parse(answer.text));
  expect(stated && statusOf(stated->category) == status,
         slot + " returned the status " + std::to_string(status) + " with an error of another category");
  return answer;
}

Created createWith(const tieback_connector_factory& factory, std::string_view id, const tieback_host* host,
                   std::string_view config) {
  TextSink sink;
  Created created;
  const tieback_status status = across("create", [&] {
    return factory.create(&factory, borrow(id), host, borrow(config), &created.connector, sink.get());
  });
  created.answer = checkedAnswer("create", status, sink.take());
  expect(created.answer.ok() == (created.connector != nullptr), created.answer.ok()
                                                                    ? "create() returned TIEBACK_OK without a connector"
                                                                    : "create() failed, yet gave a connector");
  return created;
}

Subject::Subject(const Samples& samples, Mood mood, const std::set<Service>& absent)
    : host_(mood, absent), library_(samples) {
  const auto& factory = connectorFactory(library_.entry());
  id_ = firstConnector(factory, samples.connector);
  config_ = sampleConfig(samples);
  const Created created = createWith(factory, id_, host_.get(), config_.dump());
  if (!created.answer.ok()) {
    if (samples.config_file.empty()) {
      throw NotChecked("create() wants a configuration, give one with --config: " + created.answer.tell());
    }
    throw Failed("create() refused the sample configuration: " + created.answer.tell());
  }
  connector_ = created.connector;
  const std::string wrong = misfit(connector_);
  expect(wrong.empty(), wrong);
}

Subject::~Subject() {
  try {
    close();
  } catch (const std::exception& exception) {
    std::fprintf(stderr, "%s\n", exception.what());
    std::abort();
  }
}

void Subject::close() {
  if (connector_ != nullptr) {
    tieback_connector* connector = std::exchange(connector_, nullptr);
    across("destroy", [&] { connector->destroy(connector); });
  }
  library_.deinit();
}

bool Subject::supports(Operation operation) const {
  return has(static_cast<const tieback_connector*>(connector_), info(operation).slot);
}

void Subject::need(Operation operation) const {
  if (!supports(operation)) throw NotChecked("the connector has no operation " + std::string(name(operation)));
}

Answer Subject::callRaw(Operation operation, std::string_view request) const {
  const std::string slot(name(operation));
  expect(supports(operation), "the kit called the missing slot " + slot);
  TextSink sink;
  const tieback_operation function = connector_->*info(operation).slot;
  const tieback_status status = across(slot, [&] { return function(connector_, borrow(request), sink.get()); });
  return checkedAnswer(slot, status, sink.take());
}

Answer Subject::call(Operation operation, const json::Value& request) const {
  Answer answer = callRaw(operation, request.dump());
  if (!answer.ok()) return answer;
  try {
    answer.document = json::parse(answer.text, {.max_bytes = TextSink::kDefaultLimit});
  } catch (const json::ParseError& problem) {
    throw Failed(std::string(name(operation)) + " answered with what is " + problem.what());
  }
  return answer;
}

bool Subject::work(tieback_lane lane) const {
  TextSink sink;
  std::uint32_t did = 0;
  const tieback_cancel cancel{nullptr, [](void*) -> std::int32_t { return 0; }};
  const tieback_status status =
      across("work", [&] { return connector_->work(connector_, lane, &cancel, &did, sink.get()); });
  checkedAnswer("work", status, sink.take());
  expect(did <= 1, "work() set `did` to " + std::to_string(did));
  return did == 1;
}

const void* Subject::extension(std::string_view id) const {
  return across("get_extension", [&] { return connector_->get_extension(connector_, borrow(id)); });
}

}  // namespace tieback::conformance
