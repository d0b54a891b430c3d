// Change orders, people and requests as a host would hand them to the connector.
#pragma once

#include <tieback/sdk/json.h>

#include <cstdint>
#include <string>

namespace tieback::bench {

inline constexpr const char* kCompany = "c-1";

// Of which commitment and connection it is.
struct ChangeOrderOf {
  std::int64_t id = 1;
  std::int64_t commitment = 1;  // its origin is SC-<commitment>
  std::string connection = "b-1";
  std::string vendor_origin = "V-1001";
};

// A change order with two new lines, as the platform sends it: about 1.7 kB.
json::Value changeOrder(const ChangeOrderOf& of);

json::Value projectManager(const std::string& company = kCompany);  // sends
json::Value approver(const std::string& company = kCompany);        // accepts and exports; sees the whole company
json::Value reader(const std::string& project);                     // sees one project

struct Ask {
  json::Value actor;
  json::Value params = json::Value::object();
  std::string item = {};
  std::int64_t revision = 0;  // expected; 0: none
  std::string request_id = {};
  std::string company = kCompany;
};
json::Value request(const Ask& ask);

}  // namespace tieback::bench
