#include "sim/explore/sample.h"

#include <algorithm>

#include "sim/explore/parallel.h"
#include "sim/explore/tally.h"

namespace redeliver {
namespace {

// Seeds of one piece of work. Part of the contract: --stop-on-first ends at one, and shards are made of them.
constexpr uint64_t kSeedsPerPiece = 64;

using Piece = std::vector<ConfigurationResult>;

uint64_t CountSeeds(const std::vector<SeedRange>& seeds) {
  uint64_t count = 0;
  for (const SeedRange& range : seeds) count += range.last - range.first + 1;
  return count;
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
        runner_(std::make_unique<Runner>(prepared.invariants())),
        options_(RunOptionsFor(prepared.scenario(), SearchMode::kSample, control.defect)) {}

  Piece operator()(uint64_t piece) {
    const uint64_t begin = piece * kSeedsPerPiece;
    const uint64_t end = std::min(count_, begin + kSeedsPerPiece);
    const size_t invariants = prepared_.scenario().invariants.size();
    Piece results;
    std::vector<bool> first_violates;  // The first configuration's run, by seed and invariant.
    for (size_t c = 0; c < control_.configurations.size(); ++c) {
      ConfigurationResult& result = results.emplace_back(EmptyResult(invariants));
      result.paired.resize(invariants);
      runner_->metrics().ResetTotals();
      for (uint64_t i = begin; i < end; ++i) {
        const RunResult& run = RunSeed(control_.configurations[c], SeedAt(seeds_, i), result);
        for (size_t v = 0; v < invariants; ++v) {
          const bool violates = Violates(run, run.judgements[v]);
          if (c == 0) first_violates.push_back(violates);
          Pair(result.paired[v], first_violates[(i - begin) * invariants + v], violates);
        }
      }
      result.metrics = runner_->metrics().totals();
      result.SetPiece(piece);
    }
    return results;
  }

 private:
  const RunResult& RunSeed(size_t configuration, uint64_t seed, ConfigurationResult& result) {
    choices_.Restart(seed);
    const RunResult& run = runner_->Run(prepared_.pipeline(configuration), choices_, options_);
    AddRun(result, run, seed, choices_.plan());
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
  SampledChoices choices_{0};
};

}  // namespace

uint64_t CountPieces(const std::vector<SeedRange>& seeds) {
  const uint64_t count = CountSeeds(seeds);
  return count / kSeedsPerPiece + (count % kSeedsPerPiece > 0 ? 1 : 0);
}

std::vector<SeedRange> SeedsIn(const PieceSet& pieces, const std::vector<SeedRange>& seeds) {
  std::vector<SeedRange> found;
  for (const PieceRange& range : pieces.ranges()) {
    const uint64_t begin = range.first * kSeedsPerPiece;
    const uint64_t end = (range.last + 1) * kSeedsPerPiece;
    uint64_t before = 0;  // Seeds of the ranges so far.
    for (const SeedRange& all : seeds) {
      const uint64_t size = all.last - all.first + 1;
      const uint64_t from = std::max(begin, before);
      const uint64_t to = std::min(end, before + size);
      if (from < to) found.push_back({all.first + (from - before), all.first + (to - before) - 1});
      before += size;
    }
  }
  return found;
}

SearchResult Sample(const Prepared& prepared, const std::vector<SeedRange>& seeds, const SearchControl& control) {
  SearchResult search = StartSearch(prepared.scenario(), SearchMode::kSample, control.configurations);
  const uint64_t count = CountSeeds(seeds);
  search.asked_seeds = seeds;
  search.piece_count = CountPieces(seeds);
  search.complete = false;
  const auto left = PiecesLeft(control, search);
  if (!left) return search;
  const uint64_t done_before = search.pieces.count();
  const auto take = [&](uint64_t i, Piece&& results) {
    bool violated = false;
    for (size_t c = 0; c < results.size(); ++c) {
      violated = violated || AnyViolation(results[c]);
      search.results[c].Merge(std::move(results[c]));
    }
    search.pieces.Add((*left)[i]);
    if (control.save) control.save(search, false);
    if (control.progress) {
      const auto seeds_of = [&](uint64_t pieces) { return std::min(count, pieces * kSeedsPerPiece); };
      control.progress(seeds_of(done_before + i + 1), seeds_of(done_before + left->size()), CountRuns(search));
    }
    return !(violated && control.stop_on_first);
  };
  const auto make_sampler = [&] {
    return [&, sampler = Sampler(prepared, seeds, count, control)](uint64_t i) mutable { return sampler((*left)[i]); };
  };
  RunInOrder<Piece>(left->size(), control.jobs, make_sampler, control.should_stop, take);
  search.seeds = SeedsIn(search.pieces, seeds);
  search.complete = search.pieces.count() == search.piece_count;
  if (control.save) control.save(search, true);
  return search;
}

}  // namespace redeliver
