// Why an invariant breaks in a run: which faults it takes, from when on it could not be helped any more, and what would
// have to be configured differently.
#ifndef REDELIVER_SIM_EXPLORE_EXPLAIN_H_
#define REDELIVER_SIM_EXPLORE_EXPLAIN_H_

#include <optional>
#include <vector>

#include "sim/explore/remedy.h"
#include "sim/explore/replay.h"
#include "sim/explore/slice.h"

namespace redeliver {

// How many of the futures that a moment leaves open break the invariant: faults until then are those of the run, and
// there are no further ones; everything else after it is drawn anew.
struct Prospect {
  uint64_t breaking = 0;
  uint64_t tried = 0;

  bool certain() const { return breaking == tried; }
};

struct Explanation {
  ReplayResult replay;
  Violation violation;
  Slice slice;
  // Of each fault of the replay's plan: whether the run without it keeps the invariant.
  std::vector<bool> needed;
  // At the beginning of the run, and after each step of the slice; fewer if the effort was spent.
  Prospect at_start;
  std::vector<Prospect> after_step;
  // The step from which on all futures break the invariant; nullopt if that was so from the start, or never.
  std::optional<size_t> certain_from;
  std::optional<Remedy> remedy;
  // Whether the effort was spent before every future and every change was tried.
  bool effort_spent = false;
};

// Requires a witness of the target.
Explanation Explain(const Prepared& prepared, const Target& target, const Witness& witness, Effort& effort);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_EXPLAIN_H_
