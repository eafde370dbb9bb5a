#include "sim/explore/explain.h"

#include <algorithm>
#include <variant>

#include "sim/base/check.h"
#include "sim/explore/reason.h"

namespace redeliver {
namespace {

// Futures tried at each moment, and moments of a run, at most.
constexpr uint64_t kFutures = 32;
constexpr size_t kMoments = 48;

// Seeds of futures are far from those that people type.
constexpr uint64_t kFirstFuture = uint64_t{1} << 60;

class Explainer {
 public:
  Explainer(const Prepared& prepared, const Target& target, const Witness& witness, Effort& effort)
      : target_(target), witness_(witness), walk_(prepared, target.configuration, effort), effort_(effort) {
    result_.replay = ReplayPlan(prepared, target.configuration, witness.seed, witness.plan);
    const Judgement& judgement = result_.replay.run.judgements[target.invariant];
    REDELIVER_CHECK(judgement.violations > 0);
    result_.violation = *judgement.first;
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

  // The moments at which something happened that the violation may hang on, up to the last fact that proves it.
  std::vector<const Event*> Moments() const {
    const EventId last = std::max(result_.violation.first, result_.violation.second);
    std::vector<const Event*> moments;
    for (const Event& event : result_.replay.events) {
      if (last.value() != 0 && event.circumstance.id > last) break;
      const bool fault = std::holds_alternative<FaultStruck>(event.fact);
      const bool concerned = !result_.violation.message.none() && MessageOf(event) == result_.violation.message;
      if (fault || concerned || event.circumstance.id == last) moments.push_back(&event);
    }
    // Of a message that is tried again and again the last moments say what matters; faults stay.
    for (size_t i = 0; moments.size() > kMoments && i < moments.size();) {
      if (std::holds_alternative<FaultStruck>(moments[i]->fact)) {
        ++i;
      } else {
        moments.erase(moments.begin() + static_cast<ptrdiff_t>(i));
      }
    }
    return moments;
  }

  void LookAhead() {
    result_.prospects.push_back(ProspectAfter(EventId(), SimTime(), {}));
    Plan struck;
    for (const Event* event : Moments()) {
      if (effort_.spent()) return;
      const size_t faults = struck.size();
      if (std::holds_alternative<FaultStruck>(event->fact) && faults < result_.replay.plan.size()) {
        struck.push_back(result_.replay.plan[faults]);
      }
      const Circumstance& circumstance = event->circumstance;
      Prospect& previous = result_.prospects.back();
      if (circumstance.time == previous.time && previous.after.value() != 0 && struck.size() == faults) {
        previous.after = circumstance.id;  // Nothing can come between the two.
        continue;
      }
      result_.prospects.push_back(ProspectAfter(circumstance.id, circumstance.time, struck));
    }
    const auto uncertain = std::find_if(result_.prospects.rbegin(), result_.prospects.rend(),
                                        [](const Prospect& prospect) { return !prospect.certain(); });
    const auto first = static_cast<size_t>(result_.prospects.rend() - uncertain);
    if (first < result_.prospects.size()) result_.certain_from = first;
  }

  Prospect ProspectAfter(EventId after, SimTime time, const Plan& struck) {
    Prospect prospect{after, time};
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
  return explanation;
}

}  // namespace redeliver
