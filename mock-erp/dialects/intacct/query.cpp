#include "query.h"

#include <algorithm>
#include <charconv>

#include "filter.h"

namespace tieback::mock::intacct {
namespace {

constexpr std::size_t kDefaultPage = 100;

std::size_t numberOf(std::string_view text, std::size_t fallback) {
  std::size_t number = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
  return text.empty() || problem != std::errc() || end != text.data() + text.size() ? fallback : number;
}

Json withHeader(const Json& line, const Json& document) {
  Json whole = line;
  whole.set("DOCHDRNO", *document.find("RECORDNO")).set("DOCHDRID", std::string(document.text("DOCID")));
  whole.set("DOCPARID", std::string(document.text("DOCPARID")));
  return whole;
}

// Whether someone at that level sees the document: at the top only with showprivate what an entity owns.
bool isVisible(const Json& document, const Session& session, bool showPrivate) {
  const std::string_view owner = document.text("MEGAENTITYID");
  return owner.empty() || owner == session.location || (session.location.empty() && showPrivate);
}

// What of an object there is to look through: narrowed by an index where the condition allows.
std::vector<Json> candidates(const State& state, const std::string& object, const Condition& condition,
                             const std::string& docparid, const Session& session, bool showPrivate) {
  std::vector<Json> records;
  if (object != kDocument && object != kLine) {
    for (const auto& [key, record] : state.books.of(object)) records.push_back(*record);
    return records;
  }
  const auto add = [&](const Json& document) {
    if (!docparid.empty() && document.text("DOCPARID") != docparid) return;
    if (!isVisible(document, session, showPrivate)) return;
    if (object == kDocument) records.push_back(document);
    if (object == kDocument) return;
    for (const Json& line : document.find("LINES")->items()) records.push_back(withHeader(line, document));
  };
  const bool lines = object == kLine;
  const auto id = wantedValue(condition, lines ? "DOCHDRID" : "DOCID");
  const auto number = wantedValue(condition, lines ? "DOCHDRNO" : "RECORDNO");
  if (id || number) {
    const auto document =
        id ? state.books.find(kDocument, *id) : state.documentOf(static_cast<long long>(numberOf(*number, 0)));
    if (document) add(*document);
    return records;
  }
  for (const auto& [key, record] : state.books.of(kDocument)) add(*record);
  return records;
}

std::optional<std::string> valueOf(const std::string& object, const Json& record, const std::string& name) {
  if (const auto field = fieldNamed(object, name)) return fieldText(record, *field);
  const Json* custom = record.find("CUSTOM");
  if (custom != nullptr && custom->find(name) != nullptr) return fieldText(record, {name, BookField::Kind::text});
  return std::nullopt;
}

// A document's own fields are known once its definition has them.
bool isKnown(const State& state, const std::string& object, const std::string& name) {
  if (fieldNamed(object, name)) return true;
  if (object != kDocument) return false;
  for (const auto& [key, definition] : state.books.of(kDefinition)) {
    const auto& own = definition->find("CUSTOMFIELDS")->items();
    const bool has = std::any_of(own.begin(), own.end(),
                                 [&](const Json& field) { return field.isString() && field.string() == name; });
    if (has) return true;
  }
  return false;
}

FunctionResult noObject(const std::string& object) {
  return failed({"DL02000001", "Object definition " + object + " not found"});
}
FunctionResult noField(const std::string& object, const std::string& name) {
  return failed(
      {"DL02000001", "Field " + name + " is not a valid field of " + object, "Use lookup to see its fields."});
}

void writeRecord(XmlWriter& writer, const std::string& object, const Json& record,
                 const std::vector<std::string>& fields) {
  writer.open(object);
  for (const std::string& name : fields) writer.element(name, valueOf(object, record, name).value_or(""));
  writer.close();
}

struct Listing {
  std::string object;
  std::vector<Json> records;
  std::vector<std::string> fields;
  std::size_t offset = 0;
  std::size_t page = kDefaultPage;
};

// The older functions name a result to read on from.
FunctionResult listed(const Listing& listing, const std::string& resultId = {}) {
  const std::size_t total = listing.records.size();
  const std::size_t begin = std::min(listing.offset, total);
  const std::size_t end = std::min(begin + listing.page, total);
  XmlWriter writer;
  writer.open("data").attribute("listtype", listing.object).attribute("totalcount", std::to_string(total));
  writer.attribute("offset", std::to_string(begin)).attribute("count", std::to_string(end - begin));
  writer.attribute("numremaining", std::to_string(total - end));
  if (!resultId.empty()) writer.attribute("resultId", resultId);
  for (std::size_t i = begin; i < end; ++i) writeRecord(writer, listing.object, listing.records[i], listing.fields);
  writer.close();
  return {{}, writer.take(), false};
}

// Sorted by one field after the other; the last order that is named is the finest.
void sortBy(Listing& listing, const XmlNode& orderby) {
  for (auto order = orderby.children.rbegin(); order != orderby.children.rend(); ++order) {
    const std::string field(order->textOf("field"));
    const bool descending = order->find("descending") != nullptr;
    const auto before = [&](const Json& a, const Json& b) {
      Condition less{Condition::Kind::less, false, field, {valueOf(listing.object, b, field).value_or("")}, {}};
      std::string unknown;
      return fits(
          less, [&](const std::string& name) { return valueOf(listing.object, a, name); }, false, unknown);
    };
    std::stable_sort(listing.records.begin(), listing.records.end(),
                     [&](const Json& a, const Json& b) { return descending ? before(b, a) : before(a, b); });
  }
}

// The records that fit; or the field that there is not.
std::optional<std::string> keepFitting(const State& state, Listing& listing, const Condition& condition,
                                       bool ignoreCase) {
  std::string unknown;
  std::vector<Json> kept;
  for (Json& record : listing.records) {
    const auto fieldOf = [&](const std::string& name) -> std::optional<std::string> {
      auto value = valueOf(listing.object, record, name);
      if (!value && isKnown(state, listing.object, name)) value = "";
      return value;
    };
    if (fits(condition, fieldOf, ignoreCase, unknown)) kept.push_back(std::move(record));
  }
  listing.records = std::move(kept);
  return unknown.empty() ? std::nullopt : std::optional(unknown);
}

FunctionResult runQuery(State& state, const XmlNode& call, const Session& session) {
  Listing listing;
  listing.object = call.textOf("object");
  if (objectFields(listing.object) == nullptr) return noObject(listing.object);
  const XmlNode* select = call.find("select");
  if (select == nullptr || select->children.empty()) return failed({"DL02000001", "The query selects no field."});
  for (const XmlNode& field : select->children) {
    if (field.name != "field")
      return failed({"DL02000001", "The aggregate '" + field.name + "' is not supported here."});
    if (!isKnown(state, listing.object, field.text)) return noField(listing.object, field.text);
    listing.fields.push_back(field.text);
  }
  Condition condition;
  if (const XmlNode* filter = call.find("filter")) {
    auto read = readFilter(*filter);
    if (auto* problem = std::get_if<std::string>(&read)) return failed({"DL02000001", *problem});
    condition = std::move(std::get<Condition>(read));
  }
  const XmlNode* options = call.find("options");
  const bool showPrivate = options != nullptr && options->textOf("showprivate") == "true";
  const bool ignoreCase = options != nullptr && options->textOf("caseinsensitive") == "true";
  listing.records =
      candidates(state, listing.object, condition, std::string(call.textOf("docparid")), session, showPrivate);
  if (const auto unknown = keepFitting(state, listing, condition, ignoreCase)) return noField(listing.object, *unknown);
  if (const XmlNode* orderby = call.find("orderby")) sortBy(listing, *orderby);
  listing.page = numberOf(call.textOf("pagesize"), kDefaultPage);
  listing.offset = numberOf(call.textOf("offset"), 0);
  constexpr std::size_t kMostAtOnce = 2000;
  if (listing.page == 0 || listing.page > kMostAtOnce)
    return failed({"DL02000001", "The page size is from 1 to 2000."});
  return listed(listing);
}

// "RECORDNO, DOCNO" or "*".
std::variant<std::vector<std::string>, FunctionResult> fieldsOf(const State& state, const std::string& object,
                                                                std::string_view text) {
  std::vector<std::string> names;
  if (text.empty() || text == "*") {
    for (const ObjectField& field : *objectFields(object)) names.push_back(field.name);
    return names;
  }
  while (!text.empty()) {
    const auto comma = text.find(',');
    std::string name(text.substr(0, comma));
    std::erase(name, ' ');
    if (!isKnown(state, object, name)) return noField(object, name);
    names.push_back(std::move(name));
    text = comma == std::string_view::npos ? std::string_view() : text.substr(comma + 1);
  }
  return names;
}

FunctionResult runReadByQuery(State& state, const XmlNode& call, const Session& session) {
  Listing listing;
  listing.object = call.textOf("object");
  if (objectFields(listing.object) == nullptr) return noObject(listing.object);
  auto fields = fieldsOf(state, listing.object, call.textOf("fields"));
  if (auto* problem = std::get_if<FunctionResult>(&fields)) return std::move(*problem);
  listing.fields = std::move(std::get<std::vector<std::string>>(fields));
  auto condition = readConditions(call.textOf("query"));
  if (auto* problem = std::get_if<std::string>(&condition)) return failed({"DL02000001", *problem});
  const auto& wanted = std::get<Condition>(condition);
  listing.records = candidates(state, listing.object, wanted, std::string(call.textOf("docparid")), session, false);
  if (const auto unknown = keepFitting(state, listing, wanted, false)) return noField(listing.object, *unknown);
  constexpr std::size_t kMostAtOnce = 1000;
  listing.page = std::clamp<std::size_t>(numberOf(call.textOf("pagesize"), kDefaultPage), 1, kMostAtOnce);
  const std::string id = state.ids.hex(16);
  if (listing.records.size() > listing.page) {
    const auto rest = listing.records.begin() + static_cast<std::ptrdiff_t>(listing.page);
    state.cursors[id] = {listing.object, {rest, listing.records.end()}, listing.fields, listing.page};
  }
  return listed(listing, id);
}

FunctionResult runReadMore(State& state, const XmlNode& call) {
  const std::string id(call.textOf("resultId"));
  const auto found = state.cursors.find(id);
  if (found == state.cursors.end()) return failed({"DL02000001", "There is nothing to read on for this result ID."});
  Cursor& cursor = found->second;
  Listing listing{cursor.object, cursor.records, cursor.fields, 0, cursor.page};
  const std::size_t given = std::min(cursor.page, cursor.records.size());
  cursor.records.erase(cursor.records.begin(), cursor.records.begin() + static_cast<std::ptrdiff_t>(given));
  if (cursor.records.empty()) state.cursors.erase(found);
  return listed(listing, id);
}

// A document has its lines with it.
void writeWhole(XmlWriter& writer, const std::string& object, const Json& record,
                const std::vector<std::string>& fields, bool all) {
  if (object != kDocument || !all) return writeRecord(writer, object, record, fields);
  writer.open(object);
  for (const std::string& name : fields) writer.element(name, valueOf(object, record, name).value_or(""));
  writer.open("PODOCUMENTENTRIES");
  for (const Json& line : record.find("LINES")->items()) {
    const Json whole = withHeader(line, record);
    writer.open("podocumententry");
    for (const ObjectField& field : *objectFields(kLine)) writer.element(field.name, fieldText(whole, field));
    writer.close();
  }
  writer.close().close();
}

FunctionResult runRead(State& state, const XmlNode& call, const Session& session) {
  const std::string object(call.textOf("object"));
  if (objectFields(object) == nullptr) return noObject(object);
  auto fields = fieldsOf(state, object, call.textOf("fields"));
  if (auto* problem = std::get_if<FunctionResult>(&fields)) return std::move(*problem);
  const auto& names = std::get<std::vector<std::string>>(fields);
  const bool all = call.textOf("fields").empty() || call.textOf("fields") == "*";
  const bool byName = call.name == "readByName";
  XmlWriter writer;
  std::size_t count = 0;
  std::string_view keys = call.textOf("keys");
  while (!keys.empty()) {
    const auto comma = keys.find(',');
    const std::string key(keys.substr(0, comma));
    keys = comma == std::string_view::npos ? std::string_view() : keys.substr(comma + 1);
    const std::string name = !byName ? "RECORDNO" : object == kDocument ? "DOCID" : object + "ID";
    const Condition wanted{Condition::Kind::equal, false, fieldNamed(object, name) ? name : "NAME", {key}, {}};
    for (const Json& record : candidates(state, object, wanted, "", session, true)) {
      std::string unknown;
      if (!fits(
              wanted, [&](const std::string& field) { return valueOf(object, record, field); }, false, unknown))
        continue;
      writeWhole(writer, object, record, names, all);
      ++count;
    }
  }
  XmlWriter data;
  data.open("data").attribute("listtype", object).attribute("count", std::to_string(count)).part(writer.take()).close();
  return {{}, data.take(), false};
}

const char* typeName(BookField::Kind kind) {
  switch (kind) {
    case BookField::Kind::decimal:
      return "DECIMAL";
    case BookField::Kind::integer:
      return "INTEGER";
    case BookField::Kind::flag:
      return "BOOLEAN";
    case BookField::Kind::date:
      return "DATE";
    default:
      return "TEXT";
  }
}

FunctionResult runLookup(const XmlNode& call) {
  const std::string object(call.textOf("object"));
  const auto* fields = objectFields(object);
  if (fields == nullptr) return noObject(object);
  XmlWriter writer;
  writer.open("data").attribute("listtype", "All").attribute("count", "1");
  writer.open("Type").attribute("Name", object).attribute("DocumentType", call.textOf("docparid")).open("Fields");
  for (const ObjectField& field : *fields) {
    writer.open("Field").element("ID", field.name).element("LABEL", field.name).element("DESCRIPTION", "");
    writer.element("REQUIRED", "false").element("READONLY", "false").element("DATATYPE", typeName(field.kind));
    writer.element("ISCUSTOM", "false").close();
  }
  writer.close().element("Relationships", "").close().close();
  return {{}, writer.take(), false};
}

}  // namespace

std::optional<FunctionResult> runReading(State& state, const XmlNode& call, const Session& session) {
  if (call.name == "query") return runQuery(state, call, session);
  if (call.name == "readByQuery") return runReadByQuery(state, call, session);
  if (call.name == "readMore") return runReadMore(state, call);
  if (call.name == "read" || call.name == "readByName") return runRead(state, call, session);
  if (call.name == "lookup") return runLookup(call);
  return std::nullopt;
}

}  // namespace tieback::mock::intacct
