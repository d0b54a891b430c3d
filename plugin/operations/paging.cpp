#include "operations/paging.h"

#include <Poco/Base64Decoder.h>
#include <Poco/Base64Encoder.h>

#include <charconv>
#include <iterator>
#include <sstream>

namespace tieback::ops {
namespace {

constexpr std::int64_t kMostPerPage = 200;

std::string encodeCursor(const json::Value& cursor) {
  std::ostringstream out;
  Poco::Base64Encoder encoder(out, Poco::BASE64_URL_ENCODING);
  encoder.rdbuf()->setLineLength(0);
  encoder << cursor.dump();
  encoder.close();
  return out.str();
}

std::optional<json::Value> decodeCursor(const std::string& text) {
  try {
    std::istringstream in(text);
    Poco::Base64Decoder decoder(in, Poco::BASE64_URL_ENCODING);
    return json::parse(std::string(std::istreambuf_iterator<char>(decoder), {}));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

bool isInteger(const std::string& text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

}  // namespace

std::string cursorAfter(const std::string& sort, const After& last) {
  return encodeCursor(json::Value::object({{"sort", sort}, {"key", last.key}, {"id", last.id}}));
}

Result<After> cursorOf(const json::Value& params, const std::string& sort, bool by_time) {
  const std::string text = params.text("cursor");
  if (text.empty()) return After{};
  const auto cursor = decodeCursor(text);
  const bool fits = cursor && cursor->isObject() && cursor->text("sort") == sort && !cursor->text("id").empty();
  if (!fits || (by_time && !isInteger(cursor->text("key")))) {
    return badRequest("`params.cursor` is not one that this list gave. Start again without it.", "params.cursor");
  }
  return After{cursor->text("key"), cursor->text("id")};
}

Result<int> limitOf(const json::Value& params) {
  const json::Value* limit = params.find("limit");
  const std::int64_t wanted = limit == nullptr || limit->isNull() ? 50 : limit->asInteger();
  if (wanted < 1 || wanted > kMostPerPage) return badRequest("`params.limit` is 1 to 200.", "params.limit");
  return static_cast<int>(wanted);
}

Error unknownSort(const std::vector<std::string_view>& names) {
  std::string list;
  for (const auto name : names) list += (list.empty() ? "" : ", ") + std::string(name);
  return badRequest("`params.sort` is one of " + list + ", with '-' before it for the reverse.", "params.sort");
}

Result<void> readFilter(const json::Value& params, const TakeFilter& take) {
  const json::Value* filter = params.find("filter");
  if (filter == nullptr || filter->isNull()) return {};
  for (const auto& [name, value] : filter->members()) {
    const std::string where = "params.filter." + name;
    if (!value.isString()) return badRequest("`" + where + "` must be a string.", where);
    if (auto taken = take(name, value.asString(), where); !taken) return taken;
  }
  return {};
}

}  // namespace tieback::ops
