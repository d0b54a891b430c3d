// Books that any dialect may keep: what does not fit is refused with its place, and a copy is a snapshot.
#include "support/books.h"

#include <catch2/catch.hpp>

using namespace tieback::mock;

namespace {

Json record(const std::string& text) {
  return std::get<Json>(parseJson(text));
}

Books someBooks() {
  using Kind = BookField::Kind;
  return Books(
      {{"Order",
        {"Company", "Number"},
        {{"Company"},
         {"Number", Kind::text, true},
         {"Status", Kind::text, false, "Open", {}, {"Open", "Closed"}},
         {"Date", Kind::date},
         {"Lines", Kind::list, false, Json::array(), {{"Amount", Kind::decimal, true}, {"Done", Kind::flag}}}}}});
}

std::string refusal(const std::string& text) {
  Books books = someBooks();
  const auto result = books.insert("Order", record(text));
  const auto* error = std::get_if<BooksError>(&result);
  return error == nullptr ? "" : error->pointer + " " + error->message;
}

}  // namespace

TEST_CASE("a record is found under its keys, with what it did not say filled in") {
  Books books = someBooks();
  books.insert("Order", record(R"({"Company":"c","Number":7,"Lines":[{"Amount":2500.10}]})"));
  const BookRecord found = books.find("Order", "c/7");
  REQUIRE(found);
  CHECK(found->dump() == R"({"Company":"c","Number":"7","Lines":[{"Amount":2500.10}],"Status":"Open"})");
  CHECK(books.firstOf("Order", [](const Json& each) { return each.text("Status") == "Closed"; }) == nullptr);
}

TEST_CASE("what does not fit is refused with its place") {
  CHECK(refusal(R"({"Company":"c"})") == " Number: missing");
  CHECK(refusal(R"({"Company":"c","Number":"1","Colour":"red"})") == "/Colour 'Colour' is no field here");
  CHECK(refusal(R"({"Company":"c","Number":"1","Status":"Odd"})") == "/Status Status: 'Odd' is none of Open, Closed");
  CHECK(refusal(R"({"Company":"c","Number":"1","Lines":[{"Amount":"much"}]})") ==
        "/Lines/0/Amount Amount: an amount is wanted");
  CHECK(refusal(R"({"Company":"c","Number":"1","Date":"15.6.2026"})") ==
        "/Date Date: a date such as 2026-06-15 is wanted");
}

TEST_CASE("a record is changed or removed, and a copy of the books stays as it was") {
  Books books = someBooks();
  books.insert("Order", record(R"({"Company":"c","Number":"1"})"));
  const Books copy = books;
  CHECK(std::holds_alternative<BooksError>(books.insert("Order", record(R"({"Company":"c","Number":"1"})"))));
  CHECK(std::get<Json>(books.patch("Order", "c/1", record(R"({"Status":"Closed"})"))).text("Status") == "Closed");
  CHECK(std::get<BooksError>(books.patch("Order", "c/1", record(R"({"Number":"2"})"))).message ==
        "the key cannot be changed");
  CHECK_FALSE(books.remove("Order", "c/1"));
  CHECK(books.remove("Order", "c/1")->notFound);
  CHECK(copy.find("Order", "c/1")->text("Status") == "Open");
  CHECK(std::get<BooksError>(books.list("Nothing")).notFound);
}
