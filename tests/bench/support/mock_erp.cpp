#include "support/mock_erp.h"

#include <Poco/DateTime.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPCookie.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <Poco/StreamCopier.h>
#include <Poco/URI.h>

#include <fstream>
#include <stdexcept>

namespace tieback::bench {
namespace {

constexpr std::chrono::seconds kPatience{60};

// Every month of that year is open.
void writePeriods(std::ostream& out, int year) {
  out << "    - FinancialYear: \"" << year << "\"\n      StartDate: " << year << "-01-01\n      NbrOfPeriods: 12\n"
      << "      Details:\n";
  for (int month = 1; month <= 12; ++month) {
    const std::string two = (month < 10 ? "0" : "") + std::to_string(month);
    out << "        - {FinancialPeriodID: \"" << two << year << "\", Description: Month, StartDate: " << year << "-"
        << two << "-01, EndDate: " << year << "-" << two << "-" << Poco::DateTime::daysOfMonth(year, month) << "}\n";
  }
}

std::filesystem::path writeSeed(const std::filesystem::path& file, int commitments) {
  std::ofstream out(file);
  out << "dialect: acumatica\n"
         "settings: {tenant: Company, instant_actions: [RemoveChangeOrderFromHold, HoldChangeOrder, "
         "ReleaseChangeOrder]}\n"
         "books:\n"
         "  User:\n    - {Name: tieback, Password: secret}\n"
         "  ChangeOrderClass:\n    - {ClassID: COMMIT, Description: Commitments, Default: true}\n"
         "  Project:\n    - {ProjectID: TOWER, Description: Harbour Tower, Customer: HARBOUR}\n"
         "  ProjectTask:\n    - {ProjectID: TOWER, ProjectTaskID: \"01\", Description: Construction, Default: true}\n"
         "  CostCode:\n    - {CostCodeID: 03-300, Description: Concrete}\n"
         "    - {CostCodeID: 05-120, Description: Steel}\n"
         "  Vendor:\n    - {VendorID: V-1001, VendorName: Apex Concrete LLC, CurrencyID: USD}\n"
         "  Subcontract:\n";
  for (int i = 1; i <= commitments; ++i) {
    out << "    - SubcontractNbr: SC-" << i
        << "\n      VendorID: V-1001\n      Description: Works\n      Date: 2026-02-02\n      CurrencyID: USD\n"
           "      Details:\n"
           "        - {LineNbr: 1, LineDescription: Slabs, Project: TOWER, Task: \"01\", CostCode: 03-300, "
           "OrderQty: 100, UOM: M3, UnitCost: 150.00}\n"
           "        - {LineNbr: 2, LineDescription: Steel, Project: TOWER, Task: \"01\", CostCode: 05-120, "
           "OrderQty: 1, UOM: LS, UnitCost: 10000.00}\n";
  }
  out << "  FinancialPeriod:\n";
  const int year = Poco::DateTime().year();
  for (int each = year - 1; each <= year + 1; ++each) writePeriods(out, each);
  out.close();
  if (!out) throw std::runtime_error("cannot write " + file.string());
  return file;
}

// "Name=value; …" of what the answer sets.
std::string cookiesOf(const Poco::Net::HTTPResponse& response) {
  std::vector<Poco::Net::HTTPCookie> cookies;
  response.getCookies(cookies);
  std::string text;
  for (const auto& cookie : cookies) text += (text.empty() ? "" : "; ") + cookie.getName() + "=" + cookie.getValue();
  return text;
}

struct Answer {
  std::string body;
  std::string cookies;
};

Answer exchange(const Poco::URI& uri, const std::string& method, const std::string& cookies, const std::string& body) {
  Poco::Net::HTTPClientSession session(uri.getHost(), uri.getPort());
  session.setTimeout(Poco::Timespan(kPatience.count(), 0));
  Poco::Net::HTTPRequest request(method, uri.getPathAndQuery(), Poco::Net::HTTPMessage::HTTP_1_1);
  request.setContentType("application/json");
  request.set("Accept", "application/json");
  request.setContentLength64(static_cast<Poco::Int64>(body.size()));
  if (!cookies.empty()) request.set("Cookie", cookies);
  session.sendRequest(request) << body;
  Poco::Net::HTTPResponse response;
  std::string text;
  Poco::StreamCopier::copyToString(session.receiveResponse(response), text);
  if (response.getStatus() / 100 != 2) {
    throw std::runtime_error(method + " " + uri.toString() + ": " + std::to_string(response.getStatus()) + " " + text);
  }
  return {text, cookiesOf(response)};
}

std::uint16_t portOf(const std::string& address) {
  return static_cast<std::uint16_t>(std::stoi(address.substr(address.rfind(':') + 1)));
}

}  // namespace

MockErp::MockErp(const Settings& settings, const std::string& name, int commitments)
    : process_({(settings.programs / "tieback-mock-erp").string(), "--seed",
                writeSeed(settings.work / (name + "-seed.yaml"), commitments).string()},
               settings.work / (name + "-mock.log")),
      urls_(json::parse(process_.line(kPatience))) {}

std::uint16_t MockErp::httpPort() const {
  return portOf(url());
}

std::uint16_t MockErp::smtpPort() const {
  return portOf(urls_.text("smtp"));
}

std::string MockErp::logIn() const {
  const auto who = json::Value::object({{"name", "tieback"}, {"password", "secret"}, {"tenant", "Company"}});
  return exchange(Poco::URI(url() + "/entity/auth/login"), "POST", "", who.dump()).cookies;
}

std::string MockErp::send(const std::string& method, const std::string& path, const std::string& cookies,
                          const std::string& body) const {
  return exchange(Poco::URI(url() + path), method, cookies, body).body;
}

json::Value MockErp::admin(const std::string& method, const std::string& path, const json::Value& body) const {
  const std::string text = body.isNull() ? "" : body.dump();
  return json::parse(exchange(Poco::URI(urls_.text("admin") + path), method, "", text).body);
}

std::int64_t MockErp::requests() const {
  return admin("GET", "/health").at("journal_last_seq").asInteger();
}

}  // namespace tieback::bench
