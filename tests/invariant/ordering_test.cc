// What going backwards means for the effects of a key, for its state and for a group's offset.
#include "tests/invariant/invariant_test_support.h"

namespace redeliver {
namespace {

std::vector<InvariantCase> KeyOrderCases() {
  constexpr std::string_view kOvertaken = "was applied after a newer message of its key";
  return {
      {"NoEffectIsVacuous", {Appended(kOrders, 0), Superseded(kMails, 0)}, Vacuous()},
      {"IncreasingVersionsHold",
       {Applied(kMails, 2, 0, 1), Applied(kMails, 0, 0, 2), Applied(kMails, 1, 0, 3)},
       Held(3)},
      {"AGapIsNoDisorder", {Applied(kMails, 0, 0, 1), Applied(kMails, 2, 0, 3)}, Held(2)},
      {"KeysAreIndependent", {Applied(kMails, 0, 0, 2), Applied(kMails, 1, 1, 1)}, Held(2)},
      {"SinksAreIndependent", {Applied(kMails, 1, 0, 2), Applied(kBalances, 0, 0, 1)}, Held(2)},
      {"ARepeatIsNoDisorder", {Applied(kMails, 0, 0, 1), Applied(kMails, 1, 0, 2), Applied(kMails, 0, 0, 1)}, Held(2)},
      {"ASupersededMessageHasNoPlace",
       {Superseded(kBalances, 0), Applied(kBalances, 1, 0, 2), Applied(kBalances, 0, 0, 1)},
       Held(1)},
      {"AnOlderFirstEffectIsDisorder",
       {Applied(kMails, 1, 0, 2), Delivered(0), Applied(kMails, 0, 0, 1)},
       {2, 1, kOvertaken, MessageId(0), 1, 3}},
      {"EveryMessageBehindTheNewestCounts",
       {Applied(kMails, 0, 1, 1), Applied(kMails, 3, 1, 4), Applied(kMails, 1, 1, 2), Applied(kMails, 2, 1, 3)},
       {4, 2, kOvertaken, MessageId(1), 2, 3}},
  };
}
REDELIVER_INVARIANT_TESTS(KeyOrderTest, "key_order", KeyOrderCases)

std::vector<InvariantCase> NoStaleOverwriteCases() {
  constexpr std::string_view kStale = "overwrote a newer state of its key";
  return {
      {"ASinkWithoutStateIsVacuous", {Applied(kMails, 1, 0, 2), Applied(kMails, 0, 0, 1)}, Vacuous()},
      {"TheNewestLastHolds", {Applied(kBalances, 0, 0, 1), Applied(kBalances, 1, 0, 2)}, Held(2)},
      {"AnOldStateThatIsPutRightHolds",
       {Applied(kBalances, 1, 0, 2), Applied(kBalances, 0, 0, 1), Applied(kBalances, 1, 0, 2)},
       Held(3)},
      {"AnOldStateUnderANewerOneHolds",
       {Applied(kBalances, 1, 0, 2), Applied(kBalances, 0, 0, 1), Applied(kBalances, 2, 0, 3)},
       Held(3)},
      {"KeysAreIndependent", {Applied(kBalances, 0, 0, 2), Applied(kBalances, 1, 1, 1)}, Held(2)},
      {"ASupersededEffectOverwritesNothing", {Applied(kBalances, 1, 0, 2), Superseded(kBalances, 0)}, Held(1)},
      {"AnOldStateLastIsAStaleOverwrite",
       {Applied(kBalances, 1, 1, 2), Delivered(0), Applied(kBalances, 0, 1, 1)},
       {2, 1, kStale, MessageId(0), 1, 3}},
      {"ARepeatOfAnOldStateIsAStaleOverwrite",
       {Applied(kBalances, 0, 0, 1), Applied(kBalances, 1, 0, 2), Applied(kBalances, 0, 0, 1)},
       {3, 1, kStale, MessageId(0), 2, 3}},
      {"TheLastEffectIsTheEvidence",
       {Applied(kBalances, 2, 0, 3), Applied(kBalances, 0, 0, 1), Applied(kBalances, 1, 0, 2)},
       {3, 1, kStale, MessageId(1), 1, 3}},
      {"ADeletionIsAVersionLikeAnyOther",
       {DeletionAsked(1, 0, 2), Applied(kBalances, 0, 0, 1), Applied(kBalances, 1, 0, 2)},
       Held(2)},
      {"WhatComesBackAfterADeletionIsStale",
       {DeletionAsked(1, 0, 2), Applied(kBalances, 1, 0, 2), Applied(kBalances, 0, 0, 1)},
       {2, 1, "brought back a deleted state of its key", MessageId(0), 2, 3}},
      {"EachStaleKeyCounts",
       {Applied(kBalances, 1, 0, 2), Applied(kBalances, 0, 0, 1), Applied(kBalances, 3, 1, 2),
        Applied(kBalances, 2, 1, 1)},
       {4, 2, kStale, MessageId(0), 1, 2}},
  };
}
REDELIVER_INVARIANT_TESTS(NoStaleOverwriteTest, "no_stale_overwrite", NoStaleOverwriteCases)

std::vector<InvariantCase> OffsetMonotonicCases() {
  constexpr std::string_view kBack = "the group's committed offset went back";
  constexpr std::string_view kEndBack = "the end offset told of a partition went back";
  constexpr PartitionId kFirst(0);
  constexpr PartitionId kSecond(1);
  return {
      {"NoCommitIsVacuous", {Delivered(0), Staged(0, kFirst, 5)}, Vacuous()},
      {"ForwardAndInPlaceHold",
       {OffsetCommitted(kSettle, kFirst, 0), OffsetCommitted(kSettle, kFirst, 4), OffsetCommitted(kSettle, kFirst, 4)},
       Held(3)},
      {"PartitionsAreIndependent",
       {OffsetCommitted(kSettle, kSecond, 4), OffsetCommitted(kSettle, kFirst, 1)},
       Held(2)},
      {"GroupsAreIndependent", {OffsetCommitted(kSettle, kFirst, 4), OffsetCommitted(kAudit, kFirst, 1)}, Held(2)},
      {"BackIsAViolation",
       {OffsetCommitted(kSettle, kSecond, 4), Delivered(0), OffsetCommitted(kSettle, kSecond, 3)},
       {2, 1, kBack, MessageId::None(), 1, 3}},
      {"BackByATransactionIsAViolation",
       {OffsetCommitted(kSettle, kFirst, 4), OffsetCommittedBy(3, kFirst, 3)},
       {2, 1, kBack, MessageId::None(), 1, 2}},
      {"TheWayForwardAgainIsNoSecondViolation",
       {OffsetCommitted(kSettle, kFirst, 9), OffsetCommitted(kSettle, kFirst, 3), OffsetCommitted(kSettle, kFirst, 5)},
       {3, 1, kBack, MessageId::None(), 1, 2}},
      {"BackByAResetHolds",
       {OffsetCommitted(kSettle, kFirst, 9), OffsetsReset(kSettle, kFirst, 3), OffsetCommitted(kSettle, kFirst, 4),
        OffsetCommitted(kSettle, kFirst, 9)},
       Held(3)},
      {"ForwardByAResetHolds",
       {OffsetCommitted(kSettle, kFirst, 3), OffsetsReset(kSettle, kFirst, 9), OffsetCommitted(kSettle, kFirst, 5)},
       Held(2)},
      {"BackBehindAResetIsAViolation",
       {OffsetCommitted(kSettle, kFirst, 9), OffsetsReset(kSettle, kFirst, 5), OffsetCommitted(kSettle, kFirst, 4)},
       {2, 1, kBack, MessageId::None(), 2, 3}},
      {"AResetOfAnotherPartitionOrGroupDoesNotHelp",
       {OffsetCommitted(kSettle, kFirst, 9), OffsetsReset(kSettle, kSecond, 0), OffsetsReset(kAudit, kFirst, 0),
        OffsetCommitted(kSettle, kFirst, 4)},
       {2, 1, kBack, MessageId::None(), 1, 4}},
      {"AResetAllowsOneWayBackOnly",
       {OffsetCommitted(kSettle, kFirst, 9), OffsetsReset(kSettle, kFirst, 0), OffsetCommitted(kSettle, kFirst, 4),
        OffsetCommitted(kSettle, kFirst, 3)},
       {3, 1, kBack, MessageId::None(), 3, 4}},
      {"AnEndThatGrowsHolds",
       {EndTold(kOrders, kFirst, 2), EndTold(kOrders, kFirst, 2), EndTold(kOrders, kFirst, 5)},
       Held(3)},
      {"EndsOfPartitionsAndLogsAreIndependent",
       {EndTold(kOrders, kFirst, 5), EndTold(kOrders, kSecond, 2), EndTold(kSettled, kFirst, 1),
        OffsetCommitted(kSettle, kFirst, 3)},
       Held(4)},
      {"AnEndThatGoesBackIsAViolation",
       {EndTold(kOrders, kFirst, 5), Delivered(0), EndTold(kOrders, kFirst, 4), EndTold(kOrders, kFirst, 5)},
       {3, 1, kEndBack, MessageId::None(), 1, 3}},
      {"AResetDoesNotExcuseAnEnd",
       {EndTold(kOrders, kFirst, 5), OffsetsReset(kSettle, kFirst, 0), EndTold(kOrders, kFirst, 4)},
       {2, 1, kEndBack, MessageId::None(), 1, 3}},
      {"ALogOfACoordinatorIsNobodysBusiness", {EndTold(LogId(3), kFirst, 5), EndTold(LogId(3), kFirst, 4)}, Vacuous()},
  };
}
REDELIVER_INVARIANT_TESTS(OffsetMonotonicTest, "offset_monotonic", OffsetMonotonicCases)

}  // namespace
}  // namespace redeliver
