// The admin side of a dialect that keeps all it knows in one copyable State with `books` (support/books.h) and
// `settings` (support/settings.h): records and settings are passed through, a snapshot is a copy of the state. A
// dialect overrides where a record needs more than the books do for it.
//
// Threads: each function takes mutex_, which guards the state; what a dialect adds beside the state may use it as well.
#pragma once

#include <memory>
#include <utility>

#include "core/clock.h"
#include "core/dialect.h"
#include "core/thread_safety.h"
#include "support/books.h"

namespace tieback::mock {

template <typename State>
class BooksDialect : public Dialect {
 public:
  std::vector<CollectionInfo> collections() const override {
    Lock lock(mutex_);
    return state_.books.collections();
  }
  std::variant<Json, BooksError> list(std::string_view collection) const override {
    Lock lock(mutex_);
    return state_.books.list(collection);
  }
  std::variant<Json, BooksError> read(std::string_view collection, std::string_view key) const override {
    Lock lock(mutex_);
    return state_.books.read(collection, key);
  }
  std::variant<Json, BooksError> insert(std::string_view collection, const Json& record) override {
    Lock lock(mutex_);
    return state_.books.insert(collection, record);
  }
  std::variant<Json, BooksError> patch(std::string_view collection, std::string_view key,
                                       const Json& changes) override {
    Lock lock(mutex_);
    return state_.books.patch(collection, key, changes);
  }
  std::optional<BooksError> remove(std::string_view collection, std::string_view key) override {
    Lock lock(mutex_);
    return state_.books.remove(collection, key);
  }

  Json settings() const override {
    Lock lock(mutex_);
    return state_.settings.toJson();
  }
  std::optional<BooksError> patchSettings(const Json& changes) override {
    Lock lock(mutex_);
    return state_.settings.patch(changes);
  }

  std::shared_ptr<const BooksSnapshot> snapshot() const override {
    Lock lock(mutex_);
    return std::make_shared<Copy>(state_);
  }
  void restore(const BooksSnapshot& snapshot) override {
    State copy = dynamic_cast<const Copy&>(snapshot).state;
    Lock lock(mutex_);
    state_ = std::move(copy);
    restored();
  }

 protected:
  explicit BooksDialect(const DialectServices& services) : clock_(services.clock), state_(services.seed) {}

  // Called with each restore: forgets what stands beside the state and no longer holds.
  virtual void restored() TIEBACK_MOCK_REQUIRES(mutex_) {}

  const Clock& clock_;
  mutable Mutex mutex_;
  State state_ TIEBACK_MOCK_GUARDED_BY(mutex_);

 private:
  struct Copy final : BooksSnapshot {
    explicit Copy(State given) : state(std::move(given)) {}
    State state;
  };
};

}  // namespace tieback::mock
