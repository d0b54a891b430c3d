#include "state.h"

#include <algorithm>

namespace tieback::mock::acumatica {

std::string nextNumber(State& state, const EntitySpec& spec, std::string_view keyPrefix) {
  long long& last = state.lastNumbers[std::string(spec.name)];
  if (&spec == &changeOrderSpec()) last = std::max(last, state.settings.firstNumber - 1);
  while (true) {
    std::string number = std::to_string(++last);
    if (number.size() < 6) number.insert(0, 6 - number.size(), '0');
    if (!state.books.of(spec).find(std::string(keyPrefix) + number)) return number;
  }
}

}  // namespace tieback::mock::acumatica
