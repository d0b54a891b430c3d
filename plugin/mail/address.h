// Mail addresses that are safe to put into SMTP commands and headers.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tieback::mail {

struct Address {
  std::string name;   // for people; may be empty
  std::string email;  // pat@example.com

  // The part after the @.
  std::string domain() const;
};

// Plain ASCII dot-atoms on both sides of one @, within the lengths of RFC 5321. Quoted local parts, address literals
// and international addresses are not taken.
bool isEmail(std::string_view text);

// "Tieback <tieback@example.com>" or "tieback@example.com". Nothing when the address is none.
std::optional<Address> parseAddress(std::string_view text);

}  // namespace tieback::mail
