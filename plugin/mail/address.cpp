#include "mail/address.h"

#include "domain/text.h"

namespace tieback::mail {
namespace {

bool isAlnum(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

// RFC 5322's atext.
bool isAtomCharacter(char c) {
  return isAlnum(c) || std::string_view("!#$%&'*+-/=?^_`{|}~").find(c) != std::string_view::npos;
}

bool isDotAtom(std::string_view text) {
  bool after_dot = true;
  for (const char c : text) {
    if (c == '.' ? after_dot : !isAtomCharacter(c)) return false;
    after_dot = c == '.';
  }
  return !after_dot;
}

bool isLabel(std::string_view label) {
  if (label.empty() || label.size() > 63 || label.front() == '-' || label.back() == '-') return false;
  for (const char c : label) {
    if (!isAlnum(c) && c != '-') return false;
  }
  return true;
}

bool isDomain(std::string_view text) {
  for (;;) {
    const auto dot = text.find('.');
    if (!isLabel(text.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    text.remove_prefix(dot + 1);
  }
}

std::string withoutQuotes(std::string name) {
  const bool quoted = name.size() >= 2 && name.front() == '"' && name.back() == '"';
  return quoted ? name.substr(1, name.size() - 2) : name;
}

}  // namespace

std::string Address::domain() const {
  return email.substr(email.find('@') + 1);
}

bool isEmail(std::string_view text) {
  const auto at = text.find('@');
  if (at == std::string_view::npos || at > 64 || text.size() > 254) return false;
  return isDotAtom(text.substr(0, at)) && isDomain(text.substr(at + 1));
}

std::optional<Address> parseAddress(std::string_view text) {
  const auto whole = domain::trimmed(text);
  const auto open = whole.find('<');
  Address address{"", whole};
  if (open != std::string::npos) {
    if (whole.back() != '>') return std::nullopt;
    address.name = withoutQuotes(domain::trimmed(whole.substr(0, open)));
    address.email = whole.substr(open + 1, whole.size() - open - 2);
  }
  const bool good = isEmail(address.email) && !domain::hasControlCharacters(address.name, domain::LineBreaks::refused);
  return good ? std::optional(address) : std::nullopt;
}

}  // namespace tieback::mail
