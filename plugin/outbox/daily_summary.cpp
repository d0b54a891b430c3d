#include "outbox/daily_summary.h"

#include <absl/time/time.h>

#include <algorithm>

#include "life/notices.h"

namespace tieback::outbox {
namespace {

constexpr ledger::Micros kLookAgainUs = 15LL * 60 * 1'000'000;  // the directory may have changed
constexpr int kMostItems = 100;  // the mail lists so many, and says how many more there are

absl::TimeZone zoneOf(const json::Value& user) {
  absl::TimeZone zone = absl::UTCTimeZone();
  absl::LoadTimeZone(user.text("time_zone", "UTC"), &zone);  // an unknown zone: UTC
  return zone;
}

}  // namespace

DailySummary::DailySummary(HostClient host, ledger::Ledger& ledger, const life::Connections& connections,
                           std::string at)
    : host_(host), ledger_(ledger), connections_(connections), at_(std::move(at)) {}

ledger::Micros DailySummary::work() {
  const Lock lock(mutex_);
  const auto now = ledger_.now();
  if (now < next_ && next_ - now <= kLookAgainUs) return next_;
  ledger::Micros next = now + kLookAgainUs;
  for (const auto& name : connections_.companies()) next = std::min(next, company(name, now));
  next_ = next;
  return next;
}

ledger::Micros DailySummary::company(const std::string& company, ledger::Micros now) {
  const auto approvers = host_.approvers(company);
  if (!approvers) {
    host_.log(LogLevel::warning, "the approvers for the Daily Summary are not known; asked again later",
              json::Value::object({{"company", company}, {"why", approvers.error().message}}));
    return now + kLookAgainUs;
  }
  ledger::Micros next = now + kLookAgainUs;
  for (const auto& user : approvers->at("users").items()) next = std::min(next, approver(company, user, now));
  return next;
}

ledger::Micros DailySummary::approver(const std::string& company, const json::Value& user, ledger::Micros now) {
  const absl::TimeZone zone = zoneOf(user);
  const absl::CivilSecond local = zone.At(absl::FromUnixMicros(now)).cs;
  const absl::CivilDay today(local);
  const absl::CivilSecond due(today.year(), today.month(), today.day(), std::stoi(at_.substr(0, 2)),
                              std::stoi(at_.substr(3)));
  if (local < due) return absl::ToUnixMicros(absl::FromCivil(due, zone));
  const std::string day = absl::FormatCivilTime(today);
  ledger_.write([&](ledger::Transaction& transaction) {
    // Marked even where there is nothing to say: the day's summary is done.
    if (transaction.markSummarySent(company, user.text("id"), day) &&
        transaction.dailySummaryWanted(company, user.text("id"))) {
      queue(transaction, company, user, day, now);
    }
  });
  // Not before it is committed: the mail lane would find nothing, and not look again.
  host_.wake(TIEBACK_LANE_MAIL);
  return absl::ToUnixMicros(absl::FromCivil(due + 24 * 3600, zone));
}

void DailySummary::queue(ledger::Transaction& transaction, const std::string& company, const json::Value& user,
                         const std::string& day, ledger::Micros now) {
  ledger::ListQuery query;
  for (const auto* connection : connections_.ofCompany(company)) query.connections.push_back(connection->id);
  query.limit = kMostItems;
  json::Value items = json::Value::array();
  for (const auto view : {domain::View::ready_to_export, domain::View::failed_to_export}) {
    query.view = view;
    for (const auto& item : transaction.list(query)) {
      if (item.state != domain::State::exporting) items.push(life::mailItem(item));
    }
  }
  if (items.size() == 0 || user.text("email").empty()) return;
  ledger::Mail mail;
  mail.id = "summary." + company + "." + user.text("id") + "." + day;
  mail.kind = "daily_summary";
  mail.recipient = user.text("email");
  mail.recipient_name = user.text("name");
  mail.context = json::Value::object({{"items", items}, {"company", connections_.ofCompany(company).front()->name}});
  mail.not_before = now;
  mail.queued_at = now;
  transaction.add(mail);
}

}  // namespace tieback::outbox
