// A request and its answer, free of any server's types.
#pragma once

#include <tieback/sdk/error.h>
#include <tieback/sdk/json.h>

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tieback::host {

struct Request {
  std::string id;                              // the host's own, in answers and logs
  std::string method;                          // upper case
  std::vector<std::string> path;               // percent-decoded segments
  std::map<std::string, std::string> query;    // percent-decoded
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  std::string address;  // of the client, without port

  std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
};

// Writes a piece of a stream at once; false: the client has gone or the server stops.
using StreamWriter = std::function<bool(std::string_view)>;

struct Response {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;
  std::function<void(const StreamWriter&)> stream;  // instead of a body: called until it returns
};

Response jsonResponse(const json::Value& body, int status = 200);
// The contract's error document plus "request", with the status of its category and code; 503 says when to come
// again, 401 how to authenticate.
Response errorResponse(const Error& error, const std::string& request_id);
// For a StoreError, whose words may name files and servers.
Error storeUnavailable();
int httpStatusOf(const Error& error);

}  // namespace tieback::host
