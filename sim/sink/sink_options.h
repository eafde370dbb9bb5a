// What a scenario says about one sink.
#ifndef REDELIVER_SIM_SINK_SINK_OPTIONS_H_
#define REDELIVER_SIM_SINK_SINK_OPTIONS_H_

#include "sim/base/knob.h"
#include "sim/base/sim_time.h"

namespace redeliver {

enum class SinkKind { kApi, kCounter, kUpsert, kInsertUnique };

template <>
struct EnumNames<SinkKind> {
  static constexpr EnumName kNames[] = {
      {"api", "An outside service, such as mail or payment: each accepted request is one effect."},
      {"counter", "n = n + x in a database: each commit is one effect, unless its transaction also records the id."},
      {"upsert", "Last write wins per key in a database: a repeat is an effect, and an old one overwrites a newer."},
      {"insert_unique", "A row with the message id as unique key: a repeat is refused as already done."}};
};

// Whether the database can keep a dedup record in the effect's own transaction.
constexpr bool IsDatabase(SinkKind kind) { return kind != SinkKind::kApi; }

enum class IdempotencyKey { kNone, kMessageId };

template <>
struct EnumNames<IdempotencyKey> {
  static constexpr EnumName kNames[] = {
      {"none", "The service knows no idempotency keys."},
      {"message_id", "Requests carry the message id; the service answers a repeat from memory."}};
};

struct SinkOptions {
  SinkKind kind = SinkKind::kApi;
  IdempotencyKey idempotency_key = IdempotencyKey::kNone;
  SimDuration key_retention = Hours(24);

  template <class Visitor>
  static void Describe(Visitor&& knob) {
    knob(&SinkOptions::kind, {.name = "kind", .doc = "What an effect at this sink is."});
    knob(&SinkOptions::idempotency_key,
         {.name = "idempotency_key", .doc = "For kind api: what makes two requests the same to the service."});
    knob(&SinkOptions::key_retention,
         {.name = "key_retention",
          .doc = "For kind api: how long the service remembers a key, by its own clock. Stripe: at least 24h.",
          .legal = {{Millis(1), Days(3650)}}});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_SINK_SINK_OPTIONS_H_
