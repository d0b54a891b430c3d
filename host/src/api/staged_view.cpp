#include <api/staged_view.h>
#include <project/rows.h>

#include <map>

namespace tieback::host {
namespace {

json::Value shown(const std::optional<Commitment>& commitment) {
  if (!commitment) return nullptr;
  return json::Value::object({{"id", commitment->id},
                              {"number", commitment->number},
                              {"title", commitment->title},
                              {"project", commitment->project},
                              {"type", commitment->type}});
}

}  // namespace

void addCommitments(Services& services, const Actor& actor, json::Value& page) {
  if (page.find("staged") == nullptr) return;
  services.database.read([&](Connection& connection) {
    std::map<std::string, json::Value> known{{"", nullptr}};
    for (json::Value& record : page["staged"].items()) {
      const std::string origin = record.text("commitment_origin_id");
      auto commitment = known.find(origin);
      if (commitment == known.end()) {
        const auto found = rows::commitmentByOrigin(connection, actor.company, origin);
        commitment = known.emplace(origin, shown(found)).first;
      }
      record.set("commitment", commitment->second);
    }
    return true;
  });
}

}  // namespace tieback::host
