#include "support/erp_profile.h"

#include <algorithm>
#include <stdexcept>

namespace tieback::bench {

using json::Value;

ErpProfile::ErpProfile(const std::filesystem::path& file) {
  qa::Problems problems;
  profile_ = qa::readProfile(file.string(), problems);
  if (profile_) return;
  std::string text;
  for (const auto& problem : problems) text += (text.empty() ? "" : "\n") + problem.toString();
  throw std::runtime_error(text);
}

std::string ErpProfile::dialect() const {
  return profile_->data.at("erp").at("mock").text("dialect");
}

std::filesystem::path ErpProfile::seed() const {
  return profile_->pathOf(profile_->data.at("erp").at("mock").text("seed"));
}

const Value* ErpProfile::word(std::string_view kind, std::string_view word) const {
  const Value* words = profile_->data.find("words");
  const Value* meanings = words == nullptr ? nullptr : words->find(kind);
  return meanings == nullptr ? nullptr : meanings->find(word);
}

Secrets ErpProfile::secrets() const {
  Secrets secrets;
  for (const auto& [section, prefix] : {std::pair("secrets", "env:"), std::pair("stored_secrets", "store:")}) {
    const Value* values = profile_->data.find(section);
    if (values == nullptr) continue;
    for (const auto& [name, value] : values->members()) secrets[prefix + name] = value.asString();
  }
  return secrets;
}

Value ErpProfile::connections(int count, const std::string& company, const std::string& erp_url, int at_once) const {
  const Value& first = profile_->data.at("plugin").at("connections").items().front();
  auto list = Value::array();
  for (int i = 1; i <= count; ++i) {
    Value connection = qa::filledIn(first, {{"erp.http", erp_url}});
    connection.set("id", "b-" + std::to_string(i));
    connection.set("company", company);
    connection.set("name", "Books " + std::to_string(i));
    if (at_once > 0) connection["profile_overrides"]["api"].set("concurrency", at_once);
    list.push(std::move(connection));
  }
  return list;
}

ErpProfile erpProfile(const std::filesystem::path& folder, const std::string& name) {
  return ErpProfile(folder / (name + ".yaml"));
}

std::vector<ErpProfile> mockedProfiles(const std::filesystem::path& folder) {
  std::vector<ErpProfile> found;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().extension() != ".yaml") continue;
    ErpProfile profile(entry.path());
    if (profile.mocked()) found.push_back(std::move(profile));
  }
  std::sort(found.begin(), found.end(), [](const auto& one, const auto& other) { return one.name() < other.name(); });
  return found;
}

}  // namespace tieback::bench
