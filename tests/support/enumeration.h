// Plans by brute force, without the order and the pruning of the prover: what it must agree with.
#ifndef REDELIVER_TESTS_SUPPORT_ENUMERATION_H_
#define REDELIVER_TESTS_SUPPORT_ENUMERATION_H_

#include <set>
#include <vector>

#include "tests/support/lab.h"

namespace redeliver {

// Exactly the planned faults strike, one by one in a list that is searched anew each time; writes down everything that could.
class WatchingChoices final : public Choices {
 public:
  WatchingChoices(uint64_t timing, std::vector<PlannedFault> plan) : Choices(timing), plan_(std::move(plan)) {}

  uint16_t Strike(const Site& site, std::span<const Hazard> hazards) override {
    uint16_t code = kCalm;
    for (const Hazard& hazard : hazards) {
      if (hazard.rate.zero()) continue;
      const PlannedFault fault{site, hazard.code};
      seen_.insert(fault);
      if (code != kCalm || std::ranges::find(plan_, fault) == plan_.end()) continue;
      code = hazard.code;
      struck_.insert(fault);
    }
    return code;
  }

  const std::set<PlannedFault>& seen() const { return seen_; }
  const std::set<PlannedFault>& struck() const { return struck_; }

 private:
  std::vector<PlannedFault> plan_;
  std::set<PlannedFault> seen_;
  std::set<PlannedFault> struck_;
};

struct PlanOutcome {
  std::vector<PlannedFault> plan;  // All of it struck.
  RunResult run;
};

// Runs plans of one configuration under one timing.
class Bench {
 public:
  Bench(const Lab& lab, size_t configuration, uint64_t timing, Defect defect = Defect::kNone)
      : lab_(lab),
        configuration_(configuration),
        timing_(timing),
        runner_(lab.scenario().invariants),
        options_(RunOptionsFor(lab.scenario(), SearchMode::kProve, defect)) {}

  const RunResult& Run(const std::vector<PlannedFault>& plan) {
    WatchingChoices choices(timing_, plan);
    const RunResult& run = runner_.Run(lab_.pipeline(configuration_), choices, options_);
    seen_ = choices.seen();
    struck_ = choices.struck();
    return run;
  }
  // Of the last run: every fault that could have struck, and those that did.
  const std::set<PlannedFault>& seen() const { return seen_; }
  const std::set<PlannedFault>& struck() const { return struck_; }

  // The calm run and every run with one fault that it could meet.
  std::vector<PlanOutcome> AtMostOneFault() {
    std::vector<PlanOutcome> outcomes;
    outcomes.push_back(PlanOutcome{{}, Run({})});
    const std::set<PlannedFault> singles = seen_;
    for (const PlannedFault& fault : singles) outcomes.push_back(PlanOutcome{{fault}, Run({fault})});
    return outcomes;
  }

  // Besides, every pair of faults seen in any of those runs, as far as both strike.
  std::vector<PlanOutcome> AtMostTwoFaults() {
    std::vector<PlanOutcome> outcomes = AtMostOneFault();
    std::set<PlannedFault> anywhere;
    for (const PlanOutcome& outcome : outcomes) {
      Run(outcome.plan);
      anywhere.insert(seen_.begin(), seen_.end());
    }
    for (auto first = anywhere.begin(); first != anywhere.end(); ++first) {
      for (auto second = std::next(first); second != anywhere.end(); ++second) {
        const std::vector<PlannedFault> pair{*first, *second};
        const RunResult& run = Run(pair);
        if (struck_.size() == 2) outcomes.push_back({pair, run});
      }
    }
    return outcomes;
  }

 private:
  const Lab& lab_;
  const size_t configuration_;
  const uint64_t timing_;
  Runner runner_;
  const RunOptions options_;
  std::set<PlannedFault> seen_;
  std::set<PlannedFault> struck_;
};

}  // namespace redeliver

#endif  // REDELIVER_TESTS_SUPPORT_ENUMERATION_H_
