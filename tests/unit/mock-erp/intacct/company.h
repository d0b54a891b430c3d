// The house company's Intacct for a test: the dialect with the house seed, a clock that the test moves, and a client
// that is signed in.
#pragma once

#include <string>

#include "../house_erp.h"
#include "support/xml.h"

namespace tieback::mock {

struct Company : HouseErp {
  Company();

  std::string session;

  struct Envelope {
    std::string sender = "tieback_ws";
    std::string password = "sender-secret";
    std::string unique = "false";
    std::string transaction = "false";
    std::string authentication;  // empty: the session's
    bool details = false;
  };
  HttpResponse send(const std::string& functions, const Envelope& envelope);
  HttpResponse send(const std::string& functions) { return send(functions, Envelope()); }
  HttpResponse post(const std::string& body);
  // One function under a controlid; its <result>.
  XmlNode call(const std::string& function, const std::string& controlId = "c-1", const std::string& unique = "false");
  // The records of a query with one condition.
  std::vector<XmlNode> find(const std::string& object, const std::vector<std::string>& fields, const std::string& field,
                            const std::string& value);
};

XmlNode parsed(const HttpResponse& response);
// "BL01001973 words / …", of whatever level; empty when nothing failed.
std::string errorsOf(const XmlNode& node);

// A change order of SC-001: with one line for each given <potransitem> content.
std::string changeOrder(const std::string& items, const std::string& state = "Pending", const std::string& header = "");
// Of the first line of SC-001 and, without a key, a new one.
std::string item(const Company& company, const std::string& quantity, const std::string& price, bool changed);

}  // namespace tieback::mock
