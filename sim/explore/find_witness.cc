#include "sim/explore/find_witness.h"

#include <algorithm>
#include <string_view>

#include "sim/explore/sample.h"

namespace redeliver {
namespace {

std::vector<uint64_t> DeclaredTimings(const Prepared& prepared) {
  const std::vector<int64_t>& timings = prepared.scenario().search.timings;
  return {timings.begin(), timings.end()};
}

Witness WitnessOf(PlanWalk& walk, const Target& target, uint64_t timing, const Plan& plan) {
  const RunResult& run = walk.Run(timing, plan);
  return {timing, plan, run.digest, *run.judgements[target.invariant].first};
}

// The first plan of less than `below` faults, fewest first, that breaks the invariant; `what` is how, or empty.
std::optional<Witness> FirstBelow(PlanWalk& walk, const Target& target, size_t below,
                                  const std::vector<uint64_t>& timings, std::string_view what) {
  const auto breaks = [&](const RunResult& run) {
    const Judgement& judgement = run.judgements[target.invariant];
    return judgement.violations > 0 && (what.empty() || judgement.first->what == what);
  };
  for (size_t faults = 0; faults < below; ++faults) {
    for (const uint64_t timing : timings) {
      if (const auto plan = walk.Find(timing, faults, breaks)) return WitnessOf(walk, target, timing, *plan);
    }
  }
  return std::nullopt;
}

// Leaves out one fault after the other as long as the invariant breaks for the same reason.
Witness WithoutIdleFaults(PlanWalk& walk, const Target& target, Witness witness) {
  for (size_t i = 0; i < witness.plan.size();) {
    Plan smaller = witness.plan;
    smaller.erase(smaller.begin() + static_cast<ptrdiff_t>(i));
    const Judgement& judgement = walk.Run(witness.seed, smaller).judgements[target.invariant];
    if (judgement.violations > 0 && judgement.first->what == witness.violation.what) {
      witness = WitnessOf(walk, target, witness.seed, smaller);
      i = 0;
    } else {
      ++i;
    }
  }
  return witness;
}

}  // namespace

FoundWitness FewestFaults(const Prepared& prepared, const Target& target, const Witness& known, Effort& effort) {
  PlanWalk whole(prepared, target.configuration, effort, Facts::kForget);
  FoundWitness found{WithoutIdleFaults(whole, target, known), false, {known.seed}};
  for (const uint64_t timing : DeclaredTimings(prepared)) {
    if (timing != known.seed) found.timings.push_back(timing);
  }
  Effort half = effort.Share(2);
  PlanWalk walk(prepared, target.configuration, half, Facts::kForget);
  const auto fewer = FirstBelow(walk, target, found.witness.plan.size(), found.timings, found.witness.violation.what);
  if (fewer) found.witness = *fewer;
  found.exhaustive = fewer || !half.spent();
  effort.Take(half);
  return found;
}

std::optional<FoundWitness> FindWitness(const Prepared& prepared, const Target& target, int jobs, Effort& effort) {
  const SearchOptions& search = prepared.scenario().search;
  const std::vector<uint64_t> timings = DeclaredTimings(prepared);
  {
    Effort half = effort.Share(2);
    PlanWalk walk(prepared, target.configuration, half, Facts::kForget);
    const auto first = FirstBelow(walk, target, static_cast<size_t>(search.faults) + 1, timings, "");
    effort.Take(half);
    if (first) return FoundWitness{*first, true, timings};
  }
  SearchControl control;
  control.configurations = {target.configuration};
  control.jobs = jobs;
  control.should_stop = effort.should_stop();
  const SearchResult sampled = Sample(prepared, {{1, static_cast<uint64_t>(search.seeds)}}, control);
  const auto& witness = sampled.results.front().cells[target.invariant].witness;
  if (!witness || witness->plan.size() > kLongestPlan) return std::nullopt;
  return FewestFaults(prepared, target, *witness, effort);
}

}  // namespace redeliver
