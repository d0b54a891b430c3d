#include <app/oidc_config.h>

#include <algorithm>

namespace tieback::host {
namespace {

constexpr std::int64_t kDay = 24 * 60 * 60;

OutboundRules ofTheOperator() {
  OutboundRules rules;
  rules.any_address = true;
  return rules;
}

void mustBeAddress(const YamlValue& at, const std::string& url) {
  if (const auto target = targetOf(url, ofTheOperator()); !target) at.fail(target.error().message);
}

// One text, or a list of them.
std::vector<std::string> oneOrMore(const YamlValue& at) {
  if (!at.isList()) return {at.text()};
  std::vector<std::string> all;
  for (const YamlValue& item : at.items()) all.push_back(item.text());
  if (all.empty()) at.fail("name at least one.");
  return all;
}

void readAlgorithms(const YamlValue& source, IssuerConfig& config) {
  if (!source.has("algorithms")) return;
  const YamlValue list = source.at("algorithms");
  config.algorithms.clear();
  for (const std::string& name : oneOrMore(list)) {
    if (!isKnownAlgorithm(name)) {
      list.fail(
          "\"" + name +
          "\" can't be allowed; known are RS256, RS384, RS512, PS256, PS384, PS512, ES256, ES384: signatures that "
          "only the issuer can make.");
    }
    config.algorithms.insert(name);
  }
}

void readUser(const YamlValue& source, IssuerConfig& config) {
  if (!source.has("user")) return;
  const YamlValue user = source.at("user");
  user.onlyKeys({"claim", "match", "email_must_be_verified"});
  config.claim = user.text("claim", config.claim);
  const bool plain = std::all_of(config.claim.begin(), config.claim.end(),
                                 [](char c) { return c > ' ' && c < 0x7f && c != '"' && c != '\\'; });
  if (config.claim.empty() || !plain) user.at("claim").fail("the name of a claim is wanted here, such as email.");
  const std::string match = user.text("match", config.claim == "email" ? "email" : "login");
  if (match != "email" && match != "login") user.at("match").fail("email or login is wanted here.");
  config.match = match == "email" ? MatchBy::email : MatchBy::login;
  config.must_be_verified = user.flag("email_must_be_verified", false);
}

IssuerConfig issuerFrom(const YamlValue& source, const std::filesystem::path& base_dir) {
  source.onlyKeys({"issuer", "audience", "jwks_uri", "algorithms", "user", "companies", "leeway_seconds",
                   "refresh_seconds", "stale_seconds", "ca_file"});
  IssuerConfig config;
  config.issuer = source.at("issuer").text();
  mustBeAddress(source.at("issuer"), config.issuer);
  config.audience = oneOrMore(source.at("audience"));
  if (source.has("jwks_uri")) {
    config.jwks_uri = source.at("jwks_uri").text();
    mustBeAddress(source.at("jwks_uri"), config.jwks_uri);
  }
  readAlgorithms(source, config);
  readUser(source, config);
  const auto companies = source.texts("companies");
  config.companies = {companies.begin(), companies.end()};
  config.leeway = std::chrono::seconds(source.integer("leeway_seconds", config.leeway.count(), 0, 300));
  config.times.refresh = std::chrono::seconds(source.integer("refresh_seconds", 3600, 60, kDay));
  config.times.stale = std::chrono::seconds(source.integer("stale_seconds", kDay, 60, 30 * kDay));
  if (config.times.stale < config.times.refresh)
    source.at("stale_seconds").fail("keys can't be given up before they are fetched anew: at least refresh_seconds.");
  if (source.has("ca_file")) config.ca_file = existingFile(source.at("ca_file"), base_dir);
  return config;
}

}  // namespace

std::vector<IssuerConfig> readOidc(const YamlValue& root, const std::filesystem::path& base_dir) {
  std::vector<IssuerConfig> issuers;
  if (!root.has("oidc")) return issuers;
  const YamlValue source = root.at("oidc");
  const std::vector<YamlValue> all = source.isList() ? source.items() : std::vector<YamlValue>{source};
  for (const YamlValue& one : all) {
    issuers.push_back(issuerFrom(one, base_dir));
    const auto same = std::count_if(issuers.begin(), issuers.end(),
                                    [&](const IssuerConfig& other) { return other.issuer == issuers.back().issuer; });
    if (same > 1) one.at("issuer").fail("this issuer stands there twice.");
  }
  return issuers;
}

}  // namespace tieback::host
