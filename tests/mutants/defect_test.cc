// Each deliberate mistake of sim/base/defect.h is noticed by an invariant that does not complain without it; and each
// invariant notices at least one. An invariant that no mistake can break says nothing.
#include <ostream>
#include <set>

#include "gtest/gtest.h"
#include "sim/explore/prove.h"
#include "sim/explore/sample.h"
#include "tests/client/gallery.h"
#include "tests/mutants/queue_models.h"
#include "tests/support/lab.h"

namespace redeliver {
namespace {

// What the scenario files do not show, or only by luck of a seed.
constexpr std::string_view kDropsAtTheProducer = "gallery, the process loses requests and replies";
constexpr std::string_view kZombieInTransaction = "two transactional instances, one of them pauses";
constexpr std::string_view kCrashAndSlowRebalance = "a crash, in a group that waits an hour for members to join";
constexpr std::string_view kUpserts = "three versions of one key, upserted";
constexpr std::string_view kStrayTransaction = "two transactional instances, both of them crash";
constexpr std::string_view kOutlivedTransaction = "a transactional producer, paused for longer than its transaction";
constexpr std::string_view kFollowerComesBack = "two brokers, the follower loses sight of its leader";
constexpr std::string_view kOpenTransaction = "a service with slow transactions, which crashes";
constexpr std::string_view kBusyStream = "a cdc relay that stores its position while events wait, and crashes";
constexpr std::string_view kClaimGivenBack = "a claim of an hour, given back when an answer is missing";
constexpr std::string_view kClaimConfirmed = "a claim of five seconds, and a crash before the commit";
constexpr std::string_view kRetryBudget = "a poison message, and tokens for two retries";
constexpr std::string_view kSlowJob = "a job that works for longer on a batch than from checkpoint to checkpoint";
constexpr std::string_view kLeaderStandsStill = "three brokers, the leader stands still for longer than its session";

Lab ModelOf(std::string_view topology, std::string_view faults) {
  return Lab::FromText(R"({"name": "mutant", "claim": "A mistake shows.", "source": "sim/base/defect.h",
      "topology": {)" + std::string(topology) +
                       R"(}, "faults": {)" + std::string(faults) +
                       R"(}, "invariants": ["progress"], "configurations": {"base": {}}})")
      .JudgedByAll();
}

Lab OutlivedTransaction() {
  return ModelOf(R"("logs": {"in": {}}, "sinks": {"sink": {"kind": "counter"}},
      "producers": {"source": {"writes": "in", "messages": 4, "rate": "1/s", "delivery": "transactional",
                               "transaction_size": 2, "transaction_timeout": "5s"}},
      "consumers": {"reader": {"reads": "in", "effect": "sink", "isolation": "read_committed"}})",
                 R"("pause": {"targets": ["source"], "duration": "30s"})");
}

Lab OneConsumer(const std::string& reader, const std::string& faults, const std::string& source = "") {
  return ModelOf(R"("logs": {"in": {}}, "caches": {"seen": {}}, "sinks": {"sink": {"kind": "counter"}},
      "producers": {"source": {"writes": "in", "messages": 2)" +
                     source + R"(}},
      "consumers": {"reader": {"reads": "in", "effect": "sink", "request_timeout": "2s", "session_timeout": "10s", )" +
                     reader + "}}",
                 faults);
}

// The follower leaves the in-sync set, and comes back. Its second isolation takes the answer to its first fetch, and
// then the leader crashes. Messages are read when all is over.
Lab FollowerComesBack() {
  return ModelOf(R"("cluster": {"brokers": 2, "replica_lag_time_max": "12s", "broker_heartbeat_interval": "500ms",
                               "broker_session_timeout": "2s", "internal_min_insync_replicas": 1,
                               "initial_rebalance_delay": "70s"},
      "logs": {"in": {}}, "sinks": {"sink": {"kind": "counter"}},
      "producers": {"source": {"writes": "in", "messages": 6, "rate": "6/min", "delivery": "pipelined"}},
      "consumers": {"reader": {"reads": "in", "effect": "sink"}})",
                 R"("at_most": 3,
      "isolate": {"targets": ["broker-1"], "from": ["broker-2"], "operations": ["replica.fetch"], "phases": ["lost"],
                  "duration": "10s", "rate": "1/2"},
      "crash": {"targets": ["broker-1"], "operations": ["log.append"], "phases": ["lost"], "restart_after": "15s",
                "rate": "1/4"})");
}

Lab OutboxModel(const std::string& relay, const std::string& faults) {
  return ModelOf(R"("logs": {"in": {}}, "databases": {"store": {}}, "sinks": {"sink": {"kind": "counter"}},
      "producers": {"source": {"database": "store", "messages": 6, "rate": "1000/s", "transaction_time": "20ms"}},
      "relays": {"relay": {"reads": "store", "writes": "in", )" +
                     relay + R"(}}, "consumers": {"reader": {"reads": "in", "effect": "sink"}})",
                 faults);
}

// Timers go off first when the leader goes on: it finds that nobody has fetched for long and wants its followers out of
// sync, and only then hears that it has a successor.
Lab LeaderStandsStill() {
  return ModelOf(R"("cluster": {"brokers": 3, "replica_lag_time_max": "10s", "broker_session_timeout": "9s"},
      "logs": {"in": {"min_insync_replicas": 2}}, "sinks": {"sink": {"kind": "counter"}},
      "producers": {"source": {"writes": "in", "messages": 9, "rate": "15/min", "delivery": "pipelined"}},
      "consumers": {"reader": {"reads": "in", "effect": "sink", "session_timeout": "10s"}})",
                 R"("pause": {"targets": ["broker-1"], "operations": ["log.append"], "duration": "20s"})");
}

Lab SlowJob() {
  return ModelOf(R"("logs": {"in": {}}, "sinks": {"sink": {"kind": "two_phase"}},
      "producers": {"source": {"writes": "in", "messages": 4}},
      "consumers": {"reader": {"reads": "in", "effect": "sink", "commit": "with_checkpoint",
                               "checkpoint_interval": "1s", "handler_time": "700ms"}})",
                 R"("crash": {"targets": ["reader"]})");
}

