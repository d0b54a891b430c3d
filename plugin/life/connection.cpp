#include "life/connection.h"

namespace tieback::life {

void Connections::add(std::unique_ptr<Connection> connection) {
  by_id_[connection->id] = connection.get();
  by_company_[connection->company].push_back(connection.get());
  connections_.push_back(std::move(connection));
}

const Connection* Connections::find(const std::string& id) const {
  const auto found = by_id_.find(id);
  return found == by_id_.end() ? nullptr : found->second;
}

const Connection* Connections::ofItem(const std::string& item, const std::string& company) const {
  const Connection* connection = find(item.substr(0, item.find('.')));
  return connection != nullptr && connection->company == company ? connection : nullptr;
}

std::vector<const Connection*> Connections::ofCompany(const std::string& company) const {
  const auto found = by_company_.find(company);
  return found == by_company_.end() ? std::vector<const Connection*>() : found->second;
}

std::vector<std::string> Connections::companies() const {
  std::vector<std::string> names;
  for (const auto& [company, connections] : by_company_) names.push_back(company);
  return names;
}

}  // namespace tieback::life
