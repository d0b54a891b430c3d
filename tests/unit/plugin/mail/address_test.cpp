#include <catch2/catch.hpp>

#include "mail/address.h"

using namespace tieback::mail;

TEST_CASE("Only plain addresses are taken", "[address]") {
  for (const auto* good : {"pat@example.com", "p.m+x@a-b.example.co.uk", "x@localhost", "o'neil@example.com"}) {
    INFO(good);
    CHECK(isEmail(good));
  }
  for (const auto* bad : {"",
                          "pat",
                          "@example.com",
                          "pat@",
                          "pat@@example.com",
                          "pat@exa mple.com",
                          "pat@example..com",
                          ".pat@example.com",
                          "pat.@example.com",
                          "\"pat\"@example.com",
                          "pat@[127.0.0.1]",
                          "pat@-x.com",
                          "pat@x-.com",
                          "pät@example.com",
                          "pat@exämple.com",
                          "pat@example.com\r\nBcc: x@y.z",
                          "pat@example.com,eve@example.com",
                          "<pat@example.com>",
                          "pat@example.com ",
                          "a@b@c"}) {
    INFO(bad);
    CHECK_FALSE(isEmail(bad));
  }
  CHECK_FALSE(isEmail(std::string(65, 'a') + "@example.com"));
  CHECK_FALSE(isEmail("a@" + std::string(64, 'b') + ".com"));
  CHECK_FALSE(isEmail(std::string_view("a\0b@example.com", 15)));
}

TEST_CASE("Addresses with and without a name", "[address]") {
  CHECK(parseAddress("tieback@example.com")->email == "tieback@example.com");
  CHECK(parseAddress("Tieback <tieback@example.com>")->name == "Tieback");
  CHECK(parseAddress("\"A, B\" <t@example.com>")->name == "A, B");
  CHECK(parseAddress(" Jürgen <t@example.com> ")->name == "Jürgen");
  CHECK(parseAddress("t@example.com")->domain() == "example.com");
  for (const auto* bad :
       {"", "<>", "Tieback <tieback>", "Tieback <t@example.com> x", "a\r\nb <t@example.com>", "t@example.com>"}) {
    INFO(bad);
    CHECK_FALSE(parseAddress(bad).has_value());
  }
}
