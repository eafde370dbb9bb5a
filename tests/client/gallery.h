// The patterns of sim/client, each in the smallest pipeline that shows it: one producer, one log, one consumer that
// handles one message at a time, one sink. Faults strike the process that runs the pattern and nobody else.
#ifndef REDELIVER_TESTS_CLIENT_GALLERY_H_
#define REDELIVER_TESTS_CLIENT_GALLERY_H_

#include <string>
#include <string_view>

#include "sim/client/catalogue.h"
#include "tests/support/lab.h"

namespace redeliver {

struct GalleryEntry {
  std::string_view pattern;
  std::string_view process;   // Who runs it.
  std::string_view topology;  // What selects it, as a patch of kGalleryBase.
};

inline constexpr GalleryEntry kGallery[] = {
    {"fire_and_forget_producer", "source", R"("producers": {"source": {"delivery": "fire_and_forget"}})"},
    {"retrying_producer", "source", R"("producers": {"source": {"delivery": "retrying"}})"},
    {"idempotent_producer", "source", R"("producers": {"source": {"delivery": "idempotent"}})"},
    {"pipelined_producer", "source", R"("producers": {"source": {"delivery": "pipelined"}})"},
    {"transactional_producer", "source",
     R"("producers": {"source": {"delivery": "transactional", "transaction_size": 1}},
        "consumers": {"reader": {"isolation": "read_committed"}})"},
    {"dual_writer", "source",
     R"("databases": {"store": {}}, "producers": {"source": {"database": "store", "write_order": "commit_first"}})"},
    {"outbox_writer", "source",
     R"("databases": {"store": {}}, "producers": {"source": {"database": "store", "writes": null}},
        "relays": {"relay": {"reads": "store", "writes": "in", "kind": "poll_flag", "poll_interval": "1s"}})"},
    {"cdc_relay", "relay",
     R"("databases": {"store": {}}, "producers": {"source": {"database": "store", "writes": null}},
        "relays": {"relay": {"reads": "store", "writes": "in", "kind": "cdc", "poll_interval": "1s", "flush_interval": "2s"}})"},
    {"poll_flag_relay", "relay",
     R"("databases": {"store": {}}, "producers": {"source": {"database": "store", "writes": null}},
        "relays": {"relay": {"reads": "store", "writes": "in", "kind": "poll_flag", "poll_interval": "1s"}})"},
    {"poll_cursor_relay", "relay",
     R"("databases": {"store": {}}, "producers": {"source": {"database": "store", "writes": null}},
        "relays": {"relay": {"reads": "store", "writes": "in", "kind": "poll_cursor", "poll_interval": "1s"}})"},
    {"poll_horizon_relay", "relay",
     R"("databases": {"store": {}}, "producers": {"source": {"database": "store", "writes": null}},
        "relays": {"relay": {"reads": "store", "writes": "in", "kind": "poll_horizon", "poll_interval": "1s"}})"},
    {"poll_gap_wait_relay", "relay",
     R"("databases": {"store": {}}, "producers": {"source": {"database": "store", "writes": null}},
        "relays": {"relay": {"reads": "store", "writes": "in", "kind": "poll_gap_wait", "poll_interval": "1s"}})"},
    {"poll_serial_relay", "relay",
     R"("databases": {"store": {}}, "producers": {"source": {"database": "store", "writes": null}},
        "relays": {"relay": {"reads": "store", "writes": "in", "kind": "poll_serial", "poll_interval": "1s"}})"},
    {"at_most_once_consumer", "reader", R"("consumers": {"reader": {"commit": "before_effect"}})"},
    {"at_least_once_consumer", "reader", R"("consumers": {"reader": {"commit": "after_effect"}})"},
    {"auto_commit_consumer", "reader", R"("consumers": {"reader": {"commit": "auto"}})"},
    {"worker_pool_consumer", "reader", R"("consumers": {"reader": {"workers": 2}})"},
    {"retry_topic_consumer", "reader", R"("logs": {"later": {}}, "consumers": {"reader": {"retry_log": "later"}})"},
    {"idempotent_consumer", "reader", R"("consumers": {"reader": {"dedup": {"mark": "with_effect"}}})"},
    {"mark_before_effect_consumer", "reader",
     R"("caches": {"seen": {}}, "consumers": {"reader": {"dedup": {"cache": "seen", "mark": "before_effect"}}})"},
    {"mark_after_effect_consumer", "reader",
     R"("caches": {"seen": {}}, "consumers": {"reader": {"dedup": {"cache": "seen", "mark": "after_effect"}}})"},
    {"claim_consumer", "reader",
     R"("caches": {"seen": {}}, "consumers": {"reader": {"dedup": {"cache": "seen", "mark": "claim"}}})"},
    {"provider_key_consumer", "reader", R"("sinks": {"sink": {"kind": "api", "idempotency_key": "message_id"}})"},
    {"transactional_processor", "reader",
     R"("logs": {"out": {}}, "sinks": null, "consumers": {"reader": {"effect": null, "writes": "out",
        "commit": "in_transaction", "isolation": "read_committed"}})"},
    {"checkpointing_consumer", "reader",
     R"("sinks": {"sink": {"kind": "two_phase"}}, "consumers": {"reader": {"commit": "with_checkpoint",
        "checkpoint_interval": "500ms", "session_timeout": null}})"},
    {"queue_producer", "source",
     R"("logs": null, "queues": {"in": {"profile": "sqs_standard"}},
        "consumers": {"reader": {"max_poll_records": null, "session_timeout": null}})"},
    {"queue_worker", "reader",
     R"("logs": null, "queues": {"in": {"profile": "sqs_standard"}},
        "consumers": {"reader": {"max_poll_records": null, "session_timeout": null}})"},
};

// Every pattern as a configuration of its name. `faults` is the inside of "faults", with TARGET for the process.
inline Lab Gallery(int messages, std::string_view faults) {
  std::string text = R"({
    "name": "gallery", "claim": "Each pattern keeps what its header claims.", "source": "sim/client",
    "topology": {
      "logs": {"in": {}}, "sinks": {"sink": {"kind": "counter"}},
      "producers": {"source": {"writes": "in", "messages": )" +
                     std::to_string(messages) + R"(}},
      "consumers": {"reader": {"reads": "in", "effect": "sink", "max_poll_records": 1, "session_timeout": "10s"}}
    },
    "invariants": ["no_loss", "no_double_effect", "no_phantom", "key_order", "atomicity", "progress",
                   "offset_monotonic", "dedup_sound"],
    "configurations": {)";
  for (const GalleryEntry& entry : kGallery) {
    std::string rules(faults);
    for (size_t at; (at = rules.find("TARGET")) != std::string::npos;) rules.replace(at, 6, entry.process);
    text += (&entry == kGallery ? "\n\"" : ",\n\"") + std::string(entry.pattern) + "\": {\"topology\": {" +
            std::string(entry.topology) + "}, \"faults\": {" + rules + "}}";
  }
  return Lab::FromText(text + "}}");
}

}  // namespace redeliver

#endif  // REDELIVER_TESTS_CLIENT_GALLERY_H_
