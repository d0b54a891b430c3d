#include "metadata.h"

#include "model.h"

namespace tieback::mock::business_central {
namespace {

std::string quoted(std::string_view text) {
  return "\"" + std::string(text) + "\"";
}

const char* edmType(Kind kind) {
  switch (kind) {
    case Kind::guid:
      return "Edm.Guid";
    case Kind::decimal:
      return "Edm.Decimal";
    case Kind::integer:
      return "Edm.Int32";
    case Kind::flag:
      return "Edm.Boolean";
    case Kind::date:
      return "Edm.Date";
    case Kind::moment:
      return "Edm.DateTimeOffset";
    case Kind::text:
      break;
  }
  return "Edm.String";
}

std::string collectionOf(const EntitySet& set) {
  return "Type=\"Collection(Microsoft.NAV." + std::string(set.type) + ")\"";
}

std::string entityType(const EntitySet& set) {
  std::string xml = "<EntityType Name=" + quoted(set.type) + "><Key><PropertyRef Name=\"id\"/></Key>";
  for (const Property& each : set.properties) {
    xml += "<Property Name=" + quoted(each.name) + " Type=" + quoted(edmType(each.kind));
    if (each.name == "id") xml += " Nullable=\"false\"";
    if (each.length > 0) xml += " MaxLength=" + quoted(std::to_string(each.length));
    if (each.kind == Kind::decimal) xml += " Scale=\"Variable\"";
    xml += "/>";
  }
  for (const EntitySet& other : entitySets()) {
    if (navigation(set, other.name) == &other) {
      xml +=
          "<NavigationProperty Name=" + quoted(other.name) + " " + collectionOf(other) + " ContainsTarget=\"true\"/>";
    }
  }
  if (set.name == "companies") {
    for (const EntitySet& other : entitySets()) {
      if (other.name != "companies" && other.name != "dimensionSetLines") {
        xml +=
            "<NavigationProperty Name=" + quoted(other.name) + " " + collectionOf(other) + " ContainsTarget=\"true\"/>";
      }
    }
  }
  return xml + "</EntityType>";
}

}  // namespace

std::string metadataDocument() {
  std::string xml =
      "<?xml version=\"1.0\" encoding=\"utf-8\"?>"
      "<edmx:Edmx Version=\"4.0\" xmlns:edmx=\"http://docs.oasis-open.org/odata/ns/edmx\"><edmx:DataServices>"
      "<Schema Namespace=\"Microsoft.NAV\" xmlns=\"http://docs.oasis-open.org/odata/ns/edm\">";
  for (const EntitySet& set : entitySets()) xml += entityType(set);
  xml +=
      "<Action Name=\"receiveAndInvoice\" IsBound=\"true\">"
      "<Parameter Name=\"bindingParameter\" Type=\"Microsoft.NAV.purchaseOrder\"/></Action>"
      "<EntityContainer Name=\"NAV\">";
  for (const EntitySet& set : entitySets()) {
    xml += "<EntitySet Name=" + quoted(set.name) + " EntityType=" + quoted("Microsoft.NAV." + std::string(set.type)) +
           "/>";
  }
  return xml + "</EntityContainer></Schema></edmx:DataServices></edmx:Edmx>";
}

}  // namespace tieback::mock::business_central
