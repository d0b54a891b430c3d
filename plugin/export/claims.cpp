#include "export/claims.h"

#include <utility>

namespace tieback::exporting {

std::optional<ledger::Item> Claims::next() {
  Worker worker;
  gathering_.join(worker);
  if (worker.error) std::rethrow_exception(worker.error);
  return std::move(worker.item);
}

void Claims::serve(const std::vector<Worker*>& workers) {
  try {
    auto items = take_(workers.size());
    for (std::size_t i = 0; i < items.size(); ++i) workers[i]->item = std::move(items[i]);
  } catch (...) {
    for (Worker* worker : workers) worker->error = std::current_exception();
  }
}

}  // namespace tieback::exporting
