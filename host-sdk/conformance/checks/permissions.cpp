// The table of who may do what, cell by cell.
#include "../requests.h"
#include "checks.h"

namespace tieback::conformance {
namespace {

using json::Value;

constexpr const char* kLevels[] = {"none", "read_only", "standard", "admin"};

std::string tell(const Rights& rights) {
  return "ERP Integrations '" + (rights.erp.empty() ? "none" : rights.erp) + "', " +
         (rights.may_push ? "may push" : "may not push") + ", Commitments '" +
         (rights.commitments.empty() ? "none" : rights.commitments) + "', Change Orders '" +
         (rights.change_orders.empty() ? "none" : rights.change_orders) + "'" +
         (rights.project.empty() ? "" : " on another project");
}

std::vector<Rights> erpRights() {
  std::vector<Rights> all;
  for (const char* level : kLevels) {
    for (const bool may_push : {false, true}) all.push_back({.erp = level, .may_push = may_push});
  }
  // All there is on the project gives nothing in accounting.
  all.push_back({.may_push = true, .commitments = "admin", .change_orders = "admin"});
  return all;
}

std::vector<Rights> projectRights() {
  std::vector<Rights> all;
  for (const char* commitments : kLevels) {
    for (const char* change_orders : kLevels)
      all.push_back({.commitments = commitments, .change_orders = change_orders});
  }
  all.push_back({.commitments = "admin", .change_orders = "admin", .project = "p-conformance-another"});
  all.push_back(kErpAdmin);
  return all;
}

bool isProjectOperation(Operation operation) {
  return operation == Operation::submit || operation == Operation::resend || operation == Operation::retrieve ||
         operation == Operation::void_item;
}

bool mayView(const Rights& rights) {
  const bool erp = rights.erp == "standard" || rights.erp == "admin";
  const auto reads = [](const std::string& level) { return !level.empty() && level != "none"; };
  return erp || (rights.project.empty() && (reads(rights.commitments) || reads(rights.change_orders)));
}

bool may(Operation operation, const Rights& rights) {
  if (isProjectOperation(operation)) {
    return rights.project.empty() && rights.commitments == "admin" && rights.change_orders == "admin";
  }
  if (operation == Operation::unlink) return rights.erp == "admin" && rights.may_push;
  return (rights.erp == "standard" || rights.erp == "admin") && rights.may_push;
}

class Matrix {
 public:
  explicit Matrix(Setting& setting) : setting_(setting) {}

  // Everyone who may not: must be refused. `surely` where the item's state allows the operation; else that may be said
  // first.
  void denied(Operation operation, const Value& item, bool surely) {
    if (!setting_.subject.supports(operation)) return;
    for (const Rights& rights : isProjectOperation(operation) ? projectRights() : erpRights()) {
      if (may(operation, rights)) continue;
      const Answer answer = setting_.subject.call(operation, request(operation, rights, item));
      const bool refused = answer.is(Category::not_permitted, "not_permitted");
      expect(refused || (!surely && !answer.ok()),
             std::string(name(operation)) + " by " + tell(rights) + ": " + answer.tell() + " instead of not_permitted");
    }
  }
  // Everyone who may and cannot succeed here: must not be told that they may not.
  void permittedButImpossible(Operation operation, const Value& item) {
    if (!setting_.subject.supports(operation)) return;
    Value stale = request(operation, rightsFor(operation), item);
    if (info(operation).needs_revision) stale.set("expected_revision", item.at("revision").asInteger() + 1000);
    const Answer answer = setting_.subject.call(operation, stale);
    expect(answer.status != TIEBACK_NOT_PERMITTED,
           std::string(name(operation)) + " by " + tell(rightsFor(operation)) + " was not permitted");
  }
  // One who may: must succeed. The item afterwards.
  Value permitted(Operation operation, const Rights& rights, const Value& item) {
    const Answer answer = setting_.subject.call(operation, request(operation, rights, item));
    expect(answer.ok(), std::string(name(operation)) + " by " + tell(rights) + ": " + answer.tell());
    return answer.document.at("item");
  }

  void views(const Value& item) {
    std::vector<Rights> all = projectRights();
    for (const Rights& rights : erpRights()) all.push_back(rights);
    for (const Rights& rights : all) {
      for (const Operation operation : {Operation::get, Operation::preview}) {
        if (!setting_.subject.supports(operation)) continue;
        const Answer answer = setting_.subject.call(operation, setting_.requests.about(operation, rights, item));
        const bool right = mayView(rights) ? answer.status != TIEBACK_NOT_PERMITTED : !answer.ok();
        expect(right && (operation != Operation::get || mayView(rights) == answer.ok()),
               std::string(name(operation)) + " by " + tell(rights) + ": " + answer.tell());
      }
      listFor(rights, item);
    }
  }

 private:
  Value request(Operation operation, const Rights& rights, const Value& item) {
    if (operation == Operation::submit || operation == Operation::resend) {
      return setting_.requests.make(operation, rights, setting_.requests.sampleParams());
    }
    Value params = operation == Operation::accept ? setting_.answers(item) : Value();
    return setting_.requests.about(operation, rights, item, std::move(params));
  }

  void listFor(const Rights& rights, const Value& item) {
    if (!setting_.subject.supports(Operation::list)) return;
    const Answer answer =
        setting_.subject.call(Operation::list, setting_.requests.make(Operation::list, rights, Value::object()));
    bool seen = false;
    if (answer.ok()) {
      for (const Value& one : answer.document.at("items").items()) seen = seen || one.at("id") == item.at("id");
    }
    expect(seen == mayView(rights), "list by " + tell(rights) + (seen ? " shows the item" : " does not show the item") +
                                        (answer.ok() ? "" : ": " + answer.tell()));
  }

  Setting& setting_;
};

}  // namespace

void checkPermissions(const Samples& samples) {
  Setting setting(samples);
  Matrix matrix(setting);
  setting.subject.need(Operation::submit);
  const Value nothing = Value::object({{"id", "no-such-item"}, {"revision", 1}});
  (void)setting.requests.sampleParams();  // without it nothing can be checked
  matrix.denied(Operation::submit, nothing, true);
  Value item = setting.send();

  matrix.views(item);
  for (const auto& about : operations()) {
    const bool special = about.operation == Operation::submit || about.operation == Operation::import_items ||
                         about.operation == Operation::set_mail_preference;
    if (!about.mutating || special) continue;
    const bool possible = about.operation == Operation::accept || about.operation == Operation::reject ||
                          about.operation == Operation::retrieve;
    matrix.denied(about.operation, item, possible);
    matrix.permittedButImpossible(about.operation, item);
  }
  if (setting.subject.supports(Operation::accept)) {
    item = matrix.permitted(Operation::accept, kApprover, item);
    matrix.denied(Operation::unaccept, item, true);
    matrix.denied(Operation::export_item, item, true);
    if (setting.subject.supports(Operation::unaccept)) {
      item = matrix.permitted(Operation::unaccept, kErpAdmin, item);
    }
  }
  if (setting.subject.supports(Operation::reject)) (void)matrix.permitted(Operation::reject, kApprover, item);
  setting.subject.close();
}

}  // namespace tieback::conformance
