// An ERP small enough to see through: records under a reference, held or released, and a dialect that exports in two
// writing steps. The test says what each next sending of a step suffers.
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <vector>

#include "erp/port/dialect.h"

namespace tieback::test {

struct FakeRecord {
  std::string id;
  std::string reference;
  Decimal total;
  bool released = false;
};

enum class Fault { none, refuse, later, lose_before, lose_after, late, crash_before, crash_after, throttle };

inline constexpr std::int64_t kLookAgainUs = 1;  // long ago: the next look may be at once

// What a dead process looks like from inside: thrown through everything.
struct Crash {};

struct FakeErp {
  std::vector<FakeRecord> records;
  std::map<std::string, std::deque<Fault>> faults;  // by step
  std::vector<std::string> sent;                    // steps, as they were sent
  std::vector<std::string> keys;                    // idempotency keys, likewise
  std::vector<FakeRecord> under_way;                // late: applied when the test says so
  bool down = false;
  int looks = 0;                                        // look-ups so far
  bool wants_approval = false;                          // of somebody there, between creation and release
  bool approved = false;                                // was given, to all records
  bool undeletable = false;                             // nothing can be removed by us
  bool asked_by_id = true;                              // can be asked for a record by its own id
  bool refuses_duplicates = false;                      // what it has already it gives back, and makes no second
  bool in_parts = false;                                // what a look-up finds is only a part of what the draft becomes
  std::function<void(const std::string&)> before_send;  // of a step
  // Of each request that was answered, where the transport would tell of it.
  std::function<void(const erp::WireRequest&, const erp::Exchange&)> observer;
  std::int64_t throttled_until = 0;
  std::vector<erp::ImportRecord> listed;  // what was made there by hand, two to a page
  std::vector<erp::ImportQuery> asked;    // for pages, as they were asked
  bool goes_in_circles = false;           // the list's next page is the one just given
  bool can_import = true;

  void land() {
    for (auto& record : under_way) records.push_back(record);
    under_way.clear();
  }
  std::size_t count(const std::string& reference) const {
    std::size_t number = 0;
    for (const auto& record : records) number += record.reference == reference ? 1u : 0u;
    return number;
  }
  Fault next(const std::string& step) {
    auto& queue = faults[step];
    if (queue.empty()) return Fault::none;
    const Fault fault = queue.front();
    queue.pop_front();
    return fault;
  }
};

class FakeDialect final : public erp::Dialect {
 public:
  FakeDialect(FakeErp& erp, erp::AbsenceProof create_proof) : erp_(erp), create_proof_(create_proof) {}

