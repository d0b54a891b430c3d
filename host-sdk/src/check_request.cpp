#include <tieback/sdk/operation.h>

#include <tieback/sdk/error.h>

#include <algorithm>
#include <span>
#include <string>

namespace tieback {
namespace {

using json::Kind;

struct Field {
  std::string_view name;
  Kind kind;
  bool required = false;
};

constexpr Field kEnvelope[] = {{"actor", Kind::object, true},       {"company", Kind::string},
                               {"request_id", Kind::string},        {"item", Kind::string},
                               {"expected_revision", Kind::number}, {"params", Kind::object}};
constexpr Field kActor[] = {{"id", Kind::string, true}, {"name", Kind::string},   {"email", Kind::string},
                            {"company", Kind::string},  {"levels", Kind::object}, {"privileges", Kind::array}};
constexpr Field kLevels[] = {{"company", Kind::object}, {"projects", Kind::object}};

constexpr Field kSend[] = {
    {"change_order_revision", Kind::number, true}, {"document", Kind::object, true}, {"dry_run", Kind::boolean}};
constexpr Field kAccept[] = {{"answers", Kind::object}, {"preview_digest", Kind::string}};
constexpr Field kPreview[] = {{"answers", Kind::object}};
constexpr Field kReject[] = {{"reason", Kind::string}, {"leave_residue", Kind::boolean}};
constexpr Field kResolve[] = {{"outcome", Kind::string, true},
                              {"origin_id", Kind::string},
                              {"origin_code", Kind::string},
                              {"note", Kind::string}};
constexpr Field kAcknowledge[] = {{"note", Kind::string}};
constexpr Field kLink[] = {
    {"record", Kind::string, true}, {"record_revision", Kind::number, true}, {"acknowledge_difference", Kind::boolean}};
constexpr Field kDismiss[] = {
    {"record", Kind::string, true}, {"record_revision", Kind::number, true}, {"reason", Kind::string}};
constexpr Field kRestore[] = {{"record", Kind::string, true}, {"record_revision", Kind::number, true}};
constexpr Field kConnection[] = {{"connection", Kind::string}};
constexpr Field kMailPreference[] = {{"daily_summary", Kind::boolean, true}};
constexpr Field kList[] = {{"view", Kind::string},
                           {"filter", Kind::object},
                           {"sort", Kind::string},
                           {"cursor", Kind::string},
                           {"limit", Kind::number}};

std::span<const Field> paramsOf(Operation operation) {
  switch (operation) {
    case Operation::submit:
    case Operation::resend:
      return kSend;
    case Operation::accept:
      return kAccept;
    case Operation::preview:
      return kPreview;
    case Operation::reject:
      return kReject;
    case Operation::resolve_doubt:
      return kResolve;
    case Operation::acknowledge:
      return kAcknowledge;
    case Operation::link:
      return kLink;
    case Operation::dismiss:
      return kDismiss;
    case Operation::restore:
      return kRestore;
    case Operation::import_items:
    case Operation::metadata:
      return kConnection;
    case Operation::set_mail_preference:
      return kMailPreference;
    case Operation::list:
      return kList;
    default:
      return {};
  }
}

std::string_view kindName(Kind kind) {
  switch (kind) {
    case Kind::null:
      return "null";
    case Kind::boolean:
      return "true or false";
    case Kind::number:
      return "an integer";
    case Kind::string:
      return "a string";
    case Kind::array:
      return "an array";
    case Kind::object:
      return "an object";
    case Kind::written:
      break;  // no request has it: parse() makes none
  }
  return "something else";
}

std::string join(std::string_view parent, std::string_view name) {
  return parent.empty() ? std::string(name) : std::string(parent) + "." + std::string(name);
}

Error wrong(const std::string& where, const std::string& what) {
  return badRequest("`" + where + "` " + what, where);
}

bool isInteger(const json::Value& value) {
  try {
    (void)value.asInteger();
    return true;
  } catch (const json::TypeError&) {
    return false;
  }
}

// The members of `object` against what is allowed there; null counts as absent.
std::optional<Error> checkFields(const json::Value& object, std::span<const Field> fields, std::string_view parent) {
  for (const auto& [name, value] : object.members()) {
    const std::string where = join(parent, name);
    const auto field = std::find_if(fields.begin(), fields.end(), [&](const Field& f) { return f.name == name; });
    if (field == fields.end()) return wrong(where, "is not known here.");
    if (value.isNull() && !field->required) continue;
    if (value.kind() != field->kind || (field->kind == Kind::number && !isInteger(value))) {
      return wrong(where, "must be " + std::string(kindName(field->kind)) + ".");
    }
  }
  for (const Field& field : fields) {
    if (field.required && object.find(field.name) == nullptr) return wrong(join(parent, field.name), "is missing.");
  }
  return std::nullopt;
}

std::optional<Error> checkTools(const json::Value& tools, const std::string& where) {
  static constexpr std::string_view kLevelNames[] = {"none", "read_only", "standard", "admin"};
  if (!tools.isObject()) return wrong(where, "must be an object.");
  for (const auto& [tool, level] : tools.members()) {
    const bool known = level.isString() && std::find(std::begin(kLevelNames), std::end(kLevelNames),
                                                     level.asString()) != std::end(kLevelNames);
    if (!known) return wrong(join(where, tool), "must be none, read_only, standard or admin.");
  }
  return std::nullopt;
}

std::optional<Error> checkActor(const json::Value& actor) {
  if (auto error = checkFields(actor, kActor, "actor")) return error;
  if (actor.at("id").asString().empty()) return wrong("actor.id", "must not be empty.");
  if (const json::Value* privileges = actor.find("privileges"); privileges != nullptr && privileges->isArray()) {
    for (const auto& privilege : privileges->items()) {
      if (!privilege.isString()) return wrong("actor.privileges", "must be an array of strings.");
    }
  }
  const json::Value* levels = actor.find("levels");
  if (levels == nullptr || levels->isNull()) return std::nullopt;
  if (auto error = checkFields(*levels, kLevels, "actor.levels")) return error;
  if (const json::Value* tools = levels->find("company"); tools != nullptr && !tools->isNull()) {
    if (auto error = checkTools(*tools, "actor.levels.company")) return error;
  }
  const json::Value* projects = levels->find("projects");
  if (projects == nullptr || projects->isNull()) return std::nullopt;
  for (const auto& [project, tools] : projects->members()) {
    if (auto error = checkTools(tools, "actor.levels.projects." + project)) return error;
  }
  return std::nullopt;
}

bool present(const json::Value& request, std::string_view name) {
  const json::Value* member = request.find(name);
  return member != nullptr && !member->isNull();
}

std::optional<Error> checkRequestId(const json::Value& request, bool dry_run, bool mutating) {
  if (!present(request, "request_id")) {
    if (mutating && !dry_run) return wrong("request_id", "is missing; every operation that changes something has one.");
    return std::nullopt;
  }
  const std::string& id = request.at("request_id").asString();
  const bool visible = std::all_of(id.begin(), id.end(), [](char c) { return c > 0x20 && c < 0x7F; });
  if (id.empty() || id.size() > 128 || !visible)
    return wrong("request_id", "must be 1 to 128 visible ASCII characters.");
  return std::nullopt;
}

}  // namespace

std::optional<Error> checkRequest(Operation operation, const json::Value& request) {
  const OperationInfo& about = info(operation);
  if (!request.isObject()) return badRequest("The request must be a JSON object.");
  if (auto error = checkFields(request, kEnvelope, "")) return error;
  if (auto error = checkActor(request.at("actor"))) return error;

  static const json::Value kNoParams = json::Value::object();
  const json::Value& params = present(request, "params") ? request.at("params") : kNoParams;
  if (auto error = checkFields(params, paramsOf(operation), "params")) return error;

  if (auto error = checkRequestId(request, params.flag("dry_run"), about.mutating)) return error;
  if (about.about_item && !present(request, "item")) return wrong("item", "is missing.");
  if (about.needs_revision && !present(request, "expected_revision")) return wrong("expected_revision", "is missing.");
  const bool needs_company = operation != Operation::describe && operation != Operation::health;
  if (needs_company && !present(request, "company")) return wrong("company", "is missing.");
  return std::nullopt;
}

}  // namespace tieback
