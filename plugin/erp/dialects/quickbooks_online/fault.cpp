#include "erp/dialects/quickbooks_online/fault.h"

#include <string_view>

#include "erp/support/outcomes.h"
#include "erp/support/xml.h"

namespace tieback::erp::quickbooks_online {
namespace {

constexpr std::size_t kMostXml = 64 * 1024;
constexpr std::size_t kDeepest = 16;

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

std::optional<Fault> fromXml(std::string_view body) {
  const auto parsed = xml::parse(body, {kMostXml, kDeepest});
  const auto* root = std::get_if<xml::Element>(&parsed);
  const auto* fault = root == nullptr ? nullptr : root->name == "Fault" ? root : root->child("Fault");
  if (fault == nullptr) return std::nullopt;
  Fault out;
  out.type = fault->attribute("type");
  if (const auto* error = fault->child("Error")) {
    out.code = plainCode(error->attribute("code"));
    out.element = error->attribute("element");
    out.message = error->textAt("Message");
    out.detail = error->textAt("Detail");
  }
  return out;
}

}  // namespace

std::optional<Fault> faultOf(const WireReply& reply) {
  const std::string_view body = reply.body;
  const auto first = body.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
  if (first == std::string_view::npos) return std::nullopt;
  return body[first] == '<' ? fromXml(body.substr(first)) : fromJson(reply);
}

}  // namespace tieback::erp::quickbooks_online
