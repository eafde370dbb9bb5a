// What a search found, as numbers and witnesses; no text and no floating point. Parts of one search add up by Merge.
#ifndef REDELIVER_SIM_EXPLORE_RESULT_H_
#define REDELIVER_SIM_EXPLORE_RESULT_H_

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/choices.h"
#include "sim/base/digest.h"
#include "sim/scenario/run.h"

namespace redeliver {

// A run that violates an invariant, and all it takes to see it again.
struct Witness {
  uint64_t seed = 0;               // Latencies and workload; in a sample also what chose the plan.
  std::vector<PlannedFault> plan;  // The faults that struck, in order of time.
  Digest digest;
  Violation violation;
};

// Violations of one kind: of an invariant, or those of them that one consumer group suffers.
struct Violations {
  uint64_t violating_runs = 0;
  uint64_t violations = 0;
  // Of all violating runs the one with the fewest faults; among those the first.
  std::optional<Witness> witness;

  // One run with `count` of them, more than none.
  void AddRun(uint64_t count, const Violation& first, uint64_t seed, const std::vector<PlannedFault>& plan,
              const Digest& digest);
  // `later` comes after this in the order of the search.
  void Merge(Violations&& later);
};

// One invariant under one configuration.
struct Cell : Violations {
  uint64_t observations = 0;
  // What single groups suffer; groups at the end may be missing.
  std::vector<Violations> by_group;

  void Add(const Judgement& judgement, uint64_t seed, const std::vector<PlannedFault>& plan, const Digest& digest);
  // `later` comes after this in the order of the search.
  void Merge(Cell&& later);
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
};

struct ConfigurationResult {
  uint64_t runs = 0;
  uint64_t events = 0;
  // Runs that hit the event limit: no verdict can rest on them.
  uint64_t cut_runs = 0;
  // Runs that the horizon ended: `progress` judges them. To the others they say nothing, unless progress is judged too.
  uint64_t undrained_runs = 0;
  Digest digest;            // Of all runs' digests, in the order of the search.
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

  void Merge(ConfigurationResult&& later);
};

struct SeedRange {
  uint64_t first = 1;
  uint64_t last = 1;  // Inclusive.

  friend bool operator==(const SeedRange&, const SeedRange&) = default;
};

enum class SearchMode { kSample, kProve };

struct SearchResult {
  SearchMode mode = SearchMode::kSample;
  // Sampling: what was covered; less than asked for if the search was stopped.
  std::vector<SeedRange> seeds;
  bool swarm = false;
  // Proving.
  int faults = 0;
  std::vector<uint64_t> timings;
  // False if it was interrupted or ran out of budget: then nothing is proved, and `seeds` says what was sampled.
  bool complete = true;

  // Whether `progress` is among the invariants, so that a run which does not drain is seen.
  bool judges_progress = false;

  std::vector<size_t> configurations;        // Indices into Scenario::configurations.
  std::vector<ConfigurationResult> results;  // One for each of them.
};

enum class Verdict { kProved, kHeld, kViolated, kVacuous, kInconclusive };

std::string_view VerdictName(Verdict verdict);
// The verdict of one cell. A cut-off never yields `proved`, nothing seen never yields `held`.
Verdict Judge(const SearchResult& search, const ConfigurationResult& result, const Cell& cell);

// Facts of Scenario::must_see that no run of the search reached.
std::vector<std::string> NeverSeen(const std::vector<std::string>& must_see, const SearchResult& search);
// Faults that the configuration declares (with a rate other than 0) and that never struck in it.
std::vector<FaultKind> NeverFired(const Pipeline& pipeline, const ConfigurationResult& result);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_RESULT_H_
