// What sampling and proving share. Their results are functions of the scenario and the options alone: not of threads,
// speed or order.
#ifndef REDELIVER_SIM_EXPLORE_SEARCH_H_
#define REDELIVER_SIM_EXPLORE_SEARCH_H_

#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "sim/explore/result.h"
#include "sim/scenario/scenario.h"

namespace redeliver {

// What somebody brings along to a scenario.
struct Additions {
  // By configuration; those at the end may be missing.
  std::vector<OwnPrograms> programs;
  // The scenario names them among its invariants.
  OwnInvariants invariants;
};

// A scenario with its configurations worked out; outlives every search over it.
class Prepared {
 public:
  explicit Prepared(const Scenario& scenario, const Additions& additions = {});

  const Scenario& scenario() const { return scenario_; }
  // As Scenario::invariants.
  const std::vector<MakeInvariant>& invariants() const { return invariants_; }
  const Pipeline& pipeline(size_t configuration) const { return *pipelines_[configuration]; }

 private:
  const Scenario& scenario_;
  std::vector<MakeInvariant> invariants_;
  std::vector<std::unique_ptr<Pipeline>> pipelines_;
};

// Told now and then how much is done of how much, and the runs that took. May be empty.
using ProgressListener = std::function<void(uint64_t done, uint64_t total, uint64_t runs)>;

struct SearchControl {
  std::vector<size_t> configurations;  // Indices; requires at least one.
  int jobs = 1;
  // Ends the search after the first piece of work (of fixed size) that contains a violation.
  bool stop_on_first = false;
  // Asked now and then; true ends the search early. May be empty.
  std::function<bool()> should_stop;
  ProgressListener progress;  // In seeds when sampling, in pieces when proving.
  // Which share of the search this is; the others are for somebody else.
  Shard shard;
  // What was found earlier, or elsewhere, by the same search: its pieces are not searched again. If that counted other
  // pieces than this search does, it was not the same, and nothing is searched. May be null.
  const SearchResult* before = nullptr;
  // Told after every piece what is found so far, without what is half done; and once more at the end, unless nothing
  // can be said. May be empty.
  std::function<void(const SearchResult& so_far, bool at_end)> save;
  // Tests only.
  Defect defect = Defect::kNone;
};

// A result without any run. Requires indices of configurations.
SearchResult StartSearch(const Scenario& scenario, SearchMode mode, const std::vector<size_t>& configurations);

// How the pieces of a search go to shards: every seed costs the same, but few faults can follow on a late one.
constexpr Deal DealOf(SearchMode mode) { return mode == SearchMode::kSample ? Deal::kInRows : Deal::kByTurns; }

// With `piece_count` set: takes over what was found before, and says which pieces are left to search, in order. Nullopt
// if that was no part of this search.
std::optional<std::vector<uint64_t>> PiecesLeft(const SearchControl& control, SearchResult& search);

RunOptions RunOptionsFor(const Scenario& scenario, SearchMode mode, Defect defect);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_SEARCH_H_
