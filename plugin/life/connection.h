// A company's connection to its ERP: configuration, profile and dialect, put together at start-up and then only read.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "erp/port/dialect.h"
#include "life/erp_answers.h"
#include "life/time_zone.h"
#include "life/work_under_way.h"
#include "profile/vendor_profile.h"

namespace tieback::life {

struct Connection {
  std::string id;
  std::string company;
  std::string name;
  std::string epoch;   // random per start: makes the ids of events differ from those of any other run
  TimeZone time_zone;  // of the books
  profile::VendorProfile profile;
  std::unique_ptr<erp::Transport> transport;                 // to the endpoint's url
  std::vector<std::unique_ptr<erp::Transport>> other_hosts;  // of the same vendor, as the dialect asked for
  std::unique_ptr<erp::Dialect> dialect;  // uses the transports: declared after them, destroyed before them
};

class Connections {
 public:
  void add(std::unique_ptr<Connection> connection);
  const Connection* find(const std::string& id) const;
  // Of an item id ("acme.4711"), if that connection is the company's; else null: other companies' items do not exist.
  const Connection* ofItem(const std::string& item, const std::string& company) const;
  std::vector<const Connection*> ofCompany(const std::string& company) const;
  const std::vector<std::unique_ptr<Connection>>& all() const { return connections_; }
  std::vector<std::string> companies() const;
  // Of those who wait for an answer on one of these connections.
  const std::shared_ptr<WorkUnderWay>& workUnderWay() const { return work_under_way_; }
  // What came in on these connections.
  const std::shared_ptr<ErpAnswers>& erpAnswers() const { return erp_answers_; }

 private:
  const std::shared_ptr<WorkUnderWay> work_under_way_ = std::make_shared<WorkUnderWay>();
  const std::shared_ptr<ErpAnswers> erp_answers_ = std::make_shared<ErpAnswers>();
  std::vector<std::unique_ptr<Connection>> connections_;
  std::map<std::string, const Connection*> by_id_;
  std::map<std::string, std::vector<const Connection*>> by_company_;
};

}  // namespace tieback::life
