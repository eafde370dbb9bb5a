// What a scenario says about one queue.
#ifndef REDELIVER_SIM_QUEUE_QUEUE_OPTIONS_H_
#define REDELIVER_SIM_QUEUE_QUEUE_OPTIONS_H_

#include <cstdint>
#include <optional>

#include "sim/base/knob.h"
#include "sim/base/sim_time.h"

namespace redeliver {

// The product whose rules the queue follows, with its defaults.
enum class QueueProfile { kSqsStandard, kSqsFifo, kRabbitClassic, kRabbitQuorum, kJetstream, kRedisStreams };

template <>
struct EnumNames<QueueProfile> {
  static constexpr EnumName kNames[] = {
      {"sqs_standard", "Amazon SQS standard queue: a visibility timeout per receive, no order."},
      {"sqs_fifo", "Amazon SQS FIFO queue: order per message group, deduplication of sends within 5min."},
      {"rabbit_classic", "RabbitMQ classic queue: what a connection held returns when it closes."},
      {"rabbit_quorum", "RabbitMQ quorum queue: as classic, replicated, with a delivery limit."},
      {"jetstream", "NATS JetStream consumer: AckWait per delivery, a late acknowledgement counts."},
      {"redis_streams", "Redis consumer group: nothing returns by itself, another consumer claims it."}};
};

struct QueueOptions {
  QueueProfile profile = QueueProfile::kSqsStandard;
  std::optional<SimDuration> visibility_timeout;
  std::optional<int64_t> max_receive_count;
  std::string dead_letter;
  std::optional<SimDuration> alert_after;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&QueueOptions::profile, {.name = "profile", .doc = "Whose rules and defaults it follows."});
    knob(&QueueOptions::visibility_timeout,
         {.name = "visibility_timeout",
          .doc = "How long a received message stays hidden from other receivers: the lease. Absent: the profile's.",
          .legal = {{Nanos(0), Hours(12)}}});
    knob(&QueueOptions::max_receive_count, {.name = "max_receive_count",
                                            .doc = "Receives after which a message is given up. Absent: the profile's.",
                                            .legal = {{1, 1000}}});
    knob(&QueueOptions::dead_letter, {.name = "dead_letter",
                                      .doc = "The queue that receives messages given up on. Absent: the profile says.",
                                      .refers_to = RefersTo::kQueue});
    knob(&QueueOptions::alert_after,
         {.name = "alert_after",
          .doc = "For a dead-letter queue: how long after a message arrives somebody is alerted. Absent: nobody is.",
          .legal = {{Nanos(0), Days(30)}}});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_QUEUE_OPTIONS_H_
