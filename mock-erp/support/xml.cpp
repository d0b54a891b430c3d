#include "support/xml.h"

#include <Poco/SAX/Attributes.h>
#include <Poco/SAX/DefaultHandler.h>
#include <Poco/SAX/SAXException.h>
#include <Poco/SAX/SAXParser.h>

#include <algorithm>

namespace tieback::mock {
namespace {

constexpr std::size_t kMaxDepth = 60;

// Builds the tree. Never throws out of the parser's callbacks: what is wrong is kept and told afterwards.
class Builder final : public Poco::XML::DefaultHandler {
 public:
  void startElement(const Poco::XML::XMLString&, const Poco::XML::XMLString& local,
                    const Poco::XML::XMLString& qualified, const Poco::XML::Attributes& attributes) override {
    ++depth_;
    if (depth_ > kMaxDepth) tooDeep = true;
    if (tooDeep) return;
    XmlNode node;
    node.name = local.empty() ? qualified : local;
    for (int i = 0; i < attributes.getLength(); ++i) {
      const auto& name = attributes.getLocalName(i);
      node.attributes.emplace_back(name.empty() ? attributes.getQName(i) : name, attributes.getValue(i));
    }
    stack_.push_back(std::move(node));
  }

  void endElement(const Poco::XML::XMLString&, const Poco::XML::XMLString&, const Poco::XML::XMLString&) override {
    --depth_;
    if (tooDeep) return;
    XmlNode done = std::move(stack_.back());
    stack_.pop_back();
    if (stack_.empty()) {
      root = std::move(done);
    } else {
      stack_.back().children.push_back(std::move(done));
    }
  }

  void characters(const Poco::XML::XMLChar text[], int start, int length) override {
    if (!tooDeep && !stack_.empty()) stack_.back().text.append(text + start, static_cast<std::size_t>(length));
  }

  XmlNode root;
  bool tooDeep = false;

 private:
  std::vector<XmlNode> stack_;
  std::size_t depth_ = 0;
};

// A declaration can only stand before the root element.
bool hasDoctype(const std::string& document) {
  std::size_t at = 0;
  while ((at = document.find('<', at)) != std::string::npos && at + 1 < document.size()) {
    if (document.compare(at, 4, "<!--") == 0) {
      at = document.find("-->", at);
      if (at == std::string::npos) return false;
    } else if (document[at + 1] == '?') {
      at = document.find("?>", at);
      if (at == std::string::npos) return false;
    } else {
      return document[at + 1] == '!';
    }
  }
  return false;
}

}  // namespace

const XmlNode* XmlNode::find(std::string_view wanted) const {
  const auto found = std::find_if(children.begin(), children.end(), [&](const XmlNode& n) { return n.name == wanted; });
  return found == children.end() ? nullptr : &*found;
}

std::string_view XmlNode::textOf(std::string_view wanted) const {
  const XmlNode* child = find(wanted);
  return child == nullptr ? std::string_view() : std::string_view(child->text);
}

std::string_view XmlNode::attribute(std::string_view wanted) const {
  for (const auto& [key, value] : attributes) {
    if (key == wanted) return value;
  }
  return {};
}

std::variant<XmlNode, XmlError> parseXml(const std::string& document) {
  // Markup in another encoding than ASCII's kin could hide a declaration.
  if (document.find('\0') != std::string::npos) return XmlError{"the document is not UTF-8", 1, 1};
  if (hasDoctype(document)) return XmlError{"a document type declaration is not allowed", 1, 1};
  Builder builder;
  Poco::XML::SAXParser parser;
  parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
  parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_PARAMETER_ENTITIES, false);
  parser.setContentHandler(&builder);
  try {
    parser.parseString(document);
  } catch (const Poco::XML::SAXParseException& problem) {
    return XmlError{problem.message(), problem.getLineNumber(), problem.getColumnNumber()};
  } catch (const Poco::Exception& problem) {
    return XmlError{problem.displayText(), 1, 1};
  }
  if (builder.tooDeep) return XmlError{"elements are nested too deeply", 1, 1};
  return std::move(builder.root);
}

XmlWriter& XmlWriter::open(std::string_view name) {
  endTag();
  text_ += '<';
  text_ += name;
  names_.emplace_back(name);
  tagOpen_ = true;
  return *this;
}

XmlWriter& XmlWriter::attribute(std::string_view name, std::string_view value) {
  text_ += ' ';
  text_ += name;
  text_ += "=\"";
  escape(value);
  text_ += '"';
  return *this;
}

XmlWriter& XmlWriter::close() {
  endTag();
  text_ += "</" + names_.back() + ">";
  names_.pop_back();
  return *this;
}

XmlWriter& XmlWriter::element(std::string_view name, std::string_view text) {
  open(name);
  endTag();
  escape(text);
  return close();
}

XmlWriter& XmlWriter::part(std::string_view xml) {
  endTag();
  text_ += xml;
  return *this;
}

std::string XmlWriter::take() {
  endTag();
  names_.clear();
  return std::move(text_);
}

void XmlWriter::endTag() {
  if (tagOpen_) text_ += '>';
  tagOpen_ = false;
}

void XmlWriter::escape(std::string_view text) {
  for (const char c : text) {
    if (c == '&') {
      text_ += "&amp;";
    } else if (c == '<') {
      text_ += "&lt;";
    } else if (c == '>') {
      text_ += "&gt;";
    } else if (c == '"') {
      text_ += "&quot;";
    } else if (c == '\'') {
      text_ += "&#039;";
    } else {
      text_ += c;
    }
  }
}

}  // namespace tieback::mock
