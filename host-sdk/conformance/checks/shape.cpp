// What can be said of the library before any connector is made.
#include "../elf_symbols.h"
#include "../library.h"
#include "checks.h"

#include <tieback/sdk/c_api.h>

#include <algorithm>

namespace tieback::conformance {

void checkOneExport(const Samples& samples) {
  DynamicSymbols symbols;
  try {
    symbols = readDynamicSymbols(samples.plugin);
  } catch (const std::runtime_error& problem) {
    throw Failed(problem.what());
  }
  auto& exported = symbols.exported;
  const auto entry = std::find(exported.begin(), exported.end(), TIEBACK_ENTRY_SYMBOL);
  expect(entry != exported.end(), "it does not export " TIEBACK_ENTRY_SYMBOL);
  exported.erase(entry);
  if (exported.empty()) return;
  // Names that a person wrote before those that a compiler made.
  std::stable_partition(exported.begin(), exported.end(),
                        [](const std::string& name) { return !name.starts_with("_Z"); });
  std::string list;
  for (std::size_t i = 0; i < exported.size() && i < 5; ++i) list += (i == 0 ? "" : ", ") + exported[i];
  throw Failed("it exports " + std::to_string(exported.size()) + " symbols besides " TIEBACK_ENTRY_SYMBOL ": " + list +
               (exported.size() > 5 ? "…" : "") + "; link with a version script (see writing-a-connector.md)");
}

void checkLoad(const Samples& samples) {
  loadEntry(samples.plugin);
}

void checkEntry(const Samples& samples) {
  const auto& entry = loadFittingEntry(samples.plugin);
  expect(entry.size % alignof(tieback_plugin_entry) == 0 && entry.size <= 4096,
         "its entry says to be " + std::to_string(entry.size) + " bytes");
}

void checkLifecycle(const Samples& samples) {
  for (int round = 0; round < 3; ++round) {
    Initialised once(samples);
    Initialised twice(samples);
    const auto& factory = connectorFactory(twice.entry());
    const std::uint32_t count = across("count", [&] { return factory.count(&factory); });
    expect(count > 0, "its factory makes no connector");
    for (std::uint32_t i = 0; i < count; ++i) {
      const auto* one = across("descriptor", [&] { return factory.descriptor(&factory, i); });
      const std::string which = "descriptor(" + std::to_string(i) + ")";
      expect(one != nullptr, which + " is null although count() is " + std::to_string(count));
      expect(reaches(one, &tieback_connector_descriptor::version), which + " is too small");
      expect(!view(one->id).empty() && !view(one->name).empty() && !view(one->version).empty(),
             which + " lacks its id, name or version");
    }
    for (const std::uint32_t beyond : {count, ~std::uint32_t{0}}) {
      expect(across("descriptor", [&] { return factory.descriptor(&factory, beyond); }) == nullptr,
             "descriptor(" + std::to_string(beyond) + ") is not null although count() is " + std::to_string(count));
    }
    twice.deinit();
    expect(across("get_factory", [&] { return once.entry().get_factory(borrow("no.such/1")); }) == nullptr,
           "get_factory gives something for an unknown id");
    once.deinit();
  }
}

}  // namespace tieback::conformance
