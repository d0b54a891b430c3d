// Access tokens by OAuth 2.0 (RFC 6749), for every ERP that hands them out.
//
// A refresh token that the server rotates is stored before the access token beside it is used: a token that was spent
// and not kept is a lost connection. When another host was faster, its token is read and used instead.
#pragma once

#include <tieback/sdk/mutex.h>

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "erp/port/dialect.h"
#include "erp/support/outcomes.h"

namespace tieback::erp {

using Form = std::vector<std::pair<std::string, std::string>>;

struct OAuthSettings {
  std::string erp;      // "Xero", for messages
  std::string target;   // of the token server: "/connect/token"
  std::string refresh;  // a reference that may be written; empty: the grant below is used each time
  // The fields of the other grants, with grant_type; made anew for each request (a signed assertion has a date). May
  // throw ConfigError when a secret is not to be had.
  std::function<Form()> grant;
  enum class ClientAuth { body, basic, none };
  ClientAuth client_auth = ClientAuth::body;
  std::string client_id;
  std::string client_secret;  // a reference; empty: a client without one
  Form more = {};             // further fields of every request
  // How the person who owns the connection signs in again, for the remedy: "Sign in to Xero again for this connection".
  std::string sign_in_again;
  // What this vendor's token server means by an answer that is no token, where that differs from RFC 6749.
  std::function<std::optional<Outcome>(const WireReply& reply)> refusal = {};
};

struct OAuthToken {
  std::string access;
  std::int64_t renew_us = 0;  // host clock: a minute before its end
  json::Value document;       // the server's whole answer
};

// Thread-safe: one worker fetches a token while the others wait for it.
class OAuthTokens {
 public:
  // `transport` leads to the token server; it and `context` must outlive this. Throws ConfigError when the host cannot
  // store a refresh token.
  OAuthTokens(OAuthSettings settings, const DialectContext& context, Transport& transport);

  // The token at hand, or a new one when there is none or its end is near.
  std::variant<OAuthToken, Outcome> token() TIEBACK_EXCLUDES(mutex_);
  // The API refused this one: the next token() fetches anew, unless that has happened already.
  void refused(const std::string& access) TIEBACK_EXCLUDES(mutex_);

 private:
  std::variant<OAuthToken, Outcome> fetch();
  std::variant<OAuthToken, Outcome> fetchByRefresh();
  Answer ask(Form form);
  Outcome refusal(const WireReply& reply) const;
  OAuthToken tokenOf(json::Value document) const;

  const OAuthSettings settings_;
  const DialectContext& context_;
  Transport& transport_;
  Mutex mutex_;
  OAuthToken token_ TIEBACK_GUARDED_BY(mutex_);
};

// A refused call whose secret could not be read.
Outcome secretUnavailable(const ConfigError& problem);

}  // namespace tieback::erp
