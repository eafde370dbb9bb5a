#include "sim/explore/verdict.h"

#include <cstddef>

namespace redeliver {
namespace {

struct VerdictInfo {
  std::string_view name;
  std::string_view meaning;
};

const VerdictInfo& Describe(Verdict verdict) {
  static constexpr VerdictInfo kInfos[kVerdictCount] = {
      {"proved",
       "Every plan of at most K faults was run, under every timing asked for, and none violates the invariant."},
      {"held", "No sampled run violates it; the rate of violating runs is below the bound shown (95 %, exact)."},
      {"violated", "Some run violates it; a run with the fewest faults of those found is its witness."},
      {"vacuous", "No run violates it, and no run showed anything that it could judge: not a pass."},
      {"inconclusive",
       "No run violates it, and a run was cut off by a limit, or the search was stopped before its end: not a pass."},
  };
  return kInfos[static_cast<size_t>(verdict)];
}

}  // namespace

std::string_view VerdictName(Verdict verdict) { return Describe(verdict).name; }
std::string_view VerdictMeaning(Verdict verdict) { return Describe(verdict).meaning; }

}  // namespace redeliver
