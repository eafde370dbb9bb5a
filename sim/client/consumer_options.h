// What a scenario says about one consumer group: what it reads, the effect it owes, and in which order it does what.
#ifndef REDELIVER_SIM_CLIENT_CONSUMER_OPTIONS_H_
#define REDELIVER_SIM_CLIENT_CONSUMER_OPTIONS_H_

#include "sim/base/knob.h"
#include "sim/base/sim_time.h"
#include "sim/broker/group_options.h"
#include "sim/broker/log_options.h"
#include "sim/client/commit_options.h"
#include "sim/client/dedup_options.h"
#include "sim/client/retry_options.h"

namespace redeliver {

// What is done about a record whose effect has failed. The last three give it back to its queue.
enum class OnFailure { kRetry, kSkip, kLapse, kRelease, kReject };

template <>
struct EnumNames<OnFailure> {
  static constexpr EnumName kNames[] = {
      {"retry", "Another attempt, up to max_attempts."},
      {"skip", "Nothing: the error is logged, the next record comes. Loses it, whatever the reason."},
      {"lapse", "Nothing: the message comes back when its lease ends."},
      {"release", "It is given back to its queue, which hands it out again after release_delay."},
      {"reject", "The same, as failed: the queue may count that differently."}};
};

// Which later records follow a failed one into the retry log.
enum class HoldBack { kNothing, kSameKey };

template <>
struct EnumNames<HoldBack> {
  static constexpr EnumName kNames[] = {
      {"nothing", "None: newer records of its key overtake it."},
      {"same_key", "Those of its key, as long as one of them is in the retry log. Remembered in memory only."}};
};

// What is done about an effect of which nobody knows whether it happened.
enum class OnUnknown { kRepeat, kLetGo, kLeave };

template <>
struct EnumNames<OnUnknown> {
  static constexpr EnumName kNames[] = {
      {"repeat", "Another attempt: it may happen twice."},
      {"let_go", "Nothing: it counts as done, and may not have happened."},
      {"leave", "The message is left unsettled, and comes again: to this consumer or another."}};
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
  SimDuration handler_time_spread = Nanos(0);
  SimDuration instance_slowdown = Nanos(0);
  int64_t workers = 0;
  CommitOffset commit_offset = CommitOffset::kLowestContiguous;
  OnFailure on_failure = OnFailure::kRetry;
  std::optional<OnUnknown> on_unknown;
  int64_t max_attempts = 0;
  std::string dead_letter;
  std::string retry_log;
  SimDuration retry_delay = Seconds(10);
  HoldBack hold_back = HoldBack::kNothing;
  SimDuration retry_backoff = Millis(100);
  SimDuration retry_backoff_max = Seconds(10);
  RetryJitter retry_jitter = RetryJitter::kNone;
  std::optional<RetryBudgetOptions> retry_budget;
  std::optional<BreakerOptions> breaker;
  SimDuration poison_time = Minutes(10);
  SimDuration request_timeout = Seconds(30);
  SimDuration session_timeout = Seconds(45);
  SimDuration heartbeat_interval = Seconds(3);
  SimDuration max_poll_interval = Minutes(5);
  SimDuration transaction_timeout = Seconds(60);
  SimDuration checkpoint_interval = Seconds(10);
  MissingTransaction missing_transaction = MissingTransaction::kFail;
  bool enable_auto_commit = false;
  SimDuration auto_commit_interval = Seconds(5);
  ResetPolicy auto_offset_reset = ResetPolicy::kEarliest;
  RebalanceProtocol rebalance_protocol = RebalanceProtocol::kEager;
  OwnershipClaims owned_partitions_check = OwnershipClaims::kByGeneration;
  bool static_members = false;
  int64_t prefetch = 1;
  std::optional<SimDuration> extend_every;
  SimDuration release_delay = Nanos(0);
  bool settle_until_confirmed = false;
  SimDuration starts_after = Nanos(0);

