#include "support/postgres_server.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <pwd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <thread>

namespace tieback::test {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::seconds kPatience(60);
constexpr std::chrono::milliseconds kStep(20);

using Connection = std::unique_ptr<PGconn, decltype(&PQfinish)>;
using Answer = std::unique_ptr<PGresult, decltype(&PQclear)>;

// The newest of Debian's, which are not in the path.
std::string programsFolder() {
  std::vector<std::string> found;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql")) {
    if (fs::exists(entry.path() / "bin" / "initdb")) found.push_back((entry.path() / "bin").string());
  }
  if (found.empty()) throw std::runtime_error("no PostgreSQL server in /usr/lib/postgresql (Debian: postgresql-15)");
  return *std::max_element(found.begin(), found.end());
}

// The user the server runs as.
const passwd* serverUser() {
  return ::geteuid() == 0 ? ::getpwnam("nobody") : nullptr;
}

// Nobody else's at this moment.
int freePort() {
  const int probe = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = ::bind(probe, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(probe, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(probe);
  if (!bound) throw std::runtime_error("no free port");
  return ntohs(address.sin_port);
}

[[noreturn]] void become(const std::vector<std::string>& command, const std::string& log, const std::string& preload) {
  if (const passwd* user = serverUser()) {
    if (::setgroups(0, nullptr) != 0 || ::setgid(user->pw_gid) != 0 || ::setuid(user->pw_uid) != 0) ::_exit(126);
  }
  ::setenv("LD_PRELOAD", preload.c_str(), 1);
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);  // ends with the test, however that ends
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  ::setsid();
  std::vector<char*> arguments;
  for (const auto& argument : command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  ::execv(arguments[0], arguments.data());
  ::_exit(127);
}

}  // namespace

PostgresServer::PostgresServer(std::vector<std::string> settings)
    : programs_(programsFolder()), settings_(std::move(settings)) {
  makeFolder();
  if (run({programs_ + "/initdb", "-D", data(), "-U", "boss", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"},
          folder_ + "/log") != 0) {
    throw std::runtime_error("initdb failed: " + logText());
  }
  start();
}

PostgresServer::PostgresServer(Copy, const PostgresServer& primary)
    : programs_(primary.programs_), settings_(primary.settings_) {
  makeFolder();
  if (run({programs_ + "/pg_basebackup", "-D", data(), "-R", "-h", primary.folder_, "-U", "boss", "--checkpoint=fast",
           "--no-sync"},
          folder_ + "/log") != 0) {
    throw std::runtime_error("pg_basebackup failed: " + logText());
  }
  start();
}

std::unique_ptr<PostgresServer> PostgresServer::standbyOf(const PostgresServer& primary) {
  return std::unique_ptr<PostgresServer>(new PostgresServer(Copy{}, primary));
}

void PostgresServer::makeFolder() {
  // Short, since a socket's name may have 107 characters.
  std::string name = (fs::temp_directory_path() / "tieback-pg-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("no temporary folder");
  folder_ = name;
  fs::copy_file(FULL_DISK_LIBRARY, folder_ + "/full_disk.so");  // where the server's user can read it
  give("");
}

void PostgresServer::give(const std::string& file) const {
  const passwd* user = serverUser();
  if (user != nullptr && ::chown((folder_ + "/" + file).c_str(), user->pw_uid, user->pw_gid) != 0)
    throw std::runtime_error("cannot give " + file + " away");
}

PostgresServer::~PostgresServer() {
  kill();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::string PostgresServer::url(const std::string& role) const {
  return "postgresql://" + role + "@/postgres?host=" + folder_ + "&port=" + std::to_string(port_);
}

std::string PostgresServer::urlOfSchema(const std::string& schema, const std::string& role) {
  sql("CREATE SCHEMA IF NOT EXISTS " + schema);
  return url(role) + "&options=-csearch_path%3D" + schema;
}

std::string PostgresServer::sql(const std::string& statements) const {
  const Connection connection(PQconnectdb(url().c_str()), &PQfinish);
  PQsetNoticeProcessor(
      connection.get(), [](void*, const char*) {}, nullptr);
  const Answer answer(PQexec(connection.get(), statements.c_str()), &PQclear);
  const auto status = PQresultStatus(answer.get());
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK)
    throw std::runtime_error(statements + ": " + PQerrorMessage(connection.get()));
  return PQntuples(answer.get()) > 0 && PQnfields(answer.get()) > 0 ? PQgetvalue(answer.get(), 0, 0) : "";
}

int PostgresServer::tool(const std::string& name, std::vector<std::string> arguments) const {
  arguments.insert(arguments.begin(),
                   {programs_ + "/" + name, "-h", folder_, "-p", std::to_string(port_), "-U", "boss"});
  return run(arguments, folder_ + "/log");
}

void PostgresServer::openssl(const std::string& words) const {
  if (run({"/usr/bin/env", "-C", folder_, "sh", "-c", "openssl " + words}, folder_ + "/log") != 0)
    throw std::runtime_error("openssl " + words + " failed: " + logText());
}

void PostgresServer::listenWithTls(const std::string& name) {
  openssl("req -x509 -newkey rsa:2048 -nodes -days 7 -subj '/CN=CA of " + fs::path(folder_).filename().string() +
          "' -keyout ca.key -out ca.pem");
  openssl("req -newkey rsa:2048 -nodes -subj '/CN=" + name + "' -keyout server.key -out server.csr");
  openssl(
      "x509 -req -days 7 -in server.csr -CA ca.pem -CAkey ca.key -CAcreateserial -out server.pem && chmod 0600 "
      "server.key");
  std::ofstream(data() + "/pg_hba.conf") << "local all all trust\nhostssl all all 127.0.0.1/32 trust\n";
  port_ = freePort();
  for (const std::string& setting :
       {std::string("listen_addresses=127.0.0.1"), "port=" + std::to_string(port_), std::string("ssl=on"),
        "ssl_cert_file=" + folder_ + "/server.pem", "ssl_key_file=" + folder_ + "/server.key"}) {
    settings_.push_back(setting);
  }
}

std::string PostgresServer::tlsUrl(const std::string& host, const std::string& more) const {
  return "postgresql://boss@" + host + ":" + std::to_string(port_) + "/postgres?hostaddr=127.0.0.1&" + more;
}

void PostgresServer::fillDisk() {
  std::ofstream(folder_ + "/" FULL_DISK_MARK) << "full\n";
}

void PostgresServer::makeRoom() {
  fs::remove(folder_ + "/" FULL_DISK_MARK);
}

void PostgresServer::promote() {
  sql("SELECT pg_promote()");
}

void PostgresServer::start() {
  std::vector<std::string> command = {programs_ + "/postgres", "-D", data(), "-k", folder_, "-c", "listen_addresses="};
  // Tests that want the disk's figures or its truth say so.
  for (const std::string quick : {"fsync=off", "full_page_writes=off", "shared_buffers=32MB", "max_connections=60"}) {
    command.insert(command.end(), {"-c", quick});
  }
  for (const auto& setting : settings_) command.insert(command.end(), {"-c", setting});
  process_ = launch(command, folder_ + "/log");
  await();
}

void PostgresServer::kill() {
  if (process_ < 0) return;
  ::kill(process_, SIGCONT);
  ::kill(process_, SIGQUIT);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

void PostgresServer::stop() {
  if (process_ < 0) return;
  ::kill(process_, SIGINT);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

pid_t PostgresServer::launch(const std::vector<std::string>& command, const std::string& log) const {
  const pid_t child = ::fork();
  if (child < 0) throw std::runtime_error("cannot start " + command[0]);
  if (child == 0) become(command, log, folder_ + "/full_disk.so");
  return child;
}

int PostgresServer::run(const std::vector<std::string>& command, const std::string& log) const {
  int status = 0;
  ::waitpid(launch(command, log), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::string PostgresServer::logText() const {
  std::ifstream in(folder_ + "/log");
  return {std::istreambuf_iterator<char>(in), {}};
}

void PostgresServer::await() const {
  const auto end = std::chrono::steady_clock::now() + kPatience;
  while (PQping(url().c_str()) != PQPING_OK) {
    const bool ended = ::waitpid(process_, nullptr, WNOHANG) == process_;
    if (ended || std::chrono::steady_clock::now() > end)
      throw std::runtime_error("PostgreSQL did not start: " + logText());
    std::this_thread::sleep_for(kStep);
  }
}

}  // namespace tieback::test
