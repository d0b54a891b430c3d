// Admin module: /_mock/mail/messages, /_mock/mail/faults, /_mock/mail/settings.
#pragma once

#include "core/admin.h"

namespace tieback::mock {

class MailRoom;

class MailAdmin final : public AdminModule {
 public:
  explicit MailAdmin(MailRoom& room) : room_(room) {}

  std::optional<HttpResponse> handle(const AdminRequest& request) override;
  void reset() override;

 private:
  HttpResponse messages(const AdminRequest& request);
  HttpResponse faults(const AdminRequest& request);
  HttpResponse settings(const AdminRequest& request);

  MailRoom& room_;
};

}  // namespace tieback::mock
