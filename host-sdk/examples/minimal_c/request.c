#include "request.h"

#include "text.h"

#include <stdlib.h>
#include <string.h>

typedef struct member_rule {
  const char* name;
  json_kind kind;
} member_rule;

static const member_rule kEnvelope[] = {
    {"actor", JSON_OBJECT}, {"company", JSON_STRING},           {"request_id", JSON_STRING},
    {"item", JSON_STRING},  {"expected_revision", JSON_NUMBER}, {"params", JSON_OBJECT}};
static const member_rule kActor[] = {{"id", JSON_STRING},      {"name", JSON_STRING},   {"email", JSON_STRING},
                                     {"company", JSON_STRING}, {"levels", JSON_OBJECT}, {"privileges", JSON_ARRAY}};
static const member_rule kLevels[] = {{"company", JSON_OBJECT}, {"projects", JSON_OBJECT}};
static const member_rule kSubmit[] = {
    {"change_order_revision", JSON_NUMBER}, {"document", JSON_OBJECT}, {"dry_run", JSON_BOOLEAN}};
static const member_rule kList[] = {{"view", JSON_STRING},
                                    {"filter", JSON_OBJECT},
                                    {"sort", JSON_STRING},
                                    {"cursor", JSON_STRING},
                                    {"limit", JSON_NUMBER}};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool is_integer(const json_node* node) {
  size_t digits = 0;
  for (size_t i = 0; i < node->size; ++i) {
    const char c = node->begin[i];
    if (c >= '0' && c <= '9') {
      ++digits;
    } else if (c != '-') {
      return false;
    }
  }
  return digits <= 18;
}

/* Every member is known and of its kind; null counts as absent. */
static bool members_fit(const json_document* document, const json_node* object, const member_rule* rules,
                        size_t count) {
  const json_node* child = json_first(document, object);
  for (; child != NULL; child = json_next(document, object, child)) {
    size_t i = 0;
    while (i < count && !json_named(child, rules[i].name)) ++i;
    if (i == count) return false;
    if (child->kind == JSON_NULL) continue;
    if (child->kind != rules[i].kind) return false;
    if (child->kind == JSON_NUMBER && !is_integer(child)) return false;
  }
  return true;
}

static int rank(const json_node* level) {
  static const char* const kNames[] = {"none", "read_only", "standard", "admin"};
  if (level == NULL) return 0;
  for (int i = 0; i < 4; ++i) {
    if (json_equals(level, kNames[i])) return i;
  }
  return -1;
}

static bool tools_fit(const json_document* document, const json_node* tools) {
  if (tools == NULL || tools->kind == JSON_NULL) return true;
  if (tools->kind != JSON_OBJECT) return false;
  const json_node* level = json_first(document, tools);
  for (; level != NULL; level = json_next(document, tools, level)) {
    if (rank(level) < 0) return false;
  }
  return true;
}

static bool levels_fit(const json_document* document, const json_node* levels) {
  if (levels == NULL || levels->kind == JSON_NULL) return true;
  if (!members_fit(document, levels, kLevels, COUNT(kLevels))) return false;
  if (!tools_fit(document, json_member(document, levels, "company"))) return false;
  const json_node* projects = json_member(document, levels, "projects");
  if (!json_is(projects, JSON_OBJECT)) return true;
  const json_node* tools = json_first(document, projects);
  for (; tools != NULL; tools = json_next(document, projects, tools)) {
    if (tools->kind != JSON_OBJECT || !tools_fit(document, tools)) return false;
  }
  return true;
}

static bool actor_fits(const json_document* document, const json_node* actor) {
  if (!json_is(actor, JSON_OBJECT) || !members_fit(document, actor, kActor, COUNT(kActor))) return false;
  const json_node* id = json_member(document, actor, "id");
  if (!json_is(id, JSON_STRING) || id->size == 0) return false;
  const json_node* privileges = json_member(document, actor, "privileges");
  const json_node* one = json_first(document, privileges);
  for (; one != NULL; one = json_next(document, privileges, one)) {
    if (one->kind != JSON_STRING) return false;
  }
  return levels_fit(document, json_member(document, actor, "levels"));
}

