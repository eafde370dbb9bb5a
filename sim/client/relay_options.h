// What a scenario says about one relay: the processes that publish what is in an outbox.
#ifndef REDELIVER_SIM_CLIENT_RELAY_OPTIONS_H_
#define REDELIVER_SIM_CLIENT_RELAY_OPTIONS_H_

#include <cstdint>
#include <string>

#include "sim/base/knob.h"
#include "sim/base/sim_time.h"

namespace redeliver {

enum class RelayKind { kChangeDataCapture, kPollFlag, kPollCursor, kPollHorizon, kPollGapWait, kPollSerial };

template <>
struct EnumNames<RelayKind> {
  static constexpr EnumName kNames[] = {
      {"cdc", "Reads the database's log in commit order, as Debezium does."},
      {"poll_flag", "Polls for rows without a mark, skips what others have locked, and marks what it has published."},
      {"poll_cursor", "Polls for rows with a higher id than the last it has published."},
      {"poll_horizon", "Polls for rows of transactions that are older than every running one, by transaction."},
      {"poll_gap_wait", "As poll_cursor, but waits `gap_wait` for an id that is missing."},
      {"poll_serial", "As poll_cursor; an insert into the outbox holds a lock until its transaction ends."}};
};

enum class MarkEvent { kAfterBatch, kAfterRow, kBeforePublish };

template <>
struct EnumNames<MarkEvent> {
  static constexpr EnumName kNames[] = {{"after_batch", "When all of a batch are published."},
                                        {"after_row", "Each when it is published."},
                                        {"before_publish", "A batch before the first of it is published."}};
};

enum class OnPublishError { kStopBatch, kSkipRow };

template <>
struct EnumNames<OnPublishError> {
  static constexpr EnumName kNames[] = {
      {"stop_batch", "Takes back what the batch would have marked, and starts again with the next poll."},
      {"skip_row", "Goes on with the next event."}};
};

enum class RelayPartition { kNone, kHashKey };

template <>
struct EnumNames<RelayPartition> {
  static constexpr EnumName kNames[] = {{"none", "Every instance takes what it can get."},
                                        {"hash_key", "Events of one key are published by one instance."}};
};

enum class SlotFailover { kNone, kSynced };

template <>
struct EnumNames<SlotFailover> {
  static constexpr EnumName kNames[] = {{"none", "The replica has no slot: the relay creates one when it is back."},
                                        {"synced", "The replica has the slot, too (PostgreSQL 17)."}};
};

enum class OffsetMismatch { kNoValidation, kTrustOffset, kTrustSlot };

template <>
struct EnumNames<OffsetMismatch> {
  static constexpr EnumName kNames[] = {
      {"no_validation", "Starts with what the slot has (PostgreSQL 15 or later), and does not look."},
      {"trust_offset", "Stops with an error: what is between them cannot be had."},
      {"trust_slot", "Starts with what the slot has."}};
};

enum class ResumeAt { kFirstAtOrAfter, kWaitForExact };

template <>
struct EnumNames<ResumeAt> {
  static constexpr EnumName kNames[] = {
      {"first_at_or_after", "With the first change behind the stored position."},
      {"wait_for_exact", "Passes over everything until it sees the event at exactly the stored position."}};
};

struct RelayOptions {
  std::string reads;
  std::string writes;
  RelayKind kind = RelayKind::kChangeDataCapture;
  int64_t instances = 1;
  SimDuration request_timeout = Seconds(30);
  SimDuration poll_interval = Millis(500);
  int64_t batch_size = 100;
  MarkEvent mark = MarkEvent::kAfterBatch;
  OnPublishError on_publish_error = OnPublishError::kStopBatch;
  RelayPartition relay_partition = RelayPartition::kNone;
  SimDuration gap_wait = Seconds(10);
  int64_t queue_size = 8192;
  SimDuration flush_interval = Seconds(60);
  SimDuration restart_wait = Seconds(10);
  SlotFailover slot_failover = SlotFailover::kNone;
  OffsetMismatch offset_mismatch = OffsetMismatch::kNoValidation;
  ResumeAt resume = ResumeAt::kFirstAtOrAfter;

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
    knob(&RelayOptions::poll_interval,
         {.name = "poll_interval",
          .doc = "How long it waits when there was nothing to read. A cdc relay waits at both ends of its queue. "
                 "Debezium: 500ms, MassTransit: 10s.",
          .legal = {{Micros(1), Days(1)}}});
    knob(&RelayOptions::batch_size, {.name = "batch_size",
                                     .doc = "Most events of one read. Debezium: 2048, MassTransit: 100.",
                                     .legal = {{1, 100'000}}});
    knob(&RelayOptions::mark,
         {.name = "mark",
          .doc = "When a relay that polls notes down what is published: marks rows, or moves its cursor."});
    knob(&RelayOptions::on_publish_error,
         {.name = "on_publish_error",
          .doc = "What a relay that polls does about an event that was not acknowledged. A cdc relay sends it again."});
    knob(&RelayOptions::relay_partition,
         {.name = "relay_partition", .doc = "How instances of a poll_flag relay share the events."});
    knob(&RelayOptions::gap_wait, {.name = "gap_wait",
                                   .doc = "How long a poll_gap_wait relay waits for an id that is missing, before it "
                                          "takes it for rolled back. Akka: 10s.",
                                   .legal = {{Nanos(0), Days(1)}}});
    knob(&RelayOptions::queue_size, {.name = "queue_size",
                                     .doc = "Events between reading and publishing above which a cdc relay reads no "
                                            "more. Debezium: 8192.",
                                     .legal = {{1, 1'000'000}}});
    knob(&RelayOptions::flush_interval,
         {.name = "flush_interval",
          .doc = "How often a cdc relay stores its position. Kafka Connect: 60s.",
          .legal = {{Millis(1), Days(1)}}});
    knob(&RelayOptions::restart_wait,
         {.name = "restart_wait",
          .doc = "How long after an error a cdc relay connects again. Debezium: 10s.",
          .legal = {{Nanos(0), Days(1)}}});
    knob(&RelayOptions::slot_failover,
         {.name = "slot_failover", .doc = "What a failover of the database leaves of a cdc relay's replication slot."});
    knob(&RelayOptions::offset_mismatch,
         {.name = "offset_mismatch",
          .doc = "What a cdc relay does if its slot begins behind the position it has stored."});
    knob(&RelayOptions::resume, {.name = "resume", .doc = "Where a cdc relay goes on after a restart."});
  }
};

}  // namespace redeliver

#endif  // REDELIVER_SIM_CLIENT_RELAY_OPTIONS_H_
