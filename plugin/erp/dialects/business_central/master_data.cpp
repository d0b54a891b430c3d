#include "erp/dialects/business_central/master_data.h"

#include <algorithm>
#include <functional>
#include <set>

#include "erp/dialects/business_central/document.h"
#include "erp/dialects/business_central/errors.h"
#include "erp/dialects/business_central/odata.h"
#include "erp/support/encode.h"

namespace tieback::erp::business_central {
namespace {

using domain::DraftLine;
using json::Value;

constexpr std::size_t kValuesPerQuery = 20;
constexpr std::string_view kNoDate = "0001-01-01";

class MasterData {
 public:
  MasterData(const Config& config, Client& client, const domain::Draft& draft)
      : config_(config), client_(client), draft_(draft) {}

  Problem vendor() {
    auto found = client_.list("vendors", "$filter=" + percentEncode("number eq " + quoted(draft_.vendor)) +
                                             "&$select=id,number,displayName,blocked");
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    const auto& records = std::get<Records>(found);
    if (records.empty()) {
      return refuse("vendor_unknown", "Business Central does not know the vendor.", "vendorNumber", draft_.vendor,
                    "Link the company to an ERP vendor that exists, or add the vendor in Business Central.");
    }
    // 'Payment' keeps from paying, not from ordering.
    if (records.front().text("blocked") == "All") {
      return refuse("vendor_inactive", "The vendor is blocked in Business Central.", "vendorNumber", draft_.vendor,
                    "Unblock the vendor in Business Central and try again, or reject the change order.");
    }
    return std::nullopt;
  }

  Problem period() {
    if (draft_.date.empty()) return std::nullopt;
    auto found = client_.list("accountingPeriods", "$filter=" + percentEncode("startingDate le " + draft_.date));
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    const Value* last = nullptr;
    for (const auto& period : std::get<Records>(found)) {
      if (last == nullptr || period.text("startingDate") > last->text("startingDate")) last = &period;
    }
    if (last == nullptr) {
      return refuse("period_unknown", "Business Central has no accounting period for the date.", "postingDate",
                    draft_.date, "Create the fiscal year in Business Central, or choose another date.");
    }
    if (last->flag("closed")) return closed("The accounting period of the date is closed in Business Central.");
    auto setup = client_.list("generalLedgerSetup", "$select=id,allowPostingFrom,allowPostingTo");
    if (auto* outcome = std::get_if<Outcome>(&setup)) return std::move(*outcome);
    for (const auto& record : std::get<Records>(setup)) {
      const auto from = record.text("allowPostingFrom", kNoDate);
      const auto to = record.text("allowPostingTo", kNoDate);
      if (draft_.date < from || (to != kNoDate && draft_.date > to)) {
        return closed("Business Central allows no posting on this date (General Ledger Setup).");
      }
    }
    return std::nullopt;
  }

  Problem dimension(const std::string& source, const std::string& code) {
    std::set<std::string> values;
    for (const auto& line : draft_.lines) {
      const auto value = mapped(dimensionsFor(config_, draft_, line), code);
      if (!value.empty()) values.insert(value);
    }
    return valuesOf(source, code, {values.begin(), values.end()});
  }

  Problem numbers() {
    std::set<std::string> wanted;
    for (const auto& line : draft_.lines) {
      if (line.change == DraftLine::Change::new_line) wanted.insert(numberOf(config_, line));
    }
    const std::vector<std::string> list(wanted.begin(), wanted.end());
    const bool account = config_.line_type == "Account";
    for (std::size_t begin = 0; begin < list.size(); begin += kValuesPerQuery) {
      const std::span some(list.data() + begin, std::min(kValuesPerQuery, list.size() - begin));
      auto found = client_.list(account ? "accounts" : "items", "$filter=" + percentEncode(anyOf("number", some)));
      if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
      for (const auto& number : some) {
        if (auto problem = usable(std::get<Records>(found), number, account)) return problem;
      }
    }
    return std::nullopt;
  }

 private:
  Refused closed(std::string message) const {
    return refuse(
        "period_closed", std::move(message), "postingDate", draft_.date,
        "Open the period in Business Central and try again, or reject the change order and choose another date.");
  }

  Problem valuesOf(const std::string& source, const std::string& code, const std::vector<std::string>& values) {
    if (values.empty()) return std::nullopt;
    auto found = client_.list("dimensions", "$filter=" + percentEncode("code eq " + quoted(code)));
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    if (std::get<Records>(found).empty()) {
      return refuse("dimension_unknown", "Business Central does not have a dimension that the profile names.",
                    "dimensions." + source, code, "Correct `dimensions` in this connection's profile.");
    }
    const auto id = std::get<Records>(found).front().text("id");
    for (std::size_t begin = 0; begin < values.size(); begin += kValuesPerQuery) {
      const std::span some(values.data() + begin, std::min(kValuesPerQuery, values.size() - begin));
      auto known = client_.list("dimensions(" + id + ")/dimensionValues",
                                "$filter=" + percentEncode(anyOf("code", some)) + "&$select=id,code");
      if (auto* outcome = std::get_if<Outcome>(&known)) return std::move(*outcome);
      for (const auto& value : some) {
        const auto& records = std::get<Records>(known);
        const bool there = std::any_of(records.begin(), records.end(),
                                       [&](const auto& record) { return record.text("code") == value; });
        if (there) continue;
        return refuse(source + "_unknown", "Business Central has no such value of the dimension " + code + ".", code,
                      value, "Add the dimension value in Business Central and try again, or reject the change order.");
      }
    }
    return std::nullopt;
  }

  static Problem usable(const Records& records, const std::string& number, bool account) {
    const std::string what = account ? "account" : "item";
    const auto record =
        std::find_if(records.begin(), records.end(), [&](const auto& each) { return each.text("number") == number; });
    if (record == records.end()) {
      return refuse(what + "_unknown", "Business Central does not know the " + what + ".", "lineObjectNumber", number,
                    "Correct `number` or `numbers` in this connection's profile, or add the " + what + ".");
    }
    const bool no_posting = account && ((record->find("directPosting") != nullptr && !record->flag("directPosting")) ||
                                        record->text("accountType", "Posting") != "Posting");
    if (!record->flag("blocked") && !no_posting) return std::nullopt;
    return refuse(what + "_blocked", "The " + what + " is blocked in Business Central, or takes no direct posting.",
                  "lineObjectNumber", number, "Unblock it in Business Central, or name another one in the profile.");
  }

  const Config& config_;
  Client& client_;
  const domain::Draft& draft_;
};

}  // namespace

Problem lookUpMasterData(const Config& config, Client& client, const domain::Draft& draft, State& state) {
  MasterData data(config, client, draft);
  const auto once = [&](const std::string& name, const std::function<Problem()>& look) {
    const auto seen = "seen." + name;
    if (state.flag(seen)) return Problem();
    auto problem = look();
    if (!problem) state.set(seen, true);
    return problem;
  };
  if (config.check("vendor")) {
    if (auto problem = once("vendor", [&] { return data.vendor(); })) return problem;
  }
  if (config.check("period")) {
    if (auto problem = once("period", [&] { return data.period(); })) return problem;
  }
  if (config.check("dimensions")) {
    for (const auto& [source, code] : config.dimensions) {
      if (auto problem = once(source, [&] { return data.dimension(source, code); })) return problem;
    }
  }
  if (config.check("numbers")) return once("numbers", [&] { return data.numbers(); });
  return std::nullopt;
}

}  // namespace tieback::erp::business_central