Lab Load(std::string_view model) {
  if (model.find(' ') == std::string_view::npos) return Lab::Named(model).JudgedByAll();
  if (model == kOutlivedTransaction) return OutlivedTransaction();
  if (model == kOpenTransaction) {
    return OutboxModel(R"("kind": "poll_flag", "poll_interval": "10ms")", R"("crash": {"targets": ["source"]})");
  }
  if (model == kBusyStream) {
    return OutboxModel(R"("kind": "cdc", "poll_interval": "50ms", "flush_interval": "1ms")",
                       R"("crash": {"targets": ["relay"]})");
  }
  if (model == kFollowerComesBack) return FollowerComesBack();
  for (const QueueModel& queue : kQueueModels) {
    if (model == queue.name) return ModelOf(queue.topology, queue.faults);
  }
  if (model == kClaimGivenBack) {
    return OneConsumer(R"("on_unknown": "leave", "dedup": {"cache": "seen", "mark": "claim", "claim_lease": "1h",
                           "claim_release": "on_error"})",
                       R"("drop": {"targets": ["reader"], "operations": ["sink.apply"], "phases": ["lost"]})");
  }
  if (model == kClaimConfirmed) {
    return OneConsumer(R"("dedup": {"cache": "seen", "mark": "claim", "claim_lease": "5s"})",
                       R"("crash": {"targets": ["reader"], "operations": ["offsets.commit"], "phases": ["lost"]})");
  }
  if (model == kRetryBudget) {
    return OneConsumer(
        R"("retry_budget": {"tokens": 10, "cost": 5}, "dedup": {"cache": "seen", "mark": "after_effect"})",
        R"("crash": {"targets": ["reader"]})", R"(, "poison": [1])");
  }
  if (model == kSlowJob) return SlowJob();
  if (model == kLeaderStandsStill) return LeaderStandsStill();
  if (model == kDropsAtTheProducer) return Gallery(2, R"("drop": {"targets": ["TARGET"]})").JudgedByAll();
  const bool transactional = model == kZombieInTransaction || model == kStrayTransaction;
  std::string sinks = R"("sinks": {"sink": {"kind": "upsert"}})";
  std::string reader = R"("effect": "sink")";
  std::string logs = R"("in": {})";
  std::string faults = R"("crash": {"targets": ["reader"]})";
  if (model == kCrashAndSlowRebalance) reader += R"(, "max_poll_interval": "1h")";
  if (transactional) {
    sinks = R"("sinks": {})";
    reader = R"("writes": "out", "commit": "in_transaction", "isolation": "read_committed")";
    reader += R"(, "instances": 2, "max_poll_records": 1)";
    logs = R"("in": {}, "out": {})";
  }
  if (model == kZombieInTransaction) faults = R"("pause": {"targets": ["reader"], "duration": "30s"})";
  return ModelOf(R"("logs": {)" + logs + "}, " + sinks + R"(,
      "producers": {"source": {"writes": "in", "messages": 3, "delivery": "idempotent", "spread": "round_robin"}},
      "consumers": {"reader": {"reads": "in", "session_timeout": "10s", )" +
                     reader + "}}",
                 faults);
}

