// Intacct's functions, as the steps need them. https://developer.intacct.com/web-services/queries/
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "erp/dialects/intacct/session.h"

namespace tieback::erp::intacct {

// A record is an element with a child for each field.
using Records = std::vector<xml::Element>;
using Query = std::variant<Records, Outcome>;

// One query: the records of an object for which all conditions hold.
struct Ask {
  struct Condition {
    std::string field;
    std::vector<std::string> values;  // equal to one of them, or what `is` says of the only one
    enum class Is { equal, after, at_least } is = Is::equal;
  };
  std::string_view object;
  std::vector<std::string> select;
  std::vector<Condition> where;
  std::string docparid = {};  // of PODOCUMENT and its lines: makes a definition's own fields known
  std::string order_by = "RECORDNO";
};

// Thread-safe.
class Client {
 public:
  Client(const Config& config, const DialectContext& context) : config_(config), session_(config, context) {}

  // All that fits, page after page.
  Query find(const Ask& ask) { return rest(ask, {}); }
  struct Page {
    Records records;
    std::size_t remaining = 0;
  };
  // The first so many.
  std::variant<Page, Outcome> page(const Ask& ask, std::size_t most);
  // Several at once, in one request where each fits a page; or the first that Intacct refused.
  std::variant<std::vector<Records>, Outcome> findAll(const std::vector<Ask>& asks);

  // Sends a write step's one function.
  std::variant<Result, Outcome> send(const WireRequest& request, const std::string& control_id);

  std::int64_t now() const { return session_.now(); }

 private:
  // What comes after the records at hand, added to them.
  Query rest(const Ask& ask, Records records);
  std::string queryXml(const Ask& ask, std::size_t offset, std::size_t most, const std::string& control_id) const;

  const Config& config_;
  Session session_;
};

// Fails as an outcome does, with the vendor's words.
Outcome refusalOf(const Result& result);

// "06/30/2026" and "2026-06-30" both give "2026-06-30".
std::string isoDate(const std::string& date);
// <name><year>2026</year><month>06</month><day>30</day></name>
void writeDate(xml::Writer& writer, std::string_view name, const std::string& iso_date);

}  // namespace tieback::erp::intacct
