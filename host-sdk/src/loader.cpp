#include <tieback/sdk/loader.h>

#include <tieback/sdk/c_api.h>

#include <dlfcn.h>

namespace tieback {
namespace {

struct Tried {
  std::filesystem::path path;
  std::string why;
};

// Null, with the dynamic loader's own words, when it does not load.
void* open(const std::filesystem::path& path, std::string& why) {
  dlerror();
  void* library = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    const char* words = dlerror();
    why = words != nullptr ? words : "the dynamic loader gave no reason";
  }
  return library;
}

Error notLoaded(const std::filesystem::path& wanted, const std::vector<Tried>& tried) {
  Error error{.code = "plugin_not_loaded",
              .category = Category::bad_input,
              .message = "The plugin " + wanted.string() + " could not be loaded. Tried:"};
  json::Value list = json::Value::array();
  for (const auto& [path, why] : tried) {
    error.message += "\n  " + path.string() + ": " + why;
    list.push(json::Value::object({{"path", path.string()}, {"reason", why}}));
  }
  error.details.set("tried", list);
  return error;
}

Error doesNotFit(const std::filesystem::path& path, std::string why) {
  return {.code = "plugin_misfit",
          .category = Category::bad_input,
          .message = path.string() + " does not fit this host: " + std::move(why),
          .details = json::Value::object({{"path", path.string()}})};
}

}  // namespace

std::string misfit(const tieback_plugin_entry* entry) {
  using Entry = tieback_plugin_entry;
  // What stands after the version may mean something else in another major, so it is looked at last.
  if (!reaches(entry, &Entry::abi_minor)) return "its entry is too small to be one.";
  if (entry->abi_major != TIEBACK_ABI_MAJOR) {
    return "it was built for ABI " + std::to_string(entry->abi_major) + "." + std::to_string(entry->abi_minor) +
           ", this host has " + std::to_string(TIEBACK_ABI_MAJOR) + "." + std::to_string(TIEBACK_ABI_MINOR) + ".";
  }
  if (!has(entry, &Entry::init)) return "its entry lacks init.";
  if (!has(entry, &Entry::deinit)) return "its entry lacks deinit.";
  if (!has(entry, &Entry::get_factory)) return "its entry lacks get_factory.";
  return {};
}

std::string misfit(const tieback_connector* connector) {
  using C = tieback_connector;
  if (connector == nullptr) return "create() succeeded without giving a connector.";
  if (!has(connector, &C::destroy)) return "its connector lacks destroy.";
  if (!has(connector, &C::get_extension)) return "its connector lacks get_extension.";
  if (!has(connector, &C::work)) return "its connector lacks work.";
  return {};
}

Result<std::shared_ptr<const Plugin>> Loader::load(const std::filesystem::path& path) const {
  // Absolute, so that the dynamic loader never searches its own folders.
  std::vector<Tried> tried{{std::filesystem::absolute(path), {}}};
  if (path.is_relative()) {
    for (const auto& folder : search_path_) tried.push_back({std::filesystem::absolute(folder / path), {}});
  }
  for (auto& [candidate, why] : tried) {
    void* library = open(candidate, why);
    if (library == nullptr) continue;
    const auto* entry = static_cast<const tieback_plugin_entry*>(dlsym(library, TIEBACK_ENTRY_SYMBOL));
    if (entry == nullptr) return doesNotFit(candidate, "it does not export " TIEBACK_ENTRY_SYMBOL ".");
    if (std::string wrong = misfit(entry); !wrong.empty()) return doesNotFit(candidate, std::move(wrong));
    TextSink sink;
    const std::string text = candidate.string();
    const tieback_status status = entry->init(borrow(text), sink.get());
    if (status != TIEBACK_OK) return errorFromAnswer(status, sink.text());
    return std::shared_ptr<const Plugin>(new Plugin(candidate, entry));
  }
  return notLoaded(path, tried);
}

Plugin::~Plugin() {
  entry_->deinit();
}

const void* Plugin::factory(std::string_view id) const {
  return entry_->get_factory(borrow(id));
}

const tieback_connector_factory* Plugin::connectorFactory() const {
  using Factory = tieback_connector_factory;
  const auto* factory_table = static_cast<const Factory*>(factory(TIEBACK_CONNECTOR_FACTORY_ID));
  const bool whole = factory_table != nullptr && has(factory_table, &Factory::count) &&
                     has(factory_table, &Factory::descriptor) && has(factory_table, &Factory::create);
  return whole ? factory_table : nullptr;
}

std::vector<ConnectorDescription> Plugin::connectors() const {
  std::vector<ConnectorDescription> list;
  const tieback_connector_factory* maker = connectorFactory();
  if (maker == nullptr) return list;
  for (std::uint32_t i = 0, count = maker->count(maker); i < count; ++i) {
    const tieback_connector_descriptor* one = maker->descriptor(maker, i);
    if (one == nullptr || !reaches(one, &tieback_connector_descriptor::version)) continue;
    list.push_back({std::string(view(one->id)), std::string(view(one->name)), std::string(view(one->version))});
  }
  return list;
}

Result<ConnectorHandle> Plugin::create(std::string_view connector_id, const tieback_host* host,
                                       const json::Value& config) const {
  const tieback_connector_factory* maker = connectorFactory();
  if (maker == nullptr) return doesNotFit(path_, "it has no connector factory.");
  TextSink sink;
  tieback_connector* connector = nullptr;
  const std::string text = config.dump();
  const tieback_status status = maker->create(maker, borrow(connector_id), host, borrow(text), &connector, sink.get());
  if (status != TIEBACK_OK) return errorFromAnswer(status, sink.text());
  if (std::string wrong = misfit(connector); !wrong.empty()) return doesNotFit(path_, std::move(wrong));
  return ConnectorHandle(connector, shared_from_this());
}

}  // namespace tieback
