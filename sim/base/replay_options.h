// What a scenario says about an operator who has everything sent again that a log, a queue or an outbox still holds.
#ifndef REDELIVER_SIM_BASE_REPLAY_OPTIONS_H_
#define REDELIVER_SIM_BASE_REPLAY_OPTIONS_H_

#include <string>

#include "sim/base/knob.h"
#include "sim/base/sim_time.h"

namespace redeliver {

struct ReplayOptions {
  SimDuration after = Hours(1);
  std::string to;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&ReplayOptions::after, {.name = "after",
                                 .doc = "How long after the start the operator comes, once.",
                                 .legal = {{Nanos(0), Days(365)}}});
    knob(
        &ReplayOptions::to,
        {.name = "to",
         .doc = "The log or queue that it is sent to. Whoever reads that receives it: of a log every group, of a retry "
                "log the one group whose it is.",
         .refers_to = RefersTo::kChannel,
         .required = true});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_REPLAY_OPTIONS_H_
