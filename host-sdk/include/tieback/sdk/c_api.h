// Small bridges between C++ values and the types that cross the boundary.
#pragma once

#include <tieback/abi/types.h>
#include <tieback/sdk/result.h>

#include <cstddef>
#include <string>
#include <string_view>

namespace tieback {

inline tieback_str borrow(std::string_view text) {
  return {text.data(), text.size()};
}
inline std::string_view view(tieback_str text) {
  return text.data == nullptr ? std::string_view() : std::string_view(text.data, static_cast<std::size_t>(text.size));
}

// Does the struct that `object` points to, by the size its maker declared, hold that member at all?
template <class Struct, class Member>
bool reaches(const Struct* object, Member Struct::*member) {
  const auto begin = reinterpret_cast<std::uintptr_t>(object);
  const auto end = reinterpret_cast<std::uintptr_t>(&(object->*member)) + sizeof(Member);
  return object->size >= end - begin;
}
// TIEBACK_HAS for C++: it holds the member, and the member is not null.
template <class Struct, class Member>
bool has(const Struct* object, Member Struct::*member) {
  return reaches(object, member) && object->*member != nullptr;
}

// A sink that collects what is written, up to a limit; beyond it the writer is told to stop.
class TextSink {
 public:
  static constexpr std::size_t kDefaultLimit = std::size_t{256} << 20;
  explicit TextSink(std::size_t limit = kDefaultLimit) : limit_(limit) {}
  TextSink(const TextSink&) = delete;
  TextSink& operator=(const TextSink&) = delete;

  const tieback_sink* get() const { return &sink_; }
  const std::string& text() const { return text_; }
  std::string take() { return std::move(text_); }

 private:
  static int32_t write(void* context, tieback_str chunk) noexcept;

  std::size_t limit_;
  std::string text_;
  tieback_sink sink_{this, &TextSink::write};
};

// Writes all of `text`; false when the sink is unusable or wants no more.
bool writeTo(const tieback_sink* sink, std::string_view text) noexcept;

// Told of an exception that was stopped at the boundary. `what` may hold anything: it is for a log, not for a document.
class ExceptionReport {
 public:
  virtual void report(std::string_view type, std::string_view what) noexcept = 0;

 protected:
  ~ExceptionReport() = default;
};

// The document and status for the exception in flight: call it inside a catch block only. Never throws.
tieback_status answerException(const tieback_sink* sink, ExceptionReport* report) noexcept;
// As above where nothing can be answered.
void swallowException(ExceptionReport* report) noexcept;

// Writes a result as the boundary wants it: the text with TIEBACK_OK, or the error document with its category.
tieback_status answer(const tieback_sink* sink, const Result<std::string>& result);
tieback_status answer(const tieback_sink* sink, const Result<json::Value>& result);
tieback_status answer(const tieback_sink* sink, const Result<void>& result);

// Every function that C calls is made of one of these two, so that no exception can cross. `body` returns one of the
// results that answer() takes; its output is complete before the first byte is written.
template <class Body>
tieback_status guarded(const tieback_sink* sink, ExceptionReport* report, Body&& body) noexcept {
  try {
    return answer(sink, body());
  } catch (...) {
    return answerException(sink, report);
  }
}
template <class Value, class Body>
Value guardedOr(Value fallback, ExceptionReport* report, Body&& body) noexcept {
  try {
    return body();
  } catch (...) {
    swallowException(report);
    return fallback;
  }
}

}  // namespace tieback