struct Kill {
  Defect defect;
  std::string_view model;  // A scenario file, or one of the above.
  std::string_view configuration;
  std::string_view invariant;
  int faults;      // Proved up to so many,
  uint64_t seeds;  // and sampled so often.
};

void PrintTo(const Kill& kill, std::ostream* out) {
  *out << Describe(kill.defect).name << " in " << kill.model << ", " << kill.configuration << ": " << kill.invariant;
}

constexpr std::string_view kLog = "exactly-once-ends-at-the-log";
constexpr std::string_view kZombie = "paused-consumer-becomes-a-zombie";
constexpr std::string_view kDedup = "dedup-in-a-cache";
constexpr std::string_view kPoison = "dead-letters-need-an-alert";
constexpr std::string_view kSemantics = "three-semantics";
constexpr std::string_view kOrder = "per-key-order-across-partitions";
constexpr std::string_view kCommit = "commit-before-effect-loses";
constexpr std::string_view kAcksOne = "acks-one-leader-crash";
constexpr std::string_view kTruncation = "high-watermark-truncation-loss";
constexpr std::string_view kDelayedEnd = "delayed-end-txn-hits-next-transaction";
constexpr std::string_view kFailOver = "brokers-fail-over";
constexpr std::string_view kTooShort = "visibility-timeout-shorter-than-handler";
constexpr std::string_view kLateMarker = "late-marker-hits-next-transaction";
constexpr std::string_view kGapSkip = "sequence-gap-skip";
constexpr std::string_view kCheckpoint = "checkpoint-outlived-by-its-transaction";

