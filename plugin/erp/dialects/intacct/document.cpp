#include "erp/dialects/intacct/document.h"

#include <algorithm>
#include <array>

#include "erp/dialects/intacct/order.h"

namespace tieback::erp::intacct {
namespace {

using domain::DraftLine;

// In the order in which create_potransaction wants them, with the connector's own in between: see createXml().
constexpr auto kAfterNumbers = std::to_array<std::string_view>({"vendordocno"});
constexpr auto kAfterDates = std::to_array<std::string_view>({"message", "shippingmethod"});
constexpr auto kAfterContacts = std::to_array<std::string_view>({"supdocid"});
constexpr auto kAfterState =
    std::to_array<std::string_view>({"scope", "inclusions", "exclusions", "terms", "scheduleimpact", "internalrefno",
                                     "internalsource", "internalsourcerefno", "externalrefno"});
// Those whose names on reading are known: their own, in capitals.
constexpr auto kReadBack = std::to_array<std::string_view>({"vendordocno", "message"});

template <class Names>
bool has(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

bool isCustom(std::string_view name) {
  const auto fits = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
  return !name.empty() && name.front() >= 'A' && std::all_of(name.begin(), name.end(), fits);
}

bool isReadBack(std::string_view name) {
  return has(kReadBack, name) || isCustom(name);
}

std::string readName(std::string_view name) {
  std::string upper(name);
  for (char& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return upper;
}

template <class Names>
void writeFields(xml::Writer& writer, const domain::Draft& draft, const Names& names) {
  for (const auto name : names) {
    for (const auto& [field, text] : draft.fields) {
      if (field == name && !text.empty()) writer.element(field, text);
    }
  }
}

void writeCustomFields(xml::Writer& writer, const domain::Draft& draft) {
  bool open = false;
  for (const auto& [field, text] : draft.fields) {
    if (!isCustom(field)) continue;
    if (!open) writer.open("customfields");
    open = true;
    writer.open("customfield");
    writer.element("customfieldname", field);
    writer.element("customfieldvalue", text);
    writer.close();
  }
  if (open) writer.close();
}

void writeContact(xml::Writer& writer, std::string_view name) {
  writer.open(name);
  writer.element("contactname", "");  // the vendor's own
  writer.close();
}

class LineWriter {
 public:
  LineWriter(xml::Writer& writer, const State& state, std::size_t index)
      : writer_(writer), state_(state), suffix_("." + std::to_string(index)) {}

  void write(const Config& config, const DraftLine& line) {
    writer_.open("potransitem");
    like("itemid", "item");
    writer_.element("quantity", state_.text("qty" + suffix_));
    like("unit", "unit");
    if (config.simple_tax && !line.tax_code.empty()) writer_.element("linelevelsimpletaxtype", line.tax_code);
    writer_.element("price", state_.text("price" + suffix_));
    like("locationid", "location");
    like("departmentid", "department");
    if (!line.description.empty()) writer_.element("memo", line.description);
    like("projectid", "project");
    like("taskid", "task");
    like("costtypeid", "cost_type");
    like("classid", "class");
    writer_.element("relateddockey", state_.text("order"));
    const auto order_line = state_.text("line" + suffix_);
    if (!order_line.empty()) writer_.element("relateddoclinekey", order_line);
    writer_.close();
  }

 private:
  void like(std::string_view element, std::string_view what) {
    const auto value = state_.text("like" + suffix_ + "." + std::string(what));
    if (!value.empty()) writer_.element(element, value);
  }

  xml::Writer& writer_;
  const State& state_;
  const std::string suffix_;
};

std::string onFunction(std::string_view name, const std::string& docid, const std::string& control_id,
                       std::string_view content) {
  xml::Writer writer;
  writer.open("function", {{"controlid", control_id}});
  writer.open(name, {{"key", docid}});
  writer.raw(content);
  writer.close();
  writer.close();
  return writer.take();
}

std::optional<Decimal> firstOf(const xml::Element& record, std::initializer_list<const char*> fields) {
  for (const auto* field : fields) {
    if (const auto value = decimalAt(record, field)) return value;
  }
  return std::nullopt;
}

std::string linkOf(const Config& config, const domain::Draft& draft, const State& state, const Document& document) {
  const bool linked = std::all_of(document.lines.begin(), document.lines.end(), [&](const auto& line) {
    return line.textAt(config.link_read_as) == state.text("order");
  });
  return linked && !document.lines.empty() ? draft.commitment : "";
}

std::string headerValue(const Config& config, const domain::Draft& draft, const State& state, const std::string& name,
                        const Document& document) {
  const auto& header = document.header;
  if (name == "commitment") return linkOf(config, draft, state, document);
  if (name == "vendor") return header.textAt("CUSTVENDID");
  if (name == "date") return isoDate(header.textAt("WHENCREATED"));
  if (name == "number") return header.textAt("DOCNO");
  if (name == "reference") return header.textAt(config.key_is_number ? "DOCNO" : config.reference_read_as);
  return header.textAt(readName(name));
}

}  // namespace

bool isField(std::string_view name) {
  return has(kAfterNumbers, name) || has(kAfterDates, name) || has(kAfterContacts, name) || has(kAfterState, name) ||
         isCustom(name);
}

std::string controlIdOf(const Job& job) {
  return job.idempotency_key + "." + std::to_string(job.sending);
}

std::string createXml(const Config& config, const Job& job, const State& state, std::string_view document_state) {
  const auto& draft = job.draft;
  xml::Writer writer;
  writer.open("function", {{"controlid", controlIdOf(job)}});
  writer.open("create_potransaction");
  writer.element("transactiontype", config.changeType(draft.is_purchase_order));
  writeDate(writer, "datecreated", draft.date);
  writer.element("createdfrom", "");  // a change order is linked line by line
  writer.element("vendorid", draft.vendor);
  const auto number = config.key_is_number ? draft.external_key : draft.number;
  if (!number.empty()) writer.element("documentno", number);
  if (!config.key_is_number) writer.element("referenceno", draft.external_key);
  writeFields(writer, draft, kAfterNumbers);
  if (!config.term.empty()) {
    writer.element("termname", config.term);
  } else if (config.send_due_date) {
    writeDate(writer, "datedue", draft.date);
  }
  writeFields(writer, draft, kAfterDates);
  writeContact(writer, "returnto");
  writeContact(writer, "payto");
  writeFields(writer, draft, kAfterContacts);
  writeCustomFields(writer, draft);
  writer.element("state", document_state);
  writeFields(writer, draft, kAfterState);
  writer.open("potransitems");
  for (std::size_t i = 0; i < draft.lines.size(); ++i) LineWriter(writer, state, i).write(config, draft.lines[i]);
  writer.close();
  writer.close();
  writer.close();
  return writer.take();
}

std::string postXml(const std::string& docid, const std::string& control_id) {
  return onFunction("update_potransaction", docid, control_id, "<state>Pending</state>");
}

std::string deleteXml(const std::string& docid, const std::string& control_id) {
  return onFunction("delete_potransaction", docid, control_id, "");
}

std::vector<std::string> headerFields(const Config& config, const domain::Draft& draft) {
  std::vector<std::string> fields = {"RECORDNO",    "DOCID",        "DOCNO",    "DOCPARID",  "STATE", "CUSTVENDID",
                                     "WHENCREATED", "TRX_SUBTOTAL", "SUBTOTAL", "TRX_TOTAL", "TOTAL"};
  if (!config.key_is_number) fields.push_back(config.reference_read_as);
  for (const auto& [name, text] : draft.fields) {
    if (isReadBack(name)) fields.push_back(readName(name));
  }
  return fields;
}

std::vector<std::string> lineFields(const Config& config) {
  std::vector<std::string> fields = {"RECORDNO", "LINE_NO",   "ITEMID",  "UIQTY",
                                     "UIPRICE",  "TRX_VALUE", "UIVALUE", "TOTAL"};
  if (!config.link_read_as.empty()) fields.push_back(config.link_read_as);
  return fields;
}

domain::Projection expectedOf(const Config& config, const domain::Draft& draft) {
  domain::Projection projection;
  if (!config.link_read_as.empty()) projection.header.emplace_back("commitment", draft.commitment);
  projection.header.emplace_back("vendor", draft.vendor);
  projection.header.emplace_back("date", draft.date);
  projection.header.emplace_back("reference", draft.external_key);
  if (config.manual_number) projection.header.emplace_back("number", draft.number);
  for (const auto& [name, text] : draft.fields) {
    if (isReadBack(name)) projection.header.emplace_back(name, text);
  }
  for (const auto& line : draft.lines) projection.line_amounts.push_back(line.amount);
  projection.total = draft.total;
  return projection;
}

domain::Projection projectionOf(const Config& config, const domain::Draft& draft, const State& state,
                                const Document& document) {
  domain::Projection projection;
  for (const auto& [name, text] : expectedOf(config, draft).header) {
    projection.header.emplace_back(name, headerValue(config, draft, state, name, document));
  }
  Decimal sum;
  bool all_deltas = true;
  for (std::size_t i = 0; i < document.lines.size(); ++i) {
    auto amount = firstOf(document.lines[i], {"TRX_VALUE", "UIVALUE", "TOTAL"}).value_or(Decimal());
    const auto base = Decimal::parse(state.text("base." + std::to_string(i)));
    if (base) {
      amount = amount - *base;
      all_deltas = false;
    }
    projection.line_amounts.push_back(amount);
    sum = sum + amount;
  }
  // The document's own total tells of lines or surcharges that the lines do not show; it is no sum of deltas where
  // lines hold new totals.
  const auto total = firstOf(document.header, {"TRX_SUBTOTAL", "SUBTOTAL", "TRX_TOTAL", "TOTAL"});
  projection.total = all_deltas ? total.value_or(sum) : sum;
  return projection;
}

}  // namespace tieback::erp::intacct
