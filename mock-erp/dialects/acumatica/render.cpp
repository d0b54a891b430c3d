#include "render.h"

#include <algorithm>

#include "core/json_writer.h"
#include "errors.h"

namespace tieback::mock::acumatica {
namespace {

void renderValue(JsonWriter& writer, const FieldSpec& spec, const ValueView& value) {
  writer.beginObject();
  if (!std::holds_alternative<std::monostate>(value)) {
    writer.plainKey("value");
    if (const auto* text = std::get_if<std::string_view>(&value)) writer.string(*text);
    if (const auto* decimal = std::get_if<Decimal>(&value)) writer.number(decimal->text(spec.limit));
    if (const auto* whole = std::get_if<long long>(&value)) writer.number(*whole);
    if (const auto* flag = std::get_if<bool>(&value)) writer.boolean(*flag);
    if (const auto* date = std::get_if<DateTime>(&value)) writer.plainString(dateTimeText(*date));
  }
  writer.endObject();
}

void renderFields(JsonWriter& writer, const EntitySpec& spec, const Record& record,
                  const std::vector<std::size_t>* only) {
  Record::Cursor held(record);
  for (std::size_t i = 0; i < spec.fields.size(); ++i) {
    if (spec.fields[i].hidden) continue;
    if (only != nullptr && std::find(only->begin(), only->end(), i) == only->end()) continue;
    writer.plainKey(spec.fields[i].name);
    renderValue(writer, spec.fields[i], held.at(i));
  }
}

void renderHead(JsonWriter& writer, std::string_view id, long long rowNumber) {
  writer.plainKey("id");
  writer.string(id);
  writer.plainKey("rowNumber");
  writer.number(rowNumber);
  writer.plainKey("note");
  writer.beginObject();
  writer.plainKey("value");
  writer.string("");
  writer.endObject();
}

void renderCustom(JsonWriter& writer) {
  writer.plainKey("custom");
  writer.beginObject();
  writer.endObject();
}

void renderInput(JsonWriter& writer, const EntitySpec& spec, const Input& input, std::string_view id, long long row) {
  writer.beginObject();
  renderHead(writer, input.id.empty() ? id : std::string_view(input.id), row);
  for (const InputField& field : input.fields) {
    writer.key(spec.fields[field.field].name);
    writer.beginObject();
    if (field.sent != nullptr && !field.sent->isNull()) {
      writer.plainKey("value");
      writer.value(*field.sent);
    }
    if (!field.error.empty()) {
      writer.plainKey("error");
      writer.string(field.error);
    }
    writer.endObject();
  }
  if (spec.detail != nullptr && !input.details.empty()) {
    writer.key(spec.detail->name);
    writer.beginArray();
    long long number = 0;
    for (const Input& detail : input.details) renderInput(writer, *spec.detail, detail, {}, ++number);
    writer.endArray();
  }
  renderCustom(writer);
  if (!input.error.empty()) {
    writer.plainKey("error");
    writer.string(input.error);
  }
  writer.endObject();
}

void renderRecord(JsonWriter& writer, const Record& record, const Reply& reply) {
  const EntitySpec& spec = *reply.spec;
  writer.beginObject();
  renderHead(writer, record.id.text(), 1);
  renderFields(writer, spec, record, reply.query.selective ? &reply.query.fields : nullptr);
  if (spec.detail != nullptr && reply.query.expandDetails) {
    writer.key(spec.detail->name);
    writer.beginArray();
    long long row = 0;
    for (const Record& detail : record.details) {
      writer.beginObject();
      renderHead(writer, detail.id.text(), ++row);
      renderFields(writer, *spec.detail, detail,
                   reply.query.detailFields.empty() ? nullptr : &reply.query.detailFields);
      renderCustom(writer);
      writer.endObject();
    }
    writer.endArray();
  }
  renderCustom(writer);
  writer.plainKey("_links");
  writer.beginObject();
  writer.plainKey("self");
  writer.string(reply.endpoint + "/" + std::string(spec.name) + "/" + record.id.text());
  writer.endObject();
  writer.endObject();
}

}  // namespace

std::string endpointPath(const Settings& settings) {
  return settings.site + "/entity/" + settings.endpoint + "/" + settings.endpointVersion;
}

HttpResponse finish(Reply reply) {
  if (reply.body == Reply::Body::kReady) return std::move(reply.response);
  JsonWriter writer;
  if (reply.body == Reply::Body::kList) writer.beginArray();
  for (const RecordPtr& record : reply.records) renderRecord(writer, *record, reply);
  if (reply.body == Reply::Body::kList) writer.endArray();
  reply.response.contentType = kJsonType;
  reply.response.body = writer.take();
  return std::move(reply.response);
}

HttpResponse renderRefusal(const EntitySpec& spec, const Input& input, std::string_view id) {
  JsonWriter writer;
  renderInput(writer, spec, input, id, 1);
  HttpResponse response;
  response.status = 422;
  response.contentType = kJsonType;
  response.body = writer.take();
  return response;
}

}  // namespace tieback::mock::acumatica
