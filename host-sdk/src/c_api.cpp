#include <tieback/sdk/c_api.h>

#include <cxxabi.h>

#include <cstdlib>
#include <memory>
#include <new>
#include <typeinfo>

namespace tieback {
namespace {

// For when even making a document fails (no memory).
constexpr std::string_view kBareInternal =
    R"({"code":"internal","category":"internal","message":"The call failed inside, with no memory left to say how.","details":{}})";

std::string nameOf(const std::type_info& type) {
  int status = 0;
  const std::unique_ptr<char, void (*)(void*)> name(abi::__cxa_demangle(type.name(), nullptr, nullptr, &status),
                                                    &std::free);
  return status == 0 ? name.get() : type.name();
}

// The type of what is in flight, and its text where it has one.
struct InFlight {
  std::string type = "unknown";
  std::string what;
};
InFlight inFlight() {
  InFlight caught;
  if (const std::type_info* type = abi::__cxa_current_exception_type()) caught.type = nameOf(*type);
  try {
    throw;
  } catch (const std::exception& exception) {
    caught.what = exception.what();
  } catch (...) {
    caught.what = "not a std::exception";
  }
  return caught;
}

tieback_status write(const tieback_sink* sink, const Error& error) {
  writeTo(sink, toJson(error).dump());
  return statusOf(error.category);
}

tieback_status write(const tieback_sink* sink, std::string_view text) {
  return writeTo(sink, text) ? TIEBACK_OK : TIEBACK_INTERNAL;
}

}  // namespace

int32_t TextSink::write(void* context, tieback_str chunk) noexcept {
  auto* self = static_cast<TextSink*>(context);
  if (chunk.data == nullptr) return chunk.size == 0 ? 0 : 1;
  if (chunk.size > self->limit_ - self->text_.size()) return 1;
  try {
    self->text_ += view(chunk);
  } catch (...) {
    return 1;
  }
  return 0;
}

bool writeTo(const tieback_sink* sink, std::string_view text) noexcept {
  return sink != nullptr && sink->write != nullptr && sink->write(sink->context, borrow(text)) == 0;
}

tieback_status answerException(const tieback_sink* sink, ExceptionReport* report) noexcept {
  try {
    const InFlight caught = inFlight();
    if (report != nullptr) report->report(caught.type, caught.what);
    // The exception's text may hold anything (an address with a password, say), so it goes to the log alone.
    Error error = internalError("The call failed inside; the log says more.");
    error.details.set("exception", caught.type);
    return write(sink, error);
  } catch (...) {
    writeTo(sink, kBareInternal);
    return TIEBACK_INTERNAL;
  }
}

void swallowException(ExceptionReport* report) noexcept {
  if (report == nullptr) return;
  try {
    const InFlight caught = inFlight();
    report->report(caught.type, caught.what);
  } catch (...) {
    report->report("std::bad_alloc", "");
  }
}

tieback_status answer(const tieback_sink* sink, const Result<std::string>& result) {
  return result ? write(sink, std::string_view(*result)) : write(sink, result.error());
}

tieback_status answer(const tieback_sink* sink, const Result<json::Value>& result) {
  return result ? write(sink, std::string_view(result->dump())) : write(sink, result.error());
}

tieback_status answer(const tieback_sink* sink, const Result<void>& result) {
  return result ? TIEBACK_OK : write(sink, result.error());
}

}  // namespace tieback
