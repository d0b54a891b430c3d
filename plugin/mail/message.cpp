#include "mail/message.h"

#include <Poco/URI.h>

#include <array>

#include "domain/text_template.h"
#include "mail/header.h"
#include "mail/parts.h"

namespace tieback::mail {
namespace {

using json::Value;

struct KindName {
  MailKind kind;
  std::string_view name;
  std::string_view subject;  // a template over the item
};
constexpr std::array<KindName, 6> kKinds{{
    {MailKind::rejection, "rejection", "ERP CCO Rejection Notification"},
    {MailKind::failed, "failed", "ERP export of change order {change_order.number} failed"},
    {MailKind::in_doubt, "in_doubt", "ERP export of change order {change_order.number} is in doubt"},
    {MailKind::synced, "synced", "Change order {change_order.number} is in the ERP"},
    {MailKind::resent, "resent", "Change order {change_order.number} was sent to ERP again"},
    {MailKind::daily_summary, "daily_summary", "ERP Integrations Daily Summary"},
}};

const KindName& entry(MailKind kind) {
  return kKinds.at(static_cast<std::size_t>(kind));
}

std::string at(const Value& value, std::string_view path) {
  const auto* found = value.path(path);
  if (found == nullptr) return {};
  if (found->isNumber()) return found->asNumberText();
  return found->isString() ? found->asString() : std::string();
}

// A subject that is no template (a profile's is checked when it is loaded) stands as it is.
std::string subjectOf(MailKind kind, const Value& context) {
  auto text = at(context, "subject");
  if (text.empty()) text = entry(kind).subject;
  const auto parsed = domain::TextTemplate::parse(text);
  if (!parsed) return oneLine(text);
  return oneLine(parsed->fill([&](std::string_view path) {
    return path == "company" ? at(context, "company") : at(context, "item." + std::string(path));
  }));
}

std::string amountOf(const Value& item) {
  const auto amount = at(item, "amount");
  const auto currency = at(item, "currency");
  return currency.empty() || amount.empty() ? amount : amount + " " + currency;
}

std::string numberAndTitle(const Value& item, const std::string& object) {
  const auto number = at(item, object + ".number");
  const auto title = at(item, object + ".title");
  return title.empty() ? number : number + ", " + title;
}

class Composer {
 public:
  explicit Composer(const Value& context) : context_(context) {
    const auto* item = context.find("item");
    if (item != nullptr) item_ = *item;
  }

  std::vector<Part> compose(MailKind kind) {
    switch (kind) {
      case MailKind::rejection:
        rejection();
        break;
      case MailKind::failed:
        failed();
        break;
      case MailKind::in_doubt:
        inDoubt();
        break;
      case MailKind::synced:
        synced();
        break;
      case MailKind::resent:
        resent();
        break;
      case MailKind::daily_summary:
        dailySummary();
        break;
    }
    return std::move(parts_);
  }

 private:
  std::string order() const { return "Change order " + at(item_, "change_order.number"); }
  std::string by() const { return at(context_, "by").empty() ? "an accounting approver" : at(context_, "by"); }

  void add(Part::Kind kind, std::string text) {
    if (!text.empty()) parts_.push_back({kind, std::move(text), {}, false});
  }
  void paragraph(std::string text) { add(Part::Kind::paragraph, std::move(text)); }

  // Facts that are empty are left out.
  void facts(std::vector<std::vector<std::string>> more) {
    Part part{Part::Kind::facts, "", {}, false};
    std::vector<std::vector<std::string>> all{{"Change order", numberAndTitle(item_, "change_order")},
                                              {"Commitment", numberAndTitle(item_, "commitment")},
                                              {"Project", at(item_, "project.name")},
                                              {"Contract company", at(item_, "vendor.name")},
                                              {"Amount", amountOf(item_)}};
    all.insert(all.end(), more.begin(), more.end());
    for (auto& row : all) {
      if (!row[1].empty()) part.rows.push_back(std::move(row));
    }
    if (!part.rows.empty()) parts_.push_back(std::move(part));
  }

