// What mails say. Text and HTML are made from the same parts, so that neither says more than the other, and every value
// is escaped in one place.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <tieback/sdk/json.h>

namespace tieback::mail {

enum class MailKind { rejection, failed, in_doubt, synced, resent, daily_summary };
std::string_view name(MailKind kind);
std::optional<MailKind> kindByName(std::string_view name);

struct Message {
  std::string subject;  // UTF-8, one line
  std::string text;
  std::string html;
};

// Pure. `context`, every member optional:
//   item          the contract's item document (change_order, commitment, project, vendor, amount, currency, state, …)
//   by            who did it: a name                     (rejection, resent)
//   reason        the rejection comments                 (rejection)
//   error         the item's `error`                     (failed)
//   doubt         the item's `doubt`                     (in_doubt)
//   residue       what is left in the ERP, a text        (rejection, failed)
//   items         item documents, each with a `link`     (daily_summary)
//   company       the company's name
//   link          where to view it online: http(s), else left out
//   subject       in place of the kind's own; a template over change_order, commitment, project, vendor and company
// Amounts are printed as they stand: they are exact decimal texts.
Message render(MailKind kind, const json::Value& context);

// The configured link with {item} put in, percent-encoded.
std::string itemLink(std::string_view pattern, std::string_view item);

}  // namespace tieback::mail
