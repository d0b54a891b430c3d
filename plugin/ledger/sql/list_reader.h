// Which items a list shows, in their order. The rows themselves are for the caller to read: a page needs few of them.
//
// A list without a filter walks its order's index. With one there are two ways: to walk that index and leave out what
// does not fit, which is quick where many fit, or to gather all that fit by the filter's own index and to order them,
// which is quick where few do. How many fit is looked up in the index first, no further than it matters; how many hold
// a text, which is dear to count, is told by the first few hundred of the order. Nothing is left to the engines'
// statistics: these are of all connections, and of yesterday.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ledger/port/ledger.h"
#include "ledger/sql/session.h"

namespace tieback::ledger {

class ListReader {
 public:
  ListReader(Session& session, const ListQuery& query);

  // At most query.limit.
  std::vector<std::string> ids();

 private:
  // Where more fit than are gathered, so many are walked in the hope that a page of them fits.
  static constexpr std::int64_t kNear = 4000;

  struct Key {
    std::int64_t number = 0;  // of an order by time
    std::string text;         // of any other
    std::string id;
  };
  // Conditions and what they compare with, in the order of the question marks.
  struct Conditions {
    std::string sql = {};  // "a = ? AND b = ?"
    std::vector<Parameter> parameters = {};
    void add(const std::string& condition, Parameter parameter);
    void append(const Conditions& more);
  };
  // A way to gather: an index and what it is entered with.
  struct Way {
    std::string_view table = "item";
    std::string index = {};  // empty: the engine has no choice
    Conditions entry = {};
    std::vector<std::string> words = {};  // of the text index, and `entry` is what else must hold
    bool byText() const { return !words.empty(); }
  };

  std::vector<int> views() const;
  Conditions filters() const;
  Conditions projectsSeen() const;
  Conditions after() const;
  std::vector<Way> ways(const std::string& connection);
  const std::vector<std::string>& grams(const std::string& connection);
  static Way textWay(const std::string& connection, const std::vector<std::string>& grams);
  Way ownTextWay(const std::string& connection, const std::vector<std::string>& sampled) const;
  Query textsQuery(const Conditions& range, std::int64_t most, std::vector<std::string>& texts) const;
  static Query lengthQuery(const Conditions& range, bool& more);
  std::vector<std::string> look(const Conditions& range, std::int64_t most);
  bool isFrequent(const std::vector<std::string>& sampled, std::int64_t within) const;
  std::optional<Way> fewest(const std::string& connection, bool& few);
  std::int64_t countUpTo(const Way& way, std::int64_t most);

  void readOne(const std::string& connection);
  bool gatherOwn(const std::string& connection, const std::vector<int>& views);
  bool walkForText(const Conditions& range);
  Conditions rangeOf(const std::string& connection, int view) const;
  void walk(Conditions range);
  bool walkNear(const Conditions& range);
  bool isShort(const Conditions& range);
  void gather(const Way& way, const std::vector<int>& views);
  std::size_t take(const std::string& sql, const std::vector<Parameter>& parameters);
  void flush();
  void order();
  std::string ordered(std::int64_t most) const;

  Session& session_;
  const ListQuery& query_;
  const std::string column_;
  const bool by_time_;
  const std::string text_;  // as `search` has it
  const Conditions filters_;
  const Conditions after_;
  Conditions judged_;  // by isShort() last
  bool judged_short_ = false;
  std::optional<std::vector<std::string>> grams_;  // of the text, once they were needed
  std::string union_;                              // walks that are to be read by one statement
  std::vector<Parameter> union_parameters_;
  std::size_t parts_ = 0;
  std::vector<Key> found_;
};

}  // namespace tieback::ledger
