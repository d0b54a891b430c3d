#include "support/xml.h"

#include <catch2/catch.hpp>

using namespace tieback::mock;

namespace {

std::string refused(const std::string& document) {
  const auto result = parseXml(document);
  const auto* error = std::get_if<XmlError>(&result);
  return error == nullptr ? "" : error->message;
}

}  // namespace

TEST_CASE("a request is read as a tree, its texts and attributes as they stand") {
  const auto read = parseXml("<?xml version='1.0'?><!-- a --><r k='1&amp;2'><n>2.50</n><n>x<![CDATA[<y>]]></n></r>");
  const XmlNode& root = std::get<XmlNode>(read);
  CHECK(root.attribute("k") == "1&2");
  CHECK(root.attribute("none").empty());
  CHECK(root.textOf("n") == "2.50");
  CHECK(root.children[1].text == "x<y>");
  CHECK(root.find("none") == nullptr);
}

TEST_CASE("a request with a declaration, too deep, or no XML is refused") {
  CHECK_THAT(refused("<!-- x --><?p?><!DOCTYPE r [<!ENTITY a 'b'>]><r>&a;</r>"), Catch::Contains("not allowed"));
  CHECK_THAT(refused(std::string("<\0r/>", 5)), Catch::Contains("not UTF-8"));
  std::string deep;
  for (int i = 0; i < 61; ++i) deep += "<a>";
  for (int i = 0; i < 61; ++i) deep += "</a>";
  CHECK_THAT(refused(deep), Catch::Contains("too deeply"));
  CHECK_FALSE(refused("<r><a></r>").empty());
  CHECK_FALSE(refused("").empty());
  CHECK(refused("<r>&lt;!DOCTYPE</r>").empty());
}

TEST_CASE("an answer is written with its texts escaped") {
  XmlWriter writer;
  writer.open("r").attribute("k", "a\"b").element("t", "1 < 2 & 'c'").part("<p/>").open("e").close().close();
  CHECK(writer.take() == "<r k=\"a&quot;b\"><t>1 &lt; 2 &amp; &#039;c&#039;</t><p/><e></e></r>");
}
