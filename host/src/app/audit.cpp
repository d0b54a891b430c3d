#include <app/audit.h>

#include <app/application.h>
#include <app/config.h>
#include <base/clock.h>
#include <tieback/abi/ext/audit.h>

#include <algorithm>
#include <fstream>
#include <ostream>
#include <sstream>

namespace tieback::host {
namespace {

std::string contentOf(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::stringstream text;
  if (stream) text << stream.rdbuf();
  if (!stream) throw StartError("cannot read " + file.string() + ".");
  return text.str();
}

// Whole lines only: the last one may be under way.
json::Value linesOf(const std::filesystem::path& file) {
  json::Value lines = json::Value::array();
  const std::string text = contentOf(file);
  std::size_t begin = 0;
  for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    lines.push(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return json::Value::object({{"name", file.string()}, {"lines", lines}});
}

json::Value checkpointsOf(const std::vector<std::filesystem::path>& places) {
  json::Value files = json::Value::array();
  for (const auto& place : places) {
    if (!std::filesystem::is_directory(place)) {
      files.push(linesOf(place));
      continue;
    }
    std::vector<std::filesystem::path> found;
    for (const auto& entry : std::filesystem::directory_iterator(place)) {
      if (entry.path().extension() == ".checkpoints") found.push_back(entry.path());
    }
    if (found.empty()) throw StartError("there are no *.checkpoints in " + place.string() + ".");
    std::sort(found.begin(), found.end());
    for (const auto& file : found) files.push(linesOf(file));
  }
  return files;
}

json::Value requestFrom(const AuditOptions& options) {
  json::Value request = json::Value::object();
  if (!options.checkpoints.empty()) request.set("checkpoints", checkpointsOf(options.checkpoints));
  if (!options.public_key.empty()) request.set("public_key", contentOf(options.public_key));
  if (!options.connection.empty()) request.set("connection", options.connection);
  return request;
}

void print(const json::Value& report, std::ostream& out) {
  for (const auto& one : report.at("connections").items()) {
    const auto signed_up_to = one.at("signed_up_to").asInteger();
    out << one.text("connection") << ": " << one.text("rows") << " rows, "
        << (signed_up_to == 0 ? std::string("no checkpoint") : "signed up to row " + std::to_string(signed_up_to))
        << '\n';
  }
  for (const auto& finding : report.at("findings").items()) {
    const auto first = finding.text("sequence");
    const auto last = finding.text("last_sequence");
    out << "FOUND " << finding.text("kind") << ": connection " << finding.text("connection", "(unknown)") << ", row "
        << first << (first == last ? "" : " to " + last) << ", item " << finding.text("item", "(gone)") << ": "
        << finding.text("message") << '\n';
  }
  if (!report.flag("signatures_checked"))
    out << "No key is configured or given: signatures of checkpoints were not checked.\n";
}

// What one plugin says, or nothing when it keeps no provable history.
std::optional<json::Value> reportOf(const PluginEntry& entry, const Loader& loader, const tieback_host* host,
                                    const json::Value& request) {
  const auto plugin = loader.load(entry.plugin.path);
  if (!plugin) throw StartError(placedError(entry, plugin.error()));
  const auto* audit = static_cast<const tieback_audit*>((*plugin)->factory(TIEBACK_AUDIT_ID));
  if (audit == nullptr || !has(audit, &tieback_audit::verify)) return std::nullopt;
  TextSink sink;
  const auto status = audit->verify(audit, borrow(entry.plugin.connector), host, borrow(entry.plugin.config.dump()),
                                    borrow(request.dump()), sink.get());
  if (status != TIEBACK_OK) {
    Error error = errorFromAnswer(status, sink.text());
    if (!error.where.empty()) error.where = "config." + error.where;
    throw StartError(placedError(entry, error));
  }
  return json::parse(sink.text(), {.max_bytes = TextSink::kDefaultLimit});
}

}  // namespace

int verifyAudit(const AuditOptions& options, std::ostream& out, std::ostream& err) {
  try {
    const Config config = loadConfig(options.config);
    const auto clock = systemClock();
    SecretMask mask;
    SecretService secrets(config.secrets, mask);
    HostServices services;
    services.name = "tieback-host";
    services.version = TIEBACK_VERSION;
    services.clock = clock.get();
    services.secrets = &secrets;
    const HostAdapter host(services);
    const auto request = requestFrom(options);
    const Loader loader(searchPath(config));
    bool asked = false;
    bool sound = true;
    for (const auto& entry : config.plugins) {
      const auto report = reportOf(entry, loader, host.get(), request);
      if (!report) {
        err << "tieback-host: " << entry.plugin.connector << " keeps no history that can be proven.\n";
        continue;
      }
      asked = true;
      sound = sound && report->flag("sound");
      if (options.json) {
        out << report->dump() << '\n';
      } else {
        print(*report, out);
      }
    }
    if (!asked) return kAuditImpossible;
    if (!options.json) out << (sound ? "The audit history is sound.\n" : "The audit history is NOT sound.\n");
    return sound ? kAuditSound : kAuditFound;
  } catch (const std::exception& error) {
    err << "tieback-host: " << error.what() << '\n';
    return kAuditImpossible;
  }
}

}  // namespace tieback::host