  erp::Capabilities capabilities() const override {
    erp::Capabilities can;
    can.new_lines = can.changed_lines = can.negative_amounts = can.negative_new_lines = true;
    can.purchase_orders = can.subcontracts = can.unlink_check = can.removes_held = true;
    can.import = erp_.can_import;
    return can;
  }
  std::vector<erp::StepSpec> plan(const erp::Job&) const override {
    return {{"check", erp::StepSpec::Kind::read, {}}, create(), approval(), release(), discard()};
  }
  std::optional<erp::StepSpec> next(const erp::Job&, const erp::State& state) const override {
    if (state.find("id") == nullptr) return state.flag("checked") ? create() : plan({}).front();
    if (state.flag("released")) return std::nullopt;
    return state.flag("pending") ? approval() : release();
  }
  erp::WireRequest prepare(const erp::StepSpec& step, const erp::Job& job, const erp::State& state) const override {
    return {"POST",
            "/" + step.name + "/" + state.text("id"),
            {},
            job.draft.external_key + " " + job.draft.total.toString()};
  }
  erp::Outcome send(const erp::StepSpec& step, const erp::WireRequest& request, const erp::Job& job,
                    erp::State& state) override {
    if (const auto hook = erp_.before_send) hook(step.name);  // which may take itself away
    erp_.sent.push_back(step.name);
    erp_.keys.push_back(job.idempotency_key);
    const Fault fault = erp_.next(step.name);
    if (fault == Fault::crash_before) throw Crash();
    if (fault == Fault::refuse) {
      answered(request, 422, R"({"message":"The period is closed."})");
      return erp::Refused{{"period_closed", Category::erp_refused, "The period is closed."}};
    }
    if (fault == Fault::later) return later(std::nullopt);
    if (fault == Fault::throttle) return later(erp_.throttled_until);
    if (fault == Fault::lose_before) return erp::InDoubt{"connection reset"};
    const FakeRecord record = apply(step, job, state, fault == Fault::late);
    if (fault == Fault::crash_after) throw Crash();
    if (fault == Fault::lose_after || fault == Fault::late) return erp::InDoubt{"connection reset"};
    state.set("id", record.id).set("released", record.released).set("pending", pending(record));
    answered({"GET", "/session", {}, ""}, 200, "renewed");
    answered(request, 200, R"({"id":")" + record.id + R"("})");
    answered({"GET", "/session", {}, ""}, 200, "ended");
    return erp::Done{};
  }
  erp::Outcome read(const erp::StepSpec& step, const erp::Job&, erp::State& state) override {
    const Fault fault = erp_.next(step.name);
    if (fault == Fault::later) return later(std::nullopt);
    if (fault == Fault::refuse)
      return erp::Refused{{"vendor_inactive", Category::erp_refused, "The vendor is inactive."}};
    if (step.name == "approval") {
      if (!erp_.approved) return erp::Waiting{"Waiting for approval in the ERP.", kLookAgainUs, true};
      state.set("pending", false);
      return erp::Done{};
    }
    state.set("checked", true);
    return erp::Done{};
  }
  erp::LookUp lookUp(const erp::Job& job) override {
    ++erp_.looks;
    if (erp_.down) return erp::LookUpFailed{later(std::nullopt)};
    const Fault fault = erp_.next("look up");
    if (fault == Fault::crash_before) throw Crash();
    if (fault == Fault::throttle) return erp::LookUpFailed{later(erp_.throttled_until)};
    if (erp_.count(job.draft.external_key) > 1) return erp::Ambiguous{"two records"};
    for (const auto& record : erp_.records) {
      if (record.reference == job.draft.external_key) return found(record);
    }
    return erp::Absent{};
  }
  std::optional<erp::LookUp> lookUpNamed(const erp::Job&, const std::vector<std::string>& names) override {
    if (!erp_.asked_by_id) return std::nullopt;
    for (const auto& record : erp_.records) {
      if (record.id == names.front()) return found(record);
    }
    return erp::Absent{};
  }
  domain::Projection expected(const erp::Job& job) const override { return {{}, {}, job.draft.total}; }
  erp::ReadBackResult readBack(const erp::Job& job, const erp::State& state) override {
    if (erp_.next("read back") == Fault::later) return later(std::nullopt);
    for (const auto& record : erp_.records) {
      if (record.id == state.text("id"))
        return erp::ReadBack{{{}, {}, record.total},
                             {record.id, "No " + record.id, json::Value::array({record.id}), lines(job, record)}};
    }
    return erp::Outcome(erp::Refused{{"gone", Category::erp_refused, "The record is gone."}});
  }
  std::optional<erp::StepSpec> discardStep(const erp::State& state) const override {
    return state.flag("released") || erp_.undeletable ? std::nullopt : std::optional(discard());
  }
  std::string residue(const erp::State& state) const override {
    return state.find("id") == nullptr ? "" : "record " + state.text("id") + ", held";
  }
  erp::GoneResult checkGone(const std::string& origin_id, const json::Value& documents) override {
    // What readBack() gave as the origin's data, and nothing around it.
    if (documents != json::Value::array({origin_id})) return erp::Outcome(erp::InDoubt{"not the origin's data"});
    for (const auto& record : erp_.records) {
      if (record.id == origin_id) return erp::Gone::no;
    }
    return erp::Gone::yes;
  }
  erp::ImportResult listForImport(const erp::ImportQuery& query) override {
    if (const auto hook = erp_.before_send) hook("list");
    erp_.asked.push_back(query);
    if (erp_.down) return erp::Outcome(later(std::nullopt));
    const Fault fault = erp_.next("list");
    if (fault == Fault::crash_before) throw Crash();
    if (fault == Fault::throttle) return erp::Outcome(later(erp_.throttled_until));
    if (fault == Fault::refuse)
      return erp::Outcome(erp::Refused{{"not_permitted", Category::erp_refused, "The user may not read."}});
    constexpr std::size_t kPage = 2;
    const std::size_t first = query.cursor.empty() ? 0 : std::stoul(query.cursor);
    const std::size_t last = std::min(first + kPage, erp_.listed.size());
    erp::ImportPage page;
    page.records.assign(erp_.listed.begin() + static_cast<std::ptrdiff_t>(first),
                        erp_.listed.begin() + static_cast<std::ptrdiff_t>(last));
    if (last < erp_.listed.size()) page.next = erp_.goes_in_circles ? "0" : std::to_string(last);
    return page;
  }
  erp::Outcome ping() override { return erp::Done{}; }

