// The worst that a number of faults can do: of all plans the one whose run scores highest.
#ifndef REDELIVER_SIM_EXPLORE_WORST_H_
#define REDELIVER_SIM_EXPLORE_WORST_H_

#include <array>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "sim/explore/search.h"

namespace redeliver {

enum class Harm { kDuplicates, kLosses, kReordering, kDrainTime, kDeadLetters };

struct HarmInfo {
  std::string_view name;
  std::string_view doc;
};

inline constexpr std::array<HarmInfo, 5> kHarms = {{
    {"duplicates", "Effects beyond the first per message and sink."},
    {"losses", "Violations of no_loss: messages that were promised and had no effect where one was owed."},
    {"reordering", "How many versions of its key an effect came too late, at most."},
    {"drain_time", "Simulated time until the run was over; the horizon, if it did not drain."},
    {"dead_letters", "Messages moved to a dead-letter log or queue."},
}};

std::optional<Harm> FindHarm(std::string_view name);

// How much of it the run did: a count, or nanoseconds. `losses` are the violations of no_loss in the run.
uint64_t Measure(Harm harm, std::span<const Event> events, uint64_t losses);

struct WorstRun {
  uint64_t score = 0;
  uint64_t timing = 0;
  std::vector<PlannedFault> plan;
  Digest digest;
  // All plans that were run, and how many of these did not drain by the horizon.
  uint64_t plans = 0;
  uint64_t undrained = 0;
};

// For each configuration of the search the plan of at most `faults` faults that does most harm; among equals the one
// with the fewest faults, and of these the first. Runs that hit the event limit do not count. Nullopt if it was
// stopped.
std::optional<std::vector<WorstRun>> FindWorst(const Prepared& prepared, Harm harm, int faults,
                                               const std::vector<uint64_t>& timings, const SearchControl& control);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_WORST_H_
