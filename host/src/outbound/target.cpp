#include <outbound/target.h>

#include <Poco/Exception.h>
#include <Poco/Net/DNS.h>
#include <Poco/String.h>
#include <Poco/URI.h>

#include <algorithm>
#include <array>
#include <optional>

namespace tieback::host {
namespace {

constexpr std::size_t kLongestUrl = 2000;

Error refused(std::string message) {
  return {"url_refused", Category::bad_input, std::move(message), "", json::Value::object()};
}

struct Network {
  std::array<std::uint8_t, 4> begin;
  unsigned bits;
};
// RFC 6890 and its successors: IPv4 that is not of the public internet.
constexpr std::array<Network, 14> kSpecial = {{{{0, 0, 0, 0}, 8},
                                               {{10, 0, 0, 0}, 8},
                                               {{100, 64, 0, 0}, 10},
                                               {{127, 0, 0, 0}, 8},
                                               {{169, 254, 0, 0}, 16},
                                               {{172, 16, 0, 0}, 12},
                                               {{192, 0, 0, 0}, 24},
                                               {{192, 0, 2, 0}, 24},
                                               {{192, 88, 99, 0}, 24},
                                               {{192, 168, 0, 0}, 16},
                                               {{198, 18, 0, 0}, 15},
                                               {{198, 51, 100, 0}, 24},
                                               {{203, 0, 113, 0}, 24},
                                               {{224, 0, 0, 0}, 3}}};

std::uint32_t numberOf(const std::uint8_t* bytes) {
  return std::uint32_t{bytes[0]} << 24 | std::uint32_t{bytes[1]} << 16 | std::uint32_t{bytes[2]} << 8 | bytes[3];
}

bool isPublicV4(const std::uint8_t* bytes) {
  const std::uint32_t address = numberOf(bytes);
  return std::none_of(kSpecial.begin(), kSpecial.end(), [&](const Network& network) {
    return (address ^ numberOf(network.begin.data())) >> (32 - network.bits) == 0;
  });
}

// Global unicast (2000::/3), without what carries an IPv4 address within or is for documentation.
bool isPublicV6(const std::uint8_t* bytes) {
  if (bytes[0] >> 5 != 1) return false;
  const unsigned first = unsigned{bytes[0]} << 8 | bytes[1];
  const unsigned second = unsigned{bytes[2]} << 8 | bytes[3];
  const bool tunnelled = first == 0x2002 || (first == 0x2001 && second == 0);
  const bool documentation = (first == 0x2001 && second == 0x0db8) || first == 0x3fff;
  return !tunnelled && !documentation;
}

bool meansThisMachine(const std::string& host) {
  if (host == "localhost") return true;
  Poco::Net::IPAddress address;
  return Poco::Net::IPAddress::tryParse(host, address) && address.isLoopback();
}

// What the resolver takes for an address, too ("127.1", "0x7f.1"), goes by the resolver's answer.
std::optional<Target> parsed(const std::string& url) {
  try {
    const Poco::URI uri(url);
    if (!uri.getUserInfo().empty() || !uri.getFragment().empty() || uri.getHost().empty()) return std::nullopt;
    if (uri.getScheme() != "https" && uri.getScheme() != "http") return std::nullopt;
    if (uri.getPort() == 0) return std::nullopt;
    return Target{uri.getScheme() == "https", Poco::toLower(uri.getHost()), uri.getPort(),
                  uri.getPathEtc().empty() ? "/" : uri.getPathEtc()};
  } catch (const Poco::Exception&) {
    return std::nullopt;
  }
}

}  // namespace

std::string Target::authority() const {
  const std::string name = host.find(':') == std::string::npos ? host : "[" + host + "]";
  const bool usual = port == (tls ? 443 : 80);
  return usual ? name : name + ":" + std::to_string(port);
}

Result<Target> targetOf(const std::string& url, const OutboundRules& rules) {
  const bool plain = std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7f && c != '\\'; });
  auto target = plain && url.size() <= kLongestUrl ? parsed(url) : std::nullopt;
  if (!target) {
    return refused("An address like https://hooks.example/tieback is wanted: without user, password and #, at most " +
                   std::to_string(kLongestUrl) + " visible ASCII characters.");
  }
  const bool allowed = rules.any_address || rules.internal_hosts.contains(target->host);
  if (!target->tls && !(meansThisMachine(target->host) && allowed)) {
    return refused("https is wanted; plain http is for this machine alone, and only where the operator allows it.");
  }
  Poco::Net::IPAddress literal;
  if (Poco::Net::IPAddress::tryParse(target->host, literal) && !allowed && !isPublic(literal)) {
    return refused(target->host +
                   " is no address of the public internet. The operator may allow hosts within the house.");
  }
  return *target;
}

Result<std::vector<Poco::Net::SocketAddress>> addressesOf(const Target& target, const OutboundRules& rules) {
  std::vector<Poco::Net::IPAddress> found;
  try {
    const auto entry = Poco::Net::DNS::resolve(target.host);
    found = entry.addresses();
  } catch (const Poco::Exception& error) {
    return Error{"not_reachable", Category::erp_unavailable,
                 target.host + " can't be found: " + error.displayText() + ".", "", json::Value::object()};
  }
  const bool allowed = rules.any_address || rules.internal_hosts.contains(target.host);
  std::vector<Poco::Net::SocketAddress> addresses;
  for (const auto& address : found) {
    if (!allowed && !isPublic(address)) {
      // Not which: nobody shall learn the house's names by asking.
      return refused(target.host +
                     " leads to no address of the public internet. The operator may allow hosts within the "
                     "house.");
    }
    if (!target.tls && !address.isLoopback()) return refused("plain http is for this machine alone.");
    addresses.emplace_back(address, target.port);
  }
  return addresses;
}

bool isPublic(const Poco::Net::IPAddress& address) {
  const auto* bytes = static_cast<const std::uint8_t*>(address.addr());
  return address.family() == Poco::Net::AddressFamily::IPv4 ? isPublicV4(bytes) : isPublicV6(bytes);
}

}  // namespace tieback::host
