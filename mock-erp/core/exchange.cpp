#include "exchange.h"

#include "clock.h"
#include "dialects.h"
#include "faults.h"
#include "journal.h"
#include "stop_signal.h"

namespace tieback::mock {
namespace {

HttpResponse htmlPage(int status, const std::optional<std::string>& body) {
  HttpResponse response;
  response.status = status;
  response.contentType = "text/html; charset=utf-8";
  const std::string title = std::to_string(status) + " - " + reasonPhrase(status);
  response.body =
      body.value_or("<!DOCTYPE html>\r\n<html><head><title>" + title + "</title></head>\r\n<body><h1>" + title +
                    "</h1><p>The request could not be completed by the web server.</p></body></html>");
  return response;
}

HttpResponse garbage() {
  HttpResponse response;
  response.contentType = "application/json; charset=utf-8";
  response.body = std::string("{\"id\":\"\x01\xff\xfe\0{]]garbage", 21);
  return response;
}

HttpResponse padded(std::size_t bytes) {
  HttpResponse response;
  response.contentType = "application/json; charset=utf-8";
  response.body.reserve(bytes + 16);
  response.body = "{\"padding\":\"";
  if (bytes > response.body.size() + 2) response.body.append(bytes - response.body.size() - 2, 'x');
  response.body += "\"}";
  return response;
}

HttpResponse noSuchPath(const HttpRequest& request) {
  HttpResponse response;
  response.status = 404;
  response.contentType = "application/json";
  response.body = Json::object().set("message", "no dialect of this mock has the path " + request.path).dump();
  return response;
}

// The state of one exchange while faults work on it.
struct Course {
  Delivery delivery;
  bool answered = false;  // a fault gave the answer, the dialect is not asked
  bool answerLost = false;
};

void beforeApplying(const FaultAction& fault, const HttpRequest& request, Dialect* dialect, Course& course) {
  switch (fault.kind) {
    case FaultKind::kLatency:
      if (!fault.after) fault.removed->sleep(std::chrono::milliseconds(fault.ms));
      return;
    case FaultKind::kReset:
      course.delivery.kind = Delivery::Kind::kDrop;
      course.answerLost = course.answered = true;
      return;
    case FaultKind::kExpiredSession:
      if (dialect != nullptr) dialect->expireSession(request);
      return;
    case FaultKind::kHtml:
      course.delivery.response = htmlPage(fault.status, fault.body);
      course.answered = true;
      return;
    case FaultKind::kTooManyRequests:
      course.delivery.response =
          dialect != nullptr ? dialect->tooManyRequests(fault.retryAfterSeconds) : htmlPage(429, {});
      course.answered = true;
      return;
    case FaultKind::kStatus:
      course.delivery.response = dialect != nullptr ? dialect->serverError(fault.status) : htmlPage(fault.status, {});
      if (fault.body) course.delivery.response.body = *fault.body;
      if (fault.retryAfterSeconds) {
        course.delivery.response.headers.emplace_back("Retry-After", std::to_string(*fault.retryAfterSeconds));
      }
      course.answered = true;
      return;
    case FaultKind::kCommitThenDrop:
    case FaultKind::kTruncate:
    case FaultKind::kGarbage:
    case FaultKind::kBigBody:
      return;
  }
}

void afterApplying(const FaultAction& fault, Course& course) {
  const bool applied = course.delivery.response.applied;
  switch (fault.kind) {
    case FaultKind::kLatency:
      if (fault.after) fault.removed->sleep(std::chrono::milliseconds(fault.ms));
      return;
    case FaultKind::kCommitThenDrop:
      course.delivery.kind = Delivery::Kind::kDrop;
      course.answerLost = true;
      return;
    case FaultKind::kTruncate:
      course.delivery.kind = Delivery::Kind::kTruncate;
      course.answerLost = true;
      return;
    case FaultKind::kGarbage:
      course.delivery.response = garbage();
      course.answerLost = true;
      break;
    case FaultKind::kBigBody:
      course.delivery.response = padded(fault.bytes);
      course.answerLost = true;
      break;
    default:
      return;
  }
  course.delivery.response.applied = applied;
}

std::string kinds(const std::vector<FaultAction>& faults) {
  std::string names;
  for (const FaultAction& fault : faults) {
    if (!names.empty()) names += '+';
    names += faultName(fault.kind);
  }
  return names;
}

HttpResponse ask(Dialect& dialect, const HttpRequest& request, StopSignal& stop) {
  Admission admission = dialect.admit(request);
  stop.sleep(std::chrono::milliseconds(admission.delayMs));
  return admission.refusal ? std::move(*admission.refusal) : dialect.handle(request);
}

}  // namespace

Delivery Exchange::serve(HttpRequest request) {
  JournalEntry entry;
  entry.atMicros = clock_.nowMicros();
  Dialect* dialect = dialects_.owner(request);
  if (dialect != nullptr) entry.dialect = dialect->name();

  Course course;
  std::vector<FaultAction> faults;
  if (outOfService_) {
    course.delivery.response = htmlPage(503, {});
    entry.fault = "down";
  } else {
    faults = faults_.strike(entry.dialect, request);
    entry.fault = kinds(faults);
    for (const FaultAction& fault : faults) {
      if (!course.answered) beforeApplying(fault, request, dialect, course);
    }
    if (!course.answered) {
      course.delivery.response = dialect != nullptr ? ask(*dialect, request, stop_) : noSuchPath(request);
      for (const FaultAction& fault : faults) afterApplying(fault, course);
    }
  }

  const bool sent = course.delivery.kind != Delivery::Kind::kDrop;
  entry.request = std::move(request);
  entry.status = sent ? course.delivery.response.status : 0;
  entry.responseBody = course.delivery.response.body;
  entry.applied = course.delivery.response.applied;
  entry.answerLost = course.answerLost;
  course.delivery.seq = journal_.add(std::move(entry));
  return std::move(course.delivery);
}

}  // namespace tieback::mock
