#include "sim/explore/explain.h"

#include <algorithm>
#include <variant>

#include "sim/base/check.h"

namespace redeliver {
namespace {

// Futures tried at each moment.
constexpr uint64_t kFutures = 32;

// Seeds of futures are far from those that people type.
constexpr uint64_t kFirstFuture = uint64_t{1} << 60;

class Explainer {
 public:
  Explainer(const Prepared& prepared, const Target& target, const Witness& witness, Effort& effort)
      : target_(target),
        witness_(witness),
        walk_(prepared, target.configuration, effort, Facts::kForget),
        effort_(effort) {
    result_.replay = ReplayPlan(prepared, target.configuration, witness.seed, witness.plan);
    const Judgement& judgement = result_.replay.run.judgements[target.invariant];
    REDELIVER_CHECK(judgement.violations > 0);
    result_.violation = *judgement.first;
    result_.slice = SliceOf(result_.replay.events, prepared.pipeline(target.configuration).shape(), result_.violation);
  }

  Explanation Run() {
    for (size_t i = 0; i < result_.replay.plan.size(); ++i) {
      Plan others = result_.replay.plan;
      others.erase(others.begin() + static_cast<ptrdiff_t>(i));
      result_.needed.push_back(!Breaks(walk_.Run(witness_.seed, others)));
    }
    LookAhead();
    return std::move(result_);
  }

 private:
  bool Breaks(const RunResult& run) const {
    const Judgement& judgement = run.judgements[target_.invariant];
    return run.end != RunEnd::kEventLimit && judgement.violations > 0 &&
           judgement.first->what == result_.violation.what;
  }

  void LookAhead() {
    result_.at_start = ProspectAfter(SimTime(), {});
    Plan struck;
    size_t next = 0;
    const std::vector<Event>& events = result_.replay.events;
    for (const SliceStep& step : result_.slice.steps) {
      if (effort_.spent()) return;
      for (; next <= step.last; ++next) {
        const bool fault = std::holds_alternative<FaultStruck>(events[next].fact);
        if (fault && struck.size() < result_.replay.plan.size()) struck.push_back(result_.replay.plan[struck.size()]);
      }
      result_.after_step.push_back(ProspectAfter(events[step.last].circumstance.time, struck));
    }
    const auto uncertain = std::find_if(result_.after_step.rbegin(), result_.after_step.rend(),
                                        [](const Prospect& prospect) { return !prospect.certain(); });
    const auto first = static_cast<size_t>(result_.after_step.rend() - uncertain);
    const bool from_the_start = first == 0 && result_.at_start.certain();
    if (first < result_.after_step.size() && !from_the_start) result_.certain_from = first;
  }

  Prospect ProspectAfter(SimTime time, const Plan& struck) {
    Prospect prospect;
    for (uint64_t i = 0; i < kFutures && !effort_.spent(); ++i) {
      const RunResult& run = walk_.RunReseeded(witness_.seed, struck, {time, kFirstFuture + i});
      ++prospect.tried;
      if (Breaks(run)) ++prospect.breaking;
    }
    return prospect;
  }

  const Target target_;
  const Witness& witness_;
  PlanWalk walk_;
  Effort& effort_;
  Explanation result_;
};

}  // namespace

Explanation Explain(const Prepared& prepared, const Target& target, const Witness& witness, Effort& effort) {
  Explanation explanation = Explainer(prepared, target, witness, effort).Run();
  explanation.remedy = FindRemedy(prepared, target, witness, effort);
  explanation.effort_spent = effort.spent();
  return explanation;
}

}  // namespace redeliver
