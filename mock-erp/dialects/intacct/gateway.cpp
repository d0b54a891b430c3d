#include "gateway.h"

#include "core/clock.h"
#include "query.h"
#include "reply.h"
#include "schema.h"
#include "transactions.h"

namespace tieback::mock::intacct {
namespace {

constexpr std::int64_t kMinuteMicros = 60'000'000;

struct Control {
  std::string sender;
  std::string controlId;
  bool unique = true;
  bool details = false;
};

struct Login {
  bool good = false;
  Errors errors;
  std::string user;
  std::string location;
  Session* session = nullptr;
};

std::string sinceUtc(std::int64_t micros) {
  std::string text = isoTime(micros - micros % 1'000'000);
  text.pop_back();
  return text + "+00:00";
}

HttpResponse answered(std::string body) {
  HttpResponse response;
  response.contentType = "text/xml; charset=UTF-8";
  response.body = std::move(body);
  return response;
}

class Gateway {
 public:
  Gateway(State& state, const HttpRequest& request, std::int64_t now) : state_(state), request_(request), now_(now) {}

  HttpResponse run(const XmlNode& document) {
    const XmlNode* control = document.find("control");
    const XmlNode* operation = document.find("operation");
    if (document.name != "request" || control == nullptr || operation == nullptr) {
      return turnedAway({"XL03000003", "XML Parse schema error: a request has a control and an operation element."});
    }
    if (auto refusal = readControl(*control)) return std::move(*refusal);
    const XmlNode* content = operation->find("content");
    if (content == nullptr || content->children.empty()) {
      return turnedAway({"XL03000003", "XML Parse schema error: an operation has content."});
    }
    for (const XmlNode& function : content->children) {
      if (const auto problem = schemaProblem(function)) return turnedAway({"XL03000003", *problem});
    }
    return operate(*operation, *content);
  }

