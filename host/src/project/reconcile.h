// Host and connector agree again after one of them was restored from a backup: at start, before anything changes, what
// the connector holds is compared with what the project side shows, both ways.
//
// Both go by the number of an item's last event. Where it is the same they agree. Else the connector's word counts: a
// change order that it holds is locked here, one that it gave back is editable. A change order that is locked here and
// that the connector has never heard of is sent anew as it stands (it was locked, so nobody has edited it): it stays
// locked, and comes back to the approvers.
//
// Hosts that share a store do it one at a time, beside others that are at work: whatever looks wrong is looked at once
// more, the host's side first, and is put right only if nothing has happened to it meanwhile.
//
// After a clean stop with nothing restored since, one question per company tells that there is nothing to compare.
#pragma once

#include <base/clock.h>
#include <observe/log.h>
#include <plugin_host/connectors.h>
#include <project/send_service.h>
#include <store/database.h>

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tieback::host {

class Reconciler {
 public:
  // All outlive it.
  Reconciler(Database& database, Clock& clock, Log& log, Connectors& connectors, SendService& sends)
      : database_(database), clock_(clock), log_(log), connectors_(connectors), sends_(sends) {}

  // Before any worker and SendService::start(). A company whose connector does not answer is left as it is.
  void run();
  // At a clean stop: what run() needs to know that nothing has changed since.
  void remember();

 private:
  std::vector<std::string> companies();
  void compareAll();
  void compare(const std::string& company);
  // False: the connector did not answer.
  bool compareItems(const std::string& company, std::set<std::string>& known);
  void apply(const std::string& company, const json::Value& listed);
  std::optional<ChangeOrder> orderOf(const std::string& company, const std::string& id);
  std::optional<std::vector<json::Value>> itemsNow(const std::string& company, const std::string& change_order);
  // False: the order is no longer as it was seen.
  bool takeOver(const ChangeOrder& seen, const json::Value& item);
  void sendForgotten(const std::string& company, const std::set<std::string>& known);
  // Over the connector's newest change and its counts; nothing when it did not answer.
  std::optional<std::int64_t> fingerprint(const std::string& company);

  Database& database_;
  Clock& clock_;
  Log& log_;
  Connectors& connectors_;
  SendService& sends_;
};

}  // namespace tieback::host
