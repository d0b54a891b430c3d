// Where the host may send a request of its own: an address that people or the configuration wrote, held against rules
// before a byte leaves.
#pragma once

#include <tieback/sdk/result.h>

#include <Poco/Net/IPAddress.h>
#include <Poco/Net/SocketAddress.h>

#include <cstdint>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace tieback::host {

struct OutboundRules {
  bool any_address = false;              // false: public addresses only, but for internal_hosts
  std::set<std::string> internal_hosts;  // lower case; these may be anywhere
  std::filesystem::path ca_file;         // whom to trust in place of the system's authorities; empty: those
};

struct Target {
  bool tls = true;
  std::string host;  // lower case, without brackets
  std::uint16_t port = 443;
  std::string path;  // with the query

  std::string authority() const;  // for the header Host
};

// https, or http to this machine where the rules allow its address; no user, no fragment, at most 2000 bytes. Code
// url_refused; `where` is left to the caller.
Result<Target> targetOf(const std::string& url, const OutboundRules& rules);

// What the name stands for now, all of it allowed: a name that also stands for an address within the house is refused
// as a whole. Blocks. Codes url_refused, not_reachable.
Result<std::vector<Poco::Net::SocketAddress>> addressesOf(const Target& target, const OutboundRules& rules);

// An address of the public internet: not of this machine, this network, or any other special use.
bool isPublic(const Poco::Net::IPAddress& address);

}  // namespace tieback::host
