#include <tieback/sdk/connector_side.h>

namespace tieback::sdk {

Result<json::Value> Connector::submit(const json::Value&) {
  return notSupported("submit");
}
Result<json::Value> Connector::resend(const json::Value&) {
  return notSupported("resend");
}
Result<json::Value> Connector::retrieve(const json::Value&) {
  return notSupported("retrieve");
}
Result<json::Value> Connector::voidItem(const json::Value&) {
  return notSupported("void");
}
Result<json::Value> Connector::accept(const json::Value&) {
  return notSupported("accept");
}
Result<json::Value> Connector::unaccept(const json::Value&) {
  return notSupported("unaccept");
}
Result<json::Value> Connector::reject(const json::Value&) {
  return notSupported("reject");
}
Result<json::Value> Connector::exportItem(const json::Value&) {
  return notSupported("export");
}
Result<json::Value> Connector::tryAgain(const json::Value&) {
  return notSupported("try_again");
}
Result<json::Value> Connector::cancel(const json::Value&) {
  return notSupported("cancel");
}
Result<json::Value> Connector::resolveDoubt(const json::Value&) {
  return notSupported("resolve_doubt");
}
Result<json::Value> Connector::acknowledge(const json::Value&) {
  return notSupported("acknowledge");
}
Result<json::Value> Connector::unlink(const json::Value&) {
  return notSupported("unlink");
}
Result<json::Value> Connector::link(const json::Value&) {
  return notSupported("link");
}
Result<json::Value> Connector::importItems(const json::Value&) {
  return notSupported("import");
}
Result<json::Value> Connector::dismiss(const json::Value&) {
  return notSupported("dismiss");
}
Result<json::Value> Connector::restore(const json::Value&) {
  return notSupported("restore");
}
Result<json::Value> Connector::setMailPreference(const json::Value&) {
  return notSupported("set_mail_preference");
}
Result<json::Value> Connector::list(const json::Value&) {
  return notSupported("list");
}
Result<json::Value> Connector::counts(const json::Value&) {
  return notSupported("counts");
}
Result<json::Value> Connector::get(const json::Value&) {
  return notSupported("get");
}
Result<json::Value> Connector::preview(const json::Value&) {
  return notSupported("preview");
}
Result<json::Value> Connector::prompts(const json::Value&) {
  return notSupported("prompts");
}
Result<json::Value> Connector::metadata(const json::Value&) {
  return notSupported("metadata");
}
Result<json::Value> Connector::describe(const json::Value&) {
  return notSupported("describe");
}
Result<json::Value> Connector::health(const json::Value&) {
  return notSupported("health");
}

const void* Connector::extension(std::string_view) {
  return nullptr;
}

}  // namespace tieback::sdk

namespace tieback::sdk::detail {

Instance::Instance(HostClient client, std::unique_ptr<Connector> connector)
    : host(client), object(std::move(connector)) {
  c.size = sizeof(c);
  c.context = this;
  c.destroy = &destroyInstance;
  c.get_extension = &instanceExtension;
  c.work = &workInstance;
}

void Instance::report(std::string_view type, std::string_view what) noexcept {
  try {
    host.log(LogLevel::error, "An exception was stopped at the boundary.",
             json::Value::object({{"exception", cleanUtf8(type)}, {"what", cleanUtf8(what)}}));
  } catch (...) {  // a report that cannot be made must not become a second failure
  }
}

Result<json::Value> runOperation(Instance* instance, Operation operation, Method method, tieback_str request) {
  if (instance == nullptr) return badRequest("the call names no connector");
  json::Value document;
  try {
    document = json::parse(view(request));
  } catch (const json::ParseError& problem) {
    return badRequest(std::string("The request is ") + problem.what() + ".");
  }
  if (auto wrong = checkRequest(operation, document)) return *std::move(wrong);
  return (instance->object.get()->*method)(document);
}

void destroyInstance(tieback_connector* self) noexcept {
  delete instanceOf(self);
}

const void* instanceExtension(tieback_connector* self, tieback_str id) noexcept {
  Instance* instance = instanceOf(self);
  if (instance == nullptr) return nullptr;
  return guardedOr<const void*>(nullptr, instance, [&] { return instance->object->extension(view(id)); });
}

tieback_status workInstance(tieback_connector* self, tieback_lane lane, const tieback_cancel* cancel,
                            std::uint32_t* did, const tieback_sink* error) noexcept {
  if (did != nullptr) *did = 0;
  Instance* instance = instanceOf(self);
  return guarded(error, instance, [&]() -> Result<void> {
    if (instance == nullptr) return badRequest("the call names no connector");
    if (lane >= TIEBACK_LANE_COUNT) return internalError("There is no lane " + std::to_string(lane) + ".");
    const auto worked = instance->object->work(lane, Cancel(cancel));
    if (!worked) {
      // Whatever failed, the boundary knows only one status for work.
      Error failure = worked.error();
      failure.category = Category::internal;
      return failure;
    }
    if (did != nullptr) *did = *worked ? 1 : 0;
    return {};
  });
}

Error unusableSink() {
  return badRequest("the call has no sink for its answer");
}

Result<json::Value> parseConfig(tieback_str config) {
  try {
    json::Value document = json::parse(view(config));
    if (!document.isObject()) return badRequest("The configuration must be a JSON object.");
    return document;
  } catch (const json::ParseError& problem) {
    return badRequest(std::string("The configuration is ") + problem.what() + ".");
  }
}

}  // namespace tieback::sdk::detail
