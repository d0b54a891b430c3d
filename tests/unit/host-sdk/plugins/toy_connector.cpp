// A connector for the tests of both wrappers: it answers what it got, calls host services, and throws on request.
#include <tieback/sdk/connector_side.h>

#include <stdexcept>

namespace {

using tieback::Error;
using tieback::HostClient;
using tieback::Result;
using tieback::Service;
using tieback::json::Value;

class Toy final : public tieback::sdk::Connector {
 public:
  static constexpr tieback::sdk::Descriptor kDescriptor{"org.tieback.toy", "Toy", "1.2.3"};

  static Result<std::unique_ptr<Toy>> create(HostClient host, const Value& config) {
    if (config.flag("throw")) throw std::runtime_error("create() was told to throw");
    if (config.flag("throw_number")) throw 42;
    if (config.flag("needs_clock")) {
      if (auto all = host.require({Service::clock, Service::events}); !all) return all.error();
    }
    return std::make_unique<Toy>(host);
  }

  explicit Toy(HostClient host) : host_(host) {}

  Result<Value> submit(const Value& request) override {
    const std::string how = request.at("params").at("document").text("how");
    if (how == "throw") throw std::runtime_error("a secret in a message");
    if (how == "throw_number") throw 42;
    if (how == "refuse") {
      return Error{"send_rules_unmet", tieback::Category::bad_input, "Not \xFF yet.", "params.document", {}};
    }
    return Value::object({{"item", request}});
  }

  Result<Value> health(const Value&) override {
    Value answer = Value::object({{"status", "ok"}, {"checks", Value::array()}});
    answer.set("now", host_.nowUs());
    return answer;
  }

  Result<Value> metadata(const Value& request) override { return host_.user(request.text("company"), "u-1"); }

  Result<bool> work(tieback_lane lane, const tieback::Cancel& cancel) override {
    if (lane == TIEBACK_LANE_MAIL) throw std::runtime_error("mail");
    if (lane == TIEBACK_LANE_EVENTS) {
      auto delivered = host_.deliver(Value::object({{"id", "e-1"}}));
      if (!delivered) return delivered.error();
      host_.notify(Value::object({{"item", "i-1"}}));
      host_.wake(TIEBACK_LANE_EXPORT, 5);
      host_.count("delivered_total", Value::object({{"kind", "sent"}}), 2);
    }
    return !cancel.requested();
  }

  const void* extension(std::string_view id) override {
    if (id == "throws") throw std::runtime_error("extension");
    return id == "toy/1" ? this : nullptr;
  }

 private:
  HostClient host_;
};

}  // namespace

TIEBACK_PLUGIN(Toy);
