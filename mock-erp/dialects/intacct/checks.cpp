#include "checks.h"

#include <algorithm>

namespace tieback::mock::intacct {
namespace {

std::optional<FunctionResult> no(std::string words, std::string id, std::string correction = {}) {
  return refused(std::move(words), std::move(id), std::move(correction), kCouldNotCreate);
}

std::string twoDigits(std::string_view text) {
  return text.size() == 1 ? "0" + std::string(text) : std::string(text);
}

// Of an object with a STATUS.
std::optional<FunctionResult> checkActive(const State& state, const std::string& collection, const std::string& title,
                                          const std::string& key) {
  const BookRecord record = state.books.find(collection, key);
  if (!record) return no("Invalid " + title + " '" + key + "'", "PO-0005", "Provide a valid " + title + ".");
  if (record->text("STATUS") == "inactive") return no(title + " " + key + " is inactive", "PO-0006", "Activate it.");
  return std::nullopt;
}

}  // namespace

std::optional<std::string> dateOf(const XmlNode* date) {
  if (date == nullptr) return std::nullopt;
  const std::string year(date->textOf("year"));
  const std::string month = twoDigits(date->textOf("month"));
  const std::string day = twoDigits(date->textOf("day"));
  const std::string text = year + "-" + month + "-" + day;
  const bool digits = std::all_of(text.begin(), text.end(), [](char c) { return c == '-' || (c >= '0' && c <= '9'); });
  if (!digits || year.size() != 4 || month.size() != 2 || day.size() != 2) return std::nullopt;
  if (month < "01" || month > "12" || day < "01" || day > "31") return std::nullopt;
  return text;
}

std::optional<FunctionResult> checkVendor(const State& state, const std::string& vendor) {
  const BookRecord record = state.books.find("VENDOR", vendor);
  if (!record) return no("Invalid Vendor '" + vendor + "'", "PO-0001", "Provide a valid vendor.");
  if (record->text("STATUS") == "inactive") {
    return no("Vendor " + vendor + " is inactive", "PO-0002", "Activate the vendor, or use another one.");
  }
  if (record->find("ONHOLD")->boolean()) return no("Vendor " + vendor + " is on hold", "PO-0003");
  return std::nullopt;
}

std::optional<FunctionResult> checkDate(const State& state, const std::string& date) {
  if (!state.settings.closedPeriods) return std::nullopt;
  const BookRecord period = state.books.firstOf(
      "Period", [&](const Json& each) { return each.text("START_DATE") <= date && date <= each.text("END_DATE"); });
  if (!period || !period->find("CLOSED")->boolean()) return std::nullopt;
  return no("The transaction date " + date + " falls in the period " + std::string(period->text("NAME")) +
                ", which is closed",
            "PO-0004", "Open the period, or use another date.");
}

std::optional<FunctionResult> checkDimensions(const State& state, const Json& line) {
  if (auto problem = checkActive(state, "ITEM", "Item", std::string(line.text("ITEMID")))) return problem;
  struct Dimension {
    const char* field;
    const char* collection;
    const char* title;
  };
  for (const Dimension& each : {Dimension{"LOCATIONID", "LOCATION", "Location"},
                                {"DEPARTMENTID", "DEPARTMENT", "Department"},
                                {"CLASSID", "CLASS", "Class"},
                                {"PROJECTID", "PROJECT", "Project"}}) {
    const std::string key(line.text(each.field));
    if (key.empty()) continue;
    if (auto problem = checkActive(state, each.collection, each.title, key)) return problem;
  }
  if (state.settings.locationRequired && line.text("LOCATIONID").empty()) {
    return no("Location is required on each line", "PO-0007", "Provide a location.");
  }
  const std::string project(line.text("PROJECTID"));
  const std::string task(line.text("TASKID"));
  const std::string costType(line.text("COSTTYPEID"));
  if (!task.empty() && !state.books.find("TASK", project + "/" + task)) {
    return no("Invalid Task '" + task + "' for project '" + project + "'", "PO-0008");
  }
  if (!costType.empty() && !state.books.find("COSTTYPE", project + "/" + task + "/" + costType)) {
    return no("Invalid Cost type '" + costType + "' for task '" + task + "'", "PO-0009");
  }
  return std::nullopt;
}

std::optional<FunctionResult> checkRelated(const State& state, const Json& definition, const Json& document,
                                           const Json& line) {
  const Json* key = line.find("RELATEDDOCKEY");
  const bool named = key != nullptr && key->isNumber();
  const bool change = definition.text("ENABLEDOCCHANGE") == "Change Order";
  if (!change) {
    if (!named) return std::nullopt;
    return no("A related document can be given for change orders only", "PO-0010");
  }
  if (!named) return no("Source document is required on each line of a change order", "PO-0011");
  const BookRecord source = state.documentOf(key->integer().value_or(0));
  if (!source) return no("Source document with record number " + key->numberText() + " not found", "PO-0012");
  const std::string id(source->text("DOCID"));
  const BookRecord sourceDefinition = state.books.find(kDefinition, source->text("DOCPARID"));
  if (!sourceDefinition || sourceDefinition->text("ENABLEDOCCHANGE") != "Enable Change") {
    return no("Source document " + id + " is not enabled for change orders", "PO-0013");
  }
  const std::string_view status = source->text("STATE");
  const bool open =
      status == "Pending" || status == "Approved" || status == "Partially Converted" || status == "In Progress";
  if (!open)
    return no("Source document " + id + " is " + std::string(status == "Closed" ? "closed" : "converted or not posted"),
              "PO-0014");
  if (source->text("CUSTVENDID") != document.text("CUSTVENDID")) {
    return no("The vendor is not that of source document " + id, "PO-0015");
  }
  const Json* lineKey = line.find("RELATEDDOCLINEKEY");
  if (lineKey == nullptr || !lineKey->isNumber()) return std::nullopt;
  const auto& lines = source->find("LINES")->items();
  const auto wanted = lineKey->integer().value_or(0);
  const auto found =
      std::find_if(lines.begin(), lines.end(), [&](const Json& each) { return recordNumber(each) == wanted; });
  if (found == lines.end()) {
    return no("Source document line with record number " + lineKey->numberText() + " not found in " + id, "PO-0016");
  }
  if (found->text("ITEMID") != line.text("ITEMID")) {
    return no("The item is not that of the source document line", "PO-0017");
  }
  return std::nullopt;
}

}  // namespace tieback::mock::intacct
