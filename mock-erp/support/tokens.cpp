#include "support/tokens.h"

#include <Poco/Base64Decoder.h>

#include <algorithm>
#include <sstream>

namespace tieback::mock {
namespace {

std::string field(const std::vector<std::pair<std::string, std::string>>& form, std::string_view name) {
  const auto found = std::find_if(form.begin(), form.end(), [&](const auto& each) { return each.first == name; });
  return found == form.end() ? std::string() : found->second;
}

}  // namespace

std::string Tokens::issueAccess(IdSource& ids, Json subject, std::int64_t expiresMicros) {
  std::string token = ids.hex(32);
  access_[token] = {std::move(subject), expiresMicros};
  return token;
}

std::optional<Json> Tokens::access(std::string_view token, std::int64_t nowMicros) const {
  const auto found = access_.find(token);
  if (found == access_.end() || found->second.expires <= nowMicros) return std::nullopt;
  return found->second.subject;
}

void Tokens::revokeAccess(std::string_view token) {
  const auto found = access_.find(token);
  if (found != access_.end()) access_.erase(found);
}

std::string Tokens::issueRefresh(IdSource& ids, Json subject, std::int64_t expiresMicros) {
  std::string token = ids.hex(24);
  putRefresh(token, std::move(subject), expiresMicros);
  return token;
}

void Tokens::putRefresh(std::string token, Json subject, std::int64_t expiresMicros) {
  refresh_[std::move(token)] = {std::move(subject), expiresMicros};
}

std::optional<Json> Tokens::refresh(std::string_view token, std::int64_t nowMicros) const {
  const auto found = refresh_.find(token);
  if (found == refresh_.end() || found->second.expires <= nowMicros) return std::nullopt;
  return found->second.subject;
}

void Tokens::retireRefresh(std::string_view token, std::int64_t untilMicros) {
  const auto found = refresh_.find(token);
  if (found != refresh_.end()) found->second.expires = std::min(found->second.expires, untilMicros);
}

void Tokens::revokeRefresh(std::string_view token) {
  const auto found = refresh_.find(token);
  if (found != refresh_.end()) refresh_.erase(found);
}

void Tokens::revokeAll() {
  access_.clear();
  refresh_.clear();
}

std::string bearerOf(const HttpRequest& request) {
  const std::string* header = request.header("Authorization");
  if (header == nullptr || !equalsIgnoringCase(std::string_view(*header).substr(0, 7), "Bearer ")) return {};
  return header->substr(7);
}

std::string decodeBase64(const std::string& text) {
  std::istringstream in(text);
  Poco::Base64Decoder decoder(in);
  return std::string(std::istreambuf_iterator<char>(decoder), {});
}

ClientSecret clientSecretOf(const HttpRequest& request) {
  const std::string* header = request.header("Authorization");
  if (header != nullptr && equalsIgnoringCase(std::string_view(*header).substr(0, 6), "Basic ")) {
    const std::string pair = decodeBase64(header->substr(6));
    const std::size_t colon = pair.find(':');
    if (colon == std::string::npos) return {};
    return {percentDecode(pair.substr(0, colon)), percentDecode(pair.substr(colon + 1)), true};
  }
  const auto form = parseForm(request.body);
  return {field(form, "client_id"), field(form, "client_secret"), false};
}

}  // namespace tieback::mock
