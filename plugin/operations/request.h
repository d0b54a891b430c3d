// A request after its shape has been checked (sdk/operation.h): what the operations need of it, typed.
#pragma once

#include <cstdint>
#include <string>

#include <tieback/sdk/result.h>

#include "domain/actor.h"
#include "life/connection.h"

namespace tieback::ops {

struct Request {
  domain::Actor actor;
  std::string company;
  std::string request_id;
  std::string item;
  std::int64_t expected_revision = 0;
  json::Value params = json::Value::object();

  // Over what the request asks for, not over who the actor is today: a repeated request is the same even if the actor's
  // levels have changed meanwhile.
  std::string digest() const;
};

Result<Request> requestFrom(const json::Value& document);

// The connection that params.connection names, or the company's only one.
Result<const life::Connection*> connectionOf(const Request& request, const life::Connections& connections);

Error itemNotFound(const std::string& item);

}  // namespace tieback::ops
