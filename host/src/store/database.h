// The host's store: a SQLite file of one host, or a PostgreSQL database that hosts share.
//
// A committed transaction survives a kill and a power cut. Transactions are serialisable, over all hosts: what one
// reads before it writes is as if it were alone. SQL takes its values by position (?), never pasted in, and is written
// so that both engines understand it.
//
// Threads: write() and read() from any thread; a read sees one snapshot. What goes wrong with the store itself throws
// StoreError.
#pragma once

#include <store/engine.h>
#include <tieback/sdk/result.h>

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>

namespace tieback::host {

class Database {
 public:
  // Opens, or makes, a SQLite file.
  explicit Database(const std::filesystem::path& file);
  explicit Database(std::unique_ptr<Engine> engine) : engine_(std::move(engine)) {}

  std::string name() const { return engine_->name(); }  // for people: the file, or the database
  bool shared() const { return engine_->shared(); }     // may other hosts be at work on it?
  Engine& engine() { return *engine_; }

  // Runs `body` in one durable transaction. Rolled back when it throws, or gives a Result that is not good. `body` may
  // run more than once, of which only the last counts: it must change nothing but the store.
  template <class Body>
  auto write(Body&& body) {
    using Answer = std::invoke_result_t<Body, Connection&>;
    if constexpr (std::is_void_v<Answer>) {
      engine_->inWriter([&](Connection& connection) {
        body(connection);
        return true;
      });
    } else {
      std::optional<Answer> answer;
      engine_->inWriter([&](Connection& connection) {
        answer.emplace(body(connection));
        if constexpr (requires { answer->ok(); }) {
          return answer->ok();
        } else {
          return true;
        }
      });
      return std::move(*answer);
    }
  }

  // Runs `body` on one snapshot; it must only read. It, too, may run more than once.
  template <class Body>
  auto read(Body&& body) {
    std::optional<std::invoke_result_t<Body, Connection&>> answer;
    engine_->inReader([&](Connection& connection) { answer.emplace(body(connection)); });
    return std::move(*answer);
  }

  // Runs `body` while no other host runs one under that name. False, and nothing was run, when another one was at it
  // for all of `patience`.
  bool alone(const std::string& name, std::chrono::milliseconds patience, const std::function<void()>& body) {
    return engine_->alone(name, patience, body);
  }

 private:
  std::unique_ptr<Engine> engine_;
};

}  // namespace tieback::host
