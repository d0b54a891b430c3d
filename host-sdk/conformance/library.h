// The plugin under test, called in C, so that nothing between the kit and a slot can hide what the slot does.
#pragma once

#include "check.h"

#include <tieback/abi/connector.h>
#include <tieback/abi/entry.h>

#include <string>
#include <typeinfo>
#include <utility>

namespace tieback::conformance {

// The name of the exception that is being handled.
std::string currentExceptionType();

// Runs a call into the plugin. An exception that comes out of it fails the check; `slot` names the culprit.
template <class Call>
auto across(const std::string& slot, Call&& call) -> decltype(call()) {
  try {
    return call();
  } catch (const std::exception& exception) {
    throw Failed("an exception crossed the boundary in " + slot + ": " + currentExceptionType() + ": " +
                 exception.what());
  } catch (...) {
    throw Failed("an exception crossed the boundary in " + slot + ": " + currentExceptionType());
  }
}

// Loads with RTLD_NOW | RTLD_LOCAL, never unloads. Fails with the dynamic loader's own words.
const tieback_plugin_entry& loadEntry(const std::string& path);
// The same, and whole: version and members are as they must be.
const tieback_plugin_entry& loadFittingEntry(const std::string& path);
// The plugin's connector factory, whole.
const tieback_connector_factory& connectorFactory(const tieback_plugin_entry& entry);

// init() for as long as it lives.
class Initialised {
 public:
  explicit Initialised(const Samples& samples);
  Initialised(const Initialised&) = delete;
  Initialised& operator=(const Initialised&) = delete;
  ~Initialised();
  void deinit();  // once; what the destructor would do, but able to fail

  const tieback_plugin_entry& entry() const { return entry_; }

 private:
  const tieback_plugin_entry& entry_;
  bool open_ = true;
};

}  // namespace tieback::conformance
