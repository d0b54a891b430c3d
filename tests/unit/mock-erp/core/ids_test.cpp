#include "core/ids.h"

#include <catch2/catch.hpp>

using namespace tieback::mock;

TEST_CASE("a GUID is written and read back") {
  IdSource ids(7);
  for (int i = 0; i < 100; ++i) {
    const Guid guid = ids.newGuid();
    const std::string text = guid.text();
    CHECK(text.size() == 36);
    CHECK(text[14] == '4');
    CHECK(std::string("89ab").find(text[19]) != std::string::npos);
    CHECK(Guid::parse(text) == guid);
  }
  CHECK(Guid{0x0123456789abcdefULL, 0xfedcba9876543210ULL}.text() == "01234567-89ab-cdef-fedc-ba9876543210");
  CHECK(Guid::parse("01234567-89AB-CDEF-FEDC-BA9876543210") == Guid{0x0123456789abcdefULL, 0xfedcba9876543210ULL});
}

TEST_CASE("what is no GUID is not read") {
  CHECK_FALSE(Guid::parse(""));
  CHECK_FALSE(Guid::parse("01234567-89ab-cdef-fedc-ba987654321"));
  CHECK_FALSE(Guid::parse("01234567-89ab-cdef-fedc-ba987654321g"));
  CHECK_FALSE(Guid::parse("01234567-89ab-cdef-fedcaba9876543210"));
  CHECK_FALSE(Guid::parse("0-23456789ab-cdef-fedc-ba98765432100"));
}

TEST_CASE("the same seed gives the same ids, as it did before they had a type of their own") {
  IdSource a(1);
  IdSource b(1);
  CHECK(a.guid() == b.newGuid().text());
  CHECK(IdSource(1).guid() == "910a2dec-8902-4cc1-beeb-8da1658eec67");
}
