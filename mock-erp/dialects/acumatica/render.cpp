#include "render.h"

#include <algorithm>

#include "core/json_writer.h"
#include "errors.h"

namespace tieback::mock::acumatica {
namespace {

void renderValue(JsonWriter& writer, const FieldSpec& spec, const Value& value) {
  writer.beginObject();
  if (!std::holds_alternative<std::monostate>(value)) {
    writer.key("value");
    if (const auto* text = std::get_if<std::string>(&value)) writer.string(*text);
    if (const auto* decimal = std::get_if<Decimal>(&value)) writer.number(decimal->text(spec.limit));
    if (const auto* whole = std::get_if<long long>(&value)) writer.number(*whole);
    if (const auto* flag = std::get_if<bool>(&value)) writer.boolean(*flag);
    if (const auto* date = std::get_if<DateTime>(&value)) writer.string(dateTimeText(*date));
  }
  writer.endObject();
}

void renderFields(JsonWriter& writer, const EntitySpec& spec, const Record& record,
                  const std::vector<std::size_t>* only) {
  for (std::size_t i = 0; i < spec.fields.size(); ++i) {
    if (spec.fields[i].hidden) continue;
    if (only != nullptr && std::find(only->begin(), only->end(), i) == only->end()) continue;
    writer.key(spec.fields[i].name);
    renderValue(writer, spec.fields[i], record.get(i));
  }
}

void renderHead(JsonWriter& writer, std::string_view id, long long rowNumber) {
  writer.key("id");
  writer.string(id);
  writer.key("rowNumber");
  writer.number(rowNumber);
  writer.key("note");
  writer.beginObject();
  writer.key("value");
  writer.string("");
  writer.endObject();
}

void renderCustom(JsonWriter& writer) {
  writer.key("custom");
  writer.beginObject();
  writer.endObject();
}

void renderInput(JsonWriter& writer, const EntitySpec& spec, const Input& input, std::string_view id, long long row) {
  writer.beginObject();
  renderHead(writer, input.id.empty() ? id : std::string_view(input.id), row);
  for (const InputField& field : input.fields) {
    writer.key(spec.fields[field.field].name);
    writer.beginObject();
    if (!field.sent.isNull()) {
      writer.key("value");
      writer.value(field.sent);
    }
    if (!field.error.empty()) {
      writer.key("error");
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
    writer.key("error");
    writer.string(input.error);
  }
  writer.endObject();
}

}  // namespace

std::string endpointPath(const Settings& settings) {
  return settings.site + "/entity/" + settings.endpoint + "/" + settings.endpointVersion;
}

void renderRecord(JsonWriter& writer, const EntitySpec& spec, const Record& record, const Query& query,
                  const Settings& settings) {
  writer.beginObject();
  renderHead(writer, record.id, 1);
  renderFields(writer, spec, record, query.selective ? &query.fields : nullptr);
  if (spec.detail != nullptr && query.expandDetails) {
    writer.key(spec.detail->name);
    writer.beginArray();
    long long row = 0;
    for (const Record& detail : record.details) {
      writer.beginObject();
      renderHead(writer, detail.id, ++row);
      renderFields(writer, *spec.detail, detail, query.detailFields.empty() ? nullptr : &query.detailFields);
      renderCustom(writer);
      writer.endObject();
    }
    writer.endArray();
  }
  renderCustom(writer);
  writer.key("_links");
  writer.beginObject();
  writer.key("self");
  writer.string(endpointPath(settings) + "/" + std::string(spec.name) + "/" + record.id);
  writer.endObject();
  writer.endObject();
}

HttpResponse renderOne(const EntitySpec& spec, const Record& record, const Query& query, const Settings& settings) {
  JsonWriter writer;
  renderRecord(writer, spec, record, query, settings);
  HttpResponse response;
  response.contentType = kJsonType;
  response.body = writer.take();
  return response;
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
