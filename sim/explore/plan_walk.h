// One configuration under one timing, asked about its plans one by one: what minimising and explaining are made of.
#ifndef REDELIVER_SIM_EXPLORE_PLAN_WALK_H_
#define REDELIVER_SIM_EXPLORE_PLAN_WALK_H_

#include <functional>
#include <optional>
#include <vector>

#include "sim/explore/effort.h"
#include "sim/explore/search.h"

namespace redeliver {

using Plan = std::vector<PlannedFault>;

// Whether the facts of a run are kept: those of a long one take memory.
enum class Facts { kForget, kKeep };

class PlanWalk {
 public:
  // Prepared scenario and effort outlive the walk; its runs spend the effort.
  PlanWalk(const Prepared& prepared, size_t configuration, Effort& effort, Facts facts);

  // The run of a plan; valid until the next run.
  const RunResult& Run(uint64_t timing, const Plan& plan);
  // The same, and everything but the faults is drawn by another seed after a time.
  const RunResult& RunReseeded(uint64_t timing, const Plan& plan, const Reseeding& reseeding);
  // How many faults could strike in the calm run.
  uint64_t SingleFaults(uint64_t timing);
  // The facts of the last run. Requires that they are kept.
  const std::vector<Event>& events() const { return runner_.events(); }
  // Whether every fault of the plan struck in the last run.
  bool all_struck() const { return all_struck_; }

  // Whether a run that was not cut off is one that is looked for.
  using Accepts = std::function<bool(const RunResult& run)>;
  // Whether the fault may be the i-th one of a plan.
  using Allows = std::function<bool(size_t i, const PlannedFault& fault)>;

  // The first plan of exactly `faults` faults, depth first, whose run is accepted. Nullopt if there is none, or the
  // effort was spent before one was found.
  std::optional<Plan> Find(uint64_t timing, size_t faults, const Accepts& accepts, const Allows& allows = {});

 private:
  const RunResult& Run(Choices& choices, const std::optional<Reseeding>& reseeding);

  const Pipeline& pipeline_;
  Effort& effort_;
  Runner runner_;
  RunOptions options_;
  bool all_struck_ = false;
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_PLAN_WALK_H_
