// What a scenario says about one log (topic).
#ifndef REDELIVER_SIM_BROKER_LOG_OPTIONS_H_
#define REDELIVER_SIM_BROKER_LOG_OPTIONS_H_

#include <cstdint>
#include <optional>

#include "sim/base/knob.h"
#include "sim/base/replay_options.h"
#include "sim/base/sim_time.h"

namespace redeliver {

// KafkaConsumer isolation.level.
enum class Isolation { kReadUncommitted, kReadCommitted };

template <>
struct EnumNames<Isolation> {
  static constexpr EnumName kNames[] = {
      {"read_uncommitted", "Reads everything, records of open and aborted transactions included. The Java default."},
      {"read_committed", "Reads up to the last stable offset, without aborted records. The librdkafka default."}};
};

struct LogOptions {
  int64_t partitions = 1;
  int64_t replicas = 0;
  int64_t min_insync_replicas = 1;
  bool unclean_leader_election = false;
  SimDuration flush_interval = Seconds(30);
  std::optional<SimDuration> alert_after;
  std::optional<ReplayOptions> replay;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&LogOptions::partitions,
         {.name = "partitions", .doc = "Number of partitions; order exists within one only.", .legal = {{1, 64}}});
    knob(&LogOptions::replicas,
         {.name = "replicas",
          .doc = "Brokers that keep a copy of each partition; 0 = three, or all if there are fewer.",
          .legal = {{0, 9}}});
    knob(&LogOptions::min_insync_replicas,
         {.name = "min_insync_replicas",
          .doc = "In-sync replicas that acks=all asks for; above `replicas`, all of them. Kafka: 1.",
          .legal = {{1, 9}}});
    knob(&LogOptions::unclean_leader_election,
         {.name = "unclean_leader_election",
          .doc = "Whether a replica that may lack committed records is elected when no other is alive (KIP-106)."});
    knob(&LogOptions::flush_interval,
         {.name = "flush_interval",
          .doc = "How often appended records reach the disk; 0s syncs each before its acknowledgement. Power loss "
                 "takes what is not on disk. Kafka leaves it to the operating system's write-back.",
          .legal = {{Nanos(0), Hours(1)}}});
    knob(&LogOptions::alert_after,
         {.name = "alert_after",
          .doc = "For a dead-letter log: how long after a message arrives somebody is alerted. Absent: nobody is.",
          .legal = {{Nanos(0), Days(30)}}});
    knob(
        &LogOptions::replay,
        {.name = "replay",
         .doc = "When an operator has everything sent again that it holds; of a dead-letter log, that is a redrive. It "
                "stays in the log. Absent: never."});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_BROKER_LOG_OPTIONS_H_
