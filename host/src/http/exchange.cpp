#include <base/random.h>
#include <http/address.h>
#include <http/exchange.h>
#include <store/engine.h>

#include <Poco/Net/HTTPRequestHandler.h>
#include <Poco/Net/HTTPServerRequestImpl.h>
#include <Poco/Net/HTTPServerResponse.h>

#include <algorithm>
#include <array>
#include <istream>
#include <optional>
#include <ostream>
#include <variant>

namespace tieback::host {
namespace {

using Poco::Net::HTTPServerRequest;
using Poco::Net::HTTPServerResponse;

Error tooLarge(std::size_t limit) {
  return {"too_large", Category::bad_input,
          "The request's body is larger than " + std::to_string(limit) + " bytes, the most that is taken.", "",
          json::Value::object()};
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

Poco::Net::StreamSocket socketOf(HTTPServerRequest& request) {
  return static_cast<Poco::Net::HTTPServerRequestImpl&>(request).socket();
}

// Nothing read yet from a body means that the connection cannot be used for another request.
Result<std::string> readBody(HTTPServerRequest& request, HTTPServerResponse& response, std::size_t limit) {
  if (request.hasContentLength() && request.getContentLength64() > static_cast<Poco::Int64>(limit))
    return tooLarge(limit);
  const bool none =
      !request.getChunkedTransferEncoding() && (!request.hasContentLength() || request.getContentLength64() == 0);
  if (none) return std::string();
  if (request.getExpectContinue()) response.sendContinue();
  std::string body;
  std::array<char, 16384> piece{};
  std::istream& stream = request.stream();
  while (stream.good()) {
    stream.read(piece.data(), piece.size());
    body.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
    if (body.size() > limit) return tooLarge(limit);
  }
  const bool whole =
      !request.hasContentLength() || static_cast<Poco::Int64>(body.size()) == request.getContentLength64();
  if (!whole) return badRequest("The request's body broke off.");
  return body;
}

// Repeated headers that must stand alone, and both ways of saying a length, are how requests are smuggled past a proxy.
std::optional<Error> checkHeaders(HTTPServerRequest& request, std::size_t limit) {
  std::size_t bytes = 0;
  std::map<std::string, int> seen;
  for (const auto& [name, value] : request) {
    bytes += name.size() + value.size() + 4;
    ++seen[lower(name)];
  }
  if (bytes > limit) return badRequest("The request's headers are larger than " + std::to_string(limit) + " bytes.");
  for (const char* name : {"host", "content-length", "transfer-encoding", "content-type", "authorization", "cookie",
                           "idempotency-key", "x-csrf-token"}) {
    if (seen[name] > 1) return badRequest(std::string("The header ") + name + " stands there twice.", name);
  }
  if (seen["content-length"] > 0 && seen["transfer-encoding"] > 0) {
    return badRequest("Content-Length and Transfer-Encoding exclude each other.", "content-length");
  }
  if (seen["content-length"] > 0) {
    const std::string length = request.get("Content-Length");
    if (length.empty() || length.size() > 18 || length.find_first_not_of("0123456789") != std::string::npos) {
      return badRequest("Content-Length must be a number of bytes.", "content-length");
    }
  }
  if (seen["transfer-encoding"] > 0 && lower(request.get("Transfer-Encoding")) != "chunked") {
    return badRequest("The only Transfer-Encoding taken is chunked.", "transfer-encoding");
  }
  return std::nullopt;
}

void send(HTTPServerResponse& out, const Response& response, const std::string& request_id, bool close) {
  out.setStatus(static_cast<Poco::Net::HTTPResponse::HTTPStatus>(response.status));
  out.setReason(Poco::Net::HTTPResponse::getReasonForStatus(out.getStatus()));
  out.setContentType(response.content_type);
  out.set("X-Request-Id", request_id);
  out.set("X-Content-Type-Options", "nosniff");
  out.set("X-Frame-Options", "DENY");
  out.set("Referrer-Policy", "no-referrer");
  out.set("Cache-Control", "no-store");
  out.set("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'");
  for (const auto& [name, value] : response.headers) out.add(name, value);
  if (close) out.setKeepAlive(false);
  if (!response.stream) {
    out.setContentLength64(static_cast<Poco::Int64>(response.body.size()));
    out.sendBuffer(response.body.data(), response.body.size());
    return;
  }
  out.setChunkedTransferEncoding(true);
  std::ostream& stream = out.send();
  response.stream([&](std::string_view piece) {
    stream.write(piece.data(), static_cast<std::streamsize>(piece.size()));
    stream.flush();
    return stream.good();
  });
}

class Exchange final : public Poco::Net::HTTPRequestHandler {
 public:
  explicit Exchange(ExchangeContext& context) : context_(context) {}

  void handleRequest(HTTPServerRequest& in, HTTPServerResponse& out) override {
    const auto begun = std::chrono::steady_clock::now();
    const Poco::Net::StreamSocket socket = socketOf(in);
    Request request;
    request.id = secureToken(8);
    request.method = in.getMethod();
    request.address = in.clientAddress().host().toString();
    context_.watchdog.within(socket, context_.limits.body_time);
    bool unread = true;
    Response response = answer(in, out, request, unread);
    context_.watchdog.within(socket, response.stream ? std::chrono::seconds(0) : context_.limits.answer_time);
    if (response.stream) Poco::Net::StreamSocket(socket).setSendTimeout(Poco::Timespan(10, 0));
    send(out, response, request.id, unread || context_.stopping.load());
    context_.watchdog.within(socket, context_.limits.keep_alive + context_.limits.header_time, true);
    note(request, response, begun);
  }

 private:
  Response answer(HTTPServerRequest& in, HTTPServerResponse& out, Request& request, bool& unread) {
    if (const auto wrong = checkHeaders(in, context_.limits.header_bytes)) return errorResponse(*wrong, request.id);
    auto address = parseAddress(in.getURI());
    if (!address) return errorResponse(badRequest("The address is not well-formed."), request.id);
    request.path = std::move(address->path);
    request.query = std::move(address->query);
    for (const auto& [name, value] : in) request.headers[lower(name)] = value;
    auto body = readBody(in, out, context_.limits.body_bytes);
    if (!body) return errorResponse(body.error(), request.id);
    unread = false;
    request.body = std::move(body.value());
    try {
      Response response = context_.handler(request);
      // Whoever was let in was looked up in the store first.
      if (response.status < 400 && !request.path.empty() && request.path.front() == "api")
        context_.store_trouble.succeeded("requests");
      return response;
    } catch (const StoreError& error) {
      context_.store_trouble.failed("requests", "store_unavailable",
                                    {{"request", request.id}, {"error", error.what()}});
      return errorResponse(storeUnavailable(), request.id);
    } catch (const std::exception& error) {
      context_.log.error("request failed", {{"request", request.id}, {"error", error.what()}});
      return errorResponse(
          internalError("Something went wrong here. The operator finds it in the log under this request's id."),
          request.id);
    }
  }

  void note(const Request& request, const Response& response, std::chrono::steady_clock::time_point begun) {
    const auto took =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun).count();
    const std::string route = context_.route_name(request);
    const std::string status = std::to_string(response.status);
    context_.metrics.add("http_requests_total", {{"route", route}, {"status", status}}, 1);
    if (!response.stream) context_.metrics.observeUs("http_request_seconds", {{"route", route}}, took);
    if (!context_.log.enabled(LogLevel::debug) && response.status < 500) return;
    context_.log.write(response.status < 500 ? LogLevel::debug : LogLevel::warning, "http", "request",
                       {{"request", request.id},
                        {"route", route},
                        {"status", status},
                        {"microseconds", std::to_string(took)},
                        {"address", request.address}});
  }

  ExchangeContext& context_;
};

class Exchanges final : public Poco::Net::HTTPRequestHandlerFactory {
 public:
  explicit Exchanges(ExchangeContext& context) : context_(context) {}
  Poco::Net::HTTPRequestHandler* createRequestHandler(const HTTPServerRequest&) override {
    return new Exchange(context_);  // Poco deletes it
  }

 private:
  ExchangeContext& context_;
};

}  // namespace

Poco::Net::HTTPRequestHandlerFactory::Ptr newExchangeFactory(ExchangeContext& context) {
  return new Exchanges(context);
}

}  // namespace tieback::host
