#include <directory/audit_trail.h>
#include <directory/directory.h>

#include <Poco/String.h>

namespace tieback::host {
namespace {

struct UserRow {
  Actor actor;
  std::string login;
  std::string time_zone;
};

void loadRights(Connection& connection, Actor& actor) {
  for (const Row& row : connection.query("SELECT project, tool, level FROM levels WHERE \"user\"=?", {actor.id})) {
    const Level level = levelByName(row.text(2)).value_or(Level::none);
    if (row.text(0).empty()) {
      actor.company_levels[row.text(1)] = level;
    } else {
      actor.project_levels[row.text(0)][row.text(1)] = level;
    }
  }
  for (const Row& row : connection.query("SELECT privilege FROM privileges WHERE \"user\"=?", {actor.id})) {
    actor.privileges.insert(row.text(0));
  }
}

UserRow userFrom(Connection& connection, const Row& row) {
  UserRow user;
  user.actor.id = row.text(0);
  user.actor.company = row.text(1);
  user.login = row.text(2);
  user.actor.name = row.text(3);
  user.actor.email = row.text(4);
  user.time_zone = row.text(5);
  loadRights(connection, user.actor);
  return user;
}

constexpr std::string_view kUserColumns = "SELECT id, company, login, name, email, time_zone FROM users ";

std::vector<UserRow> usersOf(Connection& connection, std::string_view company) {
  std::vector<UserRow> users;
  const auto rows =
      connection.query(std::string(kUserColumns) + "WHERE company=? ORDER BY name, id", {std::string(company)});
  for (const Row& row : rows) users.push_back(userFrom(connection, row));
  return users;
}

std::optional<UserRow> findUser(Connection& connection, std::string_view company, std::string_view id) {
  const auto row =
      connection.one(std::string(kUserColumns) + "WHERE company=? AND id=?", {std::string(company), std::string(id)});
  if (!row) return std::nullopt;
  return userFrom(connection, *row);
}

json::Value contactJson(const UserRow& user) {
  return json::Value::object(
      {{"id", user.actor.id}, {"name", user.actor.name}, {"email", user.actor.email}, {"time_zone", user.time_zone}});
}

json::Value userJson(const UserRow& user) {
  json::Value shown = user.actor.toJson();
  shown.set("login", user.login);
  shown.set("time_zone", user.time_zone);
  return shown;
}

Error userNotFound(std::string_view id) {
  return {"user_not_found", Category::bad_input, "There is no user " + std::string(id) + " in this company.", "", {}};
}

std::optional<Error> checkChange(Connection& connection, const Actor& actor, const LevelChange& change) {
  if (change.project.empty()) return std::nullopt;
  if (connection.one("SELECT 1 FROM projects WHERE company=? AND id=?", {actor.company, change.project}))
    return std::nullopt;
  return badRequest("There is no project " + change.project + " in this company.", "projects." + change.project);
}

}  // namespace

std::optional<Error> lacksDirectory(const Actor& actor, Level level) {
  if (actor.level(tool::kDirectory) >= level) return std::nullopt;
  return Error{"not_permitted",
               Category::not_permitted,
               "This needs the level '" + std::string(levelName(level)) +
                   "' on the company directory. Ask a directory administrator of your company.",
               "",
               {}};
}

std::optional<Actor> Directory::actor(std::string_view user) const {
  return database_.read([&](Connection& connection) -> std::optional<Actor> {
    const auto row = connection.one(std::string(kUserColumns) + "WHERE id=?", {std::string(user)});
    if (!row) return std::nullopt;
    return userFrom(connection, *row).actor;
  });
}

std::optional<Company> Directory::company(std::string_view id) const {
  return database_.read([&](Connection& connection) -> std::optional<Company> {
    const auto row = connection.one("SELECT id, name, currency FROM companies WHERE id=?", {std::string(id)});
    if (!row) return std::nullopt;
    return Company{row->text(0), row->text(1), row->text(2)};
  });
}

std::vector<Company> Directory::companies() const {
  return database_.read([](Connection& connection) {
    std::vector<Company> all;
    for (const Row& row : connection.query("SELECT id, name, currency FROM companies ORDER BY id")) {
      all.push_back({row.text(0), row.text(1), row.text(2)});
    }
    return all;
  });
}

std::optional<Login> Directory::login(std::string_view login) const {
  return database_.read([&](Connection& connection) -> std::optional<Login> {
    const auto row = connection.one("SELECT id, password FROM users WHERE login=?", {std::string(login)});
    if (!row) return std::nullopt;
    return Login{row->text(0), row->text(1)};
  });
}

std::vector<UserOf> Directory::usersWhere(std::string_view condition, std::string value) const {
  return database_.read([&](Connection& connection) {
    std::vector<UserOf> found;
    for (const Row& row : connection.query("SELECT id, company FROM users WHERE " + std::string(condition), {value}))
      found.push_back({row.text(0), row.text(1)});
    return found;
  });
}

std::vector<UserOf> Directory::usersByEmail(std::string_view email) const {
  return usersWhere("lower(email)=?", Poco::toLower(std::string(email)));
}

std::vector<UserOf> Directory::usersByLogin(std::string_view login) const {
  return usersWhere("login=?", std::string(login));
}

Result<json::Value> Directory::users(const Actor& actor) const {
  if (auto refused = lacksDirectory(actor, Level::read_only)) return *refused;
  return database_.read([&](Connection& connection) {
    auto items = json::Value::array();
    for (const UserRow& user : usersOf(connection, actor.company)) items.push(userJson(user));
    return json::Value::object({{"items", std::move(items)}});
  });
}

Result<json::Value> Directory::setLevels(const Actor& actor, const std::string& user,
                                         const std::vector<LevelChange>& changes) {
  if (auto refused = lacksDirectory(actor, Level::admin)) return *refused;
  return database_.write([&](Connection& connection) -> Result<json::Value> {
    auto found = findUser(connection, actor.company, user);
    if (!found) return userNotFound(user);
    for (const LevelChange& change : changes) {
      if (auto wrong = checkChange(connection, actor, change)) return *wrong;
      const Level before =
          change.project.empty() ? found->actor.level(change.tool) : found->actor.level(change.project, change.tool);
      if (before == change.level) continue;
      connection.execute(
          "INSERT INTO levels (\"user\", project, tool, level) VALUES (?,?,?,?)"
          " ON CONFLICT (\"user\", project, tool) DO UPDATE SET level=excluded.level",
          {user, change.project, change.tool, std::string(levelName(change.level))});
      recordAudit(connection, clock_.nowUs(), actor, "set_level", user,
                  json::Value::object({{"project", change.project},
                                       {"tool", change.tool},
                                       {"from", levelName(before)},
                                       {"to", levelName(change.level)}}));
    }
    return userJson(*findUser(connection, actor.company, user));
  });
}

Result<json::Value> Directory::grantPush(const Actor& actor, const std::string& user) {
  return changePush(actor, user, true);
}

Result<json::Value> Directory::revokePush(const Actor& actor, const std::string& user) {
  return changePush(actor, user, false);
}

Result<json::Value> Directory::changePush(const Actor& actor, const std::string& user, bool grant) {
  if (auto refused = lacksDirectory(actor, Level::admin)) return *refused;
  return database_.write([&](Connection& connection) -> Result<json::Value> {
    auto found = findUser(connection, actor.company, user);
    if (!found) return userNotFound(user);
    const bool held = found->actor.privileges.contains(kCanPush);
    if (held != grant) {
      connection.execute(grant ? "INSERT INTO privileges (\"user\", privilege) VALUES (?,?)"
                               : "DELETE FROM privileges WHERE \"user\"=? AND privilege=?",
                         {user, std::string(kCanPush)});
      recordAudit(connection, clock_.nowUs(), actor, grant ? "grant_privilege" : "revoke_privilege", user,
                  json::Value::object({{"privilege", kCanPush}}));
    }
    return userJson(*findUser(connection, actor.company, user));
  });
}

Result<json::Value> Directory::audit(const Actor& actor, std::int64_t before, std::int64_t limit) const {
  if (auto refused = lacksDirectory(actor, Level::admin)) return *refused;
  return database_.read([&](Connection& connection) {
    auto items = json::Value::array();
    const auto rows = connection.query(
        "SELECT sequence, at, actor, actor_name, action, subject, details FROM audit"
        " WHERE company=? AND (?=0 OR sequence<?) ORDER BY sequence DESC LIMIT ?",
        {actor.company, before, before, limit + 1});
    json::Value next;
    for (const Row& row : rows) {
      if (static_cast<std::int64_t>(items.size()) == limit) {
        next = items.items().back().at("sequence").asNumberText();
        break;
      }
      items.push(json::Value::object({{"sequence", row.integer(0)},
                                      {"at", timeText(row.integer(1))},
                                      {"by", json::Value::object({{"id", row.text(2)}, {"name", row.text(3)}})},
                                      {"action", row.text(4)},
                                      {"user", row.text(5)},
                                      {"details", json::parse(row.text(6))}}));
    }
    return json::Value::object({{"items", std::move(items)}, {"next_cursor", std::move(next)}});
  });
}

Result<json::Value> Directory::approvers(std::string_view company) {
  return database_.read([&](Connection& connection) {
    auto users = json::Value::array();
    for (const UserRow& user : usersOf(connection, company)) {
      const bool may_accept =
          user.actor.level(tool::kErpIntegrations) >= Level::standard && user.actor.privileges.contains(kCanPush);
      if (may_accept) users.push(contactJson(user));
    }
    return json::Value::object({{"users", std::move(users)}});
  });
}

Result<json::Value> Directory::user(std::string_view company, std::string_view user) {
  return database_.read([&](Connection& connection) -> Result<json::Value> {
    const auto found = findUser(connection, company, user);
    if (!found) return userNotFound(user);
    return json::Value::object({{"user", contactJson(*found)}});
  });
}

}  // namespace tieback::host
