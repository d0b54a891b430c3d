#include "erp/dialects/quickbooks_online/fault.h"

#include <Poco/Exception.h>
#include <Poco/SAX/Attributes.h>
#include <Poco/SAX/DefaultHandler.h>
#include <Poco/SAX/SAXParser.h>

#include <stdexcept>
#include <string_view>

#include "erp/support/outcomes.h"

namespace tieback::erp::quickbooks_online {
namespace {

constexpr std::size_t kMostXml = 64 * 1024;
constexpr int kDeepest = 16;
constexpr std::size_t kMostText = 4000;

const json::Value* either(const json::Value& value, std::string_view one, std::string_view other) {
  const auto* found = value.find(one);
  return found != nullptr ? found : value.find(other);
}

std::string textOf(const json::Value& value, std::string_view one, std::string_view other) {
  const auto* found = either(value, one, other);
  return found != nullptr && (found->isString() || found->isNumber())
             ? (found->isString() ? found->asString() : found->asNumberText())
             : std::string();
}

std::string plainCode(const std::string& code) {
  const auto first = code.find_first_not_of('0');
  return first == std::string::npos ? code : code.substr(first);
}

std::optional<Fault> fromJson(const WireReply& reply) {
  const auto body = parseBody(reply);
  const auto* fault = body ? either(*body, "Fault", "fault") : nullptr;
  if (fault == nullptr || !fault->isObject()) return std::nullopt;
  Fault out;
  out.type = fault->text("type");
  const auto* errors = either(*fault, "Error", "error");
  if (errors == nullptr || !errors->isArray() || errors->size() == 0) return out;
  const auto& error = errors->items().front();
  out.code = plainCode(textOf(error, "code", "Code"));
  out.message = textOf(error, "Message", "message");
  out.detail = textOf(error, "Detail", "detail");
  out.element = textOf(error, "element", "Element");
  return out;
}

// Collects the first error. Only names and texts are taken; where they stand matters little.
class Reader final : public Poco::XML::DefaultHandler {
 public:
  void startElement(const std::string&, const std::string& name, const std::string&,
                    const Poco::XML::Attributes& attributes) override {
    if (++depth_ > kDeepest) throw std::runtime_error("too deep");
    text_.clear();
    if (name == "Fault") {
      seen_ = true;
      fault_.type = attributes.getValue("", "type");
    } else if (name == "Error" && ++errors_ == 1) {
      fault_.code = plainCode(attributes.getValue("", "code"));
      fault_.element = attributes.getValue("", "element");
    }
  }
  void endElement(const std::string&, const std::string& name, const std::string&) override {
    --depth_;
    if (errors_ == 1 && name == "Message") fault_.message = text_;
    if (errors_ == 1 && name == "Detail") fault_.detail = text_;
    text_.clear();
  }
  void characters(const char* text, int start, int length) override {
    if (text_.size() + static_cast<std::size_t>(length) > kMostText) return;
    text_.append(text + start, static_cast<std::size_t>(length));
  }

  std::optional<Fault> fault() const { return seen_ ? std::optional(fault_) : std::nullopt; }

 private:
  Fault fault_;
  std::string text_;
  int depth_ = 0;
  int errors_ = 0;
  bool seen_ = false;
};

std::optional<Fault> fromXml(std::string_view body) {
  // Neither document types nor entities: nothing of ours needs them, and bombs and outside references do.
  if (body.size() > kMostXml || body.find("<!") != std::string_view::npos) return std::nullopt;
  Reader reader;
  try {
    Poco::XML::SAXParser parser;
    parser.setContentHandler(&reader);
    parser.parseMemoryNP(body.data(), body.size());
  } catch (const Poco::Exception&) {
    return std::nullopt;
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
  return reader.fault();
}

}  // namespace

std::optional<Fault> faultOf(const WireReply& reply) {
  const std::string_view body = reply.body;
  const auto first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return std::nullopt;
  return body[first] == '<' ? fromXml(body.substr(first)) : fromJson(reply);
}

}  // namespace tieback::erp::quickbooks_online
