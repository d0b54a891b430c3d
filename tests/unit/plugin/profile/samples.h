// What the profile tests have in common: the profiles of data/, a change order that may be sent, and files to load.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <tieback/sdk/json.h>

#include "profile/catalogue.h"

namespace tieback::profile {

inline Catalogue testCatalogue() {
  return loadProfiles({TIEBACK_TEST_DATA}).value();
}

inline VendorProfile testProfile(const std::string& name, const std::string& overrides = "{}") {
  return testCatalogue().resolve(name, json::parse(overrides)).value();
}

inline json::Value sampleDocument() {
  return json::parse(R"({
    "job_origin_id": "HARBOUR", "currency": "USD",
    "commitment": {"id": 501, "number": "SC-001", "title": "Concrete", "status": "Approved", "type": "WorkOrderContract",
      "accounting_method": "amount", "grand_total": "100000.00", "origin_id": "SC000123",
      "project": {"id": 1, "name": "Harbour Tower", "origin_id": "HARBOUR"},
      "vendor": {"id": 77, "company": "Apex Concrete LLC", "origin_id": "V-1001"}},
    "commitment_items": [
      {"id": 9001, "position": 1, "amount": "60000.00", "quantity": "1", "unit_cost": "60000", "uom": "LS",
       "description": "Footings", "origin_id": "1",
       "cost_code": {"id": 31, "full_code": "03-300", "origin_id": "03-300"}, "line_item_type": {"id": 4, "code": "S", "origin_id": "SUB"}},
      {"id": 9002, "position": 2, "amount": "40000.00", "description": "Slabs", "origin_id": "2",
       "cost_code": {"id": 32, "full_code": "03-400", "origin_id": "03-400"}, "line_item_type": {"id": 4, "code": "S", "origin_id": "SUB"}}],
    "change_order": {"id": 4711, "contract_id": 501, "number": "CCO-001", "status": "Approved", "title": "Extra footing",
      "description": "Rock was found.\nDeeper footing.", "total_amount": "12500.00", "origin_id": null,
      "created_at": "2026-06-01T09:00:00Z", "created_by": {"id": 2, "name": "Pat Manager", "email": "pat@example.com"}},
    "change_order_items": [
      {"id": 1, "amount": "12000.00", "commitment_line_item_id": 9001, "description": "Deeper footing", "position": 1,
       "cost_code": {"id": 31, "full_code": "03-300", "origin_id": "03-300"}, "line_item_type": {"id": 4, "code": "S", "origin_id": "SUB"}},
      {"id": 2, "amount": "1000.5", "commitment_line_item_id": null, "description": "Rock removal", "position": 2,
       "quantity": "2", "unit_cost": "500.25", "uom": "EA", "tax_code": "T1",
       "cost_code": {"id": 33, "full_code": "02-200", "origin_id": "02-200"}, "line_item_type": {"id": 4, "code": "S", "origin_id": "SUB"}},
      {"id": 3, "amount": "-500.50", "commitment_line_item_id": 9001, "description": "Credit", "position": 3,
       "cost_code": {"id": 31, "full_code": "03-300", "origin_id": "03-300"}, "line_item_type": {"id": 4, "code": "S", "origin_id": "SUB"}}]
  })");
}

// The sample with the value at that place replaced: "change_order_items[1].amount".
inline json::Value sampleWith(const std::string& path, json::Value value) {
  auto document = sampleDocument();
  auto* at = &document;
  std::size_t begin = 0;
  while (begin < path.size()) {
    const auto end = path.find_first_of(".[", begin);
    at = &(*at)[path.substr(begin, end - begin)];
    if (end == std::string::npos) break;
    begin = end + 1;
    if (path[end] == '[') {
      at = &at->items().at(static_cast<std::size_t>(std::stoi(path.substr(begin))));
      begin = path.find(']', begin) + 2;
    }
  }
  *at = std::move(value);
  return document;
}

// A folder of its own, gone afterwards.
class TempFolder {
 public:
  TempFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "tieback-profiles-XXXXXX").string();
    path_ = ::mkdtemp(pattern.data());
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }

  const std::filesystem::path& path() const { return path_; }
  void write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
  }

 private:
  std::filesystem::path path_;
};

}  // namespace tieback::profile