const Kill kKills[] = {
    {Defect::kAcknowledgeBeforeAppend, kSemantics, "at_least_once", "no_loss", 0, 50},
    {Defect::kAcknowledgeBeforeAppend, kOrder, "by-key", "no_loss", 0, 50},
    {Defect::kDedupWindowOfZero, kDropsAtTheProducer, "idempotent_producer", "no_double_effect", 1, 0},
    // It takes two: the first crash leaves a transaction open, the second makes its old owner come back to it.
    {Defect::kEpochNotRaisedAtInit, kStrayTransaction, "base", "no_double_effect", 2, 0},
    {Defect::kEpochNotRaisedAtInit, kStrayTransaction, "base", "no_loss", 2, 0},
    {Defect::kAbortedRecordsServed, kLog, "committed-and-idempotent", "no_phantom", 1, 50},
    {Defect::kCommitIgnoresOffsets, kLog, "committed-and-idempotent", "atomicity", 0, 0},
    {Defect::kCommitIgnoresOffsets, kLog, "committed-and-idempotent", "progress", 0, 0},
    {Defect::kCommitForgetsSecondOutput, kLog, "committed-and-idempotent", "atomicity", 0, 0},
    {Defect::kCommitForgetsSecondOutput, kLog, "committed-and-idempotent", "no_loss", 0, 0},
    {Defect::kStaleGenerationMayCommit, kZombie, "api-with-key", "offset_monotonic", 1, 50},
    {Defect::kUnstableOffsetsServed, kZombieInTransaction, "base", "no_double_effect", 1, 0},
    {Defect::kSessionNeverExpires, kCrashAndSlowRebalance, "base", "progress", 1, 0},
    {Defect::kFetchSkipsRecord, kSemantics, "idempotent_consumer", "no_loss", 1, 100},
    {Defect::kFetchReordersRecords, kOrder, "by-key", "key_order", 0, 50},
    {Defect::kCommitGoesBack, kCommit, "commit-after-effect", "offset_monotonic", 0, 50},
    {Defect::kUniqueKeyNotChecked, kOrder, "by-key", "no_double_effect", 1, 50},
    {Defect::kIdNotRememberedWithEffect, kDedup, "same-transaction", "no_double_effect", 1, 50},
    {Defect::kProviderForgetsKeys, kZombie, "api-with-key", "no_double_effect", 1, 50},
    {Defect::kCacheFindsEverything, kDedup, "mark-after-effect", "dedup_sound", 0, 50},
    {Defect::kCacheFindsEverything, kDedup, "mark-after-effect", "no_loss", 0, 50},
    {Defect::kUpsertKeepsOldest, kUpserts, "base", "no_stale_overwrite", 1, 50},
    {Defect::kDeadLetterVanishes, kPoison, "with-alert", "dead_letter_complete", 0, 50},
    {Defect::kAlertNeverRaised, kPoison, "with-alert", "alert_raised", 0, 50},
    {Defect::kOneAttemptTooMany, kPoison, "with-alert", "bounded_attempts", 0, 50},
    {Defect::kAnyReplicaElected, "unclean-election-loss", "clean", "no_loss", 0, 400},
    {Defect::kAnyReplicaElected, "unclean-election-loss", "clean", "replica_agreement", 0, 400},
    {Defect::kFollowerTruncatesToHighWatermark, kTruncation, "leader-epoch-fenced", "no_loss", 0, 400},
    {Defect::kHighWatermarkFromLeo, kAcksOne, "acks-all", "no_loss", 0, 400},
    {Defect::kAcknowledgeBeforeReplication, kAcksOne, "acks-all", "no_loss", 0, 400},
    {Defect::kReadsBeyondHighWatermark, kDelayedEnd, "tv2-strict-markers", "no_phantom", 0, 50},
    {Defect::kLastStableOffsetIgnoresOpen, kDelayedEnd, "tv2-strict-markers", "no_phantom", 0, 50},
    {Defect::kAbortMarkerCommits, kDelayedEnd, "tv2-strict-markers", "no_phantom", 0, 50},
    {Defect::kSequenceGapAccepted, "retry-reorder", "five-in-flight-idempotent", "key_order", 1, 50},
    {Defect::kVerificationSkipped, "crash-after-process", "log-transaction", "progress", 0, 100},
    {Defect::kTransactionalOffsetsNotFenced, "zombie-transactional-producer", "fenced-by-generation",
     "no_double_effect", 1, 400},
    {Defect::kCommitBeforeReplication, "unclean-election-loss", "unclean", "offset_monotonic", 0, 400},
    {Defect::kGenerationNotRaised, "rebalance-without-commit", "workers-commit-later", "offset_monotonic", 1, 100},
    {Defect::kAssignmentOverlaps, kZombie, "pause-within-the-session", "no_double_effect", 0, 50},
    {Defect::kRetriesOvertaken, kAcksOne, "acks-all", "key_order", 1, 100},
    {Defect::kPositionRunsAhead, kCommit, "commit-after-effect", "no_loss", 1, 50},
    {Defect::kProducerStateNotRebuilt, kFailOver, "idempotent", "no_double_effect", 1, 0},
    {Defect::kMarkersNotResent, kFailOver, "idempotent", "progress", 1, 1000},
    {Defect::kTransactionsNotReloaded, kFailOver, "idempotent", "atomicity", 1, 500},
    {Defect::kOffsetsNotReloaded, kFailOver, "idempotent", "atomicity", 1, 500},
    {Defect::kEpochNotRaisedAtElection, kAcksOne, "acks-one", "replica_agreement", 0, 400},
    {Defect::kUncleanRestartTrusted, "restart-within-session-loss", "restart-distrusted", "no_loss", 0, 400},
    {Defect::kStaleLeaderMayAlter, kLeaderStandsStill, "base", "progress", 1, 0},
    {Defect::kFollowerTruncatesNothing, "high-watermark-truncation-divergence", "leader-epoch", "replica_agreement", 0,
     100},
    {Defect::kMinIsrIgnored, "visible-below-min-isr", "high-watermark-moves-on", "no_loss", 0, 400},
    {Defect::kFollowerJoinsTooEarly, kFollowerComesBack, "base", "no_loss", 0, 1000},
    {Defect::kInSyncReplicasNeverShrink, "slow-follower-fails-sends", "lag-3s", "no_double_effect", 1, 0},
    {Defect::kProducerEpochNotChecked, "given-up-batch-arrives-late", "idempotent", "no_stale_overwrite", 2, 0},
    {Defect::kProducerEpochNotChecked, "given-up-batch-arrives-late", "idempotent", "key_order", 2, 0},
    {Defect::kMarkerEpochNotChecked, kLateMarker, "tv2-strict-markers", "no_loss", 1, 0},
    {Defect::kMarkerEpochNotChecked, kLateMarker, "tv2-strict-markers", "no_phantom", 1, 0},
    // Every transaction after the first fails once, without any fault, and takes its mails along.
    {Defect::kMarkerOfNextEpoch, "exactly-once-ends-with-the-transaction", "mail-inside", "no_double_effect", 0, 0},
    {Defect::kEndBeforeReplication, "transaction-log-min-isr-one", "min-isr-two", "no_loss", 0, 100},
    {Defect::kTimeoutDoesNotFence, kOutlivedTransaction, "base", "no_loss", 1, 0},
    {Defect::kTimeoutDoesNotFence, kOutlivedTransaction, "base", "atomicity", 1, 0},
    {Defect::kClaimNeverLapses, "mark-after-effect", "claim-and-confirm", "progress", 1, 0},
    {Defect::kClaimNotReleased, kClaimGivenBack, "base", "progress", 1, 0},
    {Defect::kConfirmForgets, kClaimConfirmed, "base", "no_double_effect", 1, 0},
    {Defect::kRecordPurgedTooEarly, "inbox-window-shorter-than-retry-horizon", "kept-60min", "no_double_effect", 1, 0},
    {Defect::kVersionNotChecked, "retry-topic-reorders", "versioned-rows", "no_stale_overwrite", 1, 0},
    {Defect::kDeleteForgetsVersion, "upserts-bear-repeats-not-reorder", "versioned", "no_stale_overwrite", 1, 0},
    {Defect::kKeyPrunedTooEarly, "mark-before-effect", "key-at-the-provider", "no_double_effect", 1, 0},
    {Defect::kFencingTokenNotChecked, "claim-outlived-by-its-holder", "fencing-tokens", "no_double_effect", 1, 0},
    {Defect::kBreakerNeverCloses, "breaker-waits-for-the-sink", "asks-for-health", "progress", 1, 0},
    {Defect::kRetryBudgetIgnored, kRetryBudget, "base", "bounded_attempts", 0, 0},
    {Defect::kStagedEffectsVisible, kCheckpoint, "back-in-time", "no_double_effect", 1, 0},
    {Defect::kCommitForgotten, kCheckpoint, "back-in-time", "no_double_effect", 1, 0},
    {Defect::kCommitOfAbortedConfirmed, kCheckpoint, "gone-and-failed", "no_loss", 1, 0},
    {Defect::kLaterTransactionsCommitted, kCheckpoint, "back-in-time", "no_double_effect", 1, 0},
    {Defect::kLaterTransactionsCommitted, kCheckpoint, "back-in-time", "atomicity", 1, 0},
    {Defect::kCommitBeforeCheckpoint, kCheckpoint, "back-in-time", "no_double_effect", 1, 0},
    {Defect::kCheckpointRunsAhead, kSlowJob, "base", "no_loss", 1, 0},
    {Defect::kPreparedNotRestored, kCheckpoint, "back-in-time", "no_loss", 1, 0},
    {Defect::kPreparedNotRestored, kCheckpoint, "back-in-time", "atomicity", 1, 0},
    {Defect::kStaleCheckpointAccepted, kCheckpoint, "back-in-time", "atomicity", 1, 0},
    {Defect::kStaleOwnersBelieved, "double-ownership", "claims-by-generation", "no_double_effect", 0, 400},
    {Defect::kUncommittedRowsServed, kOpenTransaction, "base", "outbox_equivalence", 1, 0},
    {Defect::kUncommittedRowsServed, kOpenTransaction, "base", "no_phantom", 1, 0},
    {Defect::kLockedRowsServed, "parallel-relays-reorder", "two-relays", "no_double_effect", 0, 50},
    {Defect::kRowLocksOutliveRelays, "relay-crash-after-publish", "mark-after-row", "progress", 1, 0},
    {Defect::kBusinessIdNotChecked, kDropsAtTheProducer, "outbox_writer", "no_double_effect", 1, 0},
    {Defect::kInsertLockEndsEarly, kGapSkip, "serial", "outbox_equivalence", 0, 0},
    {Defect::kEventInOtherTransaction, kGapSkip, "flag", "outbox_equivalence", 0, 0},
    {Defect::kEventSurvivesRollback, kOpenTransaction, "base", "outbox_equivalence", 1, 0},
    {Defect::kHorizonIgnoresRunning, kGapSkip, "horizon", "outbox_equivalence", 0, 0},
    {Defect::kRowOrderTakenForCommitOrder, kGapSkip, "log", "outbox_equivalence", 0, 0},
    {Defect::kMarkedWithoutPublishing, kDropsAtTheProducer, "poll_flag_relay", "outbox_equivalence", 1, 0},
    {Defect::kMarkedWithoutPublishing, kDropsAtTheProducer, "poll_flag_relay", "no_loss", 1, 0},
    {Defect::kPositionAheadOfPublishing, kBusyStream, "base", "outbox_equivalence", 1, 0},
    {Defect::kLeaseNeverEnds, "ack-lost", "idempotent", "progress", 1, 0},
    {Defect::kReceiptNotChecked, kLateRelease, "base", "no_double_effect", 2, 0},
    {Defect::kReceiveNotCounted, kTooShort, "timeout-30s", "progress", 0, 0},
    {Defect::kReturnNotCounted, "nack-loop-escapes-limit", "reject", "bounded_attempts", 0, 0},
    {Defect::kLimitOffByOne, kPoisonInAQueue, "base", "bounded_attempts", 0, 0},
    {Defect::kGroupNotBlocked, kGroups, "base", "key_order", 0, 0},
    {Defect::kSettleForgotten, "lost-publish-confirm-resend", "sqs-fifo-dedup-id", "no_double_effect", 0, 0},
    {Defect::kExtendDoesNothing, kTooShort, "extended-every-15s", "no_double_effect", 0, 0},
    {Defect::kExpiryTooEarly, "retention-shorter-than-outage", "kept-14d", "no_loss", 0, 0},
    {Defect::kTransferRemovesFirst, "at-most-once-dead-lettering", "at-least-once", "dead_letter_complete", 1, 0},
    {Defect::kRedriveForgets, "redrive-after-dedup-expiry", "keys-kept-30d", "no_loss", 1, 0},
    {Defect::kConfirmBeforeSync, "publish-without-confirm", "with-confirms", "no_loss", 1, 0},
    {Defect::kConnectionNeverCloses, "ack-before-effect", "ack-after", "progress", 1, 0},
    {Defect::kSendNotRemembered, "lost-publish-confirm-resend", "sqs-fifo-dedup-id", "no_double_effect", 1, 0},
};

