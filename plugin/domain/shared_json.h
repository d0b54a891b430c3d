// A JSON document that is kept as it came: whoever copies its holder shares it. An item goes through many hands during
// an export, and none of them changes the change order.
//
// Threads: a value type; concurrent reads are fine.
#pragma once

#include <atomic>
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
  SharedJson() : SharedJson(json::Value()) {}
  SharedJson(json::Value value) : kept_(std::make_shared<Kept>(std::move(value))) {}
  // Text that json::Value::dump() has made. It is parsed by who first looks into it (json::ParseError then, each time,
  // if it has been damaged since): not while others wait for the ledger, and not at all if nobody looks.
  static SharedJson fromText(std::string_view text) { return SharedJson(std::make_shared<Kept>(std::string(text))); }

  operator const json::Value&() const { return kept_->value(); }
  const json::Value* path(std::string_view dotted) const { return kept_->value().path(dotted); }
  // What stands at that path, null when nothing does: without the rest being parsed, where nobody has yet.
  json::Value part(std::string_view dotted) const { return kept_->part(dotted); }
  // Likewise, as text. Where it is not parsed, damage within it is not seen either.
  std::string partText(std::string_view dotted) const { return kept_->partText(dotted); }
  std::string dump() const { return kept_->text ? *kept_->text : kept_->value().dump(); }

  friend bool operator==(const SharedJson& a, const SharedJson& b) {
    if (a.kept_ == b.kept_) return true;
    if (a.kept_->text && a.kept_->text == b.kept_->text) return true;
    return a.kept_->value() == b.kept_->value();
  }

 private:
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
        if (const auto found = json_part::find(*text, dotted)) return std::string(found->empty() ? "null" : *found);
      }
      const json::Value* there = value().path(dotted);
      return there == nullptr ? "null" : there->dump();
    }

    const std::optional<std::string> text;

   private:
    Mutex mutex_;
    std::atomic<bool> parsed_;  // from then on nobody changes the value
    json::Value value_;
  };

  explicit SharedJson(std::shared_ptr<Kept> kept) : kept_(std::move(kept)) {}

  std::shared_ptr<Kept> kept_;
};

}  // namespace tieback::domain
