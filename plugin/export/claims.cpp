#include "export/claims.h"

#include <utility>

namespace tieback::exporting {

std::optional<ledger::Item> Claims::next() {
  Worker worker;
  const auto workers = awaitTurn(worker);
  if (!workers.empty()) {
    serve(workers);
    finish(workers);
  }
  if (worker.error) std::rethrow_exception(worker.error);
  return std::move(worker.item);
}

std::size_t Claims::waiting() const {
  const Lock lock(mutex_);
  return waiting_.size();
}

std::vector<Claims::Worker*> Claims::awaitTurn(Worker& worker) {
  Lock lock(mutex_);
  waiting_.push_back(&worker);
  while (claiming_ && !worker.served) lock.wait(worker.changed);
  if (worker.served) return {};
  claiming_ = true;
  return std::exchange(waiting_, {});
}

void Claims::serve(const std::vector<Worker*>& workers) {
  try {
    auto items = take_(workers.size());
    for (std::size_t i = 0; i < items.size(); ++i) workers[i]->item = std::move(items[i]);
  } catch (...) {
    for (Worker* worker : workers) worker->error = std::current_exception();
  }
}

void Claims::finish(const std::vector<Worker*>& workers) {
  const Lock lock(mutex_);
  claiming_ = false;
  for (Worker* worker : workers) {
    worker->served = true;
    worker->changed.notify_one();  // under the lock: the worker lives on until it has it
  }
  if (!waiting_.empty()) waiting_.front()->changed.notify_one();
}

}  // namespace tieback::exporting