  void residue() {
    const auto text = at(context_, "residue");
    if (!text.empty()) paragraph("Left in the ERP: " + text);
  }

  void link() { add(Part::Kind::link, at(context_, "link")); }

  void rejection() {
    add(Part::Kind::heading, order() + " was rejected");
    paragraph("It was rejected by " + by() + " and can be edited again. Comments:");
    add(Part::Kind::quote, at(context_, "reason"));
    facts({});
    residue();
    paragraph("Once it is corrected, use Re-send to ERP, or set it to Void.");
    link();
  }

  void failed() {
    add(Part::Kind::heading, order() + " could not be exported");
    paragraph(at(context_, "error.message"));
    paragraph(at(context_, "error.remedy"));
    facts({{"Step", at(context_, "error.step")}, {"The ERP's words", at(context_, "error.erp_message")}});
    residue();
    paragraph("It is in Failed to Export: try again once the cause is mended, or reject it.");
    link();
  }

  void inDoubt() {
    add(Part::Kind::heading, order() + " is in doubt");
    paragraph("The ERP may or may not have taken it: no answer came. It is not sent again until that is known.");
    facts({{"Step", at(context_, "doubt.step")}, {"What is known", at(context_, "doubt.known")}});
    paragraph("Look for it in the ERP, then resolve the doubt in Failed to Export.");
    link();
  }

  void synced() {
    add(Part::Kind::heading, order() + " is in the ERP");
    facts({{"Number in the ERP", at(item_, "origin_code")}});
    link();
  }

  void resent() {
    add(Part::Kind::heading, order() + " was sent again");
    paragraph("It was corrected and sent to ERP again by " + by() + ", and waits in Ready to Export.");
    facts({});
    link();
  }

  void dailySummary() {
    const auto* items = context_.find("items");
    const std::size_t count = items == nullptr ? 0 : items->size();
    add(Part::Kind::heading, "ERP Integrations Daily Summary");
    paragraph(count == 1 ? "1 change order waits for you." : std::to_string(count) + " change orders wait for you.");
    Part table{
        Part::Kind::table, "", {{"Change order", "Commitment", "Project", "Amount", "State", "Sent", "Link"}}, true};
    for (std::size_t i = 0; i < count; ++i) {
      const auto& item = items->items()[i];
      table.rows.push_back({numberAndTitle(item, "change_order"), numberAndTitle(item, "commitment"),
                            at(item, "project.name"), amountOf(item), stateWords(at(item, "state")),
                            at(item, "sent_at"), isWebLink(at(item, "link")) ? at(item, "link") : ""});
    }
    if (count > 0) parts_.push_back(std::move(table));
    link();
    paragraph("You get this mail once a day while something waits. You can turn it off in your preferences.");
  }

  static std::string stateWords(const std::string& state) { return state == "in_doubt" ? "in doubt" : state; }

  const Value& context_;
  Value item_ = Value::object();
  std::vector<Part> parts_;
};

}  // namespace

std::string_view name(MailKind kind) {
  return entry(kind).name;
}

std::optional<MailKind> kindByName(std::string_view name) {
  for (const auto& known : kKinds) {
    if (known.name == name) return known.kind;
  }
  return std::nullopt;
}

Message render(MailKind kind, const Value& context) {
  const auto parts = Composer(context).compose(kind);
  return {subjectOf(kind, context), plainText(parts), htmlText(parts)};
}

std::string itemLink(std::string_view pattern, std::string_view item) {
  std::string encoded;
  Poco::URI::encode(std::string(item), "!*'();:@&=+$,/?#[]%\"<>\\^`{|} ", encoded);
  std::string link(pattern);
  if (const auto at = link.find("{item}"); at != std::string::npos) link.replace(at, 6, encoded);
  return link;
}

}  // namespace tieback::mail
