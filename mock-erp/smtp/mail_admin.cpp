#include "mail_admin.h"

#include "core/clock.h"
#include "mail_parser.h"
#include "mail_room.h"

namespace tieback::mock {
namespace {

Json describe(const Mail& mail, const ParsedMail& parsed) {
  Json to = Json::array();
  for (const std::string& one : mail.to) to.push(validUtf8(one));
  Json headers = Json::object();
  for (const auto& [name, value] : parsed.headers) headers.members().push_back({name, Json(validUtf8(value))});
  Json json = Json::object();
  json.set("id", mail.id)
      .set("at", isoTime(mail.atMicros))
      .set("from", validUtf8(mail.from))
      .set("to", std::move(to))
      .set("message_id", validUtf8(parsed.messageId))
      .set("subject", validUtf8(parsed.subject))
      .set("headers", std::move(headers))
      .set("text", validUtf8(parsed.text))
      .set("html", validUtf8(parsed.html))
      .set("raw", validUtf8(*mail.raw))
      .set("tls", mail.tls)
      .set("auth_user", validUtf8(mail.authUser))
      .set("answered", mail.answered);
  return json;
}

// A pattern with * or ? is a glob of the whole; any other is a part of it.
bool wanted(const std::string& pattern, const std::string& text) {
  if (pattern.empty()) return true;
  if (pattern.find_first_of("*?") != std::string::npos) return globMatches(pattern, text);
  return text.find(pattern) != std::string::npos;
}

bool anyWanted(const std::string& pattern, const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    if (wanted(pattern, text)) return true;
  }
  return pattern.empty();
}

}  // namespace

std::optional<HttpResponse> MailAdmin::handle(const AdminRequest& request) {
  if (request.under({"mail", "messages"})) return messages(request);
  if (request.under({"mail", "faults"})) return faults(request);
  if (request.under({"mail", "settings"})) return settings(request);
  return std::nullopt;
}

void MailAdmin::reset() {
  room_.reset();
}

HttpResponse MailAdmin::messages(const AdminRequest& request) {
  if (request.path.size() == 2) {
    if (request.method == "DELETE") {
      room_.store().clear();
      return adminNoContent();
    }
    if (request.method != "GET") return adminError(405, "bad_method", "messages take GET and DELETE");
    const std::string to = request.queryValue("to");
    const std::string subject = request.queryValue("subject");
    Json list = Json::array();
    for (const Mail& mail : room_.store().all()) {
      if (!anyWanted(to, mail.to)) continue;
      const ParsedMail parsed = parseMail(*mail.raw);
      if (wanted(subject, validUtf8(parsed.subject))) list.push(describe(mail, parsed));
    }
    Json body = Json::object();
    body.set("messages", std::move(list))
        .set("taken", Json::number(static_cast<long long>(room_.store().taken())))
        .set("dropped", Json::number(static_cast<long long>(room_.store().dropped())));
    return adminAnswer(body);
  }
  const std::optional<Mail> mail = room_.store().find(request.path[2]);
  if (!mail) return adminError(404, "no_such_message", "there is no message " + request.path[2]);
  if (request.method == "DELETE") {
    room_.store().remove(mail->id);
    return adminNoContent();
  }
  if (request.path.size() == 4 && request.path[3] == "raw") {
    HttpResponse response;
    response.contentType = "message/rfc822";
    response.body = *mail->raw;
    return response;
  }
  return adminAnswer(describe(*mail, parseMail(*mail->raw)));
}

HttpResponse MailAdmin::faults(const AdminRequest& request) {
  MailFaults& faults = room_.faults();
  if (request.is("GET", {"mail", "faults"})) return adminAnswer(Json::object().set("faults", faults.list()));
  if (request.is("DELETE", {"mail", "faults"})) {
    faults.clear();
    return adminNoContent();
  }
  if (request.method == "DELETE" && request.path.size() == 3) {
    if (faults.remove(request.path[2])) return adminNoContent();
    return adminError(404, "no_such_fault", "there is no fault " + request.path[2]);
  }
  if (!request.is("POST", {"mail", "faults"})) return adminError(405, "bad_method", "faults take GET, POST and DELETE");
  auto body = adminBody(request);
  if (auto* refusal = std::get_if<HttpResponse>(&body)) return std::move(*refusal);
  const MailFaults::Added added = faults.add(std::get<Json>(body));
  if (!added.error.empty()) return adminError(400, "bad_fault", added.error);
  return adminAnswer(Json::object().set("id", added.id), 201);
}

HttpResponse MailAdmin::settings(const AdminRequest& request) {
  if (request.method == "PATCH") {
    auto body = adminBody(request);
    if (auto* refusal = std::get_if<HttpResponse>(&body)) return std::move(*refusal);
    if (std::string error = room_.patchSettings(std::get<Json>(body)); !error.empty()) {
      return adminError(400, "bad_setting", std::move(error));
    }
  } else if (request.method != "GET") {
    return adminError(405, "bad_method", "settings take GET and PATCH");
  }
  return adminAnswer(room_.settings()->toJson());
}

}  // namespace tieback::mock
