#include "ledger/postgresql/server.h"

#include <libpq-fe.h>

#include <stdexcept>

namespace tieback::ledger {
namespace {

// A server that does not answer must not hold a worker for minutes. The URL may say otherwise.
constexpr const char* kDefaults =
    "connect_timeout=5 keepalives_idle=10 keepalives_interval=5 keepalives_count=3 tcp_user_timeout=15000 "
    "application_name=tieback ";

// A frozen host must not keep rows locked; a statement or a lock that takes so long is a fault. Texts are UTF-8.
constexpr const char* kSetUp =
    "SET client_encoding = 'UTF8'; SET statement_timeout = '30s'; SET lock_timeout = '10s'; "
    "SET idle_in_transaction_session_timeout = '10s'; SET default_transaction_isolation = 'read committed'; "
    "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'; "
    "SET standard_conforming_strings = on; "
    // Every statement has its index, whatever the values: planned once. An empty queue's statistics, kept from before
    // it filled, must not make it read whole tables.
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET jit = off";

std::string quoted(const std::string& value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text += '\\';
    text += c;
  }
  return text + "'";
}

}  // namespace

Server::Server(const PostgresqlOptions& options) : password_(options.password) {
  char* why = nullptr;
  PQconninfoOption* parsed = PQconninfoParse(options.url.c_str(), &why);
  if (parsed == nullptr) {
    std::string message = why == nullptr ? "unreadable" : why;
    PQfreemem(why);
    while (!message.empty() && message.back() == '\n') message.pop_back();
    throw LedgerError("the URL is not one of PostgreSQL: " + message);
  }
  conninfo_ = kDefaults;
  bool has_password = false;
  for (const auto* option = parsed; option->keyword != nullptr; ++option) {
    if (option->val == nullptr) continue;
    const std::string keyword = option->keyword;
    has_password |= keyword == "password";
    conninfo_ += keyword + "=" + quoted(option->val) + " ";
  }
  PQconninfoFree(parsed);
  if (has_password) throw LedgerError("the URL must not hold the password: give a reference to it as ledger.password");
}

std::unique_ptr<PostgresqlSession> Server::connect() {
  std::string conninfo = conninfo_;
  if (password_) {
    try {
      conninfo += "password=" + quoted(password_());
    } catch (const std::runtime_error& error) {
      throw LedgerError(std::string("the password of the ledger's role is not to be had: ") + error.what());
    }
  }
  auto session = std::make_unique<PostgresqlSession>(conninfo);
  session->script(kSetUp);
  return session;
}

std::unique_ptr<PostgresqlSession> Server::take() {
  {
    const Lock lock(mutex_);
    while (!idle_.empty()) {
      auto session = std::move(idle_.back());
      idle_.pop_back();
      if (session->usable()) return session;
    }
  }
  return connect();
}

void Server::giveBack(std::unique_ptr<PostgresqlSession> session) {
  if (!session->usable()) return;
  const Lock lock(mutex_);
  idle_.push_back(std::move(session));
}

void Server::forgetAll() {
  std::vector<std::unique_ptr<PostgresqlSession>> gone;
  const Lock lock(mutex_);
  gone.swap(idle_);
}

}  // namespace tieback::ledger
