#include "ledger/postgresql/postgresql_ledger.h"

#include <algorithm>
#include <array>
#include <atomic>

#include <tieback/sdk/mutex.h>

#include "ledger/postgresql/schema.h"
#include "ledger/postgresql/server.h"
#include "ledger/postgresql/server_clock.h"
#include "ledger/sql/group_commit.h"
#include "ledger/sql/transaction.h"

namespace tieback::ledger {
namespace {

constexpr const char* kDontWait = "SET LOCAL synchronous_commit = off";

constexpr int kMostRuns = 5;  // of one transaction that others were in the way of

// Those that other hosts are told of.
constexpr std::array kToldOf{Queue::exports, Queue::look_ups};

std::string wordOf(Queue queue) {
  return queue == Queue::exports ? "exports" : "look-ups";
}

std::vector<Queue> queuesOf(const std::vector<std::string>& words) {
  std::vector<Queue> queues;
  for (const auto queue : kToldOf) {
    if (std::ranges::find(words, wordOf(queue)) != words.end()) queues.push_back(queue);
  }
  return queues;
}

class PostgresqlLedger final : public Ledger {
 public:
  explicit PostgresqlLedger(const PostgresqlOptions& options)
      : server_(options), clock_(options.measure_every_us), group_(makeGroup()), held_{makeGroup(), makeGroup()} {
    auto session = server_.connect();
    prepareSchema(*session);
    clock_.measure(*session);
    server_.giveBack(std::move(session));
  }

  void write(const std::function<void(Transaction&)>& work) override { group_->run(work, true); }
  // While the server is at work on one lot, the next is made.
  void writeHeld(Held held, const std::function<void(Transaction&)>& work) override {
    held_[next_.fetch_add(1, std::memory_order_relaxed) % held_.size()]->run(work, true, GroupCommit::orderOf(held));
  }
  void writeSoon(const std::function<void(Transaction&)>& work) override { group_->run(work, false); }
  void settle() override {
    auto session = server_.take();
    makeDurable(*session);
    server_.giveBack(std::move(session));
  }

  void read(const std::function<void(Transaction&)>& work) override {
    for (int run = 1;; ++run) {
      auto session = server_.take();
      try {
        // One view of the data, whatever is committed meanwhile.
        session->run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        SqlTransaction transaction(*session, SqlTransaction::Kind::read);
        work(transaction);
        session->run("COMMIT");
        session->leave();
        server_.giveBack(std::move(session));
        return;
      } catch (const PostgresqlError& error) {
        if (error.kind() != PostgresqlError::Kind::lost || run > 1) throw;
        server_.forgetAll();
      } catch (...) {
        abandon(std::move(session));
        throw;
      }
    }
  }

  Micros now() override {
    if (clock_.isStale()) measure();
    return clock_.now();
  }

  void check() override {
    auto session = server_.take();
    clock_.measure(*session);
    bool read_only = false;
    session->each("SELECT 1 WHERE pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'", {},
                  [&](const Row&) { read_only = true; });
    server_.giveBack(std::move(session));
    if (read_only)
      throw LedgerError(
          "the server is a read-only standby, or takes no writes: name the primary in ledger.url (several "
          "hosts and target_session_attrs=read-write find it)");
    const Lock lock(trouble_mutex_);
    if (!trouble_.empty()) throw LedgerError(trouble_);
  }

  bool shared() const override { return true; }

  std::vector<Queue> listen(const std::function<bool()>& cancelled) override {
    const Lock lock(listen_mutex_);
    try {
      if (!listener_) {
        listener_ = server_.connect();
        std::string channel;
        listener_->each("SELECT 'tieback_' || md5(current_schema())", {},
                        [&](const Row& row) { channel = row.text(0); });
        listener_->script("LISTEN " + channel);
      }
      for (auto waited = kListenStep; waited <= kListenFor && !cancelled(); waited += kListenStep) {
        auto named = queuesOf(listener_->awaitNotifications(kListenStep));
        if (!named.empty()) return named;
      }
    } catch (...) {
      listener_.reset();
      throw;
    }
    return {};
  }

