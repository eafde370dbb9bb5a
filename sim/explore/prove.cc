#include "sim/explore/prove.h"

#include <algorithm>
#include <atomic>

#include "sim/explore/parallel.h"
#include "sim/explore/tally.h"

namespace redeliver {
namespace {

// Visits plans depth first: the children of a plan are the faults that its own run could have met after its last one,
// so sites that exist only because of an earlier fault are covered, and no set of faults is visited in two orders.
class Prover {
 public:
  Prover(const Prepared& prepared, size_t configuration, uint64_t timing, size_t faults, const SearchControl& control,
         std::atomic<bool>& stopped)
      : prepared_(prepared),
        configuration_(configuration),
        timing_(timing),
        faults_(faults),
        control_(control),
        stopped_(stopped),
        runner_(std::make_unique<Runner>(prepared.scenario().invariants)),
        options_(RunOptionsFor(prepared.scenario(), SearchMode::kProve, control.defect)) {}

  // The run of one plan alone; its children are returned if the plan may grow.
  std::vector<PlannedFault> RunPlan(const std::vector<PlannedFault>& plan, ConfigurationResult& result) {
    const Pipeline& pipeline = prepared_.pipeline(configuration_);
    if (result.plans.size() <= plan.size()) result.plans.resize(plan.size() + 1);
    ++result.plans[plan.size()];
    if (plan.size() == faults_) {
      ScriptedChoices choices(timing_, plan);
      AddRun(result, runner_->Run(pipeline, choices, options_), timing_, plan);
      return {};
    }
    EnumeratingChoices choices(timing_, plan);
    AddRun(result, runner_->Run(pipeline, choices, options_), timing_, plan);
    return choices.children();
  }

  // All plans that begin with this one.
  void Expand(std::vector<PlannedFault>& plan, ConfigurationResult& result) {
    if (stopped_ || (control_.should_stop && control_.should_stop())) {
      stopped_ = true;
      return;
    }
    for (const PlannedFault& child : RunPlan(plan, result)) {
      plan.push_back(child);
      Expand(plan, result);
      plan.pop_back();
    }
  }

  // Starts counting metrics anew; the ones so far go to the result.
  void TakeMetrics(ConfigurationResult& result) {
    result.metrics = runner_->metrics().totals();
    runner_->metrics().ResetTotals();
  }

 private:
  const Prepared& prepared_;
  const size_t configuration_;
  const uint64_t timing_;
  const size_t faults_;
  const SearchControl& control_;
  std::atomic<bool>& stopped_;
  std::unique_ptr<Runner> runner_;
  RunOptions options_;
};

// One configuration under one timing. False if it was stopped.
bool ProveTiming(const Prepared& prepared, size_t configuration, uint64_t timing, size_t faults,
                 const SearchControl& control, ConfigurationResult& total) {
  std::atomic<bool> stopped = false;
  const size_t invariants = prepared.scenario().invariants.size();
  const auto make_prover = [&] { return Prover(prepared, configuration, timing, faults, control, stopped); };

  ConfigurationResult calm = EmptyResult(invariants);
  Prover first = make_prover();
  const std::vector<PlannedFault> singles = first.RunPlan({}, calm);
  first.TakeMetrics(calm);
  calm.single_faults = singles.size();
  bool go_on = !(control.stop_on_first && AnyViolation(calm));
  total.Merge(std::move(calm));
  if (!go_on) return false;

  const auto make_worker = [&] {
    return [&, prover = make_prover()](uint64_t piece) mutable {
      ConfigurationResult result = EmptyResult(invariants);
      std::vector<PlannedFault> plan{singles[piece]};
      prover.Expand(plan, result);
      prover.TakeMetrics(result);
      return result;
    };
  };
  const auto take = [&](uint64_t piece, ConfigurationResult&& result) {
    go_on = !(control.stop_on_first && AnyViolation(result));
    total.Merge(std::move(result));
    if (control.progress) control.progress(piece + 1, singles.size());
    return go_on;
  };
  const uint64_t taken =
      RunInOrder<ConfigurationResult>(singles.size(), control.jobs, make_worker, control.should_stop, take);
  return taken == singles.size() && !stopped && go_on;
}

}  // namespace

SearchResult Prove(const Prepared& prepared, int faults, const std::vector<uint64_t>& timings,
                   const SearchControl& control) {
  SearchResult search = StartSearch(prepared, SearchMode::kProve, control);
  search.faults = faults;
  search.timings = timings;
  for (size_t c = 0; c < control.configurations.size(); ++c) {
    ConfigurationResult& total = search.results[c];
    total.plans.resize(static_cast<size_t>(faults) + 1);
    for (const uint64_t timing : timings) {
      if (!search.complete) break;
      search.complete =
          ProveTiming(prepared, control.configurations[c], timing, static_cast<size_t>(faults), control, total);
    }
  }
  return search;
}

}  // namespace redeliver
