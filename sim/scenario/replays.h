// The replays of a topology: who is asked to send everything again that it holds.
#ifndef REDELIVER_SIM_SCENARIO_REPLAYS_H_
#define REDELIVER_SIM_SCENARIO_REPLAYS_H_

#include "sim/scenario/scenario.h"

namespace redeliver {

// Calls visit(section, name, replay) for each.
template <class Visit>
void ForEachReplay(const Topology& topology, Visit visit) {
  const auto look = [&visit](std::string_view section, const auto& parts) {
    for (const auto& [name, part] : parts) {
      if (part.replay) visit(section, name, *part.replay);
    }
  };
  look("logs", topology.logs);
  look("queues", topology.queues);
  look("databases", topology.databases);
}

}  // namespace redeliver

#endif  // REDELIVER_SIM_SCENARIO_REPLAYS_H_
