// When two readers, two replicas, or one of each disagree about an offset, and when they merely have not met yet.
#include "tests/invariant/invariant_test_support.h"

namespace redeliver {
namespace {

RunShape OneBroker() {
  RunShape shape = Pipeline();
  shape.brokers = {"broker-1"};
  return shape;
}

std::vector<InvariantCase> ReplicaAgreementCases() {
  constexpr std::string_view kReread = "was read at an offset where another message had been read";
  constexpr std::string_view kUnread =
      "was read at an offset where a replica has another record below its high watermark";
  constexpr std::string_view kApart =
      "stands at an offset where another replica has another record below its high watermark";
  return {
      {"NothingReadOrCommittedIsVacuous",
       {Appended(kOrders, 0), Replicated(kSecondBroker, kOrders, 0, 1), Truncated(kFirstBroker, kOrders, 0)},
       Vacuous()},

      // Readers.
      {"TheSameMessageToEverybodyHolds",
       {DeliveredAt(kSettle, 3, 1), DeliveredAt(kSettle, 3, 1), DeliveredAt(kAudit, 3, 1), DeliveredAt(kAudit, 4, 2)},
       Held(4)},
      {"PartitionsAndLogsAreIndependent", {DeliveredAt(kSettle, 2, 1), DeliveredIn(0, 2), Delivered(0)}, Held(3)},
      {"AnotherMessageToAnotherReaderIsADisagreement",
       {DeliveredAt(kSettle, 3, 1), Delivered(0), DeliveredAt(kAudit, 3, 2)},
       {3, 1, kReread, MessageId(2), 1, 3}},
      {"AnotherMessageToTheSameReaderIsADisagreement",
       {DeliveredAt(kSettle, 3, 1), Truncated(kFirstBroker, kOrders, 0), DeliveredAt(kSettle, 3, 2)},
       {2, 1, kReread, MessageId(2), 1, 3}},
      {"ReadersTellOfLogsWithOneReplicaToo",
       {AppendedAt(kFirstBroker, kOrders, 0, 1), DeliveredAt(kSettle, 0, 1), Truncated(kFirstBroker, kOrders, 0),
        AppendedAt(kFirstBroker, kOrders, 0, 2), DeliveredAt(kSettle, 0, 2)},
       {2, 1, kReread, MessageId(2), 2, 5},
       OneBroker()},
      {"AnOffsetBreaksOnce",
       {DeliveredAt(kSettle, 3, 1), DeliveredAt(kAudit, 3, 2), DeliveredAt(kAudit, 3, 0), DeliveredAt(kSettle, 3, 1)},
       {4, 1, kReread, MessageId(2), 1, 2}},
      {"EachOffsetCounts",
       {DeliveredAt(kSettle, 3, 1), DeliveredAt(kSettle, 4, 2), DeliveredAt(kAudit, 3, 2), DeliveredAt(kAudit, 4, 3)},
       {4, 2, kReread, MessageId(2), 1, 3}},

      // Replicas.
      {"EqualReplicasHold",
       {AppendedAt(kFirstBroker, kOrders, 0, 1), Replicated(kSecondBroker, kOrders, 0, 1),
        HighWatermark(kFirstBroker, kOrders, 1), HighWatermark(kSecondBroker, kOrders, 1)},
       Held(2)},
      {"DifferentRecordsAboveAHighWatermarkHold",
       {AppendedAt(kFirstBroker, kOrders, 0, 1), AppendedAt(kSecondBroker, kOrders, 0, 2),
        HighWatermark(kSecondBroker, kOrders, 1)},
       Held(1)},
      {"AReplicaThatTruncatesBeforeTheEndHolds",
       {AppendedAt(kFirstBroker, kOrders, 0, 1), HighWatermark(kFirstBroker, kOrders, 1),
        AppendedAt(kSecondBroker, kOrders, 0, 2), HighWatermark(kSecondBroker, kOrders, 1),
        Truncated(kFirstBroker, kOrders, 0), Replicated(kFirstBroker, kOrders, 0, 2),
        HighWatermark(kFirstBroker, kOrders, 1)},
       Held(3)},
      {"AReplicaThatLostItsDiskHolds",
       {AppendedAt(kFirstBroker, kOrders, 0, 1), HighWatermark(kFirstBroker, kOrders, 1),
        Truncated(kFirstBroker, kOrders, 0), AppendedAt(kSecondBroker, kOrders, 0, 2),
        HighWatermark(kSecondBroker, kOrders, 1)},
       Held(2)},
      {"WhatATruncatedReplicaTakesAnewIsNotCommittedThereYet",
       {AppendedAt(kFirstBroker, kOrders, 0, 1), HighWatermark(kFirstBroker, kOrders, 1),
        Truncated(kFirstBroker, kOrders, 0), AppendedAt(kFirstBroker, kOrders, 0, 2),
        AppendedAt(kSecondBroker, kOrders, 0, 3), HighWatermark(kSecondBroker, kOrders, 1)},
       Held(2)},
      {"ARestartedReplicaIsJudgedByItsCheckpoint",
       {AppendedAt(kFirstBroker, kOrders, 0, 1), AppendedAt(kFirstBroker, kOrders, 1, 2),
        HighWatermark(kFirstBroker, kOrders, 2), HighWatermark(kFirstBroker, kOrders, 1),
        Replicated(kSecondBroker, kOrders, 0, 1), AppendedAt(kSecondBroker, kOrders, 1, 3),
        HighWatermark(kSecondBroker, kOrders, 2)},
       Held(3)},
      {"DifferentRecordsBelowBothHighWatermarksAreADisagreement",
       {AppendedAt(kFirstBroker, kOrders, 0, 1), HighWatermark(kFirstBroker, kOrders, 1),
        AppendedAt(kSecondBroker, kOrders, 0, 2), HighWatermark(kSecondBroker, kOrders, 1)},
       {2, 1, kApart, MessageId(1), 2, 4}},
      {"AMarkerAndARecordAreADisagreement",
       {HighWatermark(kSecondBroker, kOrders, 1), MarkerReplicated(kSecondBroker, kOrders, 0),
        Replicated(kThirdBroker, kOrders, 0, 2), HighWatermark(kThirdBroker, kOrders, 1)},
       {2, 1, kApart, MessageId(2), 1, 4}},
      {"AMarkerHasNoFactOfItsLeaders",
       {MarkerReplicated(kSecondBroker, kOrders, 0), Replicated(kSecondBroker, kOrders, 1, 2),
        AppendedAt(kFirstBroker, kOrders, 1, 2), HighWatermark(kFirstBroker, kOrders, 2),
        HighWatermark(kSecondBroker, kOrders, 2)},
       Held(2)},
      {"ThreeValuesAreOneDisagreement",
       {AppendedAt(kFirstBroker, kOrders, 0, 1), AppendedAt(kSecondBroker, kOrders, 0, 2),
        AppendedAt(kThirdBroker, kOrders, 0, 3), HighWatermark(kFirstBroker, kOrders, 1),
        HighWatermark(kSecondBroker, kOrders, 1), HighWatermark(kThirdBroker, kOrders, 1)},
       {3, 1, kApart, MessageId(1), 4, 5}},
      {"WithOneBrokerThereIsNobodyToDisagree",
       {AppendedAt(kFirstBroker, kOrders, 0, 1), HighWatermark(kFirstBroker, kOrders, 1)},
       Vacuous(),
       OneBroker()},

      // A reader and a replica.
      {"WhatAReaderGotAndAReplicaHasHold",
       {AppendedAt(kFirstBroker, kOrders, 0, 1), HighWatermark(kFirstBroker, kOrders, 1), DeliveredAt(kSettle, 0, 1)},
       Held(2)},
      {"ARecordThatIsGoneWithoutAnotherIsNoDisagreement",
       {AppendedAt(kFirstBroker, kOrders, 0, 1), HighWatermark(kFirstBroker, kOrders, 1), DeliveredAt(kSettle, 0, 1),
        Truncated(kFirstBroker, kOrders, 0)},
       Held(2)},
      {"AnotherRecordInPlaceOfWhatWasReadIsADisagreement",
       {AppendedAt(kFirstBroker, kOrders, 0, 1), HighWatermark(kFirstBroker, kOrders, 1), DeliveredAt(kSettle, 0, 1),
        Truncated(kFirstBroker, kOrders, 0), AppendedAt(kSecondBroker, kOrders, 0, 2),
        HighWatermark(kSecondBroker, kOrders, 1)},
       {3, 1, kUnread, MessageId(1), 3, 6}},
      {"AnotherRecordAboveTheHighWatermarkIsNone",
       {DeliveredAt(kSettle, 0, 1), AppendedAt(kSecondBroker, kOrders, 0, 2)},
       Held(1)},
      {"WhatReadersDisagreeAboutIsNotReportedAgain",
       {DeliveredAt(kSettle, 0, 1), DeliveredAt(kAudit, 0, 2), AppendedAt(kSecondBroker, kOrders, 0, 2),
        HighWatermark(kSecondBroker, kOrders, 1)},
       {3, 1, kReread, MessageId(2), 1, 2}},
      {"TheLogsOfTheCoordinatorsAreNobodysBusiness",
       {MarkerReplicated(kSecondBroker, LogId(3), 0), HighWatermark(kSecondBroker, LogId(4), 1),
        Truncated(kSecondBroker, LogId(4), 0)},
       Vacuous()},
  };
}
REDELIVER_INVARIANT_TESTS(ReplicaAgreementTest, "replica_agreement", ReplicaAgreementCases)

}  // namespace
}  // namespace redeliver
