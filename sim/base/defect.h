// Deliberate one-line mistakes in protocols and clients, planted by tests to show that an invariant would notice. No
// scenario file can name one.
#ifndef REDELIVER_SIM_BASE_DEFECT_H_
#define REDELIVER_SIM_BASE_DEFECT_H_

#include <array>
#include <cstdint>
#include <string_view>

namespace redeliver {

enum class Defect : uint8_t {
  kNone,
  kAcknowledgeBeforeAppend,
  kDedupWindowOfZero,
  kEpochNotRaisedAtInit,
  kAbortedRecordsServed,
  kCommitIgnoresOffsets,
  kCommitForgetsSecondOutput,
  kStaleGenerationMayCommit,
  kUnstableOffsetsServed,
  kSessionNeverExpires,
  kFetchSkipsRecord,
  kFetchReordersRecords,
  kCommitGoesBack,
  kUniqueKeyNotChecked,
  kIdNotRememberedWithEffect,
  kProviderForgetsKeys,
  kCacheFindsEverything,
  kUpsertKeepsOldest,
  kDeadLetterVanishes,
  kAlertNeverRaised,
  kOneAttemptTooMany,
  kEpochNotRaisedAtElection,
  kAnyReplicaElected,
  kUncleanRestartTrusted,
  kStaleLeaderMayAlter,
  kFollowerTruncatesToHighWatermark,
  kFollowerTruncatesNothing,
  kHighWatermarkFromLeo,
  kAcknowledgeBeforeReplication,
  kMinIsrIgnored,
  kFollowerJoinsTooEarly,
  kInSyncReplicasNeverShrink,
  kReadsBeyondHighWatermark,
  kProducerEpochNotChecked,
  kSequenceGapAccepted,
  kProducerStateNotRebuilt,
  kMarkerEpochNotChecked,
  kMarkerOfNextEpoch,
  kLastStableOffsetIgnoresOpen,
  kAbortMarkerCommits,
  kMarkersNotResent,
  kTransactionsNotReloaded,
  kEndBeforeReplication,
  kTimeoutDoesNotFence,
  kVerificationSkipped,
  kTransactionalOffsetsNotFenced,
  kCommitBeforeReplication,
  kOffsetsNotReloaded,
  kGenerationNotRaised,
  kAssignmentOverlaps,
  kStaleOwnersBelieved,
  kRetriesOvertaken,
  kPositionRunsAhead,
};
inline constexpr int kDefectCount = 53;

struct DefectInfo {
  std::string_view name;
  std::string_view doc;
};

inline constexpr std::array<DefectInfo, kDefectCount> kDefects = {{
    {"none", "The model as it is."},
    {"acknowledge_before_append", "The log acknowledges each seventh record without storing it."},
    {"dedup_window_of_zero", "The log recognises no retry by its sequence number."},
    {"epoch_not_raised_at_init", "A new instance of a transactional producer fences nobody and aborts nothing."},
    {"aborted_records_served", "read_committed readers receive records of aborted transactions."},
    {"commit_ignores_offsets", "A transaction's commit forgets the offsets staged in it."},
    {"commit_forgets_second_output",
     "Each second commit marker that a broker is asked to write in a log of the scenario becomes an abort."},
    {"stale_generation_may_commit", "Offset commits of former members are accepted."},
    {"unstable_offsets_served", "Committed offsets are read although an open transaction holds newer ones."},
    {"session_never_expires", "The coordinator never removes a silent member."},
    {"fetch_skips_record", "Each fifth fetch starts one record too late."},
    {"fetch_reorders_records", "A fetch returns its last record first."},
    {"commit_goes_back", "An offset commit that is a multiple of three stores an offset two lower."},
    {"unique_key_not_checked", "insert_unique accepts a second row with the same id."},
    {"id_not_remembered_with_effect", "The dedup record is not written with the effect."},
    {"provider_forgets_keys", "The service executes a request although it has seen its idempotency key."},
    {"cache_finds_everything", "The cache answers that every id is recorded."},
    {"upsert_keeps_oldest", "A repeated upsert brings back the oldest version of its key."},
    {"dead_letter_vanishes", "The dead-letter log acknowledges without storing."},
    {"alert_never_raised", "The alert on a dead-letter log does not go off."},
    {"one_attempt_too_many", "A consumer gives up one attempt later than it says."},
    {"epoch_not_raised_at_election", "The controller elects a leader without raising the leader epoch."},
    {"any_replica_elected", "The controller elects the first live replica, in sync or not."},
    {"unclean_restart_trusted", "A broker that restarted uncleanly stays in sync and eligible."},
    {"stale_leader_may_alter", "The controller takes in-sync replicas from a former leader."},
    {"follower_truncates_to_high_watermark", "A follower cuts its log at its high watermark, whatever the protocol."},
    {"follower_truncates_nothing", "A follower keeps what its new leader does not have."},
    {"high_watermark_from_leo", "A leader takes its own log end for the high watermark."},
    {"acknowledge_before_replication", "acks=all is answered as soon as the leader has appended."},
    {"min_isr_ignored", "acks=all is accepted however few replicas are in sync."},
    {"follower_joins_too_early", "A follower is taken into the in-sync replicas before it has caught up."},
    {"in_sync_replicas_never_shrink", "A follower that does not fetch stays among the in-sync replicas."},
    {"reads_beyond_high_watermark", "Consumers are served records that are not replicated yet."},
    {"producer_epoch_not_checked", "A partition accepts batches of an older producer epoch."},
    {"sequence_gap_accepted", "A partition accepts a batch although an earlier one is missing."},
    {"producer_state_not_rebuilt", "A new leader knows nothing of the producers in its log."},
    {"marker_epoch_not_checked", "A partition accepts a marker of an older producer epoch."},
    {"marker_of_next_epoch", "Markers carry an epoch one too high, and fence the producer they serve."},
    {"last_stable_offset_ignores_open", "read_committed readers are served records of open transactions."},
    {"abort_marker_commits", "An abort marker makes the records of its transaction visible."},
    {"markers_not_resent", "A new transaction coordinator does not finish what the old one had decided."},
    {"transactions_not_reloaded", "A new transaction coordinator does not read the log of the old one."},
    {"end_before_replication", "The end of a transaction is answered before the decision is replicated."},
    {"timeout_does_not_fence", "A transaction that timed out is aborted under the epoch of its producer."},
    {"verification_skipped", "A leader opens a transaction without asking the coordinator."},
    {"transactional_offsets_not_fenced", "Offsets of former members are accepted in transactions."},
    {"commit_before_replication", "An offset commit is answered before it is replicated."},
    {"offsets_not_reloaded", "A new group coordinator does not read the offsets of the old one."},
    {"generation_not_raised", "A rebalance keeps the generation, so that old members are taken for new."},
    {"assignment_overlaps", "Two members are assigned the same partition."},
    {"stale_owners_believed",
     "A cooperative consumer goes on claiming what it owned in an old generation, and the assignor believes it."},
    {"retries_overtaken",
     "An idempotent producer sends later batches before it retries an earlier one, with new sequence numbers."},
    {"position_runs_ahead", "A consumer commits what it has fetched, not what it has handed out."},
}};

constexpr const DefectInfo& Describe(Defect defect) { return kDefects[static_cast<size_t>(defect)]; }

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_DEFECT_H_
