#include "sim/explore/plan_walk.h"

namespace redeliver {

PlanWalk::PlanWalk(const Prepared& prepared, size_t configuration, Effort& effort, Facts facts)
    : pipeline_(prepared.pipeline(configuration)),
      effort_(effort),
      runner_(prepared.invariants()),
      options_(RunOptionsFor(prepared.scenario(), SearchMode::kProve, Defect::kNone)) {
  options_.trace = facts == Facts::kKeep;
}

const RunResult& PlanWalk::Run(Choices& choices, const std::optional<Reseeding>& reseeding) {
  options_.reseeding = reseeding;
  const RunResult& run = runner_.Run(pipeline_, choices, options_);
  effort_.Spend(run.events);
  return run;
}

const RunResult& PlanWalk::Run(uint64_t timing, const Plan& plan) {
  ScriptedChoices choices(timing, plan);
  const RunResult& run = Run(choices, std::nullopt);
  all_struck_ = choices.struck().size() == plan.size();
  return run;
}

const RunResult& PlanWalk::RunReseeded(uint64_t timing, const Plan& plan, const Reseeding& reseeding) {
  ScriptedChoices choices(timing, plan);
  return Run(choices, reseeding);
}

uint64_t PlanWalk::SingleFaults(uint64_t timing) {
  EnumeratingChoices choices(timing, {});
  Run(choices, std::nullopt);
  return choices.children().size();
}

std::optional<Plan> PlanWalk::Find(uint64_t timing, size_t faults, const Accepts& accepts, const Allows& allows) {
  const std::function<std::optional<Plan>(Plan)> below = [&](Plan plan) -> std::optional<Plan> {
    if (effort_.spent()) return std::nullopt;
    if (plan.size() == faults) {
      const RunResult& run = Run(timing, plan);
      if (run.end == RunEnd::kEventLimit || !accepts(run)) return std::nullopt;
      return plan;
    }
    EnumeratingChoices choices(timing, plan);
    Run(choices, std::nullopt);
    for (const PlannedFault& child : choices.children()) {
      if (allows && !allows(plan.size(), child)) continue;
      plan.push_back(child);
      if (auto found = below(plan)) return found;
      plan.pop_back();
    }
    return std::nullopt;
  };
  return below({});
}

}  // namespace redeliver
