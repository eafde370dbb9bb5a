#include "redeliver/unknown_name.h"

#include <algorithm>

#include "redeliver/simulation.h"
#include "sim/scenario/file_error.h"

namespace redeliver {

void ThrowUnknown(std::string_view noun, const std::string& name, const std::vector<std::string>& known) {
  const std::vector<std::string_view> names(known.begin(), known.end());
  const std::string meant = DidYouMean(name, names);
  throw ScenarioError("no " + std::string(noun) + " is named " + Quoted(name) +
                      (meant.empty() ? "; there are " + ListOf(names) : meant));
}

size_t IndexOf(std::string_view noun, const std::string& name, const std::vector<std::string>& known) {
  const auto found = std::ranges::find(known, name);
  if (found == known.end()) ThrowUnknown(noun, name, known);
  return static_cast<size_t>(found - known.begin());
}

}  // namespace redeliver
