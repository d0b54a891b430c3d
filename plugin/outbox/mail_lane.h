// Sends queued mails: at least once each, under one Message-ID, with every try's result kept where people can see it.
#pragma once

#include <optional>

#include <tieback/sdk/host_client.h>

#include "ledger/port/ledger.h"
#include "mail/sender.h"
#include "outbox/unsaved.h"

namespace tieback::outbox {

class MailLane {
 public:
  // Without settings mail stays queued.
  MailLane(HostClient host, ledger::Ledger& ledger, const std::optional<mail::MailSettings>& settings);

  // Sends one mail; false when none is due. Thread-safe.
  bool work();

 private:
  void deliver(ledger::Mail& mail);
  void settle(ledger::Mail& mail, const mail::SendResult& result);

  HostClient host_;
  ledger::Ledger& ledger_;
  Unsaved unsaved_;
  std::optional<mail::MailSender> sender_;
};

}  // namespace tieback::outbox
