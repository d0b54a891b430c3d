#include <secrets/secret_service.h>

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace tieback::host {
namespace {

constexpr std::uintmax_t kLargestFile = 64 * 1024;

Error notFound(const std::string& reference, const std::string& why) {
  return {"secret_not_found", Category::bad_input, "The secret " + reference + " is not there: " + why, reference,
          json::Value::object()};
}

Error notAllowed(const std::string& reference, const std::string& why) {
  return {"secret_not_allowed", Category::bad_input, "The secret " + reference + " may not be read: " + why, reference,
          json::Value::object()};
}

bool within(const std::filesystem::path& file, const std::filesystem::path& folder) {
  const auto [end, ignored] = std::mismatch(folder.begin(), folder.end(), file.begin(), file.end());
  return end == folder.end();
}

bool isName(std::string_view name) {
  constexpr std::string_view kAllowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:";
  return !name.empty() && name.size() <= 200 && name.find_first_not_of(kAllowed) == std::string_view::npos;
}

}  // namespace

SecretService::SecretService(SecretRules rules, SecretStore& store, SecretMask& mask)
    : SecretService(std::move(rules), mask) {
  store_ = &store;
}

SecretService::SecretService(SecretRules rules, SecretMask& mask) : rules_(std::move(rules)), mask_(mask) {
  for (auto& folder : rules_.folders) {
    std::error_code missing;
    const auto real = std::filesystem::canonical(folder, missing);
    if (!missing) folder = real;  // one that is not there allows nothing
  }
}

Result<std::string> SecretService::fromEnvironment(const std::string& name) const {
  const std::string reference = "env:" + name;
  if (std::find(rules_.env_allowed.begin(), rules_.env_allowed.end(), name) == rules_.env_allowed.end()) {
    return notAllowed(reference, "add " + name + " to secrets.env_allowed in the host's configuration.");
  }
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') return notFound(reference, "set the environment variable " + name + ".");
  return std::string(value);
}

Result<std::string> SecretService::fromFile(const std::string& path) const {
  const std::string reference = "file:" + path;
  std::error_code error;
  const auto real = std::filesystem::canonical(rules_.base_dir / path, error);
  // Whether a file outside the folders exists is nobody's business: only what lies inside is told apart.
  const auto plain = (rules_.base_dir / path).lexically_normal();
  const auto& shown = error ? plain : real;
  const bool allowed =
      std::any_of(rules_.folders.begin(), rules_.folders.end(), [&](const auto& f) { return within(shown, f); });
  if (!allowed)
    return notAllowed(reference, "it lies outside the folders of secrets.folders in the host's configuration.");
  if (error) return notFound(reference, error.message() + ".");
  if (!std::filesystem::is_regular_file(real, error)) return notAllowed(reference, "it is no plain file.");
  if (std::filesystem::file_size(real, error) > kLargestFile) return notAllowed(reference, "it is larger than 64 KiB.");
  std::ifstream stream(real, std::ios::binary);
  std::stringstream text;
  text << stream.rdbuf();
  if (!stream) return notFound(reference, "it can't be read; mind its owner and mode.");
  std::string value = text.str();
  while (!value.empty() && (value.back() == '\n' || value.back() == '\r')) value.pop_back();
  return value;
}

Result<std::string> SecretService::get(std::string_view reference) {
  const auto colon = reference.find(':');
  const std::string_view kind = reference.substr(0, colon);
  const std::string name(colon == std::string_view::npos ? "" : reference.substr(colon + 1));
  auto value = [&]() -> Result<std::string> {
    if (kind == "env" && colon != std::string_view::npos) return fromEnvironment(name);
    if (kind == "file" && colon != std::string_view::npos) return fromFile(name);
    if (kind == "store" && isName(name)) {
      if (store_ == nullptr) return notFound("store:" + name, "this program has no store.");
      auto stored = store_->get(name);
      if (!stored) return notFound("store:" + name, "nothing was put there yet.");
      return std::move(*stored);
    }
    // The reference itself may be a secret that someone wrote where a reference belongs: it is not repeated.
    return Error{"secret_not_allowed", Category::bad_input,
                 "A secret is named by env:NAME, file:PATH or store:NAME, never written out.", "",
                 json::Value::object()};
  }();
  if (value) mask_.learn(*value);
  return value;
}

Result<void> SecretService::compareAndPut(std::string_view reference, std::string_view expected,
                                          std::string_view value) {
  constexpr std::string_view kStore = "store:";
  const std::string name(reference.substr(std::min(kStore.size(), reference.size())));
  if (!reference.starts_with(kStore) || !isName(name)) {
    return Error{"secret_not_allowed", Category::bad_input, "Only store: references can be written.", "",
                 json::Value::object()};
  }
  mask_.learn(value);
  if (store_ != nullptr && store_->compareAndPut(name, expected, value)) return {};
  return Error{"secret_changed", Category::conflict,
               "The secret " + std::string(reference) + " has another value by now.", "", json::Value::object()};
}

}  // namespace tieback::host
