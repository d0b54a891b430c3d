#include "company.h"

#include <catch2/catch.hpp>

namespace tieback::mock {
namespace {

const char* const kLogin =
    "<login><userid>tieback</userid><companyid>ACME</companyid><password>secret</password></login>";

}  // namespace

Company::Company() : HouseErp("intacct") {
  Envelope envelope;
  envelope.authentication = kLogin;
  const XmlNode response = parsed(send("<function controlid='s'><getAPISession/></function>", envelope));
  const XmlNode* result = response.find("operation")->find("result");
  REQUIRE(result != nullptr);
  session = result->find("data")->find("api")->textOf("sessionid");
}

HttpResponse Company::post(const std::string& body) {
  HttpRequest request;
  request.method = "POST";
  request.path = "/ia/xml/xmlgw.phtml";
  request.headers = {{"Host", "localhost:8080"}};
  request.body = body;
  return erp.handle(request);
}

HttpResponse Company::send(const std::string& functions, const Envelope& envelope) {
  const std::string authentication =
      envelope.authentication.empty() ? "<sessionid>" + session + "</sessionid>" : envelope.authentication;
  return post("<?xml version='1.0' encoding='UTF-8'?><request><control><senderid>" + envelope.sender +
              "</senderid><password>" + envelope.password + "</password><controlid>r-1</controlid><uniqueid>" +
              envelope.unique + "</uniqueid><dtdversion>3.0</dtdversion><includewhitespace>false</includewhitespace>" +
              (envelope.details ? "<showadditionalerrorinfo>true</showadditionalerrorinfo>" : "") +
              "</control><operation transaction='" + envelope.transaction + "'><authentication>" + authentication +
              "</authentication><content>" + functions + "</content></operation></request>");
}

XmlNode Company::call(const std::string& function, const std::string& controlId, const std::string& unique) {
  Envelope envelope;
  envelope.unique = unique;
  const XmlNode response =
      parsed(send("<function controlid='" + controlId + "'>" + function + "</function>", envelope));
  const XmlNode* operation = response.find("operation");
  const XmlNode* result = operation == nullptr ? nullptr : operation->find("result");
  return result == nullptr ? response : *result;
}

std::vector<XmlNode> Company::find(const std::string& object, const std::vector<std::string>& fields,
                                   const std::string& field, const std::string& value) {
  std::string select;
  for (const std::string& name : fields) select += "<field>" + name + "</field>";
  const XmlNode result =
      call("<query><object>" + object + "</object><select>" + select + "</select><filter><equalto><field>" + field +
           "</field><value>" + value + "</value></equalto></filter></query>");
  INFO(errorsOf(result));
  REQUIRE(result.find("data") != nullptr);
  return result.find("data")->children;
}

XmlNode parsed(const HttpResponse& response) {
  const auto document = parseXml(response.body);
  INFO(response.body);
  REQUIRE(std::holds_alternative<XmlNode>(document));
  return std::get<XmlNode>(document);
}

std::string errorsOf(const XmlNode& node) {
  std::string all;
  if (node.name == "error") return std::string(node.textOf("errorno")) + " " + std::string(node.textOf("description2"));
  for (const XmlNode& child : node.children) {
    const std::string inner = errorsOf(child);
    if (!inner.empty()) all += (all.empty() ? "" : " / ") + inner;
  }
  return all;
}

std::string changeOrder(const std::string& items, const std::string& state, const std::string& header) {
  return "<create_potransaction><transactiontype>Subcontract Change Order</transactiontype>"
         "<datecreated><year>2026</year><month>6</month><day>15</day></datecreated><createdfrom></createdfrom>"
         "<vendorid>V-1001</vendorid><referenceno>TB-1</referenceno>" +
         header + "<state>" + state + "</state><potransitems>" + items + "</potransitems></create_potransaction>";
}

std::string item(const Company& company, const std::string& quantity, const std::string& price, bool changed) {
  const auto order = company.erp.read("PODOCUMENT", "Subcontract-SC-001");
  const Json& record = std::get<Json>(order);
  const std::string line = record.find("LINES")->items()[0].find("RECORDNO")->numberText();
  return "<potransitem><itemid>03-300</itemid><quantity>" + quantity + "</quantity><unit>Each</unit><price>" + price +
         "</price><relateddockey>" + record.find("RECORDNO")->numberText() + "</relateddockey>" +
         (changed ? "<relateddoclinekey>" + line + "</relateddoclinekey>" : "") + "</potransitem>";
}

}  // namespace tieback::mock
