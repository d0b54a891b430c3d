// Records as the REST API shows them.
#pragma once

#include <string>

#include "state.h"

namespace tieback::mock::netsuite {

struct View {
  std::string base;     // "https://host": what links begin with
  bool expand = false;  // ?expandSubResources=true: the lines stand in the record
};

Json renderRecord(const State& state, const RecordType& type, const Json& record, const View& view);
// One line of an order, or the list of links to them.
Json renderLine(const State& state, const Json& order, const Json& line, const View& view);
Json renderLines(const State& state, const Json& order, const View& view);

// {"links":[{"rel":"self","href":"…"}],"id":"57","refName":"Apex"}
Json renderReference(const State& state, const RecordType& type, std::string_view name, const View& view);

std::string pathOf(const RecordType& type, std::string_view id);

}  // namespace tieback::mock::netsuite
