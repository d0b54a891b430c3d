#include "erp/http/exchange_record.h"

#include <tieback/sdk/json.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <string_view>

namespace tieback::erp {
namespace {

constexpr std::string_view kMask = "***";
constexpr std::size_t kMaxRecorded = 256u << 10;

std::string lower(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return out;
}

bool secretHeader(std::string_view name) {
  const auto key = lower(name);
  return key == "authorization" || key == "cookie" || key == "set-cookie" || key == "proxy-authorization" ||
         key.find("api-key") != std::string::npos || key.find("token") != std::string::npos;
}

bool secretMember(std::string_view name) {
  constexpr std::array<std::string_view, 5> kWords = {"password", "passwd", "secret", "token", "session"};
  const auto key = lower(name);
  return std::any_of(kWords.begin(), kWords.end(), [&](auto word) { return key.find(word) != std::string::npos; });
}

void maskJson(json::Value& value) {
  if (value.isArray()) {
    for (auto& item : value.items()) maskJson(item);
  } else if (value.isObject()) {
    for (auto& [name, member] : value.members()) {
      if (secretMember(name) && !member.isNull()) {
        member = json::Value(kMask);
      } else {
        maskJson(member);
      }
    }
  }
}

// Is it a form that names a secret? Then nothing of it is shown: a half-masked form is not worth the risk.
bool looksLikeForm(std::string_view body) {
  return body.find('=') != std::string_view::npos && body.front() != '<';
}

// The text of every element whose name speaks of a secret. Needs no parser, so that half a document is masked, too.
std::string maskXml(const std::string& body) {
  std::string out;
  std::size_t kept = 0;
  for (std::size_t at = body.find('<'); at != std::string::npos; at = body.find('<', at + 1)) {
    const auto end = body.find_first_of(" \t\r\n/>", at + 1);
    const auto name = body.substr(at + 1, end == std::string::npos ? end : end - at - 1);
    const auto close = body.find('>', at);
    if (!secretMember(name) || close == std::string::npos || body[close - 1] == '/') continue;
    const auto stop = body.find("</" + name, close);
    out += body.substr(kept, close + 1 - kept);
    out += kMask;
    kept = stop == std::string::npos ? body.size() : stop;
    at = std::max(at, kept - 1);
  }
  return out + body.substr(kept);
}

std::string maskBody(const std::string& body, bool confidential) {
  if (body.empty()) return {};
  if (confidential) return std::string(kMask);
  if (body.size() > kMaxRecorded) return "(" + std::to_string(body.size()) + " bytes, not recorded)";
  const auto first = body.find_first_not_of(" \t\r\n");
  if (first != std::string::npos && (body[first] == '{' || body[first] == '[')) {
    try {
      auto value = json::parse(body);
      maskJson(value);
      return value.dump();
    } catch (const json::ParseError&) {
      return "(" + std::to_string(body.size()) + " bytes that are no JSON, not recorded)";
    }
  }
  if (first != std::string::npos && body[first] == '<') return maskXml(body);
  if (looksLikeForm(body) && secretMember(body)) return std::string(kMask);
  return body;
}

void maskHeaders(Headers& headers) {
  for (auto& [name, value] : headers) {
    if (secretHeader(name)) value = kMask;
  }
}

}  // namespace

ExchangeRecord maskedRecord(const WireRequest& request, const Exchange& result, std::chrono::microseconds took) {
  ExchangeRecord record{request, maskedAnswer(result, request.confidential), took};
  maskHeaders(record.request.headers);
  record.request.body = maskBody(request.body, request.confidential);
  return record;
}

Exchange maskedAnswer(const Exchange& result, bool confidential) {
  const auto* reply = std::get_if<WireReply>(&result);
  if (reply == nullptr) return result;
  WireReply masked{reply->status, reply->headers, maskBody(reply->body, confidential)};
  maskHeaders(masked.headers);
  return masked;
}

std::function<Exchange()> SeenExchange::answer() const {
  return [result = result_, confidential = request_.confidential] { return maskedAnswer(result, confidential); };
}

std::string SeenExchange::outcome() const {
  if (const auto* reply = std::get_if<WireReply>(&result_)) return std::to_string(reply->status);
  return std::holds_alternative<NotSent>(result_) ? "not_sent" : "lost";
}

}  // namespace tieback::erp
