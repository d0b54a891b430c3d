// XML for the dialects that speak it: a request as a tree, an answer written straight into a string.
//
// A request with a document type declaration is not read: the vendors' gateways refuse those, and so does every careful
// client of theirs.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace tieback::mock {

struct XmlNode {
  std::string name;
  std::vector<std::pair<std::string, std::string>> attributes;
  std::string text;  // of the node itself
  std::vector<XmlNode> children;

  // The first child of that name; null when there is none.
  const XmlNode* find(std::string_view wanted) const;
  // The text of the first child of that name; empty when there is none.
  std::string_view textOf(std::string_view wanted) const;
  std::string_view attribute(std::string_view wanted) const;
};

struct XmlError {
  std::string message;
  int line = 0;
  int column = 0;
};

// One whole document, at most 60 levels deep.
std::variant<XmlNode, XmlError> parseXml(const std::string& document);

class XmlWriter {
 public:
  XmlWriter& open(std::string_view name);
  // Of the element that was just opened.
  XmlWriter& attribute(std::string_view name, std::string_view value);
  XmlWriter& close();
  XmlWriter& element(std::string_view name, std::string_view text);
  // A part that is XML already.
  XmlWriter& part(std::string_view xml);
  std::string take();

 private:
  void endTag();
  void escape(std::string_view text);

  std::string text_;
  std::vector<std::string> names_;
  bool tagOpen_ = false;
};

}  // namespace tieback::mock
