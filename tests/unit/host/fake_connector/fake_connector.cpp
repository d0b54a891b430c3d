// A connector for the host's tests. It keeps its items in a file, so that it survives what kills the host, delivers its
// events in order, and answers as a script tells it: {"submit": ["internal", "commit_then_internal", "conflict",
// "ok"]}; what the script does not say is done as the contract asks.
#include <tieback/sdk/connector_side.h>

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <mutex>
#include <sstream>

namespace {

using tieback::Category;
using tieback::Error;
using tieback::Result;
using tieback::json::Value;

Error refusal(std::string code, Category category, std::string message) {
  return {std::move(code), category, std::move(message), "", Value::object()};
}

std::string readFile(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::stringstream text;
  text << stream.rdbuf();
  return text.str();
}

class FakeConnector final : public tieback::sdk::Connector {
 public:
  static constexpr tieback::sdk::Descriptor kDescriptor{"org.tieback.fake", "Fake", "1.0.0"};

  static Result<std::unique_ptr<FakeConnector>> create(tieback::HostClient host, const Value& config) {
    if (config.find("state") == nullptr) {
      return Error{"config_invalid", Category::bad_input, "`state` is missing.", "connections[0].endpoint.url",
                   Value::object()};
    }
    const std::filesystem::path base = config.text("base_dir");
    auto made =
        std::make_unique<FakeConnector>(host, base / config.text("state"), base / config.text("script", "script.json"));
    if (const std::string reference = config.text("secret"); !reference.empty()) {
      const auto secret = host.secret(reference);
      if (!secret) return secret.error();
      // What no connector should do; the host must mask it.
      host.log(tieback::LogLevel::info, "the secret is " + *secret,
               Value::object({{"password", *secret}, {"note", "see " + *secret}}));
    }
    made->handler_ = [](const tieback::HttpRequest& request) {
      return tieback::HttpAnswer{200, "text/plain\r\nX-Injected: yes", request.method + " " + request.path};
    };
    if (const auto added = host.addRoute("fake", &made->handler_); !added) return added.error();
    return made;
  }

  FakeConnector(tieback::HostClient host, std::filesystem::path state, std::filesystem::path script)
      : host_(host), state_file_(std::move(state)), script_file_(std::move(script)) {
    const std::string text = readFile(state_file_);
    state_ = text.empty() ? Value::object({{"items", Value::object()},
                                           {"answers", Value::object()},
                                           {"events", Value::array()},
                                           {"sequence", 0},
                                           {"script", Value::object()},
                                           {"acknowledged", 0}})
                          : tieback::json::parse(text);
  }

  Result<Value> submit(const Value& request) override { return send("submit", request); }
  Result<Value> resend(const Value& request) override { return send("resend", request); }
  Result<Value> retrieve(const Value& request) override {
    return move("retrieve", request, {"ready"}, "retrieved", "returned");
  }
  Result<Value> voidItem(const Value& request) override {
    return move("void", request, {"rejected", "retrieved", "unlinked"}, "void", "voided");
  }
  Result<Value> accept(const Value& request) override {
    return move("accept", request, {"ready"}, "accepted", "progress");
  }
  Result<Value> reject(const Value& request) override {
    return move("reject", request, {"ready", "accepted", "failed"}, "rejected", "returned");
  }
  Result<Value> exportItem(const Value& request) override {
    return move("export", request, {"accepted"}, "synced", "synced");
  }
  Result<Value> unlink(const Value& request) override {
    return move("unlink", request, {"synced"}, "unlinked", "returned");
  }

  Result<Value> list(const Value& request) override {
    const std::lock_guard lock(mutex_);
    auto items = Value::array();
    const Value* order = request.path("params.filter.change_order");
    for (const auto& [id, item] : state_.at("items").members()) {
      if (item.text("company") != request.text("company")) continue;
      if (order != nullptr && item.at("change_order").text("id") != order->asString()) continue;
      items.push(shown(item));
    }
    return Value::object({{"items", items}, {"next_cursor", nullptr}});
  }

