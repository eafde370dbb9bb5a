#include "sim/explore/sample.h"

#include <algorithm>

#include "sim/explore/parallel.h"
#include "sim/explore/tally.h"

namespace redeliver {
namespace {

// Seeds of one piece of work. Part of the contract: a configuration's digest folds pieces, and --stop-on-first ends at
// one.
constexpr uint64_t kSeedsPerPiece = 64;

using Piece = std::vector<ConfigurationResult>;

uint64_t CountSeeds(const std::vector<SeedRange>& seeds) {
  uint64_t count = 0;
  for (const SeedRange& range : seeds) count += range.last - range.first + 1;
  return count;
}

// The first `count` seeds.
std::vector<SeedRange> Take(const std::vector<SeedRange>& seeds, uint64_t count) {
  std::vector<SeedRange> taken;
  for (const SeedRange& range : seeds) {
    if (count == 0) break;
    const uint64_t size = std::min(count, range.last - range.first + 1);
    taken.push_back({range.first, range.first + size - 1});
    count -= size;
  }
  return taken;
}

uint64_t SeedAt(const std::vector<SeedRange>& seeds, uint64_t index) {
  for (const SeedRange& range : seeds) {
    const uint64_t size = range.last - range.first + 1;
    if (index < size) return range.first + index;
    index -= size;
  }
  return 0;
}

class Sampler {
 public:
  Sampler(const Prepared& prepared, const std::vector<SeedRange>& seeds, uint64_t count, const SearchControl& control)
      : prepared_(prepared),
        seeds_(seeds),
        count_(count),
        control_(control),
        runner_(std::make_unique<Runner>(prepared.scenario().invariants)),
        options_(RunOptionsFor(prepared.scenario(), SearchMode::kSample, control.defect)) {}

  Piece operator()(uint64_t piece) {
    const uint64_t begin = piece * kSeedsPerPiece;
    const uint64_t end = std::min(count_, begin + kSeedsPerPiece);
    const size_t invariants = prepared_.scenario().invariants.size();
    Piece results;
    std::vector<std::vector<bool>> first_violates(end - begin);
    for (size_t c = 0; c < control_.configurations.size(); ++c) {
      ConfigurationResult& result = results.emplace_back(EmptyResult(invariants));
      result.paired.resize(invariants);
      runner_->metrics().ResetTotals();
      for (uint64_t i = begin; i < end; ++i) {
        const RunResult& run = RunSeed(control_.configurations[c], SeedAt(seeds_, i), result);
        std::vector<bool>& reference = first_violates[i - begin];
        if (c == 0) {
          for (const Judgement& judgement : run.judgements) reference.push_back(Violates(run, judgement));
        }
        for (size_t v = 0; v < invariants; ++v) Pair(result.paired[v], reference[v], Violates(run, run.judgements[v]));
      }
      result.metrics = runner_->metrics().totals();
    }
    return results;
  }

 private:
  const RunResult& RunSeed(size_t configuration, uint64_t seed, ConfigurationResult& result) {
    SampledChoices choices(seed);
    const RunResult& run = runner_->Run(prepared_.pipeline(configuration), choices, options_);
    AddRun(result, run, seed, choices.plan());
    return run;
  }

  static bool Violates(const RunResult& run, const Judgement& judgement) {
    return run.end != RunEnd::kEventLimit && judgement.violations > 0;
  }

  static void Pair(PairedRuns& paired, bool first, bool current) {
    if (first && current) ++paired.both;
    if (first && !current) ++paired.only_first;
    if (!first && current) ++paired.only_this;
  }

  const Prepared& prepared_;
  const std::vector<SeedRange>& seeds_;
  const uint64_t count_;
  const SearchControl& control_;
  std::unique_ptr<Runner> runner_;
  RunOptions options_;
};

}  // namespace

SearchResult Sample(const Prepared& prepared, const std::vector<SeedRange>& seeds, const SearchControl& control) {
  SearchResult search = StartSearch(prepared, SearchMode::kSample, control);
  search.swarm = prepared.scenario().search.swarm;
  const uint64_t count = CountSeeds(seeds);
  const uint64_t pieces = (count + kSeedsPerPiece - 1) / kSeedsPerPiece;
  const auto take = [&](uint64_t piece, Piece&& results) {
    bool violated = false;
    for (size_t c = 0; c < results.size(); ++c) {
      violated = violated || AnyViolation(results[c]);
      search.results[c].Merge(std::move(results[c]));
    }
    if (control.progress) control.progress(std::min(count, (piece + 1) * kSeedsPerPiece), count);
    return !(violated && control.stop_on_first);
  };
  const uint64_t taken = RunInOrder<Piece>(
      pieces, control.jobs, [&] { return Sampler(prepared, seeds, count, control); }, control.should_stop, take);
  search.complete = taken == pieces;
  search.seeds = Take(seeds, std::min(count, taken * kSeedsPerPiece));
  return search;
}

}  // namespace redeliver
