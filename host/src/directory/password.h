// Passwords as argon2id hashes in their encoded form ($argon2id$v=19$m=…).
#pragma once

#include <string>
#include <string_view>

namespace tieback::host {

// Costs 19 MiB and about 20 ms (OWASP's recommendation for argon2id: m=19 MiB, t=2, p=1).
std::string hashPassword(std::string_view password);

// Takes as long for a hash that nobody has. False too when `hash` is no argon2id hash.
bool verifyPassword(std::string_view password, const std::string& hash);

// A well-formed hash of an unguessable password: verified against where there is no such user, so that time tells
// nothing.
const std::string& nobodysHash();

}  // namespace tieback::host
