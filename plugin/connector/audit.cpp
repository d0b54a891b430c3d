#include "connector/audit.h"

#include <tieback/abi/ext/audit.h>
#include <tieback/sdk/c_api.h>

#include <filesystem>

#include "audit/checkpoint_file.h"
#include "audit/verify.h"
#include "connector/cco_connector.h"
#include "connector/setup.h"

namespace tieback {
namespace {

using Files = std::vector<audit::CheckpointLines>;
using Key = std::optional<audit::VerifyingKey>;

Result<json::Value> parsed(tieback_str text, const char* what) {
  try {
    json::Value document = json::parse(view(text), {.max_bytes = TextSink::kDefaultLimit});
    if (document.isObject()) return document;
    return badRequest(std::string(what) + " must be a JSON object.");
  } catch (const json::ParseError& problem) {
    return badRequest(std::string(what) + " is " + problem.what() + ".");
  }
}

Result<Files> filesFrom(const json::Value& given) {
  try {
    Files files;
    for (const auto& file : given.items()) {
      audit::CheckpointLines lines{file.at("name").asString(), {}};
      for (const auto& line : file.at("lines").items()) lines.lines.push_back(line.asString());
      files.push_back(std::move(lines));
    }
    return files;
  } catch (const json::TypeError& error) {
    return badRequest(std::string("`checkpoints` does not fit: ") + error.what(), "checkpoints");
  }
}

Result<Files> filesIn(const std::string& folder) {
  std::error_code error;
  std::filesystem::directory_iterator entries(folder, error);
  if (error) {
    return Error{"checkpoints_missing", Category::bad_input,
                 "The folder of checkpoints " + folder + " can't be read: " + error.message() + ".",
                 "audit.checkpoints"};
  }
  Files files;
  for (const auto& entry : entries) {
    if (entry.path().extension() != ".checkpoints") continue;
    files.push_back({entry.path().string(), audit::checkpointLines(entry.path().string())});
  }
  return files;
}

Result<Files> checkpointsOf(const ConnectorConfig& config, const json::Value& request) {
  if (const json::Value* given = request.find("checkpoints")) return filesFrom(*given);
  if (config.audit) return filesIn(config.audit->folder);
  return Files();
}

Result<Key> keyOf(HostClient host, const ConnectorConfig& config, const json::Value& request) {
  std::string pem = request.text("public_key");
  if (pem.empty()) {
    if (!config.audit) return Key();
    auto secret = host.secret(config.audit->key);
    if (!secret) return secret.error();
    pem = std::move(*secret);
  }
  auto key = audit::VerifyingKey::fromPem(pem);
  if (!key) return key.error();
  return Key(std::move(*key));
}

tieback_status verify(const tieback_audit*, tieback_str id, const tieback_host* host, tieback_str config,
                      tieback_str request, const tieback_sink* answer) noexcept {
  return guarded(answer, nullptr, [&]() -> Result<json::Value> {
    if (host == nullptr) return badRequest("verify() needs a host");
    if (view(id) != CcoConnector::kDescriptor.id)
      return badRequest("this plugin has no connector \"" + std::string(view(id)) + "\"");
    auto settings = parsed(config, "The configuration");
    if (!settings) return settings.error();
    auto asked = parsed(request, "The request");
    if (!asked) return asked.error();
    return verifyAudit(HostClient(host), *settings, *asked);
  });
}

constexpr tieback_audit kTable{sizeof(tieback_audit), 0, &verify};

}  // namespace

Result<json::Value> verifyAudit(HostClient host, const json::Value& document, const json::Value& request) {
  if (auto complete = host.require({Service::clock, Service::secrets}); !complete) return complete.error();
  for (const auto& [name, unused] : request.members()) {
    if (name != "connection" && name != "checkpoints" && name != "public_key")
      return badRequest("`" + name + "` is not known here.", name);
  }
  auto config = configFrom(document);
  if (!config) return config.error();
  auto files = checkpointsOf(*config, request);
  if (!files) return files.error();
  auto key = keyOf(host, *config, request);
  if (!key) return key.error();
  try {
    const auto ledger = openLedgerToRead(*config, host);
    json::Value answer = toJson(audit::verify(*ledger, *files, *key, request.text("connection")));
    answer.set("signatures_checked", key->has_value());
    return answer;
  } catch (const ledger::LedgerError& error) {
    return Error{"ledger_unavailable", Category::internal, error.what(), "ledger.url"};
  }
}

const void* auditTable(std::string_view id) {
  return id == TIEBACK_AUDIT_ID ? &kTable : nullptr;
}

}  // namespace tieback
