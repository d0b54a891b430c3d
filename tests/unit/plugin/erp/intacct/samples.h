// Answers of the gateway as Intacct's documentation shows them, and a dialect to give them to.
#pragma once

#include <memory>
#include <string>

#include "../support/scripted_transport.h"
#include "erp/port/dialect.h"

namespace tieback::erp {
std::unique_ptr<Dialect> make_intacct(DialectContext context);
}

namespace tieback::erp::test {

inline WireReply gateway(const std::string& operation, int status = 200) {
  return {status,
          {{"Content-Type", "text/xml"}},
          "<?xml version=\"1.0\" "
          "encoding=\"UTF-8\"?><response><control><status>success</status><senderid>acme_ws</senderid>"
          "<controlid>c</controlid><uniqueid>false</uniqueid><dtdversion>3.0</dtdversion></control><operation>" +
              operation + "</operation></response>"};
}

inline WireReply results(const std::string& results) {
  return gateway(
      "<authentication><status>success</status><userid>ws_user</userid><companyid>ACME</companyid></authentication>" +
      results);
}

inline std::string errorXml(const std::string& number, const std::string& words, const std::string& id = "") {
  return "<error><errorno>" + number + "</errorno><description></description><description2>" + words +
         " [Support ID: EsppO%7EZEcj0DEGV]</description2><correction></correction>" +
         (id.empty() ? "" : "<additionalinfo><errorid>" + id + "</errorid></additionalinfo>") + "</error>";
}

inline WireReply functionFailed(const std::string& errors, const std::string& status = "failure") {
  return results("<result><status>" + status + "</status><function>f</function><controlid>c</controlid><errormessage>" +
                 errors + "</errormessage></result>");
}

inline WireReply controlFailed(const std::string& errors, int status = 200) {
  return {
      status,
      {},
      "<response><control><status>failure</status></control><errormessage>" + errors + "</errormessage></response>"};
}

inline WireReply loginFailed(const std::string& errors) {
  return gateway(
      "<authentication><status>failure</status><userid>ws_user</userid><companyid>ACME</companyid></authentication>"
      "<errormessage>" +
      errors + "</errormessage>");
}

inline WireReply session(const std::string& id,
                         const std::string& endpoint = "https://api.intacct.com/ia/xml/xmlgw.phtml") {
  return results(
      "<result><status>success</status><function>getAPISession</function><controlid>session</controlid><data><api>"
      "<sessionid>" +
      id + "</sessionid><endpoint>" + endpoint + "</endpoint><locationid></locationid></api></data></result>");
}

// <result>s of queries, each with its rows and the object they are of.
inline std::string rows(const std::string& object, const std::string& rows, int remaining = 0) {
  return "<result><status>success</status><function>query</function><controlid>c</controlid><data listtype=\"" +
         object + "\" totalcount=\"0\" offset=\"0\" count=\"0\" numremaining=\"" + std::to_string(remaining) + "\">" +
         rows + "</data></result>";
}

inline DialectContext intacctContext(Transport& transport) {
  auto context = contextFor(transport);
  context.endpoint = json::Value::object({{"url", "https://api.intacct.com"}, {"company", "ACME"}});
  context.credentials = json::Value::object(
      {{"sender_id", "acme_ws"}, {"sender_password", "env:SP"}, {"user_id", "ws_user"}, {"user_password", "env:PW"}});
  return context;
}

}  // namespace tieback::erp::test
