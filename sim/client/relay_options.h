// What a scenario says about one relay: the processes that publish what is in an outbox.
#ifndef REDELIVER_SIM_CLIENT_RELAY_OPTIONS_H_
#define REDELIVER_SIM_CLIENT_RELAY_OPTIONS_H_

#include <cstdint>
#include <string>

#include "sim/base/knob.h"
#include "sim/base/sim_time.h"

namespace redeliver {

enum class RelayKind { kChangeDataCapture, kPollFlag };

template <>
struct EnumNames<RelayKind> {
  static constexpr EnumName kNames[] = {
      {"cdc", "Reads the database's log in commit order, as Debezium does."},
      {"poll_flag", "Polls for rows that are not marked as published, and marks them."}};
};

struct RelayOptions {
  std::string reads;
  std::string writes;
  RelayKind kind = RelayKind::kChangeDataCapture;
  int64_t instances = 1;
  SimDuration request_timeout = Seconds(30);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&RelayOptions::reads, {.name = "reads",
                                .doc = "The database whose outbox it publishes.",
                                .refers_to = RefersTo::kDatabase,
                                .required = true});
    knob(&RelayOptions::writes, {.name = "writes",
                                 .doc = "The log or queue that it publishes to.",
                                 .refers_to = RefersTo::kChannel,
                                 .required = true});
    knob(&RelayOptions::kind, {.name = "kind", .doc = "How it finds what is to be published."});
    knob(&RelayOptions::instances,
         {.name = "instances", .doc = "Processes that relay side by side.", .legal = {{1, 16}}});
    knob(&RelayOptions::request_timeout,
         {.name = "request_timeout",
          .doc = "How long it waits for any reply before the outcome counts as unknown.",
          .legal = {{Millis(1), Hours(1)}}});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_RELAY_OPTIONS_H_
