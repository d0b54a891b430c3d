// What an ERP (or the way to it) said no with, in words an accountant can act on.
#pragma once

#include <string>

#include <tieback/sdk/error.h>
#include <tieback/sdk/json.h>

namespace tieback::erp {

struct ErpError {
  std::string code;  // stable: "vendor_inactive", "period_closed", "throttled", …; "erp_refused" when unknown
  Category category = Category::erp_refused;
  std::string message;     // plain explanation
  std::string field = {};  // the field it is about, in the platform's or the ERP's words; may be empty
  std::string value = {};
  std::string limit = {};
  std::string remedy = {};       // the next step for a person
  std::string erp_message = {};  // the vendor's own words, always kept

  json::Value toJson() const;
  static ErpError fromJson(const json::Value& value);
};

}  // namespace tieback::erp