  // The client commits by itself.
  bool auto_commits() const { return enable_auto_commit || commit == CommitPlace::kAuto; }

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&ConsumerOptions::reads,
         {.name = "reads", .doc = "The log or queue it consumes.", .refers_to = RefersTo::kChannel, .required = true});
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
    knob(&ConsumerOptions::handler_time_spread, {.name = "handler_time_spread",
                                                 .doc = "How much longer that work may take, by the message.",
                                                 .legal = {{Nanos(0), Hours(24)}}});
    knob(&ConsumerOptions::instance_slowdown,
         {.name = "instance_slowdown",
          .doc = "How much longer each instance takes over that work than the instance before it.",
          .legal = {{Nanos(0), Hours(1)}}});
    knob(&ConsumerOptions::workers,
         {.name = "workers",
          .doc = "Workers of each instance that handle records side by side; 0: records are handled one after the "
                 "other, between two polls. With `commit: auto` poll does not wait for them.",
          .legal = {{0, 64}}});
    knob(&ConsumerOptions::commit_offset,
         {.name = "commit_offset", .doc = "With workers and `commit: after_effect`: which offset is committed."});
    knob(&ConsumerOptions::on_failure,
         {.name = "on_failure", .doc = "What is done about a record whose effect was refused or is unknown."});
    knob(&ConsumerOptions::on_unknown,
         {.name = "on_unknown",
          .doc = "What is done about an effect of unknown outcome. Absent: let_go after a mark before the effect, where a "
                 "repeat could be a second one; repeat otherwise."});
    knob(&ConsumerOptions::max_attempts,
         {.name = "max_attempts",
          .doc = "Attempts, refused or of unknown outcome, after which it gives up on a message; 0 = it never does. "
                 "Counted in memory: a crash or a rebalance starts again.",
          .legal = {{0, 1000}}});
    knob(&ConsumerOptions::dead_letter,
         {.name = "dead_letter",
          .doc = "The log or queue that receives messages given up on. Absent: they are skipped.",
          .refers_to = RefersTo::kChannel});
    knob(&ConsumerOptions::retry_log,
         {.name = "retry_log",
          .doc = "The log that a record goes to when its first attempt fails; a group of its own in the same processes "
                 "reads it. Absent: retries are made in place.",
          .refers_to = RefersTo::kLog});
    knob(&ConsumerOptions::retry_delay, {.name = "retry_delay",
                                         .doc = "How long records of the retry log wait after they were received.",
                                         .legal = {{Nanos(0), Hours(24)}}});
    knob(&ConsumerOptions::hold_back,
         {.name = "hold_back", .doc = "Which later records follow a failed one into the retry log."});
    knob(&ConsumerOptions::retry_backoff,
         {.name = "retry_backoff", .doc = "Wait before the first retry; doubles.", .legal = {{Nanos(0), Hours(1)}}});
    knob(&ConsumerOptions::retry_backoff_max,
         {.name = "retry_backoff_max", .doc = "Longest wait between retries.", .legal = {{Nanos(0), Hours(24)}}});
    knob(&ConsumerOptions::retry_jitter, {.name = "retry_jitter", .doc = "How waits between retries are spread."});
    knob(&ConsumerOptions::retry_budget,
         {.name = "retry_budget",
          .doc = "How many retries each instance can afford. Without a token a message is given up at its first failure. "
                 "Absent: any number."});
    knob(&ConsumerOptions::breaker,
         {.name = "breaker", .doc = "When its effects fail too often it stops trying for a while. Absent: it goes on."});
    knob(&ConsumerOptions::poison_time,
         {.name = "poison_time",
          .doc = "How long a handler works on a poison message that is slow, before it is refused.",
          .legal = {{Nanos(0), Days(30)}}});
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
          .doc = "Time without a poll after which an instance leaves its group, and how long a rebalance waits for "
                 "instances that do not join. Kafka: 5min.",
          .legal = {{Millis(10), Hours(24)}}});
    knob(&ConsumerOptions::transaction_timeout,
         {.name = "transaction_timeout",
          .doc =
              "Age at which the coordinator, or a sink of kind two_phase, aborts a transaction that is not committed. "
              "A log allows 15min at most, a sink its `transaction_timeout_max`. Kafka: 60s; Flink's KafkaSink: 1h.",
          .legal = {{Millis(10), Days(30)}}});
    knob(
        &ConsumerOptions::checkpoint_interval,
        {.name = "checkpoint_interval",
         .doc =
             "With `commit: with_checkpoint`: time from one checkpoint to the next. One that would have nothing new is "
             "left out.",
         .legal = {{Millis(1), Hours(24)}}});
    knob(&ConsumerOptions::missing_transaction, {.name = "missing_transaction",
                                                 .doc = "With `commit: with_checkpoint`: what the job does when its "
                                                        "sink does not have the transaction any more that a checkpoint "
                                                        "counts as done."});
    knob(
        &ConsumerOptions::enable_auto_commit,
        {.name = "enable_auto_commit",
         .doc = "Whether the client commits by itself inside poll, beside what `commit` says; `commit: auto` has it on "
                "anyway. Kafka: true."});
    knob(&ConsumerOptions::auto_commit_interval, {.name = "auto_commit_interval",
                                                  .doc = "Time between two commits that the client makes by itself, at "
                                                         "least. Kafka: 5s.",
                                                  .legal = {{Millis(1), Hours(24)}}});
    knob(&ConsumerOptions::auto_offset_reset,
         {.name = "auto_offset_reset",
          .doc =
              "Where a group starts that has no committed offset, or one that the log does not have. Kafka: latest."});
    knob(&ConsumerOptions::rebalance_protocol,
         {.name = "rebalance_protocol", .doc = "When partitions are given up in a rebalance."});
    knob(&ConsumerOptions::owned_partitions_check,
         {.name = "owned_partitions_check",
          .doc = "For the cooperative protocol: which claims of members to partitions count."});
    knob(&ConsumerOptions::static_members,
         {.name = "static_members",
          .doc =
              "Whether instances keep their place in the group over a restart within the session timeout (KIP-345)."});
    knob(&ConsumerOptions::prefetch,
         {.name = "prefetch",
          .doc = "For a queue: messages that an instance holds at most, those in work included. Their leases run.",
          .legal = {{1, 10'000}}});
    knob(&ConsumerOptions::extend_every,
         {.name = "extend_every",
          .doc = "For a queue: how often an instance starts the leases of what it holds anew. Absent: never.",
          .legal = {{Millis(1), Hours(12)}}});
    knob(&ConsumerOptions::release_delay,
         {.name = "release_delay",
          .doc = "For a queue: how long a message stays hidden that was given back.",
          .legal = {{Nanos(0), Hours(12)}}});
    knob(&ConsumerOptions::settle_until_confirmed,
         {.name = "settle_until_confirmed",
          .doc = "For a queue: whether an acknowledgement is repeated until the queue has answered it."});
    knob(&ConsumerOptions::starts_after,
         {.name = "starts_after",
          .doc = "For a queue: when its instances begin to receive.",
          .legal = {{Nanos(0), Days(365)}}});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_CONSUMER_OPTIONS_H_
