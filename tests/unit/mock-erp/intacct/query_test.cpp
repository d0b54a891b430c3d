// Reading: filters, order, pages, private entities, and the older functions.
#include <catch2/catch.hpp>

#include "company.h"

using namespace tieback::mock;

namespace {

std::string ids(const XmlNode& result, const char* field) {
  std::string all;
  const XmlNode* data = result.find("data");
  if (data == nullptr) return errorsOf(result);
  for (const XmlNode& record : data->children) all += (all.empty() ? "" : " ") + std::string(record.textOf(field));
  return all;
}

std::string vendors(Company& company, const std::string& filter, const std::string& more = "") {
  return ids(company.call("<query><object>VENDOR</object><select><field>VENDORID</field></select>" +
                          (filter.empty() ? "" : "<filter>" + filter + "</filter>") + more + "</query>"),
             "VENDORID");
}

std::string on(const std::string& verb, const std::string& field, const std::string& values) {
  return "<" + verb + "><field>" + field + "</field>" + values + "</" + verb + ">";
}

std::string byQuery(Company& company, const std::string& query) {
  return ids(company.call("<readByQuery><object>VENDOR</object><fields>VENDORID</fields><query>" + query +
                          "</query></readByQuery>"),
             "VENDORID");
}

}  // namespace

TEST_CASE("filters") {
  Company company;
  CHECK(vendors(company, "") == "V-1001 V-1002 V-1003");
  CHECK(vendors(company, on("equalto", "VENDORID", "<value>V-1002</value>")) == "V-1002");
  CHECK(vendors(company, on("notequalto", "VENDORID", "<value>V-1002</value>")) == "V-1001 V-1003");
  CHECK(vendors(company, on("in", "VENDORID", "<value>V-1003</value><value>V-1001</value><value>x</value>")) ==
        "V-1001 V-1003");
  CHECK(vendors(company, on("like", "NAME", "<value>%Steel%</value>")) == "V-1002");
  CHECK(vendors(company, on("notlike", "NAME", "<value>_pex%</value>")) == "V-1002 V-1003");
  CHECK(vendors(company, on("isnull", "CURRENCY", "")) == "V-1001 V-1002 V-1003");
  CHECK(vendors(company, on("greaterthan", "VENDORID", "<value>V-1001</value>")) == "V-1002 V-1003");
  CHECK(vendors(company, on("between", "VENDORID", "<value>V-1001</value><value>V-1002</value>")) == "V-1001 V-1002");
  CHECK(vendors(company, "<or>" + on("equalto", "STATUS", "<value>inactive</value>") + "<and>" +
                             on("equalto", "STATUS", "<value>active</value>") +
                             on("like", "NAME", "<value>Apex%</value>") + "</and></or>") == "V-1001 V-1003");
  CHECK(vendors(company, on("equalto", "NAME", "<value>OLD VENDOR</value>"),
                "<options><caseinsensitive>true</caseinsensitive></options>") == "V-1003");
  CHECK_THAT(vendors(company, on("equalto", "COLOUR", "<value>red</value>")),
             Catch::Contains("COLOUR is not a valid field"));
  CHECK_THAT(vendors(company, on("near", "VENDORID", "<value>x</value>")), Catch::Contains("'near' is not supported"));
  CHECK_THAT(vendors(company, on("between", "VENDORID", "<value>x</value>")),
             Catch::Contains("has not the fields and values"));
}

TEST_CASE("order and pages") {
  Company company;
  const std::string order = "<orderby><order><field>NAME</field><descending/></order></orderby>";
  CHECK(vendors(company, "", order) == "V-1003 V-1002 V-1001");
  CHECK(vendors(company, "", order + "<pagesize>1</pagesize><offset>1</offset>") == "V-1002");
  const XmlNode page =
      company.call("<query><object>ITEM</object><select><field>ITEMID</field></select><pagesize>3</pagesize></query>");
  CHECK(page.find("data")->attribute("totalcount") == "4");
  CHECK(page.find("data")->attribute("count") == "3");
  CHECK(page.find("data")->attribute("numremaining") == "1");
  CHECK_THAT(
      errorsOf(company.call(
          "<query><object>ITEM</object><select><field>ITEMID</field></select><pagesize>2001</pagesize></query>")),
      Catch::Contains("from 1 to 2000"));
}

