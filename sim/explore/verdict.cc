#include "sim/explore/verdict.h"

#include <cstddef>

namespace redeliver {

std::string_view VerdictName(Verdict verdict) {
  static constexpr std::string_view kNames[] = {"proved", "held", "violated", "vacuous", "inconclusive"};
  return kNames[static_cast<size_t>(verdict)];
}

}  // namespace redeliver
