// Which invariants notice which deliberate mistakes (sim/base/defect.h), in which configurations: mutation testing of
// the invariants and of the scenarios that they judge.
#ifndef REDELIVER_SIM_EXPLORE_KILL_MATRIX_H_
#define REDELIVER_SIM_EXPLORE_KILL_MATRIX_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/defect.h"
#include "sim/explore/search.h"

namespace redeliver {

struct KillSearch {
  std::vector<Defect> defects;  // Requires at least one, and no kNone.
  // At most so many of a scenario's seeds.
  uint64_t seeds = 200;
  // About so many events under one defect and configuration, in sampled runs and again in those of plans; fewer seeds
  // and plans are tried where runs are long. Counted, not timed: the result is the same on every machine.
  uint64_t events = 100'000;
  int jobs = 1;
  std::function<bool()> should_stop;  // May be empty.
  ProgressListener progress;          // In configurations.
};

// Under the defect the configuration violates an invariant that it keeps without.
struct Kill {
  Defect defect = Defect::kNone;
  size_t scenario = 0;
  size_t configuration = 0;
  size_t invariant = 0;  // Index into Scenario::invariants.
  // In the killing run that has the fewest.
  size_t faults = 0;
  // How many of the first seeds it takes; absent if only a planned run kills.
  std::optional<uint64_t> seeds;
};

// Without any defect, the configuration violates what its file expects it to keep.
struct UnexpectedViolation {
  size_t scenario = 0;
  size_t configuration = 0;
  size_t invariant = 0;
};

struct KillMatrix {
  std::vector<Kill> kills;  // By scenario, configuration, defect, invariant.
  std::vector<UnexpectedViolation> unexpected;
  uint64_t configurations = 0;
  uint64_t runs = 0;    // With and without defects,
  uint64_t spared = 0;  // and those that need not be done: the run never came to the mistake.
  uint64_t events = 0;
  bool complete = true;  // False if it was stopped.
};

// The same seeds and the same plans of at most one fault (none where the scenario wants none), with and without each
// defect; only the plan that the scenario declares, if it does. What a run says that hit the event limit is not heard.
KillMatrix FindKills(const std::vector<const Prepared*>& scenarios, const KillSearch& search);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_KILL_MATRIX_H_
