#include "sim/explore/prove.h"

#include <algorithm>
#include <atomic>
#include <iterator>
#include <utility>

#include "sim/explore/parallel.h"
#include "sim/explore/tally.h"

namespace redeliver {
namespace {

// What one configuration under one timing comes to: the calm run, a piece of its own, and after it one piece for each
// fault that could strike in it.
struct Start {
  size_t configuration = 0;  // Index into those of the search.
  uint64_t timing = 0;
  uint64_t piece = 0;  // Of the calm run.
  ConfigurationResult calm;
  std::vector<PlannedFault> singles;
};

struct PieceResult {
  ConfigurationResult result;
  // False if the search was stopped in the middle of it.
  bool whole = true;
};

// Visits plans depth first: the children of a plan are the faults that its own run could have met after its last one,
// so sites that exist only because of an earlier fault are covered, and no set of faults is visited in two orders.
class Prover {
 public:
  Prover(const Prepared& prepared, size_t faults, const SearchControl& control, std::atomic<bool>& stopped)
      : prepared_(prepared),
        faults_(faults),
        control_(control),
        stopped_(stopped),
        runner_(std::make_unique<Runner>(prepared.invariants())),
        options_(RunOptionsFor(prepared.scenario(), SearchMode::kProve, control.defect)) {}

  // The calm run alone.
  void RunCalm(Start& start) {
    Begin(start);
    start.singles = RunPlan({});
    result_.single_faults = start.singles.size();
    start.calm = Finish(start.piece);
  }

  // All plans that begin with this fault.
  PieceResult RunSingle(const Start& start, size_t single) {
    Begin(start);
    whole_ = true;
    std::vector<PlannedFault> plan{start.singles[single]};
    Expand(plan);
    return {Finish(start.piece + 1 + single), whole_};
  }

 private:
  void Begin(const Start& start) {
    pipeline_ = &prepared_.pipeline(control_.configurations[start.configuration]);
    timing_ = start.timing;
    result_ = EmptyResult(prepared_.scenario().invariants.size());
    runner_->metrics().ResetTotals();
  }

  ConfigurationResult Finish(uint64_t piece) {
    result_.metrics = runner_->metrics().totals();
    result_.SetPiece(piece);
    return std::move(result_);
  }

  // The run of one plan alone; its children are returned if the plan may grow.
  std::vector<PlannedFault> RunPlan(const std::vector<PlannedFault>& plan) {
    if (result_.plans.size() <= plan.size()) result_.plans.resize(plan.size() + 1);
    ++result_.plans[plan.size()];
    if (plan.size() == faults_) {
      ScriptedChoices choices(timing_, plan);
      AddRun(result_, runner_->Run(*pipeline_, choices, options_), timing_, plan);
      return {};
    }
    EnumeratingChoices choices(timing_, plan);
    AddRun(result_, runner_->Run(*pipeline_, choices, options_), timing_, plan);
    return choices.children();
  }

  void Expand(std::vector<PlannedFault>& plan) {
    if (stopped_ || (control_.should_stop && control_.should_stop())) {
      stopped_ = true;
      whole_ = false;
      return;
    }
    for (const PlannedFault& child : RunPlan(plan)) {
      plan.push_back(child);
      Expand(plan);
      plan.pop_back();
    }
  }

  const Prepared& prepared_;
  const size_t faults_;
  const SearchControl& control_;
  std::atomic<bool>& stopped_;
  std::unique_ptr<Runner> runner_;
  RunOptions options_;
  // Of the piece in work.
  const Pipeline* pipeline_ = nullptr;
  uint64_t timing_ = 0;
  bool whole_ = true;
  ConfigurationResult result_;
};

// All calm runs: only they tell how many pieces there are. Nullopt if it was stopped.
std::optional<std::vector<Start>> RunCalm(Prover& prover, const std::vector<uint64_t>& timings,
                                          const SearchControl& control) {
  std::vector<Start> starts;
  uint64_t pieces = 0;
  for (size_t c = 0; c < control.configurations.size(); ++c) {
    for (const uint64_t timing : timings) {
      if (control.should_stop && control.should_stop()) return std::nullopt;
      Start& start = starts.emplace_back(Start{.configuration = c, .timing = timing, .piece = pieces});
      prover.RunCalm(start);
      pieces += 1 + start.singles.size();
    }
  }
  return starts;
}

}  // namespace

SearchResult Prove(const Prepared& prepared, int faults, const std::vector<uint64_t>& timings,
                   const SearchControl& control) {
  SearchResult search = StartSearch(prepared.scenario(), SearchMode::kProve, control.configurations);
  search.faults = faults;
  search.timings = timings;
  search.complete = false;
  for (ConfigurationResult& total : search.results) total.plans.resize(static_cast<size_t>(faults) + 1);

  std::atomic<bool> stopped = false;
  const auto make_prover = [&] { return Prover(prepared, static_cast<size_t>(faults), control, stopped); };
  Prover first = make_prover();
  auto starts = RunCalm(first, timings, control);
  if (!starts) return search;
  search.piece_count = starts->empty() ? 0 : starts->back().piece + 1 + starts->back().singles.size();
  const auto left = PiecesLeft(control, search);
  if (!left) return search;

  const auto start_of = [&](uint64_t piece) -> Start& {
    return *std::prev(std::ranges::upper_bound(*starts, piece, {}, &Start::piece));
  };
  const auto make_worker = [&] {
    return [&, prover = make_prover()](uint64_t i) mutable {
      Start& start = start_of((*left)[i]);
      const uint64_t place = (*left)[i] - start.piece;
      if (place == 0) return PieceResult{std::move(start.calm)};
      return prover.RunSingle(start, static_cast<size_t>(place - 1));
    };
  };
  const uint64_t done_before = search.pieces.count();
  std::vector<std::pair<size_t, ConfigurationResult>> half_done;
  bool go_on = true;
  const auto take = [&](uint64_t i, PieceResult&& piece) {
    const size_t c = start_of((*left)[i]).configuration;
    go_on = !(control.stop_on_first && AnyViolation(piece.result));
    if (!piece.whole) {
      half_done.emplace_back(c, std::move(piece.result));
      return go_on;
    }
    search.results[c].Merge(std::move(piece.result));
    search.pieces.Add((*left)[i]);
    if (control.save) control.save(search, false);
    if (control.progress) control.progress(done_before + i + 1, done_before + left->size(), CountRuns(search));
    return go_on;
  };
  RunInOrder<PieceResult>(left->size(), control.jobs, make_worker, control.should_stop, take);
  search.complete = go_on && search.pieces.count() == search.piece_count;
  if (control.save) control.save(search, true);
  // What was found in the middle of a piece was found all the same; it only cannot be gone on from.
  for (auto& [c, result] : half_done) search.results[c].Merge(std::move(result));
  return search;
}

}  // namespace redeliver
