// How TIEBACK_PLUGIN makes C slots out of a C++ class. Included by connector_side.h; not for direct use.
#pragma once

#include <array>
#include <memory>
#include <type_traits>
#include <utility>

namespace tieback::sdk::detail {

using Method = Result<json::Value> (Connector::*)(const json::Value&);

// What stands behind one tieback_connector. `c` is what the host holds; its context leads back here.
struct Instance final : ExceptionReport {
  Instance(HostClient client, std::unique_ptr<Connector> connector);
  void report(std::string_view type, std::string_view what) noexcept override;

  tieback_connector c{};
  HostClient host;
  std::unique_ptr<Connector> object;
};
inline Instance* instanceOf(tieback_connector* self) {
  return self == nullptr ? nullptr : static_cast<Instance*>(self->context);
}

// The slots' common part, out of line.
Result<json::Value> runOperation(Instance* instance, Operation operation, Method method, tieback_str request);
void destroyInstance(tieback_connector* self) noexcept;
const void* instanceExtension(tieback_connector* self, tieback_str id) noexcept;
tieback_status workInstance(tieback_connector* self, tieback_lane lane, const tieback_cancel* cancel,
                            std::uint32_t* did, const tieback_sink* error) noexcept;
Error unusableSink();
Result<json::Value> parseConfig(tieback_str config);

template <Operation kOperation, Method kMethod>
tieback_status operationSlot(tieback_connector* self, tieback_str request, const tieback_sink* sink) noexcept {
  Instance* instance = instanceOf(self);
  return guarded(sink, instance, [&]() -> Result<json::Value> {
    // Without a place for the answer nothing may be done: the caller could never know that it was.
    if (sink == nullptr || sink->write == nullptr) return unusableSink();
    return runOperation(instance, kOperation, kMethod, request);
  });
}

// The slot of one operation, or null where T inherits it unchanged from Connector.
template <class T, Operation kOperation, auto kDerived, Method kBase>
constexpr tieback_operation slotOf() {
  if constexpr (std::is_same_v<decltype(kDerived), Method>) {
    return nullptr;
  } else {
    return &operationSlot<kOperation, kBase>;
  }
}

template <class T>
void fillSlots(tieback_connector& c) {
#define TIEBACK_SLOT(slot, method) c.slot = slotOf<T, Operation::slot, &T::method, &Connector::method>()
  TIEBACK_SLOT(submit, submit);
  TIEBACK_SLOT(resend, resend);
  TIEBACK_SLOT(retrieve, retrieve);
  TIEBACK_SLOT(void_item, voidItem);
  TIEBACK_SLOT(accept, accept);
  TIEBACK_SLOT(unaccept, unaccept);
  TIEBACK_SLOT(reject, reject);
  TIEBACK_SLOT(export_item, exportItem);
  TIEBACK_SLOT(try_again, tryAgain);
  TIEBACK_SLOT(cancel, cancel);
  TIEBACK_SLOT(resolve_doubt, resolveDoubt);
  TIEBACK_SLOT(acknowledge, acknowledge);
  TIEBACK_SLOT(unlink, unlink);
  TIEBACK_SLOT(link, link);
  TIEBACK_SLOT(import_items, importItems);
  TIEBACK_SLOT(dismiss, dismiss);
  TIEBACK_SLOT(restore, restore);
  TIEBACK_SLOT(set_mail_preference, setMailPreference);
  TIEBACK_SLOT(list, list);
  TIEBACK_SLOT(counts, counts);
  TIEBACK_SLOT(get, get);
  TIEBACK_SLOT(preview, preview);
  TIEBACK_SLOT(prompts, prompts);
  TIEBACK_SLOT(metadata, metadata);
  TIEBACK_SLOT(describe, describe);
  TIEBACK_SLOT(health, health);
#undef TIEBACK_SLOT
}

template <class T>
Result<tieback_connector*> createInstance(const tieback_host* host, const json::Value& config) {
  HostClient client(host);
  auto made = T::create(client, config);
  if (!made) return made.error();
  if (*made == nullptr) return internalError("create() made no connector");
  auto instance = std::make_unique<Instance>(client, std::move(*made));
  fillSlots<T>(instance->c);
  return &instance.release()->c;
}

// What a connector class gives by name without an instance: its static member `factory`, where it has one.
template <class T>
const void* factoryOf(std::string_view id) {
  if constexpr (requires { T::factory(id); }) {
    return T::factory(id);
  } else {
    (void)id;
    return nullptr;
  }
}

template <class... Connectors>
struct PluginExport {
  static_assert((std::is_base_of_v<Connector, Connectors> && ...), "derive from tieback::sdk::Connector");
  static constexpr std::size_t kCount = sizeof...(Connectors);
  static constexpr tieback_str text(std::string_view view) { return {view.data(), view.size()}; }
  static constexpr std::array<tieback_connector_descriptor, kCount> kDescriptors{
      tieback_connector_descriptor{sizeof(tieback_connector_descriptor), 0, text(Connectors::kDescriptor.id),
                                   text(Connectors::kDescriptor.name), text(Connectors::kDescriptor.version)}...};

  static std::uint32_t count(const tieback_connector_factory*) noexcept { return kCount; }
  static const tieback_connector_descriptor* descriptor(const tieback_connector_factory*,
                                                        std::uint32_t index) noexcept {
    return index < kCount ? &kDescriptors[index] : nullptr;
  }

  static tieback_status create(const tieback_connector_factory*, tieback_str id, const tieback_host* host,
                               tieback_str config, tieback_connector** out, const tieback_sink* error) noexcept {
    if (out != nullptr) *out = nullptr;
    return guarded(error, nullptr, [&]() -> Result<void> {
      if (out == nullptr || host == nullptr) return badRequest("create() needs a host and a place for the connector");
      auto document = parseConfig(config);
      if (!document) return document.error();
      Result<tieback_connector*> made = badRequest("this plugin has no connector \"" + std::string(view(id)) + "\"");
      // The first connector of that id makes it; the others are not asked.
      (void)((view(id) == Connectors::kDescriptor.id && (made = createInstance<Connectors>(host, *document), true)) ||
             ...);
      if (!made) return made.error();
      *out = *made;
      return {};
    });
  }

  static constexpr tieback_connector_factory kFactory{sizeof(tieback_connector_factory), 0, &count, &descriptor,
                                                      &create};

  // A plugin of this kind has no state of its own outside its connectors.
  static tieback_status init(tieback_str, const tieback_sink*) noexcept { return TIEBACK_OK; }
  static void deinit() noexcept {}
  static const void* getFactory(tieback_str id) noexcept {
    if (view(id) == TIEBACK_CONNECTOR_FACTORY_ID) return &kFactory;
    return guardedOr<const void*>(nullptr, nullptr, [&] {
      const void* found = nullptr;
      ((found = found == nullptr ? factoryOf<Connectors>(view(id)) : found), ...);
      return found;
    });
  }
};

}  // namespace tieback::sdk::detail
