#include "audit/checkpoint.h"

#include "domain/digest.h"
#include "domain/time.h"

namespace tieback::audit {
namespace {

json::Value documentOf(const Checkpoint& checkpoint) {
  return json::Value::object({{"connection", checkpoint.connection},
                              {"sequence", checkpoint.sequence},
                              {"hash", checkpoint.hash},
                              {"at_us", checkpoint.at_us},
                              {"at", domain::toRfc3339(checkpoint.at_us)},
                              {"previous", checkpoint.previous}});
}

}  // namespace

std::string signedLine(const Checkpoint& checkpoint, const SigningKey& key) {
  json::Value document = documentOf(checkpoint);
  document.set("signature", key.sign(document.canonical()));
  return document.dump();
}

Result<Checkpoint> checkpointFrom(const std::string& line) {
  try {
    const json::Value document = json::parse(line);
    Checkpoint checkpoint;
    checkpoint.connection = document.at("connection").asString();
    checkpoint.sequence = document.at("sequence").asInteger();
    checkpoint.hash = document.at("hash").asString();
    checkpoint.at_us = document.at("at_us").asInteger();
    checkpoint.previous = document.at("previous").asString();
    checkpoint.signature = document.at("signature").asString();
    return checkpoint;
  } catch (const std::runtime_error& error) {
    return Error{"checkpoint_unreadable", Category::bad_input,
                 std::string("This line is no checkpoint: ") + error.what()};
  }
}

bool signatureFits(const Checkpoint& checkpoint, const VerifyingKey& key) {
  return key.fits(documentOf(checkpoint).canonical(), checkpoint.signature);
}

std::string lineHash(const std::string& line) {
  return domain::sha256Hex(line);
}

}  // namespace tieback::audit
