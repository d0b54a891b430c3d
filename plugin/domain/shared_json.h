// A JSON document that is kept as it came: whoever copies its holder shares it. An item goes through many hands during
// an export, and none of them changes the change order.
//
// Threads: a value type; concurrent reads are fine.
#pragma once

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <tieback/sdk/json.h>
#include <tieback/sdk/mutex.h>

#include "domain/json_part.h"

namespace tieback::domain {

class SharedJson {
 public:
  SharedJson() = default;  // null
  SharedJson(std::nullptr_t) {}
  SharedJson(json::Value value) : kept_(value.isNull() ? nullptr : std::make_shared<Kept>(std::move(value))) {}
  // Text that json::Value::dump() has made. It is parsed by who first looks into it (json::ParseError then, each time,
  // if it has been damaged since): not while others wait for the ledger, and not at all if nobody looks.
  static SharedJson fromText(std::string_view text) {
    return text == kNull ? SharedJson() : SharedJson(std::make_shared<Kept>(std::string(text)));
  }

  operator const json::Value&() const { return value(); }
  const json::Value& value() const {
    static const json::Value kNothing;
    return kept_ == nullptr ? kNothing : kept_->value();
  }
  const json::Value* path(std::string_view dotted) const { return value().path(dotted); }
  // What stands at that path, null when nothing does: without the rest being parsed, where nobody has yet.
  json::Value part(std::string_view dotted) const { return kept_ == nullptr ? json::Value() : kept_->part(dotted); }
  // Likewise, as text. Where it is not parsed, damage within it is not seen either.
  std::string partText(std::string_view dotted) const {
    return kept_ == nullptr ? std::string(kNull) : kept_->partText(dotted);
  }
  std::string dump() const {
    if (kept_ == nullptr) return std::string(kNull);
    return kept_->text ? *kept_->text : kept_->value().dump();
  }

  friend bool operator==(const SharedJson& a, const SharedJson& b) {
    if (a.kept_ == b.kept_) return true;
    if (a.kept_ != nullptr && b.kept_ != nullptr && a.kept_->text && a.kept_->text == b.kept_->text) return true;
    return a.value() == b.value();
  }

 private:
  static constexpr std::string_view kNull = "null";

  class Kept {
   public:
    explicit Kept(std::string from) : text(std::move(from)), parsed_(false) {}
    explicit Kept(json::Value value) : parsed_(true), value_(std::move(value)) {}

    const json::Value& value() {
      if (!parsed_.load(std::memory_order_acquire)) {
        const Lock lock(mutex_);
        if (!parsed_.load(std::memory_order_relaxed)) {
          value_ = json::parse(*text);
          parsed_.store(true, std::memory_order_release);
        }
      }
      return value_;
    }

    json::Value part(std::string_view dotted) {
      if (!parsed_.load(std::memory_order_acquire)) {
        if (const auto found = json_part::find(*text, dotted))
          return found->empty() ? json::Value() : json::parse(*found);
      }
      const json::Value* there = value().path(dotted);
      return there == nullptr ? json::Value() : *there;
    }

    std::string partText(std::string_view dotted) {
      if (text) {
        if (const auto found = json_part::find(*text, dotted)) return std::string(found->empty() ? kNull : *found);
      }
      const json::Value* there = value().path(dotted);
      return there == nullptr ? std::string(kNull) : there->dump();
    }

    const std::optional<std::string> text;

   private:
    Mutex mutex_;
    std::atomic<bool> parsed_;  // from then on nobody changes the value
    json::Value value_;
  };

  explicit SharedJson(std::shared_ptr<Kept> kept) : kept_(std::move(kept)) {}

  std::shared_ptr<Kept> kept_;  // null: of null, which most items have in most places
};

}  // namespace tieback::domain