 private:
  void answered(const erp::WireRequest& request, int status, const std::string& body) const {
    if (erp_.observer) erp_.observer(request, erp::WireReply{status, {}, body});
  }
  erp::StepSpec create() const { return {"create", erp::StepSpec::Kind::write, create_proof_}; }
  static erp::StepSpec approval() { return {"approval", erp::StepSpec::Kind::read, {}}; }
  bool pending(const FakeRecord& record) const {
    return erp_.wants_approval && !erp_.approved && !record.id.empty() && !record.released;
  }
  static erp::StepSpec release() {
    return {"release", erp::StepSpec::Kind::write, {erp::AbsenceProof::Kind::unique_key, 0}};
  }
  static erp::StepSpec discard() {
    return {"discard", erp::StepSpec::Kind::write, {erp::AbsenceProof::Kind::unique_key, 0}};
  }
  static erp::TryLater later(std::optional<std::int64_t> at) {
    return {{"unavailable", Category::erp_unavailable, "The ERP is not to be had."}, at, true};
  }
  erp::LookUp found(const FakeRecord& record) const {
    erp::Found found;
    found.state = json::Value::object(
        {{"checked", true}, {"id", record.id}, {"released", record.released}, {"pending", pending(record)}});
    found.projection = {{}, {}, record.total};
    found.complete = !erp_.in_parts;
    found.held = !record.released;
    found.name = "record " + record.id;
    return found;
  }
  static std::vector<std::pair<std::string, std::string>> lines(const erp::Job& job, const FakeRecord& record) {
    std::vector<std::pair<std::string, std::string>> ids;
    for (const auto& line : job.draft.lines)
      ids.emplace_back(line.item_ids.front(), record.id + "." + line.item_ids.front());
    return ids;
  }
  FakeRecord apply(const erp::StepSpec& step, const erp::Job& job, const erp::State& state, bool late) {
    if (step.name == "create") {
      for (const auto& record : erp_.records) {
        if (erp_.refuses_duplicates && record.reference == job.draft.external_key) return record;
      }
      FakeRecord record{std::to_string(100 + erp_.records.size() + erp_.under_way.size()), job.draft.external_key,
                        job.draft.total, false};
      (late ? erp_.under_way : erp_.records).push_back(record);
      return record;
    }
    for (auto record = erp_.records.begin(); record != erp_.records.end(); ++record) {
      if (record->id != state.text("id")) continue;
      if (step.name == "discard") {
        erp_.records.erase(record);
        return {};
      }
      record->released = true;
      return *record;
    }
    throw std::logic_error("released what is not there");
  }

  FakeErp& erp_;
  erp::AbsenceProof create_proof_;
};

}  // namespace tieback::test
