// Randomness. Keys and tokens always come from the operating system; what connectors get may be made repeatable.
#pragma once

#include <tieback/sdk/host_side.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>

namespace tieback::host {

// Unpredictable bytes; std::system_error when the system has none.
void secureRandom(std::span<std::uint8_t> bytes);

// `bytes` unpredictable bytes as lower-case hexadecimal.
std::string secureToken(std::size_t bytes);

// From 0 to 1, unpredictable.
double secureFraction();

// For connectors: unpredictable without a seed, the same sequence every time with one (tests only). Thread-safe.
std::unique_ptr<HostRandom> connectorRandom(std::optional<std::uint64_t> seed);

std::string hexadecimal(std::span<const std::uint8_t> bytes);
// SHA-256 of `text`, as lower-case hexadecimal.
std::string digestOf(std::string_view text);

}  // namespace tieback::host
