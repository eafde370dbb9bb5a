// What a search found, as numbers and witnesses; no text and no floating point. Parts of one search add up by Merge, in
// any order and grouping.
#ifndef REDELIVER_SIM_EXPLORE_RESULT_H_
#define REDELIVER_SIM_EXPLORE_RESULT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/choices.h"
#include "sim/base/digest.h"
#include "sim/explore/pieces.h"
#include "sim/explore/verdict.h"
#include "sim/scenario/run.h"

namespace redeliver {

// A run that violates an invariant, and all it takes to see it again.
struct Witness {
  uint64_t seed = 0;               // Latencies and workload; in a sample also what chose the plan.
  std::vector<PlannedFault> plan;  // The faults that struck, in order of time.
  Digest digest;
  Violation violation;
  uint64_t piece = 0;  // Of the search, in which it was found.

  friend bool operator==(const Witness&, const Witness&) = default;
};

// Violations of one kind: of an invariant, or those of them that one consumer group suffers.
struct Violations {
  uint64_t violating_runs = 0;
  uint64_t violations = 0;
  // Of all violating runs the one with the fewest faults; among those the first.
  std::optional<Witness> witness;

  // One run with `count` of them, more than none; it comes after those that are there, in the same piece.
  void AddRun(uint64_t count, const Violation& first, uint64_t seed, const std::vector<PlannedFault>& plan,
              const Digest& digest);
  // Requires those of other pieces.
  void Merge(Violations&& others);

  friend bool operator==(const Violations&, const Violations&) = default;
};

// One invariant under one configuration.
struct Cell : Violations {
  uint64_t observations = 0;
  // What single groups suffer; groups at the end may be missing.
  std::vector<Violations> by_group;

  void Add(const Judgement& judgement, uint64_t seed, const std::vector<PlannedFault>& plan, const Digest& digest);
  void Merge(Cell&& others);

  friend bool operator==(const Cell&, const Cell&) = default;
};

// On common random numbers: in how many runs the configuration and the first one violate an invariant.
struct PairedRuns {
  uint64_t both = 0;
  uint64_t only_first = 0;
  uint64_t only_this = 0;

  PairedRuns& operator+=(const PairedRuns& more) {
    both += more.both;
    only_first += more.only_first;
    only_this += more.only_this;
    return *this;
  }
  friend bool operator==(const PairedRuns&, const PairedRuns&) = default;
};

struct ConfigurationResult {
  uint64_t runs = 0;
  uint64_t events = 0;
  // Runs that hit the event limit: no verdict can rest on them.
  uint64_t cut_runs = 0;
  // Runs that the horizon ended: `progress` judges them. To the others they say nothing, unless progress is judged too.
  uint64_t undrained_runs = 0;
  DigestSum digest;         // Of all runs: seed, plan and what happened.
  std::vector<Cell> cells;  // As Scenario::invariants.
  std::array<FaultCount, kFaultKindCount> faults{};
  std::array<uint64_t, kFactKindCount> fact_counts{};
  Metrics metrics;
  // Sampling: against the first configuration of the search, by invariant.
  std::vector<PairedRuns> paired;
  // Proving: plans run, by their number of faults; [0] counts the calm run of each timing.
  std::vector<uint64_t> plans;
  // Proving: faults that could strike in the calm runs.
  uint64_t single_faults = 0;

  // Says of all witnesses in which piece they were found.
  void SetPiece(uint64_t piece);
  // Requires the results of other pieces.
  void Merge(ConfigurationResult&& others);

  friend bool operator==(const ConfigurationResult&, const ConfigurationResult&) = default;
};

struct SeedRange {
  uint64_t first = 1;
  uint64_t last = 1;  // Inclusive.

  friend bool operator==(const SeedRange&, const SeedRange&) = default;
};

enum class SearchMode { kSample, kProve };

struct SearchResult {
  SearchMode mode = SearchMode::kSample;
  // Sampling: what was asked for, and what was covered; less if the search was stopped.
  std::vector<SeedRange> asked_seeds;
  std::vector<SeedRange> seeds;
  bool swarm = false;
  // Proving.
  int faults = 0;
  std::vector<uint64_t> timings;
  // Of how many pieces the search is made, and which of them are in the results.
  uint64_t piece_count = 0;
  PieceSet pieces;
  // False if it was interrupted or ran out of budget: then nothing is proved, and `seeds` says what was sampled.
  bool complete = true;

  // Whether `progress` is among the invariants, so that a run which does not drain is seen.
  bool judges_progress = false;

  std::vector<size_t> configurations;        // Indices into Scenario::configurations.
  std::vector<ConfigurationResult> results;  // One for each of them.
};

// The verdict of one cell. A cut-off never yields `proved`, nothing seen never yields `held`.
Verdict Judge(const SearchResult& search, const ConfigurationResult& result, const Cell& cell);

// Facts of Scenario::must_see that no run of the search reached.
std::vector<std::string> NeverSeen(const std::vector<std::string>& must_see, const SearchResult& search);
// Of all configurations.
uint64_t CountRuns(const SearchResult& search);

// Faults that the configuration declares (with a rate other than 0) and that never struck in it.
std::vector<FaultKind> NeverFired(const Pipeline& pipeline, const ConfigurationResult& result);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_RESULT_H_