TEST_CASE("the older query language") {
  Company company;
  CHECK(byQuery(company, "") == "V-1001 V-1002 V-1003");
  CHECK(byQuery(company, "VENDORID = 'V-1002'") == "V-1002");
  CHECK(byQuery(company, "vendorid in ('V-1001','V-1003') and status = 'active'") == "V-1001");
  CHECK(byQuery(company, "(NAME like 'Old%' or NAME LIKE 'Apex%') AND CURRENCY IS NULL") == "V-1001 V-1003");
  CHECK(byQuery(company, "NAME not like 'Old%'") == "V-1001 V-1002");
  CHECK(byQuery(company, "NAME = 'Jane\\'s'").empty());
  CHECK_THAT(byQuery(company, "NAME ="), Catch::Contains("Query failed"));
  CHECK_THAT(byQuery(company, "COLOUR = 'x'"), Catch::Contains("not a valid field"));
  const XmlNode first = company.call(
      "<readByQuery><object>ITEM</object><fields>*</fields><query></query><pagesize>3</pagesize></readByQuery>");
  CHECK(first.find("data")->attribute("numremaining") == "1");
  const std::string more =
      "<readMore><resultId>" + std::string(first.find("data")->attribute("resultId")) + "</resultId></readMore>";
  CHECK(ids(company.call(more), "ITEMID") == "99-900");
  CHECK_THAT(errorsOf(company.call(more)), Catch::Contains("nothing to read on"));
}

TEST_CASE("a document is read whole, its lines counted from 0") {
  Company company;
  const std::string key = company.book("PODOCUMENT", "Subcontract-SC-001").find("RECORDNO")->numberText();
  const XmlNode result =
      company.call("<read><object>PODOCUMENT</object><keys>" + key + "</keys><fields>*</fields></read>");
  const XmlNode* document = result.find("data")->find("PODOCUMENT");
  REQUIRE(document != nullptr);
  CHECK(document->textOf("WHENCREATED") == "02/02/2026");
  const XmlNode* lines = document->find("PODOCUMENTENTRIES");
  REQUIRE(lines->children.size() == 2);
  CHECK(lines->children[0].textOf("LINE_NO") == "0");
  CHECK(lines->children[0].textOf("DOCHDRNO") == key);
  CHECK(lines->children[0].textOf("TRX_VALUE") == "15000.00");
  CHECK(ids(company.call("<readByName><object>PODOCUMENT</object><keys>Purchase "
                         "Order-PO-001</keys><fields>DOCNO</fields></readByName>"),
            "DOCNO") == "PO-001");
}

TEST_CASE("what an entity owns is seen from the top only when private records are asked for") {
  Company company;
  company.patch("PODOCUMENT", "Subcontract-SC-001", R"({"MEGAENTITYID":"100"})");
  const std::string query = "<query><object>PODOCUMENT</object><select><field>DOCID</field></select><filter>" +
                            on("equalto", "DOCID", "<value>Subcontract-SC-001</value>") + "</filter>";
  CHECK(ids(company.call(query + "</query>"), "DOCID").empty());
  CHECK(ids(company.call(query + "<options><showprivate>true</showprivate></options></query>"), "DOCID") ==
        "Subcontract-SC-001");
}

TEST_CASE("an object tells its fields, and objects that there are not are named") {
  Company company;
  const XmlNode result = company.call("<lookup><object>PODOCUMENTENTRY</object></lookup>");
  const XmlNode* fields = result.find("data")->find("Type")->find("Fields");
  REQUIRE(fields != nullptr);
  CHECK(fields->children.size() > 20);
  CHECK_THAT(errorsOf(company.call("<lookup><object>User</object></lookup>")), Catch::Contains("User not found"));
  CHECK_THAT(errorsOf(company.call("<read><object>VENDOR9</object><keys>1</keys></read>")),
             Catch::Contains("VENDOR9 not found"));
}
