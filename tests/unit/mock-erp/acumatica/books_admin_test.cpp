#include "core/admin_books.h"

#include <catch2/catch.hpp>

#include "site.h"

using namespace tieback::mock;

namespace {

HttpResponse admin(Admin& router, std::string method, std::string path, std::string body = "") {
  HttpRequest request;
  request.method = std::move(method);
  request.path = "/_mock/" + path;
  request.body = std::move(body);
  return router.handle(request, true);
}

}  // namespace

TEST_CASE("the admin API lists, reads, inserts, patches and removes records") {
  Site site;
  BooksAdmin books(site.dialects);
  Admin router({&books});
  CHECK(admin(router, "GET", "books/acumatica").body.find("\"name\":\"Subcontract\"") != std::string::npos);
  CHECK(parsed(admin(router, "GET", "books/acumatica/Vendor").body).find("records")->items().size() == 3);
  CHECK(parsed(admin(router, "GET", "books/acumatica/PurchaseOrder/Normal/PO-001").body).text("VendorID") == "V-1002");
  CHECK(admin(router, "POST", "books/acumatica/Vendor", R"({"VendorID":"V-2","VendorName":"New"})").status == 201);
  CHECK(admin(router, "POST", "books/acumatica/Vendor", R"({"VendorID":"V-2"})").status == 400);
  CHECK(parsed(admin(router, "PATCH", "books/acumatica/Vendor/V-2", R"({"Status":"Inactive"})").body).text("Status") ==
        "Inactive");
  CHECK(admin(router, "PATCH", "books/acumatica/Vendor/V-2", R"({"Stat":"x"})").body.find("/Stat") !=
        std::string::npos);
  CHECK(admin(router, "PATCH", "books/acumatica/Vendor/V-2", R"({"VendorID":"V-3"})").status == 400);
  CHECK(admin(router, "DELETE", "books/acumatica/Vendor/V-2").status == 204);
  CHECK(admin(router, "GET", "books/acumatica/Vendor/V-2").status == 404);
  CHECK(admin(router, "GET", "books/acumatica/Nope").status == 404);
  CHECK(admin(router, "GET", "books/nope").status == 404);
  CHECK(admin(router, "POST", "books/acumatica/Vendor", "{").status == 400);
}

TEST_CASE("snapshots and reset bring books, settings, sessions and ids back") {
  Site site;
  BooksAdmin books(site.dialects);
  Admin router({&books});
  books.rememberSeed();
  const std::string first = site.putChangeOrder(kUpdateLine);
  const std::string firstId(site.book("ChangeOrder", first).text("id"));
  CHECK(admin(router, "PUT", "snapshots/one").status == 204);
  const std::string second = site.putChangeOrder(kUpdateLine);
  const std::string secondId(site.book("ChangeOrder", second).text("id"));
  site.set(R"({"numbering":"manual"})");
  CHECK(admin(router, "POST", "snapshots/one/restore").status == 204);
  CHECK(std::get<Json>(site.erp.list("ChangeOrder")).items().size() == 1);
  CHECK(site.erp.settings().text("numbering") == "auto");
  // The same requests get the same numbers and ids again.
  CHECK(site.putChangeOrder(kUpdateLine) == second);
  CHECK(site.book("ChangeOrder", second).text("id") == secondId);
  CHECK(admin(router, "POST", "reset").status == 204);
  CHECK(std::get<Json>(site.erp.list("ChangeOrder")).items().empty());
  CHECK(site.putChangeOrder(kUpdateLine) == first);
  CHECK(site.book("ChangeOrder", first).text("id") == firstId);
  CHECK(admin(router, "POST", "snapshots/none/restore").status == 404);
  CHECK(admin(router, "DELETE", "snapshots/one").status == 204);
}

TEST_CASE("settings are patched whole or not at all") {
  Site site;
  BooksAdmin books(site.dialects);
  Admin router({&books});
  CHECK(admin(router, "PATCH", "settings/acumatica", R"({"login_limit":3,"numbering":"sometimes"})").status == 400);
  CHECK(site.erp.settings().find("login_limit")->integer() == 10);
  CHECK(admin(router, "PATCH", "settings/acumatica", R"({"nope":3})").body.find("unknown setting") !=
        std::string::npos);
  CHECK(parsed(admin(router, "PATCH", "settings/acumatica", R"({"login_limit":3,"instant_actions":[]})").body)
            .find("login_limit")
            ->integer() == 3);
  CHECK(admin(router, "GET", "settings").body.find("\"acumatica\"") != std::string::npos);
}
