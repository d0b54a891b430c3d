#include "library.h"

#include <tieback/sdk/c_api.h>
#include <tieback/sdk/loader.h>

#include <cxxabi.h>
#include <dlfcn.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>

namespace tieback::conformance {

std::string currentExceptionType() {
  const std::type_info* type = abi::__cxa_current_exception_type();
  if (type == nullptr) return "not a C++ exception";
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> name(abi::__cxa_demangle(type->name(), nullptr, nullptr, &status),
                                                    &std::free);
  return status == 0 ? name.get() : type->name();
}

const tieback_plugin_entry& loadEntry(const std::string& path) {
  const std::string absolute = std::filesystem::absolute(path).string();
  void* library = across("the library's initialisers", [&] { return dlopen(absolute.c_str(), RTLD_NOW | RTLD_LOCAL); });
  if (library == nullptr) {
    const char* words = dlerror();
    throw Failed(words != nullptr ? words : "it does not load, and the dynamic loader gives no reason");
  }
  const void* symbol = dlsym(library, TIEBACK_ENTRY_SYMBOL);
  expect(symbol != nullptr, "it does not export " TIEBACK_ENTRY_SYMBOL);
  return *static_cast<const tieback_plugin_entry*>(symbol);
}

const tieback_plugin_entry& loadFittingEntry(const std::string& path) {
  const auto& entry = loadEntry(path);
  const std::string wrong = misfit(&entry);
  expect(wrong.empty(), wrong);
  return entry;
}

const tieback_connector_factory& connectorFactory(const tieback_plugin_entry& entry) {
  using Factory = tieback_connector_factory;
  const auto* factory = static_cast<const Factory*>(
      across("get_factory", [&] { return entry.get_factory(borrow(TIEBACK_CONNECTOR_FACTORY_ID)); }));
  expect(factory != nullptr, "get_factory gives none for " TIEBACK_CONNECTOR_FACTORY_ID);
  expect(has(factory, &Factory::count), "its connector factory lacks count");
  expect(has(factory, &Factory::descriptor), "its connector factory lacks descriptor");
  expect(has(factory, &Factory::create), "its connector factory lacks create");
  return *factory;
}

Initialised::Initialised(const Samples& samples) : entry_(loadFittingEntry(samples.plugin)) {
  TextSink sink;
  const tieback_status status = across("init", [&] { return entry_.init(borrow(samples.plugin), sink.get()); });
  if (status != TIEBACK_OK) throw Failed("init() failed: " + errorFromAnswer(status, sink.text()).message);
}

Initialised::~Initialised() {
  try {
    deinit();
  } catch (const std::exception& exception) {
    // A check that has to see this calls deinit() itself; elsewhere it must still not pass unseen.
    std::fprintf(stderr, "%s\n", exception.what());
    std::abort();
  }
}

void Initialised::deinit() {
  if (!open_) return;
  open_ = false;
  across("deinit", [&] { entry_.deinit(); });
}

}  // namespace tieback::conformance