class KillTest : public testing::TestWithParam<Kill> {
 protected:
  // The invariant's cell, from both searches together.
  Cell Search(const Lab& lab, Defect defect) const {
    const Kill& kill = GetParam();
    SearchControl control;
    control.configurations = {lab.Find(kill.configuration)};
    control.defect = defect;
    SearchResult proof = Prove(lab.prepared(), kill.faults, {1}, control);
    Cell cell = std::move(proof.results[0].cells[lab.Invariant(kill.invariant)]);
    EXPECT_EQ(proof.results[0].cut_runs, 0u);
    if (kill.seeds == 0) return cell;
    SearchResult sample = Sample(lab.prepared(), {{1, kill.seeds}}, control);
    cell.Merge(std::move(sample.results[0].cells[lab.Invariant(kill.invariant)]));
    return cell;
  }
};

TEST_P(KillTest, TheMistakeBreaksTheInvariantAndNothingElseDoes) {
  const Kill& kill = GetParam();
  const Lab lab = Load(kill.model);
  const Cell without = Search(lab, Defect::kNone);
  EXPECT_GT(without.observations, 0u);
  if (without.witness) {
    const size_t configuration = lab.Find(kill.configuration);
    EXPECT_THAT(lab.Try(kill.configuration, lab.InWords(configuration, without.witness->plan), without.witness->seed),
                Keeps(std::string(kill.invariant)))
        << "the control breaks it too";
  }
  EXPECT_GT(Search(lab, kill.defect).violating_runs, 0u) << "the mistake survives";
}

