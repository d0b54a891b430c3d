#include "erp/dialects/intacct/request.h"

namespace tieback::erp::intacct {
namespace {

const Headers kHeaders = {{"Content-Type", "application/xml"}, {"Accept", "application/xml"}};

std::string_view word(bool value) {
  return value ? "true" : "false";
}

Response readOperation(const xml::Element& operation, std::size_t functions, Effect effect) {
  if (operation.textAt("authentication/status") != "success") {
    auto errors = errorsIn(operation.child("errormessage"));
    if (errors.empty()) errors = errorsIn(operation.path("authentication/errormessage"));
    return NotAuthenticated{std::move(errors)};
  }
  Results results;
  for (const auto& child : operation.children) {
    if (child.name != "result") continue;
    const auto status = child.textAt("status");
    if (status != "success" && status != "failure" && status != "aborted") {
      return unclear(effect, kErp, "a result has the status '" + status + "'");
    }
    results.push_back({status == "success", child});
  }
  if (results.size() != functions) return unclear(effect, kErp, "the answer has not a result for each function");
  return results;
}

}  // namespace

WireRequest functionRequest(std::string function) {
  return {"POST", std::string(kGateway), kHeaders, std::move(function)};
}

WireRequest enveloped(const Envelope& envelope, std::string_view functions) {
  xml::Writer writer;
  writer.open("request");
  writer.open("control");
  writer.element("senderid", envelope.sender_id);
  writer.element("password", envelope.sender_password);
  writer.element("controlid", envelope.control_id);
  writer.element("uniqueid", word(envelope.unique));
  writer.element("dtdversion", "3.0");
  writer.element("includewhitespace", "false");
  writer.element("showadditionalerrorinfo", "true");
  writer.close();
  writer.open("operation", {{"transaction", word(envelope.transaction)}});
  writer.open("authentication");
  writer.raw(envelope.authentication);
  writer.close();
  writer.open("content");
  writer.raw(functions);
  writer.close();
  writer.close();
  writer.close();
  return functionRequest("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + writer.take());
}

Response readResponse(const WireReply& reply, std::size_t functions, Effect effect, std::int64_t now_us) {
  auto parsed = xml::parse(reply.body);
  const auto* document = std::get_if<xml::Element>(&parsed);
  if (document == nullptr) return outcomeOfStatus(reply, std::get<xml::Unreadable>(parsed).why, effect, now_us);
  if (document->name != "response" || document->child("control") == nullptr) {
    return outcomeOfStatus(reply, "no response of the gateway", effect, now_us);
  }
  if (reply.status == 429) return throttled(kErp, &reply, now_us, textOf(errorsIn(document->child("errormessage"))));
  if (document->textAt("control/status") != "success") {
    return outcomeOfControl(errorsIn(document->child("errormessage")), reply, effect, now_us);
  }
  const auto* operation = document->child("operation");
  if (reply.status != 200 || operation == nullptr) {
    return outcomeOfStatus(reply, "an answer without an operation", effect, now_us);
  }
  return readOperation(*operation, functions, effect);
}

}  // namespace tieback::erp::intacct
