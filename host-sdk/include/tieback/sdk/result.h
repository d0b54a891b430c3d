// A value, or the error that stood in its way. For failures that are expected; exceptions are for those that are not.
//
// Threads: as its value.
#pragma once

#include <tieback/sdk/error.h>

#include <concepts>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>

namespace tieback {

// Thrown when the value of a failed result, or the error of a good one, is asked for: a programming error.
class BadResult : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

template <class T>
class [[nodiscard]] Result {
 public:
  Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}
  template <class U = T>
    requires(std::convertible_to<U, T> && !std::same_as<std::remove_cvref_t<U>, Result> &&
             !std::same_as<std::remove_cvref_t<U>, Error>)
  Result(U&& value) : state_(std::in_place_index<0>, std::forward<U>(value)) {}

  bool ok() const { return state_.index() == 0; }
  explicit operator bool() const { return ok(); }

  const T& value() const& { return *valueOrThrow(this); }
  T& value() & { return *valueOrThrow(this); }
  T&& value() && { return std::move(*valueOrThrow(this)); }
  const T& operator*() const& { return value(); }
  T& operator*() & { return value(); }
  T&& operator*() && { return std::move(*this).value(); }
  const T* operator->() const { return &value(); }
  T* operator->() { return &value(); }

  const Error& error() const {
    if (ok()) throw BadResult("the error of a good result was asked for");
    return *std::get_if<1>(&state_);
  }

 private:
  template <class Self>
  static auto* valueOrThrow(Self* self) {
    if (!self->ok()) throw BadResult("the value of a failed result was asked for: " + self->error().message);
    return std::get_if<0>(&self->state_);
  }

  std::variant<T, Error> state_;
};

// Done, or why not.
template <>
class [[nodiscard]] Result<void> {
 public:
  Result() = default;
  Result(Error error) : error_(std::move(error)) {}

  bool ok() const { return !error_; }
  explicit operator bool() const { return ok(); }
  const Error& error() const {
    if (ok()) throw BadResult("the error of a good result was asked for");
    return *error_;
  }

 private:
  std::optional<Error> error_;
};

}  // namespace tieback
