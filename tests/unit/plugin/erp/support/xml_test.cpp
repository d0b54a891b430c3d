#include "erp/support/xml.h"

#include <catch2/catch.hpp>

using namespace tieback::erp;

namespace {

std::string refused(std::string_view document, const xml::Limits& limits = {}) {
  const auto result = xml::parse(document, limits);
  const auto* why = std::get_if<xml::Unreadable>(&result);
  return why == nullptr ? "" : why->why;
}

}  // namespace

TEST_CASE("a document is read into a tree, texts as they stand") {
  const auto read = xml::parse(
      "\xEF\xBB\xBF<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- <!DOCTYPE x> --><r a='1'><s:n "
      "xmlns:s='u'>12.50</s:n>"
      "<t>a &amp; b<![CDATA[ <!c> ]]></t><n/></r>");
  const auto& root = std::get<xml::Element>(read);
  CHECK(root.name == "r");
  CHECK(root.attribute("a") == "1");
  CHECK(root.attribute("b").empty());
  CHECK(root.textAt("n") == "12.50");
  CHECK(root.textAt("t") == "a & b <!c> ");
  CHECK(root.children.size() == 3);
  CHECK(root.path("n/x") == nullptr);
}

TEST_CASE("bombs and external entities are refused before they are read") {
  CHECK_THAT(refused("<?xml version='1.0'?><!DOCTYPE r [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]><r>&b;</r>"),
             Catch::Contains("document type"));
  CHECK_THAT(refused("<!DOCTYPE r SYSTEM 'file:///etc/passwd'><r/>"), Catch::Contains("document type"));
  CHECK_THAT(refused("<!-- x --><!doctype r><r/>"), Catch::Contains("document type"));
  CHECK_THAT(refused(std::string("\xFF\xFE<\0r\0/\0>\0", 10)), Catch::Contains("encoding"));
  CHECK_THAT(refused("<?xml version='1.0' encoding='UTF-16'?><r/>"), Catch::Contains("encoding"));
  CHECK_THAT(refused("<r>&unknown;</r>"), Catch::Contains("no XML"));
}

TEST_CASE("what is no whole document, too deep or too large is refused") {
  CHECK_THAT(refused(""), Catch::Contains("no XML"));
  CHECK_THAT(refused("<r><a></r>"), Catch::Contains("no XML"));
  CHECK_THAT(refused("<r>"), Catch::Contains("no XML"));
  CHECK_THAT(refused("{\"a\":1}"), Catch::Contains("no XML"));
  std::string deep;
  for (int i = 0; i < 100'000; ++i) deep += "<a>";
  CHECK_THAT(refused(deep), Catch::Contains("nested too deeply"));
  CHECK_THAT(refused("<r>123456</r>", {10, 5}), Catch::Contains("too large"));
}

TEST_CASE("what is written reads back as it was, but for what XML cannot hold") {
  xml::Writer writer;
  writer.open("r", {{"key", "a\"<b>&"}});
  writer.element("t",
                 "x < y & \"z\"\r\n\x01"
                 "end");
  writer.element("e", "");
  writer.close();
  const auto text = writer.take();
  CHECK(text == "<r key=\"a&quot;&lt;b&gt;&amp;\"><t>x &lt; y &amp; \"z\"&#13;\n end</t><e></e></r>");
  const auto read = xml::parse(text);
  CHECK(std::get<xml::Element>(read).attribute("key") == "a\"<b>&");
  CHECK(std::get<xml::Element>(read).textAt("t") == "x < y & \"z\"\r\n end");
  CHECK(writer.take().empty());
}
