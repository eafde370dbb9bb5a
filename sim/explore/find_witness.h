// The violation of an invariant with the fewest faults.
#ifndef REDELIVER_SIM_EXPLORE_FIND_WITNESS_H_
#define REDELIVER_SIM_EXPLORE_FIND_WITNESS_H_

#include <optional>
#include <vector>

#include "sim/explore/effort.h"
#include "sim/explore/plan_walk.h"

namespace redeliver {

struct FoundWitness {
  Witness witness;
  // Whether every plan of fewer faults was run under each of `timings`, and none breaks the invariant like this.
  // Otherwise no fault of the plan can be left out, and a quite different plan may be smaller.
  bool exhaustive = false;
  std::vector<uint64_t> timings;
};

// One configuration and one of its invariants (an index into Scenario::invariants).
struct Target {
  size_t configuration = 0;
  size_t invariant = 0;
};

// A witness with fewer faults than the known one, for the same reason, if there is one; else the known one, which must
// be one. Its plan may come with another timing: those of the scenario are tried, too.
FoundWitness FewestFaults(const Prepared& prepared, const Target& target, const Witness& known, Effort& effort);

// Among plans of as many faults as the scenario declares, under its timings; and if none of these breaks the invariant,
// among its seeds. Nullopt if there is none, or the effort was spent before one was found.
std::optional<FoundWitness> FindWitness(const Prepared& prepared, const Target& target, int jobs, Effort& effort);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_FIND_WITNESS_H_
