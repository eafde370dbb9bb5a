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
};
inline constexpr int kDefectCount = 21;

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
    {"commit_forgets_second_output", "A transaction's commit makes only its first output visible."},
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
}};

constexpr const DefectInfo& Describe(Defect defect) { return kDefects[static_cast<size_t>(defect)]; }

}  // namespace redeliver

#endif  // REDELIVER_SIM_BASE_DEFECT_H_
