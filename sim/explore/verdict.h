// What a search can say about one invariant under one configuration.
#ifndef REDELIVER_SIM_EXPLORE_VERDICT_H_
#define REDELIVER_SIM_EXPLORE_VERDICT_H_

#include <string_view>

namespace redeliver {

enum class Verdict {
  kProved,        // Every plan of at most so many faults was run, and none violates it.
  kHeld,          // No sampled run violates it.
  kViolated,      // Some run does.
  kVacuous,       // Nothing was seen that it could judge: not a pass.
  kInconclusive,  // A limit was hit, or the search was stopped: not a pass either.
};

// "proved", "held", "violated", "vacuous", "inconclusive".
std::string_view VerdictName(Verdict verdict);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_VERDICT_H_
