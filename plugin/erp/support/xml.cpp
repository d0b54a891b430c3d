#include "erp/support/xml.h"

#include <Poco/XML/XMLStreamParser.h>

#include <algorithm>
#include <array>

namespace tieback::erp::xml {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

// Is the document in an encoding in which markup is plain ASCII, so that declares() cannot be deceived?
bool plainEncoding(std::string_view document) {
  if (document.find('\0') != std::string_view::npos) return false;
  if (document.substr(0, 5) != "<?xml") return true;
  std::string declaration(document.substr(0, document.find("?>")));
  std::transform(declaration.begin(), declaration.end(), declaration.begin(), lower);
  const auto at = declaration.find("encoding");
  if (at == std::string::npos) return true;
  const auto begin = declaration.find_first_of("\"'", at);
  if (begin == std::string::npos) return false;
  const auto name = declaration.substr(begin + 1, declaration.find(declaration[begin], begin + 1) - begin - 1);
  constexpr auto kPlain = std::to_array<std::string_view>({"utf-8", "us-ascii", "iso-8859-1"});
  return std::find(kPlain.begin(), kPlain.end(), name) != kPlain.end();
}

// Does it have a declaration (<!DOCTYPE, <!ENTITY, …) outside of comments and CDATA?
bool declares(std::string_view document) {
  constexpr std::string_view kComment = "<!--";
  constexpr std::string_view kData = "<![CDATA[";
  std::size_t at = 0;
  while ((at = document.find("<!", at)) != std::string_view::npos) {
    const auto rest = document.substr(at);
    const bool comment = rest.substr(0, kComment.size()) == kComment;
    if (!comment && rest.substr(0, kData.size()) != kData) return true;
    const auto end = document.find(comment ? "-->" : "]]>", at + (comment ? kComment.size() : kData.size()));
    if (end == std::string_view::npos) return false;  // the parser will say what is wrong
    at = end;
  }
  return false;
}

std::variant<Element, Unreadable> read(std::string_view document, const Limits& limits) {
  using Poco::XML::XMLStreamParser;
  XMLStreamParser parser(document.data(), document.size(), "answer");
  std::vector<Element> open;
  for (;;) {
    switch (parser.next()) {
      case XMLStreamParser::EV_START_ELEMENT: {
        if (open.size() >= limits.max_depth) return Unreadable{"elements nested too deeply"};
        Element element;
        element.name = parser.localName();
        for (const auto& [name, attribute] : parser.attributeMap()) {
          element.attributes.emplace_back(name.localName(), attribute.value);
          attribute.handled = true;
        }
        open.push_back(std::move(element));
        break;
      }
      case XMLStreamParser::EV_CHARACTERS:
        if (!open.empty()) open.back().text += parser.value();
        break;
      case XMLStreamParser::EV_END_ELEMENT: {
        Element done = std::move(open.back());
        open.pop_back();
        if (open.empty()) return done;
        open.back().children.push_back(std::move(done));
        break;
      }
      case XMLStreamParser::EV_EOF:
        return Unreadable{"no XML: it has no element"};
      default:
        break;
    }
  }
}

void escape(std::string_view text, bool attribute, std::string& out) {
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += attribute ? "&quot;" : "\"";
        break;
      case '\r':
        out += "&#13;";
        break;
      case '\n':
      case '\t':
        out += attribute ? ' ' : c;
        break;
      default:
        out += static_cast<unsigned char>(c) < 0x20 ? ' ' : c;
    }
  }
}

}  // namespace

const Element* Element::child(std::string_view wanted) const {
  const auto found =
      std::find_if(children.begin(), children.end(), [&](const Element& each) { return each.name == wanted; });
  return found == children.end() ? nullptr : &*found;
}

const Element* Element::path(std::string_view slashed) const {
  const Element* element = this;
  while (element != nullptr && !slashed.empty()) {
    const auto slash = slashed.find('/');
    element = element->child(slashed.substr(0, slash));
    slashed = slash == std::string_view::npos ? std::string_view() : slashed.substr(slash + 1);
  }
  return element;
}

std::string Element::textAt(std::string_view slashed) const {
  const auto* element = path(slashed);
  return element == nullptr ? std::string() : element->text;
}

std::string Element::attribute(std::string_view wanted) const {
  const auto found =
      std::find_if(attributes.begin(), attributes.end(), [&](const auto& each) { return each.first == wanted; });
  return found == attributes.end() ? std::string() : found->second;
}

std::variant<Element, Unreadable> parse(std::string_view document, const Limits& limits) {
  if (document.size() > limits.max_bytes) return Unreadable{"a document that is too large"};
  if (document.substr(0, kByteOrderMark.size()) == kByteOrderMark) document.remove_prefix(kByteOrderMark.size());
  if (!plainEncoding(document)) return Unreadable{"an encoding that is not taken"};
  if (declares(document)) return Unreadable{"a document type declaration, which is not taken"};
  try {
    return read(document, limits);
  } catch (const Poco::Exception& problem) {
    return Unreadable{"no XML: " + problem.displayText()};
  }
}

void Writer::start(std::string_view name, Attributes attributes) {
  text_ += '<';
  text_ += name;
  for (const auto& [key, value] : attributes) {
    text_ += ' ';
    text_ += key;
    text_ += "=\"";
    escape(value, true, text_);
    text_ += '"';
  }
  text_ += '>';
}

void Writer::open(std::string_view name, Attributes attributes) {
  start(name, attributes);
  open_.emplace_back(name);
}

void Writer::close() {
  text_ += "</" + open_.back() + ">";
  open_.pop_back();
}

void Writer::element(std::string_view name, std::string_view text, Attributes attributes) {
  start(name, attributes);
  escape(text, false, text_);
  text_ += "</";
  text_ += name;
  text_ += '>';
}

std::string Writer::take() {
  open_.clear();
  return std::exchange(text_, {});
}

}  // namespace tieback::erp::xml
