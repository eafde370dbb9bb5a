// What a scenario says about one sink.
#ifndef REDELIVER_SIM_SINK_SINK_OPTIONS_H_
#define REDELIVER_SIM_SINK_SINK_OPTIONS_H_

#include <optional>

#include "sim/base/knob.h"
#include "sim/base/sim_time.h"
#include "sim/kernel/service_line.h"

namespace redeliver {

enum class SinkKind {
  kApi,
  kCounter,
  kUpsert,
  kInsertUnique,
  kUpsertVersioned,
  kSearch,
  kSearchVersioned,
  kWebhook,
  kTwoPhase
};

template <>
struct EnumNames<SinkKind> {
  static constexpr EnumName kNames[] = {
      {"api", "An outside service, such as mail or payment: each accepted request is one effect."},
      {"counter", "n = n + x in a database: each commit is one effect, unless its transaction also records the id."},
      {"upsert", "Last write wins per key in a database: a repeat is an effect, and an old one overwrites a newer."},
      {"insert_unique", "A row with the message id as unique key: a repeat is refused as already done."},
      {"upsert_versioned", "As upsert, if the version is higher than the stored one. A deletion leaves its version."},
      {"search", "One document per key in a search index: last write wins. No part of anybody's transaction."},
      {"search_versioned",
       "The same with external versions: one that is not higher is refused as done. The version of what was deleted is "
       "remembered for a while (Elasticsearch: index.gc_deletes)."},
      {"webhook",
       "Somebody else's endpoint: requests carry the event id, by which its owner recognises repeats or not."},
      {"two_phase",
       "A sink that takes part in two-phase commits (Flink: KafkaSink): effects are written in transactions, which are "
       "prepared with a checkpoint and committed after it. For consumers with `commit: with_checkpoint`."}};
};

// Whether the database can keep a dedup record in the effect's own transaction.
constexpr bool IsDatabase(SinkKind kind) {
  return kind == SinkKind::kCounter || kind == SinkKind::kUpsert || kind == SinkKind::kInsertUnique ||
         kind == SinkKind::kUpsertVersioned;
}
constexpr bool IsSearchIndex(SinkKind kind) { return kind == SinkKind::kSearch || kind == SinkKind::kSearchVersioned; }
// Whether it keeps one state per key, which the last effect overwrites.
constexpr bool KeepsState(SinkKind kind) {
  return kind == SinkKind::kUpsert || kind == SinkKind::kUpsertVersioned || IsSearchIndex(kind);
}

enum class IdempotencyKey { kNone, kMessageId, kAttempt };

template <>
struct EnumNames<IdempotencyKey> {
  static constexpr EnumName kNames[] = {
      {"none", "The service knows no idempotency keys."},
      {"message_id", "Requests carry the message id; the service answers a repeat from memory."},
      {"attempt", "Requests carry a key that is made for each attempt: the service recognises nothing."}};
};

enum class Fencing { kNone, kToken };

template <>
struct EnumNames<Fencing> {
  static constexpr EnumName kNames[] = {
      {"none", "Whoever asks is served."},
      {"token",
       "The token of the claim is compared: one that is older than the newest seen for the message is refused."}};
};

struct SinkOptions {
  SinkKind kind = SinkKind::kApi;
  IdempotencyKey idempotency_key = IdempotencyKey::kNone;
  SimDuration key_retention = Hours(24);
  bool receiver_dedups = false;
  std::optional<SimDuration> record_ttl;
  SimDuration purge_interval = Minutes(1);
  SimDuration gc_deletes = Seconds(60);
  Fencing fencing = Fencing::kNone;
  SimDuration service_time = Nanos(0);
  int64_t capacity = 0;
  int64_t waiting_max = 0;
  SimDuration transaction_timeout_max = Minutes(15);
  bool keeps_prepared = false;

  ServiceTimes times() const {
    return {service_time, static_cast<uint32_t>(capacity), static_cast<uint32_t>(waiting_max)};
  }

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&SinkOptions::kind, {.name = "kind", .doc = "What an effect at this sink is."});
    knob(&SinkOptions::idempotency_key,
         {.name = "idempotency_key",
          .doc =
              "For kind api: what makes two requests the same to the service. One that comes while the first is being "
              "served is refused, to be asked again."});
    knob(&SinkOptions::key_retention,
         {.name = "key_retention",
          .doc = "How long the service remembers a key, by its own clock. Stripe: at least 24h.",
          .legal = {{Millis(1), Days(3650)}}});
    knob(&SinkOptions::receiver_dedups,
         {.name = "receiver_dedups", .doc = "For kind webhook: whether its owner remembers event ids."});
    knob(&SinkOptions::record_ttl,
         {.name = "record_ttl",
          .doc = "For databases: how long the id of a handled message is kept beside its effect. MassTransit: 30min, "
                 "NServiceBus: 7d. Absent: for ever.",
          .legal = {{Millis(1), Days(3650)}}});
    knob(&SinkOptions::purge_interval, {.name = "purge_interval",
                                        .doc = "With record_ttl: how often ids that are too old are purged.",
                                        .legal = {{Millis(1), Days(30)}}});
    knob(
        &SinkOptions::gc_deletes,
        {.name = "gc_deletes",
         .doc =
             "For kind search_versioned: how long the version of a deleted document is remembered. Elasticsearch: 60s.",
         .legal = {{Nanos(0), Days(30)}}});
    knob(&SinkOptions::fencing, {.name = "fencing", .doc = "Whether it checks fencing tokens of claims."});
    knob(&SinkOptions::service_time,
         {.name = "service_time", .doc = "How long it works on a request.", .legal = {{Nanos(0), Hours(24)}}});
    knob(&SinkOptions::capacity, {.name = "capacity",
                                  .doc = "Requests that it works on at the same time; others wait. 0: all of them.",
                                  .legal = {{0, 1'000'000}}});
    knob(&SinkOptions::waiting_max, {.name = "waiting_max",
                                     .doc = "Requests that may wait; more are refused as overload. 0: any number.",
                                     .legal = {{0, 1'000'000}}});
    knob(&SinkOptions::transaction_timeout_max,
         {.name = "transaction_timeout_max",
          .doc = "For kind two_phase: the longest `transaction_timeout` that it allows (Kafka: "
                 "transaction.max.timeout.ms). Kafka: 15min.",
          .legal = {{Millis(10), Days(30)}}});
    knob(&SinkOptions::keeps_prepared, {.name = "keeps_prepared",
                                        .doc = "For kind two_phase: whether a prepared transaction waits for its "
                                               "commit however long that takes (KIP-939). "
                                               "Otherwise it is aborted when its timeout is over, like an open one."});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SINK_SINK_OPTIONS_H_
