// What counts as made up, and what only ran ahead of its cause.
#include "tests/invariant/invariant_test_support.h"

namespace redeliver {
namespace {

std::vector<InvariantCase> NoPhantomCases() {
  constexpr std::string_view kMadeUp = "was applied although it was never committed to its log";
  constexpr std::string_view kVanished = "was applied, and then its record vanished before it was acknowledged";
  constexpr std::string_view kRolledBack = "was delivered although its transaction aborted";
  constexpr std::string_view kUnwanted = "was delivered although its producer aborted its transaction";
  constexpr std::string_view kUnasked = "was delivered although nobody asked to commit its transaction";
  return {
      {"WithoutEffectsAndTransactionsIsVacuous", {Appended(kOrders, 0), Delivered(0)}, Vacuous()},
      {"AnEffectOfACommittedMessageHolds", {Appended(kOrders, 0), Applied(kMails, 0)}, Held(1)},
      {"ACommitAfterTheEffectIsGoodEnough", {Applied(kMails, 0), Appended(kOrders, 0)}, Held(1)},
      {"AnEffectOfACommittedTransactionHolds",
       {AppendedIn(0, kSettled, 0), Applied(kBalances, 0), CommittedBy(0, kSettled, 0)},
       Held(1)},
      {"AnEffectWithoutACauseIsAPhantom", {Requested(1), Applied(kMails, 1)}, {1, 1, kMadeUp, MessageId(1), 2}},
      {"AnEffectOfAnUndecidedMessageIsAPhantom",
       {AppendedIn(0, kSettled, 1), Applied(kBalances, 1)},
       {1, 1, kMadeUp, MessageId(1), 2}},
      {"ACommitToAnotherLogIsNotTheCause",
       {Appended(kOrders, 1), Appended(kDeadOrders, 1), Applied(kBalances, 1)},
       {1, 1, kMadeUp, MessageId(1), 3}},
      {"EachPhantomEffectCounts",
       {Applied(kMails, 1), Applied(kMails, 1), Applied(kMails, 2)},
       {3, 3, kMadeUp, MessageId(1), 1}},

      // Records that replication took back.
      {"AnEffectOfARecordThatVanishedUnacknowledgedIsAPhantom",
       {Appended(kOrders, 1), Applied(kMails, 1), Truncated(kFirstBroker, kOrders, 1)},
       {1, 1, kVanished, MessageId(1), 3}},
      {"AnEffectAfterItsRecordVanishedIsAPhantomToo",
       {Appended(kOrders, 1), Truncated(kFirstBroker, kOrders, 0), Applied(kMails, 1)},
       {1, 1, kVanished, MessageId(1), 2}},
      {"ARecordThatVanishesTwiceCountsOnce",
       {Appended(kOrders, 1), Applied(kMails, 1), Truncated(kFirstBroker, kOrders, 1), Appended(kOrders, 1),
        Truncated(kFirstBroker, kOrders, 1)},
       {1, 1, kVanished, MessageId(1), 3}},
      {"ARecordThatVanishedWithoutAnEffectIsVacuous",
       {Appended(kOrders, 1), Delivered(1), Truncated(kFirstBroker, kOrders, 1)},
       Vacuous()},
      {"AnAcknowledgedRecordThatVanishesIsNoPhantom",
       {Appended(kOrders, 1), Acknowledged(kOrders, 1), Applied(kMails, 1), Truncated(kFirstBroker, kOrders, 1)},
       Held(1)},
      {"InsideThePipelineNobodySaysWhatWasAcknowledged",
       {Appended(kSettled, 1), Applied(kBalances, 1), Truncated(kFirstBroker, kSettled, 1)},
       Held(1)},
      {"ARecordThatAnotherReplicaKeepsIsNoPhantom",
       {Appended(kOrders, 1), Replicated(kSecondBroker, kOrders, 1, 1), Applied(kMails, 1),
        Truncated(kFirstBroker, kOrders, 1)},
       Held(1)},
      {"ARecordThatIsAppendedAgainIsNoPhantom",
       {Appended(kOrders, 1), Applied(kMails, 1), Truncated(kFirstBroker, kOrders, 1),
        AppendedAt(kSecondBroker, kOrders, 0, 1)},
       Held(1)},

      // Deliveries from transactions.
      {"ADeliveryOfACommittedTransactionHolds",
       {AppendedIn(0, kSettled, 0), DeliveredIn(0, 0), AskCommit(0), CommittedBy(0, kSettled, 0), Commit(0), Abort(1)},
       Held(1)},
      {"ADeliveryOfATransactionThatIsStillBeingCommittedHolds",
       {AppendedIn(0, kSettled, 0), DeliveredIn(0, 0), AskCommit(0)},
       Held(1)},
      {"ADeliveryAfterTheRollbackIsAPhantom",
       {AppendedIn(7, kSettled, 2), Abort(7), DeliveredIn(7, 2)},
       {1, 1, kRolledBack, MessageId(2), 2, 3}},
      {"ADeliveryBeforeTheRollbackIsAPhantom",
       {AppendedIn(7, kSettled, 2), DeliveredIn(7, 2), AskCommit(7), Abort(7)},
       {1, 1, kRolledBack, MessageId(2), 2, 4}},
      {"ADeliveryOfATransactionThatCommittedInPartIsAtomicitysBusiness",
       {AppendedIn(7, kSettled, 2), Abort(7), AskCommit(7), Commit(7), CommittedBy(7, kSettled, 3), DeliveredIn(7, 3)},
       Held(1)},
      {"ADeliveryOfWhatTheProducerAbortedIsAPhantom",
       {AppendedIn(7, kSettled, 2), AskAbort(7), DeliveredIn(7, 2)},
       {1, 1, kUnwanted, MessageId(2), 2, 3}},
      {"AnAbortedReadIsAPhantomAlthoughTheCoordinatorCommitted",
       {AppendedIn(7, kSettled, 2), Commit(7), CommittedBy(7, kSettled, 2), DeliveredIn(7, 2), AskAbort(7)},
       {1, 1, kUnwanted, MessageId(2), 4, 5}},
      {"AReadOfWhatNobodyAskedToCommitIsAPhantom",
       {AppendedIn(7, kSettled, 2), Commit(7), CommittedBy(7, kSettled, 2), DeliveredIn(7, 2)},
       {1, 1, kUnasked, MessageId(2), 4}},
      {"AReadOfATransactionThatNeverEndsIsAPhantom",
       {AppendedIn(0, kSettled, 0), DeliveredIn(0, 0)},
       {1, 1, kUnasked, MessageId(0), 2}},
      {"AbortingAfterACommitOfUnknownOutcomeMakesNoPhantom",
       {DeliveredIn(7, 2), AskCommit(7), CommittedBy(7, kSettled, 2), AskAbort(7)},
       Held(1)},
      {"EachPhantomDeliveryCounts",
       {DeliveredIn(1, 2), DeliveredIn(1, 3), Abort(1), Abort(1), DeliveredIn(1, 2)},
       {3, 3, kRolledBack, MessageId(2), 1, 3}},
  };
}
REDELIVER_INVARIANT_TESTS(NoPhantomTest, "no_phantom", NoPhantomCases)

}  // namespace
}  // namespace redeliver