 private:
  std::unique_ptr<GroupCommit> makeGroup() {
    return std::make_unique<GroupCommit>([this](const auto& jobs) { writeTogether(jobs); },
                                         [this](const auto& jobs) { settle(jobs); });
  }

  static void tell(PostgresqlSession& session, const std::set<Queue>& news) {
    for (const auto queue : news)
      session.run("SELECT pg_notify('tieback_' || md5(current_schema()), ?)", {wordOf(queue)});
  }

  using Job = GroupCommit::Job;
  using Jobs = std::vector<Job*>;

  void writeTogether(const Jobs& jobs) {
    Jobs left = jobs.size() == 1 ? jobs : runAsOne(jobs);
    for (int run = 1; !left.empty(); ++run) left = runGroup(left, run);
  }

  // All as one, without waiting for the disk. Gives those that are to be done each for itself: all, where nothing was
  // kept.
  Jobs runAsOne(const Jobs& jobs) {
    std::unique_ptr<PostgresqlSession> session;
    bool committing = false;
    try {
      session = server_.take();
      if (clock_.isStale()) clock_.measure(*session);
      session->run("BEGIN");
      session->run(kDontWait);
      tell(*session, GroupCommit::runAll(*session, jobs));
      session->run("COMMIT");
      committing = true;
      session->flush();
      keepForSettle(std::move(session), jobs);
      return {};
    } catch (const PostgresqlError& error) {
      if (error.kind() == PostgresqlError::Kind::lost) {
        session.reset();
        server_.forgetAll();
        // It may have been made: whoever asked must find out.
        if (committing) {
          failAll(jobs);
          return {};
        }
      }
    } catch (...) {
      // One that can't be done, or that others were in the way of: found out by doing each.
    }
    if (session) abandon(std::move(session));
    return jobs;
  }

  // The session in which a lot was committed: only there it is sure that what is made durable holds that commit, and no
  // server has taken the place of another since.
  struct Open {
    std::unique_ptr<PostgresqlSession> session;
  };

  void keepForSettle(std::unique_ptr<PostgresqlSession> session, const Jobs& jobs) {
    if (std::ranges::none_of(jobs, &Job::durable)) {
      server_.giveBack(std::move(session));
      return;
    }
    const auto open = std::make_shared<Open>(Open{std::move(session)});
    for (Job* job : jobs) {
      if (job->durable) job->left = open;
    }
  }

  // While the server's disk is waited for, the next lots are at work in other sessions, and wait for no lock of this
  // one.
  void settle(const Jobs& jobs) {
    const auto open = std::static_pointer_cast<Open>(jobs.front()->left);
    if (!open) return;  // each was committed durably
    try {
      makeDurable(*open->session);
      server_.giveBack(std::move(open->session));
      remember("");
    } catch (const PostgresqlError& error) {
      if (error.kind() == PostgresqlError::Kind::lost) server_.forgetAll();
      if (isTheServers(error)) remember(error.what());
      failAll(jobs);
    } catch (...) {
      failAll(jobs);
    }
  }

  // A transaction of its own that the server waits for, as it is configured to: for its disk, and for its synchronous
  // standby. What was committed before it comes before it in the log.
  static void makeDurable(PostgresqlSession& session) {
    session.run("SELECT pg_logical_emit_message(true, 'tieback', '')");
    session.flush();
  }

  // Gives those that are to be run again: others were in their way, or the connection was lost before the commit.
  Jobs runGroup(const Jobs& jobs, int run) {
    bool committing = false;
    try {
      auto session = server_.take();
      if (clock_.isStale()) clock_.measure(*session);
      session->run("BEGIN");
      if (std::ranges::none_of(jobs, &Job::durable)) session->run(kDontWait);
      std::set<Queue> news;
      bool any = false;
      for (Job* job : jobs) any |= runOne(*session, *job, jobs.size() > 1, news);
      if (!any) {
        abandon(std::move(session));
        return inTheWay(jobs, run);
      }
      tell(*session, news);
      committing = true;
      session->run("COMMIT");
      session->flush();
      server_.giveBack(std::move(session));
      remember("");
      return inTheWay(jobs, run);
    } catch (const PostgresqlError& error) {
      const bool lost = error.kind() == PostgresqlError::Kind::lost;
      if (lost) server_.forgetAll();
      if (isTheServers(error)) remember(error.what());
      // A commit whose answer was lost may have been made: whoever asked must find out.
      if (lost && !committing && run == 1) return cleared(jobs);
      failAll(jobs);
    } catch (...) {
      failAll(jobs);
    }
    return {};
  }

