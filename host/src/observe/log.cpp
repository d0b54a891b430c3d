#include <observe/log.h>

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <stdexcept>

namespace tieback::host {
namespace {

std::string_view levelName(LogLevel level) {
  switch (level) {
    case LogLevel::debug:
      return "debug";
    case LogLevel::info:
      return "info";
    case LogLevel::warning:
      return "warning";
    case LogLevel::error:
      return "error";
    case LogLevel::host_misbehaving:
      return "host_misbehaving";
  }
  return "unknown";
}

}  // namespace

std::optional<LogLevel> logLevelByName(std::string_view name) {
  for (const LogLevel level : {LogLevel::debug, LogLevel::info, LogLevel::warning, LogLevel::error}) {
    if (levelName(level) == name) return level;
  }
  return std::nullopt;
}

Log::Log(LogLevel level, const std::filesystem::path& file, const SecretMask& mask)
    : level_(level), mask_(mask), descriptor_(STDERR_FILENO), owned_(file != "-") {
  if (!owned_) return;
  descriptor_ = ::open(file.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
  if (descriptor_ < 0)
    throw std::runtime_error("cannot write the log file " + file.string() + ": " + std::strerror(errno));
}

Log::~Log() {
  if (owned_) ::close(descriptor_);
}

void Log::write(LogLevel level, std::string_view source, std::string_view message,
                std::initializer_list<Field> fields) {
  if (!enabled(level)) return;
  auto object = json::Value::object();
  for (const auto& [name, value] : fields) object.set(name, json::Value(value));
  writeValue(level, source, message, object);
}

void Log::writeText(LogLevel level, std::string_view source, std::string_view message, std::string_view fields) {
  if (!enabled(level)) return;
  auto object = json::Value::object();
  if (!fields.empty()) {
    try {
      object = json::parse(fields);
    } catch (const json::ParseError&) {
      object.set("unreadable_fields", json::Value(cleanUtf8(fields)));
    }
  }
  writeValue(level, source, message, object);
}

void Log::writeValue(LogLevel level, std::string_view source, std::string_view message, const json::Value& fields) {
  auto line = json::Value::object({{"time", timeText(realNowUs())},
                                   {"level", levelName(level)},
                                   {"pid", static_cast<std::int64_t>(::getpid())},
                                   {"source", source},
                                   {"message", mask_.masked(cleanUtf8(message))}});
  if (fields.isObject() && fields.size() > 0) {
    auto shown = json::Value::object();
    for (const auto& [name, value] : fields.members()) {
      const std::string text = value.isString() ? value.asString() : value.dump();
      shown.set(name, namesSecret(name) ? std::string("***") : mask_.masked(cleanUtf8(text)));
    }
    line.set("fields", std::move(shown));
  }
  const std::string text = line.dump() + "\n";
  const std::lock_guard lock(mutex_);
  std::string_view rest = text;
  while (!rest.empty()) {
    const ssize_t written = ::write(descriptor_, rest.data(), rest.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return;  // a full disk must not stop the work; there is no better place to tell of it
    rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace tieback::host
