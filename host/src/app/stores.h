// The stores that a configuration names: two SQLite files in the data folder, or one PostgreSQL database for both.
#pragma once

#include <app/config.h>
#include <secrets/secret_store.h>
#include <store/database.h>

#include <memory>

namespace tieback::host {

class Stores {
 public:
  // Opens them, and brings them to this program's version; one host at a time. `mask` outlives it. Throws StoreError,
  // StartError.
  Stores(const Config& config, SecretMask& mask);

  Database& database() { return *database_; }
  SecretStore& secrets() { return *secrets_; }

 private:
  std::unique_ptr<Database> database_;
  std::unique_ptr<Database> secrets_file_;  // nothing: they are in the database, too
  std::unique_ptr<SecretStore> secrets_;
};

}  // namespace tieback::host
