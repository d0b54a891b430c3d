#include "account.h"

#include <Poco/URI.h>
#include <catch2/catch.hpp>

#include <algorithm>

#include "../../../../mock-erp/dialects/netsuite/crypto.h"

namespace tieback::mock::netsuite {
namespace {

std::string encoded(const std::string& text) {
  std::string out;
  Poco::URI::encode(text, "!#$%&'()*+,/:;=?@[]\"<> ", out);
  return out;
}

// Sorted, encoded and joined, as RFC 5849 has it.
std::string normalised(std::vector<std::pair<std::string, std::string>> parameters) {
  for (auto& [name, value] : parameters) {
    name = encoded(name);
    value = encoded(value);
  }
  std::sort(parameters.begin(), parameters.end());
  std::string joined;
  for (const auto& [name, value] : parameters) joined += (joined.empty() ? "" : "&") + name + "=" + value;
  return joined;
}

}  // namespace

HttpResponse Account::send(std::string method, const std::string& target, std::string body, Headers headers) {
  auto request = requestOf(std::move(method), target, std::move(body), std::move(headers));
  request.headers.emplace_back("Host", "1234567.suitetalk.api.netsuite.com");
  request.secure = true;
  if (request.header("Authorization") == nullptr) {
    const std::string nonce = "nonce" + std::to_string(++requests);
    const std::string time = std::to_string(clock.nowMicros() / 1'000'000);
    const std::string consumer = "71cc02b731f05895561ef0862d71553a";
    auto parameters = parseForm(request.query);
    for (const auto& [name, value] : {std::pair<std::string, std::string>{"oauth_consumer_key", consumer},
                                      {"oauth_nonce", nonce},
                                      {"oauth_signature_method", "HMAC-SHA256"},
                                      {"oauth_timestamp", time},
                                      {"oauth_token", token},
                                      {"oauth_version", "1.0"}}) {
      parameters.emplace_back(name, value);
    }
    const std::string base = request.method + "&" +
                             encoded("https://1234567.suitetalk.api.netsuite.com" + request.path) + "&" +
                             encoded(normalised(parameters));
    request.headers.emplace_back(
        "Authorization", "OAuth realm=\"1234567\", oauth_token=\"" + token + "\", oauth_consumer_key=\"" + consumer +
                             "\", oauth_nonce=\"" + nonce + "\", oauth_timestamp=\"" + time +
                             "\", oauth_signature_method=\"HMAC-SHA256\", oauth_version=\"1.0\", oauth_signature=\"" +
                             encoded(hmacSha256("consumer-secret&token-secret", base)) + "\"");
  }
  return erp.handle(request);
}

HttpResponse Account::record(std::string method, const std::string& target, std::string body, Headers headers) {
  return send(std::move(method), "/services/rest/record/v1/" + target, std::move(body), std::move(headers));
}

HttpResponse Account::query(const std::string& suiteql) {
  return send("POST", "/services/rest/query/v1/suiteql", Json::object().set("q", suiteql).dump(),
              {{"Prefer", "transient"}});
}

Json Account::lines(const std::string& order) {
  const Json shown = parsed(record("GET", "purchaseOrder/" + order + "?expandSubResources=true").body);
  return *shown.find("item")->find("items");
}

Json errorOf(const HttpResponse& response) {
  const Json body = parsed(response.body);
  REQUIRE(body.find("o:errorDetails") != nullptr);
  return body.find("o:errorDetails")->items().front();
}

std::string errorText(const HttpResponse& response) {
  const Json error = errorOf(response);
  return std::to_string(response.status) + " " + std::string(error.text("o:errorCode")) + " " +
         std::string(error.text("o:errorPath")) + ": " + std::string(error.text("detail"));
}

}  // namespace tieback::mock::netsuite
