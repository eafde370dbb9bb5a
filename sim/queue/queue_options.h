// What a scenario says about one queue: a product, and where it differs from that product's defaults.
#ifndef REDELIVER_SIM_QUEUE_QUEUE_OPTIONS_H_
#define REDELIVER_SIM_QUEUE_QUEUE_OPTIONS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/base/replay_options.h"
#include "sim/base/sim_time.h"
#include "sim/queue/queue_terms.h"

namespace redeliver {

// Absent: the profile's.
struct QueueOptions {
  QueueProfile profile = QueueProfile::kSqsStandard;
  QueueVersion version = QueueVersion::k43;

  std::optional<Recovery> recovery;
  std::optional<SimDuration> visibility_timeout;
  std::optional<SimDuration> lease_max;
  std::optional<SimDuration> scan_period;
  std::optional<ScanGuard> scan_guard;
  std::optional<SimDuration> consumer_timeout;

  std::optional<ReceiptKind> receipt;
  std::optional<LateAck> late_ack;
  std::optional<LateAck> lapsed_ack;

  std::optional<int64_t> max_receive_count;
  std::optional<std::vector<CountOn>> count_on;
  std::optional<LimitChecked> limit_checked;
  std::optional<OverLimit> over_limit;
  std::string dead_letter;
  std::optional<Transfer> transfer;
  std::optional<SimDuration> alert_after;
  SimDuration metrics_delay = Nanos(0);
  std::optional<SimDuration> redrive_after;
  std::optional<ReplayOptions> replay;

  std::optional<QueueOrder> order;
  int64_t order_window = 1;
  std::optional<ReturnPosition> return_position;
  std::optional<SimDuration> dedup_window;
  std::optional<int64_t> dedup_capacity;

  std::optional<SimDuration> retention;
  std::optional<bool> expire_leased;
  std::optional<int64_t> length_max;
  std::optional<Overflow> overflow;
  std::optional<int64_t> in_flight_max;
  std::optional<InFlightFull> in_flight_full;
  std::optional<int64_t> receive_batch_max;