  Result<Value> get(const Value& request) override {
    const std::lock_guard lock(mutex_);
    const Value* item = state_.at("items").find(request.text("item"));
    if (item == nullptr || item->text("company") != request.text("company")) {
      return refusal("item_not_found", Category::bad_input, "There is no such item.");
    }
    return Value::object({{"item", shown(*item)},
                          {"document", item->at("document")},
                          {"steps", Value::array()},
                          {"history", Value::array()},
                          {"mails", Value::array()}});
  }

  Result<Value> counts(const Value&) override {
    return Value::object({{"views", Value::object()}, {"states", Value::object()}});
  }
  Result<Value> describe(const Value&) override { return Value::object({{"name", "Fake"}, {"version", "1.0.0"}}); }
  Result<Value> health(const Value&) override {
    const std::lock_guard lock(mutex_);
    const std::string status = scripted("health");
    return Value::object({{"status", status.empty() ? "ok" : status}, {"checks", Value::array()}});
  }

  Result<bool> work(tieback_lane lane, const tieback::Cancel&) override {
    if (lane != TIEBACK_LANE_EVENTS) return false;
    Value event;
    {
      const std::lock_guard lock(mutex_);
      const auto next = static_cast<std::size_t>(state_.at("acknowledged").asInteger());
      if (next >= state_.at("events").size()) return false;
      event = state_.at("events").items()[next];
    }
    if (const auto delivered = host_.deliver(event); !delivered) return delivered.error();
    const std::lock_guard lock(mutex_);
    state_.set("acknowledged", state_.at("acknowledged").asInteger() + 1);
    save();
    host_.notify(Value::object({{"company", event.text("company")},
                                {"item", event.text("item")},
                                {"revision", 1},
                                {"state", event.text("state")}}));
    return true;
  }

 private:
  // The next word of the script for that operation, once each.
  std::string scripted(const std::string& operation) {
    const std::string text = readFile(script_file_);
    if (text.empty()) return "";
    const Value script = tieback::json::parse(text);
    const Value* words = script.find(operation);
    if (words == nullptr) return "";
    const std::int64_t at =
        state_.at("script").find(operation) == nullptr ? 0 : state_.at("script").at(operation).asInteger();
    if (at >= static_cast<std::int64_t>(words->size())) return "";
    state_["script"].set(operation, at + 1);
    save();
    return words->items()[static_cast<std::size_t>(at)].asString();
  }

  void save() {
    const auto beside = state_file_.string() + ".new";
    std::ofstream(beside) << state_.dump();
    std::filesystem::rename(beside, state_file_);
  }

  Value shown(const Value& item) const {
    Value copy = item;
    copy.erase("document");
    const std::string state = item.text("state");
    copy.set(
        "actions",
        Value::array({Value::object({{"action", "retrieve"}, {"allowed", state == "ready"}, {"reason", nullptr}}),
                      Value::object({{"action", "void"}, {"allowed", state == "rejected"}, {"reason", nullptr}})}));
    return copy;
  }

  void event(const Value& item, const std::string& kind, const std::string& message) {
    const std::int64_t sequence = state_.at("sequence").asInteger() + 1;
    state_.set("sequence", sequence);
    Value origin;
    if (kind == "synced") {
      auto lines = Value::array();
      for (const Value& line : item.at("document").at("change_order_items").items()) {
        lines.push(Value::object({{"id", line.text("id")}, {"origin_id", "L" + line.text("id")}}));
      }
      origin =
          Value::object({{"origin_id", "ERP-1"}, {"origin_code", "CO-7"}, {"origin_data", "data"}, {"lines", lines}});
    }
    state_["events"].push(Value::object({{"id", item.text("id") + "." + std::to_string(sequence)},
                                         {"sequence", sequence},
                                         {"kind", kind},
                                         {"company", item.text("company")},
                                         {"connection", "fake"},
                                         {"item", item.text("id")},
                                         {"change_order", item.at("change_order").text("id")},
                                         {"state", item.text("state")},
                                         {"at", "2026-06-15T09:00:00Z"},
                                         {"by", nullptr},
                                         {"message", message.empty() ? Value() : Value(message)},
                                         {"origin", origin}}));
    save();
    host_.wake(TIEBACK_LANE_EVENTS);
  }

