// What may be shown of an exchange: never a secret.
#include "erp/http/exchange_record.h"

#include <catch2/catch.hpp>

using namespace tieback::erp;

namespace {

std::string textOf(const ExchangeRecord& record) {
  std::string text = record.request.target + record.request.body;
  for (const auto& [name, value] : record.request.headers) text += name + value;
  if (const auto* reply = std::get_if<WireReply>(&record.result)) {
    text += reply->body;
    for (const auto& [name, value] : reply->headers) text += name + value;
  }
  return text;
}

}  // namespace

TEST_CASE("secrets in headers and bodies are masked, everything else is kept") {
  const WireRequest request{
      "PUT",
      "/x",
      {{"cookie", "a=SECRET"}, {"AUTHORIZATION", "Bearer SECRET"}, {"Accept", "application/json"}},
      R"({"Qty":{"value":1.50},"user":{"Password":"SECRET","client_secret":"SECRET"}})"};
  const WireReply reply{200, {{"Set-Cookie", "a=SECRET"}, {"X", "kept"}}, R"([{"access_token":"SECRET","n":2.00}])"};
  const auto record = maskedRecord(request, reply, std::chrono::microseconds(5));
  const auto text = textOf(record);
  CHECK(text.find("SECRET") == std::string::npos);
  CHECK(record.request.body == R"({"Qty":{"value":1.50},"user":{"Password":"***","client_secret":"***"}})");
  CHECK(std::get<WireReply>(record.result).body == R"([{"access_token":"***","n":2.00}])");
  CHECK(text.find("application/json") != std::string::npos);
  CHECK(text.find("kept") != std::string::npos);
}

TEST_CASE("a login's bodies, a form with a secret and a broken body are not shown at all") {
  WireRequest login{"POST", "/erp/", {}, R"({"params":["u",{"p":"SECRET"}]})", true};
  CHECK(textOf(maskedRecord(login, WireReply{200, {}, R"({"result":[1,"SECRET"]})"}, {})).find("SECRET") ==
        std::string::npos);
  const WireRequest form{"POST", "/token", {}, "grant_type=refresh_token&refresh_token=SECRET"};
  CHECK(textOf(maskedRecord(form, Lost{"x"}, {})).find("SECRET") == std::string::npos);
  const WireRequest broken{"POST", "/", {}, R"({"password":"SECRET)"};
  CHECK(textOf(maskedRecord(broken, NotSent{"x"}, {})).find("SECRET") == std::string::npos);
}

TEST_CASE("secret elements of XML are masked, in half a document, too") {
  const WireRequest request{"POST",
                            "/x",
                            {},
                            "<?xml version=\"1.0\"?><request><senderid>acme</senderid><password a='1'>SECRET</password>"
                            "<password/><n>2.50</n><sessionid>SEC&lt;RET</sessionid></request>"};
  const WireReply half{200, {}, "<api><sessionid>SECRET"};
  const auto record = maskedRecord(request, half, {});
  CHECK(textOf(record).find("SEC") == std::string::npos);
  CHECK(record.request.body ==
        "<?xml version=\"1.0\"?><request><senderid>acme</senderid><password a='1'>***</password>"
        "<password/><n>2.50</n><sessionid>***</sessionid></request>");
}

TEST_CASE("an answer that is kept for later is masked all the same, and outlives its exchange") {
  std::function<Exchange()> kept;
  {
    const WireRequest login{"POST", "/login", {}, "", true};
    kept = SeenExchange(login, WireReply{200, {{"Set-Cookie", "a=SECRET"}}, "SECRET"}, {}).answer();
  }
  const auto answer = kept();
  CHECK(std::get<WireReply>(answer).body == "***");
  CHECK(std::get<WireReply>(answer).header("Set-Cookie") == "***");
  const WireRequest get{"GET", "/", {}, ""};
  const auto open = SeenExchange(get, WireReply{200, {}, R"({"token":"SECRET","n":1.0})"}, {}).answer()();
  CHECK(std::get<WireReply>(open).body == R"({"token":"***","n":1.0})");
  CHECK(std::get<Lost>(SeenExchange(get, Lost{"reset"}, {}).answer()()).why == "reset");
}
