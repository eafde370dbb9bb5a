// What a search can say about one invariant under one configuration.
#ifndef REDELIVER_SIM_EXPLORE_VERDICT_H_
#define REDELIVER_SIM_EXPLORE_VERDICT_H_

#include <string_view>

namespace redeliver {

enum class Verdict { kProved, kHeld, kViolated, kVacuous, kInconclusive };
inline constexpr int kVerdictCount = 5;

// "proved", "held", "violated", "vacuous", "inconclusive".
std::string_view VerdictName(Verdict verdict);
// When a cell has it, in one sentence.
std::string_view VerdictMeaning(Verdict verdict);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_VERDICT_H_
