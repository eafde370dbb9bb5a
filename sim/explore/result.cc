#include "sim/explore/result.h"

#include <utility>

#include "sim/trace/fact_text.h"

namespace redeliver {
namespace {

template <class T>
void AddUp(std::vector<T>& sums, const std::vector<T>& more) {
  if (sums.size() < more.size()) sums.resize(more.size());
  for (size_t i = 0; i < more.size(); ++i) sums[i] += more[i];
}

}  // namespace

void Violations::AddRun(uint64_t count, const Violation& first, uint64_t seed, const std::vector<PlannedFault>& plan,
                        const Digest& digest) {
  ++violating_runs;
  violations += count;
  if (!witness || plan.size() < witness->plan.size()) witness = Witness{seed, plan, digest, first};
}

void Violations::Merge(Violations&& others) {
  violating_runs += others.violating_runs;
  violations += others.violations;
  const auto place = [](const Witness& found) { return std::pair(found.plan.size(), found.piece); };
  if (!others.witness) return;
  if (!witness || place(*others.witness) < place(*witness)) witness = std::move(others.witness);
}

void Cell::Add(const Judgement& judgement, uint64_t seed, const std::vector<PlannedFault>& plan, const Digest& digest) {
  observations += judgement.observations;
  if (judgement.violations == 0) return;
  AddRun(judgement.violations, *judgement.first, seed, plan, digest);
  if (by_group.size() < judgement.by_group.size()) by_group.resize(judgement.by_group.size());
  for (size_t group = 0; group < judgement.by_group.size(); ++group) {
    const GroupViolations& suffered = judgement.by_group[group];
    if (suffered.count > 0) by_group[group].AddRun(suffered.count, suffered.first, seed, plan, digest);
  }
}

void Cell::Merge(Cell&& others) {
  observations += others.observations;
  if (by_group.size() < others.by_group.size()) by_group.resize(others.by_group.size());
  for (size_t group = 0; group < others.by_group.size(); ++group)
    by_group[group].Merge(std::move(others.by_group[group]));
  Violations::Merge(std::move(others));
}

void ConfigurationResult::SetPiece(uint64_t piece) {
  for (Cell& cell : cells) {
    if (cell.witness) cell.witness->piece = piece;
    for (Violations& suffered : cell.by_group) {
      if (suffered.witness) suffered.witness->piece = piece;
    }
  }
}

void ConfigurationResult::Merge(ConfigurationResult&& others) {
  runs += others.runs;
  events += others.events;
  cut_runs += others.cut_runs;
  undrained_runs += others.undrained_runs;
  digest.Merge(others.digest);
  cells.resize(others.cells.size());
  for (size_t i = 0; i < cells.size(); ++i) cells[i].Merge(std::move(others.cells[i]));
  for (size_t i = 0; i < faults.size(); ++i) {
    faults[i].opportunities += others.faults[i].opportunities;
    faults[i].struck += others.faults[i].struck;
  }
  for (size_t i = 0; i < fact_counts.size(); ++i) fact_counts[i] += others.fact_counts[i];
  metrics.Merge(others.metrics);
  AddUp(paired, others.paired);
  AddUp(plans, others.plans);
  single_faults += others.single_faults;
}

Verdict Judge(const SearchResult& search, const ConfigurationResult& result, const Cell& cell) {
  if (cell.violating_runs > 0) return Verdict::kViolated;
  if (result.cut_runs > 0) return Verdict::kInconclusive;
  if (result.undrained_runs > 0 && !search.judges_progress) return Verdict::kInconclusive;
  if (search.mode == SearchMode::kProve && !search.complete) return Verdict::kInconclusive;
  if (result.runs == 0) return Verdict::kInconclusive;
  if (cell.observations == 0) return Verdict::kVacuous;
  return search.mode == SearchMode::kProve ? Verdict::kProved : Verdict::kHeld;
}

uint64_t CountRuns(const SearchResult& search) {
  uint64_t runs = 0;
  for (const ConfigurationResult& result : search.results) runs += result.runs;
  return runs;
}

std::vector<std::string> NeverSeen(const std::vector<std::string>& must_see, const SearchResult& search) {
  std::vector<std::string> missing;
  for (const std::string& name : must_see) {
    uint64_t seen = 0;
    for (const ConfigurationResult& result : search.results) {
      for (size_t i = 0; i < kFactKindCount; ++i) seen += kFactNames[i] == name ? result.fact_counts[i] : 0;
    }
    if (seen == 0) missing.push_back(name);
  }
  return missing;
}

std::vector<FaultKind> NeverFired(const Pipeline& pipeline, const ConfigurationResult& result) {
  std::vector<FaultKind> silent;
  for (int i = 0; i < kFaultKindCount; ++i) {
    const FaultKind kind = static_cast<FaultKind>(i);
    if (pipeline.hazards().enabled(kind) && result.faults[static_cast<size_t>(i)].struck == 0) silent.push_back(kind);
  }
  return silent;
}

}  // namespace redeliver
