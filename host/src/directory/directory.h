// The company directory: companies, users, levels, privileges, and the audit trail of their changes.
//
// Threads: all calls from any thread. A change and its audit row commit together.
#pragma once

#include <base/clock.h>
#include <directory/actor.h>
#include <store/database.h>
#include <tieback/sdk/host_side.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tieback::host {

struct Company {
  std::string id;
  std::string name;
  std::string currency;  // ISO 4217
};

struct Login {
  std::string user;
  std::string password_hash;  // argon2id, encoded
};

struct UserOf {
  std::string id;
  std::string company;
};

struct LevelChange {
  std::string project;  // empty: of the company
  std::string tool;
  Level level = Level::none;
};

// The refusal of who has less than that level on the company's directory.
std::optional<Error> lacksDirectory(const Actor& actor, Level level);

class Directory final : public HostDirectory {
 public:
  Directory(Database& database, Clock& clock) : database_(database), clock_(clock) {}

  std::optional<Actor> actor(std::string_view user) const;
  std::optional<Company> company(std::string_view id) const;
  std::vector<Company> companies() const;
  std::optional<Login> login(std::string_view login) const;
  // Of any company. An email address may be of several users, and is the same in upper and lower case.
  std::vector<UserOf> usersByEmail(std::string_view email) const;
  std::vector<UserOf> usersByLogin(std::string_view login) const;

  // Every user of the actor's company with levels and privileges. Needs Read Only on the company's directory.
  Result<json::Value> users(const Actor& actor) const;
  // Each needs Admin on the company's directory, and is audited; code user_not_found for one of another company too.
  Result<json::Value> setLevels(const Actor& actor, const std::string& user, const std::vector<LevelChange>& changes);
  Result<json::Value> grantPush(const Actor& actor, const std::string& user);
  Result<json::Value> revokePush(const Actor& actor, const std::string& user);
  // Newest first, `limit` entries before sequence `before` (0: from the newest). Needs Admin on the directory.
  Result<json::Value> audit(const Actor& actor, std::int64_t before, std::int64_t limit) const;

  // HostDirectory
  Result<json::Value> approvers(std::string_view company) override;
  Result<json::Value> user(std::string_view company, std::string_view user) override;

 private:
  std::vector<UserOf> usersWhere(std::string_view condition, std::string value) const;
  Result<json::Value> changePush(const Actor& actor, const std::string& user, bool grant);

  Database& database_;
  Clock& clock_;
};

}  // namespace tieback::host
