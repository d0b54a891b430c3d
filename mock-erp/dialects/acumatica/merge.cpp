#include "merge.h"

#include <algorithm>
#include <optional>

namespace tieback::mock::acumatica {
namespace {

void mergeFields(const EntitySpec& spec, const Input& input, Record& record) {
  for (const InputField& sent : input.fields) {
    if (!spec.fields[sent.field].computed && sent.error.empty()) record.set(sent.field, sent.value);
  }
}

bool sameKey(const EntitySpec& spec, const Input& sent, const Record& line) {
  if (spec.keys.empty()) return false;
  return std::all_of(spec.keys.begin(), spec.keys.end(), [&](std::size_t key) {
    const InputField* field = sent.find(key);
    return field != nullptr && field->value == line.get(key);
  });
}

std::optional<std::size_t> findLine(const EntitySpec& spec, const Input& sent, const Record& record) {
  const auto id = Guid::parse(sent.id);
  for (std::size_t i = 0; i < record.details.size(); ++i) {
    const Record& line = record.details[i];
    if (sent.id.empty() ? sameKey(spec, sent, line) : line.id == id) return i;
  }
  return std::nullopt;
}

}  // namespace

std::vector<MergedLine> mergeInput(const EntitySpec& spec, Input& input, Record& record, IdSource& ids) {
  mergeFields(spec, input, record);
  if (spec.detail == nullptr) return {};
  struct Place {
    std::size_t index;
    Input* sent;
    bool isNew;
  };
  std::vector<Place> places;
  std::vector<Guid> removed;
  for (Input& sent : input.details) {
    const std::optional<std::size_t> at = findLine(*spec.detail, sent, record);
    if (sent.deleted || (!sent.id.empty() && !at)) {
      if (!at) {
        sent.error = "The record cannot be found in the system.";
      } else {
        removed.push_back(record.details[*at].id);
      }
      continue;
    }
    const std::size_t index = at.value_or(record.details.size());
    if (!at) {
      sent.id = record.details.emplace_back(ids.newGuid()).id.text();
    }
    mergeFields(*spec.detail, sent, record.details[index]);
    places.push_back({index, &sent, !at});
  }
  std::vector<MergedLine> lines;
  for (const Place& place : places) {
    // The line's place after the removed ones before it are gone.
    const auto gone = std::count_if(
        record.details.begin(), record.details.begin() + static_cast<std::ptrdiff_t>(place.index),
        [&](const Record& line) { return std::find(removed.begin(), removed.end(), line.id) != removed.end(); });
    lines.push_back({nullptr, place.sent, place.isNew});
    places[lines.size() - 1].index -= static_cast<std::size_t>(gone);
  }
  std::erase_if(record.details, [&](const Record& line) {
    return std::find(removed.begin(), removed.end(), line.id) != removed.end();
  });
  for (std::size_t i = 0; i < lines.size(); ++i) lines[i].line = &record.details[places[i].index];
  return lines;
}

}  // namespace tieback::mock::acumatica
