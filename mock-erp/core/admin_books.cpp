#include "admin_books.h"

#include "dialects.h"

namespace tieback::mock {
namespace {

constexpr std::size_t kMaxSnapshots = 100;

HttpResponse refuse(const BooksError& error) {
  const std::string where = error.pointer.empty() ? "" : error.pointer + ": ";
  return error.notFound ? adminError(404, "not_found", error.message)
                        : adminError(400, "bad_record", where + error.message);
}

HttpResponse answer(std::variant<Json, BooksError> result, int status = 200) {
  if (const auto* error = std::get_if<BooksError>(&result)) return refuse(*error);
  return adminAnswer(std::get<Json>(result), status);
}

std::string joinFrom(const std::vector<std::string>& path, std::size_t first) {
  std::string joined;
  for (std::size_t i = first; i < path.size(); ++i) joined += (i > first ? "/" : "") + path[i];
  return joined;
}

}  // namespace

void BooksAdmin::rememberSeed() {
  Copies copies = copyAll();
  Lock lock(mutex_);
  seed_ = std::move(copies);
}

void BooksAdmin::reset() {
  Lock lock(mutex_);
  restoreAll(seed_);
}

std::optional<HttpResponse> BooksAdmin::handle(const AdminRequest& request) {
  if (request.under({"books"})) return books(request);
  if (request.under({"settings"})) return settings(request);
  if (request.under({"snapshots"})) return snapshots(request);
  return std::nullopt;
}

HttpResponse BooksAdmin::books(const AdminRequest& request) {
  if (request.path.size() < 2) return adminError(404, "no_such_path", "give a dialect: /_mock/books/{dialect}");
  Dialect* dialect = dialects_.find(request.path[1]);
  if (dialect == nullptr) return adminError(404, "no_such_dialect", "there is no dialect " + request.path[1]);
  if (request.path.size() > 2) return records(request, *dialect);
  if (request.method != "GET") return adminError(405, "bad_method", "the list of collections takes GET");
  Json list = Json::array();
  for (const CollectionInfo& info : dialect->collections()) {
    Json keys = Json::array();
    for (const std::string& key : info.keys) keys.push(key);
    list.push(Json::object()
                  .set("name", info.name)
                  .set("keys", std::move(keys))
                  .set("size", Json::number(static_cast<long long>(info.size))));
  }
  return adminAnswer(Json::object().set("collections", std::move(list)));
}

HttpResponse BooksAdmin::records(const AdminRequest& request, Dialect& dialect) {
  const std::string& collection = request.path[2];
  const std::string key = joinFrom(request.path, 3);
  if (request.method == "GET") {
    if (!key.empty()) return answer(dialect.read(collection, key));
    auto listed = dialect.list(collection);
    if (const auto* error = std::get_if<BooksError>(&listed)) return refuse(*error);
    return adminAnswer(Json::object().set("records", std::move(std::get<Json>(listed))));
  }
  if (request.method == "DELETE" && !key.empty()) {
    const std::optional<BooksError> error = dialect.remove(collection, key);
    return error ? refuse(*error) : adminNoContent();
  }
  auto body = adminBody(request);
  if (auto* refusal = std::get_if<HttpResponse>(&body)) return std::move(*refusal);
  if (request.method == "PATCH" && !key.empty()) return answer(dialect.patch(collection, key, std::get<Json>(body)));
  if (request.method == "POST" && key.empty()) return answer(dialect.insert(collection, std::get<Json>(body)), 201);
  return adminError(405, "bad_method", "a collection takes GET and POST, a record GET, PATCH and DELETE");
}

HttpResponse BooksAdmin::settings(const AdminRequest& request) {
  if (request.is("GET", {"settings"})) {
    Json all = Json::object();
    for (const auto& dialect : dialects_.all()) all.set(std::string(dialect->name()), dialect->settings());
    return adminAnswer(all);
  }
  if (request.path.size() != 2) return adminError(404, "no_such_path", "give a dialect: /_mock/settings/{dialect}");
  Dialect* dialect = dialects_.find(request.path[1]);
  if (dialect == nullptr) return adminError(404, "no_such_dialect", "there is no dialect " + request.path[1]);
  if (request.method == "PATCH") {
    auto body = adminBody(request);
    if (auto* refusal = std::get_if<HttpResponse>(&body)) return std::move(*refusal);
    if (const auto error = dialect->patchSettings(std::get<Json>(body))) return refuse(*error);
  } else if (request.method != "GET") {
    return adminError(405, "bad_method", "settings take GET and PATCH");
  }
  return adminAnswer(dialect->settings());
}

HttpResponse BooksAdmin::snapshots(const AdminRequest& request) {
  if (request.is("GET", {"snapshots"})) {
    Json names = Json::array();
    Lock lock(mutex_);
    for (const auto& [name, copies] : snapshots_) names.push(name);
    return adminAnswer(Json::object().set("snapshots", std::move(names)));
  }
  if (request.path.size() == 3 && request.path[2] == "restore" && request.method == "POST") {
    Lock lock(mutex_);
    const auto found = snapshots_.find(request.path[1]);
    if (found == snapshots_.end()) return adminError(404, "no_such_snapshot", "no snapshot " + request.path[1]);
    restoreAll(found->second);
    return adminNoContent();
  }
  if (request.path.size() != 2) return adminError(404, "no_such_path", "see /_mock/snapshots/{name}");
  if (request.method == "PUT" || request.method == "POST") {
    Copies copies = copyAll();
    Lock lock(mutex_);
    if (snapshots_.size() >= kMaxSnapshots && !snapshots_.contains(request.path[1])) {
      return adminError(409, "too_many_snapshots", "100 snapshots are kept; delete one");
    }
    snapshots_[request.path[1]] = std::move(copies);
    return adminNoContent();
  }
  if (request.method == "DELETE") {
    Lock lock(mutex_);
    if (snapshots_.erase(request.path[1]) > 0) return adminNoContent();
    return adminError(404, "no_such_snapshot", "no snapshot " + request.path[1]);
  }
  return adminError(405, "bad_method", "a snapshot takes PUT, POST and DELETE");
}

BooksAdmin::Copies BooksAdmin::copyAll() const {
  Copies copies;
  for (const auto& dialect : dialects_.all()) copies[std::string(dialect->name())] = dialect->snapshot();
  return copies;
}

void BooksAdmin::restoreAll(const Copies& copies) {
  for (const auto& dialect : dialects_.all()) {
    const auto copy = copies.find(std::string(dialect->name()));
    if (copy != copies.end()) dialect->restore(*copy->second);
  }
}

}  // namespace tieback::mock
