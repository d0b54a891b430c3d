// Hosts that lack something, fail, or break their word; and exceptions that such things provoke.
#include "checks.h"
#include "exercise.h"

#include <tieback/sdk/c_api.h>

namespace tieback::conformance {
namespace {

constexpr Service kServices[] = {Service::log,     Service::clock,      Service::wake,
                                 Service::metrics, Service::directory,  Service::secrets,
                                 Service::events,  Service::http_route, Service::random};

// A host without these: either it works, or create() names one of what it misses.
void withoutServices(const Samples& samples, const std::set<Service>& absent) {
  KitHost host(Mood::good, absent);
  Initialised library(samples);
  const auto& factory = connectorFactory(library.entry());
  const std::string id(view(across("descriptor", [&] { return factory.descriptor(&factory, 0); })->id));
  const Created made = createWith(factory, id, host.get(), sampleConfig(samples).dump());
  if (made.answer.ok()) {
    across("destroy", [&] { made.connector->destroy(made.connector); });
    library.deinit();
    Setting setting(samples, Mood::good, absent);
    exercise(setting, !samples.cco_file.empty());
    setting.subject.close();
    return;
  }
  bool named = false;
  for (const Service service : absent) named = named || made.answer.text.find(serviceId(service)) != std::string::npos;
  expect(named, "create() on a host without " + std::string(serviceId(*absent.begin())) +
                    " does not say that it is missing: " + made.answer.tell());
}

void inMood(const Samples& samples, Mood mood) {
  KitHost host(mood);
  {
    Initialised library(samples);
    const auto& factory = connectorFactory(library.entry());
    const std::string id(view(across("descriptor", [&] { return factory.descriptor(&factory, 0); })->id));
    const Created made = createWith(factory, id, host.get(), sampleConfig(samples).dump());
    if (made.connector == nullptr) return;  // with an error document; that is its right
    across("destroy", [&] { made.connector->destroy(made.connector); });
  }
  Setting setting(samples, mood);
  exercise(setting, !samples.cco_file.empty());
  setting.subject.close();
}

// A folder of its own for each host, as each is another start.
class Folders {
 public:
  explicit Folders(const Samples& samples) : samples_(samples) {}
  Samples next() {
    Samples one = samples_;
    one.scratch += "/" + std::to_string(++count_);
    return one;
  }

 private:
  Samples samples_;
  int count_ = 0;
};

}  // namespace

void checkHostServices(const Samples& samples) {
  Folders folders(samples);
  {
    Setting whole(folders.next());  // what a whole host cannot do, the others need not be asked for
    whole.subject.close();
  }
  for (const Service service : kServices) withoutServices(folders.next(), {service});
  withoutServices(folders.next(), {std::begin(kServices), std::end(kServices)});
  for (const Mood mood : {Mood::failing, Mood::lying, Mood::extreme}) inMood(folders.next(), mood);
  // A host that begins to fail under way.
  Setting setting(folders.next());
  exercise(setting, !samples.cco_file.empty());
  setting.subject.host().setMood(Mood::failing);
  exercise(setting, false);
  setting.subject.close();
}

void checkExceptions(const Samples& samples) {
  Folders folders(samples);
  Setting setting(folders.next());
  exercise(setting, !samples.cco_file.empty());
  for (const auto& about : operations()) {
    if (!setting.subject.supports(about.operation)) continue;
    for (const std::string_view text : {"", "{", "{}", "[[[[", "\xFF", "{\"actor\":{\"id\":\"u\"},\"params\":{}}"}) {
      (void)setting.subject.callRaw(about.operation, text);
    }
  }
  setting.subject.close();
  for (const Mood mood : {Mood::failing, Mood::lying, Mood::extreme}) inMood(folders.next(), mood);
}

}  // namespace tieback::conformance
