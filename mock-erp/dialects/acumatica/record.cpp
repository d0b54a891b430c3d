#include "record.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace tieback::mock::acumatica {
namespace {

// The numbers of Value's alternatives.
enum Kind : std::uint8_t { kEmpty, kText, kDecimal, kInteger, kFlag, kDate };
static_assert(std::variant_size_v<Value> == kDate + 1 && std::variant_size_v<ValueView> == kDate + 1);

constexpr std::size_t kHead = 3;
constexpr std::size_t kLongHead = kHead + sizeof(std::uint32_t);
constexpr std::size_t kLongLength = 255;

std::size_t fieldOf(const char* entry) {
  return static_cast<unsigned char>(entry[0]);
}

std::string_view payloadOf(const char* entry) {
  const std::size_t length = static_cast<unsigned char>(entry[2]);
  if (length < kLongLength) return {entry + kHead, length};
  std::uint32_t four = 0;
  std::memcpy(&four, entry + kHead, sizeof(four));
  return {entry + kLongHead, four};
}

const char* endOf(const char* entry) {
  const std::string_view payload = payloadOf(entry);
  return payload.data() + payload.size();
}

// The entry of the field, or the one before which it would be.
const char* seek(const char* at, const char* end, std::size_t field) {
  while (at != end && fieldOf(at) < field) at = endOf(at);
  return at;
}

// The value of a field if it is of that kind; it has no data when it isn't.
std::string_view held(const std::string& bytes, std::size_t field, Kind kind) {
  const char* end = bytes.data() + bytes.size();
  const char* at = seek(bytes.data(), end, field);
  if (at == end || fieldOf(at) != field || at[1] != static_cast<char>(kind)) return {};
  return payloadOf(at);
}

// A small number takes few bytes, also a negative one: the sign is the lowest bit, leading zero bytes are left out.
std::size_t pack(std::int64_t number, char* into) {
  auto bits = (static_cast<std::uint64_t>(number) << 1U) ^ (number < 0 ? ~std::uint64_t{0} : 0);
  std::size_t size = 0;
  for (; bits != 0; bits >>= 8U) into[size++] = static_cast<char>(bits & 0xffU);
  return size;
}

std::int64_t unpack(std::string_view bytes) {
  std::uint64_t bits = 0;
  for (std::size_t i = bytes.size(); i > 0; --i) bits = bits << 8U | static_cast<unsigned char>(bytes[i - 1]);
  return static_cast<std::int64_t>(bits >> 1U) ^ -static_cast<std::int64_t>(bits & 1U);
}

Decimal decimalOf(std::string_view payload) {
  return Decimal(unpack(payload.substr(1)), static_cast<unsigned char>(payload[0]));
}

DateTime dateOf(std::string_view payload) {
  DateTime date;
  std::memcpy(&date.micros, payload.data(), sizeof(date.micros));
  return date;
}

ValueView valueOf(const char* entry) {
  const std::string_view payload = payloadOf(entry);
  switch (entry[1]) {
    case kText:
      return payload;
    case kDecimal:
      return decimalOf(payload);
    case kInteger:
      return static_cast<long long>(unpack(payload));
    case kFlag:
      return payload[0] != 0;
    case kDate:
      return dateOf(payload);
    default:
      return {};
  }
}

// What goes behind the head; a text is not copied.
class Payload {
 public:
  explicit Payload(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) {
      bytes_ = *text;
    } else if (const auto* decimal = std::get_if<Decimal>(&value)) {
      short_[0] = static_cast<char>(decimal->scale());
      use(1 + pack(decimal->unscaled(), short_.data() + 1));
    } else if (const auto* whole = std::get_if<long long>(&value)) {
      use(pack(*whole, short_.data()));
    } else if (const auto* flag = std::get_if<bool>(&value)) {
      short_[0] = *flag ? '\1' : '\0';
      use(1);
    } else if (const auto* date = std::get_if<DateTime>(&value)) {
      std::memcpy(short_.data(), &date->micros, sizeof(date->micros));
      use(sizeof(date->micros));
    }
  }
  Payload(const Payload&) = delete;
  Payload& operator=(const Payload&) = delete;

  std::size_t entrySize() const { return (bytes_.size() < kLongLength ? kHead : kLongHead) + bytes_.size(); }
  void write(char* entry, std::size_t field, std::size_t kind) const {
    entry[0] = static_cast<char>(field);
    entry[1] = static_cast<char>(kind);
    entry[2] = static_cast<char>(std::min(bytes_.size(), kLongLength));
    const auto four = static_cast<std::uint32_t>(bytes_.size());
    if (bytes_.size() >= kLongLength) std::memcpy(entry + kHead, &four, sizeof(four));
    bytes_.copy(entry + entrySize() - bytes_.size(), bytes_.size());
  }

 private:
  void use(std::size_t size) { bytes_ = {short_.data(), size}; }

  std::array<char, 10> short_;
  std::string_view bytes_;
};

}  // namespace

ValueView Record::Cursor::at(std::size_t field) {
  at_ = seek(at_, end_, field);
  return at_ != end_ && fieldOf(at_) == field ? valueOf(at_) : ValueView();
}

ValueView Record::view(std::size_t field) const {
  return Cursor(*this).at(field);
}

Value Record::get(std::size_t field) const {
  return std::visit(
      [](const auto& value) -> Value {
        if constexpr (std::is_same_v<std::decay_t<decltype(value)>, std::string_view>) {
          return std::string(value);
        } else {
          return value;
        }
      },
      view(field));
}

void Record::set(std::size_t field, const Value& value) {
  const char* end = bytes_.data() + bytes_.size();
  const char* found = seek(bytes_.data(), end, field);
  const auto at = static_cast<std::size_t>(found - bytes_.data());
  const std::size_t before =
      found != end && fieldOf(found) == field ? static_cast<std::size_t>(endOf(found) - found) : 0;
  if (std::holds_alternative<std::monostate>(value)) {
    bytes_.erase(at, before);
    return;
  }
  const Payload payload(value);
  const std::size_t size = payload.entrySize();
  if (size > before) bytes_.insert(at + before, size - before, '\0');
  if (size < before) bytes_.erase(at + size, before - size);
  payload.write(bytes_.data() + at, field, value.index());
}

bool Record::has(std::size_t field) const {
  const char* end = bytes_.data() + bytes_.size();
  const char* at = seek(bytes_.data(), end, field);
  return at != end && fieldOf(at) == field;
}

std::string_view Record::text(std::size_t field) const {
  return held(bytes_, field, kText);
}
Decimal Record::decimal(std::size_t field) const {
  const std::string_view payload = held(bytes_, field, kDecimal);
  return payload.data() != nullptr ? decimalOf(payload) : Decimal();
}
long long Record::integer(std::size_t field) const {
  return unpack(held(bytes_, field, kInteger));
}
bool Record::flag(std::size_t field) const {
  const std::string_view payload = held(bytes_, field, kFlag);
  return payload.data() != nullptr && payload[0] != 0;
}
DateTime Record::date(std::size_t field) const {
  const std::string_view payload = held(bytes_, field, kDate);
  return payload.data() != nullptr ? dateOf(payload) : DateTime{};
}

void Record::shrink() {
  bytes_.shrink_to_fit();
  details.shrink_to_fit();
}

}  // namespace tieback::mock::acumatica