static bool params_fit(const request* self, operation which) {
  if (which == OP_LIST) {
    return self->params == NULL || members_fit(&self->document, self->params, kList, COUNT(kList));
  }
  if (which != OP_SUBMIT) return self->params == NULL || json_first(&self->document, self->params) == NULL;
  return self->params != NULL && members_fit(&self->document, self->params, kSubmit, COUNT(kSubmit)) &&
         json_is(json_member(&self->document, self->params, "change_order_revision"), JSON_NUMBER) &&
         json_is(json_member(&self->document, self->params, "document"), JSON_OBJECT);
}

static bool request_id_fits(const request* self) {
  const json_node* dry_run = json_member(&self->document, self->params, "dry_run");
  const json_node* id = request_member(self, "request_id");
  if (!json_is(id, JSON_STRING)) return json_is(dry_run, JSON_BOOLEAN) && *dry_run->begin == 't';
  if (id->size == 0 || id->size > 128) return false;
  for (size_t i = 0; i < id->size; ++i) {
    /* No escape is needed for visible ASCII but for quote and backslash, which no host makes ids of. */
    if (id->begin[i] <= ' ' || id->begin[i] > '~' || id->begin[i] == '\\') return false;
  }
  return true;
}

static const char* wrong(request* self, operation which) {
  if (!json_is(self->root, JSON_OBJECT)) return "The request is no object.";
  if (!members_fit(&self->document, self->root, kEnvelope, COUNT(kEnvelope))) {
    return "A member of the request is unknown or of the wrong kind.";
  }
  if (!actor_fits(&self->document, request_member(self, "actor"))) return "The request's actor is missing or wrong.";
  const json_node* params = request_member(self, "params");
  self->params = json_is(params, JSON_OBJECT) ? params : NULL;
  if (!params_fit(self, which)) return "A member of the request's params is missing, unknown or wrong.";
  if (which == OP_SUBMIT && !request_id_fits(self)) return "The request id is missing or wrong.";
  if (which == OP_GET && !json_is(request_member(self, "item"), JSON_STRING)) return "The item is missing.";
  const bool company = which == OP_SUBMIT || which == OP_LIST || which == OP_GET;
  if (company && !json_is(request_member(self, "company"), JSON_STRING)) return "The company is missing.";
  return NULL;
}

tieback_status request_read(request* self, operation which, tieback_str bytes, const tieback_sink* sink) {
  memset(self, 0, sizeof(*self));
  if (!json_parse(&self->document, bytes.data, (size_t)bytes.size)) {
    return fail(sink, TIEBACK_BAD_INPUT, "bad_request", "The request is no JSON document.");
  }
  self->root = &self->document.nodes[0];
  const char* message = wrong(self, which);
  return message == NULL ? TIEBACK_OK : fail(sink, TIEBACK_BAD_INPUT, "bad_request", message);
}

void request_free(request* self) {
  json_free(&self->document);
}

const json_node* request_member(const request* self, const char* name) {
  return json_member(&self->document, self->root, name);
}

static const json_node* levels_of(const request* self, const char* scope) {
  const json_node* levels = json_member(&self->document, request_member(self, "actor"), "levels");
  return json_member(&self->document, levels, scope);
}

bool may_send(const request* self, const char* project) {
  const json_node* tools = json_member(&self->document, levels_of(self, "projects"), project);
  return rank(json_member(&self->document, tools, "commitments")) == 3 &&
         rank(json_member(&self->document, tools, "change_orders")) == 3;
}

bool may_view(const request* self, const char* project) {
  const json_node* erp = json_member(&self->document, levels_of(self, "company"), "erp_integrations");
  if (rank(erp) >= 2) return true;
  const json_node* tools = json_member(&self->document, levels_of(self, "projects"), project);
  return rank(json_member(&self->document, tools, "commitments")) >= 1 ||
         rank(json_member(&self->document, tools, "change_orders")) >= 1;
}

tieback_status fail(const tieback_sink* sink, tieback_status status, const char* code, const char* message) {
  static const char* const kCategories[] = {
      "", "bad_input", "not_permitted", "conflict", "erp_refused", "erp_unavailable", "in_doubt", "internal"};
  text document = {0};
  text_addz(&document, "{\"code\":");
  text_quote(&document, code);
  text_addz(&document, ",\"category\":");
  text_quote(&document, kCategories[status]);
  text_addz(&document, ",\"message\":");
  text_quote(&document, message);
  text_addz(&document, ",\"details\":{}}");
  if (!document.failed && sink != NULL && sink->write != NULL) {
    const tieback_str chunk = {document.data, document.size};
    (void)sink->write(sink->context, chunk);
  }
  text_free(&document);
  return status;
}
