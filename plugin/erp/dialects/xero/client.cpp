#include "erp/dialects/xero/client.h"

#include "domain/time.h"
#include "erp/dialects/xero/errors.h"
#include "erp/support/encode.h"

namespace tieback::erp::xero {
namespace {

const Headers kJson = {{"Content-Type", "application/json"}};
constexpr int kMaxPages = 200;

std::string api(std::string_view rest) {
  return std::string(kApi) + std::string(rest);
}

json::Value ordersOfOne(const json::Value& order) {
  return json::Value::object({{"PurchaseOrders", json::Value::array({order})}});
}

// "2026-06-15T09:00:00", rounded down: as Xero wants it, in UTC.
std::string utcSecond(std::int64_t micros) {
  constexpr std::int64_t kSecondUs = 1'000'000;
  auto text = domain::toRfc3339(micros / kSecondUs * kSecondUs);
  text.pop_back();
  return text;
}

std::optional<Records> recordsOf(const WireReply& reply, std::string_view member) {
  auto body = parseBody(reply);
  auto* records = body && body->isObject() ? body->find(member) : nullptr;
  if (records == nullptr || !records->isArray()) return std::nullopt;
  return std::move(records->items());
}

}  // namespace

Query Client::list(const std::string& target, std::string_view member, const Headers& headers) {
  auto answer = session_.call({"GET", target, headers, ""}, Effect::read);
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (saysNotFound(reply)) return Records{};
  if (reply.status != 200) return outcomeOf(reply, Effect::read, now());
  auto records = recordsOf(reply, member);
  if (!records) return unclear(Effect::read, kErp, "a list was asked for, and something else came");
  return std::move(*records);
}

Query Client::order(const std::string& id_or_number) {
  return list(api("PurchaseOrders/") + percentEncode(id_or_number), "PurchaseOrders");
}

Query Client::ordersOf(const std::string& date) {
  Records all;
  for (int page = 1; page <= kMaxPages; ++page) {
    auto found = list(api("PurchaseOrders?DateFrom=") + percentEncode(date) + "&DateTo=" + percentEncode(date) +
                          "&page=" + std::to_string(page) + "&pageSize=" + std::to_string(kPageSize),
                      "PurchaseOrders");
    if (auto* outcome = std::get_if<Outcome>(&found)) return std::move(*outcome);
    auto& records = std::get<Records>(found);
    const bool last = records.size() < kPageSize;
    all.insert(all.end(), std::make_move_iterator(records.begin()), std::make_move_iterator(records.end()));
    if (last) return all;
  }
  return unclear(Effect::read, kErp, "it lists more purchase orders of one day than can be read");
}

// By number, which stays: what is changed meanwhile moves nothing to a page that was read.
Query Client::ordersChanged(std::int64_t since_us, int page) {
  Headers headers;
  if (since_us > 0) headers.emplace_back("If-Modified-Since", utcSecond(since_us));
  return list(api("PurchaseOrders?order=PurchaseOrderNumber%20ASC&page=") + std::to_string(page) +
                  "&pageSize=" + std::to_string(kPageSize),
              "PurchaseOrders", headers);
}

Query Client::anyOrder() {
  return list(api("PurchaseOrders?page=1&pageSize=1"), "PurchaseOrders");
}

Query Client::contacts(const std::string& vendor) {
  if (config_.vendor_by != Config::VendorBy::account_number) {
    return list(api("Contacts/") + percentEncode(vendor), "Contacts");
  }
  // A quote would end the text; Xero documents no way to write one.
  if (vendor.find('"') != std::string::npos) return Records{};
  const auto where = "AccountNumber==\"" + vendor + "\"";
  return list(api("Contacts?where=") + percentEncode(where) + "&includeArchived=true&page=1", "Contacts");
}

Query Client::trackingCategories() {
  return list(api("TrackingCategories?includeArchived=true"), "TrackingCategories");
}

Query Client::accounts() {
  return list(api("Accounts"), "Accounts");
}

WireRequest Client::create(const json::Value& order) const {
  const std::string decimals = config_.unit_decimals == 4 ? "&unitdp=4" : "";
  return {"PUT", api("PurchaseOrders?summarizeErrors=true") + decimals, kJson, ordersOfOne(order).dump()};
}

WireRequest Client::update(const std::string& id, const json::Value& order) const {
  const std::string decimals = config_.unit_decimals == 4 ? "?unitdp=4" : "";
  return {"POST", api("PurchaseOrders/") + percentEncode(id) + decimals, kJson, ordersOfOne(order).dump()};
}

std::variant<json::Value, Outcome> Client::write(const WireRequest& request, const Job& job) {
  auto answer = session_.callOnce(request, job.idempotency_key + "-" + std::to_string(job.sending));
  if (auto* outcome = std::get_if<Outcome>(&answer)) return std::move(*outcome);
  const auto& reply = std::get<WireReply>(answer);
  if (reply.status != 200) return outcomeOf(reply, Effect::write, now());
  auto orders = recordsOf(reply, "PurchaseOrders");
  if (!orders || orders->size() != 1) {
    return unclear(Effect::write, kErp, "the answer is no purchase order: " + excerpt(reply.body.substr(0, 500)));
  }
  auto& order = orders->front();
  if (auto refused = refusalWithin(order)) return std::move(*refused);
  if (order.text("PurchaseOrderID").empty() || order.text("Status").empty()) {
    return unclear(Effect::write, kErp, "the purchase order was answered without its id or status");
  }
  return std::move(order);
}

}  // namespace tieback::erp::xero
