#include <catch2/catch.hpp>

#include "mail/message.h"
#include "mail/parts.h"

using namespace tieback;
using namespace tieback::mail;

namespace {

json::Value context(const std::string& more = "{}") {
  auto value =
      json::parse(R"({"company": "Acme", "link": "https://console.example/items/acme.4711", "by": "Ann Approver",
    "item": {"id": "acme.4711", "project": {"name": "Harbour Tower"}, "commitment": {"number": "SC-001", "title": "Concrete"},
             "vendor": {"name": "Apex & Sons <Concrete>"}, "change_order": {"number": "CCO-001", "title": "Extra \"footing\""},
             "amount": "12500.00", "currency": "USD", "origin_code": "000042"}})");
  const auto extra = json::parse(more);
  for (const auto& [name, member] : extra.members()) value.set(name, member);
  return value;
}

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

}  // namespace

TEST_CASE("The rejection mail has the comments, the link and who", "[message]") {
  const auto message =
      render(MailKind::rejection,
             context(R"({"reason": "Wrong cost code.\nUse 03-300.", "residue": "change order 000042, On Hold"})"));
  CHECK(message.subject == "ERP CCO Rejection Notification");
  CHECK(message.text ==
        "Change order CCO-001 was rejected\n=================================\n\n"
        "It was rejected by Ann Approver and can be edited again. Comments:\n\n"
        "> Wrong cost code.\n> Use 03-300.\n\n"
        "Change order: CCO-001, Extra \"footing\"\nCommitment: SC-001, Concrete\nProject: Harbour Tower\n"
        "Contract company: Apex & Sons <Concrete>\nAmount: 12500.00 USD\n\n"
        "Left in the ERP: change order 000042, On Hold\n\n"
        "Once it is corrected, use Re-send to ERP, or set it to Void.\n\n"
        "View it online: https://console.example/items/acme.4711\n");
  CHECK(has(message.html, "Wrong cost code.<br>\nUse 03-300."));
  CHECK(has(message.html, "Apex &amp; Sons &lt;Concrete&gt;"));
  CHECK(has(message.html, "<a href=\"https://console.example/items/acme.4711\">"));
}

TEST_CASE("Its subject may be the company's own, a template, and never more than a line", "[message]") {
  const auto subject = [](const char* text) {
    auto value = context();
    value.set("subject", text);
    return render(MailKind::rejection, value).subject;
  };
  CHECK(subject("{company}: ERP Commitment Rejection Notification") == "Acme: ERP Commitment Rejection Notification");
  CHECK(subject("{change_order.number}\r\nBcc: x@y.z") == "CCO-001 Bcc: x@y.z");
  CHECK(subject("{broken") == "{broken");
}

TEST_CASE("Each kind says what it is about", "[message]") {
  const auto failed =
      render(MailKind::failed,
             context(R"({"error": {"message": "The period 06-2026 is closed.", "remedy": "Reopen it, then try again.",
                                                        "erp_message": "Financial period closed.", "step": "create"}})"));
  CHECK(failed.subject == "ERP export of change order CCO-001 failed");
  CHECK(has(failed.text, "The period 06-2026 is closed."));
  CHECK(has(failed.text, "Reopen it, then try again."));
  CHECK(has(failed.text, "The ERP's words: Financial period closed."));
  const auto doubt =
      render(MailKind::in_doubt, context(R"({"doubt": {"step": "release", "known": "The connection broke."}})"));
  CHECK(doubt.subject == "ERP export of change order CCO-001 is in doubt");
  CHECK(has(doubt.text, "What is known: The connection broke."));
  const auto synced = render(MailKind::synced, context());
  CHECK(has(synced.text, "Number in the ERP: 000042"));
  const auto resent = render(MailKind::resent, context());
  CHECK(resent.subject == "Change order CCO-001 was sent to ERP again");
  CHECK(has(resent.text, "by Ann Approver"));
}

TEST_CASE("The Daily Summary lists what waits", "[message]") {
  const auto message = render(MailKind::daily_summary, json::parse(R"json({"company": "Acme", "items": [
    {"change_order": {"number": "CCO-001", "title": "Extra footing"}, "commitment": {"number": "SC-001"}, "project": {"name": "P<1>"},
     "amount": "12500.00", "currency": "USD", "state": "ready", "sent_at": "2026-06-15T09:00:00Z", "link": "https://c.example/1"},
    {"change_order": {"number": "CCO-002"}, "state": "in_doubt", "link": "javascript:alert(1)"}]})json"));
  CHECK(message.subject == "ERP Integrations Daily Summary");
  CHECK(has(message.text, "2 change orders wait for you."));
  CHECK(has(message.text,
            "* Change order: CCO-001, Extra footing\n  Commitment: SC-001\n  Project: P<1>\n  Amount: 12500.00 USD\n"
            "  State: ready\n  Sent: 2026-06-15T09:00:00Z\n  Link: https://c.example/1\n"));
  CHECK(has(message.text, "* Change order: CCO-002\n  State: in doubt\n"));
  CHECK(has(message.html, "P&lt;1&gt;"));
  CHECK(has(message.html, "<a href=\"https://c.example/1\">View</a>"));
  CHECK_FALSE(has(message.html + message.text, "javascript"));
  CHECK(has(render(MailKind::daily_summary, json::parse(R"({"items": [{}]})")).text, "1 change order waits for you."));
}

TEST_CASE("Hostile text stays text", "[message]") {
  auto value = context(
      R"({"reason": "<script>alert(1)</script>\u0000\u001b[31m & 'x'", "link": "https://x.example/\"><img src=x>"})");
  value["item"]["change_order"].set("title", "</td><b>\r\nX-Evil: 1");
  const auto message = render(MailKind::rejection, value);
  CHECK_FALSE(has(message.html, "<script>"));
  CHECK_FALSE(has(message.html, "<img"));
  CHECK_FALSE(has(message.html, "<b>"));
  CHECK(has(message.html, "&lt;script&gt;alert(1)&lt;/script&gt; [31m &amp; &#39;x&#39;"));
  CHECK_FALSE(has(message.text, "\nX-Evil"));
  CHECK_FALSE(has(message.text, "View it online"));
  CHECK(message.text.find('\0') == std::string::npos);
}

TEST_CASE("Whatever the context lacks, a mail comes of it", "[message]") {
  for (const auto kind : {MailKind::rejection, MailKind::failed, MailKind::in_doubt, MailKind::synced, MailKind::resent,
                          MailKind::daily_summary}) {
    const auto message = render(kind, json::Value::object());
    CHECK_FALSE(message.subject.empty());
    CHECK_FALSE(message.text.empty());
    CHECK(kindByName(name(kind)) == kind);
    CHECK_FALSE(
        render(kind, json::parse(R"({"item": 3, "items": 4, "error": [], "reason": {}, "by": null})")).text.empty());
  }
  CHECK_FALSE(kindByName("advert").has_value());
}

TEST_CASE("The item's link is encoded", "[message]") {
  CHECK(itemLink("https://c.example/items/{item}?x", "acme.4711") == "https://c.example/items/acme.4711?x");
  CHECK(itemLink("https://c.example/{item}", "a/b \"x\"<&>") == "https://c.example/a%2Fb%20%22x%22%3C%26%3E");
  CHECK(isWebLink(itemLink("https://c.example/{item}", "a/b \"x\"<&>\n")));
}
