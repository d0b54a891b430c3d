// Both shapes of Acumatica's error bodies, HTML, and what each status means for a read and a write.
#include "erp/dialects/acumatica/errors.h"

#include <catch2/catch.hpp>

using namespace tieback;
using namespace tieback::erp;
using namespace tieback::erp::acumatica;

namespace {

Outcome of(int status, const std::string& body, Effect effect = Effect::write) {
  return outcomeOf({status, {}, body}, effect, 0);
}
ErpError refused(int status, const std::string& body) {
  const auto outcome = of(status, body);
  REQUIRE(std::holds_alternative<Refused>(outcome));
  return std::get<Refused>(outcome).error;
}
std::string exception(const std::string& words, const std::string& inner = "") {
  return R"({"message":"An error has occurred.","exceptionMessage":"PX.Data.PXException: )" + words + "\"" +
         (inner.empty() ? "" : R"(,"innerException":{"exceptionMessage":")" + inner + "\"}") + "}";
}

}  // namespace

TEST_CASE("an error in a field names field, value and the words") {
  const auto error =
      refused(422, R"({"id":"g","ProjectID":{"value":"X","error":"'Project' cannot be found in the system."},
      "Commitments":[{"PONbr":{"value":"SC-9","error":"'PO Nbr.' cannot be found."},"error":"line error"}],"error":"form error"})");
  CHECK(error.code == "project_unknown");
  CHECK(error.field == "ProjectID");
  CHECK(error.value == "X");
  CHECK_THAT(error.erp_message, Catch::Contains("'Project' cannot be found") && Catch::Contains("'PO Nbr.' cannot") &&
                                    Catch::Contains("form error"));
}

TEST_CASE("an exception's words are found at any depth") {
  const auto error = refused(500, exception("outer", "The financial period is closed."));
  CHECK(error.code == "period_closed");
  CHECK(error.erp_message == "PX.Data.PXException: outer / The financial period is closed.");
}

TEST_CASE("a business rule that the table does not know is refused with its words") {
  const auto error = refused(500, exception("The moon is in the wrong house."));
  CHECK(error.code == "erp_refused");
  CHECK_THAT(error.erp_message, Catch::Contains("wrong house"));
  CHECK_FALSE(error.remedy.empty());
}

TEST_CASE("a failure in no shape of the vendor's leaves a write in doubt and a read to be tried again") {
  const auto [status, body] = GENERATE(table<int, std::string>({{500, "<html><body>Runtime Error</body></html>"},
                                                                {500, ""},
                                                                {500, "{}"},
                                                                {502, "<html>Bad gateway</html>"},
                                                                {503, ""},
                                                                {504, "{\"message\":\"timeout\"}"},
                                                                {200, "<html>Sign in</html>"}}));
  CAPTURE(status, body);
  CHECK(std::holds_alternative<InDoubt>(of(status, body)));
  CHECK(std::holds_alternative<TryLater>(of(status, body, Effect::read)));
}

TEST_CASE("statuses that speak for themselves") {
  CHECK(refused(401, "").code == "bad_login");
  CHECK(refused(402, "").code == "licence");
  CHECK(refused(403, "").code == "erp_not_permitted");
  CHECK(refused(404, "<html></html>").code == "endpoint_unknown");
  CHECK(refused(302, "").code == "redirected");
  CHECK(refused(400, "<html>Bad request</html>").code == "erp_refused");
  CHECK(refused(404, R"({"message":"The entity 'CostCode' is not found."})").code == "entity_unknown");
}

TEST_CASE("a throttle is a throttle whatever its status, and never a bad login") {
  const auto later = std::get<TryLater>(outcomeOf({429, {{"Retry-After", "7"}}, ""}, Effect::write, 1000));
  CHECK(later.at_us == 7'001'000);
  CHECK(later.whole_connection);
  for (const int status : {401, 403, 500}) {
    const auto limit = std::get<TryLater>(of(status, exception("API Login Limit")));
    CHECK(limit.error.code == "throttled");
    CHECK(limit.whole_connection);
  }
}

TEST_CASE("a lock, a race and a running operation are tried again") {
  for (const char* words : {"The previous operation has not been completed yet.",
                            "The record is locked by another user.", "Another process has updated the record."}) {
    CHECK(std::holds_alternative<TryLater>(of(500, exception(words))));
  }
}
