#include <plugin_host/routes.h>

namespace tieback::host {

Result<void> Routes::add(std::string_view prefix, HttpHandler handler) {
  constexpr std::string_view kAllowed = "abcdefghijklmnopqrstuvwxyz0123456789-_.";
  const bool plain =
      !prefix.empty() && prefix.front() != '.' && prefix.find_first_not_of(kAllowed) == std::string_view::npos;
  if (!plain) {
    return badRequest("A route's prefix is made of a-z, 0-9, '-', '_' and '.', and does not begin with a dot.",
                      "prefix");
  }
  const Lock lock(mutex_);
  if (!handlers_.emplace(prefix, std::move(handler)).second) {
    return Error{"route_taken", Category::conflict, "The route /connect/" + std::string(prefix) + "/ is in use.",
                 "prefix", json::Value::object()};
  }
  return {};
}

std::optional<HttpHandler> Routes::find(std::string_view prefix) const {
  const Lock lock(mutex_);
  const auto found = handlers_.find(prefix);
  if (found == handlers_.end()) return std::nullopt;
  return found->second;
}

}  // namespace tieback::host
