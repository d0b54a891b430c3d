// The house company's ERP for a test: the dialect with the house seed, a clock that the test moves, and a client that
// is signed in.
#pragma once

#include <memory>
#include <string>

#include "../house_erp.h"

namespace tieback::mock {

struct Site : HouseErp {
  Site();

  std::string cookies;  // sent with each request; of the session opened by the constructor

  HttpResponse send(std::string method, std::string path, std::string body = "", Headers headers = {});
  // Below /entity/Default/24.200.001/.
  HttpResponse api(std::string method, std::string path, std::string body = "", Headers headers = {});
  HttpResponse login(std::string user = "tieback", std::string password = "secret");
  // Puts a change order of TOWER and gives its RefNbr; fails the test if it is refused.
  std::string putChangeOrder(const std::string& commitments, const std::string& header = "");
  HttpResponse act(const std::string& action, const std::string& refNbr);
  // Polls the Location until it is no longer 202; the last status.
  int poll(const HttpResponse& started);
  std::string status(const std::string& refNbr);
};

std::string cookieHeader(const HttpResponse& login);
// {"value":…} of a field, as text.
std::string field(const Json& entity, std::string_view name);
std::string fieldError(const Json& entity, std::string_view name);

inline constexpr const char* kUpdateLine =
    R"({"Status":{"value":"Update"},"POType":{"value":"Subcontract"},"PONbr":{"value":"SC-001"},"POLineNbr":{"value":1},)"
    R"("Qty":{"value":0},"Amount":{"value":2500.00}})";

}  // namespace tieback::mock
