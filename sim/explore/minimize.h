// Shrinks a violation to a scenario of its own that a person takes in at a glance: fewest faults first, then fewest
// parts, messages, keys, partitions and instances, then knobs at their defaults. The invariant must go on breaking for
// the same reason.
#ifndef REDELIVER_SIM_EXPLORE_MINIMIZE_H_
#define REDELIVER_SIM_EXPLORE_MINIMIZE_H_

#include <string>
#include <vector>

#include "sim/explore/find_witness.h"

namespace redeliver {

struct Minimized {
  // A scenario file with one configuration, the plan, and the invariant as its expectation; `test` runs it.
  std::string text;
  Scenario scenario;  // As the text reads.
  Witness witness;    // Of that scenario.
  FoundWitness original;
  // Whether it was tried to take away every remaining piece, one at a time, and each turned out to be needed. False if
  // the effort was spent before.
  bool every_piece_needed = false;
  // How many changes were tried.
  uint64_t changes = 0;
};

// Requires a witness of the target.
Minimized Minimize(const Prepared& prepared, const Target& target, const FoundWitness& found, Effort& effort);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_MINIMIZE_H_
