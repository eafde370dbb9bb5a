// The nearest change of a configuration that mends what a witness breaks, found by trying.
#ifndef REDELIVER_SIM_EXPLORE_REMEDY_H_
#define REDELIVER_SIM_EXPLORE_REMEDY_H_

#include <optional>
#include <string>
#include <vector>

#include "sim/explore/find_witness.h"
#include "sim/explore/knob_changes.h"

namespace redeliver {

struct Remedy {
  // One knob, or the preset or the sibling configuration of that name instead.
  enum class Kind { kKnob, kPreset, kConfiguration };

  Kind kind = Kind::kKnob;
  KnobChange change;  // Of a knob.
  std::string name;   // Of a preset or a configuration.
  // What was run with the change in place. None of it breaks the invariant, or another one that held before; nor does
  // any single crash or drop break another one, whether or not these are among the faults of the scenario.
  uint64_t plans = 0;  // Every plan of at most as many faults as the witness has, under its timing and two more.
  uint64_t seeds = 0;  // Sampled.
  // Invariants that had nothing to judge before and break now: work that the change leaves to do.
  std::vector<std::string> opens;
};

// Words and switches first, the nearest ones first, then the other configurations of the scenario, then presets, and
// the many other numbers last: what somebody thought of is found before the effort is spent. A change counts if the
// pipeline still does as much as before and drains. Nullopt if none does.
std::optional<Remedy> FindRemedy(const Prepared& prepared, const Target& target, const Witness& witness,
                                 Effort& effort);

// The configuration with the change in place, as the only one of a scenario that is otherwise the same and expects
// nothing.
Scenario WithRemedy(const Scenario& scenario, size_t configuration, const Remedy& remedy);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_REMEDY_H_
