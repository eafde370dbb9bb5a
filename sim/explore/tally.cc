#include "sim/explore/tally.h"

#include <algorithm>

namespace redeliver {
namespace {

// Which run it was and what happened in it, well mixed: fit for a sum.
Digest DigestOf(const RunResult& run, uint64_t seed, const std::vector<PlannedFault>& plan) {
  Digest digest = run.digest;
  digest.Fold(seed);
  for (const PlannedFault& fault : plan) {
    digest.Fold(fault.site.entity);
    digest.Fold(fault.site.operation);
    digest.Fold(uint64_t{fault.site.ordinal} << 16 | fault.code);
  }
  return digest;
}

}  // namespace

ConfigurationResult EmptyResult(size_t invariants) {
  ConfigurationResult result;
  result.cells.resize(invariants);
  return result;
}

void AddRun(ConfigurationResult& result, const RunResult& run, uint64_t seed, const std::vector<PlannedFault>& plan) {
  ++result.runs;
  result.events += run.events;
  result.digest.Add(DigestOf(run, seed, plan));
  if (run.end == RunEnd::kHorizon) ++result.undrained_runs;
  if (run.end == RunEnd::kEventLimit) {
    ++result.cut_runs;  // What was left undone says nothing: the run was not over.
  } else {
    for (size_t i = 0; i < result.cells.size(); ++i) result.cells[i].Add(run.judgements[i], seed, plan, run.digest);
  }
  for (size_t i = 0; i < result.faults.size(); ++i) {
    result.faults[i].opportunities += run.faults[i].opportunities;
    result.faults[i].struck += run.faults[i].struck;
  }
  for (size_t i = 0; i < result.fact_counts.size(); ++i) result.fact_counts[i] += run.fact_counts[i];
}

bool AnyViolation(const ConfigurationResult& result) {
  return std::ranges::any_of(result.cells, [](const Cell& cell) { return cell.violating_runs > 0; });
}

}  // namespace redeliver
