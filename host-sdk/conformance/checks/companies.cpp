// One company must not be able to tell whether another has an item.
#include "../requests.h"
#include "checks.h"

namespace tieback::conformance {
namespace {

using json::Value;

std::string without(std::string text, const std::string& id) {
  for (auto at = text.find(id); at != std::string::npos; at = text.find(id, at)) text.replace(at, id.size(), "ID");
  return text;
}

}  // namespace

void checkCompaniesApart(const Samples& samples) {
  Setting setting(samples);
  const Subject& subject = setting.subject;
  const Value item = setting.send();
  const std::string id = item.text("id");
  const std::string none = id + "-none";
  // One who may do all, in the other company.
  const Rights all{.erp = "admin", .may_push = true, .commitments = "admin", .change_orders = "admin"};

  const auto ask = [&](Operation operation, const std::string& which) {
    Value request = setting.requests.about(operation, all, item);
    request.set("company", setting.requests.otherCompany()).set("item", which);
    request["actor"].set("company", setting.requests.otherCompany());
    return subject.call(operation, request);
  };
  for (const auto& about : operations()) {
    if (!about.about_item || !subject.supports(about.operation)) continue;
    const Answer theirs = ask(about.operation, id);
    const Answer nobodys = ask(about.operation, none);
    expect(!theirs.ok(), std::string(about.name) + " reached another company's item");
    const bool same =
        theirs.status == nobodys.status && without(theirs.text, id) == without(without(nobodys.text, none), id);
    expect(same, std::string(about.name) + " tells another company's item from one that does not exist: " +
                     theirs.tell() + " / " + nobodys.tell());
  }
  for (const Operation operation : {Operation::list, Operation::counts}) {
    if (!subject.supports(operation)) continue;
    Value request = setting.requests.make(operation, all);
    request.set("company", setting.requests.otherCompany());
    const Answer answer = subject.call(operation, request);
    expect(answer.text.find("\"" + id + "\"") == std::string::npos,
           std::string(name(operation)) + " shows another company's item");
  }
  if (subject.supports(Operation::get)) {
    expect(setting.read(item).at("revision") == item.at("revision"), "the item changed at another company's request");
  }
  setting.subject.close();
}

}  // namespace tieback::conformance
