// The change order as a purchasing transaction, and what is compared of it.
// https://developer.intacct.com/api/purchasing/purchasing-transactions/
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "erp/dialects/intacct/client.h"

namespace tieback::erp::intacct {

// May `fields` of a profile name it? A header element of create_potransaction that the connector leaves to the profile,
// or a custom field (capitals, digits and underscores).
bool isField(std::string_view name);

// Under which Intacct remembers a function: the same for every retry of a step, another one once a person presses
// Export or Try again anew, for what Intacct remembers of a refusal is not public.
std::string controlIdOf(const Job& job);

std::string createXml(const Config& config, const Job& job, const State& state, std::string_view document_state);
std::string postXml(const std::string& docid, const std::string& control_id);
std::string deleteXml(const std::string& docid, const std::string& control_id);

struct Document {
  xml::Element header;
  Records lines;  // in their order
};

// The fields of a header and of its lines that are read back.
std::vector<std::string> headerFields(const Config& config, const domain::Draft& draft);
std::vector<std::string> lineFields(const Config& config);

domain::Projection expectedOf(const Config& config, const domain::Draft& draft);
// `state`: the order's record number, and with `lines_hold: total` the amounts before the change (base.N).
domain::Projection projectionOf(const Config& config, const domain::Draft& draft, const State& state,
                                const Document& document);

}  // namespace tieback::erp::intacct