  Result<Value> send(const std::string& operation, const Value& request) {
    const std::lock_guard lock(mutex_);
    const Value& document = request.at("params").at("document");
    if (request.at("params").flag("dry_run")) return Value::object({{"unmet", Value::array()}});
    const std::string key = request.at("actor").text("id") + operation + request.text("request_id");
    if (const Value* kept = state_.at("answers").find(key)) return *kept;
    const std::string word = scripted(operation);
    if (word == "internal") return refusal("internal", Category::internal, "The script says so.");
    if (word == "unavailable") return refusal("ledger_unavailable", Category::erp_unavailable, "The script says so.");
    if (word == "conflict") return refusal("forbidden_move", Category::conflict, "The script says so.");
    if (word == "bad_input") return refusal("send_rules_unmet", Category::bad_input, "The script says so.");
    if (word == "not_permitted") return refusal("not_permitted", Category::not_permitted, "The script says so.");
    const std::string id = "fake." + document.at("change_order").text("id");
    const Value* before = state_.at("items").find(id);
    auto item = Value::object({{"id", id},
                               {"company", request.text("company")},
                               {"change_order", Value::object({{"id", document.at("change_order").text("id")}})},
                               {"state", "ready"},
                               {"icon", "blue"},
                               {"revision", before == nullptr ? 1 : before->at("revision").asInteger() + 1},
                               {"reason", nullptr},
                               {"error", nullptr},
                               {"document", document}});
    state_["items"].set(id, item);
    const Value answer = Value::object({{"item", shown(item)}});
    state_["answers"].set(key, answer);
    state_.set("submits", (state_.find("submits") == nullptr ? 0 : state_.at("submits").asInteger()) + 1);
    event(item, "sent", "");
    if (word == "commit_then_internal") return refusal("internal", Category::internal, "The answer was lost.");
    return answer;
  }

  Result<Value> move(const std::string& operation, const Value& request, std::initializer_list<std::string_view> from,
                     const std::string& to, const std::string& kind) {
    const std::lock_guard lock(mutex_);
    const std::string key = request.at("actor").text("id") + operation + request.text("request_id");
    if (const Value* kept = state_.at("answers").find(key)) return *kept;
    Value* item = state_["items"].find(request.text("item"));
    if (item == nullptr || item->text("company") != request.text("company")) {
      return refusal("item_not_found", Category::bad_input, "There is no such item.");
    }
    if (item->at("revision").asInteger() != request.at("expected_revision").asInteger()) {
      return refusal("stale_revision", Category::conflict, "The item has changed.");
    }
    bool allowed = false;
    for (const auto state : from) allowed = allowed || state == item->text("state");
    if (!allowed) return refusal("forbidden_move", Category::conflict, "Not from " + item->text("state") + ".");
    item->set("state", to);
    item->set("revision", item->at("revision").asInteger() + 1);
    const Value* reason = request.path("params.reason");
    if (reason != nullptr) item->set("reason", *reason);
    const Value answer = Value::object({{"item", shown(*item)}});
    state_["answers"].set(key, answer);
    event(*item, kind, reason == nullptr ? "" : reason->asString());
    return answer;
  }

  tieback::HostClient host_;
  std::filesystem::path state_file_;
  std::filesystem::path script_file_;
  tieback::HttpHandler handler_;
  std::mutex mutex_;
  Value state_;  // guarded by mutex_
};

}  // namespace

TIEBACK_PLUGIN(FakeConnector);
