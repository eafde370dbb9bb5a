// What counts as lost, doubled or stuck, and what only looks like it.
#include "tests/invariant/invariant_test_support.h"

namespace redeliver {
namespace {

constexpr std::string_view kLostAtSource = "was acknowledged and never had its effect";
constexpr std::string_view kLostInside = "was committed and never had its effect";

std::vector<InvariantCase> NoLossCases() {
  RunShape unread = Pipeline();
  unread.sinks.clear();
  return {
      {"NothingPromisedIsVacuous", {Requested(0), Applied(kMails, 0), Ended(true)}, Vacuous()},
      {"AnEffectKeepsThePromise", {Acknowledged(kOrders, 0), Applied(kMails, 0)}, Held(1)},
      {"AnEffectBeforeTheAcknowledgementKeepsIt", {Applied(kMails, 0), Acknowledged(kOrders, 0)}, Held(1)},
      {"ASupersededEffectKeepsIt", {Acknowledged(kOrders, 0), Superseded(kMails, 0)}, Held(1)},
      {"ADeadLetterKeepsIt", {Acknowledged(kOrders, 0), DeadLettered(kSettle, 0)}, Held(1)},
      {"APendingRecordIsNotLost", {Acknowledged(kOrders, 0), Pending(kSettle, 0)}, Held(1)},
      {"ARecordThatWaitsToBeRetriedIsNotLost", {Appended(kSettled, 0), Pending(kBookAgain, 0)}, Held(1)},
      {"AcknowledgedTwiceIsOnePromise",
       {Acknowledged(kOrders, 0), Acknowledged(kOrders, 0), Applied(kMails, 0)},
       Held(1)},
      {"AcknowledgedWithoutEffectIsLost",
       {Acknowledged(kOrders, 0), Applied(kMails, 0), Acknowledged(kOrders, 3)},
       {2, 1, kLostAtSource, MessageId(3), 3}},
      {"AnEffectOfAnotherMessageDoesNotHelp",
       {Acknowledged(kOrders, 1), Applied(kMails, 2)},
       {1, 1, kLostAtSource, MessageId(1), 1}},
      {"AnEffectAtAnotherSinkDoesNotHelp",
       {Acknowledged(kOrders, 1), Applied(kBalances, 1)},
       {1, 1, kLostAtSource, MessageId(1), 1}},
      {"ADeadLetterOfAnotherGroupDoesNotHelp",
       {Acknowledged(kOrders, 1), DeadLettered(kAudit, 1), DeadLettered(kBook, 1), Pending(kAudit, 1)},
       {1, 1, kLostAtSource, MessageId(1), 1}},
      {"EachSinkIsOwedItsOwnEffect",
       {Acknowledged(kOrders, 0), Applied(kMails, 0)},
       {2, 1, kLostAtSource, MessageId(0), 1},
       PipelineWithLedger()},
      {"ADeadLetterCoversEverySinkOfItsGroup",
       {Acknowledged(kOrders, 0), DeadLettered(kSettle, 0)},
       Held(2),
       PipelineWithLedger()},
      {"TheFirstPromiseIsTheEvidence",
       {Requested(0), Acknowledged(kOrders, 0), Acknowledged(kOrders, 0)},
       {1, 1, kLostAtSource, MessageId(0), 2}},
      {"AppendedToASourceWithoutAcknowledgementPromisesNothing", {Appended(kOrders, 0)}, Vacuous()},
      {"AppendedInsideThePipelineIsAPromise", {Appended(kSettled, 2)}, {1, 1, kLostInside, MessageId(2), 1}},
      {"AcknowledgedInsideThePipelinePromisesNothing", {Acknowledged(kSettled, 2)}, Vacuous()},
      {"AppendedInAnOpenTransactionPromisesNothing", {AppendedIn(0, kSettled, 2)}, Vacuous()},
      {"CommittedInsideThePipelineIsAPromise",
       {AppendedIn(0, kSettled, 2), CommittedBy(0, kSettled, 2)},
       {1, 1, kLostInside, MessageId(2), 2}},
      {"CommittedToASourceWithoutAcknowledgementPromisesNothing",
       {AppendedIn(0, kOrders, 2), CommittedBy(0, kOrders, 2)},
       Vacuous()},
      {"AnAcknowledgedRecordThatEveryReplicaLostIsLost",
       {Appended(kOrders, 2), Acknowledged(kOrders, 2), Truncated(kFirstBroker, kOrders, 0)},
       {1, 1, kLostAtSource, MessageId(2), 2}},
      {"ACommitInsideThePipelineThatEveryReplicaLostIsLost",
       {Appended(kSettled, 2), Truncated(kFirstBroker, kSettled, 2)},
       {1, 1, kLostInside, MessageId(2), 1}},
      {"WhatIsWrittenAgainAfterATruncationKeepsThePromise",
       {Appended(kSettled, 2), Truncated(kFirstBroker, kSettled, 2), AppendedAt(kSecondBroker, kSettled, 0, 2),
        Applied(kBalances, 2)},
       Held(1)},
      {"ALostEffectDoesNotKeepThePromise",
       {Acknowledged(kOrders, 0), Applied(kMails, 0), Lost(kMails, 0)},
       {1, 1, kLostAtSource, MessageId(0), 1}},
      {"ADeadLetterThatEveryReplicaLostDoesNotKeepIt",
       {Acknowledged(kOrders, 0), Appended(kDeadOrders, 0), DeadLettered(kSettle, 0),
        Truncated(kFirstBroker, kDeadOrders, 0)},
       {1, 1, kLostAtSource, MessageId(0), 1}},
      {"APendingRecordIsNotLostWithItsDeadLetter",
       {Acknowledged(kOrders, 0), Appended(kDeadOrders, 0), DeadLettered(kSettle, 0),
        Truncated(kFirstBroker, kDeadOrders, 0), Pending(kSettle, 0)},
       Held(1)},
      {"ALogThatFeedsNoSinkPromisesNothing", {Appended(kDeadOrders, 2), Acknowledged(kOrders, 1)}, Vacuous(), unread},
  };
}
REDELIVER_INVARIANT_TESTS(NoLossTest, "no_loss", NoLossCases)

std::vector<InvariantCase> NoDoubleEffectCases() {
  constexpr std::string_view kTwice = "was applied twice at its sink";
  return {
      {"NoEffectIsVacuous", {Acknowledged(kOrders, 0), Delivered(0), Delivered(0), Superseded(kMails, 0)}, Vacuous()},
      {"OneEffectPerMessageAndSinkHolds", {Applied(kMails, 0), Applied(kMails, 1), Applied(kBalances, 0)}, Held(3)},
      {"ARepeatThatTheSinkRefusedIsNoEffect", {Applied(kMails, 0), Superseded(kMails, 0), Refused(kMails, 0)}, Held(1)},
      {"AnEffectThatWasLostMayBeRepeated", {Applied(kMails, 0), Lost(kMails, 0), Applied(kMails, 0)}, Held(2)},
      {"TwoEffectsAtOneSinkAreADouble",
       {Applied(kMails, 3), Delivered(3), Applied(kMails, 3)},
       {2, 1, kTwice, MessageId(3), 1, 3}},
      {"EveryRepeatCounts",
       {Applied(kMails, 3), Applied(kMails, 3), Applied(kMails, 3)},
       {3, 2, kTwice, MessageId(3), 1, 2}},
  };
}
REDELIVER_INVARIANT_TESTS(NoDoubleEffectTest, "no_double_effect", NoDoubleEffectCases)

std::vector<InvariantCase> ProgressCases() {
  constexpr std::string_view kWaiting = "was still waiting to be settled at the end";
  constexpr std::string_view kOperator = "is no poison, and waits for an operator among the dead letters";
  constexpr std::string_view kUnrest = "the run ended before everything had come to rest";
  return {
      {"ARunThatDidNotEndIsVacuous", {Applied(kMails, 0)}, Vacuous()},
      {"ADrainedRunHolds", {Applied(kMails, 0), Ended(true)}, Held(1)},
      {"APendingRecordIsStuck",
       {Pending(kSettle, 2), Pending(kBook, 3), Ended(false)},
       {1, 2, kWaiting, MessageId(2), 1}},
      {"APendingRecordOfAGroupWithoutSinkIsStuckToo",
       {Pending(kAudit, 2), Ended(false)},
       {1, 1, kWaiting, MessageId(2), 1}},
      {"SomethingInFlightWithoutARecordIsUnrest",
       {Applied(kMails, 0), Ended(false)},
       {1, 1, kUnrest, MessageId::None(), 2}},
      {"AHealthyMessageAmongTheDeadLettersWaits",
       {Requested(2), DeadLettered(kSettle, 2), Ended(true)},
       {1, 1, kOperator, MessageId(2), 2}},
      {"APoisonMessageAmongTheDeadLettersIsWhereItBelongs", {PoisonRequested(2), DeadLettered(kSettle, 2), Ended(true)}, Held(1)},
      {"OneThatHadItsEffectBeforeItWasGivenUpIsDone",
       {Requested(2), Applied(kMails, 2), DeadLettered(kSettle, 2), Ended(true)},
       Held(1)},
  };
}
REDELIVER_INVARIANT_TESTS(ProgressTest, "progress", ProgressCases)

}  // namespace
}  // namespace redeliver
