#include <tieback/sdk/error.h>

#include <algorithm>
#include <array>
#include <utility>

#include "eight_bytes.h"

namespace tieback {
namespace {

constexpr std::array<std::pair<Category, std::string_view>, 7> kNames{{
    {Category::bad_input, "bad_input"},
    {Category::not_permitted, "not_permitted"},
    {Category::conflict, "conflict"},
    {Category::erp_refused, "erp_refused"},
    {Category::erp_unavailable, "erp_unavailable"},
    {Category::in_doubt, "in_doubt"},
    {Category::internal, "internal"},
}};

// How many bytes at the start of `text` are ASCII; those that fill no eight are left for a closer look.
std::size_t asciiLength(std::string_view text) {
  std::size_t length = 0;
  while (text.size() - length >= json::kEight && (json::eightAt(text.data() + length) & json::eachByte(0x80)) == 0)
    length += json::kEight;
  return length;
}

// The length of the well-formed UTF-8 sequence at the start of `text` (Unicode 15, table 3-7), or 0.
std::size_t sequenceLength(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return 1;
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < length) return 0;
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return 0;
  }
  const unsigned char second = byte(1);
  const bool overlong = (first == 0xE0 && second < 0xA0) || (first == 0xF0 && second < 0x90);
  const bool outside = (first == 0xED && second > 0x9F) || (first == 0xF4 && second > 0x8F);  // surrogates, > U+10FFFF
  return overlong || outside ? 0 : length;
}

json::Value cleaned(const json::Value& value) {
  if (value.isString()) return cleanUtf8(value.asString());
  json::Value copy = value;
  if (copy.isArray()) {
    for (auto& item : copy.items()) item = cleaned(item);
  } else if (copy.isObject()) {
    for (auto& [name, member] : copy.members()) {
      name = cleanUtf8(name);
      member = cleaned(member);
    }
  }
  return copy;
}

Error brokenContract(const std::string& how) {
  return internalError("The other side broke the contract: " + how);
}

}  // namespace

std::string_view categoryName(Category category) {
  const auto* found =
      std::find_if(kNames.begin(), kNames.end(), [&](const auto& name) { return name.first == category; });
  return found == kNames.end() ? "internal" : found->second;
}

std::optional<Category> categoryByName(std::string_view name) {
  const auto* found =
      std::find_if(kNames.begin(), kNames.end(), [&](const auto& entry) { return entry.second == name; });
  if (found == kNames.end()) return std::nullopt;
  return found->first;
}

Error badRequest(std::string message, std::string where) {
  return {
      .code = "bad_request", .category = Category::bad_input, .message = std::move(message), .where = std::move(where)};
}

Error notSupported(std::string_view operation) {
  return {.code = "not_supported",
          .category = Category::bad_input,
          .message = "This connector does not have the operation \"" + std::string(operation) + "\"."};
}

Error internalError(std::string message) {
  return {.code = "internal", .category = Category::internal, .message = std::move(message)};
}

json::Value toJson(const Error& error) {
  json::Value document = json::Value::object({{"code", cleanUtf8(error.code)},
                                              {"category", categoryName(error.category)},
                                              {"message", cleanUtf8(error.message)}});
  if (!error.where.empty()) document.set("where", cleanUtf8(error.where));
  document.set("details", error.details.isObject() ? cleaned(error.details) : json::Value::object());
  return document;
}

std::optional<Error> errorFromJson(const json::Value& document) {
  const auto text = [&](std::string_view name) -> const std::string* {
    const json::Value* member = document.find(name);
    return member != nullptr && member->isString() ? &member->asString() : nullptr;
  };
  const std::string* code = text("code");
  const std::string* category = text("category");
  const std::string* message = text("message");
  if (code == nullptr || code->empty() || category == nullptr || message == nullptr) return std::nullopt;
  const auto known = categoryByName(*category);
  if (!known) return std::nullopt;
  Error error{.code = *code, .category = *known, .message = *message};
  if (const std::string* where = text("where")) error.where = *where;
  if (const json::Value* details = document.find("details"); details != nullptr && details->isObject()) {
    error.details = *details;
  }
  return error;
}

Error errorFromAnswer(tieback_status status, std::string_view text) {
  const std::string returned = "it returned status " + std::to_string(status);
  try {
    const auto error = errorFromJson(json::parse(text));
    if (!error) return brokenContract(returned + " with a document that is no error document.");
    if (statusOf(error->category) != status) {
      return brokenContract(returned + " with an error of category " + std::string(categoryName(error->category)) +
                            ": " + error->message);
    }
    return *error;
  } catch (const json::ParseError& problem) {
    return brokenContract(returned + " and wrote no error document (" + problem.what() + ").");
  }
}

std::string cleanUtf8(std::string_view text) {
  std::string clean;
  clean.reserve(text.size());
  std::size_t kept = 0;  // where what is well formed begins
  std::size_t at = 0;
  while (at < text.size()) {
    if (const std::size_t ascii = asciiLength(text.substr(at)); ascii > 0) {
      at += ascii;
    } else if (const std::size_t length = sequenceLength(text.substr(at)); length > 0) {
      at += length;
    } else {
      clean += text.substr(kept, at - kept);
      clean += "\xEF\xBF\xBD";
      kept = ++at;
    }
  }
  clean += text.substr(kept);
  return clean;
}

}  // namespace tieback
