// A PostgreSQL server of a test's own: in a temporary folder, on a socket in it, ended with the test. Two side by side
// know nothing of each other. From Debian's packages; as root it runs as the user `nobody`, since it refuses root.
#pragma once

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

namespace tieback::test {

class PostgresServer {
 public:
  // `settings`: "fsync=on" and the like. Throws std::runtime_error with the server's own words when it does not start.
  explicit PostgresServer(std::vector<std::string> settings = {});
  // A standby of that one, which streams from it until it is promoted.
  static std::unique_ptr<PostgresServer> standbyOf(const PostgresServer& primary);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  // For the superuser, or another role: postgresql://ROLE@/postgres?host=…
  std::string url(const std::string& role = "boss") const;
  // The same, with that schema (which is made when missing) as the only one in its search path.
  std::string urlOfSchema(const std::string& schema, const std::string& role = "boss");
  // Runs statements; throws std::runtime_error. Gives the first row's first value.
  std::string sql(const std::string& statements) const;

  // Runs one of the client programs (pg_dump, …) on this server as its superuser; what it says goes to the log. Gives
  // its exit status.
  int tool(const std::string& name, std::vector<std::string> arguments) const;

  // From the next start on: also listens on 127.0.0.1, with TLS, and lets roles in there over TLS only. The certificate
  // is ca.pem's of this server's folder, for the host name `name`.
  void listenWithTls(const std::string& name);
  // As url(), by that way; `host` is what the certificate must be for.
  std::string tlsUrl(const std::string& host, const std::string& more) const;

  // While it is full, no file of a table grows any more: the system says that there is no space left.
  void fillDisk();
  void makeRoom();

  void promote();
  void start();
  void kill();  // as a power cut
  void stop();
  pid_t process() const { return process_; }
  const std::string& folder() const { return folder_; }
  std::string data() const { return folder_ + "/data"; }

 private:
  struct Copy {};
  PostgresServer(Copy copy, const PostgresServer& primary);
  void makeFolder();
  void give(const std::string& file) const;
  void openssl(const std::string& words) const;
  int run(const std::vector<std::string>& command, const std::string& log) const;
  pid_t launch(const std::vector<std::string>& command, const std::string& log) const;
  std::string logText() const;
  void await() const;

  std::string folder_;
  std::string programs_;
  std::vector<std::string> settings_;
  int port_ = 5432;  // also the socket's name has it
  pid_t process_ = -1;
};

}  // namespace tieback::test
