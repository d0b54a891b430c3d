// A checkpoint: "connection acme's history was this long then, and its last row had this hash", signed, and kept
// outside the ledger. Whoever cuts the history's tail off, or writes it anew, can't take the checkpoint back.
#pragma once

#include <cstdint>
#include <string>

#include <tieback/sdk/json.h>
#include <tieback/sdk/result.h>

#include "audit/signing.h"

namespace tieback::audit {

struct Checkpoint {
  std::string connection;
  std::int64_t sequence = 0;  // of the last row
  std::string hash;           // its hash
  std::int64_t at_us = 0;
  std::string previous;   // SHA-256 of the line before it in its file, in hex; empty for the first
  std::string signature;  // Ed25519 in base64, over all of the above
};

// One line of JSON, without its line break, signed by `key`.
std::string signedLine(const Checkpoint& checkpoint, const SigningKey& key);
// Code checkpoint_unreadable when it is none. Does not look at the signature.
Result<Checkpoint> checkpointFrom(const std::string& line);
bool signatureFits(const Checkpoint& checkpoint, const VerifyingKey& key);

// What `previous` holds of that line.
std::string lineHash(const std::string& line);

}  // namespace tieback::audit
