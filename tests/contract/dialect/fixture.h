// What the contract suite needs of each dialect: a scripted ERP with books, and jobs that it can and cannot take.
#pragma once

#include <erp/port/dialect.h>

#include <memory>
#include <string>
#include <vector>

#include "faulty_transport.h"

namespace tieback::erp::test {

inline constexpr std::int64_t kStart = 1'780'000'000'000'000;

class Fixture {
 public:
  virtual ~Fixture() = default;

  // --- the dialect
  virtual DialectContext
  context() = 0;  // endpoint, credentials and options, perhaps secret; the rest is filled in by Bench
  virtual DialectMaker maker() = 0;
  virtual bool isWrite(const WireRequest& request) const = 0;  // of a write step (a login is none)

  // --- jobs
  virtual Job mixedJob() = 0;  // new and changed lines
  virtual Job newLineJob() = 0;
  virtual Job changedLineJob() = 0;
  struct Refusable {
    Job job;
    std::string erp_words;  // that the error must keep; empty when the check refuses by itself
  };
  virtual Refusable refusedAtWrite() = 0;
  virtual Refusable refusedAtCheck() = 0;

  // --- the scripted ERP
  virtual void wait() {}  // before an ERP that works by a clock of its own is asked again
  virtual WireReply answer(const WireRequest& request) = 0;
  virtual void endSessions() = 0;
  virtual int logins() const = 0;
  // Documents that came of exports, whatever their key; and whether all of them stand where a synced one does.
  virtual std::size_t documents() const = 0;
  virtual bool allFinal() const = 0;
  virtual void removeDocuments() = 0;                         // as a person in the ERP would
  virtual std::size_t documentsOf(const Job& job) const = 0;  // how many the job ought to make

  // --- change orders that a person makes in the ERP
  // Why the dialect does not list them for import; empty: it does.
  virtual std::string cannotImport() const = 0;
  // Makes one: on the job's commitment, with its new lines, final, with the number, and without the reference of an
  // export. Last changed at kStart. Where cannotImport() is empty.
  virtual void makeByHand(const Job& /*job*/, int /*number*/) {}
};

// A dialect at its scripted ERP, with a clock.
struct Bench {
  explicit Bench(std::unique_ptr<Fixture> of)
      : fixture(std::move(of)), transport([this](const WireRequest& r) { return fixture->answer(r); }) {
    auto context = fixture->context();
    context.connection = "acme";
    context.transport = &transport;
    context.other_host = [this](const std::string&, const std::string&) { return &transport; };
    context.now_us = [this] { return now_us; };
    if (!context.secret) context.secret = [](const std::string& reference) { return "secret of " + reference; };
    context.put_secret = [](const std::string&, const std::string&, const std::string&) { return true; };
    context.random = [](std::size_t bytes) { return std::string(bytes, 'r'); };
    dialect = fixture->maker()(std::move(context));
  }
  ~Bench() { dialect.reset(); }

  std::int64_t now_us = kStart;
  std::unique_ptr<Fixture> fixture;
  FaultyTransport transport;
  std::unique_ptr<Dialect> dialect;
};

// Every dialect's fixture, made anew at each call; the list is written by the build from the files it finds.
using FixtureMaker = std::unique_ptr<Fixture> (*)();
const std::vector<FixtureMaker>& fixtures();

}  // namespace tieback::erp::test
