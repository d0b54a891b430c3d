#include "transactions.h"

#include <algorithm>
#include <array>

#include "checks.h"
#include "core/decimal.h"
#include "lines.h"

namespace tieback::mock::intacct {
namespace {

// Header elements that are texts, and the fields they are kept in.
constexpr auto kTexts =
    std::to_array<std::pair<std::string_view, const char*>>({{"referenceno", "PONUMBER"},
                                                             {"vendordocno", "VENDORDOCNO"},
                                                             {"termname", "TERM.NAME"},
                                                             {"message", "MESSAGE"},
                                                             {"shippingmethod", "SHIPVIA"},
                                                             {"supdocid", "SUPDOCID"},
                                                             {"externalid", "EXTERNALID"},
                                                             {"basecurr", "BASECURR"},
                                                             {"currency", "CURRENCY"},
                                                             {"scope", "SCOPE"},
                                                             {"inclusions", "INCLUSIONS"},
                                                             {"exclusions", "EXCLUSIONS"},
                                                             {"terms", "TERMS"},
                                                             {"scheduleimpact", "SCHEDULEIMPACT"},
                                                             {"internalrefno", "INTERNALREFNO"},
                                                             {"internalsource", "INTERNALSOURCE"},
                                                             {"internalsourcerefno", "INTERNALSOURCEREFNO"},
                                                             {"externalrefno", "EXTERNALREFNO"}});

struct Limit {
  const char* field;
  std::size_t longest;
};
// Those that the reference names; it is silent about all others.
constexpr Limit kLimits[] = {
    {"SCOPE", 4000},         {"INCLUSIONS", 4000},    {"EXCLUSIONS", 4000},        {"TERMS", 4000},
    {"SCHEDULEIMPACT", 100}, {"INTERNALSOURCE", 100}, {"INTERNALSOURCEREFNO", 100}};

FunctionResult no(std::string words, std::string id, std::string correction = {}) {
  return refused(std::move(words), std::move(id), std::move(correction), kCouldNotCreate);
}

FunctionResult keyed(const Json& document) {
  XmlWriter writer;
  writer.element("key", document.text("DOCID"));
  return {{}, writer.take(), true};
}

std::optional<FunctionResult> takeHeader(const XmlNode& call, Json& document) {
  for (const auto& [name, field] : kTexts) {
    if (const XmlNode* given = call.find(name)) document.set(field, given->text);
  }
  for (const Limit& limit : kLimits) {
    if (document.text(limit.field).size() > limit.longest) {
      return no(std::string(limit.field) + " can have " + std::to_string(limit.longest) + " characters or fewer",
                "PO-0030");
    }
  }
  for (const auto& [name, field] :
       {std::pair{"datecreated", "WHENCREATED"}, {"dateposted", "WHENPOSTED"}, {"datedue", "WHENDUE"}}) {
    const XmlNode* given = call.find(name);
    if (given == nullptr) continue;
    const auto date = dateOf(given);
    if (!date) return no("Invalid date in " + std::string(name), "PO-0031");
    document.set(field, *date);
  }
  return std::nullopt;
}

std::optional<FunctionResult> takeState(const State& state, const XmlNode& call, const Json& definition,
                                        Json& document) {
  const XmlNode* given = call.find("state");
  const std::string wanted = given == nullptr || given->text.empty() ? "Pending" : given->text;
  if (wanted != "Draft" && wanted != "Pending" && wanted != "Closed")
    return no("Invalid state '" + wanted + "'", "PO-0032");
  const bool approval = state.settings.approval == "always" || definition.find("APPROVAL")->boolean();
  document.set("STATE", wanted == "Pending" && approval ? "Submitted" : wanted);
  return std::nullopt;
}

std::optional<FunctionResult> takeNumber(State& state, const XmlNode& call, const Json& definition, Json& document) {
  const std::string type(definition.text("DOCID"));
  std::string number(call.textOf("documentno"));
  if (number.empty() && !definition.find("ENABLE_SEQNUM")->boolean()) {
    FunctionResult result;
    result.errors.push_back(
        {"PL01000127", "Document Number is missing", "Make desired changes and press Save to continue."});
    return result;
  }
  if (number.empty()) {
    do number = std::string(definition.text("SEQUENCE")) + std::to_string(1000 + ++state.sequences[type]).substr(1);
    while (state.books.find(kDocument, type + "-" + number));
  }
  if (state.books.find(kDocument, type + "-" + number)) {
    return no("Document number '" + number + "' already exists for " + type, "PO-0033", "Provide another number.");
  }
  document.set("DOCNO", number).set("DOCPARID", type);
  return std::nullopt;
}

std::optional<FunctionResult> checkWhole(const State& state, const Json& definition, const Json& document) {
  if (auto problem = checkVendor(state, std::string(document.text("CUSTVENDID")))) return problem;
  if (auto problem = checkDate(state, std::string(document.text("WHENCREATED")))) return problem;
  for (const Json& line : document.find("LINES")->items()) {
    if (auto problem = checkDimensions(state, line)) return problem;
    if (auto problem = checkRelated(state, definition, document, line)) return problem;
  }
  return std::nullopt;
}

std::variant<Json, FunctionResult> readNew(State& state, const XmlNode& call, const Json& definition) {
  Json document = Json::object();
  document.set("CUSTVENDID", std::string(call.textOf("vendorid"))).set("CURRENCY", "USD");
  Json lines = Json::array();
  for (const XmlNode& item : call.find("potransitems")->children) {
    auto line = lineOf(item);
    if (auto* problem = std::get_if<FunctionResult>(&line)) return std::move(*problem);
    lines.push(std::move(std::get<Json>(line)));
  }
  if (lines.items().empty()) return no("A transaction needs at least one line", "PO-0034");
  document.set("LINES", std::move(lines));
  if (auto problem = takeHeader(call, document)) return std::move(*problem);
  if (auto problem = takeCustomFields(call.find("customfields"), definition, document)) return std::move(*problem);
  if (auto problem = takeState(state, call, definition, document)) return std::move(*problem);
  const std::string source(call.textOf("createdfrom"));
  if (!source.empty() && !state.books.find(kDocument, source)) {
    return no("Source document " + source + " to convert from not found", "PO-0035");
  }
  document.set("CREATEDFROM", source);
  return document;
}

FunctionResult create(State& state, const XmlNode& call) {
  const std::string type(call.textOf("transactiontype"));
  const BookRecord definition = state.books.find(kDefinition, type);
  if (!definition || definition->text("STATUS") != "Active") {
    return no("Transaction definition '" + type + "' not found", "PO-0036",
              "Provide a transaction definition that is active.");
  }
  if (state.books.of(kDocument).size() >= static_cast<std::size_t>(state.settings.maxDocuments)) {
    return no("The books of this mock are full", "PO-0037");
  }
  auto read = readNew(state, call, *definition);
  if (auto* problem = std::get_if<FunctionResult>(&read)) return std::move(*problem);
  Json& document = std::get<Json>(read);
  if (auto problem = checkWhole(state, *definition, document)) return std::move(*problem);
  if (auto problem = takeNumber(state, call, *definition, document)) return std::move(*problem);
  if (!workOut(document)) return no("An amount is too large", "PO-0038");
  if (definition->text("ENABLEDOCCHANGE") == "Change Order") document.set("CHANGELOGNUMBER", Json::number(1));
  complete(state, kDocument, document);
  const BookRecord kept = state.putDocument(std::move(document));
  if (isChangeOrder(state, *kept) && isEffective(kept->text("STATE"))) takeEffect(state, *kept);
  return keyed(*kept);
}

// By DOCID, or by the external id where the request says so.
BookRecord documentOf(const State& state, const XmlNode& call) {
  const std::string key(call.attribute("key"));
  if (call.attribute("externalkey") != "true") return state.books.find(kDocument, key);
  return state.books.firstOf(kDocument, [&](const Json& each) { return each.text("EXTERNALID") == key; });
}

FunctionResult notThere(const XmlNode& call) {
  return refused("Document '" + std::string(call.attribute("key")) + "' not found", "PO-0040", {},
                 "Could not update Document record!");
}

std::optional<FunctionResult> updateLines(const XmlNode* items, Json& document) {
  if (items == nullptr) return std::nullopt;
  Json& lines = *document.find("LINES");
  for (const XmlNode& item : items->children) {
    if (item.name == "potransitem") {
      auto line = lineOf(item);
      if (auto* problem = std::get_if<FunctionResult>(&line)) return std::move(*problem);
      lines.push(std::move(std::get<Json>(line)));
      continue;
    }
    // line_num counts from 1, LINE_NO from 0.
    const std::string place(item.attribute("line_num"));
    const auto found = std::find_if(lines.items().begin(), lines.items().end(), [&](const Json& each) {
      return std::to_string(each.find("LINE_NO")->integer().value_or(0) + 1) == place;
    });
    if (found == lines.items().end()) return no("Line " + place + " not found", "PO-0041");
    if (auto problem = changeLine(item, *found)) return problem;
  }
  return std::nullopt;
}

FunctionResult update(State& state, const XmlNode& call) {
  const BookRecord stored = documentOf(state, call);
  if (!stored) return notThere(call);
  const std::string_view status = stored->text("STATE");
  if (status == "Submitted" || status == "In Progress" || status == "Converted" || status == "Partially Converted") {
    return refused("You cannot update a transaction that is " + std::string(status), "PO-0042", {},
                   "Could not update Document record!");
  }
  const BookRecord definition = state.books.find(kDefinition, stored->text("DOCPARID"));
  if (!definition) return notThere(call);
  Json document = *stored;
  const bool before = isEffective(status);
  if (before && isChangeOrder(state, document) && call.find("updatepotransitems") != nullptr) {
    return refused("The lines of a change order that is posted cannot be changed", "PO-0043");
  }
  if (auto problem = takeHeader(call, document)) return std::move(*problem);
  if (auto problem = takeCustomFields(call.find("customfields"), *definition, document)) return std::move(*problem);
  if (auto problem = updateLines(call.find("updatepotransitems"), document)) return std::move(*problem);
  if (call.find("state") != nullptr) {
    if (auto problem = takeState(state, call, *definition, document)) return std::move(*problem);
  }
  if (auto problem = checkWhole(state, *definition, document)) return std::move(*problem);
  complete(state, kDocument, document);
  const BookRecord kept = state.putDocument(std::move(document));
  if (!before && isChangeOrder(state, *kept) && isEffective(kept->text("STATE"))) takeEffect(state, *kept);
  return keyed(*kept);
}

FunctionResult removeDocument(State& state, const BookRecord& stored, const std::string& key) {
  if (!stored) return refused("Document '" + key + "' not found", "PO-0040", {}, "Could not delete Document record!");
  const std::string_view status = stored->text("STATE");
  const bool held = status == "Draft" || status == "Declined" ||
                    ((status == "Submitted" || status == "Partially Approved") && state.settings.deleteSubmitted);
  const bool plain = status == "Pending" && !isChangeOrder(state, *stored);
  if (!held && !plain) {
    return refused("You cannot delete a transaction that is " + std::string(status), "PO-0044", {},
                   "Could not delete Document record!");
  }
  state.eraseDocument(Json(*stored));
  return {{}, {}, true};
}

FunctionResult removeByRecord(State& state, const XmlNode& call) {
  if (call.textOf("object") != kDocument) return failed({"DL02000001", "Only PODOCUMENT can be deleted here."});
  FunctionResult all{{}, {}, false};
  std::string keys(call.textOf("keys"));
  while (!keys.empty()) {
    const std::string key = keys.substr(0, keys.find(','));
    keys.erase(0, key.size() + 1);
    const auto number = Json(JsonNumber{key}).integer();
    auto one = removeDocument(state, number ? state.documentOf(*number) : nullptr, key);
    if (!one.errors.empty()) return one;
    all.applied = true;
  }
  return all;
}

FunctionResult decide(State& state, const XmlNode& call, bool approve) {
  const XmlNode* named = call.find(kDocument);
  const std::string key(named == nullptr ? std::string_view() : named->textOf("DOCID"));
  const BookRecord stored = state.books.find(kDocument, key);
  if (!stored) return refused("Document '" + key + "' not found", "PO-0040");
  if (stored->text("STATE") != "Submitted")
    return refused("Document '" + key + "' does not wait for an approval", "PO-0045");
  Json document = *stored;
  document.set("STATE", approve ? "Approved" : "Declined");
  const BookRecord kept = state.putDocument(std::move(document));
  if (approve && isChangeOrder(state, *kept)) takeEffect(state, *kept);
  return {{}, {}, true};
}

Decimal numberAt(const Json& line, std::string_view name) {
  const Json* value = line.find(name);
  return value != nullptr && value->isNumber() ? Decimal::parse(value->numberText()).value_or(Decimal()) : Decimal();
}

// What the change's line does to the source's: it adds to it, or says what it becomes.
void changeSourceLine(const Json& change, Json& line, bool adds) {
  const auto put = [&](const char* name, const Decimal& value) { line.set(name, Json(JsonNumber{value.text()})); };
  const auto sum = [&](const char* name, std::string_view of) {
    return Decimal::sum(numberAt(line, name), numberAt(change, of)).value_or(numberAt(line, name));
  };
  put("REVISEDUNITQTY", adds ? sum("REVISEDUNITQTY", "UIQTY") : numberAt(change, "UIQTY"));
  put("REVISEDVALUE", adds ? sum("REVISEDVALUE", "TRX_VALUE") : numberAt(change, "TRX_VALUE"));
  if (!adds) put("REVISEDUNITPRICE", numberAt(change, "UIPRICE"));
}

}  // namespace

bool isEffective(std::string_view state) {
  return state == "Pending" || state == "Approved" || state == "Closed";
}

bool isChangeOrder(const State& state, const Json& document) {
  const BookRecord definition = state.books.find(kDefinition, document.text("DOCPARID"));
  return definition && definition->text("ENABLEDOCCHANGE") == "Change Order";
}

void takeEffect(State& state, const Json& change) {
  std::vector<long long> touched;
  for (const Json& line : change.find("LINES")->items()) {
    const Json* key = line.find("RELATEDDOCKEY");
    const long long record = key == nullptr ? 0 : key->integer().value_or(0);
    const BookRecord stored = state.documentOf(record);
    if (!stored) continue;
    Json source = *stored;
    Json& lines = *source.find("LINES");
    const Json* lineKey = line.find("RELATEDDOCLINEKEY");
    const long long wanted = lineKey == nullptr ? 0 : lineKey->integer().value_or(0);
    const auto found = std::find_if(lines.items().begin(), lines.items().end(),
                                    [&](const Json& each) { return recordNumber(each) == wanted; });
    if (found != lines.items().end()) {
      changeSourceLine(line, *found, state.settings.linesHold == "delta");
    } else {
      Json added = line;
      added.set("RECORDNO", Json::number(state.nextRecord())).set("ADDEDBYCHANGE", true);
      added.set("RELATEDDOCKEY", Json()).set("RELATEDDOCLINEKEY", Json());
      lines.push(std::move(added));
    }
    if (std::find(touched.begin(), touched.end(), record) == touched.end()) {
      touched.push_back(record);
      source.set("CHANGELOGNUMBER", Json::number(source.find("CHANGELOGNUMBER")->integer().value_or(0) + 1));
    }
    complete(state, kDocument, source);
    state.putDocument(std::move(source));
  }
}

std::optional<FunctionResult> runWriting(State& state, const XmlNode& call) {
  if (call.name == "create_potransaction") return create(state, call);
  if (call.name == "update_potransaction") return update(state, call);
  if (call.name == "delete_potransaction") {
    return removeDocument(state, documentOf(state, call), std::string(call.attribute("key")));
  }
  if (call.name == "delete") return removeByRecord(state, call);
  if (call.name == "approve" || call.name == "decline") return decide(state, call, call.name == "approve");
  return std::nullopt;
}

}  // namespace tieback::mock::intacct
