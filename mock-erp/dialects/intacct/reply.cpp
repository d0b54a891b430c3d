#include "reply.h"

#include "support/xml.h"

namespace tieback::mock::intacct {
namespace {

constexpr const char* kBusinessRule = "BL01001973";

void addDetails(XmlWriter& writer, const Error& error, const std::string& supportId) {
  writer.open("additionalinfo").element("errorid", error.id).element("category", "");
  writer.open("target").attribute("domain", "").attribute("requestinfo", supportId).attribute("object", "");
  writer.attribute("field", "").attribute("businessinfo", "").close();
  for (const char* part : {"description", "cdescription", "correction"}) {
    writer.open(part).element("messageid", "").element("placeholders", "").close();
  }
  writer.close();
}

}  // namespace

FunctionResult refused(std::string words, std::string id, std::string correction, std::string wrapper) {
  FunctionResult result;
  result.errors.push_back({kBusinessRule, std::move(words), std::move(correction), std::move(id)});
  if (!wrapper.empty()) result.errors.push_back({kBusinessRule, std::move(wrapper)});
  return result;
}

std::string errorMessage(const Errors& errors, const std::string& supportId, bool details) {
  XmlWriter writer;
  writer.open("errormessage");
  for (const Error& error : errors) {
    writer.open("error").element("errorno", error.number).element("description", error.description);
    const bool first = &error == &errors.front();
    writer.element("description2", error.description2 + (first ? " [Support ID: " + supportId + "]" : ""));
    writer.element("correction", error.correction);
    if (details) addDetails(writer, error, supportId);
    writer.close();
  }
  writer.close();
  return writer.take();
}

}  // namespace tieback::mock::intacct
