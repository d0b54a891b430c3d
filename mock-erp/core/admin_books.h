// Admin module: books, settings and snapshots of every dialect.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "admin.h"
#include "thread_safety.h"

namespace tieback::mock {

class BooksSnapshot;
class Dialect;
class Dialects;

class BooksAdmin final : public AdminModule {
 public:
  explicit BooksAdmin(const Dialects& dialects) : dialects_(dialects) {}

  // What reset() goes back to; call once, when all seeds are in.
  void rememberSeed();

  std::optional<HttpResponse> handle(const AdminRequest& request) override;
  void reset() override;

 private:
  using Copies = std::map<std::string, std::shared_ptr<const BooksSnapshot>>;

  HttpResponse books(const AdminRequest& request);
  HttpResponse records(const AdminRequest& request, Dialect& dialect);
  HttpResponse settings(const AdminRequest& request);
  HttpResponse snapshots(const AdminRequest& request);
  Copies copyAll() const;
  void restoreAll(const Copies& copies);

  const Dialects& dialects_;
  Mutex mutex_;
  Copies seed_ TIEBACK_MOCK_GUARDED_BY(mutex_);
  std::map<std::string, Copies> snapshots_ TIEBACK_MOCK_GUARDED_BY(mutex_);
};

}  // namespace tieback::mock