  std::optional<Durability> durability;
  std::optional<SimDuration> sync_interval;
  std::optional<SimDuration> replication_lag;
  std::optional<int64_t> nodes;
  std::optional<int64_t> power_domains;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&QueueOptions::profile,
         {.name = "profile", .doc = "Whose rules it follows. Every knob without a default has the profile's."});
    knob(&QueueOptions::version, {.name = "version", .doc = "Of RabbitMQ, for rabbit_quorum."});
    DescribeLeases(knob);
    DescribeLimit(knob);
    DescribeOrder(knob);
    DescribeBounds(knob);
    DescribeDurability(knob);
  }

 private:
  template <class Visitor>
  static void DescribeLeases(Visitor&& knob) {
    knob(&QueueOptions::recovery, {.name = "recovery", .doc = "What returns a message that was not settled."});
    knob(&QueueOptions::visibility_timeout,
         {.name = "visibility_timeout",
          .doc = "How long a received message stays hidden from other receivers: the lease, from the moment the queue "
                 "hands it out.",
          .legal = {{Nanos(0), Days(365)}}});
    knob(&QueueOptions::lease_max,
         {.name = "lease_max",
          .doc = "Longest total lease of one receive; extending beyond it is refused. SQS: 12h.",
          .legal = {{Nanos(1), Days(365)}}});
    knob(&QueueOptions::scan_period, {.name = "scan_period",
                                      .doc = "For `recovery: scan`: time between two scans.",
                                      .legal = {{Millis(1), Days(30)}}});
    knob(&QueueOptions::scan_guard, {.name = "scan_guard", .doc = "For `recovery: scan`: how a scan writes back."});
    knob(&QueueOptions::consumer_timeout,
         {.name = "consumer_timeout",
          .doc = "For `recovery: connection`: age of an unsettled delivery at which its channel is closed, looked at "
                 "once a minute. RabbitMQ: 30min.",
          .legal = {{Millis(1), Days(30)}}});
    knob(&QueueOptions::receipt, {.name = "receipt", .doc = "What an acknowledgement must present."});
    knob(&QueueOptions::late_ack,
         {.name = "late_ack", .doc = "An acknowledgement after somebody else has received the message."});
    knob(&QueueOptions::lapsed_ack,
         {.name = "lapsed_ack", .doc = "An acknowledgement after the lease, before the next receive."});
  }

  template <class Visitor>
  static void DescribeLimit(Visitor&& knob) {
    knob(&QueueOptions::max_receive_count, {.name = "max_receive_count",
                                            .doc = "The count at which a message is given up; 0 = never.",
                                            .legal = {{0, 1000}}});
    knob(&QueueOptions::count_on, {.name = "count_on", .doc = "What raises the count."});
    knob(&QueueOptions::limit_checked, {.name = "limit_checked", .doc = "When the count is looked at."});
    knob(&QueueOptions::over_limit, {.name = "over_limit", .doc = "What becomes of a message that is given up."});
    knob(&QueueOptions::dead_letter, {.name = "dead_letter",
                                      .doc = "The queue that receives messages given up on. Absent: there is none.",
                                      .refers_to = RefersTo::kQueue});
    knob(&QueueOptions::transfer, {.name = "transfer", .doc = "How a message reaches the dead-letter queue."});
    knob(&QueueOptions::alert_after,
         {.name = "alert_after",
          .doc = "For a dead-letter queue: how long after a message arrives somebody is alerted. Absent: nobody is.",
          .legal = {{Nanos(0), Days(30)}}});
    knob(&QueueOptions::metrics_delay, {.name = "metrics_delay",
                                        .doc = "How old the counters are that alerts read. SQS: at least 1min.",
                                        .legal = {{Nanos(0), Days(1)}}});
    knob(&QueueOptions::redrive_after,
         {.name = "redrive_after",
          .doc = "For a dead-letter queue: how long after the first message arrives an operator moves what is there "
                 "back to its source, once, as new messages. Absent: nobody does.",
          .legal = {{Nanos(0), Days(365)}}});
    knob(&QueueOptions::replay,
         {.name = "replay",
          .doc = "When an operator has everything sent again that can be received from it: what was settled cannot. "
                 "Absent: never."});
  }

  template <class Visitor>
  static void DescribeOrder(Visitor&& knob) {
    knob(&QueueOptions::order, {.name = "order", .doc = "Which message a receive may take."});
    knob(&QueueOptions::order_window,
         {.name = "order_window", .doc = "For `order: none`: how far messages may overtake.", .legal = {{1, 1000}}});
    knob(&QueueOptions::return_position, {.name = "return_position", .doc = "Where a returned message goes."});
    knob(&QueueOptions::dedup_window,
         {.name = "dedup_window",
          .doc = "How long the deduplication id of a send is remembered, from the first; 0 = not at all.",
          .legal = {{Nanos(0), Days(30)}}});
    knob(&QueueOptions::dedup_capacity, {.name = "dedup_capacity",
                                         .doc = "How many ids are remembered at most; 0 = as many as there are.",
                                         .legal = {{0, 1'000'000}}});
  }

  template <class Visitor>
  static void DescribeBounds(Visitor&& knob) {
    knob(&QueueOptions::retention, {.name = "retention",
                                    .doc = "Age at which a message that waits is removed; 0 = none.",
                                    .legal = {{Nanos(0), Days(3650)}}});
    knob(&QueueOptions::expire_leased,
         {.name = "expire_leased", .doc = "Whether it is removed while somebody works on it, too."});
    knob(&QueueOptions::length_max,
         {.name = "length_max", .doc = "Most messages in the queue; 0 = no bound.", .legal = {{0, 100'000'000}}});
    knob(&QueueOptions::overflow, {.name = "overflow", .doc = "What happens when one more is sent."});
    knob(&QueueOptions::in_flight_max, {.name = "in_flight_max",
                                        .doc = "Most messages handed out and not settled; 0 = no bound.",
                                        .legal = {{0, 100'000'000}}});
    knob(&QueueOptions::in_flight_full, {.name = "in_flight_full", .doc = "What happens to receives beyond that."});
    knob(&QueueOptions::receive_batch_max,
         {.name = "receive_batch_max", .doc = "Most messages of one receive.", .legal = {{1, 10'000}}});
  }

  template <class Visitor>
  static void DescribeDurability(Visitor&& knob) {
    knob(&QueueOptions::durability, {.name = "durability", .doc = "What an answer of the queue promises."});
    knob(&QueueOptions::sync_interval,
         {.name = "sync_interval", .doc = "Time between two syncs to disk.", .legal = {{Nanos(0), Days(1)}}});
    knob(&QueueOptions::replication_lag, {.name = "replication_lag",
                                          .doc = "For `durability: async_replica`: how far the replica is behind.",
                                          .legal = {{Nanos(0), Days(1)}}});
    knob(&QueueOptions::nodes, {.name = "nodes", .doc = "Nodes that have the messages.", .legal = {{1, 9}}});
    knob(&QueueOptions::power_domains,
         {.name = "power_domains",
          .doc = "Over how many supplies of power the nodes are spread: a loss of power takes one of them.",
          .legal = {{1, 9}}});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_QUEUE_QUEUE_OPTIONS_H_
