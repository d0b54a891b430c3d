#include <tieback/sdk/schema_check.h>

#include "builtin_schemas.h"

// GCC 12 warns of its own std::regex when it optimises for a sanitizer (GCC bug 105562).
#if defined(__GNUC__) && !defined(__clang__)
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif

// std::regex instead of RapidJSON's own, whose matching changes the pattern and so is not thread-safe (1.1.0).
#define RAPIDJSON_SCHEMA_USE_INTERNALREGEX 0
#include <rapidjson/document.h>
#include <rapidjson/error/en.h>
#include <rapidjson/schema.h>
#include <rapidjson/stringbuffer.h>

#include <map>
#include <stdexcept>

namespace tieback {

// Compiles schemas on demand, so that one may refer to another whatever their order.
struct SchemaSet::Compiled : rapidjson::IRemoteSchemaDocumentProvider {
  Compiled() {
    for (const auto& [name, text] : builtinSchemas()) get(name);
  }

  const rapidjson::SchemaDocument& get(std::string_view name) {
    const auto known = schemas.find(name);
    if (known != schemas.end()) return *known->second;
    for (const auto& [candidate, text] : builtinSchemas()) {
      if (candidate != name) continue;
      auto& source = sources[std::string(name)];
      source.Parse(text.data(), text.size());
      if (source.HasParseError()) throw std::logic_error("the schema " + std::string(name) + " is no JSON");
      auto made = std::make_unique<rapidjson::SchemaDocument>(source, this);
      return *(schemas[std::string(name)] = std::move(made));
    }
    throw std::invalid_argument("there is no schema " + std::string(name));
  }

  // `length` is one short in RapidJSON 1.1, so the name is taken up to its '#'.
  const rapidjson::SchemaDocument* GetRemoteDocument(const char* uri, rapidjson::SizeType) override {
    constexpr std::string_view kSuffix = ".schema.json";
    std::string_view file(uri);
    file = file.substr(0, file.find('#'));
    if (!file.ends_with(kSuffix)) throw std::logic_error("a schema refers to " + std::string(uri));
    return &get(file.substr(0, file.size() - kSuffix.size()));
  }

  std::map<std::string, rapidjson::Document, std::less<>> sources;
  std::map<std::string, std::unique_ptr<rapidjson::SchemaDocument>, std::less<>> schemas;
};

SchemaSet::SchemaSet() : compiled_(std::make_unique<Compiled>()) {}
SchemaSet::~SchemaSet() = default;

std::string SchemaSet::check(std::string_view name, std::string_view document) const {
  const auto schema = compiled_->schemas.find(name);
  if (schema == compiled_->schemas.end()) throw std::invalid_argument("there is no schema " + std::string(name));
  rapidjson::Document value;
  value.Parse<rapidjson::kParseValidateEncodingFlag | rapidjson::kParseIterativeFlag>(document.data(), document.size());
  if (value.HasParseError()) {
    return "it is no JSON: " + std::string(rapidjson::GetParseError_En(value.GetParseError())) + " (byte " +
           std::to_string(value.GetErrorOffset()) + ")";
  }
  rapidjson::SchemaValidator validator(*schema->second);
  if (value.Accept(validator)) return {};
  rapidjson::StringBuffer where;
  validator.GetInvalidDocumentPointer().StringifyUriFragment(where);
  return std::string(where.GetString()) + " breaks \"" + validator.GetInvalidSchemaKeyword() + "\" of the schema " +
         std::string(name);
}

std::vector<std::string> SchemaSet::names() const {
  std::vector<std::string> list;
  for (const auto& [name, schema] : compiled_->schemas) list.push_back(name);
  return list;
}

}  // namespace tieback
