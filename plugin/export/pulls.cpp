#include "export/pulls.h"

#include "domain/text.h"
#include "domain/time.h"
#include "export/connection_health.h"
#include "export/staging.h"
#include "export/walk.h"

namespace tieback::exporting {
namespace {

using State = ledger::Pull::State;

// How far a pull goes back behind the beginning of the one before: more than the clocks of host and ERP may differ, and
// longer than a transaction of the ERP is under way before it shows.
constexpr ledger::Micros kOverlapUs = 3600LL * 1'000'000;

constexpr const char* kStep = "list for import";

erp::ImportResult safeList(erp::Dialect& dialect, const erp::ImportQuery& query) {
  try {
    auto result = dialect.listForImport(query);
    const auto* page = std::get_if<erp::ImportPage>(&result);
    if (page == nullptr) return result;
    for (const auto& record : page->records) {
      if (record.origin_id.empty()) return erp::Outcome(erp::InDoubt{"a change order was listed without its id"});
    }
    // Asked for again and again, it would never end.
    if (!page->next.empty() && page->next == query.cursor) {
      return erp::Outcome(erp::InDoubt{"the list of change orders does not go on after a page"});
    }
    return result;
  } catch (const std::exception& error) {
    return erp::Outcome(erp::InDoubt{error.what()});
  }
}

// A question that got no readable answer has changed nothing: it is asked again.
erp::TryLater laterOf(const erp::Outcome& outcome) {
  if (const auto* later = std::get_if<erp::TryLater>(&outcome)) return *later;
  if (const auto* waiting = std::get_if<erp::Waiting>(&outcome)) {
    return {erp::ErpError{.code = "busy", .category = Category::erp_unavailable, .message = waiting->reason},
            waiting->look_again_us, false};
  }
  const auto* doubt = std::get_if<erp::InDoubt>(&outcome);
  return {erp::ErpError{.code = "answer_unreadable",
                        .category = Category::erp_unavailable,
                        .message = "The ERP's answer could not be understood: " +
                                   (doubt == nullptr ? std::string("it is none") : doubt->known) + ".",
                        .remedy = "Ask for the import again; if it goes on, tell who looks after the connection."},
          std::nullopt, false};
}

void note(ledger::Transaction& transaction, const ledger::Pull& pull, const char* operation, State from,
          const std::string& message, ledger::Micros now) {
  ledger::HistoryEntry entry;
  entry.at = now;
  entry.operation = operation;
  entry.from = name(from);
  entry.to = name(pull.state);
  entry.message = message;
  entry.details = json::Value::object(
      {{"pages", pull.pages}, {"found", pull.found}, {"staged", pull.staged}, {"error", pull.error}});
  transaction.append(std::move(entry), pull.connection);
}

}  // namespace

void Pulls::begin(ledger::Transaction& transaction, ledger::Pull& pull, ledger::Micros now) {
  if (pull.state != State::queued) return;
  pull.state = State::running;
  pull.begun_at = now;
  pull.changed_since = pull.complete_up_to == 0 ? 0 : std::max<ledger::Micros>(pull.complete_up_to - kOverlapUs, 0);
  transaction.put(pull);
}

void Pulls::putOff(ledger::Transaction& transaction, ledger::Pull pull, ledger::Micros until, const std::string& why) {
  pull.lease_owner.clear();
  pull.lease_until = 0;
  pull.not_before = until;
  pull.waiting = json::Value::object({{"until", domain::toRfc3339(until)}, {"reason", why}});
  transaction.put(pull);
}

void Pulls::page(const life::Connection& connection, const ledger::Pull& claimed) {
  const auto result = safeList(*connection.dialect, {claimed.changed_since, claimed.cursor});
  const auto* no_answer = std::get_if<erp::Outcome>(&result);
  tellHealth(context_, connection, no_answer);
  if (no_answer != nullptr) {
    stopped(connection, claimed, *no_answer);
  } else {
    arrived(connection, claimed, std::get<erp::ImportPage>(result));
  }
  context_.host.wake(TIEBACK_LANE_LOOK_UP);
}

void Pulls::finish(const ledger::Pull& claimed, const Change& change) {
  context_.ledger.write([&](ledger::Transaction& transaction) {
    auto pull = transaction.pull(claimed.connection);
    // Another worker has taken it over, after a lease's length: it has asked for the same page.
    if (!pull || pull->lease_owner != context_.incarnation || pull->fence != claimed.fence) return;
    pull->lease_owner.clear();
    pull->lease_until = 0;
    const auto now = context_.ledger.now();
    change(transaction, *pull, now);
    transaction.put(*pull);
  });
}

void Pulls::arrived(const life::Connection& connection, const ledger::Pull& claimed, const erp::ImportPage& page) {
  finish(claimed, [&](ledger::Transaction& transaction, ledger::Pull& pull, ledger::Micros now) {
    for (const auto& record : page.records) {
      ++pull.found;
      if (stage(transaction, connection.id, record, now)) ++pull.staged;
    }
    ++pull.pages;
    pull.cursor = page.next;
    pull.not_before = now;
    pull.attempts = 0;
    pull.waiting = nullptr;
    pull.error = nullptr;
    if (!page.next.empty()) return;
    pull.state = State::done;
    pull.done_at = now;
    pull.complete_up_to = pull.begun_at;
    note(transaction, pull, "import_done", State::running,
         "The ERP has listed " + domain::countOf(static_cast<std::size_t>(pull.found), "change order") + "; " +
             std::to_string(pull.staged) + " of them new or changed, and ready to import.",
         now);
  });
}

void Pulls::fail(ledger::Transaction& transaction, ledger::Pull& pull, const erp::ErpError& error, ledger::Micros now) {
  pull.state = State::failed;
  pull.done_at = now;
  pull.waiting = nullptr;
  pull.error = errorDocument(error, kStep, now);
  note(transaction, pull, "import_failed", State::running, error.message, now);
}

void Pulls::stopped(const life::Connection& connection, const ledger::Pull& claimed, const erp::Outcome& outcome) {
  ledger::Micros wake_at = 0;
  finish(claimed, [&](ledger::Transaction& transaction, ledger::Pull& pull, ledger::Micros now) {
    wake_at = 0;
    if (const auto* refused = std::get_if<erp::Refused>(&outcome)) return fail(transaction, pull, refused->error, now);
    const auto later = laterOf(outcome);
    // A limit that the ERP told us to respect is no failure, however often it says so.
    if (!later.at_us && ++pull.attempts >= connection.profile.retry.attempts) {
      return fail(transaction, pull, later.error, now);
    }
    pull.not_before = later.at_us ? restUntil(*later.at_us, now)
                                  : now + backoff(connection.profile.retry, pull.attempts, context_.host);
    pull.error = errorDocument(later.error, kStep, now);
    pull.waiting =
        json::Value::object({{"until", domain::toRfc3339(pull.not_before)}, {"reason", later.error.message}});
    wake_at = pull.not_before;
  });
  if (wake_at != 0) context_.host.wake(TIEBACK_LANE_LOOK_UP, wake_at);
}

}  // namespace tieback::exporting
