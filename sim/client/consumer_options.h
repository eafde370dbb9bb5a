// What a scenario says about one consumer group: what it reads, the effect it owes, and in which order it does what.
#ifndef REDELIVER_SIM_CLIENT_CONSUMER_OPTIONS_H_
#define REDELIVER_SIM_CLIENT_CONSUMER_OPTIONS_H_

#include "sim/base/knob.h"
#include "sim/base/sim_time.h"
#include "sim/broker/log_options.h"

namespace redeliver {

enum class CommitPlace { kBeforeEffect, kAfterEffect, kInTransaction };

template <>
struct EnumNames<CommitPlace> {
  static constexpr EnumName kNames[] = {
      {"before_effect", "Offsets first, then effects: a crash in between loses."},
      {"after_effect", "Effects first, then offsets: a crash in between repeats."},
      {"in_transaction", "Offsets and output records in one log transaction; covers nothing outside the log."}};
};

enum class MarkPlace { kWithEffect, kBeforeEffect, kAfterEffect };

template <>
struct EnumNames<MarkPlace> {
  static constexpr EnumName kNames[] = {{"with_effect", "In the database transaction of the effect itself."},
                                        {"before_effect", "In a cache, before the effect: a crash in between loses."},
                                        {"after_effect", "In a cache, after the effect: a crash in between repeats."}};
};

// How a consumer recognises a message it has already handled.
struct DedupOptions {
  MarkPlace mark = MarkPlace::kWithEffect;
  std::string cache;

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&DedupOptions::mark, {.name = "mark", .doc = "Where the record of a handled message is written."});
    knob(&DedupOptions::cache, {.name = "cache",
                                .doc = "The cache that keeps the records, unless they are written with the effect.",
                                .refers_to = RefersTo::kCache});
  }
};

struct ConsumerOptions {
  std::string reads;
  std::string effect;
  std::string writes;
  int64_t instances = 1;
  CommitPlace commit = CommitPlace::kAfterEffect;
  std::optional<DedupOptions> dedup;
  Isolation isolation = Isolation::kReadUncommitted;
  int64_t max_poll_records = 500;
  SimDuration handler_time = Nanos(0);
  int64_t max_attempts = 0;
  std::string dead_letter;
  SimDuration retry_backoff = Millis(100);
  SimDuration retry_backoff_max = Seconds(10);
  SimDuration request_timeout = Seconds(30);
  SimDuration session_timeout = Seconds(45);
  SimDuration heartbeat_interval = Seconds(3);
  SimDuration max_poll_interval = Minutes(5);
  SimDuration transaction_timeout = Seconds(60);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&ConsumerOptions::reads,
         {.name = "reads", .doc = "The log it consumes.", .refers_to = RefersTo::kLog, .required = true});
    knob(&ConsumerOptions::effect,
         {.name = "effect", .doc = "The sink that owes one effect per message.", .refers_to = RefersTo::kSink});
    knob(
        &ConsumerOptions::writes,
        {.name = "writes", .doc = "The log that receives one output record per message.", .refers_to = RefersTo::kLog});
    knob(&ConsumerOptions::instances,
         {.name = "instances", .doc = "Processes that share the partitions.", .legal = {{1, 16}}});
    knob(&ConsumerOptions::commit, {.name = "commit", .doc = "When offsets are committed."});
    knob(&ConsumerOptions::dedup, {.name = "dedup", .doc = "How a repeated message is recognised. Absent: it is not."});
    knob(&ConsumerOptions::isolation, {.name = "isolation", .doc = "Which records of transactions it reads."});
    knob(&ConsumerOptions::max_poll_records, {.name = "max_poll_records",
                                              .doc = "Records handled between two offset commits, at most. Kafka: 500.",
                                              .legal = {{1, 10'000}}});
    knob(&ConsumerOptions::handler_time,
         {.name = "handler_time", .doc = "Work per message before its effect.", .legal = {{Nanos(0), Hours(24)}}});
    knob(&ConsumerOptions::max_attempts,
         {.name = "max_attempts",
          .doc = "Attempts, refused or of unknown outcome, after which it gives up on a message; 0 = it never does. "
                 "Counted in memory: a crash or a rebalance starts again.",
          .legal = {{0, 1000}}});
    knob(&ConsumerOptions::dead_letter, {.name = "dead_letter",
                                         .doc = "The log that receives messages given up on. Absent: they are skipped.",
                                         .refers_to = RefersTo::kLog});
    knob(&ConsumerOptions::retry_backoff,
         {.name = "retry_backoff", .doc = "Wait before the first retry; doubles.", .legal = {{Nanos(0), Hours(1)}}});
    knob(&ConsumerOptions::retry_backoff_max,
         {.name = "retry_backoff_max", .doc = "Longest wait between retries.", .legal = {{Nanos(0), Hours(24)}}});
    knob(&ConsumerOptions::request_timeout,
         {.name = "request_timeout",
          .doc = "How long it waits for any reply before the outcome counts as unknown. Kafka: 30s.",
          .legal = {{Millis(1), Hours(1)}}});
    knob(&ConsumerOptions::session_timeout,
         {.name = "session_timeout",
          .doc = "Silence after which the group removes an instance and others take over. Kafka: 45s.",
          .legal = {{Millis(10), Minutes(30)}}});
    knob(&ConsumerOptions::heartbeat_interval,
         {.name = "heartbeat_interval",
          .doc = "How often an instance tells the group that it lives. Kafka: 3s.",
          .legal = {{Millis(1), Minutes(10)}}});
    knob(&ConsumerOptions::max_poll_interval,
         {.name = "max_poll_interval",
          .doc = "Time without a poll after which an instance stops heartbeating, and how long a rebalance waits for "
                 "instances that do not join. Kafka: 5min.",
          .legal = {{Millis(10), Hours(24)}}});
    knob(&ConsumerOptions::transaction_timeout,
         {.name = "transaction_timeout",
          .doc = "Age at which the coordinator aborts an open transaction. Kafka: 60s.",
          .legal = {{Millis(10), Minutes(15)}}});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_CONSUMER_OPTIONS_H_