INSTANTIATE_TEST_SUITE_P(Defects, KillTest, testing::ValuesIn(kKills), [](const auto& info) {
  return AsTestName(std::string(Describe(info.param.defect).name) + "__" + std::string(info.param.invariant) + "__" +
                    std::to_string(info.index));
});

TEST(KillMatrix, NamesEveryDefect) {
  std::set<std::string_view> expected;
  for (int i = 1; i < kDefectCount; ++i) expected.insert(kDefects[static_cast<size_t>(i)].name);
  std::set<std::string_view> killed;
  for (const Kill& kill : kKills) killed.insert(Describe(kill.defect).name);
  EXPECT_EQ(killed, expected);
}

TEST(KillMatrix, NamesEveryInvariant) {
  std::set<std::string_view> expected;
  for (const InvariantEntry& entry : AllInvariants()) expected.insert(entry.info.name);
  std::set<std::string_view> kills;
  for (const Kill& kill : kKills) kills.insert(kill.invariant);
  EXPECT_EQ(kills, expected);
}

TEST(KillMatrix, ADefectChangesOnlyTheRunsItIsPlantedIn) {
  const Lab lab = Lab::Named(kSemantics);
  const Digest honest = lab.TrySeed(0, 1).replay.run.digest;
  EXPECT_NE(lab.TrySeed(0, 1, Defect::kFetchReordersRecords).replay.run.digest, honest);
  EXPECT_EQ(lab.TrySeed(0, 1).replay.run.digest, honest);
}

}  // namespace
}  // namespace redeliver