  // Whether it is to be committed. What undoes one leaves the others; the loss of the connection is everyone's.
  static bool runOne(PostgresqlSession& session, Job& job, bool one_of_several, std::set<Queue>& news) {
    try {
      if (one_of_several) session.run("SAVEPOINT one");
      SqlTransaction transaction(session, SqlTransaction::Kind::write);
      (*job.work)(transaction);
      const auto queues = transaction.finish();
      if (one_of_several) {
        session.run("RELEASE SAVEPOINT one");
        session.flush();  // its own failure must not show at the next one
      }
      news.insert(queues.begin(), queues.end());
      return true;
    } catch (const PostgresqlError& error) {
      if (error.kind() == PostgresqlError::Kind::lost) throw;
      job.error = std::current_exception();
    } catch (...) {
      job.error = std::current_exception();
    }
    if (one_of_several) {
      session.run("ROLLBACK TO SAVEPOINT one");
      session.run("RELEASE SAVEPOINT one");
      session.flush();
    }
    return one_of_several;
  }

  Jobs inTheWay(const Jobs& jobs, int run) {
    Jobs again;
    for (Job* job : jobs) {
      if (!job->error) continue;
      try {
        std::rethrow_exception(job->error);
      } catch (const PostgresqlError& error) {
        if (isTheServers(error)) remember(error.what());
        if (error.kind() == PostgresqlError::Kind::conflict && run < kMostRuns) again.push_back(job);
      } catch (...) {
        // Its own affair.
      }
    }
    return cleared(again);
  }

  static Jobs cleared(const Jobs& jobs) {
    for (Job* job : jobs) job->error = nullptr;
    return jobs;
  }

  static void failAll(const Jobs& jobs) {
    for (Job* job : jobs) {
      if (!job->error) job->error = std::current_exception();
    }
  }

  // What the last write met with, where it was the server's trouble and not of what was written: a full disk or memory
  // (class 53), no more writes, missing rights.
  static bool isTheServers(const PostgresqlError& error) {
    return error.state().rfind("53", 0) == 0 || error.state() == "25006" || error.state() == "42501";
  }
  void remember(const std::string& trouble) {
    const Lock lock(trouble_mutex_);
    trouble_ = trouble;
  }

  void abandon(std::unique_ptr<PostgresqlSession> session) {
    try {
      session->run("ROLLBACK");
      session->flush();
      server_.giveBack(std::move(session));
    } catch (const LedgerError&) {
      // Closing the connection undoes it as well.
    }
  }

  // Failing that, the machine's clock goes on: whoever uses the time next finds the server gone.
  void measure() {
    try {
      auto session = server_.take();
      clock_.measure(*session);
      server_.giveBack(std::move(session));
    } catch (const LedgerError&) {
    }
  }

  Server server_;
  ServerClock clock_;
  std::unique_ptr<GroupCommit> group_;
  // Lots of one do not wait for those of another: no two are about one item, and what else they come to, at their ends,
  // they come to in one order.
  std::array<std::unique_ptr<GroupCommit>, 2> held_;
  std::atomic<std::size_t> next_ = 0;
  Mutex trouble_mutex_;
  std::string trouble_ TIEBACK_GUARDED_BY(trouble_mutex_);  // empty: the last write went well
  Mutex listen_mutex_;
  std::unique_ptr<PostgresqlSession> listener_ TIEBACK_GUARDED_BY(listen_mutex_);
};

}  // namespace

std::unique_ptr<Ledger> openPostgresqlLedger(const PostgresqlOptions& options) {
  try {
    return std::make_unique<PostgresqlLedger>(options);
  } catch (const LedgerError& error) {
    throw LedgerError(std::string("cannot open the ledger: ") + error.what() + ".");
  }
}

}  // namespace tieback::ledger
