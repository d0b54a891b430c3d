#include <tieback/sdk/c_api.h>
#include <tieback/sdk/loader.h>

namespace tieback {
namespace {

// What the C callback leads back to. An exception must not cross the connector on its way to the caller of work().
int32_t poll(void* context) noexcept {
  return guardedOr(1, nullptr, [&] { return (*static_cast<const CancelPoll*>(context))() ? 1 : 0; });
}

}  // namespace

void ConnectorHandle::Destroy::operator()(tieback_connector* connector) const noexcept {
  connector->destroy(connector);
}

bool ConnectorHandle::supports(Operation operation) const {
  return connector_ != nullptr && has(static_cast<const tieback_connector*>(connector_.get()), info(operation).slot);
}

RawResult ConnectorHandle::callRaw(Operation operation, std::string_view request) const {
  if (!supports(operation)) {
    const Error error = notSupported(name(operation));
    return {statusOf(error.category), toJson(error).dump()};
  }
  TextSink sink;
  const tieback_operation slot = connector_.get()->*info(operation).slot;
  const tieback_status status = slot(connector_.get(), borrow(request), sink.get());
  return {status, sink.take()};
}

CallResult ConnectorHandle::call(Operation operation, const json::Value& request) const {
  RawResult raw = callRaw(operation, request.dump());
  const auto failed = [](Error error) {
    const tieback_status status = statusOf(error.category);
    return CallResult{status, {}, std::move(error)};
  };
  if (raw.status != TIEBACK_OK) return failed(errorFromAnswer(raw.status, raw.text));
  try {
    return {TIEBACK_OK, json::parse(raw.text, {.max_bytes = TextSink::kDefaultLimit}), {}};
  } catch (const json::ParseError& problem) {
    return failed(internalError(std::string("The connector's answer is ") + problem.what() + "."));
  }
}

Result<bool> ConnectorHandle::work(tieback_lane lane, const CancelPoll& cancel) const {
  TextSink sink;
  std::uint32_t did = 0;
  const tieback_cancel asked{const_cast<CancelPoll*>(&cancel), &poll};
  const tieback_status status = connector_->work(connector_.get(), lane, cancel ? &asked : nullptr, &did, sink.get());
  if (status != TIEBACK_OK) return errorFromAnswer(status, sink.text());
  return did != 0;
}

const void* ConnectorHandle::extension(std::string_view id) const {
  return connector_->get_extension(connector_.get(), borrow(id));
}

}  // namespace tieback
