// How many messages wait in the course of single runs, and which faults struck meanwhile.
#ifndef REDELIVER_SIM_EXPLORE_BACKLOG_H_
#define REDELIVER_SIM_EXPLORE_BACKLOG_H_

#include <cstdint>
#include <string>
#include <vector>

#include "sim/explore/search.h"

namespace redeliver {

// From then on so many messages waited: each of them as often as there are sinks that lack it.
struct BacklogStep {
  SimTime time;
  uint64_t waiting = 0;

  friend bool operator==(const BacklogStep&, const BacklogStep&) = default;
};

struct TimedFault {
  SimTime time;
  FaultKind kind;
  std::string struck;  // The process or server, as in sites.

  friend bool operator==(const TimedFault&, const TimedFault&) = default;
};

struct BacklogRun {
  uint64_t seed = 0;
  RunEnd end = RunEnd::kDrained;
  SimTime last;                    // Of all facts.
  std::vector<BacklogStep> steps;  // One for each instant at which it changed; before the first nothing waits.
  std::vector<TimedFault> faults;

  // Most that ever waited.
  uint64_t peak() const;
  // How many waited at that time, after all that happened then.
  uint64_t At(SimTime time) const;

  friend bool operator==(const BacklogRun&, const BacklogRun&) = default;
};

// One run of each seed under each of these configurations, with faults at their rates: [configuration][seed]. Every
// fact of a run is kept while it lasts: not for runs of many millions.
std::vector<std::vector<BacklogRun>> WatchBacklogs(const Prepared& prepared, const std::vector<size_t>& configurations,
                                                   const std::vector<uint64_t>& seeds, int jobs);

}  // namespace redeliver

#endif  // REDELIVER_SIM_EXPLORE_BACKLOG_H_
