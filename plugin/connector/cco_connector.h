// The connector as the host sees it: hands each operation to its room and each lane to its worker.
#pragma once

#include <memory>
#include <optional>

#include <tieback/sdk/connector_side.h>

#include "audit/checkpoint_writer.h"
#include "connector/config.h"
#include "export/lanes.h"
#include "ledger/port/ledger.h"
#include "operations/decide.h"
#include "operations/reading.h"
#include "operations/send.h"
#include "operations/taking_over.h"
#include "outbox/daily_summary.h"
#include "outbox/events_lane.h"
#include "outbox/mail_lane.h"

namespace tieback {

class CcoConnector final : public sdk::Connector {
 public:
  static constexpr sdk::Descriptor kDescriptor{"org.tieback.cco", "Tieback CCO connector", "0.1.0"};
  static Result<std::unique_ptr<CcoConnector>> create(HostClient host, const json::Value& config);
  static const void* factory(std::string_view id);

  CcoConnector(HostClient host, ConnectorConfig config, std::unique_ptr<life::Connections> connections,
               std::unique_ptr<ledger::Ledger> ledger, std::string incarnation);
  ~CcoConnector() override;
  CcoConnector(const CcoConnector&) = delete;
  CcoConnector& operator=(const CcoConnector&) = delete;
  // Joins the hosts that share the ledger, and puts right what an earlier process left. Throws ledger::LedgerError.
  void begin();

  Result<json::Value> submit(const json::Value& request) override;
  Result<json::Value> resend(const json::Value& request) override;
  Result<json::Value> retrieve(const json::Value& request) override;
  Result<json::Value> voidItem(const json::Value& request) override;
  Result<json::Value> accept(const json::Value& request) override;
  Result<json::Value> unaccept(const json::Value& request) override;
  Result<json::Value> reject(const json::Value& request) override;
  Result<json::Value> exportItem(const json::Value& request) override;
  Result<json::Value> tryAgain(const json::Value& request) override;
  Result<json::Value> cancel(const json::Value& request) override;
  Result<json::Value> resolveDoubt(const json::Value& request) override;
  Result<json::Value> acknowledge(const json::Value& request) override;
  Result<json::Value> unlink(const json::Value& request) override;
  Result<json::Value> importItems(const json::Value& request) override;
  Result<json::Value> link(const json::Value& request) override;
  Result<json::Value> dismiss(const json::Value& request) override;
  Result<json::Value> restore(const json::Value& request) override;
  Result<json::Value> setMailPreference(const json::Value& request) override;
  Result<json::Value> list(const json::Value& request) override;
  Result<json::Value> counts(const json::Value& request) override;
  Result<json::Value> get(const json::Value& request) override;
  Result<json::Value> preview(const json::Value& request) override;
  Result<json::Value> prompts(const json::Value& request) override;
  Result<json::Value> metadata(const json::Value& request) override;
  Result<json::Value> describe(const json::Value& request) override;
  Result<json::Value> health(const json::Value& request) override;

  Result<bool> work(tieback_lane lane, const Cancel& cancel) override;

 private:
  Result<bool> workLane(tieback_lane lane, const Cancel& cancel);
  bool maintain();
  static bool waitForLedger();

  HostClient host_;
  ConnectorConfig config_;
  std::unique_ptr<life::Connections> connections_;
  std::unique_ptr<ledger::Ledger> ledger_;
  ops::Services services_;
  ops::Sending sending_;
  ops::Deciding deciding_;
  ops::TakingOver taking_over_;
  ops::Reading reading_;
  const exporting::LinuxProcesses processes_;
  exporting::Fleet fleet_;
  exporting::Context context_;
  exporting::Lanes lanes_;
  outbox::EventsLane events_;
  outbox::MailLane mails_;
  outbox::DailySummary summary_;
  std::optional<audit::CheckpointWriter> checkpoints_;
};

}  // namespace tieback
