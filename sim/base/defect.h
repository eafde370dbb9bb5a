// Deliberate one-line mistakes in protocols and clients, planted to show that an invariant would notice (`redeliver
// defects`). No scenario file can name one.
#ifndef REDELIVER_SIM_BASE_DEFECT_H_
#define REDELIVER_SIM_BASE_DEFECT_H_

#include <bitset>
#include <cstdint>
#include <optional>
#include <span>
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
  kLeaseNeverEnds,
  kReceiptNotChecked,
  kReceiveNotCounted,
  kReturnNotCounted,
  kLimitOffByOne,
  kGroupNotBlocked,
  kSettleForgotten,
  kExtendDoesNothing,
  kExpiryTooEarly,
  kTransferRemovesFirst,
  kRedriveForgets,
  kConfirmBeforeSync,
  kConnectionNeverCloses,
  kSendNotRemembered,
  kUncommittedRowsServed,
  kLockedRowsServed,
  kRowLocksOutliveRelays,
  kBusinessIdNotChecked,
  kInsertLockEndsEarly,
  kEventInOtherTransaction,
  kEventSurvivesRollback,
  kHorizonIgnoresRunning,
  kRowOrderTakenForCommitOrder,
  kMarkedWithoutPublishing,
  kPositionAheadOfPublishing,
  kClaimNeverLapses,
  kClaimNotReleased,
  kConfirmForgets,
  kRecordPurgedTooEarly,
  kVersionNotChecked,
  kDeleteForgetsVersion,
  kKeyPrunedTooEarly,
  kFencingTokenNotChecked,
  kBreakerNeverCloses,
  kRetryBudgetIgnored,
  kStagedEffectsVisible,
  kCommitForgotten,
  kCommitOfAbortedConfirmed,
  kLaterTransactionsCommitted,
  kCommitBeforeCheckpoint,
  kCheckpointRunsAhead,
  kPreparedNotRestored,
  kStaleCheckpointAccepted,
};
inline constexpr int kDefectCount = 96;

struct DefectInfo {
  Defect defect;
  std::string_view name;
  std::string_view doc;
  // Why no scenario file shows it; empty if one does.
  std::string_view undetected = "";
};

// In the order of Defect, without kNone.
std::span<const DefectInfo> AllDefects();
const DefectInfo& Describe(Defect defect);
std::optional<Defect> FindDefect(std::string_view name);

using DefectSet = std::bitset<kDefectCount>;

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_DEFECT_H_
