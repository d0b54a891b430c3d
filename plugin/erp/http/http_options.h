// Where an ERP is reached and how long we wait for it.
#pragma once

#include <tieback/sdk/json.h>

#include <array>
#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace tieback::erp {

struct HttpOptions {
  bool tls = false;
  std::string host;  // an IPv6 address without brackets
  std::uint16_t port = 80;
  std::string base_path;  // of the base URL, without a slash at the end: "/AcumaticaERP" or empty
  std::string ca_file;    // PEM; empty: the system's own
  std::chrono::microseconds connect_timeout = std::chrono::seconds(10);
  std::chrono::microseconds send_timeout = std::chrono::seconds(30);
  std::chrono::microseconds receive_timeout = std::chrono::seconds(60);  // between two arrivals of bytes
  std::chrono::microseconds total_timeout = std::chrono::seconds(120);   // of the whole exchange
  std::size_t max_answer = 16u << 20;
  std::size_t max_idle_connections = 4;

  // "https://acme.example:8443", as the Host header and an Origin have it.
  std::string origin() const;
};

// The members of a connection's `endpoint` that are the transport's; all others are the dialect's.
inline constexpr std::array<std::string_view, 2> kHttpEndpointKeys = {"url", "ca_file"};

// Reads them. `timeout_us` is the profile's api.timeout: the longest wait for an answer. Throws ConfigError.
HttpOptions httpOptions(const json::Value& endpoint, std::int64_t timeout_us);

// Of another host of the same vendor: its own `url`, which stands at `where` in the configuration; all else as the
// endpoint says. Throws ConfigError.
HttpOptions httpOptions(const std::string& url, const std::string& where, const json::Value& endpoint,
                        std::int64_t timeout_us);

}  // namespace tieback::erp
