// For who writes a connector in C++: derive from sdk::Connector, override the operations it has, and export it:
//
//   class Books final : public tieback::sdk::Connector {
//    public:
//     static constexpr tieback::sdk::Descriptor kDescriptor{"com.example.books", "Books", "1.0.0"};
//     static tieback::Result<std::unique_ptr<Books>> create(tieback::HostClient host, const tieback::json::Value&
//     config); tieback::Result<tieback::json::Value> health(const tieback::json::Value& request) override;
//     tieback::Result<bool> work(tieback_lane lane, const tieback::Cancel& cancel) override;
//   };
//   TIEBACK_PLUGIN(Books)
//
// and build it with the CMake function tieback_plugin(). An operation that is not overridden stays a null slot. Every
// slot is made by one template, which parses the request, holds it against the operation's shape (operation.h), stops
// every exception, and writes the answer when it is complete.
#pragma once

#include <tieback/abi/connector.h>
#include <tieback/abi/entry.h>
#include <tieback/sdk/c_api.h>
#include <tieback/sdk/host_client.h>
#include <tieback/sdk/operation.h>

#include <memory>
#include <string_view>

namespace tieback {

// Asked while work is under way: true means 'return soon'. Cheap and thread-safe.
class Cancel {
 public:
  explicit Cancel(const tieback_cancel* cancel) : cancel_(cancel) {}
  bool requested() const {
    return cancel_ != nullptr && cancel_->poll != nullptr && cancel_->poll(cancel_->context) != 0;
  }

 private:
  const tieback_cancel* cancel_;
};

namespace sdk {

// Texts must live as long as the program: use literals.
struct Descriptor {
  std::string_view id;  // reverse domain
  std::string_view name;
  std::string_view version;
};

// A derived class may have `static const void* factory(std::string_view id)`: what the plugin offers by that name
// without a connector (see abi/ext/audit.h), or null.
//
// Threads: operations, work() and extension() are called from any thread, several at once. Requests have passed
// checkRequest(). A thrown exception is answered as internal and logged.
class Connector {
 public:
  virtual ~Connector() = default;

  virtual Result<json::Value> submit(const json::Value& request);
  virtual Result<json::Value> resend(const json::Value& request);
  virtual Result<json::Value> retrieve(const json::Value& request);
  virtual Result<json::Value> voidItem(const json::Value& request);
  virtual Result<json::Value> accept(const json::Value& request);
  virtual Result<json::Value> unaccept(const json::Value& request);
  virtual Result<json::Value> reject(const json::Value& request);
  virtual Result<json::Value> exportItem(const json::Value& request);
  virtual Result<json::Value> tryAgain(const json::Value& request);
  virtual Result<json::Value> cancel(const json::Value& request);
  virtual Result<json::Value> resolveDoubt(const json::Value& request);
  virtual Result<json::Value> acknowledge(const json::Value& request);
  virtual Result<json::Value> unlink(const json::Value& request);
  virtual Result<json::Value> link(const json::Value& request);
  virtual Result<json::Value> importItems(const json::Value& request);
  virtual Result<json::Value> dismiss(const json::Value& request);
  virtual Result<json::Value> restore(const json::Value& request);
  virtual Result<json::Value> setMailPreference(const json::Value& request);
  virtual Result<json::Value> list(const json::Value& request);
  virtual Result<json::Value> counts(const json::Value& request);
  virtual Result<json::Value> get(const json::Value& request);
  virtual Result<json::Value> preview(const json::Value& request);
  virtual Result<json::Value> prompts(const json::Value& request);
  virtual Result<json::Value> metadata(const json::Value& request);
  virtual Result<json::Value> describe(const json::Value& request);
  virtual Result<json::Value> health(const json::Value& request);

  // One unit of work of that lane: was there something to do? See tieback_connector.work.
  virtual Result<bool> work(tieback_lane lane, const Cancel& cancel) = 0;
  // A capability by its id, or null; owned by the connector.
  virtual const void* extension(std::string_view id);
};

}  // namespace sdk
}  // namespace tieback

#include <tieback/sdk/detail/export.h>

// The entry of a plugin that makes the connectors named. Once per plugin, at global scope.
#define TIEBACK_PLUGIN(...)                                       \
  extern "C" const tieback_plugin_entry tieback_entry = {         \
      sizeof(tieback_plugin_entry),                               \
      TIEBACK_ABI_MAJOR,                                          \
      TIEBACK_ABI_MINOR,                                          \
      0,                                                          \
      &::tieback::sdk::detail::PluginExport<__VA_ARGS__>::init,   \
      &::tieback::sdk::detail::PluginExport<__VA_ARGS__>::deinit, \
      &::tieback::sdk::detail::PluginExport<__VA_ARGS__>::getFactory}
