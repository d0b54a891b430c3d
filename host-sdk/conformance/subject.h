// A connector made from the samples, with the kit as its host, and typed calls to it.
#pragma once

#include "kit_host.h"
#include "library.h"

#include <tieback/sdk/json.h>
#include <tieback/sdk/operation.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tieback::conformance {

// What one call gave. `error` holds when `status` is not TIEBACK_OK.
struct Answer {
  tieback_status status = TIEBACK_OK;
  std::string text;
  json::Value document;
  Error error;

  bool ok() const { return status == TIEBACK_OK; }
  bool is(Category category, std::string_view code) const { return status == statusOf(category) && error.code == code; }
  // For messages: "ok" or "stale_revision (conflict): It has changed…".
  std::string tell() const;
};

// The sample configuration with its base_dir: the folder of the sample is copied into the check's scratch folder, so
// that no check sees what another left behind, and the sample stays as it is.
json::Value sampleConfig(const Samples& samples);

// Checks what came back: any status is one of the contract's, an error is a valid error document. Fails otherwise.
Answer checkedAnswer(const std::string& slot, tieback_status status, std::string text);

// Calls a factory's create() with that configuration text. The connector is the caller's.
struct Created {
  Answer answer;
  tieback_connector* connector = nullptr;
};
Created createWith(const tieback_connector_factory& factory, std::string_view id, const tieback_host* host,
                   std::string_view config);

class Subject {
 public:
  explicit Subject(const Samples& samples, Mood mood = Mood::good, const std::set<Service>& absent = {});
  Subject(const Subject&) = delete;
  Subject& operator=(const Subject&) = delete;
  ~Subject();
  void close();  // destroy and deinit, once; able to fail

  KitHost& host() { return host_; }
  tieback_connector* get() const { return connector_; }
  const json::Value& config() const { return config_; }
  // The id of the connector under test.
  const std::string& id() const { return id_; }

  bool supports(Operation operation) const;
  // Not checked, naming the operation, when the connector lacks it.
  void need(Operation operation) const;
  Answer call(Operation operation, const json::Value& request) const;
  Answer callRaw(Operation operation, std::string_view request) const;
  // One unit of work; the cancel is not set.
  bool work(tieback_lane lane) const;
  const void* extension(std::string_view id) const;

 private:
  KitHost host_;
  Initialised library_;
  std::string id_;
  json::Value config_;
  tieback_connector* connector_ = nullptr;
};

}  // namespace tieback::conformance