  HttpResponse turnedAway(Error error) {
    XmlWriter writer = head("failure");
    writer.part(errorMessage({std::move(error)}, supportId(), control_.details)).close();
    return answered("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + writer.take());
  }

 private:
  std::string supportId() { return state_.ids.hex(4) + "~" + state_.ids.hex(8); }

  XmlWriter head(const char* status) {
    XmlWriter writer;
    writer.open("response").open("control").element("status", status).element("senderid", control_.sender);
    writer.element("controlid", control_.controlId).element("uniqueid", control_.unique ? "true" : "false");
    writer.element("dtdversion", "3.0").close();
    return writer;
  }

  std::optional<HttpResponse> readControl(const XmlNode& control) {
    control_.sender = control.textOf("senderid");
    control_.controlId = control.textOf("controlid");
    control_.unique = control.textOf("uniqueid") != "false";
    control_.details = control.textOf("showadditionalerrorinfo") == "true";
    if (control_.controlId.empty() || control_.controlId.size() > 256) {
      return turnedAway({"XL03000003", "XML Parse schema error: a controlid has 1 to 256 characters."});
    }
    if (control.textOf("dtdversion") != "3.0") return turnedAway({"XL03000003", "The dtdversion must be 3.0."});
    const BookRecord sender = state_.books.find("Sender", control_.sender);
    if (!sender || sender->text("PASSWORD") != control.textOf("password")) {
      return turnedAway({"XL03000006", "Incorrect Intacct XML Partner ID or password."});
    }
    if (!control.textOf("policyid").empty()) {
      return turnedAway({"XL03000006", std::string(control.textOf("policyid")) + " is not a valid transport policy."});
    }
    return std::nullopt;
  }

  HttpResponse operate(const XmlNode& operation, const XmlNode& content) {
    const XmlNode* authentication = operation.find("authentication");
    Login login = authentication == nullptr ? Login{} : signIn(*authentication);
    XmlWriter writer = head("success");
    writer.open("operation").open("authentication").element("status", login.good ? "success" : "failure");
    writer.element("userid", login.user).element("companyid", state_.settings.company);
    writer.element("locationid", login.location);
    if (login.good) {
      writer.element("sessiontimestamp", sinceUtc(now_));
      writer.element("sessiontimeout", sinceUtc(now_ + state_.settings.sessionMinutes * kMinuteMicros));
    }
    writer.close();
    if (!login.good) {
      writer.part(errorMessage(login.errors, supportId(), control_.details)).close().close();
      return answered("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + writer.take());
    }
    const bool applied = runFunctions(content, operation.attribute("transaction") == "true", login, writer);
    writer.close().close();
    HttpResponse response = answered("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + writer.take());
    response.applied = applied;
    return response;
  }

  Login signIn(const XmlNode& authentication) {
    Login login;
    if (const XmlNode* sessionId = authentication.find("sessionid")) {
      const auto found = state_.sessions.find(sessionId->text);
      if (found == state_.sessions.end() || found->second.expires <= now_) {
        login.errors = {{"XL03000006", "The session is not valid or has timed out. Sign in again."}};
        return login;
      }
      found->second.expires = now_ + state_.settings.sessionMinutes * kMinuteMicros;
      login = {true, {}, found->second.user, found->second.location, &found->second};
      return authorised(std::move(login));
    }
    const XmlNode* given = authentication.find("login");
    if (given == nullptr) {
      login.errors = {{"XL03000006", "Sign-in information is incorrect"}};
      return login;
    }
    login.user = given->textOf("userid");
    login.location = given->textOf("locationid");
    const BookRecord user = state_.books.find("User", login.user);
    if (!user || user->text("STATUS") != "active" || user->text("PASSWORD") != given->textOf("password") ||
        given->textOf("companyid") != state_.settings.company) {
      login.errors = {{"XL03000006", "Sign-in information is incorrect"}};
      return login;
    }
    if (!login.location.empty() && !state_.books.find("LOCATION", login.location)) {
      login.errors = {{"XL03000006", "The location " + login.location + " is not an entity of this company"}};
      return login;
    }
    login.good = true;
    return authorised(std::move(login));
  }

  Login authorised(Login login) {
    const BookRecord sender = state_.books.find("Sender", control_.sender);
    if (sender->find("AUTHORIZED")->boolean()) return login;
    login.good = false;
    login.errors = {{"XL03000006",
                     "The sender ID '" + control_.sender +
                         "' is not authorized to make Web Services requests to company ID '" + state_.settings.company +
                         "'.",
                     "Contact the company administrator to grant Web Services authorization to this sender ID.",
                     {},
                     "Invalid Web Services Authorization"}};
    return login;
  }

  // True when the books were changed.
  bool runFunctions(const XmlNode& content, bool transaction, Login& login, XmlWriter& writer) {
    const std::size_t count = content.children.size();
    // A function changes the books whole or not at all, so only several need a way back.
    std::optional<State> before;
    if (transaction && count > 1) before = state_;
    std::vector<FunctionResult> results;
    std::optional<std::size_t> failedAt;
    bool applied = false;
    for (std::size_t i = 0; i < count; ++i) {
      if (transaction && failedAt) {
        results.emplace_back();
        continue;
      }
      results.push_back(runUnique(content.children[i], count, login));
      applied = applied || results.back().applied;
      if (!results.back().errors.empty()) failedAt = i;
    }
    if (transaction && failedAt) {
      if (before) state_ = std::move(*before);
      applied = false;
    }
    for (std::size_t i = 0; i < count; ++i) {
      const bool rolledBack = transaction && failedAt;
      writeResult(content.children[i], results[i], rolledBack, rolledBack && i == *failedAt, writer);
    }
    return applied;
  }

  FunctionResult runUnique(const XmlNode& function, std::size_t count, Login& login) {
    const std::string controlId(function.attribute("controlid"));
    const auto executed = state_.executed.find(controlId);
    if (control_.unique && !controlId.empty() && executed != state_.executed.end()) {
      if (state_.settings.repeatedControl == "echo") return {{}, executed->second, false};
      return failed({"XL03000010", "The function with the control ID '" + controlId + "' was already processed",
                     "Use another control ID."});
    }
    FunctionResult result = runOne(function.children.front(), count, login);
    const bool remembered = result.errors.empty() || state_.settings.rememberFailed;
    if (!controlId.empty() && remembered && (result.applied || !result.errors.empty())) {
      state_.executed[controlId] = result.content;
    }
    return result;
  }

  FunctionResult runOne(const XmlNode& call, std::size_t count, Login& login) {
    if (call.name == "getAPISession") {
      if (count > 1) return failed({"XL03000011", "getAPISession must be the only function of its request"});
      return openSession(call, login);
    }
    Session session = login.session != nullptr ? *login.session : Session{login.user, login.location, 0};
    if (auto result = runReading(state_, call, session)) return std::move(*result);
    const BookRecord user = state_.books.find("User", login.user);
    if (user && user->text("RIGHTS") == "read") {
      return failed({"DL02000001", "You do not have permission for API operation " + call.name});
    }
    if (auto result = runWriting(state_, call)) return std::move(*result);
    return failed({"XL03000003", "The function " + call.name + " is not known here"});
  }

  FunctionResult openSession(const XmlNode& call, const Login& login) {
    const XmlNode* wanted = call.find("locationid");
    const std::string location = wanted == nullptr ? login.location : wanted->text;
    if (!location.empty() && !state_.books.find("LOCATION", location)) {
      return failed({"XL03000006", "The location " + location + " is not an entity of this company"});
    }
    const std::string id = state_.ids.hex(20) + "..";
    state_.sessions[id] = {login.user, location, now_ + state_.settings.sessionMinutes * kMinuteMicros};
    XmlWriter writer;
    writer.open("data").open("api").element("sessionid", id).element("endpoint", endpoint());
    writer.element("locationid", location).close().close();
    return {{}, writer.take(), false};
  }

  std::string endpoint() const {
    if (!state_.settings.endpoint.empty()) return state_.settings.endpoint;
    const std::string* host = request_.header("Host");
    return std::string(request_.secure ? "https://" : "http://") + (host == nullptr ? "localhost" : *host) +
           request_.path;
  }

  void writeResult(const XmlNode& function, const FunctionResult& result, bool rolledBack, bool culprit,
                   XmlWriter& writer) {
    Errors errors = result.errors;
    if (rolledBack) {
      errors.push_back(
          {"XL03000009", "The entire transaction in this operation has been rolled back due to an error."});
    }
    const bool good = errors.empty();
    const std::string status = good          ? "success"
                               : !rolledBack ? "failure"
                               : culprit     ? state_.settings.failedInTransaction
                                             : "aborted";
    writer.open("result").element("status", status).element("function", function.children.front().name);
    writer.element("controlid", function.attribute("controlid"));
    writer.part(good ? result.content : errorMessage(errors, supportId(), control_.details)).close();
  }

  State& state_;
  const HttpRequest& request_;
  const std::int64_t now_;
  Control control_;
};

}  // namespace

HttpResponse runGateway(State& state, const HttpRequest& request, const std::variant<XmlNode, XmlError>& document,
                        std::int64_t nowMicros) {
  Gateway gateway(state, request, nowMicros);
  if (const auto* error = std::get_if<XmlError>(&document)) {
    return gateway.turnedAway({"XL03000003", "XML Parse schema error: " + error->message +
                                                 ". Line: " + std::to_string(error->line) +
                                                 ", column: " + std::to_string(error->column)});
  }
  return gateway.run(std::get<XmlNode>(document));
}

void endSession(State& state, const XmlNode& document) {
  const XmlNode* operation = document.find("operation");
  const XmlNode* authentication = operation == nullptr ? nullptr : operation->find("authentication");
  if (authentication != nullptr) state.sessions.erase(std::string(authentication->textOf("sessionid")));
}

HttpResponse gatewayError(int status, const std::string& number, const std::string& words) {
  XmlWriter writer;
  writer.open("response").open("control").element("status", "failure").close();
  writer.open("errormessage")
      .open("error")
      .element("errorno", number)
      .element("description", words)
      .close()
      .close()
      .close();
  HttpResponse response = answered("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + writer.take());
  response.status = status;
  return response;
}

}  // namespace tieback::mock::intacct
