// The life of a message that is handed out, rule by rule: leases, receipts, returns, limits.
#include "gtest/gtest.h"
#include "tests/queue/queue_story.h"

namespace redeliver {
namespace {

struct StoryCase {
  const char* name;
  QueueOptions options;
  const char* script;
  const char* story;
};

void PrintTo(const StoryCase& story, std::ostream* out) { *out << story.name; }

QueueOptions Sqs() { return {.visibility_timeout = Seconds(30)}; }
QueueOptions Of(QueueProfile profile) { return {.profile = profile}; }

QueueOptions With(QueueOptions options, auto member, auto value) {
  options.*member = value;
  return options;
}

// A scan each minute, on the minute, for leases of 30s.
QueueOptions Scanned() { return {.profile = QueueProfile::kObanLifeline, .visibility_timeout = Seconds(30)}; }

const StoryCase kCases[] = {
    // LQ-1: a receive hides the message and counts.
    {"AReceiveHidesTheMessage", Sqs(), "0s a send 0 | 1s a receive | 2s b receive | 3s a delete 1",
     "0s stored 0 | 1s received 0 #1 | 3s settled 0"},
    {"AReceiveOfNothingReturnsNothing", Sqs(), "0s a receive | 1s a send 0 | 2s a take",
     "1s stored 0 | 2s received 0 #1 | 2s settled 0"},
    {"ALongPollIsServedWhenAMessageComes", Sqs(), "0s b poll | 5s a send 0 | 6s b delete 1",
     "5s stored 0 | 5s received 0 #1 | 6s settled 0"},
    {"TheFirstToPollIsServedFirst", Sqs(), "0s b poll | 1s c poll | 5s a send 0 | 6s d delete 1",
     "5s stored 0 | 5s received 0 #1 | 6s settled 0"},
    {"OneReceiveTakesSeveral", Sqs(), "0s a send 0 | 0s a send 1 | 1s a receive 10 | 2s a delete 1 2",
     "0s stored 0 | 0s stored 1 | 1s received 0 #1 | 1s received 1 #1 | 2s settled 0 | 2s settled 1"},
    {"AReceiveTakesNoMoreThanTheBatchAllows", With(Sqs(), &QueueOptions::receive_batch_max, 1),
     "0s a send 0 | 0s a send 1 | 1s a receive 10 | 2s a take | 3s a delete 1",
     "0s stored 0 | 0s stored 1 | 1s received 0 #1 | 2s received 1 #1 | 2s settled 1 | 3s settled 0"},
    // LQ-3: extending restarts the clock, and does not add.
    {"ExtendingRestartsTheLease", Sqs(), "0s a send 0 | 1s a receive | 21s a extend 1 | 49s a delete 1",
     "0s stored 0 | 1s received 0 #1 | 49s settled 0"},
    {"AnExtensionIsForgottenByTheNextReceive", Sqs(),
     "0s a send 0 | 1s a receive | 21s a extend 1 | 52s b receive | 53s b delete 2",
     "0s stored 0 | 1s received 0 #1 | 51s returned 0 lapsed | 52s received 0 #2 | 53s settled 0"},
    {"ALapsedLeaseCannotBeExtended", Sqs(), "0s a send 0 | 1s a receive | 32s a extend 1 | 33s a delete 1",
     "0s stored 0 | 1s received 0 #1 | 31s returned 0 lapsed | 32s a: stale_receipt | 33s settled 0"},
    {"ALeaseCannotBeExtendedBeyondItsMaximum", With(Sqs(), &QueueOptions::lease_max, Seconds(40)),
     "0s a send 0 | 1s a receive | 21s a extend 1 | 25s a delete 1",
     "0s stored 0 | 1s received 0 #1 | 21s a: over_limit | 25s settled 0"},
    // LQ-4: the end of a lease is not told to the holder.
    {"ALapsedMessageIsReceivedAgain", Sqs(), "0s a send 0 | 1s a receive | 32s b receive | 33s b delete 2",
     "0s stored 0 | 1s received 0 #1 | 31s returned 0 lapsed | 32s received 0 #2 | 33s settled 0"},
    {"AClockJumpEndsLeasesEarly", Sqs(), "0s a send 0 | 1s a receive | 5s - jump 1h | 6s b take",
     "0s stored 0 | 1s received 0 #1 | 5s returned 0 lapsed | 6s received 0 #2 | 6s settled 0"},
    {"APausedQueueEndsLeasesWhenItGoesOn", Sqs(), "0s a send 0 | 1s a receive | 20s - pause 40s | 61s b take",
     "0s stored 0 | 1s received 0 #1 | 60s returned 0 lapsed | 61s received 0 #2 | 61s settled 0"},
    // LQ-5: what an old receipt can do.
    {"SqsAnswersAnOldReceiptAndDoesNothing", Sqs(),
     "0s a send 0 | 1s a receive | 32s b receive | 33s a delete 1 | 34s b delete 2",
     "0s stored 0 | 1s received 0 #1 | 31s returned 0 lapsed | 32s received 0 #2 | 33s stale 0 | 34s settled 0"},
    {"SqsDeletesByALapsedReceiptThatIsTheNewest", Sqs(), "0s a send 0 | 1s a receive | 33s a delete 1",
     "0s stored 0 | 1s received 0 #1 | 31s returned 0 lapsed | 33s settled 0"},
    {"FifoRefusesALapsedReceipt", Of(QueueProfile::kSqsFifo),
     "0s a send 0 | 1s a receive | 33s a delete 1 | 34s b take",
     "0s stored 0 | 1s received 0 #1 | 31s returned 0 lapsed | 33s stale 0 | 33s a: stale_receipt | "
     "34s received 0 #2 | 34s settled 0"},
    {"JetstreamSettlesByAnOldReceiptWhoeverHoldsIt", Of(QueueProfile::kJetstream),
     "0s a send 0 | 1s a receive | 32s b receive | 33s a delete 1 | 34s b delete 2",
     "0s stored 0 | 1s received 0 #1 | 31s returned 0 lapsed | 32s received 0 #2 | 33s settled 0 | 34s stale 0"},
    {"PubsubIgnoresALateAcknowledgement", Of(QueueProfile::kPubsub),
     "0s a send 0 | 1s a receive | 12s a delete 1 | 13s b take",
     "0s stored 0 | 1s received 0 #1 | 11s returned 0 lapsed | 12s stale 0 | 13s received 0 #2 | 13s settled 0"},
    {"ASecondDeleteIsStale", Sqs(), "0s a send 0 | 1s a receive | 2s a delete 1 | 3s a delete 1",
     "0s stored 0 | 1s received 0 #1 | 2s settled 0 | 3s stale 0"},
    // LQ-6: giving back.
    {"AReleasedMessageIsReadyAtOnce", Sqs(), "0s a send 0 | 1s a receive | 2s a release 1 | 3s b take",
     "0s stored 0 | 1s received 0 #1 | 2s returned 0 released | 3s received 0 #2 | 3s settled 0"},
    {"AReleasedMessageWaitsForItsDelay", Sqs(),
     "0s a send 0 | 1s a receive | 2s a release 1 10s | 11s b receive | 13s b take",
     "0s stored 0 | 1s received 0 #1 | 2s returned 0 released | 13s received 0 #2 | 13s settled 0"},
    // LQ-12: a batch is answered as a whole, and refused entry by entry.
    {"ABatchReportsPerEntry", Of(QueueProfile::kSqsFifo),
     "0s a send 0 | 0s a send 1 | 1s a receive 2 | 2s a delete 1 | 3s a delete 1 2",
     "0s stored 0 | 0s stored 1 | 1s received 0 #1 | 1s received 1 #1 | 2s settled 0 | 3s stale 0 | 3s settled 1 | "
     "3s refused 1"},
    // LQ-14: scans and claims.
    {"AScanFindsLapsedLeasesAtItsTime", Of(QueueProfile::kBullmq),
     "0s a send 0 | 1s a receive | 45s b receive | 61s b take",
     "0s stored 0 | 1s received 0 #1 | 60s returned 0 lapsed | 61s received 0 #1 | 61s settled 0"},
    {"AScanLeavesAloneWhatWasSettledAfterItLooked", Of(QueueProfile::kBullmq),
     "0s a send 0 | 1s a receive | 60002ms a delete 1 | 61s b receive",
     "0s stored 0 | 1s received 0 #1 | 60s settled 0"},
    {"AScanThatDoesNotCompareBringsBackWhatWasSettled", With(Scanned(), &QueueOptions::scan_guard, ScanGuard::kNone),
     "0s a send 0 | 1s a receive | 60002ms a delete 1 | 61s b take",
     "0s stored 0 | 1s received 0 #1 | 60s settled 0 | 60s restored 0 | 61s received 0 #2 | 61s settled 0"},
    {"AScanLeavesAloneWhatWasGivenBackAndHandedOutAfterItLooked", Scanned(),
     "0s a send 0 | 1s a receive | 60002ms a release 1 | 60003ms b receive | 61s b delete 2",
     "0s stored 0 | 1s received 0 #1 | 60s returned 0 released | 60s received 0 #2 | 61s settled 0"},
    {"AScanThatDoesNotCompareTakesItFromTheNextHolder", With(Scanned(), &QueueOptions::scan_guard, ScanGuard::kNone),
     "0s a send 0 | 1s a receive | 60002ms a release 1 | 60003ms b receive | 61s a take | 62s b delete 2",
     "0s stored 0 | 1s received 0 #1 | 60s returned 0 released | 60s received 0 #2 | 60s returned 0 lapsed | "
     "61s received 0 #3 | 61s settled 0 | 62s stale 0"},
    {"AScanWritesNothingToAQueueThatIsDown", Scanned(),
     "0s a send 0 | 1s a receive | 60005ms - crash | 62s b receive | 121s b take",
     "0s stored 0 | 1s received 0 #1 | 120s returned 0 lapsed | 121s received 0 #2 | 121s settled 0"},
    {"AnIdleEntryIsClaimedByWhoeverReads", Of(QueueProfile::kRedisStreams),
     "0s a send 0 | 1s a receive | 59s b receive | 62s b receive | 63s a delete 1",
     "0s stored 0 | 1s received 0 #1 | 62s returned 0 claimed | 62s received 0 #2 | 63s settled 0"},
    {"NothingIsClaimedByNobody", Of(QueueProfile::kRedisStreams), "0s a send 0 | 1s a receive | 300s a delete 1",
     "0s stored 0 | 1s received 0 #1 | 300s settled 0"},
    {"AClaimedEntryThatIsExtendedStays", Of(QueueProfile::kRedisStreams),
     "0s a send 0 | 1s a receive | 70s a extend 1 | 80s b receive | 90s a delete 1",
     "0s stored 0 | 1s received 0 #1 | 90s settled 0"},
    {"WhatIsPoppedIsGone", Of(QueueProfile::kSidekiqOss), "0s a send 0 | 1s a take | 2s a crash",
     "0s stored 0 | 1s received 0 #1 | 1s settled 0"},
    // The bound on what is in flight.
    {"BeyondTheBoundAReceiveIsRefused", With(Sqs(), &QueueOptions::in_flight_max, 1),
     "0s a send 0 | 0s a send 1 | 1s a receive | 2s a receive | 3s a delete 1 | 4s a take",
     "0s stored 0 | 0s stored 1 | 1s received 0 #1 | 2s a: over_limit | 3s settled 0 | 4s received 1 #1 | 4s settled "
     "1"},
    {"BeyondTheBoundAFifoReceiveIsEmpty", With(Of(QueueProfile::kSqsFifo), &QueueOptions::in_flight_max, 1),
     "0s a send 0 | 0s a send 1 | 1s a receive | 2s a poll | 3s a delete 1 | 4s a take",
     "0s stored 0 | 0s stored 1 | 1s received 0 #1 | 3s settled 0 | 4s received 1 #1 | 4s settled 1"},
    {"BeyondTheBoundAJetstreamReceiveWaits", With(Of(QueueProfile::kJetstream), &QueueOptions::in_flight_max, 1),
     "0s a send 0 | 0s a send 1 | 1s a receive | 2s b poll | 3s a delete 1 | 4s b delete 2",
     "0s stored 0 | 0s stored 1 | 1s received 0 #1 | 3s settled 0 | 3s received 1 #1 | 4s settled 1"},
};

class LeaseTest : public testing::TestWithParam<StoryCase> {};

TEST_P(LeaseTest, IsTold) {
  const QueueStory story(GetParam().options, GetParam().script);
  EXPECT_EQ(story.text(), GetParam().story);
  EXPECT_TRUE(story.drained());
}

INSTANTIATE_TEST_SUITE_P(Rules, LeaseTest, testing::ValuesIn(kCases), [](const auto& info) { return info.param.name; });

// --- Connections: LQ-7

const StoryCase kConnectionCases[] = {
    {"ACrashReturnsWhatTheConnectionHeld", Of(QueueProfile::kRabbitQuorum),
     "0s a send 0 | 0s a send 1 | 1s a receive 2 | 5s a crash | 6s b take | 6s b take",
     "0s stored 0 | 0s stored 1 | 1s received 0 #1 | 1s received 1 #1 | 5s returned 0 connection | "
     "5s returned 1 connection | 6s received 0 #1 | 6s settled 0 | 6s received 1 #1 | 6s settled 1"},
    {"ADeadClientsPollIsForgotten", Of(QueueProfile::kRabbitQuorum),
     "0s b send 1 | 0s b take | 1s a crash | 5s b send 0 | 6s b take",
     "0s stored 1 | 0s received 1 #1 | 0s settled 1 | 5s stored 0 | 6s received 0 #1 | 6s settled 0"},
    {"AWrongTagClosesTheChannel", Of(QueueProfile::kRabbitQuorum),
     "0s a send 0 | 0s a send 1 | 1s a receive 2 | 2s a delete 1 | 3s a delete 1 | 4s b take",
     "0s stored 0 | 0s stored 1 | 1s received 0 #1 | 1s received 1 #1 | 2s settled 0 | 3s stale 0 | "
     "3s returned 1 connection | 3s a: channel_closed | 4s received 1 #1 | 4s settled 1"},
    {"AnUnsettledDeliveryClosesItsChannelAtTheNextCheck", Of(QueueProfile::kRabbitQuorum),
     "0s a send 0 | 30s a receive | 1861s b take",
     "0s stored 0 | 30s received 0 #1 | 1860s returned 0 connection | 1861s received 0 #1 | 1861s settled 0"},
    {"ARestartOfTheQueueReturnsEverything", Of(QueueProfile::kRabbitQuorum),
     "0s a send 0 | 1s a receive | 5s - crash | 7s b take",
     "0s stored 0 | 1s received 0 #1 | 6s returned 0 connection | 7s received 0 #1 | 7s settled 0"},
    {"LeasesSurviveARestart", Sqs(), "0s a send 0 | 1s a receive | 5s - crash | 7s b receive | 32s b take",
     "0s stored 0 | 1s received 0 #1 | 31s returned 0 lapsed | 32s received 0 #2 | 32s settled 0"},
    {"AtATimedQueueADeathIsNotNoticed", Sqs(), "0s a send 0 | 1s a receive | 5s a crash | 6s b receive | 32s b take",
     "0s stored 0 | 1s received 0 #1 | 31s returned 0 lapsed | 32s received 0 #2 | 32s settled 0"},
};

INSTANTIATE_TEST_SUITE_P(Connections, LeaseTest, testing::ValuesIn(kConnectionCases),
                         [](const auto& info) { return info.param.name; });

// --- Order and groups: LQ-11. Messages with the same last digit are one group.

const StoryCase kOrderCases[] = {
    {"NoneOfAGroupWhileOneIsInWork", Of(QueueProfile::kSqsFifo),
     "0s a send 0 | 0s a send 10 | 0s a send 1 | 1s a receive | 2s b receive | 3s b receive | 4s a delete 1 | 5s b "
     "take | 6s b delete 2",
     "0s stored 0 | 0s stored 10 | 0s stored 1 | 1s received 0 #1 | 2s received 1 #1 | 4s settled 0 | 5s received 10 "
     "#1 | "
     "5s settled 10 | 6s settled 1"},
    {"OneReceiveMayTakeSeveralOfAGroup", Of(QueueProfile::kSqsFifo),
     "0s a send 0 | 0s a send 10 | 1s a receive 2 | 2s a delete 1 2",
     "0s stored 0 | 0s stored 10 | 1s received 0 #1 | 1s received 10 #1 | 2s settled 0 | 2s settled 10"},
    {"AReturnedMessageComesBeforeItsSuccessors", Of(QueueProfile::kSqsFifo),
     "0s a send 0 | 0s a send 10 | 1s a receive | 2s a release 1 | 3s b receive 2 | 4s b delete 2 3",
     "0s stored 0 | 0s stored 10 | 1s received 0 #1 | 2s returned 0 released | 3s received 0 #2 | 3s received 10 #1 | "
     "4s settled 0 | 4s settled 10"},
    {"AReturnedMessageBlocksItsGroupWhileItIsDelayed", Of(QueueProfile::kSqsFifo),
     "0s a send 0 | 0s a send 10 | 1s a receive | 2s a release 1 10s | 3s b receive | 13s b receive 2 | 14s b delete 2 "
     "3",
     "0s stored 0 | 0s stored 10 | 1s received 0 #1 | 2s returned 0 released | 13s received 0 #2 | 13s received 10 #1 "
     "| "
     "14s settled 0 | 14s settled 10"},
    {"AtTheHeadReturnsComeFirstInOrderOfReturn", Of(QueueProfile::kRabbitQuorum),
     "0s a send 0 | 0s a send 1 | 0s a send 2 | 1s a receive 2 | 2s a release 2 | 3s a release 1 | 4s b take | 5s b "
     "take | 6s b take",
     "0s stored 0 | 0s stored 1 | 0s stored 2 | 1s received 0 #1 | 1s received 1 #1 | 2s returned 1 released | "
     "3s returned 0 released | 4s received 1 #1 | 4s settled 1 | 5s received 0 #1 | 5s settled 0 | 6s received 2 #1 | "
     "6s settled 2"},
    {"AtItsOldPlaceAReturnComesByAge", Of(QueueProfile::kRabbitClassic),
     "0s a send 0 | 1s a send 1 | 2s a send 2 | 3s a receive 2 | 4s a release 2 | 5s a release 1 | 6s b take | 7s b "
     "take | 8s b take",
     "0s stored 0 | 1s stored 1 | 2s stored 2 | 3s received 0 #1 | 3s received 1 #1 | 4s returned 1 released | "
     "5s returned 0 released | 6s received 0 #1 | 6s settled 0 | 7s received 1 #1 | 7s settled 1 | 8s received 2 #1 | "
     "8s settled 2"},
    {"AtTheTailAReturnComesLast",
     With(Of(QueueProfile::kSqsStandard), &QueueOptions::return_position, ReturnPosition::kTail),
     "0s a send 0 | 1s a send 1 | 2s a receive | 3s a release 1 | 4s b take | 5s b take",
     "0s stored 0 | 1s stored 1 | 2s received 0 #1 | 3s returned 0 released | 4s received 1 #1 | 4s settled 1 | "
     "5s received 0 #2 | 5s settled 0"},
};

INSTANTIATE_TEST_SUITE_P(Order, LeaseTest, testing::ValuesIn(kOrderCases),
                         [](const auto& info) { return info.param.name; });

// --- Sends: LQ-10, LQ-16, bounds

const StoryCase kSendCases[] = {
    {"ASecondSendWithTheSameIdStoresNothing", Of(QueueProfile::kSqsFifo), "0s a send 0 7 | 1s a take | 200s a send 1 7",
     "0s stored 0 | 1s received 0 #1 | 1s settled 0 | 200s deduplicated 1"},
    {"TheWindowBeginsWithTheFirstSend", Of(QueueProfile::kSqsFifo),
     "0s a send 0 7 | 1s a take | 299s a send 1 7 | 301s a send 2 7 | 302s a take",
     "0s stored 0 | 1s received 0 #1 | 1s settled 0 | 299s deduplicated 1 | 301s stored 2 | 302s received 2 #1 | "
     "302s settled 2"},
    {"WithoutAnIdNothingIsRecognised", Of(QueueProfile::kSqsFifo), "0s a send 0 | 1s a send 0 | 2s a take | 3s a take",
     "0s stored 0 | 1s stored 0 | 2s received 0 #1 | 2s settled 0 | 3s received 0 #1 | 3s settled 0"},
    {"TheCapacityPushesTheOldestIdOut", With(Of(QueueProfile::kJetstream), &QueueOptions::dedup_capacity, 2),
     "0s a send 0 7 | 1s a send 1 8 | 2s a send 2 9 | 3s a send 3 7 | 4s a send 4 9 | 5s a receive 9 | 6s a delete 1 2 "
     "3 4",
     "0s stored 0 | 1s stored 1 | 2s stored 2 | 3s stored 3 | 4s deduplicated 4 | 5s received 0 #1 | 5s received 1 #1 "
     "| "
     "5s received 2 #1 | 5s received 3 #1 | 6s settled 0 | 6s settled 1 | 6s settled 2 | 6s settled 3"},
    {"AMessageExpiresWhileItWaits", With(Sqs(), &QueueOptions::retention, Minutes(1)), "0s a send 0 | 61s b receive",
     "0s stored 0 | 60s removed 0 expired"},
    {"WhatIsInWorkDoesNotExpire", With(Sqs(), &QueueOptions::retention, Seconds(20)),
     "0s a send 0 | 1s a receive | 25s a delete 1", "0s stored 0 | 1s received 0 #1 | 25s settled 0"},
    {"WhatComesBackTooLateExpires", With(Sqs(), &QueueOptions::retention, Seconds(20)),
     "0s a send 0 | 1s a receive | 40s b receive",
     "0s stored 0 | 1s received 0 #1 | 31s returned 0 lapsed | 31s removed 0 expired"},
    {"WhatComesBackTooLateIsNotForWhoeverWaits", With(Sqs(), &QueueOptions::retention, Seconds(20)),
     "0s a send 0 | 1s a receive | 25s b poll",
     "0s stored 0 | 1s received 0 #1 | 31s returned 0 lapsed | 31s removed 0 expired"},
    {"WhatIsInWorkExpiresIfTheQueueSaysSo",
     With(With(Sqs(), &QueueOptions::retention, Seconds(20)), &QueueOptions::expire_leased, true),
     "0s a send 0 | 1s a receive | 25s a delete 1",
     "0s stored 0 | 1s received 0 #1 | 20s removed 0 expired | 25s stale 0"},
    {"AFullQueueRefuses",
     With(With(Sqs(), &QueueOptions::length_max, 1), &QueueOptions::overflow, Overflow::kRejectPublish),
     "0s a send 0 | 1s a send 1 | 2s a take", "0s stored 0 | 1s a: over_limit | 2s received 0 #1 | 2s settled 0"},
    {"AFullQueueDropsItsHead",
     With(With(Sqs(), &QueueOptions::length_max, 1), &QueueOptions::overflow, Overflow::kDropHead),
     "0s a send 0 | 1s a send 1 | 2s a take",
     "0s stored 0 | 1s removed 0 trimmed | 1s stored 1 | 2s received 1 #1 | 2s settled 1"},
    {"AStreamIsTrimmedWhoeverWorksOnIt", With(Of(QueueProfile::kRedisStreams), &QueueOptions::length_max, 1),
     "0s a send 0 | 1s a receive | 2s a send 1 | 3s a delete 1 | 4s a take",
     "0s stored 0 | 1s received 0 #1 | 2s removed 0 trimmed | 2s stored 1 | 3s stale 0 | 4s received 1 #1 | 4s settled "
     "1"},
};

INSTANTIATE_TEST_SUITE_P(Sends, LeaseTest, testing::ValuesIn(kSendCases),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace redeliver
