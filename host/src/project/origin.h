// The ERP's ids on a change order and its lines.
#pragma once

#include <project/model.h>
#include <tieback/sdk/json.h>

namespace tieback::host {

// `origin` as an event carries it: {"origin_id", "origin_code", "origin_data", "lines": [{"id", "origin_id"}…]}.
void storeOrigin(const json::Value& origin, ChangeOrder& order);
void clearOrigin(ChangeOrder& order);
// The same of an item as the connector lists it, as far as that shows the lines.
json::Value originOf(const json::Value& item);

}  // namespace tieback::host
