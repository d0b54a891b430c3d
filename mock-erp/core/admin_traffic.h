// Admin module: health, the page, faults, journal, and taking the server out of service.
#pragma once

#include <atomic>
#include <functional>

#include "admin.h"

namespace tieback::mock {

class Clock;
class Dialects;
class Exchange;
class Faults;
class Journal;

// up: answers; unavailable: 503 from the web server; refuse: nobody listens on the ERP's ports.
enum class ServiceState { kUp, kUnavailable, kRefuse };

class TrafficAdmin final : public AdminModule {
 public:
  // `listen` opens (true) or closes (false) the ERP's ports.
  TrafficAdmin(const Clock& clock, const Dialects& dialects, Exchange& exchange, Faults& faults, Journal& journal,
               std::function<void(bool)> listen)
      : clock_(clock),
        dialects_(dialects),
        exchange_(exchange),
        faults_(faults),
        journal_(journal),
        listen_(std::move(listen)) {}

  std::optional<HttpResponse> handle(const AdminRequest& request) override;
  void reset() override;

 private:
  HttpResponse health() const;
  HttpResponse page() const;
  HttpResponse faults(const AdminRequest& request);
  HttpResponse journal(const AdminRequest& request);
  HttpResponse service(const AdminRequest& request);
  void setService(ServiceState state);

  const Clock& clock_;
  const Dialects& dialects_;
  Exchange& exchange_;
  Faults& faults_;
  Journal& journal_;
  const std::function<void(bool)> listen_;
  std::atomic<ServiceState> state_{ServiceState::kUp};
};

}  // namespace tieback::mock
