// What a scenario says about one database of a service: its business rows, and the outbox beside them.
#ifndef REDELIVER_SIM_STORE_DATABASE_OPTIONS_H_
#define REDELIVER_SIM_STORE_DATABASE_OPTIONS_H_

#include <optional>

#include "sim/base/knob.h"
#include "sim/base/replay_options.h"
#include "sim/base/sim_time.h"

namespace redeliver {

struct DatabaseOptions {
  SimDuration replication_lag = Nanos(0);
  SimDuration other_changes = Nanos(0);
  std::optional<SimDuration> events_kept;
  std::optional<ReplayOptions> replay;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&DatabaseOptions::replication_lag,
         {.name = "replication_lag",
          .doc = "How far its replica is behind: a failover loses what was committed within that time. 0s: replication "
                 "is synchronous.",
          .legal = {{Nanos(0), Hours(1)}}});
    knob(&DatabaseOptions::other_changes,
         {.name = "other_changes",
          .doc = "How often something else is committed, which its log has and no relay publishes. 0s: never.",
          .legal = {{Nanos(0), Days(1)}}});
    knob(&DatabaseOptions::events_kept,
         {.name = "events_kept",
          .doc = "With replay: how long an event stays in the outbox after its commit, if it is published by then. "
                 "transaction-outbox: 7d. Absent: for ever.",
          .legal = {{Nanos(0), Days(3650)}}});
    knob(
        &DatabaseOptions::replay,
        {.name = "replay", .doc = "When an operator has all events sent again that are in the outbox. Absent: never."});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_STORE_DATABASE_OPTIONS_H_
